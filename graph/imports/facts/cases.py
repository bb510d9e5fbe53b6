"""Facts of the case records: names, numbers, addresses, orders, custody, and the log."""

from __future__ import annotations

from collections.abc import Mapping
from typing import LiteralString

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
