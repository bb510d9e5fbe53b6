"""Corrections of the contact log: what may be put right of an entry, what is refused, and what was known before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from rules.clock import stand_still
from tests.test_contacts import CORRECT, PLAN, RECORD, codes, planned, told
from tests.world import Asking

pytestmark = pytest.mark.usefixtures("followed")

TODAY = date(2003, 9, 30)
"""A Tuesday."""
READ = """query($day: Date) { offender(id: "off_anna", asKnownOn: $day) { contacts(first: 1, from: "2003-09-01") { nodes {
  id version date time place notes sentence { id } } } } }"""
RECORDED_THEN = """MATCH (:Offender {id: 'off_anna'})-[r:HAS_FILE]->(:CaseFile)-[:HAD]->(c:Contact)-[u:UNDER]->()
    SET r.recordedAt = null, c.recordedAt = datetime('2003-09-30T09:00:00Z'), u.recordedAt = c.recordedAt"""
WHY = "It was written down wrongly."
ABSENT = {
    "kind": "OFFICE_VISIT",
    "day": "2003-09-29",
    "outcome": "UNACCEPTABLE_ABSENCE",
    "sentence": "sen_off_anna_1",
}
LONG = "x" * 101


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    """It is 30 September 2003."""
    stand_still(TODAY)
    yield
    stand_still(None)


async def stands(world: Asking, day: date | None = None) -> dict[str, Any]:
    """The latest entry of Anna's log, as it is or as it was known on a day."""
    asked = {"day": day.isoformat()} if day else {}
    (entry,) = (await world.data(READ, **asked))["offender"]["contacts"]["nodes"]
    return dict(entry)


async def overdue(world: Asking) -> str:
    """An appointment that was planned for 1 October and has no outcome on the 3rd."""
    made = str((await planned(world, day="2003-10-01"))["contact"]["id"])
    stand_still(date(2003, 10, 3))
    return made


async def test_day_time_place_and_order_are_put_right_and_the_first_are_kept(world: Asking) -> None:
    """In one correction; on the day before it, the record reads as it was known then."""
    made = await told(world, RECORD, offender="off_anna", **ABSENT, time="09:00", place="Leeds")
    entry = made["contact"]["id"]
    await world.graph.run(RECORDED_THEN)
    before = await stands(world)
    stand_still(TODAY + timedelta(days=1))
    right = {"day": "2003-09-28", "time": "10:30", "place": "Quarry House", "sentence": "sen_off_anna_2"}
    done = await told(world, CORRECT, contact=entry, version=1, reason=WHY, **right)
    assert done["userErrors"] == []
    was = {one["name"]: one["was"] for one in done["contact"]["replaced"][0]["changes"]}
    assert was == {"date": "2003-09-29", "time": "09:00", "place": "Leeds"}
    after = await stands(world)
    assert after == {
        **before, "version": 2, "date": "2003-09-28", "time": "10:30", "place": "Quarry House",
        "sentence": {"id": "sen_off_anna_2"},
    }  # fmt: skip
    assert await stands(world, TODAY) == before
    # An order is taken back by itself, too: that is a change, with a version of its own.
    none = await told(world, CORRECT, contact=entry, version=2, reason=WHY, sentence=None)
    assert (none["userErrors"], (await stands(world))["sentence"]) == ([], None)
    again = await told(world, CORRECT, contact=entry, version=3, reason=WHY, sentence=None, key="once more")
    assert [one["code"] for one in again["userErrors"]] == ["NOTHING_GIVEN"]
    events = await world.graph.read(
        "MATCH (e:Event {subject: $id}) RETURN e.kind ORDER BY e.position", {"id": entry}
    )
    assert [kind for (kind,) in events] == ["CONTACT_RECORDED", "CONTACT_CORRECTED", "CONTACT_CORRECTED"]


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ({"day": "2003-10-01"}, [("STILL_TO_COME", "day")]),
        ({"day": "2002-01-31"}, [("BEFORE_ORDER", "day")]),
        ({"time": "9.15"}, [("NO_SUCH_TIME", "time")]),
        ({"place": LONG}, [("TOO_LONG", "place")]),
        ({"explanation": "x" * 4001, "explainedOn": "2003-09-30"}, [("TOO_LONG", "explanation")]),
        ({"sentence": "sen_off_bill_1"}, [("NOT_FOUND", "sentence")]),
        ({"sentence": "sen_off_anna_3", "day": "2002-03-31"}, [("BEFORE_ORDER", "day")]),
        ({"outcome": None}, [("IN_THE_PAST", "day")]),
        ({"outcome": "ATTENDED", "explanation": "Ill.", "explainedOn": "2003-09-30"},
         [("NOT_ABSENT", "explainedOn"), ("NOT_ABSENT", "explanation")]),
    ],
)  # fmt: skip
async def test_what_cannot_be_stays_as_it_was(
    world: Asking, given: dict[str, Any], wanted: list[tuple[str, str]]
) -> None:
    """Each refused beside its field, and the entry and its order stand."""
    made = await told(world, RECORD, offender="off_anna", **ABSENT)
    before = await stands(world)
    assert (
        codes(await told(world, CORRECT, contact=made["contact"]["id"], version=1, reason=WHY, **given))
        == wanted
    )
    assert await stands(world) == before


async def test_the_note_and_the_day_of_an_overdue_appointment_are_put_right(world: Asking) -> None:
    """Without saying yet whether the person came; and one that is still to come isn't moved into the past."""
    made = await overdue(world)
    done = await told(world, CORRECT, contact=made, version=1, reason=WHY, notes="Room 4, not room 2.")
    assert (done["userErrors"], (await stands(world))["notes"]) == ([], "Room 4, not room 2.")
    done = await told(world, CORRECT, contact=made, version=2, reason=WHY, day="2003-10-02")
    assert (done["userErrors"], (await stands(world))["date"]) == ([], "2003-10-02")
    coming = (await planned(world, day="2003-10-06"))["contact"]["id"]
    past = await told(world, CORRECT, contact=coming, version=1, reason=WHY, day="2003-10-02")
    assert codes(past) == [("IN_THE_PAST", "day")]


@pytest.mark.parametrize(
    "given",
    [
        {"explanationSought": "2003-10-01"},
        {"explanation": "Ill.", "explainedOn": "2003-10-01"},
    ],
)
async def test_what_is_planned_takes_no_explanation(world: Asking, given: dict[str, Any]) -> None:
    """Neither overdue nor still to come: nobody was absent from it yet."""
    made = await overdue(world)
    coming = (await planned(world, day="2003-10-06"))["contact"]["id"]
    for entry in (made, coming):
        refused = await told(world, CORRECT, contact=entry, version=1, reason=WHY, **given)
        assert {field for _, field in codes(refused)} == set(given)
        assert {code for code, _ in codes(refused)} == {"NOT_ABSENT"}


@pytest.mark.parametrize("kind", ["TELEPHONE", "COURT"])
async def test_only_what_has_an_outcome_is_planned(world: Asking, kind: str) -> None:
    """A call or a day in court is recorded when it was, so nothing waits for an outcome that it can't have."""
    values = {"offender": "off_anna", "kind": kind}
    assert codes(await told(world, PLAN, **values, day="2003-10-01")) == [("NO_APPOINTMENT", "kind")]
    done = await told(world, RECORD, **values, day="2003-09-30", notes="Spoke.")
    assert done["userErrors"] == []


async def test_what_was_wrong_already_keeps_no_note_from_being_put_right(world: Asking) -> None:
    """An entry that an extract brought before its order began, and a court day that it has planned."""
    await world.graph.run(
        """MATCH (f:CaseFile {id: 'fil_off_anna'}), (s:Fact {id: 'sen_off_anna_1'})
        CREATE (f)-[:HAD]->(:Fact:Contact {id: 'con_early', version: 1, service: 'PROBATION', kind: 'OFFICE_VISIT',
            outcome: 'ATTENDED', date: date('2002-01-10')})-[:UNDER]->(s)
        CREATE (f)-[:HAD]->(:Fact:Contact {id: 'con_court', version: 1, service: 'PROBATION', kind: 'COURT',
            date: date('2003-10-20')})"""
    )
    for entry in ("con_early", "con_court"):
        done = await told(world, CORRECT, contact=entry, version=1, reason=WHY, notes="Seen.")
        assert done["userErrors"] == []
    later = await told(world, CORRECT, contact="con_early", version=2, reason=WHY, day="2003-10-01")
    assert codes(later) == [("STILL_TO_COME", "day")]


@pytest.mark.parametrize("document", [PLAN, RECORD])
async def test_a_place_that_is_too_long_is_refused(world: Asking, document: str) -> None:
    """In plain words, beside its field."""
    values: dict[str, Any] = {
        "offender": "off_anna",
        "kind": "OFFICE_VISIT",
        "day": "2003-09-30",
        "place": LONG,
    }
    if document == RECORD:
        values["outcome"] = "ATTENDED"
    refused = await told(world, document, **values)
    assert codes(refused) == [("TOO_LONG", "place")]
    assert refused["userErrors"][0]["message"] == "Write 100 characters at most."
