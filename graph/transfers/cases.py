"""Writing moves of a case: the marker that makes commands wait for each other, events, supervisions, appointments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from graph.history import Change, change, retract
from graph.instants import in_utc
from graph.keys import new_id
from graph.scopes import reaching
from graph.session import Transaction
from graph.transfers.kept import EVENT_ROW, folded, kept
from rules.transfers import Event, Post, Propose, Transfer

REACHED_TRANSFER = """
MATCH (t:Fact:Transfer {id: $id})<-[:HAS_TRANSFER]-(f:CaseFile)<-[:HAS_FILE]-(o:Offender)
RETURN f.id, o.id, true AS seen, true AS within
"""

REACHED_SUPERVISION = """
MATCH (s:Fact:Supervision {id: $id})<-[:SUPERVISED]-(f:CaseFile)<-[:HAS_FILE]-(o:Offender)
RETURN f.id, o.id, true AS seen, true AS within
"""

# The lock comes first, then what it guards is read: whoever waited may have begun earlier than whom they waited for.
TAKE_CASES = """
UNWIND $files AS file
MERGE (m:Marker {key: 'case ' + file})
SET m.lock = $at
WITH collect([file, m]) AS found
WITH found,
    reduce(last = $at, one IN found |
        CASE WHEN one[1].taken >= last THEN one[1].taken + duration({microseconds: 1}) ELSE last END) AS at,
    reduce(last = $on, one IN found | CASE WHEN one[1].on > last THEN one[1].on ELSE last END) AS on
UNWIND found AS one
WITH one[0] AS file, one[1] AS m, at, on
SET m.taken = at, m.on = on
RETURN file, m.transfer, at, on
"""

EVENTS_OF = f"""
MATCH (t:Fact:Transfer {{id: $id}})
RETURN t.version, t.contact, COLLECT {{
    MATCH (t)-[:HAS_STEP]->(e:TransferEvent) WITH e ORDER BY e.number RETURN {EVENT_ROW[0]}
}}
"""

BEGIN_TRANSFER = """
MATCH (f:CaseFile {id: $file})
MATCH (a:Area {id: $home})
MATCH (b:Area {id: $to})
CREATE (f)-[:HAS_TRANSFER {recordedAt: $at}]->(t:Fact:Transfer {id: $id, version: 1, recordedAt: $at, recordedBy: $by}),
    (t)-[:FROM_AREA]->(a), (t)-[:TO_AREA]->(b)
SET t += $properties
"""

ADD_STEP = """
MATCH (t:Fact:Transfer {id: $transfer})
CREATE (t)-[:HAS_STEP {recordedAt: $at}]->(e:Fact:TransferEvent {id: $id, recordedAt: $at, recordedBy: $by})
SET e += $properties
"""

HOLD_CASE = """
MATCH (m:Marker {key: 'case ' + $file})
SET m.transfer = $transfer
"""

BEGIN_SUPERVISION = """
MATCH (f:CaseFile {id: $file})
MATCH (a:Area {id: $area})
MATCH (w:Officer {id: $officer})
CREATE (f)-[:SUPERVISED {recordedAt: $at}]->(s:Fact:Supervision {id: $id, from: $from, team: $team, version: 1,
    recordedAt: $at, recordedBy: $by}),
    (s)-[:IN_AREA {recordedAt: $at}]->(a), (s)-[:BY {recordedAt: $at}]->(w)
"""

BOOK_APPOINTMENT = """
MATCH (f:CaseFile {id: $file})
CREATE (f)-[:HAD {recordedAt: $at}]->(c:Fact:Contact {id: $id, service: 'PROBATION', kind: 'OFFICE_VISIT', date: $date,
    time: $time, notes: $notes, version: 1, recordedAt: $at, recordedBy: $by})
"""

PLANNED = """
MATCH (c:Fact:Contact {id: $id})
WHERE c.outcome IS NULL AND c.date >= $today
RETURN c.id
"""

KNOWN_OFFICER = """
MATCH (w:Officer {id: $officer})-[:WORKS_IN]->(:Area {id: $area})
RETURN w.name
"""

# Two areas become one where both become the same, or one of them the other.
KNOWN_AREA = """
MATCH (a:Area {id: $area})
RETURN a.name, a.openedOn <= $day, a.closedOn <= $day, head(COLLECT {
    MATCH (h:Area {id: $home})
    WHERE h <> a
    MATCH (h) (()-[:BECAME]->(c:AreaChange WHERE c.office IS NULL OR c.office = $office)-[:INTO]->()){0,5} (heir:Area)
    MATCH (a) (()-[:BECAME]->(d:AreaChange WHERE d.office IS NULL)-[:INTO]->()){0,5} (heir)
    RETURN heir.name ORDER BY size(c) + size(d) LIMIT 1
})
"""

AREA_IDS = """
UNWIND $slugs AS slug
MATCH (a:Area {slug: slug})
RETURN a.slug, a.id
"""


class Reached(NamedTuple):
    """A case: its file and its offender, and whether who asks may see them and is in scope."""

    file: str
    offender: str
    seen: bool
    within: bool


class Taken(NamedTuple):
    """Cases that were taken: the transfer of each that goes on, and the instants that what is written now bears.

    `at` is later than anything written on these cases before, whichever server's clock said so; `on` is that of the
    service's day, and no earlier.
    """

    going_on: dict[str, str | None]
    at: datetime
    on: datetime


class Kept(NamedTuple):
    """A transfer as it is kept: its version, and the contact that was booked."""

    version: int
    contact: str | None
    transfer: Transfer


async def reached(
    tx: Transaction, id: str, within: str, asking: Mapping[str, Any], *, supervision: bool = False
) -> Reached | None:
    """The case of a transfer, or of a supervision. `within` is the predicate on an offender `{m}` that the part has."""
    statement = reaching(REACHED_SUPERVISION if supervision else REACHED_TRANSFER, within)
    record = await (await tx.run(statement, {**asking, "id": id})).single()
    return None if record is None else Reached(*record.values())


async def take(tx: Transaction, files: Iterable[str], at: datetime, on: datetime) -> Taken:
    """Take cases, one at least, in the order of their ids, so that other commands on them wait until this one has
    ended. `at` and `on` are the instants by this server's clock."""
    result = await tx.run(TAKE_CASES, files=sorted(set(files)), at=at, on=on)
    rows = [record.values() async for record in result]
    return Taken({row[0]: row[1] for row in rows}, in_utc(rows[0][2]), in_utc(rows[0][3]))


async def find(tx: Transaction, transfer: str) -> Kept:
    """A transfer whose case was taken."""
    record = await (await tx.run(EVENTS_OF, id=transfer)).single(strict=True)
    return Kept(record[0], record[1], folded(record[2]))


async def begin(
    tx: Transaction, file: str, transfer: Transfer, shown: Mapping[str, Any], *, by: str, at: datetime
) -> None:
    """Begin a transfer. `shown` are the properties that `projection` answers."""
    values = {"id": transfer.id, "file": file, "home": transfer.home.area, "to": transfer.to.area}
    await tx.run(BEGIN_TRANSFER, values | {"properties": dict(shown), "by": by, "at": at})


async def renew(
    tx: Transaction, transfer: str, shown: Mapping[str, Any], *, by: str, reason: str, at: datetime
) -> None:
    """Let a transfer show what its events come to now. What it showed is kept."""
    await change(tx, "Fact", [Change(transfer, shown)], by=by, reason=reason, at=at)


async def append(tx: Transaction, event: Event, *, by: str, name: str, at: datetime) -> None:
    """Append an event to a transfer that is there. `name` is that of whoever took the step."""
    properties = kept(event, by=by, name=name)
    await tx.run(ADD_STEP, transfer=event.transfer, id=new_id("tre"), properties=properties, by=by, at=at)


async def hold(tx: Transaction, file: str, transfer: str | None) -> None:
    """Say on a case that was taken which transfer of it goes on; None: there is none any more."""
    await tx.run(HOLD_CASE, file=file, transfer=transfer)


async def hand_over(
    tx: Transaction,
    file: str,
    ends: Sequence[str],
    to: Post,
    day: date,
    *,
    by: str,
    reason: str,
    at: datetime,
) -> None:
    """End supervisions of a case on a day, and begin that of another officer on it."""
    await change(tx, "Fact", [Change(one, {"to": day}) for one in ends], by=by, reason=reason, at=at)
    await tx.run(
        BEGIN_SUPERVISION,
        {"file": file, "area": to.area, "officer": to.officer, "team": to.office}
        | {"id": new_id("sup"), "from": day, "by": by, "at": at},
    )


async def book(tx: Transaction, file: str, day: date, time: str, notes: str, *, by: str, at: datetime) -> str:
    """Book an appointment in the contact log. Answers its id."""
    id_ = new_id("con")
    values = {"file": file, "id": id_, "date": day, "time": time, "notes": notes, "by": by, "at": at}
    await tx.run(BOOK_APPOINTMENT, values)
    return id_


async def cancel(tx: Transaction, contact: str, day: date, *, by: str, reason: str, at: datetime) -> None:
    """Take an appointment off the log if it is still to come."""
    if await (await tx.run(PLANNED, id=contact, today=day)).single() is not None:
        await retract(tx, [Change(contact, {})], by=by, reason=reason, at=at)


async def officer_name(tx: Transaction, officer: str, area: str) -> str | None:
    """The name of an officer of an area; None where that area has no such officer."""
    record = await (await tx.run(KNOWN_OFFICER, officer=officer, area=area)).single()
    return None if record is None else str(record[0])


class Destination(NamedTuple):
    """An area that a case may move to: its name, whether it is there on the day (begun, and not ended), and which area
    it and the case's own are to become, if one."""

    name: str
    there: bool
    heir: str | None


async def area_on(tx: Transaction, area: str, day: date, home: Post) -> Destination | None:
    """An area on a day, as a move of somebody's case finds it; None where there is none."""
    values = {"area": area, "day": day, "home": home.area, "office": home.office}
    record = await (await tx.run(KNOWN_AREA, values)).single()
    if record is None:
        return None
    return Destination(str(record[0]), record[1] is not False and record[2] is not True, record[3])


async def area_ids(tx: Transaction, slugs: Iterable[str]) -> dict[str, str]:
    """The ids of areas, by slug."""
    result = await tx.run(AREA_IDS, slugs=sorted(set(slugs)))
    return {record[0]: record[1] async for record in result}


def projection(transfer: Transfer, due: date | None, contact: str | None) -> dict[str, Any]:
    """What a transfer shows after its last event. `shared`: the receiving area reads the record, since it has to."""
    proposed = transfer.events[0].command
    assert isinstance(proposed, Propose)
    there = transfer.receiving
    return {
        "case": transfer.case,
        "kind": transfer.kind.name,
        "rules": transfer.rules_key,
        "state": transfer.state.name,
        "open": transfer.open,
        "shared": transfer.open and transfer.state.name not in ("PROPOSED", "REFUSED"),
        "reason": proposed.reason,
        "movesOn": transfer.moves_on,
        "until": transfer.until,
        "due": due,
        "proposedAt": transfer.events[0].at,
        "appointment": transfer.appointment,
        "contact": contact,
        "homeOfficer": transfer.home.officer,
        "homeOffice": transfer.home.office,
        "receivingOfficer": there.officer if there else None,
        "receivingOffice": there.office if there else transfer.to.office,
        "responsibleArea": transfer.responsible.area,
        "responsibleOfficer": transfer.responsible.officer,
        "supervisingArea": transfer.supervising.area,
        "supervisingOfficer": transfer.supervising.officer,
    }
