"""What a server process looks after by itself, again and again for as long as it runs."""

from __future__ import annotations

import asyncio
import logging
from abc import ABC, abstractmethod

from neo4j.exceptions import DriverError, Neo4jError

from graph.session import Graph, TimedOut, Unavailable

FAULTS = (Unavailable, TimedOut, Neo4jError, DriverError)
"""What a database that is away, or too busy, is told by."""

log = logging.getLogger(__name__)


class Background(ABC):
    """A task that looks every so many seconds. A look that fails is noted, and the next one comes all the same."""

    name: str
    """What it looks after, in words of the log."""
    every = 300.0
    """Seconds from one look to the next: what they look after counts days."""
    pause = 0.0
    """Seconds to the next look where this one left something, so that those who work go first."""

    def __init__(self, graph: Graph, every: float | None = None) -> None:
        self.graph = graph
        self._every = self.every if every is None else every
        self._task: asyncio.Task[None] | None = None

    @abstractmethod
    async def look(self) -> bool:
        """Look once; whether there is more to do at once."""

    def start(self) -> None:
        """Begin, and go on until `close`."""
        self._task = asyncio.create_task(self._again_and_again(), name=self.name)

    async def close(self) -> None:
        """Stop. What is being done is done whole, or not at all."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _again_and_again(self) -> None:
        while True:
            more = False
            try:
                more = await self.look()
            except FAULTS as fault:
                log.warning("not looked at for now, %s: %s", self.name, fault)
            except Exception:
                log.exception("a look failed: %s", self.name)
            await asyncio.sleep(self.pause if more else self._every)
