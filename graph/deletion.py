"""Deletion of a record, which leaves a stub that holds nothing of the person.

To be deleted, an offender's node becomes `(:DeletedOffender {id, deletedAt, by, rule, reason, counts})` in one
transaction: from then on nobody finds the record. What hung off it goes in bounded transactions after that; `deleting`
says that there is more, so an interrupted deletion is continued. Audit entries stay, and stay linked.
`(:DeletedFile {id})` is a case file that must not come back with the next extract: its id is the hash of its system,
area and reference.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any, LiteralString

from graph.session import Graph, Transaction

AT_A_TIME = 1_000
"""Facts deleted by one transaction, with their rows and versions."""

PERSON_IDS = """
MATCH (o:Offender {id: $id})
RETURN o.id, COLLECT { MATCH (m:MergedOffender)-[:NOW]->(o) RETURN m.id ORDER BY m.id }
"""

BECOME_STUB = """
MATCH (o:Offender {id: $id})
CALL (o) {
    MATCH (o)-[:HAS_FILE|KEPT_APART]->(f:CaseFile)
    MERGE (d:DeletedFile {id: f.id})
    SET d.of = o.id, d.deletedAt = $at
}
CALL (o) {
    RETURN o AS p
    UNION
    MATCH (p:MergedOffender)-[:NOW]->(o) RETURN p
}
SET p = {id: p.id, deletedAt: $at, by: $by, rule: $rule, reason: $reason}
REMOVE p:Offender:MergedOffender
SET p:DeletedOffender
WITH DISTINCT o
SET o.deleting = true, o.counts = []
"""

UNFINISHED = """
MATCH (d:DeletedOffender {deleting: true})
RETURN d.id ORDER BY d.id
"""

FILES_LEFT = """
MATCH (:DeletedOffender {id: $id})-[:HAS_FILE|KEPT_APART]->(f:CaseFile)
RETURN f.system, f.scope, f.reference
"""

DELETE_REJECTS = """
UNWIND $ids AS id
MATCH (r:Reject {id: id})
DETACH DELETE r
RETURN 'Reject'
"""

DELETE_FACTS = """
MATCH (:DeletedOffender {id: $id})-[:HAS_FILE|KEPT_APART]->(:CaseFile)
    -[:KNOWN_AS|IDENTIFIED_BY|LIVES_AT|SUPERVISED|SERVES|HELD|HAD|ASSESSED|REFERRED|TREATED|REGISTERED|OFFENDED_AGAINST
    |HAS_TRANSFER|TOLD
    |SPOKE_WITH|ASKED_FOR|HAD_INCIDENT
    |HAD_FACT]->(n:Fact)
WITH DISTINCT n LIMIT $limit
CALL (n) {
    RETURN n AS part
    UNION
    MATCH (n)-[:FOR|HAS_STAY|HAS_OBJECTIVE|HAS_SESSION|HAS_TEST|HAS_DRUG_TEST|HAS_WEEK|HAS_REVIEW|HAS_HANDOVER
        |HAS_STEP|HAS_CONFIDENTIAL|HAS_MEETING|HAS_FINDING|HAS_ACTION|HAS_MAPPA_ACTION|HAS_BREACH
        |HAS_SUSPENSION|HAD_FACT]->(part:Fact)
    RETURN part
}
WITH DISTINCT part
CALL (part) {
    RETURN part AS gone
    UNION
    MATCH (part)-[:FROM|ALSO_FROM|HAD_LINK]->(gone:SourceRecord) RETURN gone
    UNION
    MATCH (part)-[:HAS_RESULT]->(gone:StandardResult) RETURN gone
}
WITH DISTINCT gone AS thing
CALL (thing) {
    RETURN thing AS gone
    UNION
    MATCH (thing)-[:WAS]->(gone:Version) RETURN gone
}
WITH collect(DISTINCT gone) AS gone
WITH gone, [g IN gone | head([label IN labels(g) WHERE label <> 'Fact'])] AS labels
FOREACH (g IN gone | DETACH DELETE g)
WITH labels
UNWIND labels AS label
RETURN label
"""

# With them goes what was decided of them, and the keys by which they alone were compared: names and numbers of theirs.
DELETE_FILES = """
MATCH (:DeletedOffender {id: $id})-[:HAS_FILE|KEPT_APART]->(f:CaseFile)
CALL (f) {
    RETURN f AS thing
    UNION
    MATCH (f)-[:FROM]->(thing:SourceRecord) RETURN thing
    UNION
    MATCH (f)<-[:ABOUT]-(thing:Decision) RETURN thing
    UNION
    MATCH (thing:Marker {key: 'case ' + f.id}) RETURN thing
    UNION
    MATCH (f)-[:IN_BLOCK]->(thing:Block)
    WHERE NOT EXISTS { (thing)<-[:IN_BLOCK]-(:CaseFile)<-[:HAS_FILE|KEPT_APART]-(:Offender) }
    RETURN thing
}
WITH DISTINCT thing
CALL (thing) {
    RETURN thing AS gone
    UNION
    MATCH (thing)-[:WAS]->(gone:Version) RETURN gone
}
WITH collect(DISTINCT gone) AS gone
WITH gone, [g IN gone | head(labels(g))] AS labels
FOREACH (g IN gone | DETACH DELETE g)
WITH labels
UNWIND labels AS label
RETURN label
"""

# Whatever hangs off the person alone: limits, holds, uses of break-glass, versions. A victim of somebody else who is
# noted as this person stays that one's victim.
DELETE_AROUND = """
MATCH (d:DeletedOffender {id: $id})
CALL (d) {
    RETURN d AS p
    UNION
    MATCH (p:DeletedOffender)-[:NOW]->(d) RETURN p
}
MATCH (p)-[r:!ON&!NOW]-(thing)
DELETE r
WITH DISTINCT thing
WHERE NOT thing:CaseFile AND NOT thing:Staff AND NOT thing:Victim AND NOT EXISTS { (thing)--(:Offender|MergedOffender) }
CALL (thing) {
    RETURN thing AS gone
    UNION
    MATCH (thing)-[:WAS]->(gone:Version) RETURN gone
}
WITH collect(DISTINCT gone) AS gone
WITH gone, [g IN gone | head([label IN labels(g) WHERE label <> 'Fact'])] AS labels
FOREACH (g IN gone | DETACH DELETE g)
WITH labels
UNWIND labels AS label
RETURN label
"""

COUNTED = """
MATCH (d:DeletedOffender {id: $id})
RETURN d.counts
"""

COUNT = """
MATCH (d:DeletedOffender {id: $id})
SET d.counts = $counts
"""

DONE = """
MATCH (d:DeletedOffender {id: $id})
REMOVE d.deleting
"""

ANY_DELETED_FILE = """
MATCH (d:DeletedFile) WHERE d.id >= ''
RETURN true LIMIT 1
"""

DELETED_AMONG = """
UNWIND $ids AS id
MATCH (d:DeletedFile {id: id})
RETURN d.id
"""

READMIT = """
MATCH (d:DeletedFile {id: $id})
WITH d, d.of AS of
DETACH DELETE d
WITH of
MERGE (m:Marker {key: 'readmitted'})
SET m.last = coalesce(m.last, 0) + 1
RETURN of
"""

READMITTED = """
MATCH (m:Marker {key: 'readmitted'})
RETURN m.last
"""


async def person_ids(tx: Transaction, id_: str) -> list[str]:
    """The ids by which a person is in the audit log: the offender's, and those merged into it."""
    record = await (await tx.run(PERSON_IDS, id=id_)).single(strict=True)
    return [record[0], *record[1]]


async def become_stub(tx: Transaction, *, id_: str, by: str, rule: str, reason: str, at: datetime) -> None:
    """Make an offender, and those merged into it, stubs without a word of the person, and hold their files back."""
    await (await tx.run(BECOME_STUB, id=id_, by=by, rule=rule, reason=reason, at=at)).consume()


async def unfinished(graph: Graph) -> list[str]:
    """Stubs whose records are not all gone yet."""
    return [row[0] for row in await graph.read(UNFINISHED, {})]


async def files_left(graph: Graph, id_: str) -> list[tuple[str, str, str]]:
    """System, scope and reference of the case files that a stub still has."""
    return [(row[0], row[1], row[2]) for row in await graph.read(FILES_LEFT, {"id": id_})]


async def delete_rejects(graph: Graph, id_: str, rejects: Iterable[str]) -> None:
    """Delete faulty rows that hold the person."""
    ids = sorted(rejects)
    for start in range(0, len(ids), AT_A_TIME):
        await _delete(graph, id_, DELETE_REJECTS, ids=ids[start : start + AT_A_TIME])


async def delete_rest(graph: Graph, id_: str) -> None:
    """Delete whatever is left of a stub's record, in bounded transactions, and note it as done."""
    while await _delete(graph, id_, DELETE_FACTS, limit=AT_A_TIME):
        pass
    await _delete(graph, id_, DELETE_FILES)
    await _delete(graph, id_, DELETE_AROUND)
    await graph.run(DONE, {"id": id_})


async def _delete(graph: Graph, id_: str, statement: LiteralString, **values: Any) -> int:
    """Delete some, and add to the stub's counts in the same transaction; answers how many."""

    async def work(tx: Transaction) -> int:
        result = await tx.run(statement, id=id_, **values)
        gone = Counter(record[0] for record in [each async for each in result])
        number = gone.total()
        if number:
            before = await (await tx.run(COUNTED, id=id_)).single(strict=True)
            for line in before[0]:
                label, _, earlier = line.partition(" ")
                gone[label] += int(earlier)
            counts = [f"{label} {times}" for label, times in sorted(gone.items())]
            await tx.run(COUNT, id=id_, counts=counts)
        return number

    return await graph.write(work)


async def any_deleted_file(graph: Graph) -> bool:
    """Whether any case file is held back."""
    return bool(await graph.read(ANY_DELETED_FILE, {}))


async def deleted_among(graph: Graph, files: Iterable[str]) -> set[str]:
    """Which of these case files are held back."""
    return {row[0] for row in await graph.read(DELETED_AMONG, {"ids": sorted(set(files))})}


async def readmit(tx: Transaction, file: str) -> str | None:
    """Let a case file come back with the next extract; answers whose it was, or None when it isn't held back."""
    record = await (await tx.run(READMIT, id=file)).single()
    return None if record is None else str(record[0])


async def readmitted(graph: Graph) -> int:
    """How often a file was let in again: extracts that were read before are then read anew."""
    rows = await graph.read(READMITTED, {})
    return int(rows[0][0]) if rows else 0
