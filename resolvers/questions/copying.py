"""The copy in columns, made and kept fresh: what happens to somebody's record is in it within a minute.

Made anew: once a day, since ages and clocks go by the day, and after what changes many records and names none
(`MANY`). One process at a time writes; others read what it wrote.
"""

from __future__ import annotations

import asyncio
import fcntl
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from graph.questions import columns as of_graph
from graph.session import Graph
from resolvers.background import Background
from resolvers.columns import Columns, Copy, Writing
from rules.clock import now, today

AT_ONCE = 250
"""People of one reading: a server works for others between two."""
FEW, SHARE = 2000, 0.1
"""So many, or this part of everybody, may have changed before all are read anew: a question reads both beside each
other."""
MANY = frozenset(
    {
        "FILE_IMPORTED",
        "FILE_READMITTED",
        "AREAS_CHANGED",
        "CODES_LOADED",
        "PRISON_CHANGED",
        # So that nothing of a deleted record is left in a file.
        "RECORD_DELETED",
    }
)
"""Events after which everybody is read anew: most name nobody whose figures they change."""

Progress = Callable[[str, int, int], None]


class Copying(Background):
    """Keeps the copy fresh, in every server process."""

    name = "the copy of what figures count"
    every = 60.0

    def __init__(self, graph: Graph, columns: Columns, every: float | None = None) -> None:
        super().__init__(graph, every)
        self._columns = columns

    async def look(self) -> bool:
        """Take over what happened."""
        await refresh(self.graph, self._columns)
        return False


async def refresh(graph: Graph, columns: Columns) -> Copy | None:
    """Make the copy, or take over what has changed since; None: another process is writing it."""
    with _alone(columns) as alone:
        if not alone:
            return None
        last = columns.copy()
        if last is None or last.day != today():
            return await _whole(graph, columns, None)
        at, upto = now(), await of_graph.last_position(graph)
        found = await of_graph.happened(graph, last.position, upto)
        changed = sorted({one for _, whose in found for one in whose})
        many = last.changed + len(changed) > max(FEW, SHARE * last.people)
        if many or any(kind in MANY for kind, _ in found):
            return await _whole(graph, columns, None)
        return await _newer(graph, columns, last, changed, at, upto)


async def copy_all(graph: Graph, columns: Columns, advance: Progress | None = None) -> Copy | None:
    """Make the copy anew; None: another process is writing it."""
    with _alone(columns) as alone:
        return await _whole(graph, columns, advance) if alone else None


async def _whole(graph: Graph, columns: Columns, advance: Progress | None) -> Copy:
    # What happens while it is read is after this position, and is taken over with the next look.
    at, position = now(), await of_graph.last_position(graph)
    writing = Writing(columns, f"whole-{at:%Y%m%dT%H%M%S%f}")
    total = await of_graph.how_many(graph)
    people, after = 0, ""
    while found := await of_graph.next_people(graph, after, AT_ONCE):
        await _read(graph, writing, found)
        people, after = people + len(found), found[-1]
        if advance is not None:
            advance("Copying people", people, max(people, total))
    await asyncio.to_thread(writing.close)
    made = Copy(at, today(), position, people, writing.name)
    columns.keep(made)
    return made


async def _newer(
    graph: Graph, columns: Columns, last: Copy, changed: Sequence[str], at: datetime, upto: int
) -> Copy:
    name = last.newer
    if changed:
        writing = Writing(columns, f"newer-{at:%Y%m%dT%H%M%S%f}")
        for number in range(0, len(changed), AT_ONCE):
            await _read(graph, writing, changed[number : number + AT_ONCE])
        await asyncio.to_thread(writing.close, last, changed)
        name = writing.name
    made = replace(last, at=at, position=upto, newer=name, changed=last.changed + len(changed))
    columns.keep(made)
    return made


async def _read(graph: Graph, writing: Writing, people: Sequence[str]) -> None:
    writing.add("WHOSE", await of_graph.whose(graph, people, today()))
    for count in of_graph.COPIED:
        writing.add(count.name, await of_graph.rows(graph, count, people, today()))


@contextmanager
def _alone(columns: Columns) -> Iterator[bool]:
    """Whether nobody else writes, and will not until this is over."""
    columns.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (columns.folder / "lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
