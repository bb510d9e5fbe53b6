"""Assessments of risk and need by OASys, with their objectives; and what those may know who face a person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from graph.history import Change, change, retract
from graph.instants import native
from graph.scopes import reaching
from graph.session import Transaction
from graph.shape import VERSION, Derived, Edge, Order, Shape, dates, plain
from graph.sources import OF_OFFENDER, fact
from rules.assessments import (
    analysis,
    harm_levels,
    items,
    overall_harm,
    reasoned_levels,
    review_due,
    screening,
    sections,
    stage,
)

ASSESSED = "({n})-[:HAS_FILE]->(:CaseFile)-[:ASSESSED]->({m}:Assessment)"
LATEST_FIRST = Order(("{m}.date", "{m}.id"), descending=True)
COMPLETE = "{m}.status = 'COMPLETE'"

HARM = ("{n}.harmCommunity", "{n}.harmCustody")
SECTIONS = ("{n}.sectionScores", "{n}.reoffending", "{n}.harmLinked", "{n}.needs", "{n}.sectionNotes")
FORM = ("{n}.questionSet", "status", "date")
OVERALL = Derived(HARM, overall_harm)
REVIEW_DUE = Derived(("date", "service", "toString({n}.reviewOn)"), review_due)

ASSESSMENT = fact(
    "Assessment",
    "asm",
    {
        **plain(
            *(
                "service",
                "kind",
                "status",
                "assessor",
                "agency",
                "ogrs2",
                "total",
                "concerns",
                "concernNotes",
            ),
            *("questionSet", "follows", "signedBy", "signedIn", "countersignedBy", "closedWhy"),
        ),
        **dates("date", "signedOn", "countersignedOn", "closedOn"),
        "version": VERSION,
        "stage": Derived(("status", "toString({n}.signedOn)", "toString({n}.closedOn)"), stage),
        "sections": Derived(SECTIONS, sections),
        "items": Derived((*FORM, "{n}.items"), items),
        "screening": Derived((*FORM, "{n}.screening"), screening),
        "analysis": Derived((*FORM, "{n}.analysis"), analysis),
        "harmLevels": Derived((*HARM, "{n}.harmReasons"), reasoned_levels),
        "overallHarm": OVERALL,
        "reviewDue": REVIEW_DUE,
    },
    {
        "objectives": Edge(
            "Objective", "({n})-[:HAS_OBJECTIVE]->({m}:Objective)", order=Order(("{m}.number", "{m}.id"))
        ),
        "area": Edge("Area", "({n})-[:IN_AREA]->({m}:Area)", one=True),
        "prison": Edge("Prison", "({n})-[:AT]->({m}:Prison)", one=True),
    },
    owner="({n})<-[:ASSESSED]-" + OF_OFFENDER,
    stored=(*(one.removeprefix("{n}.") for one in (*HARM, *SECTIONS)), "harmReasons", "reviewOn"),
)

OBJECTIVE = fact(
    "Objective",
    "obj",
    {**plain("number", "section", "text", "who", "outcome"), **dates("due")},
    owner="({n})<-[:HAS_OBJECTIVE]-(:Assessment)<-[:ASSESSED]-" + OF_OFFENDER,
)

# A fact of its own, so that nothing that is read of an assessment, nor what it said before, holds any of it.
CONFIDENTIAL_PART = fact(
    "ConfidentialPart",
    "cfp",
    {**plain("text", "assessment"), "version": VERSION},
    owner="({n})<-[:HAS_CONFIDENTIAL]-(:Assessment)<-[:ASSESSED]-" + OF_OFFENDER,
)

# The same node, and of it only what those must know who face the person and don't work on the case.
RISK_OF_HARM = Shape(
    "RiskOfHarm",
    "Fact:Assessment",
    "asm",
    {
        **plain("service", "kind", "concerns"),
        **dates("date", "recordedAt"),
        "overall": OVERALL,
        "levels": Derived(HARM, harm_levels),
        "reviewDue": REVIEW_DUE,
    },
)

ASSESSMENTS = Edge("Assessment", ASSESSED, order=LATEST_FIRST)
LATEST_ASSESSMENT = Edge("Assessment", ASSESSED, where=(COMPLETE,), order=LATEST_FIRST, take=1)
LATEST_RISK = Edge("RiskOfHarm", ASSESSED, where=(COMPLETE,), order=LATEST_FIRST, take=1)
CONFIDENTIAL_PARTS = Edge(
    "ConfidentialPart",
    "({n})-[:HAS_FILE]->(:CaseFile)-[:ASSESSED]->(:Assessment)-[:HAS_CONFIDENTIAL]->({m}:ConfidentialPart)",
    order=Order(("{m}.recordedAt", "{m}.id"), descending=True),
)

SHAPES = (ASSESSMENT, OBJECTIVE, CONFIDENTIAL_PART, RISK_OF_HARM)

# Whoever writes a person's assessments waits here for the other to end: there is one open at a time.
CASE = """
MATCH (o:Offender {id: $id})
MERGE (k:Marker {key: 'assessments ' + o.id})
SET k.at = $now
WITH o
RETURN true AS seen, true AS within,
    head(COLLECT {
        MATCH (o)-[:HAS_FILE]->(f:CaseFile)-[:SUPERVISED]->(u:Supervision WHERE u.to IS NULL OR u.to > $today)
        RETURN f.id ORDER BY u.from DESC, u.id
    }),
    head(COLLECT {
        MATCH (o)-[:HAS_FILE]->(f:CaseFile)-[:HELD]->(:Spell)-[:HAS_STAY]->(t:Stay WHERE t.to IS NULL)
        RETURN f.id ORDER BY t.from DESC, t.id
    }),
    head(COLLECT { MATCH (o)-[:HAS_FILE]->(f:CaseFile) RETURN f.id ORDER BY f.id }),
    head(COLLECT {
        MATCH (o)-[:HAS_FILE]->(:CaseFile)-[:ASSESSED]->(n:Assessment WHERE n.status = 'OPEN')
        RETURN properties(n) ORDER BY n.date DESC, n.id DESC LIMIT 1
    }),
    head(COLLECT {
        MATCH (o)-[:HAS_FILE]->(:CaseFile)-[:ASSESSED]->(n:Assessment WHERE n.status = 'COMPLETE')
        RETURN properties(n) ORDER BY n.date DESC, n.id DESC LIMIT 1
    })
"""

WHOSE = """
MATCH (n:Fact {id: $id})<-[:ASSESSED]-(:CaseFile)<-[:HAS_FILE]-(o:Offender)
RETURN o.id
"""

STANDS = """
MATCH (n:Fact {id: $id})<-[:ASSESSED]-(:CaseFile)
RETURN properties(n), head(COLLECT { MATCH (s:Staff {id: n.recordedBy}) RETURN s.name }),
    COLLECT { MATCH (n)-[:HAS_OBJECTIVE]->(b:Objective) RETURN properties(b) ORDER BY b.number, b.id },
    head(COLLECT { MATCH (n)-[:HAS_CONFIDENTIAL]->(c:ConfidentialPart) RETURN properties(c) })
"""

CREATE = """
MATCH (f:CaseFile {id: $file})
CREATE (f)-[:ASSESSED]->(n:Fact:Assessment {id: $id, version: 1, recordedAt: $at, recordedBy: $by})
SET n += $properties
WITH n
CALL (n) { MATCH (a:Area {slug: $area}) CREATE (n)-[:IN_AREA]->(a) }
CALL (n) { MATCH (p:Prison {estab: $prison}) CREATE (n)-[:AT]->(p) }
"""

CREATE_OBJECTIVES = """
MATCH (n:Fact {id: $id})
UNWIND $rows AS row
CREATE (n)-[:HAS_OBJECTIVE]->(b:Fact:Objective {id: row.id, version: 1, recordedAt: $at, recordedBy: $by})
SET b += row.properties
"""

CREATE_IN_CONFIDENCE = """
MATCH (n:Fact {id: $assessment})
CREATE (n)-[:HAS_CONFIDENTIAL]->(c:Fact:ConfidentialPart {id: $id, assessment: $assessment, text: $text, version: 1,
    recordedAt: $at, recordedBy: $by})
"""


class Case(NamedTuple):
    """A person's assessments: whether who asks may see them and is in scope; the file to write on that probation, the
    prison or anybody keeps; the one that is not finished, and the latest complete one."""

    seen: bool
    within: bool
    supervised: str | None
    held: str | None
    file: str | None
    open: Mapping[str, Any] | None
    last: Mapping[str, Any] | None


class Standing(NamedTuple):
    """An assessment as it stands, who recorded it last, its objectives by rank, and what was written in confidence."""

    properties: Mapping[str, Any]
    name: str | None
    objectives: list[Mapping[str, Any]]
    confidential: Mapping[str, Any] | None


async def case(tx: Transaction, offender: str, within: str, asking: Mapping[str, Any]) -> Case | None:
    """A person's assessments by their id, locked against other writing. `within`: the predicate on `{m}`."""
    statement = reaching(CASE, within)
    record = await (await tx.run(statement, {**asking, "id": offender})).single()
    if record is None:
        return None
    seen, inside, supervised, held, file, open_, last = record
    return Case(seen, inside, supervised, held, file, native(open_), native(last))


async def whose(tx: Transaction, assessment: str) -> str | None:
    """The offender whom an assessment is of."""
    record = await (await tx.run(WHOSE, id=assessment)).single()
    return None if record is None else record[0]


async def stands(tx: Transaction, assessment: str) -> Standing | None:
    """An assessment as it stands; None when it was taken off."""
    record = await (await tx.run(STANDS, id=assessment)).single()
    if record is None:
        return None
    properties, name, objectives, confidential = record
    found = native(properties)
    assert found is not None
    return Standing(found, name, [one for each in objectives if (one := native(each))], native(confidential))


async def create(
    tx: Transaction,
    file: str,
    id: str,
    properties: Mapping[str, Any],
    place: Mapping[str, str | None],
    *,
    by: str,
    at: datetime,
) -> None:
    """Write a new assessment on a file. `place`: the `area` (slug) or `prison` (LIDS code) that makes it."""
    values = {"file": file, "id": id, "properties": dict(properties), "by": by, "at": at}
    await tx.run(CREATE, {**values, **place})


async def alter(
    tx: Transaction,
    assessment: str,
    properties: Mapping[str, Any],
    *,
    by: str,
    reason: str,
    at: datetime,
) -> None:
    """Change an assessment. What it said is kept."""
    await change(tx, "Fact", [Change(assessment, properties)], by=by, reason=reason, at=at)


async def plan(
    tx: Transaction,
    assessment: str,
    there: Iterable[Mapping[str, Any]],
    wanted: Iterable[Mapping[str, Any]],
    *,
    by: str,
    at: datetime,
) -> None:
    """Let a plan have these objectives, each an `id` and `properties`, and no others.

    Those that are `there` with one of the ids are changed, the rest is taken off.
    """
    stood = {one["id"]: one for one in there}
    rows = [dict(row) for row in wanted]
    changes = [
        Change(row["id"], new)
        for row in rows
        if row["id"] in stood
        if (new := {k: v for k, v in row["properties"].items() if stood[row["id"]].get(k) != v})
    ]
    gone = [Change(id_, {}) for id_ in stood.keys() - {row["id"] for row in rows}]
    await change(tx, "Fact", changes, by=by, reason="Sentence plan", at=at)
    await retract(tx, gone, by=by, reason="Sentence plan", at=at)
    if fresh := [row for row in rows if row["id"] not in stood]:
        await tx.run(CREATE_OBJECTIVES, id=assessment, rows=fresh, by=by, at=at)


async def put_in_confidence(
    tx: Transaction, assessment: str, there: str | None, id: str, text: str, *, by: str, at: datetime
) -> None:
    """Write the confidential part of an assessment. `there`: the id of the one that stands; `id`: of a new one."""
    if there:
        await change(tx, "Fact", [Change(there, {"text": text})], by=by, reason="Written anew", at=at)
    else:
        values = {"assessment": assessment, "id": id, "text": text}
        await tx.run(CREATE_IN_CONFIDENCE, {**values, "by": by, "at": at})


async def take_off(tx: Transaction, assessment: str, *, by: str, reason: str, at: datetime) -> None:
    """Take an assessment that was not finished off the record. It stays in the graph, with who took it off and why."""
    await retract(tx, [Change(assessment, {})], by=by, reason=reason, at=at)
