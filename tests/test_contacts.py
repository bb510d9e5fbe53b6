"""The contact log: what is planned and recorded, what stands when two write at once, and what an absence asks for."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.clock import stand_still
from rules.codes import ContactKind, EnforcementStep, Repeat, SentenceType
from rules.contacts import MOST_TIMES, Absence, days_of, rules_on, steps
from rules.contacts.planning import months_after
from rules.working_days import is_working_day, working_days_after
from tests.world import Asking

pytestmark = pytest.mark.usefixtures("followed")

TODAY = date(2003, 9, 30)
"""A Tuesday."""
ORDER, LICENCE = SentenceType.COMMUNITY_REHABILITATION, SentenceType.AUTOMATIC_LICENCE
E = EnforcementStep

PLAN = """mutation($input: PlanContactsInput!) { planContacts(input: $input) {
  contact { id version kind date time place sentence { id } } planned warnings userErrors { code field message } } }"""
RECORD = """mutation($input: RecordContactInput!) { recordContact(input: $input) {
  contact { id version outcome notes date } next { id date time kind } userErrors { code field message } } }"""
CORRECT = """mutation($input: CorrectContactInput!) { correctContact(input: $input) {
  contact { id version outcome notes explanation replaced { changes { name was } } }
  userErrors { code field message } } }"""
LIST = """query($officer: ID, $area: ID, $team: String, $since: Date, $until: Date) {
  appointments(first: 20, officer: $officer, area: $area, team: $team, since: $since, until: $until) {
  totalCount nodes { id version date time kind offender { id surname } sentence { type } } } }"""
ENFORCED = """{ offender(id: "off_anna") { enforcement { id type date unacceptableAbsences
  steps { step contact absentOn due doneOn overdue late words confidence } } } }"""


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    """It is 30 September 2003."""
    stand_still(TODAY)
    yield
    stand_still(None)


async def told(world: Asking, document: str, as_: str = "pat", **values: Any) -> dict[str, Any]:
    """The payload of a command on Anna's log, with a key of its own unless one is given."""
    values.setdefault("key", f"key {sorted(map(str, values.items()))}"[:100])
    body = await world.data(document, as_, input=values)
    (payload,) = body.values()
    return dict(payload)


async def planned(world: Asking, **values: Any) -> dict[str, Any]:
    """The payload of an appointment, or pattern, that has to be planned."""
    values = {"offender": "off_anna", "kind": "OFFICE_VISIT", "day": "2003-10-01", **values}
    payload = await told(world, PLAN, **values)
    assert payload["userErrors"] == [], payload
    return payload


def codes(payload: dict[str, Any]) -> list[tuple[str, str]]:
    return [(one["code"], one["field"]) for one in payload["userErrors"]]


@given(st.dates(date(2000, 1, 1), date(2009, 1, 1)), st.sampled_from(Repeat), st.integers(1, MOST_TIMES))
def test_a_pattern_falls_on_working_days_in_order(first: date, repeat: Repeat, times: int) -> None:
    """As many as were asked for, each on its own day or the first day after it on which offices are open."""
    found = days_of(first, repeat, times)
    assert len(found) == times
    assert all(is_working_day(one.day) for one in found)
    for one in found:
        wanted = one.instead_of or one.day
        assert not any(is_working_day(wanted + timedelta(days=n)) for n in range((one.day - wanted).days))
    wanted_days = [one.instead_of or one.day for one in found]
    assert wanted_days == sorted(set(wanted_days))
    if repeat is Repeat.MONTHLY:
        assert all(
            one.day == first.day or one + timedelta(days=1) == months_after(one.replace(day=1), 1)
            for one in wanted_days
        )


def absences(*days: str, acceptable: bool = False) -> list[Absence]:
    return [Absence(day, date.fromisoformat(day), acceptable) for day in days]


@pytest.mark.parametrize(
    ("type", "days", "wanted"),
    [
        (ORDER, ["2003-09-01"], [E.EXPLANATION, E.WARNING]),
        (ORDER, ["2003-08-01", "2003-09-01"], [E.EXPLANATION, E.WARNING, E.EXPLANATION, E.BREACH]),
        # More than twelve months after the first, the second is a first again.
        (ORDER, ["2002-08-31", "2003-09-01"], [E.EXPLANATION, E.WARNING]),
        (LICENCE, ["2003-07-01", "2003-08-01"], [E.EXPLANATION, E.WARNING, E.EXPLANATION]),
        (
            LICENCE,
            ["2003-07-01", "2003-08-01", "2003-09-01"],
            [E.EXPLANATION, E.WARNING, E.EXPLANATION, E.EXPLANATION, E.RECALL],
        ),
        # Nobody breaches a sentence that is being served.
        (SentenceType.LIFE, ["2003-08-01", "2003-09-01"], []),
    ],
)
def test_what_absences_ask_for(type: SentenceType, days: list[str], wanted: list[EnforcementStep]) -> None:
    """A warning for the first, action at the second from an order and the third from a licence."""
    assert [one.step for one in steps(absences(*days), {}, type, TODAY)] == wanted


def test_a_step_is_met_late_or_overdue() -> None:
    """By the day on which it was taken, against working days after the absence."""
    both = absences("2003-08-01", "2003-09-01")
    last = working_days_after(date(2003, 9, 1), 10)
    assert last == date(2003, 9, 15)
    (*_, breach) = steps(both, {}, ORDER, TODAY)
    assert (breach.due, breach.overdue, breach.late) == (last, True, False)
    for done, late in ((last, False), (last + timedelta(days=1), True)):
        (*_, breach) = steps(both, {ContactKind.BREACH_ACTION: [done]}, ORDER, TODAY)
        assert (breach.done_on, breach.overdue, breach.late) == (done, False, late)
    accepted = steps(absences("2003-09-01", acceptable=True), {}, ORDER, TODAY)
    assert [one.step for one in accepted] == [E.EXPLANATION]
    rules = rules_on(TODAY)
    assert {
        rules.explain.confidence,
        rules.warnings.confidence,
        *(one.confidence for one in rules.actions),
    } <= {
        "high",
        "medium",
        "low",
        "invented",
    }


async def test_an_appointment_is_planned_recorded_and_followed_by_the_next(world: Asking) -> None:
    """It stands among what is due until its outcome is there, and the next is planned in the same step."""
    payload = await planned(world, day="2003-09-30", time="09:30", sentence="sen_off_anna_1")
    made = payload["contact"]
    assert (made["version"], made["sentence"]["id"], payload["planned"]) == (1, "sen_off_anna_1", 1)
    due = (await world.data(LIST, officer="ofr_reed"))["appointments"]
    assert [(one["id"], one["offender"]["id"]) for one in due["nodes"]] == [(made["id"], "off_anna")]
    done = await told(
        world, RECORD, offender="off_anna", contact=made["id"], version=1, kind="OFFICE_VISIT", day="2003-09-30",
        time="09:30", outcome="ATTENDED", notes="Talked of work.", nextDay="2003-10-07", nextTime="09:30",
    )  # fmt: skip
    assert done["userErrors"] == []
    assert (done["contact"]["id"], done["contact"]["outcome"], done["contact"]["version"]) == (
        made["id"],
        "ATTENDED",
        2,
    )
    assert done["next"]["date"] == "2003-10-07"
    due = (await world.data(LIST, area="area_wy", team="Leeds team"))["appointments"]
    assert [(one["date"], one["sentence"]["type"]) for one in due["nodes"]] == [
        ("2003-10-07", "COMMUNITY_REHABILITATION")
    ]
    assert (await world.data(LIST, area="area_wy", team="Other"))["appointments"]["totalCount"] == 0
    assert (await world.data(LIST, officer="ofr_reed", until="2003-10-06"))["appointments"]["totalCount"] == 0


async def test_a_double_click_plans_once_and_a_pattern_says_what_it_moved(world: Asking) -> None:
    """The same key again, at once or later, answers what the first one did."""
    values = {"day": "2003-12-18", "repeat": "WEEKLY", "times": 3, "key": "the same key"}
    first, second = await asyncio.gather(planned(world, **values), planned(world, **values))
    assert first == second
    assert first["planned"] == 3
    # Christmas Day and Boxing Day of 2003, then a weekend; New Year's Day.
    assert [text.split(":")[0] for text in first["warnings"]] == [
        "25 December 2003 became 29 December 2003",
        "1 January 2004 became 2 January 2004",
    ]
    assert (await world.data(LIST, officer="ofr_reed"))["appointments"]["totalCount"] == 3


@pytest.mark.parametrize(
    ("document", "values", "wanted"),
    [
        (PLAN, {"day": "2003-09-29"}, [("IN_THE_PAST", "day")]),
        (PLAN, {"kind": "FORMAL_WARNING"}, [("NO_APPOINTMENT", "kind")]),
        (PLAN, {"time": "25:00"}, [("NO_SUCH_TIME", "time")]),
        (PLAN, {"times": 2}, [("NO_PATTERN", "repeat")]),
        (PLAN, {"times": 53, "repeat": "WEEKLY"}, [("TOO_MANY", "times")]),
        (PLAN, {"sentence": "sen_off_bill_1"}, [("NOT_FOUND", "sentence")]),
        (PLAN, {"offender": "off_hide"}, [("NOT_FOUND", "offender")]),
        (RECORD, {}, [("STILL_TO_COME", "day"), ("NO_OUTCOME", "outcome")]),
        (RECORD, {"day": "2003-09-30", "kind": "TELEPHONE", "outcome": "ATTENDED"}, [("OUTCOME", "outcome")]),
        (
            RECORD,
            {"day": "2002-01-31", "outcome": "ATTENDED", "sentence": "sen_off_anna_1"},
            [("BEFORE_ORDER", "day")],
        ),
        (
            RECORD,
            {"day": "2003-09-30", "outcome": "ATTENDED", "explanationSought": "2003-09-30"},
            [("NOT_ABSENT", "explanationSought")],
        ),
        (
            RECORD,
            {"day": "2003-09-29", "outcome": "UNACCEPTABLE_ABSENCE", "explanationSought": "2003-09-28"},
            [("IMPOSSIBLE_DAY", "explanationSought")],
        ),
        (RECORD, {"day": "2003-09-30", "outcome": "ATTENDED", "nextDay": "2003-09-01"}, [("IN_THE_PAST", "nextDay")]),
        (
            RECORD,
            {"day": "2003-09-30", "outcome": "ATTENDED", "contact": "con_off_bill_1_1", "version": 1},
            [("NOT_FOUND", "contact")],
        ),
    ],
)  # fmt: skip
async def test_what_cannot_be_is_refused_beside_its_field(
    asking: Asking, document: str, values: dict[str, Any], wanted: list[tuple[str, str]]
) -> None:
    """And nothing is written."""
    given_ = {"offender": "off_anna", "kind": "OFFICE_VISIT", "day": "2003-10-01", **values}
    payload = await told(asking, document, **given_)
    assert codes(payload) == wanted
    assert payload["contact"] is None
    assert (await asking.data(LIST, area="area_wy"))["appointments"]["totalCount"] == 0


async def test_what_an_entry_said_is_kept_and_a_second_change_is_shown_the_first(world: Asking) -> None:
    """Both sides are told, and the person chooses by sending again on the version that stands."""
    entry: dict[str, Any] = {
        "contact": "con_off_anna_1_5",
        "version": 1,
        "reason": "The note was on the wrong person.",
    }
    first = await told(world, CORRECT, **entry, notes="Rang in ill.", outcome="ACCEPTABLE_ABSENCE")
    assert first["userErrors"] == []
    was = {one["name"]: one["was"] for one in first["contact"]["replaced"][0]["changes"]}
    assert was == {"notes": "A note", "outcome": "UNACCEPTABLE_ABSENCE"}
    second = await told(world, CORRECT, "max", **entry, notes="Did not come.")
    assert codes(second) == [("CHANGED", "version")]
    assert "Pat Ellis changed this" in second["userErrors"][0]["message"]
    assert "note “Rang in ill.”" in second["userErrors"][0]["message"]
    chosen = await told(world, CORRECT, "max", **{**entry, "version": 2}, notes="Did not come.")
    assert (chosen["userErrors"], chosen["contact"]["version"]) == ([], 3)
    assert codes(await told(world, CORRECT, **{**entry, "version": 3, "reason": "short"}, notes="x")) == [
        ("REASON_TOO_SHORT", "reason")
    ]


async def test_an_entry_is_taken_off_and_counts_no_more(world: Asking) -> None:
    """Not in the log, and not among the absences that are enforced; the graph keeps it with the reason."""
    for number in (1, 2):
        done = await told(
            world, RECORD, offender="off_anna", kind="OFFICE_VISIT", day=f"2003-09-0{number}",
            outcome="UNACCEPTABLE_ABSENCE", sentence="sen_off_anna_1",
        )  # fmt: skip
        assert done["userErrors"] == []
    (found,) = [
        one
        for one in (await world.data(ENFORCED))["offender"]["enforcement"]
        if one["id"] == "sen_off_anna_1"
    ]
    assert found["unacceptableAbsences"] == 2
    assert [one["step"] for one in found["steps"]] == [
        "EXPLANATION",
        "WARNING",
        "EXPLANATION",
        "BREACH",
    ]
    assert found["steps"][-1]["words"].startswith("Take breach action, for the absence of 2 September 2003:")
    off = await told(
        world,
        CORRECT,
        contact=done["contact"]["id"],
        version=1,
        withdrawn=True,
        reason="Another person was meant.",
    )
    assert (off["userErrors"], off["contact"]) == ([], None)
    (found,) = [
        one
        for one in (await world.data(ENFORCED))["offender"]["enforcement"]
        if one["id"] == "sen_off_anna_1"
    ]
    assert (found["unacceptableAbsences"], len(found["steps"])) == (1, 2)
    rows = await world.graph.read(
        "MATCH (:CaseFile)-[h:HAD_FACT]->(c:Contact {id: $id}) RETURN h.reason, h.retractedBy",
        {"id": done["contact"]["id"]},
    )
    assert rows == [["Another person was meant.", "pat"]]


async def test_who_may_not_write_writes_nothing(world: Asking) -> None:
    """A manager elsewhere, who may read some of the record, and somebody who may read none of the log."""
    values = {"key": "somebody else", "offender": "off_anna", "kind": "OFFICE_VISIT", "day": "2003-10-01"}
    for member in ("meera", "ines"):
        code, _ = await world.fault(PLAN, member, input=values)
        assert code == "FORBIDDEN"
    assert (await world.data(LIST, officer="ofr_reed"))["appointments"]["totalCount"] == 0
    assert (await world.data(LIST, "meera", officer="ofr_reed"))["appointments"]["totalCount"] == 0
    # Of people of another area a manager reads the sentences, and nothing of how they are kept.
    code, _ = await world.fault(ENFORCED, "meera")
    assert code == "FORBIDDEN"
    assert (await world.fault(LIST, "ines", officer="ofr_reed"))[0] == "FORBIDDEN"


async def test_appointments_of_a_hidden_person_leave_no_trace(world: Asking) -> None:
    """Not in the list, not in its count, though the same officer has the case; and a look is of whom the list names."""
    await planned(world, day="2003-10-02")
    before = (await world.data(LIST, area="area_wy"))["appointments"]
    await world.graph.run(
        """MATCH (f:CaseFile {id: 'fil_off_hide'})
        CREATE (f)-[:HAD]->(:Fact:Contact {id: 'con_hidden', version: 1, service: 'PROBATION', kind: 'OFFICE_VISIT',
            date: date('2003-10-01'), time: '09:00', notes: 'Nobody may read this'})"""
    )
    for place in ({"area": "area_wy"}, {"officer": "ofr_reed"}):
        assert (await world.data(LIST, **place))["appointments"] == before
    assert before["totalCount"] == 1
    named = [line for line in world.audit.path.read_text().splitlines() if '"off_anna"' in line]
    assert named and "off_hide" not in world.audit.path.read_text()
    await world.graph.run("MATCH (o:Offender {id: 'off_hide'}) SET o.limited = false")
    assert (await world.data(LIST, area="area_wy"))["appointments"]["totalCount"] == 2
