"""Serious incidents: their steps and clocks, findings and actions to their outcome, and learning that names nobody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import count
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo.staff import EVERYONE
from rules.clock import stand_still
from rules.codes import IncidentKind, IncidentState, IncidentStep
from rules.incidents import (
    Incident,
    close_faults,
    needs_full,
    report_faults,
    rules_on,
    state_of,
    step_faults,
    steps,
)
from tests.test_joins import born
from tests.world import Asking

TODAY = date(2003, 9, 30)
KEYS = count()
K, S = IncidentKind, IncidentStep
FIELDS = """incident { id version state recordOn steps { step due doneOn overdue needed confidence }
  findings { number step words } actions { id version number words ownerName due outcome doneOn overdue }
  offender { id } } userErrors { code field message }"""
REPORT = {
    "offender": "off_anna",
    "kind": "FURTHER_OFFENCE",
    "happenedOn": "2003-09-20",
    "knownOn": "2003-09-22",
    "offence": "Wounding",
    "summary": "Arrested in Leeds and charged.",
}
LEARNING = "{ learning(first: 9) { totalCount nodes { id kind words sharedOn } } }"


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    """It is 30 September 2003."""
    stand_still(TODAY)
    yield
    stand_still(None)


async def do(world: Asking, name: str, as_: str = "max", **values: Any) -> dict[str, Any]:
    """The payload of a command, with a key of its own unless one is given."""
    values.setdefault("key", f"the key {next(KEYS)}")
    document = (
        f"mutation($input: {name[0].upper()}{name[1:]}Input!) {{ {name}(input: $input) {{ {FIELDS} }} }}"
    )
    return dict((await world.data(document, as_, input=values))[name])


async def done(world: Asking, name: str, as_: str = "max", **values: Any) -> dict[str, Any]:
    """The incident after a command that has to be carried out."""
    payload = await do(world, name, as_, **values)
    assert payload["userErrors"] == [], payload
    return dict(payload["incident"])


def codes(payload: dict[str, Any]) -> list[tuple[str, str]]:
    return [(one["code"], one["field"]) for one in payload["userErrors"]]


def test_steps_have_their_times_and_say_how_sure_they_are() -> None:
    """Working days to notify and for the first review, months for the full one, which not every kind needs."""
    known = date(2003, 9, 1)
    found = steps(K.DEATH, known, None, None, None, False, date(2003, 9, 16))
    assert [(one.step, one.due.isoformat(), one.needed, one.overdue) for one in found] == [
        (S.NOTIFY, "2003-09-15", True, True),
        (S.INITIAL_REVIEW, "2003-09-29", True, False),
        (S.FULL_REVIEW, "2003-12-01", True, False),
    ]
    assert {one.confidence for one in found} <= {"low", "invented"}
    *_, full = steps(K.ATTACK, known, None, None, None, False, date(2004, 9, 1))
    assert (full.needed, full.overdue) == (False, False)
    *_, full = steps(K.ATTACK, known, None, None, date(2003, 12, 2), True, TODAY)
    assert (full.needed, full.late) == (True, True)
    assert rules_on(date(2003, 10, 31)).name != rules_on(date(2003, 11, 1)).name == "PC 54/2003"


DAYS = st.dates(date(2003, 8, 1), date(2003, 10, 15))


@given(
    kind=st.sampled_from(K),
    asked=st.booleans(),
    known=st.dates(date(2003, 8, 1), TODAY),
    tries=st.lists(st.tuples(st.sampled_from(S), DAYS), max_size=12),
)
def test_steps_are_done_in_order_whatever_is_tried(
    kind: IncidentKind, asked: bool, known: date, tries: list[tuple[IncidentStep, date]]
) -> None:
    """None before the one that comes first, none twice, none in days to come; closed only when all that is needed is."""
    one = Incident(kind, known, known, full_asked=asked)
    for step, on in tries:
        if step_faults(one, step, on, "Found something.", TODAY):
            continue
        before = state_of(one)
        if step is S.NOTIFY:
            one = replace(one, notified=on)
        else:
            one = replace(one, initial=on) if step is S.INITIAL_REVIEW else replace(one, full=on)
        order = list(IncidentState)
        assert order.index(state_of(one)) == order.index(before) + 1
        days = [day for day in (known, one.notified, one.initial, one.full) if day]
        assert days == sorted(days) and days[-1] <= TODAY
    whole = one.initial is not None and (one.full is not None or not needs_full(one))
    assert (close_faults(one) == []) is whole
    assert close_faults(replace(one, open_actions=1))


@pytest.mark.parametrize(
    ("changed", "wanted"),
    [
        ({"happenedOn": "2003-10-01", "knownOn": "2003-10-01"}, [("STILL_TO_COME", "happenedOn"), ("STILL_TO_COME", "knownOn")]),
        ({"happenedOn": "0001-01-01"}, [("TOO_EARLY", "happenedOn")]),
        ({"knownOn": "2003-09-19"}, [("BEFORE_INCIDENT", "knownOn")]),
        ({"offence": None}, [("NO_OFFENCE", "offence")]),
        ({"summary": " "}, [("NO_SUMMARY", "summary")]),
        ({"offender": "off_hide"}, [("NOT_FOUND", "offender")]),
        ({"area": "area_none"}, [("UNKNOWN_AREA", "area")]),
    ],
)  # fmt: skip
async def test_what_cannot_be_is_not_reported(
    asking: Asking, changed: dict[str, Any], wanted: list[tuple[str, str]]
) -> None:
    """And nothing is written."""
    assert codes(await do(asking, "reportIncident", **{**REPORT, **changed})) == wanted
    assert report_faults(Incident(K.OTHER, TODAY, TODAY), None, "x", TODAY) == []
    found = (await asking.data('{ offender(id: "off_anna") { incidents { id } } }', "max"))["offender"]
    assert found["incidents"] == []


async def test_from_the_report_to_the_outcome_of_each_action(world: Asking) -> None:
    """The managers are asked for each step in turn; a review comes after the notification; an action is somebody's."""
    found = await done(world, "reportIncident", **REPORT)
    of = {"incident": found["id"]}
    assert (found["state"], found["recordOn"]) == ("REPORTED", "2003-09-19")
    tasks = "{ inbox(first: 9, open: true, tasks: true) { nodes { kind message due } } }"
    (task,) = (await world.data(tasks, "max"))["inbox"]["nodes"]
    assert (task["kind"], task["due"]) == ("INCIDENT", "2003-10-06")
    assert (await world.data(tasks, "pat"))["inbox"]["nodes"] == []
    review = {"step": "INITIAL_REVIEW", "on": "2003-09-30", "finding": "He was not seen in August."}
    assert codes(await do(world, "recordIncidentStep", **of, version=1, **review)) == [
        ("OUT_OF_ORDER", "step")
    ]
    found = await done(world, "recordIncidentStep", **of, version=1, step="NOTIFY", on="2003-09-23")
    (task,) = (await world.data(tasks, "max"))["inbox"]["nodes"]
    assert task["message"] == "A serious incident: initial review, due by 20 October 2003."
    second = await do(world, "recordIncidentStep", "petra", **of, version=1, **review)
    assert codes(second) == [("CHANGED", "version")]
    assert "Max Hirst changed this" in second["userErrors"][0]["message"]
    found = await done(world, "recordIncidentStep", "petra", **of, version=2, **review)
    assert found["findings"] == [{"number": 1, "step": "INITIAL_REVIEW", "words": review["finding"]}]
    action = {"words": "Check the list of absences each Monday.", "owner": "pat", "due": "2003-10-31"}
    for changed, code in (
        ({"owner": "nobody"}, ("NO_OWNER", "owner")),
        ({"due": "2003-09-29"}, ("IN_THE_PAST", "due")),
        ({"words": "Ring O'Reilly."}, ("NAMES_SOMEBODY", "words")),
    ):
        assert codes(await do(world, "addIncidentAction", **of, **{**action, **changed})) == [code]
    found = await done(world, "addIncidentAction", **of, **action)
    (given_,) = found["actions"]
    assert (given_["ownerName"], given_["outcome"], given_["overdue"]) == ("Pat Ellis", None, False)
    (told,) = (await world.data(tasks, "pat"))["inbox"]["nodes"]
    assert (told["kind"], told["due"]) == ("INCIDENT_ACTION", "2003-10-31")
    close = await do(world, "closeIncident", **of, version=3)
    assert codes(close) == [("NOT_REVIEWED", "incident"), ("OPEN_ACTIONS", "incident")]
    outcome = {"action": given_["id"], "version": 1, "outcome": "The list is checked.", "on": "2003-09-30"}
    found = await done(world, "recordActionOutcome", **outcome)
    assert found["actions"][0]["doneOn"] == "2003-09-30"
    assert (await world.data(tasks, "pat"))["inbox"]["nodes"] == []
    again = {**outcome, "version": 2}
    assert codes(await do(world, "recordActionOutcome", **again)) == [("DONE_ALREADY", "outcome")]
    full = {"step": "FULL_REVIEW", "on": "2003-09-30", "finding": "As the first."}
    await done(world, "recordIncidentStep", **of, version=3, **full)
    found = await done(world, "closeIncident", **of, version=4)
    assert found["state"] == "CLOSED"
    assert (await world.data(tasks, "max"))["inbox"]["nodes"] == []
    listed = 'query($open: Boolean) { incidents(first: 9, area: "area_wy", open: $open) { nodes { id } } }'
    assert (await world.data(listed, "max", open=True))["incidents"]["nodes"] == []
    assert (await world.data(listed, "petra", open=False))["incidents"]["nodes"] == [{"id": found["id"]}]
    kinds = [
        one["kind"]
        for one in (await world.data("{ events(first: 20) { nodes { kind } } }", "max"))["events"]["nodes"]
    ]
    assert kinds == ["INCIDENT_REPORTED", *["INCIDENT_CHANGED"] * 6]


async def test_learning_is_for_everyone_and_names_nobody(world: Asking) -> None:
    """Refused with the person's or an officer's name, or a number; nothing leads from it to the incident."""
    found = await done(world, "reportIncident", **REPORT)
    of = {"incident": found["id"]}
    words = "Ask again when somebody misses two appointments."
    assert codes(await do(world, "shareLearning", **of, words=words)) == [("OUT_OF_ORDER", "words")]
    await done(world, "recordIncidentStep", **of, version=1, step="NOTIFY", on="2003-09-23")
    review = {"step": "INITIAL_REVIEW", "on": "2003-09-30", "finding": "Found."}
    await done(world, "recordIncidentStep", **of, version=2, **review)
    for wrong in ("Ask Siân again.", "Mr Reed did not ask.", "In September 2003 nobody asked."):
        assert codes(await do(world, "shareLearning", **of, words=wrong)) == [("NAMES_SOMEBODY", "words")], (
            wrong
        )
    await done(world, "shareLearning", **of, words=words)
    for member in ("pat", "owen", "uma"):
        (one,) = (await world.data(LEARNING, member))["learning"]["nodes"]
        assert (one["words"], one["sharedOn"], one["kind"]) == (words, "2003-09-01", "FURTHER_OFFENCE")
    rows = await world.graph.read("MATCH (l:Learning)--(x) RETURN count(x)", {})
    assert rows == [[0]]


async def test_others_cannot_tell_that_there_was_an_incident(world: Asking) -> None:
    """Neither by the record nor by its id, its event or an inbox: the same answers before and after, to the byte."""
    asks = (
        '{ offender(id: "off_anna") { surname incidents { id } } }',
        '{ incidents(first: 9, area: "area_wy") { totalCount } }',
        "{ events(first: 50) { nodes { kind subject } } }",
        "{ inbox(first: 9) { totalCount } }",
        '{ node(id: "%s") { __typename id } }',
    )
    others = [one.viewer for one in EVERYONE if one.id not in ("max", "petra")]
    before = [orjson.dumps(await world(ask.replace("%s", "inc_x"), who)) for who in others for ask in asks]
    found = await done(world, "reportIncident", **REPORT)
    after = [orjson.dumps(await world(ask.replace("%s", found["id"]), who)) for who in others for ask in asks]
    assert after == before
    # Meera manages another area, which never supervised the person.
    assert (
        await world.fault(
            "mutation($input: ReportIncidentInput!) { reportIncident(input: $input) { userErrors { code } } }",
            "meera",
            input={**REPORT, "key": "of another area"},
        )
    )[0] == "FORBIDDEN"
    ask = '{ node(id: "%s") { ... on Incident { summary } } }' % found["id"]
    assert (await world.data(ask, "petra"))["node"] == {"summary": REPORT["summary"]}
    assert (await world.data(ask, "meera"))["node"] is None


async def test_the_record_is_attached_as_it_was_known(world: Asking) -> None:
    """By the day: what was recorded since does not show in it, and nothing was copied."""
    anna = await born(world.graph, "off_anna", 2001)
    await world.graph.run(
        "MATCH (o:Offender {id: $id}) SET o.recordedAt = datetime('2001-01-01')", {"id": anna}
    )
    found = await done(
        world,
        "reportIncident",
        **{**REPORT, "offender": anna, "happenedOn": "2003-09-30", "knownOn": "2003-09-30"},
    )
    day = date.fromisoformat(found["recordOn"])
    assert day == TODAY - timedelta(days=1)
    ask = "query($id: ID!, $day: Date) { offender(id: $id, asKnownOn: $day) { incidents { id } lastContact { id } } }"
    then = (await world.data(ask, "max", id=anna, day=day.isoformat()))["offender"]
    now = (await world.data(ask, "max", id=anna))["offender"]
    assert (then["incidents"], [one["id"] for one in now["incidents"]]) == ([], [found["id"]])
    assert then["lastContact"] == now["lastContact"]
