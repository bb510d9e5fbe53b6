"""What happens, told to those who listen in this process: that something came to an inbox, and that what somebody may
do has changed.

One poller learns how far the events have come and which inboxes anything came to, and wakes the listeners who read
those; each then reads its own, as far as it has not, by one statement with its access inside. So nothing waits in a
queue: who is slow reads more at a time. Positions have no gaps and follow the order of commits, so what any server
process writes reaches all. The poller runs while somebody listens, and asks one small question five times a second
while nothing happens, however many listen.
"""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from graph import staff
from graph.inbox import telling
from graph.session import Graph

SECONDS = 1.0
"""How often it is looked whether somebody's standing has changed."""
POLL_SECONDS = 0.2

log = logging.getLogger(__name__)


@dataclass(eq=False)
class Listener:
    """Somebody who listens, by staff id, with the standing they were last seen with and the inboxes they read.

    `upto` is the position up to which everything is committed that may be for them; `woken` is set when that moves for
    their sake, and when what they may do has `changed`.
    """

    staff: str
    standing: int
    inboxes: frozenset[str]
    upto: int
    woken: asyncio.Event = field(default_factory=asyncio.Event)
    changed: bool = False


class Feed:
    """The listeners of one server process."""

    def __init__(self, graph: Graph, seconds: float = POLL_SECONDS) -> None:
        self._graph = graph
        self._seconds = seconds
        self._listeners: set[Listener] = set()
        self._readers: dict[str, set[Listener]] = defaultdict(set)
        self._poller: asyncio.Task[None] | None = None
        self._position = 0

    @property
    def position(self) -> int:
        """The position up to which everything has been looked at."""
        return self._position

    @asynccontextmanager
    async def listen(self, who: str, standing: int, inboxes: Iterable[str]) -> AsyncIterator[Listener]:
        """Listen as a member of staff: to what happens from now on. Raises Unavailable."""
        if self._poller is None:
            position = await telling.last_event(self._graph)
            if self._poller is None:
                self._position = position
                self._poller = asyncio.create_task(self._poll(), name="feed")
        listener = Listener(who, standing, frozenset(), self._position)
        self._listeners.add(listener)
        self.place(listener, inboxes)
        try:
            yield listener
        finally:
            self.place(listener, ())
            self._listeners.discard(listener)
            if not self._listeners and self._poller is not None:
                self._poller.cancel()
                self._poller = None

    def place(self, listener: Listener, inboxes: Iterable[str]) -> None:
        """Let a listener read these inboxes, and no others, from now on."""
        wanted = frozenset(inboxes)
        for key in listener.inboxes - wanted:
            self._readers[key].discard(listener)
            if not self._readers[key]:
                del self._readers[key]
        for key in wanted - listener.inboxes:
            self._readers[key].add(listener)
        listener.inboxes = wanted

    async def _poll(self) -> None:
        clock = asyncio.get_running_loop().time
        looked = clock()
        while True:
            await asyncio.sleep(self._seconds)
            try:
                await self._look()
                if clock() - looked >= min(SECONDS, 5 * self._seconds):
                    looked = clock()
                    await self._look_at_standings()
            except Exception:
                # Nothing is lost: the position stays where it was.
                log.exception("what happened could not be read; it is looked at again")

    async def _look(self) -> None:
        last = await telling.last_event(self._graph)
        if last == self._position:
            return
        came = await telling.came_to(self._graph, self._position, last)
        self._position = last
        for listener in {one for key in came for one in self._readers.get(key, ())}:
            listener.upto = last
            listener.woken.set()

    async def _look_at_standings(self) -> None:
        seen = {(one.staff, one.standing) for one in self._listeners}
        changed = set(await staff.changed(self._graph, sorted(seen)))
        for listener in [one for one in self._listeners if one.staff in changed]:
            listener.changed = True
            listener.woken.set()
