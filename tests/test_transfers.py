"""Moves of a case: both circulars from end to end, who is responsible meanwhile, and what each side may do and see."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from rules.clock import now, stand_still
from tests.transferring import APPOINTMENT, DAY, GIVEN, KEYS, LATER, Moving, moving

__all__ = ["moving"]

WHOLE = (
    ("pat", "requestTransfer"),
    ("lena", "acceptTransfer"),
    ("lena", "beginSupervision"),
    ("pat", "recordAmendment"),
    ("lena", "completeTransfer"),
    ("lena", "recordFileReceived"),
)
READ = """query($id: ID!) { transfer(id: $id) { id kind state open rules reason movesOn version
  home { name } receiving { name } homeOfficer { name } receivingOfficer { name }
  responsible { name } responsibleArea { name } supervising { name } supervisingArea { name }
  clocks { clock due metOn overdue late } checklist { item words done blocks page }
  steps { step state side note name responsible { name } supervising { name } } } }"""
KNOWN = """query($on: Date!) { offender(id: "off_bill", asKnownOn: $on) {
  transfers { state clocks { clock } steps { step } } } }"""
NOW = """{ offender(id: "off_bill") { currentSupervisions { from team area { name } officer { name } }
  supervisions { from to area { name } officer { name } } nextContact { date time kind notes } } }"""


async def test_a_whole_move_under_pc_78_2000(moving: Moving) -> None:
    """From the proposal to the paper file: the case changes hands once, and nothing of it is copied."""
    before = await moving.world.graph.read(
        "MATCH (f:CaseFile {id: 'fil_off_bill'})-->(x) RETURN count(x)", {}
    )
    transfer = await moving.begun()
    found = (await moving.ask(READ, id=transfer))["transfer"]
    assert (found["rules"], found["state"], found["responsible"]) == (
        "PC 78/2000",
        "PROPOSED",
        {"name": "J Reed"},
    )
    await moving.walk(transfer, *WHOLE[:3])
    found = (await moving.ask(READ, "lena", id=transfer))["transfer"]
    assert (found["responsible"]["name"], found["supervising"]["name"]) == ("J Reed", "L Lee")
    assert (await moving.ask(NOW))["offender"]["currentSupervisions"][0]["area"] == {"name": "West Yorkshire"}
    await moving.walk(transfer, *WHOLE[3:])
    found = (await moving.ask(READ, "lena", id=transfer))["transfer"]
    assert (found["state"], found["open"], found["responsibleArea"]) == (
        "FULL",
        False,
        {"name": "Leicestershire & Rutland"},
    )
    assert [one["step"] for one in found["steps"]] == [
        "PROPOSE", "REQUEST", "ACCEPT", "BEGIN", "AMEND", "COMPLETE", "RECEIVE_FILE",
    ]  # fmt: skip
    assert [one["responsible"]["name"] for one in found["steps"]] == ["J Reed"] * 5 + ["L Lee"] * 2
    person = (await moving.ask(NOW))["offender"]
    day = DAY.isoformat()
    assert person["currentSupervisions"] == [
        {
            "from": day,
            "team": None,
            "area": {"name": "Leicestershire & Rutland"},
            "officer": {"name": "L Lee"},
        }
    ]
    assert [(one["from"], one["to"]) for one in person["supervisions"]] == [(day, None), ("2002-01-01", day)]
    assert person["nextContact"] == {
        "date": "2003-06-04", "time": "11:00", "kind": "OFFICE_VISIT", "notes": "First appointment after a move",
    }  # fmt: skip
    # A supervision, an appointment and the move itself were added; all else is where it was.
    after = await moving.world.graph.read("MATCH (f:CaseFile {id: 'fil_off_bill'})-->(x) RETURN count(x)", {})
    assert after[0][0] == before[0][0] + 3
    for where, there in (('area: "area_lr"', True), ('area: "area_wy"', False), ('officer: "ofr_lee"', True)):
        listed = await moving.ask("{ offenders(%s, first: 9) { nodes { id } } }" % where)
        assert ({"id": "off_bill"} in listed["offenders"]["nodes"]) is there


async def test_a_whole_move_under_pc_52_2004(moving: Moving) -> None:
    """The receiving area is notified and allocates the case; there is no request, and no refusal."""
    stand_still(LATER)
    await moving.world.graph.run("MATCH (s:Assessment {status: 'COMPLETE'}) SET s.date = date('2004-09-01')")
    transfer = await moving.begun(movesOn=LATER.isoformat())
    assert await moving.refused("pat", "requestTransfer", transfer) == ["NOT_IN_RULES"]
    await moving.walk(transfer, ("pat", "notifyTransfer"))
    assert await moving.refused("lena", "refuseTransfer", transfer) == ["NOT_IN_RULES"]
    await moving.walk(transfer, ("lena", "allocateTransfer"), ("lena", "beginSupervision"))
    assert await moving.refused("lena", "completeTransfer", transfer) == ["COURT_FIRST"]
    await moving.walk(
        transfer, ("lena", "recordAmendment"), ("lena", "completeTransfer"), ("lena", "recordFileReceived")
    )
    found = (await moving.ask(READ, "lena", id=transfer))["transfer"]
    assert (found["rules"], found["state"]) == ("PC 52/2004", "FULL")


async def test_a_refused_case_is_asked_for_again(moving: Moving) -> None:
    """With a reason and what can be done about it. While it is refused, the receiving area sees nothing of it."""
    transfer = await moving.begun()
    await moving.walk(transfer, ("pat", "requestTransfer"))
    assert (await moving.ask(READ, "lena", id=transfer))["transfer"]
    assert await moving.refused("pat", "refuseTransfer", transfer) == ["WRONG_SIDE"]
    assert await moving.refused("lena", "refuseTransfer", transfer, note="No.") == ["SAY_MORE"]
    body = await moving.take("meera", "refuseTransfer", transfer)
    assert body == {"transfer": None, "userErrors": []}
    assert (await moving.ask(READ, "lena", id=transfer))["transfer"] is None
    found = (await moving.ask(READ, id=transfer))["transfer"]
    assert found["state"] == "REFUSED" and found["steps"][-1]["note"] == (
        "The address is not suitable. Find another address."
    )
    await moving.walk(transfer, ("pat", "requestTransfer"), ("lena", "acceptTransfer"))


async def test_a_move_is_withdrawn(moving: Moving) -> None:
    """By the home side alone, with the appointment that it had brought; then another can begin."""
    transfer = await moving.begun()
    again = await moving.propose()
    assert [one["code"] for one in again["userErrors"]] == ["ALREADY_OPEN"]
    await moving.walk(transfer, *WHOLE[:2])
    assert (await moving.ask(NOW))["offender"]["nextContact"]
    assert await moving.refused("lena", "withdrawTransfer", transfer) == ["WRONG_SIDE"]
    assert await moving.refused("pat", "withdrawTransfer", transfer, reason="No") == ["SAY_MORE"]
    await moving.walk(transfer, ("max", "withdrawTransfer"))
    person = (await moving.ask(NOW))["offender"]
    assert person["nextContact"] is None and len(person["supervisions"]) == 1
    assert await moving.refused("lena", "beginSupervision", transfer) == ["NOT_FOUND"]
    assert await moving.begun() != transfer


async def test_caretaking_leaves_the_owner(moving: Moving) -> None:
    """Another area supervises for a while, and the home area again from the day on which that ends."""
    until = (DAY + timedelta(days=28)).isoformat()
    transfer = await moving.begun(kind="CARETAKING", until=until)
    await moving.walk(transfer, *WHOLE[:3])
    found = (await moving.ask(READ, id=transfer))["transfer"]
    assert (found["state"], found["responsible"]["name"]) == ("CARETAKING", "J Reed")
    assert found["supervising"]["name"] == "L Lee"
    assert {one["clock"]: one["due"] for one in found["clocks"]}["RETURN"] == until
    await moving.walk(transfer, ("lena", "endCaretaking"))
    found = (await moving.ask(READ, id=transfer))["transfer"]
    assert (found["state"], found["open"], found["supervising"]["name"]) == ("ENDED", False, "J Reed")
    assert len((await moving.ask(NOW))["offender"]["supervisions"]) == 1


async def test_a_move_to_another_office(moving: Moving) -> None:
    """Within the area: proposed, and taken over."""
    to: dict[str, Any] = {"kind": "WITHIN_AREA", "area": None, "office": "Bradford team"}
    transfer = await moving.begun(**to)
    await moving.walk(transfer, ("max", "takeOverCase"))
    (now,) = (await moving.ask(NOW))["offender"]["currentSupervisions"]
    assert (now["team"], now["area"]["name"], now["officer"]["name"]) == (
        "Bradford team", "West Yorkshire", "M Gray",
    )  # fmt: skip


async def test_a_side_of_a_move_gets_another_officer(moving: Moving) -> None:
    """Of the home side that changes who is responsible, at once and in the same step."""
    transfer = await moving.begun()
    assert await moving.refused("pat", "reassignTransfer", transfer, officer="ofr_lee") == ["UNKNOWN_OFFICER"]
    body = await moving.take("pat", "reassignTransfer", transfer, officer="ofr_gray")
    assert body["transfer"]["responsible"] == {"name": "M Gray"}
    (now,) = (await moving.ask(NOW))["offender"]["currentSupervisions"]
    assert now["officer"] == {"name": "M Gray"}
    await moving.walk(transfer, *WHOLE[:3])
    body = await moving.take("lena", "reassignTransfer", transfer, officer="ofr_low")
    assert (body["transfer"]["responsible"]["name"], body["transfer"]["supervising"]["name"]) == (
        "M Gray",
        "A Low",
    )


async def test_sending_twice_is_doing_once(moving: Moving) -> None:
    """By the key. The same key for something else is refused, and so is a step on what has changed meanwhile."""
    transfer = await moving.begun()
    given = {"key": "the-same-key", "transfer": transfer, "version": 1}
    first = await moving.send("pat", "requestTransfer", given)
    assert (await moving.send("pat", "requestTransfer", given)) == first
    other = await moving.send("pat", "withdrawTransfer", {**given, "reason": "The person stays."})
    assert [one["code"] for one in other["userErrors"]] == ["KEY_TAKEN"]
    late = await moving.send(
        "pat", "withdrawTransfer", {**given, "key": "another-key", "reason": "The person stays."}
    )
    assert [one["code"] for one in late["userErrors"]] == ["CHANGED"]
    rows = await moving.world.graph.read(
        "MATCH (:Transfer {id: $id})-[:HAS_STEP]->(e) RETURN count(e)", {"id": transfer}
    )
    assert rows == [[2]]


@pytest.mark.parametrize(
    "other", [("meera", "acceptTransfer"), ("max", "withdrawTransfer"), ("meera", "refuseTransfer")]
)
async def test_of_two_commands_at_once_one_is_carried_out(moving: Moving, other: tuple[str, str]) -> None:
    """Whatever they are and whichever side's: the other is told that something has changed."""
    transfer = await moving.begun()
    await moving.walk(transfer, ("pat", "requestTransfer"))
    who, name = other
    sent = [
        (by, step, {"key": f"in-a-race-{next(KEYS)}", "transfer": transfer, "version": 2, **given})
        for by, step, given in (
            ("lena", "acceptTransfer", {"officer": "ofr_lee", "appointment": APPOINTMENT}),
            (who, name, GIVEN[name]),
        )
    ]
    codes = await moving.both(*sent)
    assert sorted(codes) in ([[], ["CHANGED"]], [[], ["NOT_FOUND"]])
    rows = await moving.world.graph.read(
        "MATCH (t:Transfer {id: $id})-[:HAS_STEP]->(e) RETURN t.version, count(e)", {"id": transfer}
    )
    assert rows == [[3, 3]]


async def test_of_two_proposals_at_once_one_is_made(moving: Moving) -> None:
    """One move of a case goes on at a time."""
    bodies = await asyncio.gather(moving.propose("pat"), moving.propose("max"))
    assert sorted([one["code"] for one in body["userErrors"]] for body in bodies) == [[], ["ALREADY_OPEN"]]
    assert await moving.world.graph.read("MATCH (t:Transfer {open: true}) RETURN count(t)", {}) == [[1]]


async def test_the_record_as_it_was_known_knows_of_moves(moving: Moving) -> None:
    """On the day before it was proposed there was none; that evening there was, as it stood then."""
    await moving.world.graph.run(
        "MATCH ()-[r:HAS_FILE]->() SET r.recordedAt = datetime('2003-09-30T08:00:00Z')"
    )
    transfer = await moving.begun()
    written = now().date()
    stand_still(written + timedelta(days=1))
    known = [
        (await moving.ask(KNOWN, on=(written - timedelta(days=days)).isoformat()))["offender"]["transfers"]
        for days in (1, 0)
    ]
    assert known[0] == [] and known[1][0]["state"] == "PROPOSED"
    assert [one["step"] for one in known[1][0]["steps"]] == ["PROPOSE"]
    stand_still(DAY)
    await moving.walk(transfer, ("pat", "requestTransfer"))
    (before,) = await moving.world.graph.read(
        "MATCH (:Transfer {id: $id})-[:WAS]->(v:Version) RETURN v.state, v.version", {"id": transfer}
    )
    assert before == ["PROPOSED", 1]


async def test_a_double_click_is_one_step(moving: Moving) -> None:
    """The same command twice at the same time: done once, and both are answered as if it were theirs."""
    transfer = await moving.begun()
    given = {"key": "clicked-twice", "transfer": transfer, "version": 1}
    codes = await moving.both(("pat", "requestTransfer", given), ("pat", "requestTransfer", given))
    assert codes == [[], []]
    rows = await moving.world.graph.read(
        "MATCH (:Transfer {id: $id})-[:HAS_STEP]->(e) RETURN collect(e.step)", {"id": transfer}
    )
    assert sorted(rows[0][0]) == ["PROPOSE", "REQUEST"]
