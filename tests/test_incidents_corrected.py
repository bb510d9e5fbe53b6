"""Incidents put right: corrected, withdrawn, given to another; and whose an action is says what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import orjson
import pytest

from demo.staff import EVERYONE
from rules.clock import stand_still
from tests.test_incidents import REPORT, TODAY, codes, do, done
from tests.world import Asking, long_known

WHY = "The charge sheet says so."
READ = """query($id: ID!) { node(id: $id) { ... on Incident { version state kind offence summary recordOn withdrawnOn
  steps { step due overdue } replaced { supersededBy reason changes { name was } }
  findings { id version words replaced { supersededBy reason changes { name was } } }
  actions { id version number words ownerName due outcome doneOn overdue replaced { reason changes { name was } } } } } }"""
TASKS = "{ inbox(first: 9, open: true, tasks: true) { nodes { kind message due } } }"
OWN = "query($id: ID!) { ownAction(id: $id) { words due outcome doneOn overdue version } }"
ACTION = {"words": "Check the list of absences each Monday.", "owner": "pat", "due": "2003-10-31"}


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    """It is 30 September 2003."""
    stand_still(TODAY)
    yield
    stand_still(None)


async def reviewed(world: Asking) -> dict[str, Any]:
    """An incident that was reported, notified and reviewed, with an action of Pat's."""
    found = await done(world, "reportIncident", **REPORT)
    of = {"incident": found["id"]}
    await done(world, "recordIncidentStep", **of, version=1, step="NOTIFY", on="2003-09-23")
    review = {"step": "INITIAL_REVIEW", "on": "2003-09-29", "finding": "Not seen in August."}
    await done(world, "recordIncidentStep", **of, version=2, **review)
    return await done(world, "addIncidentAction", **of, **ACTION)


async def read(world: Asking, id_: str, as_: str = "max") -> dict[str, Any]:
    """An incident as somebody reads it."""
    return dict((await world.data(READ, as_, id=id_))["node"])


async def counted(world: Asking) -> int:
    """How many incidents figures count."""
    rows = (await world.data("{ explore(question: {count: INCIDENTS}) { rows { count } } }", "max"))[
        "explore"
    ]["rows"]
    return sum(one["count"] or 0 for one in rows)


async def tasks(world: Asking, who: str) -> list[dict[str, Any]]:
    """What is open in somebody's inbox."""
    return list((await world.data(TASKS, who))["inbox"]["nodes"])


async def test_a_report_is_corrected_and_what_it_said_is_kept(
    world: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By whom, when and why; as it was known on the day before; the second of two is shown both sides; clocks follow."""
    await long_known(world.graph, "off_anna")
    monkeypatch.setattr("resolvers.commands.now", lambda: datetime(2003, 9, 30, 12, tzinfo=UTC))
    found = await done(world, "reportIncident", **REPORT)
    of: dict[str, Any] = {"incident": found["id"], "reason": WHY}
    monkeypatch.setattr("resolvers.commands.now", lambda: datetime(2003, 10, 1, 12, tzinfo=UTC))
    stand_still(date(2003, 10, 1))
    change = {"summary": "Arrested in Bradford.", "knownOn": "2003-09-24", "happenedOn": "2003-09-19"}
    for values, wanted in (
        ({"reason": "Typo"}, ("REASON_TOO_SHORT", "reason")),
        ({"knownOn": "2003-09-01"}, ("BEFORE_INCIDENT", "knownOn")),
        ({"knownOn": "2003-10-02"}, ("STILL_TO_COME", "knownOn")),
        ({"summary": " "}, ("NO_SUMMARY", "summary")),
        ({"offence": None}, ("NO_OFFENCE", "offence")),
        ({"summary": REPORT["summary"]}, ("NOTHING_GIVEN", None)),
    ):
        asked = {**of, "version": 1, **({"summary": "Other."} if "reason" in values else {}), **values}
        assert codes(await do(world, "correctIncident", **asked)) == [wanted]
    await done(world, "correctIncident", "petra", **of, version=1, **change)
    (second,) = (await do(world, "correctIncident", **of, version=1, offence="Robbery", summary="Mine."))[
        "userErrors"
    ]
    assert (second["code"], second["field"]) == ("CHANGED", "version")
    assert "Petra Novak changed this" in second["message"]
    assert "what is known “Arrested in Bradford.” (you gave “Mine.”)" in second["message"]
    now = await read(world, found["id"])
    assert (now["summary"], now["recordOn"], now["version"]) == ("Arrested in Bradford.", "2003-09-18", 2)
    (old,) = now["replaced"]
    assert (old["supersededBy"], old["reason"]) == ("petra", WHY)
    assert {"name": "summary", "was": REPORT["summary"]} in old["changes"]
    (task,) = await tasks(world, "max")
    assert task["due"] == now["steps"][0]["due"] == "2003-10-08"
    ask = 'query($day: Date) { offender(id: "off_anna", asKnownOn: $day) { incidents { summary knownOn } } }'
    for day, summary in (("2003-09-30", REPORT["summary"]), ("2003-10-01", change["summary"])):
        (known,) = (await world.data(ask, "max", day=day))["offender"]["incidents"]
        assert known["summary"] == summary


async def test_days_of_steps_stay_in_order_and_what_is_closed_stays_reviewed(world: Asking) -> None:
    """A step's day is corrected between those beside it; no kind that needs a review which a closed one has not."""
    incident = (await reviewed(world))["id"]
    of = {"incident": incident, "reason": WHY}
    for values, wanted in (
        ({"notifiedOn": "2003-09-21"}, ("OUT_OF_ORDER", "notifiedOn")),
        ({"notifiedOn": "2003-09-30"}, ("OUT_OF_ORDER", "initialOn")),
        ({"initialOn": "2003-10-01"}, ("STILL_TO_COME", "initialOn")),
        ({"knownOn": "2003-09-24"}, ("OUT_OF_ORDER", "notifiedOn")),
    ):
        assert codes(await do(world, "correctIncident", **of, version=3, **values)) == [wanted]
    await done(world, "correctIncident", **of, version=3, notifiedOn="2003-09-24", kind="ATTACK")
    (action,) = (await read(world, incident))["actions"]
    outcome = {"action": action["id"], "version": 1, "outcome": "Checked.", "on": "2003-09-30"}
    await done(world, "recordActionOutcome", **outcome)
    await done(world, "closeIncident", incident=incident, version=4)
    needing: tuple[tuple[dict[str, Any], str], ...] = (
        ({"kind": "DEATH"}, "kind"),
        ({"fullReview": True}, "fullReview"),
    )
    for needs, field in needing:
        found = await do(world, "correctIncident", **of, version=5, **needs)
        assert codes(found) == [("NOT_REVIEWED", field)]
    found = await done(world, "correctIncident", **of, version=5, summary="Struck in the waiting room.")
    assert (found["state"], found["version"]) == ("CLOSED", 6)


async def test_findings_and_actions_are_corrected(world: Asking) -> None:
    """What they said is kept; whose an action is now has the task; one given by mistake is off the incident."""
    incident = (await reviewed(world))["id"]
    there = await read(world, incident)
    finding, action = there["findings"][0], there["actions"][0]
    of = {"finding": finding["id"], "version": 1, "reason": WHY}
    assert codes(await do(world, "correctIncidentFinding", **of, words=" ")) == [("NO_FINDING", "words")]
    await done(world, "correctIncidentFinding", **of, words="Not seen in July.")
    (late,) = (await do(world, "correctIncidentFinding", "petra", **of, words="Seen."))["userErrors"]
    assert (late["code"], late["field"]) == ("CHANGED", "version")
    assert (
        "Max Hirst changed this" in late["message"]
        and "“Not seen in July.” (you gave “Seen.”)" in late["message"]
    )
    change: dict[str, Any] = {"action": action["id"], "version": 1, "reason": WHY}
    assert codes(await do(world, "correctIncidentFinding", **{**of, "finding": action["id"]}, words="x")) == [
        ("NOT_FOUND", "finding")
    ]
    for values, wanted in (
        ({"owner": "nobody"}, ("NO_OWNER", "owner")),
        ({"owner": "wy-police"}, ("NO_OWNER", "owner")),
        ({"words": "Ring O'Reilly."}, ("NAMES_SOMEBODY", "words")),
        ({"due": "2003-09-29"}, ("IN_THE_PAST", "due")),
        ({"due": "2009-09-29"}, ("TOO_FAR", "due")),
        ({"outcome": "Rung."}, ("NOT_DONE", "outcome")),
        ({"withdrawn": True, "reason": "No"}, ("REASON_TOO_SHORT", "reason")),
    ):
        assert codes(await do(world, "correctIncidentAction", **{**change, **values})) == [wanted]
    await done(world, "correctIncidentAction", **change, owner="sam", due="2003-10-15")
    assert await tasks(world, "pat") == []
    (task,) = await tasks(world, "sam")
    assert (task["kind"], task["due"]) == ("INCIDENT_ACTION", "2003-10-15")
    outcome = {"action": action["id"], "version": 2, "outcome": "Chekced.", "on": "2003-09-30"}
    await done(world, "recordActionOutcome", **outcome)
    fixed = await do(world, "correctIncidentAction", **{**change, "version": 3}, doneOn="2003-10-01")
    assert codes(fixed) == [("IMPOSSIBLE_DAY", "doneOn")]
    await done(world, "correctIncidentAction", **{**change, "version": 3}, outcome="Checked.")
    (now,) = (await read(world, incident))["actions"]
    assert (now["ownerName"], now["outcome"], now["version"]) == ("Sam Idowu", "Checked.", 4)
    assert [old["changes"] for old in now["replaced"]] == [
        [{"name": "outcome", "was": "Chekced."}],
        [{"name": "doneOn", "was": None}, {"name": "outcome", "was": None}],
        [{"name": "due", "was": "2003-10-31"}, {"name": "owner", "was": "pat"}],
    ]
    await done(world, "addIncidentAction", incident=incident, **ACTION)
    second = (await read(world, incident))["actions"][1]
    gone = {"action": second["id"], "version": 1, "withdrawn": True, "reason": "It was given twice."}
    await done(world, "correctIncidentAction", **gone)
    assert await tasks(world, "pat") == []
    assert codes(await do(world, "correctIncidentAction", **gone)) == [("NOT_FOUND", "action")]
    found = await done(world, "addIncidentAction", incident=incident, **ACTION)
    assert [one["number"] for one in found["actions"]] == [1, 3]


async def test_one_of_the_wrong_person_is_withdrawn(world: Asking) -> None:
    """Kept and shown so to who may see it; no clock runs, no task is left, nothing more is recorded, no figure counts it."""
    incident = (await reviewed(world))["id"]
    of = {"incident": incident}
    assert codes(await do(world, "withdrawIncident", **of, version=3, reason="Oops")) == [
        ("REASON_TOO_SHORT", "reason")
    ]
    assert codes(await do(world, "withdrawIncident", **of, version=1, reason=WHY)) == [("CHANGED", "version")]
    why = "Another man of that name was arrested."
    assert await counted(world) == 1
    found = await done(world, "withdrawIncident", "petra", **of, version=3, reason=why)
    assert (found["state"], found["steps"]) == ("WITHDRAWN", [])
    stand_still(date(2004, 6, 1))
    there = await read(world, incident)
    assert (there["withdrawnOn"], there["summary"]) == ("2003-09-30", REPORT["summary"])
    assert there["actions"][0]["overdue"] is False
    assert (there["replaced"][0]["supersededBy"], there["replaced"][0]["reason"]) == ("petra", why)
    for who in ("max", "pat"):
        assert await tasks(world, who) == []
    (action,) = there["actions"]
    assert (await world.data(OWN, "pat", id=action["id"]))["ownAction"] is None
    outcome = {"action": action["id"], "version": 1, "outcome": "Done.", "on": "2003-09-30"}
    assert codes(await do(world, "recordActionOutcome", **outcome)) == [("WITHDRAWN", "outcome")]
    step = {"step": "FULL_REVIEW", "on": "2003-09-30", "finding": "Found."}
    correct = {"finding": there["findings"][0]["id"], "version": 1, "words": "Other.", "reason": WHY}
    for name, values, field in (
        ("recordIncidentStep", {**of, "version": 4, **step}, "step"),
        ("addIncidentAction", {**of, **ACTION, "due": "2004-06-30"}, "words"),
        ("shareLearning", {**of, "words": "Ask for the birthday."}, "words"),
        ("closeIncident", {**of, "version": 4}, "incident"),
        ("withdrawIncident", {**of, "version": 4, "reason": WHY}, "incident"),
        ("correctIncident", {**of, "version": 4, "press": True, "reason": WHY}, "incident"),
        ("correctIncidentFinding", correct, "words"),
        (
            "correctIncidentAction",
            {"action": action["id"], "version": 1, "withdrawn": True, "reason": WHY},
            "action",
        ),
    ):
        assert codes(await do(world, name, **values)) == [("WITHDRAWN", field)], name
    listed = 'query($open: Boolean) { incidents(first: 9, area: "area_wy", open: $open) { nodes { id } } }'
    assert (await world.data(listed, "max", open=True))["incidents"]["nodes"] == []
    assert (await world.data(listed, "max", open=False))["incidents"]["nodes"] == [{"id": incident}]
    assert await counted(world) == 0
    events = (await world.data("{ events(first: 20) { nodes { kind } } }", "max"))["events"]["nodes"]
    assert events[-1]["kind"] == "INCIDENT_WITHDRAWN"


async def test_whose_an_action_is_says_what_came_of_it(world: Asking) -> None:
    """Though the incident is not his to see; he sees no more of it than the action, and nobody else sees that."""
    there = await read(world, (await reviewed(world))["id"])
    action = there["actions"][0]["id"]
    mine = (await world.data(OWN, "pat", id=action))["ownAction"]
    assert (mine["words"], mine["outcome"], mine["version"]) == (ACTION["words"], None, 1)
    for one in EVERYONE:
        if one.viewer.agreement is None and one.id != "pat":
            assert (await world.data(OWN, one.viewer, id=action))["ownAction"] is None, one.id
    node = "query($id: ID!) { node(id: $id) { __typename id } }"
    assert (await world.data(node, "pat", id=action))["node"] is None
    outcome = {"action": action, "version": 1, "outcome": "The list is checked.", "on": "2003-09-30"}
    ask = "mutation($input: RecordActionOutcomeInput!) { recordActionOutcome(input: $input) { userErrors { code field } } }"
    # To others it is as one that is not there, letter for letter.
    for who in ("tess", "owen", "uma"):
        here, nowhere = [
            orjson.dumps(
                await world(ask, who, input={**outcome, "action": id_, "key": f"a key of {who} {n}"})
            )
            for n, id_ in enumerate((action, "iac_nowhere"))
        ]
        assert here == nowhere and b"NOT_FOUND" in here
    wrong = {**outcome, "on": "2003-10-01", "key": "of days to come"}
    refused = (await world.data(ask, "pat", input=wrong))["recordActionOutcome"]["userErrors"]
    assert refused == [{"code": "IMPOSSIBLE_DAY", "field": "on"}]
    payload = await world.data(ask, "pat", input={**outcome, "key": "what came of it"})
    assert payload["recordActionOutcome"]["userErrors"] == []
    assert await tasks(world, "pat") == []
    assert (await world.data(OWN, "pat", id=action))["ownAction"]["outcome"] == "The list is checked."
    written = "query($id: ID!) { node(id: $id) { ... on IncidentAction { outcome recordedBy } } }"
    now = (await world.data(written, "max", id=action))["node"]
    assert (now["outcome"], now["recordedBy"]) == ("The list is checked.", "pat")
    rows = await world.graph.read(
        "MATCH (a:AuditEntry {operation: 'recordActionOutcome'})-[:ON]->(o) RETURN a.by, a.parts, o.id", {}
    )
    assert rows == [["pat", ["own actions"], "off_anna"]]
