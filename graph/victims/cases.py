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
from rules.codes import SentenceType
from rules.victims import Held

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

# A licence says when somebody was released: what it follows is the sentence of the same time in prison.
PERSON = """
MATCH (o:Offender {id: $id})
MERGE (k:Marker {key: 'victims of ' + o.id})
SET k.at = $now
WITH o
RETURN true AS seen, true AS within,
    head(COLLECT {
        MATCH (o)-[:HAS_FILE]->(:CaseFile)-[:SERVES]->(s:Fact {id: $sentence})
        OPTIONAL MATCH (s)-[:SERVED_IN]->(:Spell)<-[:SERVED_IN]-(c:Sentence {custodial: true})
        WHERE NOT coalesce(s.custodial, false) AND c.type <> 'RECALL'
        WITH s, coalesce(c, s) AS p ORDER BY p.date DESC, p.id LIMIT 1
        RETURN [s.type, p.type, coalesce(p.custodial, false), toString(p.date), p.lengthMonths, p.lengthDays,
            head([(p)-[:FOR]->(x:Offence) | x.title] + [(s)-[:FOR]->(x:Offence) | x.title])]
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

IS_OFFENDER = """
MATCH (v:Fact {id: $id})
MATCH (o:Offender {id: $offender})
WHERE true
MERGE (v)-[r:IS_OFFENDER]->(o)
ON CREATE SET r.recordedAt = $at, r.recordedBy = $by
RETURN o.id
"""

# Who else a victim is, each with what points at what: of one who is not the reader's to know there is no name.
LINKED = """
MATCH (v:Fact {id: $id})
RETURN COLLECT {
    MATCH (v)-[r:SAME_VICTIM]-(w:Victim)
    RETURN [w.id, startNode(r).id, type(r), endNode(r).id, CASE WHEN w:Victim THEN w.surname END] ORDER BY w.id
} + COLLECT {
    MATCH (v)-[r:IS_OFFENDER]->(x)-[:NOW*0..1]->(w:Offender)
    RETURN [w.id, v.id, type(r), x.id, CASE WHEN w:Offender THEN w.surname END] ORDER BY w.id
}
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


class Linked(NamedTuple):
    """Who else a victim is: the victim or offender (`id`), the link that says so, and their name, if it may be told."""

    id: str
    start: str
    type: str
    end: str
    surname: str | None


class Person(NamedTuple):
    """An offender: whether who asks may see them and is in scope, and the sentence that was asked about."""

    seen: bool
    within: bool
    sentence: Held | None


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
    return Person(seen, inside, _held(found) if found else None)


def _held(found: Sequence[Any]) -> Held:
    type_, own, custodial, passed, months, days, offence = found
    return Held(
        SentenceType[type_] if type_ else None,
        SentenceType[own] if own else None,
        custodial,
        date.fromisoformat(passed) if passed else None,
        months,
        days,
        offence,
    )


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


async def is_offender(
    tx: Transaction, victim: str, offender: str, asking: Mapping[str, Any], *, by: str, at: datetime
) -> bool:
    """Note that a victim is an offender too. False: there is no such one for who asks."""
    statement = IS_OFFENDER.replace("WHERE true", f"WHERE {MAY_SEE.replace('{m}', 'o')}")
    values = {**asking, "id": victim, "offender": offender, "by": by, "at": at}
    return await (await tx.run(statement, values)).single() is not None


async def linked(tx: Transaction, victim: str, asking: Mapping[str, Any]) -> list[Linked]:
    """Who else a victim is."""
    statement = LINKED.replace("WHEN w:Victim", f"WHEN {SEEN.replace('{m}', 'w')}").replace(
        "WHEN w:Offender", f"WHEN {MAY_SEE.replace('{m}', 'w')}"
    )
    (found,) = await (await tx.run(statement, {**asking, "id": victim})).single(strict=True)
    return [Linked(*one) for one in found]


async def to_tell(tx: Transaction, offender: str) -> list[tuple[str, str]]:
    """Those who want to be told of an offender's moves: the area (id) of the unit, and the victim's id."""
    return [(record[0], record[1]) async for record in await tx.run(TO_TELL, offender=offender)]
