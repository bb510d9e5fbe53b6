"""The calendar begins new periods while nobody looks: every server process judges those people again, now and then."""

from __future__ import annotations

import asyncio
import logging

from neo4j import AsyncManagedTransaction as ManagedTransaction
from neo4j.exceptions import DriverError, Neo4jError

from graph.session import Graph, TimedOut, Unavailable
from graph.standards import keeping
from resolvers.standards.judging import follow
from rules.clock import today

EVERY = 300.0
"""Seconds from one look to the next: standards count days."""
AT_ONCE = 200
"""People of one transaction."""
BY = "the-service"
FAULTS = (Unavailable, TimedOut, Neo4jError, DriverError)

log = logging.getLogger(__name__)


class Looking:
    """The background task of a server process."""

    def __init__(self, graph: Graph, every: float = EVERY) -> None:
        self._graph = graph
        self._every = every
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin, and go on until `close`."""
        self._task = asyncio.create_task(self._again_and_again(), name="national standards")

    async def close(self) -> None:
        """Stop. Who is being judged is judged whole, or not at all."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _again_and_again(self) -> None:
        while True:
            found = 0
            try:
                found = await look(self._graph)
            except FAULTS as fault:
                log.warning("national standards are not looked at for now: %s", fault)
            await asyncio.sleep(0 if found == AT_ONCE else self._every)


async def look(graph: Graph) -> int:
    """Judge people whose results the calendar has changed; how many they were."""
    people = await keeping.waiting(graph, today(), AT_ONCE)
    if people:
        await judged_again(graph, people)
    return len(people)


async def judged_again(graph: Graph, people: list[str]) -> int:
    """Judge people and keep what differs, in one transaction. Answers how many results were written or taken off."""

    async def work(tx: ManagedTransaction) -> int:
        written = await follow(tx, people, BY)
        await keeping.forget(tx, people)
        return written

    return await graph.write(work)
