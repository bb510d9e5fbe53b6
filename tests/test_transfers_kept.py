"""Moves of a case in a person's copy of their record, and that nothing of them outlives the record."""

from __future__ import annotations

from graph import deletion, subject_access
from rules.clock import now
from rules.subject_access import rules
from tests.transferring import GIVEN, Moving, moving

__all__ = ["moving"]


async def test_a_copy_tells_of_a_move_and_not_of_the_register(moving: Moving) -> None:
    """All that is stored of it has its place in the rules; that police were told is not read for a copy."""
    transfer = await moving.begun()
    given = {"key": "the-police-know", "transfer": transfer, "version": 1, **GIVEN["recordPoliceTold"]}
    assert (await moving.send("petra", "recordPoliceTold", given, "Her case moves."))["userErrors"] == []
    await moving.walk(transfer, ("pat", "requestTransfer"), ("lena", "acceptTransfer"))
    found = await subject_access.entries(moving.world.graph, ["fil_off_bill"])
    ids = [one.id for one in found if one.label in ("Transfer", "TransferEvent")]
    held = [row async for row in subject_access.facts(moving.world.graph, ids)]
    steps = {row[2]["step"]: row[2].get("note") for row in held if row[1] == "TransferEvent"}
    assert steps == {"PROPOSE": "Moves in with a sister.", "REQUEST": None, "ACCEPT": None}
    for _, label, properties, links, *_ in held:
        for name in properties:
            rules().label(label).ground(name)
        if label == "Transfer":
            assert [(one[0], one[2]) for one in links] == [
                ("FROM_AREA", "West Yorkshire"),
                ("TO_AREA", "Leicestershire & Rutland"),
            ]


async def test_nothing_of_a_move_is_left_of_a_deleted_record(moving: Moving) -> None:
    """Neither the move, nor its steps and versions, nor the case's marker."""
    transfer = await moving.begun()
    await moving.walk(transfer, ("pat", "requestTransfer"), ("lena", "acceptTransfer"))
    graph = moving.world.graph
    await graph.write(
        lambda tx: deletion.become_stub(tx, id_="off_bill", by="dan", rule="x", reason="due", at=now())
    )
    await deletion.delete_rest(graph, "off_bill")
    left = await graph.read(
        """MATCH (n) WHERE n:Transfer OR n:TransferEvent OR (n:Version AND n.case = 'fil_off_bill')
        OR (n:Marker AND n.key STARTS WITH 'case ') RETURN count(n)""",
        {},
    )
    assert left == [[0]]
