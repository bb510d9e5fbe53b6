"""Facts of the other systems: assessments, programmes, drug treatment, the register, victims."""

from __future__ import annotations

from collections.abc import Mapping
from typing import LiteralString

CREATE_ASSESSMENTS = """
UNWIND $rows AS row
MATCH (f:CaseFile {id: row.holder})
MATCH (s:SourceRecord {id: row.source})
CREATE (f)-[:ASSESSED]->(n:Fact:Assessment)-[:FROM]->(s)
SET n = row.properties
"""

CREATE_OBJECTIVES = """
UNWIND $rows AS row
MATCH (f:Fact {id: row.holder})
MATCH (s:SourceRecord {id: row.source})
CREATE (f)-[:HAS_OBJECTIVE]->(n:Fact:Objective)-[:FROM]->(s)
SET n = row.properties
"""

CREATE_REFERRALS = """
UNWIND $rows AS row
MATCH (f:CaseFile {id: row.holder})
MATCH (s:SourceRecord {id: row.source})
CREATE (f)-[:REFERRED]->(n:Fact:Referral)-[:FROM]->(s)
SET n = row.properties
"""

CREATE_SESSIONS = """
UNWIND $rows AS row
MATCH (f:Fact {id: row.holder})
MATCH (s:SourceRecord {id: row.source})
CREATE (f)-[:HAS_SESSION]->(n:Fact:ProgrammeSession)-[:FROM]->(s)
SET n = row.properties
"""

CREATE_PROGRAMME_TESTS = """
UNWIND $rows AS row
MATCH (f:Fact {id: row.holder})
MATCH (s:SourceRecord {id: row.source})
CREATE (f)-[:HAS_TEST]->(n:Fact:ProgrammeTest)-[:FROM]->(s)
SET n = row.properties
"""

CREATE_TREATMENTS = """
UNWIND $rows AS row
MATCH (f:CaseFile {id: row.holder})
MATCH (s:SourceRecord {id: row.source})
CREATE (f)-[:TREATED]->(n:Fact:Treatment)-[:FROM]->(s)
SET n = row.properties
"""

CREATE_DRUG_TESTS = """
UNWIND $rows AS row
MATCH (f:Fact {id: row.holder})
MATCH (s:SourceRecord {id: row.source})
CREATE (f)-[:HAS_DRUG_TEST]->(n:Fact:DrugTest)-[:FROM]->(s)
SET n = row.properties
"""

CREATE_WEEKS = """
UNWIND $rows AS row
MATCH (f:Fact {id: row.holder})
MATCH (s:SourceRecord {id: row.source})
CREATE (f)-[:HAS_WEEK]->(n:Fact:TreatmentWeek)-[:FROM]->(s)
SET n = row.properties
"""

CREATE_REVIEWS = """
UNWIND $rows AS row
MATCH (f:Fact {id: row.holder})
MATCH (s:SourceRecord {id: row.source})
CREATE (f)-[:HAS_REVIEW]->(n:Fact:CourtReview)-[:FROM]->(s)
SET n = row.properties
"""

CREATE_REGISTER_ENTRIES = """
UNWIND $rows AS row
MATCH (f:CaseFile {id: row.holder})
MATCH (s:SourceRecord {id: row.source})
CREATE (f)-[:REGISTERED]->(n:Fact:RegisterEntry)-[:FROM]->(s)
SET n = row.properties
"""

CREATE_VICTIMS = """
UNWIND $rows AS row
MATCH (f:CaseFile {id: row.holder})
MATCH (s:SourceRecord {id: row.source})
CREATE (f)-[:OFFENDED_AGAINST]->(n:Fact:Victim)-[:FROM]->(s)
SET n = row.properties
"""

CREATE: Mapping[str, LiteralString] = {
    "Assessment": CREATE_ASSESSMENTS,
    "Objective": CREATE_OBJECTIVES,
    "Referral": CREATE_REFERRALS,
    "ProgrammeSession": CREATE_SESSIONS,
    "ProgrammeTest": CREATE_PROGRAMME_TESTS,
    "Treatment": CREATE_TREATMENTS,
    "DrugTest": CREATE_DRUG_TESTS,
    "TreatmentWeek": CREATE_WEEKS,
    "CourtReview": CREATE_REVIEWS,
    "RegisterEntry": CREATE_REGISTER_ENTRIES,
    "Victim": CREATE_VICTIMS,
}
