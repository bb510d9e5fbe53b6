"""Who looked, in the graph: entries shipped from the log's files, and read again to be compared with them.

`(:AuditEntry {id, at, by, roles, action, ..., segment, number, hash})-[:ON]->(:Offender)`: the log's file says the
same; `segment`, `number` and `hash` say where. An entry that a write made in its own transaction is `unchained` until
the log has taken it in. `(:AuditSegment {id, chain, log, first, shipped})` says how far a file is in the graph.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from graph.session import Graph, Transaction

SHIP_ENTRIES = """
MERGE (s:AuditSegment {id: $segment})
ON CREATE SET s.chain = $chain, s.log = $log, s.first = $first, s.shipped = 0
SET s.shipped = CASE WHEN s.shipped < $last THEN $last ELSE s.shipped END
WITH s.id AS segment
UNWIND $rows AS row
MERGE (e:AuditEntry {id: row.id})
ON CREATE SET e += row.properties, e.at = datetime(row.at)
SET e.segment = segment, e.number = row.number, e.hash = row.hash
REMOVE e.unchained, e.subjects
WITH e, row
UNWIND row.subjects AS subject
MATCH (o:Offender|MergedOffender {id: subject})
MERGE (e)-[:ON]->(o)
"""

SHIPPED = """
MATCH (s:AuditSegment {chain: $chain})
RETURN coalesce(max(s.shipped), 0)
"""

ANY_UNCHAINED = """
MATCH (e:AuditEntry {unchained: true})
RETURN true LIMIT 1
"""

TAKE_TURN = """
MERGE (m:Marker {key: 'audit'})
SET m.asked = datetime()
WITH m WHERE m.chain = $chain OR m.until IS NULL OR m.until < datetime()
SET m.chain = $chain, m.until = datetime() + duration({seconds: 30})
RETURN true
"""

UNCHAINED = """
MATCH (e:AuditEntry {unchained: true})
WITH e LIMIT $limit
RETURN properties(e)
"""

CHAIN = """
UNWIND $rows AS row
MATCH (e:AuditEntry {id: row.id})
SET e.segment = row.segment, e.number = row.number, e.hash = row.hash
REMOVE e.unchained, e.subjects
"""

SEGMENTS = """
MATCH (s:AuditSegment) WHERE s.id > $after
RETURN s.id, s.log, s.shipped ORDER BY s.id LIMIT $limit
"""

ENTRIES_OF_SEGMENT = """
MATCH (e:AuditEntry {segment: $segment}) WHERE $first <= e.number <= $last
RETURN properties(e), COLLECT { MATCH (e)-[:ON]->(o) RETURN o.id }
"""

ENTRIES_BY_ID = """
UNWIND $ids AS id
MATCH (e:AuditEntry {id: id})
RETURN properties(e), COLLECT { MATCH (e)-[:ON]->(o) RETURN o.id }
"""

PLACES = """
MATCH (e:AuditEntry) WHERE e.id > $after
WITH e ORDER BY e.id LIMIT $limit
RETURN e.id, e.segment, e.number, e.unchained = true
"""

OFFENDERS_THERE = """
UNWIND $ids AS id
MATCH (o:Offender|MergedOffender {id: id})
RETURN o.id
"""


async def ship(graph: Graph, *, segment: str, chain: str, log: str, first: int, rows: Sequence[Any]) -> None:
    """Bring entries of a segment into the graph, in order of `number`. The same ones again change nothing.

    A row: `id`, `at`, `number`, `hash`, `subjects` (ids of offenders) and the other `properties`.
    """
    values = {"segment": segment, "chain": chain, "log": log, "first": first, "rows": rows}

    async def work(tx: Transaction) -> None:
        await (await tx.run(SHIP_ENTRIES, values, last=rows[-1]["number"])).consume()

    await graph.write(work)


async def shipped(graph: Graph, chain: str) -> int:
    """The number of the last entry of a chain that is in the graph; 0 when none is."""
    ((number,),) = await graph.read(SHIPPED, {"chain": chain})
    return int(number)


async def any_unchained(graph: Graph) -> bool:
    """Whether a write made an entry that no log has taken in yet."""
    return bool(await graph.read(ANY_UNCHAINED, {}))


async def take_turn(graph: Graph, chain: str) -> bool:
    """Whether this chain is the one, for the next half minute, that takes in what writes left."""

    async def work(tx: Transaction) -> bool:
        return await (await tx.run(TAKE_TURN, chain=chain)).single() is not None

    return await graph.write(work)


async def unchained(graph: Graph, limit: int) -> list[dict[str, Any]]:
    """The properties of entries that writes made and no log has taken in; `subjects` are the offenders they are on."""
    return [row[0] for row in await graph.read(UNCHAINED, {"limit": limit})]


async def chain(graph: Graph, rows: Sequence[Mapping[str, Any]]) -> None:
    """Say of entries (`id`) where in the log they were taken in: `segment`, `number`, `hash`."""

    async def work(tx: Transaction) -> None:
        await tx.run(CHAIN, rows=list(rows))

    await graph.write(work)


async def segments(graph: Graph) -> dict[str, tuple[str, int]]:
    """Every segment that the graph knows of: the name of its log, and the number of its last entry shipped."""
    found: dict[str, tuple[str, int]] = {}
    after = ""
    while rows := await graph.read(SEGMENTS, {"after": after, "limit": 5_000}):
        found |= {row[0]: (row[1], row[2]) for row in rows}
        after = rows[-1][0]
    return found


async def entries(
    graph: Graph, segment: str, first: int, last: int
) -> list[tuple[dict[str, Any], list[str]]]:
    """The entries of a segment with these numbers, both included, and the offenders they are on; in no order."""
    rows = await graph.read(ENTRIES_OF_SEGMENT, {"segment": segment, "first": first, "last": last})
    return [(row[0], row[1]) for row in rows]


async def entries_by_id(graph: Graph, ids: Sequence[str]) -> list[tuple[dict[str, Any], list[str]]]:
    """The entries with these ids, wherever they stand."""
    return [(row[0], row[1]) for row in await graph.read(ENTRIES_BY_ID, {"ids": list(ids)})]


async def places(graph: Graph, after: str, limit: int) -> list[tuple[str, str | None, int | None, bool]]:
    """Id, segment, number and whether it is unchained, of the next entries by id."""
    rows = await graph.read(PLACES, {"after": after, "limit": limit})
    return [(row[0], row[1], row[2], bool(row[3])) for row in rows]


async def there(graph: Graph, ids: Sequence[str]) -> set[str]:
    """Which of these offenders the graph holds, merged ones included."""
    return {row[0] for row in await graph.read(OFFENDERS_THERE, {"ids": list(ids)})}
