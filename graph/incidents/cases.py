"""Writing of incidents: the report, the steps, findings, actions with their outcome, and learning that is shared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from graph.instants import native
from graph.keys import new_id
from graph.scopes import reaching
from graph.session import Transaction

# Whoever writes of one incident waits here for the other to end, so that versions are compared one by one.
REACHED = """
MATCH (i:Fact {id: $id})<-[:HAD_INCIDENT]-(:CaseFile)<-[:HAS_FILE]-(o:Offender)
MERGE (k:Marker {key: 'incident ' + i.id})
SET k.at = $now
WITH i, o
RETURN o.id, true AS seen, true AS within, properties(i),
    head(COLLECT { MATCH (s:Staff {id: i.recordedBy}) RETURN s.name }),
    head([(i)-[:IN_AREA]->(a:Area) | a.id]),
    COUNT { (i)-[:HAS_FINDING|HAD_FACT]->(:IncidentFinding) }, COUNT { (i)-[:HAS_ACTION|HAD_FACT]->(:IncidentAction) },
    COLLECT { MATCH (i)-[:HAS_ACTION]->(x:IncidentAction) WHERE x.doneOn IS NULL RETURN x.id ORDER BY x.id }
"""

PERSON = """
MATCH (o:Offender {id: $id})
MERGE (k:Marker {key: 'incidents of ' + o.id})
SET k.at = $now
WITH o
RETURN true AS seen, true AS within,
    head(COLLECT {
        MATCH (o)-[:HAS_FILE]->(f:CaseFile)-[:SUPERVISED]->(u:Supervision)-[:IN_AREA]->(a:Area)
        WHERE u.to IS NULL OR u.to > $today
        RETURN [f.id, a.id] ORDER BY u.from DESC, u.id
    }),
    head(COLLECT { MATCH (o)-[:HAS_FILE]->(f:CaseFile) RETURN f.id ORDER BY f.id }),
    EXISTS { MATCH (b:Area {id: $area}) RETURN b }
"""

# Whose an action is reaches the incident by it, to say what came of it, whoever it is about.
OWNED = REACHED.replace(
    "true AS seen", "EXISTS { (i)-[:HAS_ACTION]->(:Fact {id: $action, owner: $viewer}) } AS seen"
)

PART_STANDS = """
MATCH (x:Fact {id: $id})<-[r:HAS_FINDING|HAS_ACTION]-(i:Incident)
WHERE type(r) = $type
RETURN i.id, properties(x), head(COLLECT { MATCH (s:Staff {id: x.recordedBy}) RETURN s.name }),
    coalesce(x.owner = $viewer, false),
    coalesce(head(COLLECT { MATCH (x)-[:WAS]->(v:Version) RETURN v.recordedAt ORDER BY v.version }), x.recordedAt)
"""

NAMES = """
MATCH (o:Offender {id: $id})
RETURN split(coalesce(o.searchNames, ''), ' ') + [o.surname, o.forenames]
    + COLLECT {
        MATCH (o)-[:HAS_FILE]->(:CaseFile)-[:SUPERVISED]->(:Supervision)-[:BY]->(w:Officer) RETURN DISTINCT w.name
    }
"""

CREATE_INCIDENT = """
MATCH (f:CaseFile {id: $file})
MATCH (a:Area {id: $area})
CREATE (f)-[:HAD_INCIDENT {recordedAt: $at}]->(i:Fact:Incident {id: $id, version: 1, recordedAt: $at, recordedBy: $by})
SET i += $properties
CREATE (i)-[:IN_AREA {recordedAt: $at}]->(a)
"""

ADD_FINDING = """
MATCH (i:Fact {id: $incident})
CREATE (i)-[:HAS_FINDING {recordedAt: $at}]->(n:Fact:IncidentFinding {id: $id, version: 1, recordedAt: $at,
    recordedBy: $by})
SET n += $properties
"""

ADD_ACTION = """
MATCH (i:Fact {id: $incident})
CREATE (i)-[:HAS_ACTION {recordedAt: $at}]->(n:Fact:IncidentAction {id: $id, version: 1, recordedAt: $at,
    recordedBy: $by})
SET n += $properties
"""

# Somebody who holds a post: a partner's client is nobody's colleague, and who has left does nothing any more.
MEMBER = """
MATCH (s:Staff {id: $id})
WHERE EXISTS { (s)-[:HOLDS]->(p:Post) WHERE p.from <= $today AND (p.to IS NULL OR p.to > $today) }
RETURN s.name
"""

SHARE = """
CREATE (:Learning {id: $id, kind: $kind, words: $words, sharedOn: $on})
"""


class Case(NamedTuple):
    """An incident: whose it is, whether who asks may see them and is in scope, what stands, and who said so."""

    offender: str
    seen: bool
    within: bool
    properties: Mapping[str, Any]
    name: str | None
    area: str | None
    findings: int
    actions: int
    open_actions: tuple[str, ...]


class Part(NamedTuple):
    """A finding or an action: of which incident, what stands, who said so, whether whoever asks has it, since when."""

    incident: str
    properties: Mapping[str, Any]
    name: str | None
    own: bool
    since: datetime


class Person(NamedTuple):
    """An offender: whether who asks may see them and is in scope, the file to write on, and who supervises."""

    seen: bool
    within: bool
    file: str | None
    area: str | None
    known_area: bool


async def reached(tx: Transaction, incident: str, within: str, asking: Mapping[str, Any]) -> Case | None:
    """An incident by its id, locked against other writing. `within`: the predicate on an offender `{m}`."""
    return _case(await (await tx.run(reaching(REACHED, within), {**asking, "id": incident})).single())


async def owned(tx: Transaction, incident: str, action: str, asking: Mapping[str, Any]) -> Case | None:
    """The same, for whoever has an action of it."""
    return _case(await (await tx.run(OWNED, {**asking, "id": incident, "action": action})).single())


def _case(record: Iterable[Any] | None) -> Case | None:
    if record is None:
        return None
    offender, seen, inside, properties, name, area, findings, actions, open_actions = record
    return Case(
        offender, seen, inside, native(properties), name, area, findings, actions, tuple(open_actions)
    )


async def person(
    tx: Transaction, offender: str, area: str | None, within: str, asking: Mapping[str, Any]
) -> Person | None:
    """An offender by their id. `area`: one by id that is asked about."""
    values = {**asking, "id": offender, "area": area}
    record = await (await tx.run(reaching(PERSON, within), values)).single()
    if record is None:
        return None
    seen, inside, supervised, any_file, known = record
    file, there = supervised or (None, None)
    return Person(seen, inside, file or any_file, there, known)


async def part(tx: Transaction, id_: str, type_: str, asking: Mapping[str, Any]) -> Part | None:
    """A finding or an action by its id and the type of the relationship that leads to it."""
    record = await (await tx.run(PART_STANDS, {**asking, "id": id_, "type": type_})).single()
    return None if record is None else Part(*map(native, record))


async def names(tx: Transaction, offender: str) -> list[str]:
    """Names that no text for others may hold: the person's, and those of officers."""
    record = await (await tx.run(NAMES, id=offender)).single(strict=True)
    return [str(name) for name in record[0] if name]


async def create(
    tx: Transaction, file: str, area: str, properties: Mapping[str, Any], *, by: str, at: datetime
) -> str:
    """Report an incident on a file, to an area (id). Answers its id."""
    id_ = new_id("inc")
    await tx.run(CREATE_INCIDENT, file=file, area=area, id=id_, properties=dict(properties), by=by, at=at)
    return id_


async def add_finding(
    tx: Transaction, incident: str, properties: Mapping[str, Any], *, by: str, at: datetime
) -> str:
    """Record a finding. Answers its id."""
    id_ = new_id("ifd")
    await tx.run(ADD_FINDING, incident=incident, id=id_, properties=dict(properties), by=by, at=at)
    return id_


async def add_action(
    tx: Transaction, incident: str, properties: Mapping[str, Any], *, by: str, at: datetime
) -> str:
    """Record an action. Answers its id."""
    id_ = new_id("iac")
    await tx.run(ADD_ACTION, incident=incident, id=id_, properties=dict(properties), by=by, at=at)
    return id_


async def member(tx: Transaction, id_: str, day: date) -> str | None:
    """The name of a member of staff who holds a post on a day."""
    record = await (await tx.run(MEMBER, id=id_, today=day)).single()
    return None if record is None else str(record[0])


async def share(tx: Transaction, kind: str, words: str, on: date) -> str:
    """Share what was learned, with the day as it is shown: the first of its month. Answers its id."""
    id_ = new_id("lrn")
    await tx.run(SHARE, id=id_, kind=kind, words=words, on=on.replace(day=1))
    return id_
