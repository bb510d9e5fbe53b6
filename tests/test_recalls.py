"""Recall, the way back through the gate: what is recorded and missing, who stays responsible, and what closes it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from resolvers.handover import RECALL_ASKED
from rules.clock import stand_still
from rules.handover.recording import recall_faults
from tests.test_due_out import TODAY, after
from tests.test_handover_record import inside
from tests.test_movements import CORRECT, MOVE
from tests.world import Asking

pytestmark = pytest.mark.usefixtures("followed")

__all__ = ["inside"]

RECORD = """mutation($input: RecordRecallInput!) { recordRecall(input: $input) {
  handover { id version breachOn revokedBy lastAddress supervisor area { name } officer { name } }
  userErrors { code field } } }"""
READ = """{ offender(id: "off_anna") { recall { releasedOn begun returnedOn complete items { code state words }
    handover { version supervisor officer { name } area { name } } }
  release { handover { supervisor officer { name } area { name } } }
  supervisions: currentSupervisions { officer { name } } } }"""
LINE = """{ offender(id: "off_anna") { %s { items { code state } } } }"""
TELL_VICTIMS = "mutation($input: TellInput!) { tellVictimUnit(input: $input) { userErrors { code field } } }"
WHOLE: dict[str, Any] = {
    "breachOn": "2003-09-24",
    "recallAskedOn": "2003-09-25",
    "revokedOn": "2003-09-26",
    "revokedBy": "The Parole Board",
    "revokedWhy": "Two appointments missed, and he left his address",
    "policeToldOn": "2003-09-26",
    "lastAddress": "1 Mill Lane, LS1 1AA",
    "area": "area_wy",
    "officer": "ofr_reed",
    "supervisor": "S Idowu",
}


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    """It is 30 September 2003."""
    stand_still(TODAY)
    yield
    stand_still(None)


@pytest.fixture
async def outside(inside: Asking) -> Asking:
    """Anna, released on a licence on 10 September."""
    await move(inside, "RELEASE", "2003-09-10", release="CONDITIONAL_OR_AUTOMATIC")
    return inside


async def move(world: Asking, kind: str, day: str, **more: Any) -> Any:
    """A movement that Leeds prison enters; it has to be done."""
    given = {"key": f"key-of-{kind}", "offender": "off_anna", "kind": kind, "prison": "pri_le", "day": day}
    body = (await world.data(MOVE, "sam", input=given | more))["recordMovement"]
    assert body["userErrors"] == [], body
    return body["movement"]


async def record(world: Asking, as_: str = "pat", **more: Any) -> dict[str, Any]:
    """What `recordRecall` answers, of the time in custody that she was released from."""
    given = {"key": "key-of-recall", "spell": "spl_off_anna", "version": 0, **more}
    return dict((await world.data(RECORD, as_, input=given))["recordRecall"])


async def states(world: Asking) -> dict[str, str]:
    """Where each line of the recall stands."""
    found = (await world.data(READ))["offender"]["recall"]
    return {one["code"]: one["state"] for one in found["items"]}


async def test_what_is_missing_and_what_closes_it(outside: Asking) -> None:
    """Line by line; the reception closes it; one officer outside and one supervisor inside stay named throughout."""
    found = (await outside.data(READ))["offender"]["recall"]
    assert (found["begun"], found["items"], found["complete"]) == (False, [], None)
    assert (await record(outside, breachOn="2003-09-24"))["userErrors"] == []
    assert await states(outside) == {
        "RECALL_REPORT": "LATE",
        "LICENCE_REVOKED": "MISSING",
        "POLICE_TOLD": "MISSING",
        "PRISON_TOLD": "MISSING",
        "HOME_AREA": "MISSING",
    }
    body = await record(outside, key="key-of-the-rest", version=1, **WHOLE)
    assert body["userErrors"] == []
    assert (body["handover"]["revokedBy"], body["handover"]["version"]) == ("The Parole Board", 2)
    found = (await outside.data(READ))["offender"]
    assert found["release"] is None and found["recall"]["complete"] is False
    assert set((await states(outside)).items()) >= {("PRISON_TOLD", "MISSING"), ("HOME_AREA", "DONE")}
    told = "MATCH (n:InboxItem {message: $message}) RETURN n.to, n.kind"
    rows = await outside.graph.read(told, {"message": RECALL_ASKED})
    assert rows == [["MANAGERS west-yorkshire/", "RECALLED"]]
    moved = await move(outside, "RECALL", "2003-09-29", number="CD5678")
    found = (await outside.data(READ))["offender"]
    assert (found["recall"]["returnedOn"], found["recall"]["complete"]) == ("2003-09-29", False)
    assert (await record(outside, "sam", key="key-of-sam", version=2, prisonToldOn="2003-09-29"))[
        "userErrors"
    ] == []
    found = (await outside.data(READ))["offender"]
    assert found["recall"]["complete"] is True
    assert {one["state"] for one in found["recall"]["items"]} == {"DONE"}
    assert found["supervisions"] == [{"officer": {"name": "J Reed"}}]
    # It was not received after all: the recall is open again.
    given = {
        "key": "key-of-error",
        "movement": moved["id"],
        "version": 1,
        "withdrawn": True,
        "reason": "Another person.",
    }
    assert (await outside.data(CORRECT, "sam", input=given))["correctMovement"]["userErrors"] == []
    found = (await outside.data(READ))["offender"]["recall"]
    assert (found["returnedOn"], found["complete"]) == (None, False)


async def test_who_answers_stays_named_on_the_new_time_in_custody(outside: Asking) -> None:
    """Nobody types it again: the handover of the time that the recall begins has the same officer and supervisor."""
    assert (await record(outside, **WHOLE))["userErrors"] == []
    await move(outside, "RECALL", "2003-09-29", number="CD5678")
    rows = await outside.graph.read(
        """MATCH (:Spell {prisonNumber: 'CD5678'})-[:HAS_HANDOVER]->(h)-[:BY]->(w) MATCH (h)-[:IN_AREA]->(a)
        RETURN h.supervisor, w.name, a.name, h.breachOn""",
        {},
    )
    assert rows == [["S Idowu", "J Reed", "West Yorkshire", None]]


@pytest.mark.parametrize(
    ("wrong", "code", "field"),
    [
        ({}, "NOTHING_GIVEN", ""),
        ({"policeToldOn": TODAY}, "NO_BREACH", "breachOn"),
        ({"breachOn": after(1)}, "STILL_TO_COME", "breachOn"),
        ({"breachOn": TODAY, "recallAskedOn": after(-1)}, "BEFORE_BREACH", "recallAskedOn"),
        ({"breachOn": TODAY, "revokedOn": TODAY}, "REVOKED_IN_PART", "revokedBy"),
        ({"breachOn": TODAY, "revokedBy": "x", "revokedWhy": "y"}, "REVOKED_IN_PART", "revokedOn"),
        ({"breachOn": TODAY, "lastAddress": "x" * 201}, "TOO_LONG", ""),
    ],
)
def test_what_cannot_be_recorded(wrong: dict[str, Any], code: str, field: str) -> None:
    """With its code and field."""
    assert (code, field) in [(one.code, one.field) for one in recall_faults(wrong, {}, TODAY)]


async def test_who_may_record_a_recall_and_of_whom(outside: Asking) -> None:
    """The area; the prison once it has the person. Whoever was not released cannot be recalled."""
    given = {"key": "key-of-nobody", "spell": "spl_off_anna", "version": 0, "breachOn": "2003-09-24"}
    for who in ("vera", "tess", "dan", "meera", "sam"):
        assert (await outside.fault(RECORD, who, input=given))[0] == "FORBIDDEN"
    wrong = await record(outside, spell="spl_off_bill", breachOn="2003-09-24")
    assert wrong["userErrors"] == [{"code": "NOT_RELEASED", "field": "spell"}]
    stale = await record(outside, version=3, breachOn="2003-09-24")
    assert stale["userErrors"] == [{"code": "CHANGED", "field": "version"}]
    assert (await record(outside, breachOn="2003-09-24"))["userErrors"] == []


async def test_the_victim_unit_is_told_of_the_recall_too(outside: Asking) -> None:
    """Apart from the release, and seen by that unit alone."""
    assert (await record(outside, **WHOLE))["userErrors"] == []
    before = await outside(READ)
    missing = (await outside.data(LINE % "recallForVictims", "vera"))["offender"]["recallForVictims"]
    assert missing["items"] == [{"code": "VICTIM_TOLD", "state": "MISSING"}]
    tell = {"key": "key-of-telling", "spell": "spl_off_anna", "recall": True}
    assert (await outside.data(TELL_VICTIMS, "vera", input=tell))["tellVictimUnit"]["userErrors"] == []
    told = (await outside.data(LINE % "recallForVictims", "vera"))["offender"]["recallForVictims"]
    assert told["items"] == [{"code": "VICTIM_TOLD", "state": "DONE"}]
    assert (await outside.fault(LINE % "recallForVictims", "pat"))[0] == "FORBIDDEN"
    assert await outside(READ) == before
