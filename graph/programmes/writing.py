"""Writing of programmes: referrals, their steps, attendance with its entry in the contact log, and scores."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from graph.history import Change, change, retract, unlink
from graph.imports.facts import link
from graph.instants import native
from graph.scopes import reaching
from graph.session import Transaction
from rules.codes import ContactKind
from rules.programmes import OPEN

# Whoever writes in a person's log, or of their programmes, waits here for the other to end. In order of the person, two
# registers of the same people do not lock each other out.
REFERRALS_STAND = """
UNWIND $ids AS id
MATCH (r:Fact {id: id})<-[:REFERRED]-(f:CaseFile)<-[:HAS_FILE]-(o:Offender)
WHERE r:Referral
WITH r, f, o ORDER BY o.id, r.id
MERGE (k:Marker {key: 'log ' + o.id})
SET k.at = $now
WITH r, f, o
CALL (r, o) {
    OPTIONAL MATCH (r)-[:UNDER]->(s:Sentence)
    OPTIONAL MATCH (o)-[:HAS_FILE]->(:CaseFile)-[:SERVES]->(t:Sentence WHERE t.date = r.orderDate)
    WITH coalesce(s, t) AS s ORDER BY s.custodial, s.id LIMIT 1
    RETURN s.id AS sentence, head([(s)<-[:SERVES]-(g:CaseFile) | g.id]) AS file
}
RETURN o.id, true AS seen, true AS within, coalesce(file, f.id), sentence, properties(r),
    head([(r)-[:IN_GROUP]->(g:ProgrammeGroup) | g.id]),
    COLLECT {
        MATCH (r)-[:HAS_SESSION]->(s:ProgrammeSession)
        RETURN [properties(s), head([(s)-[:AT_MEETING]->(m:GroupMeeting) | m.id]),
            head([(s)-[:LOGGED_AS]->(c:Contact) WHERE EXISTS { (c)<-[:HAD]-() } | c.id]),
            head(COLLECT { MATCH (w:Staff {id: s.recordedBy}) RETURN w.name })]
        ORDER BY s.date, s.id
    },
    COLLECT {
        MATCH (r)-[:HAS_TEST]->(t:ProgrammeTest)
        RETURN [properties(t), head(COLLECT { MATCH (w:Staff {id: t.recordedBy}) RETURN w.name })] ORDER BY t.id
    },
    EXISTS {
        (o)-[:HAS_FILE]->(:CaseFile)-[:REFERRED]->(x:Referral)
        WHERE x.programme = r.programme AND x.id <> r.id AND x.stage IN $open
    },
    head(COLLECT { MATCH (w:Staff {id: r.recordedBy}) RETURN w.name })
"""

# The file that a referral goes on, the area that supervises, and whether one to the programme is open.
PLACE_OF_REFERRAL = """
MATCH (f:CaseFile {id: $file})<-[:HAS_FILE]-(o:Offender)
RETURN EXISTS {
        (o)-[:HAS_FILE]->(:CaseFile)-[:REFERRED]->(x:Referral)
        WHERE x.programme = $programme AND x.stage IN $open
    },
    head(COLLECT {
        MATCH (o)-[:HAS_FILE]->(:CaseFile)-[:SUPERVISED]->(u:Supervision WHERE u.to IS NULL OR u.to > $today)
            -[:IN_AREA]->(a:Area)
        RETURN a.id ORDER BY u.from DESC, u.id
    })
"""

CREATE_REFERRAL = """
MATCH (f:CaseFile {id: $file})
CREATE (f)-[:REFERRED]->(r:Fact:Referral {id: $id, version: 1, recordedAt: $at, recordedBy: $by})
SET r += $properties
"""

PUT_IN_GROUP = """
MATCH (r:Fact {id: $id})
MATCH (g:Fact {id: $group})
CREATE (r)-[:IN_GROUP {recordedAt: $at}]->(g)
"""

CREATE_ATTENDANCE = """
UNWIND $rows AS row
MATCH (r:Fact {id: row.referral})
MATCH (m:Fact {id: $meeting})
CREATE (r)-[:HAS_SESSION]->(s:Fact:ProgrammeSession {id: row.id, version: 1, recordedAt: $at, recordedBy: $by})
    -[:AT_MEETING]->(m)
SET s += row.properties
"""

CREATE_ENTRIES = """
UNWIND $rows AS row
MATCH (f:CaseFile {id: row.file})
MATCH (s:Fact {id: row.session})
CREATE (f)-[:HAD]->(c:Fact:Contact {id: row.id, version: 1, recordedAt: $at, recordedBy: $by, service: 'PROBATION'})
SET c += row.properties
CREATE (s)-[:LOGGED_AS]->(c)
"""

LOGGED = """
MATCH (c:Fact {id: $contact})<-[:LOGGED_AS]-(s:ProgrammeSession)
RETURN s.id, s.attendance, head([(s)<-[:HAS_SESSION]-(r:Referral) | r.id])
"""

OF_SESSION = """
MATCH (s:Fact {id: $id})<-[:HAS_SESSION]-(r:Referral)
RETURN r.id
"""

CREATE_SCORE = """
MATCH (r:Fact {id: $referral})
CREATE (r)-[:HAS_TEST]->(t:Fact:ProgrammeTest {id: $id, version: 1, recordedAt: $at, recordedBy: $by})
SET t += $properties
"""


@dataclass(frozen=True, slots=True)
class Attended:
    """An attendance as it stands: of which `meeting`, its entry of the log, and the name of who recorded it."""

    properties: Mapping[str, Any]
    meeting: str | None
    contact: str | None
    name: str | None


@dataclass(frozen=True, slots=True)
class Found:
    """A referral as it stands: whose, whether who asks may see them and is in scope, where its entries of the log go.

    `scores`: each with the name of who recorded it; `others`: whether another referral to the programme is open.
    """

    offender: str
    seen: bool
    within: bool
    file: str
    sentence: str | None
    properties: Mapping[str, Any]
    group: str | None
    sessions: tuple[Attended, ...]
    scores: tuple[tuple[Mapping[str, Any], str | None], ...]
    others: bool
    name: str | None


async def stand(
    tx: Transaction, ids: Iterable[str], within: str, asking: Mapping[str, Any]
) -> dict[str, Found]:
    """Referrals as they stand, by id, locked against other writing. `within`: the predicate on an offender `{m}`."""
    statement = reaching(REFERRALS_STAND, within)
    result = await tx.run(statement, {**asking, "ids": sorted(set(ids)), "open": [one.name for one in OPEN]})
    return {one.properties["id"]: one async for one in _found(result)}


async def _found(result: Any) -> Any:
    async for record in result:
        offender, seen, inside, file, sentence, there, group, sessions, scores, others, name = record
        yield Found(
            offender,
            seen,
            inside,
            file,
            sentence,
            native(there),
            group,
            tuple(Attended(native(one), *rest) for one, *rest in sessions),
            tuple((native(one), who) for one, who in scores),
            others,
            name,
        )


async def place_of(tx: Transaction, file: str, programme: str, today: date) -> tuple[bool, str | None]:
    """Whether the person whose file it is has an open referral to a programme, and the area that supervises them."""
    values = {"file": file, "programme": programme, "today": today, "open": [one.name for one in OPEN]}
    record = await (await tx.run(PLACE_OF_REFERRAL, values)).single(strict=True)
    return record[0], record[1]


async def refer(
    tx: Transaction,
    file: str,
    id: str,
    properties: Mapping[str, Any],
    links: Mapping[str, str | None],
    *,
    by: str,
    at: datetime,
) -> None:
    """Write a referral on a file; `links` are ids of what it points at, by relationship type."""
    await tx.run(CREATE_REFERRAL, file=file, id=id, properties=dict(properties), by=by, at=at)
    for kind, to in links.items():
        if to:
            await link(tx, kind, [{"id": id, "to": to}])


async def alter(tx: Transaction, changes: Iterable[Change], *, by: str, reason: str, at: datetime) -> None:
    """Change referrals, attendances or scores. What they said is kept."""
    await change(tx, "Fact", changes, by=by, reason=reason, at=at)


async def put_in_group(
    tx: Transaction, referral: str, before: str | None, group: str, *, by: str, at: datetime
) -> None:
    """Give a referral a place in a group; the place that it had is kept as one that it had."""
    if before:
        row = {"id": referral, "type": "IN_GROUP", "to": before}
        await unlink(tx, [row], by=by, reason="Another group", at=at)
    await tx.run(PUT_IN_GROUP, id=referral, group=group, at=at)


async def attend(
    tx: Transaction, meeting: str, rows: list[Mapping[str, Any]], *, by: str, at: datetime
) -> None:
    """Write attendances at a meeting, each an `id`, its `referral` and `properties`."""
    if rows:
        await tx.run(CREATE_ATTENDANCE, meeting=meeting, rows=rows, by=by, at=at)


async def log(tx: Transaction, rows: list[Mapping[str, Any]], *, by: str, at: datetime) -> None:
    """Write the entries of the contact log of attendances: each an `id`, its `session`, `file`, `properties`, and the
    `sentence` that it is under, if one is known."""
    if not rows:
        return
    kind = {"kind": ContactKind.PROGRAMME_SESSION.name}
    new = [{**row, "properties": {**row["properties"], **kind}} for row in rows]
    await tx.run(CREATE_ENTRIES, rows=new, by=by, at=at)
    under = [{"id": row["id"], "to": row["sentence"]} for row in rows if row["sentence"]]
    if under:
        await link(tx, "UNDER", under)


async def take_off(tx: Transaction, ids: Iterable[str], *, by: str, reason: str, at: datetime) -> None:
    """Take entries or attendances off the record. They stay in the graph, with who took them off and why."""
    await retract(tx, [Change(id_, {}) for id_ in ids], by=by, reason=reason, at=at)


async def logged(tx: Transaction, contact: str) -> tuple[str, str, str | None] | None:
    """The attendance that an entry of the contact log tells of, what it says and of which referral; None: none."""
    record = await (await tx.run(LOGGED, contact=contact)).single()
    return None if record is None else (record[0], record[1], record[2])


async def referral_of(tx: Transaction, session: str) -> str | None:
    """The referral that an attendance is of; None: there is no such one."""
    record = await (await tx.run(OF_SESSION, id=session)).single()
    return None if record is None else str(record[0])


async def score(
    tx: Transaction, referral: str, id: str, properties: Mapping[str, Any], *, by: str, at: datetime
) -> None:
    """Write a score."""
    await tx.run(CREATE_SCORE, referral=referral, id=id, properties=dict(properties), by=by, at=at)
