"""Clocks of moves that have passed: which moves have one, and which of them their managers were told of.

The case's marker holds both, so that a clock is told of once, whichever server process comes first, and nothing of it
outlives the record: `told` are clocks with their last day, `looked` are moves with the day and the version of the look.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from graph.session import Graph, Transaction

# A file is due when the move is over, so those count that are over, too.
OVERDUE = """
MATCH (t:Transfer)
USING INDEX t:Transfer(open, due)
WHERE t.open IN [true, false] AND t.due < $today
MATCH (t)<-[:HAS_TRANSFER]-(f:CaseFile)<-[:HAS_FILE]-(o:Offender)
OPTIONAL MATCH (m:Marker {key: 'case ' + f.id})
WITH t, f, o, m, t.id + ' ' + toString($today) + ' ' + toString(t.version) AS look
WHERE NOT look IN coalesce(m.looked, [])
RETURN t.id, f.id, o.id
ORDER BY t.due, t.id LIMIT $most
"""

TOLD_OF = """
MATCH (m:Marker {key: 'case ' + $file})
RETURN coalesce(m.told, [])
"""

# Looks of days that are over decide nothing any more.
NOTE_LOOK = """
MATCH (m:Marker {key: 'case ' + $file})
SET m.told = coalesce(m.told, []) + $clocks,
    m.looked = [one IN coalesce(m.looked, []) WHERE one CONTAINS ' ' + toString($today) + ' ']
        + [$transfer + ' ' + toString($today) + ' ' + toString($version)]
"""


class Overdue(NamedTuple):
    """A move with a clock that has passed: its id, the file of the case, and the offender's id."""

    transfer: str
    file: str
    offender: str


async def overdue(graph: Graph, today: date, most: int) -> list[Overdue]:
    """Moves whose clocks have passed and that nobody has looked at today as they stand, the oldest first."""
    rows = await graph.read(OVERDUE, {"today": today, "most": most})
    return [Overdue(*row) for row in rows]


async def told_of(tx: Transaction, file: str) -> set[str]:
    """The clocks of a case that was taken which its managers were told of."""
    record = await (await tx.run(TOLD_OF, file=file)).single(strict=True)
    return set(record[0])


async def note_look(
    tx: Transaction, found: Overdue, version: int, clocks: Iterable[str], today: date
) -> None:
    """Note on a case that was taken that a move was looked at, and of which clocks its managers are told now."""
    await tx.run(
        NOTE_LOOK,
        file=found.file,
        transfer=found.transfer,
        version=version,
        clocks=sorted(clocks),
        today=today,
    )
