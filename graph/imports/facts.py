"""Facts: what a row says, as nodes that hang off a case file (or off the fact they belong to) and point at their row.

A fact's id comes from its file and its content or key, so the same thing said twice is one node. It is `FROM` the
row that first said it; further rows that say the same (copies of a prisoner's row) are `ALSO_FROM`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, LiteralString

from neo4j import AsyncManagedTransaction as ManagedTransaction

CREATE_NAMES = """
UNWIND $rows AS row
MATCH (f:CaseFile {id: row.holder})
MATCH (s:SourceRecord {id: row.source})
CREATE (f)-[:KNOWN_AS]->(n:Fact:Name)-[:FROM]->(s)
SET n = row.properties
"""

CREATE_IDENTIFIERS = """
UNWIND $rows AS row
MATCH (f:CaseFile {id: row.holder})
MATCH (s:SourceRecord {id: row.source})
CREATE (f)-[:IDENTIFIED_BY]->(n:Fact:Identifier)-[:FROM]->(s)
SET n = row.properties
"""

CREATE_ADDRESSES = """
UNWIND $rows AS row
MATCH (f:CaseFile {id: row.holder})
MATCH (s:SourceRecord {id: row.source})
CREATE (f)-[:LIVES_AT]->(n:Fact:Address)-[:FROM]->(s)
SET n = row.properties
"""

CREATE_SUPERVISIONS = """
UNWIND $rows AS row
MATCH (f:CaseFile {id: row.holder})
MATCH (s:SourceRecord {id: row.source})
CREATE (f)-[:SUPERVISED]->(n:Fact:Supervision)-[:FROM]->(s)
SET n = row.properties
"""

CREATE_SENTENCES = """
UNWIND $rows AS row
MATCH (f:CaseFile {id: row.holder})
MATCH (s:SourceRecord {id: row.source})
CREATE (f)-[:SERVES]->(n:Fact:Sentence)-[:FROM]->(s)
SET n = row.properties
"""

CREATE_OFFENCES = """
UNWIND $rows AS row
MATCH (f:Fact {id: row.holder})
MATCH (s:SourceRecord {id: row.source})
CREATE (f)-[:FOR]->(n:Fact:Offence)-[:FROM]->(s)
SET n = row.properties
"""

CREATE_SPELLS = """
UNWIND $rows AS row
MATCH (f:CaseFile {id: row.holder})
MATCH (s:SourceRecord {id: row.source})
CREATE (f)-[:HELD]->(n:Fact:Spell)-[:FROM]->(s)
SET n = row.properties
"""

CREATE_STAYS = """
UNWIND $rows AS row
MATCH (f:Fact {id: row.holder})
MATCH (s:SourceRecord {id: row.source})
CREATE (f)-[:HAS_STAY]->(n:Fact:Stay)-[:FROM]->(s)
SET n = row.properties
"""

CREATE_CONTACTS = """
UNWIND $rows AS row
MATCH (f:CaseFile {id: row.holder})
MATCH (s:SourceRecord {id: row.source})
CREATE (f)-[:HAD]->(n:Fact:Contact)-[:FROM]->(s)
SET n = row.properties
"""

CREATE_MOVEMENTS = """
UNWIND $rows AS row
MATCH (f:CaseFile {id: row.holder})
MATCH (s:SourceRecord {id: row.source})
CREATE (f)-[:HAD]->(n:Fact:Movement)-[:FROM]->(s)
SET n = row.properties
"""

# In the order in which they are written: what others hang off comes first.
CREATE: Mapping[str, LiteralString] = {
    "Name": CREATE_NAMES,
    "Identifier": CREATE_IDENTIFIERS,
    "Address": CREATE_ADDRESSES,
    "Supervision": CREATE_SUPERVISIONS,
    "Spell": CREATE_SPELLS,
    "Sentence": CREATE_SENTENCES,
    "Offence": CREATE_OFFENCES,
    "Stay": CREATE_STAYS,
    "Contact": CREATE_CONTACTS,
    "Movement": CREATE_MOVEMENTS,
}

LINK_UNDER = """
UNWIND $rows AS row
MATCH (n:Fact {id: row.id})
MATCH (m:Fact {id: row.to})
CREATE (n)-[:UNDER {recordedAt: $since}]->(m)
"""

LINK_IN_AREA = """
UNWIND $rows AS row
MATCH (n:Fact {id: row.id})
MATCH (m:Area {id: row.to})
CREATE (n)-[:IN_AREA {recordedAt: $since}]->(m)
"""

LINK_BY = """
UNWIND $rows AS row
MATCH (n:Fact {id: row.id})
MATCH (m:Officer {id: row.to})
CREATE (n)-[:BY {recordedAt: $since}]->(m)
"""

LINK_AT = """
UNWIND $rows AS row
MATCH (n:Fact {id: row.id})
MATCH (m:Prison {id: row.to})
CREATE (n)-[:AT {recordedAt: $since}]->(m)
"""

LINK_SERVED_IN = """
UNWIND $rows AS row
MATCH (n:Fact {id: row.id})
MATCH (m:Fact {id: row.to})
CREATE (n)-[:SERVED_IN {recordedAt: $since}]->(m)
"""

LINK: Mapping[str, LiteralString] = {
    "UNDER": LINK_UNDER,
    "IN_AREA": LINK_IN_AREA,
    "BY": LINK_BY,
    "AT": LINK_AT,
    "SERVED_IN": LINK_SERVED_IN,
}

CREATE_OFFICERS = """
UNWIND $rows AS row
MATCH (a:Area {id: row.area})
MERGE (o:Officer {id: row.id})
ON CREATE SET o.name = row.name
MERGE (o)-[:WORKS_IN]->(a)
"""


@dataclass(slots=True)
class Fact:
    """A fact to be written. `holder` is the id of the case file, sentence or spell it hangs off.

    `links` are ids of what it points at, by relationship type. `weak`: said by a copy, which never changes
    what is there.
    """

    kind: str
    id: str
    holder: str
    source: str
    properties: dict[str, Any]
    links: dict[str, str] = field(default_factory=dict)
    weak: bool = False


async def create(tx: ManagedTransaction, facts: Iterable[Fact], at: datetime, by: str) -> None:
    """Write facts of which none is there yet."""
    by_kind: dict[str, list[dict[str, Any]]] = {}
    links: dict[str, list[dict[str, Any]]] = {}
    for fact in facts:
        properties = {**fact.properties, "id": fact.id, "version": 1, "recordedAt": at, "recordedBy": by}
        by_kind.setdefault(fact.kind, []).append(
            {"holder": fact.holder, "source": fact.source, "properties": properties}
        )
        for type_, to in fact.links.items():
            links.setdefault(type_, []).append({"id": fact.id, "to": to})
    for kind, statement in CREATE.items():
        if rows := by_kind.get(kind):
            await tx.run(statement, rows=rows)
    for type_, rows in links.items():
        await link(tx, type_, rows)


async def link(
    tx: ManagedTransaction, type_: str, rows: list[dict[str, Any]], since: datetime | None = None
) -> None:
    """Let facts point at other nodes, each row from `id` to `to`. `since`: unless they did from the beginning."""
    await tx.run(LINK[type_], rows=rows, since=since)
