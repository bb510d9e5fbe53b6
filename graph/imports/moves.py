"""What a plan of joining changes: files move, offenders lead on or come back, links follow. Nothing is lost."""

from __future__ import annotations

from datetime import datetime

from graph.history import Change, change, unlink
from graph.imports.corrections import different
from graph.imports.persons import HEADLINE, Plan
from graph.session import Transaction

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

FLAG = """
UNWIND $rows AS row
MATCH (a:CaseFile {id: row.a})-[r:RESEMBLES]->(b:CaseFile {id: row.b})
SET r.flagged = row.why
"""

UNFLAG = """
UNWIND $files AS id
MATCH (f:CaseFile {id: id})-[r:RESEMBLES]->()
USING INDEX f:CaseFile(id)
WHERE r.flagged IS NOT NULL
REMOVE r.flagged
"""

FLAG_DECISIONS = """
UNWIND $files AS id
MATCH (a:CaseFile {id: id})<-[:ABOUT]-(d:Decision)-[:ABOUT]->(b:CaseFile)
WHERE a.id < b.id
SET d.flagged = head([row IN $rows WHERE row.a = a.id AND row.b = b.id | row.why])
"""

PART = """
UNWIND $rows AS row
MATCH (a:CaseFile {id: row.a})
MATCH (b:CaseFile {id: row.b})
MERGE (a)-[r:PARTED]->(b)
ON CREATE SET r.open = true, r.at = $at, r.by = $by, r.reason = $reason
"""
"""What held two files together fell away: a person is asked whether they are one all the same."""

TOGETHER_AGAIN = """
UNWIND $files AS id
MATCH (o:Offender)-[:HAS_FILE|KEPT_APART]->(:CaseFile {id: id})-[r:PARTED]->(b:CaseFile)
WHERE EXISTS { (o)-[:HAS_FILE|KEPT_APART]->(b) }
DELETE r
"""

JOINED = """
UNWIND $files AS id
MATCH (f:CaseFile {id: id, joining: 'SCORED'})
REMOVE f.joining
"""

SHOWN = frozenset({*HEADLINE, "concealed", "searchNames", "searchSounds", "searchKeys"})


async def carry_out(
    tx: Transaction, plan: Plan, files: list[str], by: str, at: datetime, reason: str
) -> None:
    """Do what a plan says, in a transaction that is there."""
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
    if plan.parted:
        parted = [{"a": a, "b": b} for a, b in plan.parted]
        await tx.run(PART, rows=parted, at=at, by=by, reason=reason)
    await tx.run(TOGETHER_AGAIN, files=files)
    await tx.run(UNFLAG, files=files)
    flags = [{"a": a, "b": b, "why": why} for (a, b), why in sorted(plan.flagged.items())]
    if flags:
        await tx.run(FLAG, rows=flags)
    await tx.run(FLAG_DECISIONS, files=files, rows=flags)
    await tx.run(JOINED, files=files)
