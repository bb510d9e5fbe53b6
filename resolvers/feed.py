"""What happens, told to those who listen in this process: new alerts, and that what somebody may do has changed.

One poller reads events by their position, which has no gaps and follows the order of commits, so what any server
process writes is told by all, once, within a second. It runs while somebody listens, and asks the database two small
questions a second, however many listen.
"""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from graph import alerts, staff
from graph.session import Graph

SECONDS = 1.0
MOST_WAITING = 100
CHANGED = ""
"""What a listener is told instead of an alert's id: what they may do has changed."""

log = logging.getLogger(__name__)


@dataclass(eq=False)
class Listener:
    """Somebody who listens, by staff id, with the standing they were last seen with. `behind`: too slow to go on."""

    staff: str
    standing: int
    told: asyncio.Queue[str] = field(default_factory=lambda: asyncio.Queue(MOST_WAITING))
    behind: bool = False

    def tell(self, what: str) -> None:
        """Tell something; the listener takes it from `told` in their own time."""
        try:
            self.told.put_nowait(what)
        except asyncio.QueueFull:
            self.behind = True


class Feed:
    """The listeners of one server process."""

    def __init__(self, graph: Graph, seconds: float = SECONDS) -> None:
        self._graph = graph
        self._seconds = seconds
        self._listeners: dict[str, set[Listener]] = defaultdict(set)
        self._poller: asyncio.Task[None] | None = None
        self._position = 0

    @asynccontextmanager
    async def listen(self, who: str, standing: int) -> AsyncIterator[Listener]:
        """Listen as a member of staff: to what happens from now on. Raises Unavailable."""
        if self._poller is None:
            position = await alerts.last_event(self._graph)
            if self._poller is None:
                self._position = position
                self._poller = asyncio.create_task(self._poll(), name="feed")
        listener = Listener(who, standing)
        self._listeners[who].add(listener)
        try:
            yield listener
        finally:
            self._listeners[who].discard(listener)
            if not self._listeners[who]:
                del self._listeners[who]
            if not self._listeners and self._poller is not None:
                self._poller.cancel()
                self._poller = None

    async def _poll(self) -> None:
        while True:
            await asyncio.sleep(self._seconds)
            try:
                await self._look()
            except Exception:
                # Nothing is lost: the position stays where it was.
                log.exception("what happened could not be read; it is looked at again")

    async def _look(self) -> None:
        self._position, raised = await alerts.raised_since(self._graph, self._position)
        for alert, who in raised:
            for listener in self._listeners.get(who, ()):
                listener.tell(alert)
        seen = {(one.staff, one.standing) for some in self._listeners.values() for one in some}
        for who in await staff.changed(self._graph, sorted(seen)):
            for listener in self._listeners.get(who, ()):
                listener.tell(CHANGED)
