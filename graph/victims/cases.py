"""Writing what a victim unit records: victims, what they answered, contacts, and conditions that are asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from graph.instants import native
from graph.keys import new_id
from graph.scopes import MAY_SEE, reaching
from graph.session import Transaction
from graph.victims import SEEN

# Whoever writes of one victim waits here for the other to end, so that versions are compared one by one.
REACHED = """
MATCH (v:Fact {id: $id})<-[:OFFENDED_AGAINST]-(f:CaseFile)<-[:KEPT_APART]-(w:Offender)
MERGE (k:Marker {key: 'victim ' + v.id})
SET k.at = $now
WITH v, f, w
RETURN w.id, f.id, true AS seen, properties(v), head(COLLECT { MATCH (s:Staff {id: v.recordedBy}) RETURN s.name })
"""

PART_REACHED = """
MATCH (n:Fact {id: $id})<-[r:SPOKE_WITH|ASKED_FOR]-(:CaseFile)-[:OFFENDED_AGAINST]->(v:Victim)
WHERE type(r) = $kind
RETURN v.id, properties(n), head(COLLECT { MATCH (s:Staff {id: n.recordedBy}) RETURN s.name })
"""

PERSON = """
MATCH (o:Offender {id: $id})
MERGE (k:Marker {key: 'victims of ' + o.id})
SET k.at = $now
WITH o
RETURN true AS seen, true AS within,
    head(COLLECT {
        MATCH (o)-[:HAS_FILE]->(:CaseFile)-[:SERVES]->(s:Fact {id: $sentence})
        RETURN [toString(s.date), s.lengthMonths, s.lengthDays, s.type,
            head([(s)-[:FOR]->(x:Offence) | x.title])]
    })
"""

CREATE_VICTIM = """
MATCH (o:Offender {id: $offender})
MATCH (a:Area {slug: $area})
CREATE (o)-[:KEPT_APART {recordedAt: $at}]->(f:CaseFile {id: $file, system: 'VICTIMS', scope: a.slug, apart: 'VICTIMS',
    reference: $id, version: 1, recordedAt: $at, createdAt: $at, joining: 'DUE', surname: o.surname,
    forenames: o.forenames, dateOfBirth: o.dateOfBirth, sex: o.sex, sentenceDate: $properties.sentenceDate})
SET f.pnc = head(COLLECT {
    MATCH (o)-[:HAS_FILE]->(:CaseFile)-[:IDENTIFIED_BY]->(i:Identifier {scheme: 'PNC', valid: true}) RETURN i.value
})
CREATE (f)-[:OFFENDED_AGAINST {recordedAt: $at}]->(v:Fact:Victim {id: $id, version: 1, recordedAt: $at,
    recordedBy: $by})
SET v += $properties
CREATE (v)-[:IN_AREA {recordedAt: $at}]->(a)
"""

ADD_CONTACT = """
MATCH (f:CaseFile {id: $file})
CREATE (f)-[:SPOKE_WITH {recordedAt: $at}]->(n:Fact:VictimContact {id: $id, version: 1, recordedAt: $at,
    recordedBy: $by})
SET n += $properties
"""

ADD_CONDITION = """
MATCH (f:CaseFile {id: $file})
CREATE (f)-[:ASKED_FOR {recordedAt: $at}]->(n:Fact:VictimCondition {id: $id, version: 1, recordedAt: $at,
    recordedBy: $by})
SET n += $properties
"""

SAME_VICTIM = """
MATCH (v:Fact {id: $id})
MATCH (w:Fact {id: $other})
WHERE v:Victim AND w:Victim AND v.id <> w.id AND true
MERGE (v)-[r:SAME_VICTIM]-(w)
ON CREATE SET r.recordedAt = $at, r.recordedBy = $by
RETURN w.id
"""

NOT_SAME = """
MATCH (v:Fact {id: $id})-[r:SAME_VICTIM]-(w:Fact {id: $other})
DELETE r
RETURN count(*)
"""

IS_OFFENDER = """
MATCH (v:Fact {id: $id})
MATCH (o:Offender {id: $offender})
WHERE true
MERGE (v)-[r:IS_OFFENDER]->(o)
ON CREATE SET r.recordedAt = $at, r.recordedBy = $by
RETURN o.id
"""

NO_OFFENDER = """
MATCH (v:Fact {id: $id})-[r:IS_OFFENDER]->()
DELETE r
RETURN count(*)
"""

# Victims who want to be told of this person's moves, each with their unit.
TO_TELL = """
MATCH (:Offender {id: $offender})-[:KEPT_APART]->(:CaseFile)-[:OFFENDED_AGAINST]->(v:Victim)-[:IN_AREA]->(a:Area)
WHERE v.response = 'YES' AND coalesce(v.wantsContact, 'YES') <> 'NO'
RETURN a.id, v.id ORDER BY a.id, v.id
"""


class Case(NamedTuple):
    """A victim: the offender and file they hang off, whether it is the reader's to know, what stands, who said so."""

    offender: str
    file: str
    seen: bool
    properties: Mapping[str, Any]
    name: str | None


class Sentence(NamedTuple):
    """A sentence as the law on victims looks at it: `months` None for life."""

    passed: date
    months: int | None
    offence: str | None


class Person(NamedTuple):
    """An offender: whether who asks may see them and is in scope, and the sentence that was asked about."""

    seen: bool
    within: bool
    sentence: Sentence | None


async def reached(tx: Transaction, victim: str, asking: Mapping[str, Any]) -> Case | None:
    """A victim by their id, locked against other writing."""
    statement = REACHED.replace("true AS seen", f"{SEEN.replace('{m}', 'v')} AS seen")
    record = await (await tx.run(statement, {**asking, "id": victim})).single()
    if record is None:
        return None
    offender, file, seen, properties, name = record
    return Case(offender, file, seen, native(properties), name)


async def part(tx: Transaction, id_: str, kind: str) -> tuple[str, Mapping[str, Any], str | None] | None:
    """Of a contact (`SPOKE_WITH`) or condition (`ASKED_FOR`): the victim, what stands, and who recorded it."""
    record = await (await tx.run(PART_REACHED, id=id_, kind=kind)).single()
    return None if record is None else (record[0], native(record[1]), record[2])


async def person(
    tx: Transaction, offender: str, sentence: str | None, within: str, asking: Mapping[str, Any]
) -> Person | None:
    """An offender by their id, locked against another victim. `within`: the predicate on an offender `{m}`."""
    statement = reaching(PERSON, within)
    record = await (await tx.run(statement, {**asking, "id": offender, "sentence": sentence})).single()
    if record is None:
        return None
    seen, inside, found = record
    return Person(seen, inside, _sentence(found) if found else None)


def _sentence(found: Sequence[Any]) -> Sentence:
    passed, months, days, type_, offence = found
    if type_ == "LIFE":
        months = None
    elif months is None:
        # A month of twelve to the year: the prisons hold days, and the law speaks of months.
        months = int((days or 0) * 12 / 365 + 0.01)
    return Sentence(date.fromisoformat(passed), months, offence)


async def create(
    tx: Transaction, offender: str, area: str, properties: Mapping[str, Any], *, by: str, at: datetime
) -> str:
    """Record a victim of an offender, for the unit of an area (slug). Answers the id."""
    values = {"offender": offender, "area": area, "file": new_id("fil"), "id": new_id("vic")}
    await tx.run(CREATE_VICTIM, {**values, "properties": dict(properties), "by": by, "at": at})
    return values["id"]


async def add_contact(
    tx: Transaction, file: str, properties: Mapping[str, Any], *, by: str, at: datetime
) -> str:
    """Record a contact on a victim's file. Answers its id."""
    id_ = new_id("vcn")
    await tx.run(ADD_CONTACT, file=file, id=id_, properties=dict(properties), by=by, at=at)
    return id_


async def add_condition(
    tx: Transaction, file: str, properties: Mapping[str, Any], *, by: str, at: datetime
) -> str:
    """Record a condition that is asked for on a victim's file. Answers its id."""
    id_ = new_id("vcd")
    await tx.run(ADD_CONDITION, file=file, id=id_, properties=dict(properties), by=by, at=at)
    return id_


async def same(
    tx: Transaction, victim: str, other: str, asking: Mapping[str, Any], *, by: str, at: datetime
) -> bool:
    """Note that two victims are one person. False: the other is not there for who asks."""
    statement = SAME_VICTIM.replace("AND true", f"AND {SEEN.replace('{m}', 'w')}")
    record = await (
        await tx.run(statement, {**asking, "id": victim, "other": other, "by": by, "at": at})
    ).single()
    return record is not None


async def not_same(tx: Transaction, victim: str, other: str) -> bool:
    """Take that back. False: it was not noted."""
    record = await (await tx.run(NOT_SAME, id=victim, other=other)).single(strict=True)
    return bool(record[0])


async def is_offender(
    tx: Transaction, victim: str, offender: str, asking: Mapping[str, Any], *, by: str, at: datetime
) -> bool:
    """Note that a victim is an offender too. False: there is no such one for who asks."""
    await tx.run(NO_OFFENDER, id=victim)
    statement = IS_OFFENDER.replace("WHERE true", f"WHERE {MAY_SEE.replace('{m}', 'o')}")
    values = {**asking, "id": victim, "offender": offender, "by": by, "at": at}
    return await (await tx.run(statement, values)).single() is not None


async def no_offender(tx: Transaction, victim: str) -> bool:
    """Take that back. False: it was not noted."""
    record = await (await tx.run(NO_OFFENDER, id=victim)).single(strict=True)
    return bool(record[0])


async def to_tell(tx: Transaction, offender: str) -> list[tuple[str, str]]:
    """Those who want to be told of an offender's moves: the area (id) of the unit, and the victim's id."""
    return [(record[0], record[1]) async for record in await tx.run(TO_TELL, offender=offender)]
