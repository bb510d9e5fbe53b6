"""Rows that wait for what they name: an order for its case, a link for its file.

A row whose parent isn't there is rejected, one whose link leads nowhere is flagged; both rejects keep the ids that they
await. When one of these comes, the row is looked at again, with the text that was kept of it. One that gets in is no
reject any more, and is counted to the file that it came in.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from graph.imports.batches import Rejected, create_rejects
from graph.imports.records import Delivery
from graph.quality import sum_up
from graph.session import Graph, Transaction

FOUND = """
MATCH (r:Reject {waiting: true})
WHERE r.current AND r.id > $after
MATCH (i:ImportFile {id: r.fileId})
WHERE i.system = $system AND i.kind = $kind AND i.status = 'IMPORTED'
WITH r, i ORDER BY r.id
CALL (r) {
    UNWIND r.awaits AS id
    OPTIONAL MATCH (f:CaseFile {id: id})
    OPTIONAL MATCH (n:Fact {id: id})
    RETURN count(f) + count(n) AS there
}
WITH r, i, there WHERE there > 0
RETURN r.id, r.line, r.reason, r.raw, r.awaits, i.id, i.name, i.extractDate
LIMIT $limit
"""

WAITING = """
MATCH (r:Reject {waiting: true})
WHERE r.current AND r.severity = 'REJECT'
RETURN r.file, count(r)
"""

GOT_IN = """
UNWIND $ids AS id
MATCH (r:Reject {id: id})
DETACH DELETE r
"""

AWAIT_OTHERS = """
UNWIND $rows AS row
MATCH (r:Reject {id: row.id})
SET r.awaits = row.awaits
"""

RECOUNT = """
MATCH (i:ImportFile {id: $id})
SET i.rejected = i.rejected - $taken, i.imported = i.imported + $imported, i.unchanged = i.unchanged + $unchanged,
    i.held = i.held + $held, i.warned = i.warned + $warned
"""

DISPLACED = """
UNWIND $ids AS id
MATCH (s:SourceRecord {id: id})
MATCH (i:ImportFile {id: s.batch})
WHERE s.kind <> $kind
OPTIONAL MATCH (r:Reject {fileId: i.id}) WHERE r.line = s.line
WITH s, i, collect(r) AS flags
FOREACH (r IN flags | DETACH DELETE r)
SET i.warned = i.warned - size(flags), i.rejected = i.rejected + 1,
    i.unchanged = i.unchanged - CASE WHEN i.imported > 0 THEN 0 ELSE 1 END,
    i.imported = i.imported - CASE WHEN i.imported > 0 THEN 1 ELSE 0 END
RETURN i.id, i.name, s.line, s.raw
"""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A row that waits. `flagged`: it is in the record, and only a link of it is not."""

    id: str
    line: int
    flagged: bool
    raw: str
    awaits: frozenset[str]
    batch: str
    file: str
    extract_date: date


async def found(graph: Graph, system: str, kind: str, after: str, limit: int) -> list[Waiting]:
    """The next rows of a kind some of whose awaited are there now, in order of id."""
    values = {"system": system, "kind": kind, "after": after, "limit": limit}
    return [
        Waiting(
            row[0],
            row[1],
            row[2] == "unresolved-link",
            row[3],
            frozenset(row[4]),
            row[5],
            row[6],
            row[7].to_native(),
        )
        for row in await graph.read(FOUND, values)
    ]


async def waiting(graph: Graph) -> dict[str, int]:
    """How many rejected rows of each file wait for their parents."""
    return {row[0]: row[1] for row in await graph.read(WAITING, {})}


async def got_in(tx: Transaction, batch: str, ids: list[str], counts: dict[str, int]) -> None:
    """Rejects that are none any more; `counts`: what became of their rows, to be added to their file's."""
    await tx.run(GOT_IN, ids=ids)
    await tx.run(RECOUNT, {**counts, "id": batch})
    await sum_up(tx, batch)


async def await_others(tx: Transaction, rows: list[tuple[str, set[str]]]) -> None:
    """Rows that still wait, some for less than before."""
    await tx.run(AWAIT_OTHERS, rows=[{"id": id_, "awaits": sorted(awaits)} for id_, awaits in rows])


async def displace(tx: Transaction, ids: list[str], delivery: Delivery) -> None:
    """Rows of another kind of file that hold the same keys become duplicates, as if these had been read before them."""
    result = await tx.run(DISPLACED, ids=ids, kind=delivery.kind)
    rows: list[Any] = [record.values() async for record in result]
    for batch, name, line, raw in rows:
        rejected = [Rejected(line, "duplicate-key", "REJECT", raw)]
        await create_rejects(tx, name, batch, rejected, delivery.apart)
    for batch in sorted({row[0] for row in rows}):
        await sum_up(tx, batch)
