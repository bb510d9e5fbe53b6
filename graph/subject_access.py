"""Everything that is held on one person, read a piece at a time, so that a long record takes no more memory.

Files that stood in the record by mistake (`HAD_FILE` to a file that is somebody else's now) are never read, only
counted. Victims, register entries, limits and break-glass are reached by no statement here, but for the names that must
not be shown.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from graph.instants import native
from graph.session import Graph

AT_A_TIME = 400
"""How many facts or rows are read by one statement."""

# Of somebody who is known from files kept apart alone, nothing may be told: not even that there is a record.
FIND = """
OPTIONAL MATCH (o:Offender {id: $id}) WHERE o.concealed IS NULL
OPTIONAL MATCH (:MergedOffender {id: $id})-[:NOW]->(p:Offender) WHERE p.concealed IS NULL
OPTIONAL MATCH (d:DeletedOffender {id: $id})
RETURN coalesce(o.id, p.id), d.deletedAt, d.rule
"""

BEARERS = """
UNWIND $numbers AS number
MATCH (:Identifier {scheme: number[0], value: number[1]})<-[:IDENTIFIED_BY]-(:CaseFile)<-[:HAS_FILE]-(o:Offender)
RETURN DISTINCT o.id, number[0], number[1] ORDER BY o.id, number[1]
"""

AREA_SLUGS = """
MATCH (a:Area) WHERE a.slug >= ''
RETURN a.slug ORDER BY a.slug
"""

PERSON = """
MATCH (o:Offender {id: $id})
RETURN properties(o),
    COLLECT { MATCH (o)-[:WAS]->(v:Version) RETURN properties(v) ORDER BY v.supersededAt },
    COLLECT {
        MATCH (m:MergedOffender)-[:NOW]->(o)
        RETURN [properties(m), COLLECT { MATCH (m)-[:WAS]->(v:Version) RETURN properties(v) ORDER BY v.supersededAt }]
        ORDER BY m.id
    },
    COLLECT { MATCH (o)-[:HAS_FILE]->(f:CaseFile) RETURN f.id ORDER BY f.system, f.scope, f.reference },
    COLLECT {
        CALL (o) {
            RETURN o AS p
            UNION
            MATCH (p:MergedOffender)-[:NOW]->(o) RETURN p
        }
        MATCH (p)-[h:HAD_FILE]->(f:CaseFile)
        WHERE NOT EXISTS { (o)-[:HAS_FILE]->(f) }
        RETURN [h.recordedAt, h.retractedAt]
    }
"""

FILE = """
MATCH (o:Offender {id: $id})-[h:HAS_FILE]->(f:CaseFile {id: $file})
RETURN properties(f), properties(h),
    COLLECT { MATCH (f)-[:WAS]->(v:Version) RETURN properties(v) ORDER BY v.supersededAt },
    COLLECT { MATCH (f)-[:FROM]->(s:SourceRecord) RETURN s.id ORDER BY s.id },
    COLLECT { MATCH (p)-[b:HAD_FILE]->(f) WHERE p = o OR EXISTS { (p)-[:NOW]->(o) } RETURN properties(b) }
"""

FACTS_OF_FILE = """
MATCH (f:CaseFile {id: $file})
CALL (f) {
    MATCH (f)-[:KNOWN_AS|IDENTIFIED_BY|LIVES_AT|SUPERVISED|SERVES|HELD|HAD|ASSESSED|REFERRED|TREATED
        |HAS_TRANSFER|HAD_FACT]->(n:Fact)
    RETURN n, null AS of
    UNION
    MATCH (f)-[:SERVES|HELD|ASSESSED|REFERRED|TREATED|HAS_TRANSFER|HAD_FACT]->(of:Fact)
        -[:FOR|HAS_STAY|HAS_OBJECTIVE|HAS_SESSION|HAS_TEST|HAS_DRUG_TEST|HAS_WEEK|HAS_REVIEW|HAS_HANDOVER
        |HAS_STEP|HAS_BREACH|HAS_SUSPENSION|HAD_FACT]->(n:Fact)
    WHERE n.apart IS NULL
    RETURN n, of
}
RETURN n.id, head([l IN labels(n) WHERE l <> 'Fact']),
    toString(coalesce(n.date, n.from, n.receivedOn, n.referredOn, n.orderDate, n.movesOn, of.date, of.movesOn)),
    coalesce(n.time, ''), coalesce(n.number, 0), of IS NOT NULL
"""

FACTS = """
UNWIND $ids AS id
MATCH (n:Fact {id: id})
RETURN id, head([l IN labels(n) WHERE l <> 'Fact']), properties(n),
    COLLECT {
        MATCH (n)-[r:UNDER|SERVED_IN|TRANSFERRED_TO|IN_AREA|AT|BY|FROM_AREA|TO_AREA|HAD_LINK]->(m)
        WITH coalesce(r.type, type(r)) AS type, m, r WHERE type <> 'FROM'
        RETURN [type, m.id, CASE WHEN m:Fact THEN null ELSE m.name END, properties(r)]
        ORDER BY type, m.id, r.recordedAt
    },
    COLLECT { MATCH (n)-[:FROM|ALSO_FROM|HAD_LINK]->(s:SourceRecord) RETURN DISTINCT s.id ORDER BY s.id },
    COLLECT { MATCH (n)-[:WAS]->(v:Version) RETURN properties(v) ORDER BY v.supersededAt },
    COLLECT { MATCH (n)<-[h:HAD_FACT]-() RETURN properties(h) ORDER BY h.retractedAt },
    head(COLLECT {
        MATCH (n)<-[:FOR|HAS_STAY|HAS_OBJECTIVE|HAS_SESSION|HAS_TEST|HAS_DRUG_TEST|HAS_WEEK|HAS_REVIEW|HAS_HANDOVER
            |HAS_STEP|HAS_BREACH|HAS_SUSPENSION|HAD_FACT]-(m:Fact)
        RETURN m.id ORDER BY m.id
    })
"""

ROWS = """
UNWIND $ids AS id
MATCH (s:SourceRecord {id: id})
RETURN properties(s), COLLECT { MATCH (s)-[:WAS]->(v:Version) RETURN properties(v) ORDER BY v.supersededAt }
"""

REJECTS = """
MATCH (r:Reject) WHERE r.file STARTS WITH $begins AND any(key IN $keys WHERE r.raw CONTAINS key)
RETURN properties(r) ORDER BY r.file, r.line, r.reason
"""

LOOKS = """
MATCH (o:Offender {id: $id})
CALL (o) {
    RETURN o AS p
    UNION
    MATCH (p:MergedOffender)-[:NOW]->(o) RETURN p
}
MATCH (p)<-[:ON]-(e:AuditEntry)
WHERE e.action IN $actions AND (size(e.roles) > 0 OR e.action = 'EXPORT') AND all(role IN e.roles WHERE role IN $roles)
WITH DISTINCT e
WITH substring(toString(e.at), 0, 7) AS month, e.action AS action, e.roles AS roles, count(*) AS times,
    collect(DISTINCT [part IN coalesce(e.parts, []) WHERE part IN $parts]) AS parts
RETURN month, action, roles, times, reduce(all = [], some IN parts | all + some)
ORDER BY month, action, roles
"""

VICTIMS_OF = """
MATCH (o:Offender {id: $id})
CALL (o) {
    RETURN o AS p
    UNION
    MATCH (p:MergedOffender)-[:NOW]->(o) RETURN p
}
MATCH (p)-[:KEPT_APART]->(:CaseFile)-[:OFFENDED_AGAINST]->(v:Victim)
RETURN v.surname, v.forenames, [x IN coalesce(v.lines, []) + [v.postcode, v.telephone] WHERE x IS NOT NULL]
"""

IS_DEMO = """
MATCH (m:Marker {key: 'demo-import'})
RETURN m.done
"""

KNOWN_STAFF = """
MATCH (s:Staff {id: $id})
RETURN s.name
"""


@dataclass(frozen=True)
class Deleted:
    """What is left of a person whose record was deleted."""

    at: datetime | None
    rule: str


@dataclass(frozen=True)
class Entry:
    """A fact of the record by its id: what it is, and what it is ordered by."""

    id: str
    label: str
    date: str
    time: str
    number: int
    within: bool

    @property
    def order(self) -> tuple[str, str, int, bool, str]:
        """The oldest first, and what belongs to another fact after it."""
        return self.date, self.time, self.number, self.within, self.id


async def find(graph: Graph, id_: str) -> str | Deleted | None:
    """The offender whom an id leads to, be it one that was merged away; or that the record was deleted."""
    ((found, at, rule),) = await graph.read(FIND, {"id": id_})
    if found is None and rule is not None:
        return Deleted(native(at), rule)
    return found  # type: ignore[no-any-return]


async def bearers(graph: Graph, numbers: Iterable[tuple[str, str]]) -> list[tuple[str, str, str]]:
    """Who bears one of these canonical identifiers: offender, scheme, value."""
    rows = await graph.read(BEARERS, {"numbers": [list(pair) for pair in numbers]})
    return [(row[0], row[1], row[2]) for row in rows]


async def area_slugs(graph: Graph) -> list[str]:
    """Every probation area."""
    return [row[0] for row in await graph.read(AREA_SLUGS, {})]


async def known_staff(graph: Graph, id_: str) -> str | None:
    """The name of a member of staff; None for someone who is not known."""
    rows = await graph.read(KNOWN_STAFF, {"id": id_})
    return rows[0][0] if rows else None


async def is_demo(graph: Graph) -> bool:
    """Whether the record was filled with invented people."""
    return bool(await graph.read(IS_DEMO, {}))


async def person(graph: Graph, id_: str) -> list[Any]:
    """Properties, versions, merged offenders (with versions), ids of files, and times of files that were not theirs."""
    (row,) = await graph.read(PERSON, {"id": id_})
    return list(native(row))


async def file(graph: Graph, id_: str, file_: str) -> list[Any]:
    """A file's properties, its relationship's, versions, ids of rows, and when it stood in older records of theirs."""
    (row,) = await graph.read(FILE, {"id": id_, "file": file_})
    return list(native(row))


async def entries(graph: Graph, files: Iterable[str]) -> list[Entry]:
    """Every fact that these files say or ever said, the oldest first."""
    found: dict[str, Entry] = {}
    for file_ in files:
        for id_, label, day, *rest in await graph.read(FACTS_OF_FILE, {"file": file_}):
            found[id_] = Entry(id_, label, day or "", *rest)
    return sorted(found.values(), key=lambda entry: entry.order)


async def facts(graph: Graph, ids: Sequence[str]) -> AsyncIterator[list[Any]]:
    """For each of these facts: id, label, properties, links (type, id, name, properties), rows, versions,
    takings-off, holder."""
    for start in range(0, len(ids), AT_A_TIME):
        some = list(ids[start : start + AT_A_TIME])
        for row in await graph.read(FACTS, {"ids": some}):
            yield native(row)


async def rows(graph: Graph, ids: Sequence[str]) -> AsyncIterator[list[Any]]:
    """For each of these source records its properties and versions."""
    for start in range(0, len(ids), AT_A_TIME):
        some = list(ids[start : start + AT_A_TIME])
        for row in await graph.read(ROWS, {"ids": some}):
            yield native(row)


async def rejects(graph: Graph, begins: str, keys: Iterable[str]) -> list[dict[str, Any]]:
    """Rejected or flagged rows of files whose names begin so, that hold one of these keys somewhere in their text."""
    found = await graph.read(REJECTS, {"begins": begins, "keys": sorted(set(keys))})
    return [native(row[0]) for row in found]


async def looks(
    graph: Graph, id_: str, actions: Iterable[str], roles: Iterable[str], parts: Iterable[str]
) -> list[list[Any]]:
    """Looks that may be told of: month, action, roles, how many, and the parts of the record."""
    values = {"id": id_, "actions": list(actions), "roles": list(roles), "parts": list(parts)}
    return await graph.read(LOOKS, values)


async def hidden(graph: Graph, id_: str) -> tuple[set[str], set[str]]:
    """What must not be shown of the person's victims: names, and the lines of addresses."""
    rows = await graph.read(VICTIMS_OF, {"id": id_})
    return {name for row in rows for name in row[:2] if name}, {
        line for row in rows for line in row[2] if line
    }
