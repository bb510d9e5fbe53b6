"""Clocks of moves that pass: both managers are told, each once of each clock, whoever looks and however often."""

from __future__ import annotations

import asyncio
from datetime import date

from resolvers.transfers.overdue import Clocks, escalate
from rules.clock import stand_still
from tests.transferring import Moving, moving

__all__ = ["moving"]

HERE, THERE = "MANAGERS west-yorkshire/Leeds team", "MANAGERS leicestershire-and-rutland/"
LAST = date(2003, 6, 16)
"""Ten working days after the request."""
DAY_AFTER = date(2003, 6, 17)
FOUND = """
MATCH (n:InboxItem {kind: 'TRANSFER_OVERDUE'})-[:TO]->(:Area)
RETURN n.to, n.message, n.subject
ORDER BY n.to, n.message
"""
READ = "{ inbox(first: 20) { nodes { kind } } }"
WRITTEN = """
MATCH (e:Event {kind: 'TRANSFER_OVERDUE'})
WITH collect([e.by, e.subject]) AS events
MATCH (a:AuditEntry {operation: 'escalateTransfer'})-[:ON]->(o:Offender)
RETURN events, collect([a.by, o.id])
"""


async def items(moving: Moving) -> list[list[str]]:
    """Whose inbox was told what of which move."""
    return await moving.world.graph.read(FOUND, {})


async def test_both_managers_are_told_once_of_a_clock_that_has_passed(moving: Moving) -> None:
    """The day after its last day, though several processes look at once and again; an event and an audit entry each."""
    graph = moving.world.graph
    transfer = await moving.begun()
    await moving.walk(transfer, ("pat", "requestTransfer"))
    stand_still(LAST)
    assert await escalate(graph) == 0
    stand_still(DAY_AFTER)
    await asyncio.gather(*(escalate(graph) for _ in range(4)))
    words = "A move between areas is overdue since 16 June 2003: receiving area answers."
    told = [[THERE, words, transfer], [HERE, words, transfer]]
    assert await items(moving) == told
    assert await escalate(graph) == 0
    stand_still(date(2003, 6, 20))
    await escalate(graph)
    assert await items(moving) == told
    assert await graph.read(WRITTEN, {}) == [[[["the-service", transfer]], [["the-service", "off_bill"]]]]


async def test_a_clock_that_begins_again_is_told_of_again(moving: Moving) -> None:
    """The answer is due again once the case is asked for again; a move that was called off is due nowhere."""
    graph = moving.world.graph
    transfer = await moving.begun()
    await moving.walk(transfer, ("pat", "requestTransfer"))
    stand_still(DAY_AFTER)
    await escalate(graph)
    await moving.walk(transfer, ("lena", "refuseTransfer"), ("pat", "requestTransfer"))
    stand_still(date(2003, 7, 14))
    await escalate(graph)
    messages = [row[1] for row in await items(moving) if row[0] == HERE]
    assert [words.partition("since ")[2] for words in messages] == [
        "1 July 2003: receiving area answers.",
        "16 June 2003: receiving area answers.",
    ]
    await moving.walk(transfer, ("pat", "withdrawTransfer"))
    stand_still(date(2003, 9, 1))
    assert await escalate(graph) == 0


async def test_nobody_is_told_who_is_kept_from_the_person(moving: Moving) -> None:
    """Managers of a record that is limited hear nothing of its moves unless they may see it."""
    transfer = await moving.begun()
    await moving.walk(transfer, ("pat", "requestTransfer"))
    await moving.world.graph.run(
        """MATCH (o:Offender {id: 'off_bill'}) SET o.limited = true
        CREATE (o)-[:LIMITED_BY]->(:Limitation {id: 'lim_bill', kind: 'RESTRICTION', from: date('2003-01-01'),
            message: 'Ask.', by: 'petra', recordedAt: datetime('2003-01-01T09:00:00Z')})"""
    )
    stand_still(DAY_AFTER)
    await escalate(moving.world.graph)
    for manager in ("max", "meera"):
        found = (await moving.world.data(READ, manager))["inbox"]["nodes"]
        assert "TRANSFER_OVERDUE" not in [one["kind"] for one in found]


async def test_a_server_looks_by_itself(moving: Moving) -> None:
    """From its start on, with nobody asking; and it stops when it is closed."""
    graph = moving.world.graph
    transfer = await moving.begun()
    await moving.walk(transfer, ("pat", "requestTransfer"))
    stand_still(DAY_AFTER)
    clocks = Clocks(graph, every=0.01)
    clocks.start()
    for _ in range(1000):
        if await items(moving):
            break
        await asyncio.sleep(0.01)
    await clocks.close()
    assert len(await items(moving)) == 2
