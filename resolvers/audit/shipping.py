"""Brings the log into the graph: in batches, a little at a time, from where it was, as often as it takes.

Each server process ships its own chain and, now and then, what processes that are gone have left. Entries that writes
made in the graph are taken into the chain of one process at a time. Nothing is ever taken out of a file.
"""

from __future__ import annotations

import asyncio
import logging
import os
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeAlias

from neo4j.exceptions import DriverError, Neo4jError

from graph import audit as kept
from graph.session import Graph, Unavailable
from resolvers.audit.files import Chain, chains, groups, held, last_mark
from resolvers.audit.keys import Keys
from resolvers.audit.lines import Line, as_head, name_of, read_head
from resolvers.audit.log import Audit
from rules.clock import now

BATCH = 100
"""Entries that one transaction brings into the graph."""
SHARE = 0.05
"""The most of the time that shipping may be at work."""
PAUSE = 0.5
TAKING_EVERY = 2.0
TIDYING_EVERY = 30.0
AFTER_A_FAULT = 5.0
AT_THE_END = 5.0
"""Seconds: between two looks for something to do, and for how long the last one may take."""

FAULTS = (Unavailable, Neo4jError, DriverError, OSError)
Rest: TypeAlias = Callable[[float], Awaitable[None]]

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Batch:
    """Entries of one segment, whole groups, and where in its file they end."""

    segment: str
    entries: list[Line]
    end: int


class Reader:
    """Reads the signed entries of a chain in order, from behind a number. `keys`: every signature is looked at."""

    def __init__(self, folder: Path, chain: str, after: int, keys: Keys | None = None) -> None:
        self.folder = folder
        self.chain = chain
        self.number = after
        self._keys = keys
        self._segment = 1
        self._offset = 0

    def next(self, upto: int | None = None) -> Batch | None:
        """The next entries, no further than a number; None when there are none yet."""
        while (path := self._path(self._segment)).exists():
            found: list[Line] = []
            end, stop = self._offset, False
            for behind, group, mark in groups(path, self._offset):
                if stop := not self._may(mark, upto):
                    break
                end = behind
                found += (line for line in group if line.number > self.number)
                if len(found) >= BATCH:
                    break
            if found:
                return Batch(path.stem, found, end)
            if stop or not self._path(self._segment + 1).exists():
                break
            self._segment, self._offset = self._segment + 1, 0
        return None

    def _may(self, line: Line, upto: int | None) -> bool:
        assert line.mark is not None
        return (upto is None or line.mark.number <= upto) and (self._keys is None or line.signed(self._keys))

    def behind(self, batch: Batch) -> None:
        """Go on behind what was shipped."""
        self.number, self._offset = batch.entries[-1].number, batch.end

    def _path(self, segment: int) -> Path:
        return self.folder / f"{name_of(self.chain, segment)}.jsonl"


def as_row(line: Line) -> dict[str, Any]:
    """An entry as the graph takes it. Of what was refused, the offenders asked for are its subjects."""
    values = dict(line.values)
    for name in ("before", "taken"):
        values.pop(name, None)
    row = {name: values.pop(name) for name in ("id", "at", "number", "hash")}
    row["subjects"] = values.pop("subjects", None) or (
        values.get("asked") or [] if values["action"] == "REFUSED" else []
    )
    row["properties"] = values
    return row


class Shipping:
    """The background tasks of a server process."""

    def __init__(self, graph: Graph, audit: Audit) -> None:
        self._graph = graph
        self._audit = audit
        self._reader = Reader(audit.folder, audit.chain, 0)
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Begin, and go on until `close`."""
        for work, every in ((self.own, PAUSE), (self.taken, TAKING_EVERY), (self.left, TIDYING_EVERY)):
            self._tasks.append(
                asyncio.create_task(_again_and_again(work, every), name=f"audit {work.__name__}")
            )

    async def close(self) -> None:
        """Stop, and ship what is left of a closed log, for a few seconds at most: the next process does the rest."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        with suppress(TimeoutError, *FAULTS):
            async with asyncio.timeout(AT_THE_END):
                await ship_left(self._graph, Chain(self._audit.chain, self._audit.folder), self._audit.keys)

    async def own(self) -> None:
        """Ship a batch of this process's own log."""
        if self._reader.number < self._audit.number:
            await ship(self._graph, self._reader, self._audit.keys.name, self._audit.number)
            self._audit.shipped = self._reader.number

    async def taken(self) -> None:
        """Take in what writes left in the graph."""
        await take_unchained(self._graph, self._audit)

    async def left(self) -> None:
        """Ship what other processes have left."""
        await ship_all_left(self._graph, self._audit.folder, self._audit.keys, rest=_rest)


async def _again_and_again(work: Callable[[], Awaitable[None]], every: float) -> None:
    faulty = False
    while True:
        begun = time.monotonic()
        try:
            await work()
            faulty = False
        except FAULTS as fault:
            if not faulty:
                log.warning("the audit log is not shipped to the graph for now: %s", fault)
            faulty = True
        await _rest(time.monotonic() - begun, AFTER_A_FAULT if faulty else every)


async def _rest(busy: float, least: float = 0.0) -> None:
    """Sleep so long that being busy is a small share of the time."""
    await asyncio.sleep(max(least, busy * (1 / SHARE - 1)))


async def _no_rest(_busy: float) -> None:
    pass


async def ship(graph: Graph, reader: Reader, log_name: str, upto: int | None = None) -> int:
    """Ship one batch; how many entries it was."""
    batch = reader.next(upto)
    if batch is None:
        return 0
    await kept.ship(
        graph,
        segment=batch.segment,
        chain=reader.chain,
        log=log_name,
        first=batch.entries[0].number,
        rows=[as_row(line) for line in batch.entries],
    )
    reader.behind(batch)
    return len(batch.entries)


async def take_unchained(graph: Graph, audit: Audit) -> int:
    """Take into this log what writes left in the graph; how many entries. One process at a time does."""
    taken = 0
    while await kept.any_unchained(graph) and await kept.take_turn(graph, audit.chain):
        found = await kept.unchained(graph, BATCH)
        entries = [
            {
                **{name: value for name, value in properties.items() if name != "unchained"},
                "at": properties["at"].to_native(),
                "taken": True,
            }
            for properties in found
        ]
        places = await asyncio.gather(*(audit.take(entry) for entry in entries))
        await kept.chain(
            graph,
            [{"id": entry["id"], **place._asdict()} for entry, place in zip(entries, places, strict=True)],
        )
        taken += len(found)
    return taken


async def ship_all_left(
    graph: Graph, folder: Path, keys: Keys, *, again: bool = False, rest: Rest = _no_rest
) -> int:
    """Ship all that processes which are gone have left; how many entries."""
    return sum([await ship_left(graph, one, keys, again=again, rest=rest) for one in chains(folder)[0]])


async def ship_left(
    graph: Graph, chain: Chain, keys: Keys, *, again: bool = False, rest: Rest = _no_rest
) -> int:
    """Ship what a process that is gone has left of its chain, and say so in its head; how many entries.

    `again`: from the start, where the graph has lost what was shipped.
    """
    with held(chain) as handle:
        head = read_head(chain.head_path) if handle is not None else None
        if handle is None or head is None or head.mark is None or not head.signed(keys):
            return 0
        if head.mark.state.final and head.mark.shipped >= head.mark.number and not again:
            return 0
        reader = Reader(chain.folder, chain.name, 0 if again else await kept.shipped(graph, chain.name), keys)
        count, begun = 0, time.monotonic()
        while shipped := await ship(graph, reader, keys.name):
            count += shipped
            await rest(time.monotonic() - begun)
            begun = time.monotonic()
        mark = last_mark(chain, head, keys)
        if mark is None:
            log.error("the audit log %s is not as its process left it: run `record audit verify`", chain.name)
        else:
            mark = replace(mark, shipped=reader.number, at=now().isoformat())
            os.pwrite(handle, as_head(mark.line(keys)), 0)
            os.fsync(handle)
        return count


async def ship_by_hand(graph: Graph, folder: Path, key_file: Path, *, again: bool = False) -> tuple[int, int]:
    """Do what a server would: take in what writes left, and ship what processes left. How many entries of each kind,
    those shipped first."""
    taken = 0
    if await kept.any_unchained(graph):
        audit = Audit(folder, key_file)
        try:
            taken = await take_unchained(graph, audit)
        finally:
            await audit.close()
    return await ship_all_left(graph, folder, Keys.made(key_file), again=again), taken
