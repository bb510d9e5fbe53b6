"""Whom the calendar or an import has changed: every server process looks now and then, and judges them again."""

from __future__ import annotations

import asyncio
import logging

from neo4j.exceptions import DriverError, Neo4jError

from graph.session import Graph, TimedOut, Transaction, Unavailable
from graph.standards import keeping
from resolvers.standards.judging import follow
from rules.clock import today

EVERY = 300.0
"""Seconds from one look to the next: standards count days."""
AT_ONCE = 200
"""People of one transaction."""
PAUSE = 0.2
"""Seconds between two transactions of a round, so that those who work go first."""
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
                found = await look(self._graph) or await go_round(self._graph)
            except FAULTS as fault:
                log.warning("national standards are not looked at for now: %s", fault)
            await asyncio.sleep(PAUSE if found else self._every)


async def look(graph: Graph) -> int:
    """Judge people whose results the calendar has changed; how many they were."""
    people = await keeping.waiting(graph, today(), AT_ONCE)
    if people:
        await judged_again(graph, people)
    return len(people)


async def go_round(graph: Graph) -> int:
    """Judge the next people of everybody, after an import; how many they were. None are left: 0."""

    async def work(tx: Transaction) -> int:
        people = await keeping.next_of_round(tx, AT_ONCE, BY)
        await follow(tx, people, BY)
        return len(people)

    return await graph.write(work)


async def judged_again(graph: Graph, people: list[str]) -> int:
    """Judge people and keep what differs, in one transaction. Answers how many results were written or taken off."""

    async def work(tx: Transaction) -> int:
        written = await follow(tx, people, BY)
        await keeping.forget(tx, people)
        return written

    return await graph.write(work)
