"""The outbox under several writers at once: positions without gaps, and nobody has to begin again."""

from __future__ import annotations

import asyncio

from graph.outbox import append_event
from graph.session import Graph, Transaction
from rules.clock import now

WRITERS = 24


async def test_writers_of_several_events_wait_and_none_begins_again(empty_graph: Graph) -> None:
    """Each has its events one after the other, as they were committed; each ran once."""
    runs = 0

    async def one(number: int) -> list[int]:
        async def work(tx: Transaction) -> list[int]:
            nonlocal runs
            runs += 1
            subject = f"one_{number}"
            return [
                await append_event(tx, kind="INBOX_READ", by="pat", subject=subject, at=now())
                for _ in range(3)
            ]

        return await empty_graph.write(work)

    await one(0)
    runs = 0
    places = await asyncio.gather(*(one(number) for number in range(WRITERS)))
    assert runs == WRITERS
    assert sorted(place for those in places for place in those) == list(range(4, 4 + 3 * WRITERS))
    assert all(those == list(range(those[0], those[0] + 3)) for those in places)
