"""Facts of which some may be there: what a corrected row changes, adds, and says no more. All through history."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, LiteralString

from graph.history import Change, change, retract, unlink
from graph.imports.facts import Fact, create, link
from graph.imports.records import Delivery
from graph.instants import native
from graph.session import Transaction

ATTACH_KNOWN_AS = """
UNWIND $rows AS row
MATCH (f:CaseFile {id: row.holder})
MATCH (n:Fact {id: row.id})
MERGE (f)-[r:KNOWN_AS]->(n)
ON CREATE SET r.recordedAt = $at
"""

ATTACH_IDENTIFIED_BY = """
UNWIND $rows AS row
MATCH (f:CaseFile {id: row.holder})
MATCH (n:Fact {id: row.id})
MERGE (f)-[r:IDENTIFIED_BY]->(n)
ON CREATE SET r.recordedAt = $at
"""

ATTACH_LIVES_AT = """
UNWIND $rows AS row
MATCH (f:CaseFile {id: row.holder})
MATCH (n:Fact {id: row.id})
MERGE (f)-[r:LIVES_AT]->(n)
ON CREATE SET r.recordedAt = $at
"""

ATTACH_SERVES = """
UNWIND $rows AS row
MATCH (f:CaseFile {id: row.holder})
MATCH (n:Fact {id: row.id})
MERGE (f)-[r:SERVES]->(n)
ON CREATE SET r.recordedAt = $at
"""

ATTACH_FOR = """
UNWIND $rows AS row
MATCH (f:Fact {id: row.holder})
MATCH (n:Fact {id: row.id})
MERGE (f)-[r:FOR]->(n)
ON CREATE SET r.recordedAt = $at
"""

ATTACH_HAS_STAY = """
UNWIND $rows AS row
MATCH (f:Fact {id: row.holder})
MATCH (n:Fact {id: row.id})
MERGE (f)-[r:HAS_STAY]->(n)
ON CREATE SET r.recordedAt = $at
"""

ATTACH_HAS_OBJECTIVE = """
UNWIND $rows AS row
MATCH (f:Fact {id: row.holder})
MATCH (n:Fact {id: row.id})
MERGE (f)-[r:HAS_OBJECTIVE]->(n)
ON CREATE SET r.recordedAt = $at
"""

# A row always makes the same spell, contact, assessment, referral and so on, so these are never taken off.
ATTACH: Mapping[str, LiteralString] = {
    "Name": ATTACH_KNOWN_AS,
    "Identifier": ATTACH_IDENTIFIED_BY,
    "Address": ATTACH_LIVES_AT,
    "Sentence": ATTACH_SERVES,
    "Offence": ATTACH_FOR,
    "Stay": ATTACH_HAS_STAY,
    "Objective": ATTACH_HAS_OBJECTIVE,
}

THERE = """
UNWIND $ids AS id
MATCH (n:Fact {id: id})
OPTIONAL MATCH (n)-[r:UNDER|IN_AREA|BY|AT|SERVED_IN]->(m)
WITH n, collect([type(r), m.id]) AS links
RETURN n.id, properties(n), links, head([(n)-[:FROM]->(s:SourceRecord) | s.id]),
    EXISTS { (n)<-[:KNOWN_AS|IDENTIFIED_BY|LIVES_AT|SUPERVISED|SERVES|FOR|HELD|HAS_STAY|HAD|ASSESSED|HAS_OBJECTIVE
        |REFERRED|HAS_SESSION|HAS_TEST|TREATED|HAS_DRUG_TEST|HAS_WEEK|HAS_REVIEW|REGISTERED|OFFENDED_AGAINST
        |HAS_HANDOVER|TOLD]-() },
    n:Supervision AND EXISTS { (n)<-[:SUPERVISED]-(:CaseFile)-[:SUPERVISED]->(here:Supervision)
        WHERE NOT EXISTS { (here)-[:FROM]->(:SourceRecord) } }
"""

SAID_BY = """
UNWIND $sources AS source
MATCH (s:SourceRecord {id: source})<-[:FROM|ALSO_FROM]-(n:Fact)
WHERE NOT n:Stay AND EXISTS { (n)<-[:KNOWN_AS|IDENTIFIED_BY|LIVES_AT|SUPERVISED|SERVES|FOR|HELD|HAS_STAY|HAD|ASSESSED
        |HAS_OBJECTIVE|REFERRED|HAS_SESSION|HAS_TEST|TREATED|HAS_DRUG_TEST|HAS_WEEK|HAS_REVIEW|REGISTERED
        |OFFENDED_AGAINST]-() }
RETURN s.id, collect(n.id)
"""

ALSO_FROM = """
UNWIND $rows AS row
MATCH (n:Fact {id: row.id})
MATCH (s:SourceRecord {id: row.source})
MERGE (n)-[:ALSO_FROM]->(s)
"""

UNSAY = """
UNWIND $rows AS row
MATCH (n:Fact {id: row.id})
MATCH (n)-[r:FROM|ALSO_FROM]->(s:SourceRecord {id: row.source})
OPTIONAL MATCH (n)-[other:ALSO_FROM]->(heir:SourceRecord) WHERE heir.id <> row.source
WITH n, row, r, s, type(r) = 'FROM' AS first, other, heir ORDER BY heir.id
WITH n, row, r, s, first, head(collect(other)) AS other, head(collect(heir)) AS heir
FOREACH (_ IN CASE WHEN first AND heir IS NOT NULL THEN [1] ELSE [] END |
    CREATE (n)-[:HAD_LINK {type: 'FROM', recordedAt: r.recordedAt, retractedAt: $at, retractedBy: $by,
        reason: $reason, source: row.source}]->(s)
    CREATE (n)-[:FROM {recordedAt: $at}]->(heir) DELETE other, r)
FOREACH (_ IN CASE WHEN first THEN [] ELSE [1] END | DELETE r)
WITH n, row, first AND heir IS NULL AS unsaid
WHERE unsaid
RETURN n.id, row.source
"""

UNMANAGED = frozenset({"version", "recordedAt", "recordedBy", "staying"})
"""Properties of a fact that are not what its row says."""

CORRECTED = "Corrected extract"
UNSAID = "No longer in the extract"


async def put(tx: Transaction, facts: list[Fact], delivery: Delivery, at: datetime) -> set[str]:
    """Write facts of which some may be there: create, change or attach them. Answers the ids created or changed."""
    wanted: dict[str, Fact] = {}
    for fact in facts:
        wanted.setdefault(fact.id, fact)
    result = await tx.run(THERE, ids=sorted(wanted))
    there = {record[0]: record.values() for record in [r async for r in result]}
    await create(tx, (fact for fact in wanted.values() if fact.id not in there), at, delivery.by)
    changes, touched = [], {id_ for id_ in wanted if id_ not in there}
    also: list[dict[str, Any]] = []
    attach: dict[str, list[dict[str, Any]]] = {}
    relink: dict[str, list[dict[str, Any]]] = {}
    past: list[dict[str, Any]] = []
    for id_, properties, links, source, attached, settled in there.values():
        fact = wanted[id_]
        corrected = different(fact.properties, properties)
        if source != fact.source:
            also.append({"id": id_, "source": fact.source})
        if not attached:
            attach.setdefault(fact.kind, []).append({"id": id_, "holder": fact.holder})
            touched.add(id_)
        # Who has a case that was moved here is no longer the old area's system to say: there would be two of them.
        if fact.weak or settled:
            continue
        old = {type_: to for type_, to in links if type_ is not None}
        gone = {
            type_: to for type_, to in old.items() if fact.links.get(type_) != to and _managed(fact, type_)
        }
        new = {type_: to for type_, to in fact.links.items() if old.get(type_) != to}
        past += [{"id": id_, "type": type_, "to": to, "source": fact.source} for type_, to in gone.items()]
        for type_, to in new.items():
            relink.setdefault(type_, []).append({"id": id_, "to": to})
        if corrected or gone or new:
            changes.append(Change(id_, corrected, fact.source))
            touched.add(id_)
    await change(tx, "Fact", changes, by=delivery.by, reason=CORRECTED, at=at)
    if also:
        await tx.run(ALSO_FROM, rows=also)
    await unlink(tx, past, by=delivery.by, reason=CORRECTED, at=at)
    for type_, rows in relink.items():
        await link(tx, type_, rows, since=at)
    for kind, rows in attach.items():
        await tx.run(ATTACH[kind], rows=rows, at=at)
    return touched


async def unsay(tx: Transaction, said: Mapping[str, set[str]], delivery: Delivery, at: datetime) -> set[str]:
    """Take off what these rows used to say and say no more. `said`: ids of facts by source record. Answers the ids."""
    result = await tx.run(SAID_BY, sources=sorted(said))
    rows = [
        {"id": id_, "source": record[0]}
        for record in [r async for r in result]
        for id_ in record[1]
        if id_ not in said[record[0]]
    ]
    if not rows:
        return set()
    result = await tx.run(UNSAY, rows=rows, by=delivery.by, reason=UNSAID, at=at)
    unsaid = [Change(record[0], {}, record[1]) async for record in result]
    await retract(tx, unsaid, by=delivery.by, reason=UNSAID, at=at)
    return {change.id for change in unsaid}


def different(new: Mapping[str, Any], old: Mapping[str, Any]) -> dict[str, Any]:
    """The values to set: changed, added, and None for what is no longer said."""
    there = {key: native(value) for key, value in old.items() if key not in UNMANAGED and key != "id"}
    given = {key: value for key, value in new.items() if value is not None and key not in UNMANAGED}
    changed: dict[str, Any] = {key: value for key, value in given.items() if there.get(key) != value}
    return changed | {key: None for key in there if key not in given}


def _managed(fact: Fact, type_: str) -> bool:
    """Whether a row decides on a link. An order's spell is linked by the joining step."""
    return type_ != "SERVED_IN" or fact.properties.get("custodial") is True
