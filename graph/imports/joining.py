"""Joining: which offender each file hangs off, by the policy of `rules.matching`.

Files that are new or changed are due. First each is compared with those that may be the same person's
(`graph.imports.likeness`); then with a batch of them goes everything they resemble or share an offender with, so a
group is always decided as a whole, in whatever batches the files come. A person's offender is the one that their
earliest file began; another one that loses its last file becomes a `MergedOffender` that leads on, so an id once given
out keeps leading to the person.

Files kept apart hang by KEPT_APART, come last, and change nothing for those who may not see them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from neo4j import AsyncManagedTransaction as ManagedTransaction

from graph.history import Change, change, unlink
from graph.imports.corrections import different
from graph.imports.likeness import Read, Scorer, load_like, resemble, within
from graph.imports.persons import HEADLINE, Loaded, Plan, decide
from graph.session import Graph
from rules.grouping import Decision
from rules.matching import Pair

HOLD = """
MERGE (j:Joining {key: 'one at a time'})
SET j.at = $at
"""
"""One transaction joins at a time: what it read of the files stays true until it is done."""

DUE_FILES = """
MATCH (f:CaseFile {joining: 'DUE'})
RETURN f.id LIMIT $limit
"""

SCORED_FILES = """
MATCH (f:CaseFile {joining: 'SCORED'})
RETURN f.id LIMIT $limit
"""

RESEMBLING = """
UNWIND $files AS id
MATCH (:CaseFile {id: id})-[r:RESEMBLES]-(f:CaseFile)
WHERE r.verdict = 'JOIN' OR (r.verdict = 'ASK' AND r.why = 'NO_WITNESS')
RETURN DISTINCT f.id
"""

PAIRS_OF = """
UNWIND $files AS id
MATCH (a:CaseFile {id: id})-[r:RESEMBLES]->(b:CaseFile)
RETURN a.id, b.id, r.verdict, r.why
"""

FLAG = """
UNWIND $rows AS row
MATCH (a:CaseFile {id: row.a})-[r:RESEMBLES]->(b:CaseFile {id: row.b})
SET r.flagged = row.why
"""

UNFLAG = """
UNWIND $files AS id
MATCH (:CaseFile {id: id})-[r:RESEMBLES]->()
WHERE r.flagged IS NOT NULL
REMOVE r.flagged
"""

FLAG_DECISIONS = """
UNWIND $files AS id
MATCH (a:CaseFile {id: id})<-[:ABOUT]-(d:Decision)-[:ABOUT]->(b:CaseFile)
WHERE a.id < b.id
SET d.flagged = head([row IN $rows WHERE row.a = a.id AND row.b = b.id | row.why])
"""

SIBLINGS_OF = """
UNWIND $files AS id
MATCH (:CaseFile {id: id})<-[:HAS_FILE|KEPT_APART]-(:Offender)-[:HAS_FILE|KEPT_APART]->(f:CaseFile)
RETURN DISTINCT f.id
"""

DECIDED_WITH = """
UNWIND $files AS id
MATCH (:CaseFile {id: id})<-[:ABOUT]-(d:Decision)-[:ABOUT]->(f:CaseFile)
WHERE d.kind = 'SAME' AND coalesce(d.standing, true)
RETURN DISTINCT f.id
"""

DECISIONS = """
UNWIND $files AS id
MATCH (a:CaseFile {id: id})<-[:ABOUT]-(d:Decision)-[:ABOUT]->(b:CaseFile)
WHERE a.id < b.id AND coalesce(d.standing, true)
WITH a.id AS one, b.id AS other, d ORDER BY d.at, d.id
RETURN one, other, last(collect(d.kind))
"""
"""Of several about the same two files the last counts; one that waits for a second reviewer is not standing."""

LOAD_FILES = """
UNWIND $files AS id
MATCH (f:CaseFile {id: id})<-[:HAS_FILE|KEPT_APART]-(o:Offender)
CALL (f) {
    MATCH (f)-[:KNOWN_AS]->(n:Name)
    RETURN collect([n.kind, n.surname, n.forenames]) AS names
}
CALL (f) {
    MATCH (f)-[:IDENTIFIED_BY]->(i:Identifier)
    RETURN collect([i.scheme, i.value, i.valid]) AS identifiers
}
CALL (f) {
    MATCH (f)-[:SERVES]->(s:Sentence)
    WHERE s.prisonNumber IS NOT NULL OR NOT s.custodial
    OPTIONAL MATCH (s)-[:IN_AREA]->(a:Area)
    OPTIONAL MATCH (s)-[:SERVED_IN]->(p:Spell)
    OPTIONAL MATCH (s)-[:TRANSFERRED_TO]->(t:Sentence)
    RETURN collect([s.id, s.prisonNumber, s.type, toString(s.date), a.slug, toString(s.endedOn), s.endReason,
        s.custodial, p.id, t.id]) AS sentences
}
CALL (f) {
    OPTIONAL MATCH (f)-[:HELD]->(p:Spell)
    RETURN head(collect(toString(p.receivedOn))) AS received
}
CALL (f) {
    MATCH (f)-[:FROM]->(r:SourceRecord)
    RETURN max(toString(coalesce(r.confirmedOn, r.extractDate))) AS extracted
}
RETURN f.id, properties(f), o.id, names, identifiers, sentences, received, extracted
"""

LOAD_OFFENDERS = """
UNWIND $ids AS id
MATCH (o:Offender {id: id})
RETURN o.id, properties(o)
"""

REVIVE = """
UNWIND $ids AS id
MATCH (m:MergedOffender {id: id})
CALL (m) {
    MATCH (m)-[r:NOW]->(now:Offender)
    CALL (m, now) { MATCH (now)-[c:LIMITED_BY {of: m.id}]->() DELETE c }
    CALL (m, now) {
        MATCH (now)-[k:LIMITED_BY]->(l)
        WHERE k.of IS NULL AND k.recordedAt >= m.at
        MERGE (m)-[c:LIMITED_BY]->(l)
        ON CREATE SET c.recordedAt = $at
    }
    SET now.limited = EXISTS { (now)-[:LIMITED_BY]->() }
    DELETE r
}
REMOVE m:MergedOffender
SET m:Offender, m.limited = EXISTS { (m)-[:LIMITED_BY]->() }
"""
"""Each of the two has its own limits of access again; those made in between may be about either, so both have them."""

MOVE_FILES = """
UNWIND $rows AS row
MATCH (from:Offender {id: row.from})-[r:HAS_FILE]->(f:CaseFile {id: row.file})
MATCH (to:Offender {id: row.to})
CREATE (from)-[:HAD_FILE {recordedAt: r.recordedAt, retractedAt: $at}]->(f)
DELETE r
CREATE (to)-[:HAS_FILE {recordedAt: $at}]->(f)
"""

MOVE_FILES_APART = """
UNWIND $rows AS row
MATCH (from:Offender {id: row.from})-[r:KEPT_APART]->(f:CaseFile {id: row.file})
MATCH (to:Offender {id: row.to})
CREATE (from)-[:WAS_KEPT_APART {recordedAt: r.recordedAt, retractedAt: $at}]->(f)
DELETE r
CREATE (to)-[:KEPT_APART {recordedAt: $at}]->(f)
"""

MERGE_AWAY = """
UNWIND $rows AS row
MATCH (o:Offender {id: row.id})
WHERE NOT EXISTS { (o)-[:HAS_FILE|KEPT_APART]->() }
MATCH (now:Offender {id: row.now})
CREATE (o)-[:NOW]->(now)
REMOVE o:Offender, o.searchNames, o.searchSounds, o.searchKeys
SET o:MergedOffender, o.at = $at, now.limited = now.limited OR o.limited
WITH o, now
MATCH (o)-[k:LIMITED_BY]->(l:Limitation)
MERGE (now)-[c:LIMITED_BY]->(l)
ON CREATE SET c.of = coalesce(k.of, o.id), c.recordedAt = $at
"""

LEAD_ON = """
UNWIND $rows AS row
MATCH (older:MergedOffender)-[r:NOW]->(:MergedOffender {id: row.id})
MATCH (now:Offender {id: row.now})
CREATE (older)-[:NOW]->(now)
DELETE r
"""

LINK_SPELLS = """
UNWIND $rows AS row
MATCH (s:Fact {id: row.id})
MATCH (p:Fact {id: row.spell})
WHERE p:Spell
MERGE (s)-[r:SERVED_IN]->(p)
ON CREATE SET r.recordedAt = $at
"""

LINK_TRANSFERS = """
UNWIND $rows AS row
MATCH (a:Fact {id: row.id})
MATCH (b:Fact {id: row.to})
MERGE (a)-[r:TRANSFERRED_TO]->(b)
ON CREATE SET r.recordedAt = $at
"""

JOINED = """
UNWIND $files AS id
MATCH (f:CaseFile {id: id, joining: 'SCORED'})
REMOVE f.joining
"""

ALL_CLUSTERS = """
MATCH (o:Offender) WHERE o.id > $after
WITH o ORDER BY o.id LIMIT $limit
MATCH (o)-[:HAS_FILE|KEPT_APART]->(:CaseFile)-[:FROM]->(s:SourceRecord)
WITH o.id AS id, s ORDER BY s.system, s.scope, s.key
RETURN id, collect(DISTINCT [toLower(s.system), s.scope, s.key])
"""

SHOWN = frozenset({*HEADLINE, "concealed", "searchNames", "searchSounds", "searchKeys"})
REASON = "Files joined or changed"
AT_A_TIME = 400
COMPARED_AT_A_TIME = 2_000


async def join_files(graph: Graph, scorer: Scorer, *, by: str, at: datetime) -> int:
    """Join every file that is due, in bounded batches. Answers how many offenders lost their files to another.

    Interrupted, it goes on where it was, and ends the same.
    """
    while due := [row[0] for row in await graph.read(DUE_FILES, {"limit": COMPARED_AT_A_TIME})]:

        async def compare(tx: ManagedTransaction, due: list[str] = due) -> None:
            await tx.run(HOLD, at=at)
            await resemble(tx, sorted(due), scorer)

        await graph.write(compare)
    merged = 0
    while scored := [row[0] for row in await graph.read(SCORED_FILES, {"limit": AT_A_TIME})]:

        async def join(tx: ManagedTransaction, scored: list[str] = scored) -> Plan:
            return await join_within(tx, scored, by=by, at=at)

        merged += len((await graph.write(join)).merged)
    return merged


async def join_within(
    tx: ManagedTransaction, files: Iterable[str], *, by: str, at: datetime, reason: str | None = None
) -> Plan:
    """Join these files and all that are connected to them, in a transaction that is there. Answers what changed.

    `reason` is kept with the offenders whose shown values change.
    """
    await tx.run(HOLD, at=at)
    connected = sorted(await _connected(within(tx), sorted(set(files))))
    plan = await _plan(within(tx), connected)
    await _apply(tx, plan, connected, by, at, reason or REASON)
    return plan


async def plan_within(
    tx: ManagedTransaction, files: Iterable[str], decisions: Iterable[Decision] = ()
) -> Plan:
    """What `join_within` would change if these decisions stood beside those that do. Changes nothing."""
    supposed = list(decisions)
    start = {*files, *(id_ for each in supposed for id_ in (each.a, each.b))}
    return await _plan(within(tx), sorted(await _connected(within(tx), sorted(start))), supposed)


async def _plan(read: Read, files: list[str], supposed: Sequence[Decision] = ()) -> Plan:
    rows = await read(LOAD_FILES, {"files": files})
    loaded = [
        Loaded(row[0], row[1], row[2], row[3], row[4], row[5], row[6] or "", row[7] or "") for row in rows
    ]
    there = set(files)
    pairs = [Pair(*row) for row in await read(PAIRS_OF, {"files": files}) if row[1] in there]
    like = await load_like(read, files)
    return decide(loaded, like.values(), pairs, [*await _decisions(read, files), *supposed])


async def _connected(read: Read, due: list[str]) -> set[str]:
    """The files due, and all that are connected to them: by likeness, an offender, or a decision that they are one."""
    files: set[str] = set()
    new = set(due)
    while new:
        files |= new
        here = sorted(new)
        new = set()
        for statement in (RESEMBLING, SIBLINGS_OF, DECIDED_WITH):
            new |= {row[0] for row in await read(statement, {"files": here})}
        new -= files
    return files


async def _decisions(read: Read, files: list[str]) -> list[Decision]:
    """What people have decided of two of these files."""
    return [Decision(*row) for row in await read(DECISIONS, {"files": files})]


async def _apply(
    tx: ManagedTransaction, plan: Plan, files: list[str], by: str, at: datetime, reason: str
) -> None:
    if plan.revived:
        await tx.run(REVIVE, ids=plan.revived, at=at)
    if plan.moves:
        await tx.run(MOVE_FILES, rows=plan.moves, at=at)
    if plan.moves_apart:
        await tx.run(MOVE_FILES_APART, rows=plan.moves_apart, at=at)
    if plan.merged:
        await tx.run(MERGE_AWAY, rows=plan.merged, at=at)
        await tx.run(LEAD_ON, rows=plan.merged)
    result = await tx.run(LOAD_OFFENDERS, ids=sorted(plan.headlines))
    there = {record[0]: record[1] for record in [r async for r in result]}
    changes = []
    for id_, shown in plan.headlines.items():
        old = {key: value for key, value in there[id_].items() if key in SHOWN}
        if changed := different(shown, old):
            changes.append(Change(id_, changed))
    await change(tx, "Offender", changes, by=by, reason=reason, at=at)
    past = [{"id": row["id"], "type": "SERVED_IN", "to": row["spell"]} for row in plan.no_spells]
    past += [{**row, "type": "TRANSFERRED_TO"} for row in plan.no_transfers]
    await unlink(tx, past, by=by, reason=reason, at=at)
    for statement, rows in ((LINK_SPELLS, plan.spells), (LINK_TRANSFERS, plan.transfers)):
        if rows:
            await tx.run(statement, rows=rows, at=at)
    await tx.run(UNFLAG, files=files)
    flags = [{"a": a, "b": b, "why": why} for (a, b), why in sorted(plan.flagged.items())]
    if flags:
        await tx.run(FLAG, rows=flags)
    await tx.run(FLAG_DECISIONS, files=files, rows=flags)
    await tx.run(JOINED, files=files)


async def clusters(graph: Graph) -> dict[str, list[list[str]]]:
    """For each offender the keys of the accepted rows of its files: system, area or establishment, reference."""
    found: dict[str, list[list[str]]] = {}
    after = ""
    while rows := await graph.read(ALL_CLUSTERS, {"after": after, "limit": 20_000}):
        found.update({row[0]: row[1] for row in rows})
        after = max(found)
    return found
