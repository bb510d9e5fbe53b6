"""Movements that staff enter, and the stays that they lead to: worked out anew from all movements, in one transaction.

`(:CaseFile)-[:HAD]->(:Fact:Movement {entered: true, move, spell})-[:AT]->(:Prison)`. What an extract says of somebody's
stays is derived from its rows (`rules.custody`) and counts as movements too; `rules.stays` then reads both together.
Whoever moves a person holds `(:Marker {key: 'held ...'})`, of which there is one for each: it names the one open stay.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from graph.history import Change, change, retract
from graph.imports.held import imported_stays
from graph.instants import in_utc
from graph.keys import new_id, node_id
from graph.scopes import may_see
from graph.session import Transaction
from rules.codes import CustodyMove
from rules.stays import Custody, Movement, read

SHAPES = ()
"""Movements are read as `graph/custody.py` says."""

REASON = "Movement recorded"

# Whoever waited may have begun earlier than whom they waited for: what they write is the later all the same.
LATER = "CASE WHEN k.at >= $at THEN k.at + duration({microseconds: 1}) ELSE $at END"

HOLD = f"""
MATCH (o:Offender {{id: $id}})
WHERE {may_see("")}
MERGE (k:Marker {{key: 'held ' + o.id}})
SET k.lock = $at
WITH o, k
SET k.at = {LATER}
RETURN k.at, head([(o)-[:HAS_FILE]->(f:CaseFile) WHERE f.system = 'LIDS' | f.id]),
    head([(o)-[:HAS_FILE]->(f:CaseFile) | f.id])
"""

WHOSE_MOVEMENT = """
MATCH (m:Fact {id: $id})<-[:HAD]-(:CaseFile)<-[:HAS_FILE]-(o:Offender)
WHERE m:Movement
RETURN o.id
"""

WHOSE_SPELL = f"""
MATCH (:Fact {{id: $id}})<-[:HELD]-(:CaseFile)<-[:HAS_FILE]-(o:Offender)
MERGE (k:Marker {{key: 'held ' + o.id}})
SET k.lock = $at
WITH o, k
SET k.at = {LATER}
RETURN o.id, k.at
"""

PRISON = """
MATCH (p:Prison {id: $id})
RETURN p.estab, toString(p.openedOn), toString(p.closedOn)
"""

SPELLS = """
MATCH (:Offender {id: $id})-[:HAS_FILE]->(f:CaseFile)-[:HELD]->(s:Spell)
RETURN s.id, s.heldAt, toString(s.receivedOn), toString(s.releasedOn), f.copyOnly,
    head([(s)-[:FROM]->(r:SourceRecord) | r.id]),
    COLLECT {
        MATCH (f)-[:HAD]->(m:Movement)-[:AT]->(p:Prison)
        MATCH (m)-[:FROM]->(r:SourceRecord)
        RETURN [p.estab, m.number, toString(m.date), m.time, m.kind, m.direction, r.id, m.place]
    },
    COLLECT {
        MATCH (s)-[:HAS_STAY]->(t:Stay)-[:AT]->(p:Prison)
        RETURN [t.id, p.estab, toString(t.from), toString(t.to)]
    },
    s.status, s.releaseType
ORDER BY s.receivedOn, s.id
"""

ENTERED = """
MATCH (:Offender {id: $id})-[:HAS_FILE]->(:CaseFile)-[:HAD]->(m:Movement WHERE m.entered)-[:AT]->(p:Prison)
RETURN m.id, m.move, p.estab, toString(m.date), m.time, m.spell, m.version, m.releaseType
ORDER BY m.id
"""

CREATE_SPELL = """
MATCH (f:CaseFile {id: $file})
CREATE (f)-[:HELD]->(s:Fact:Spell {id: $id, version: 1, recordedAt: $at, recordedBy: $by, prisonNumber: $number,
    receivedOn: $on, status: $status})
"""

CREATE_MOVEMENT = """
MATCH (s:Fact {id: $spell})<-[:HELD]-(f:CaseFile)
MATCH (p:Prison {estab: $prison})
CREATE (f)-[:HAD]->(m:Fact:Movement {id: $id, version: 1, recordedAt: $at, recordedBy: $by, service: 'PRISON',
    entered: true, spell: s.id})-[:AT]->(p)
SET m += $properties
"""

CREATE_STAY = """
MATCH (s:Fact {id: $spell})
MATCH (p:Prison {estab: $prison})
CREATE (s)-[:HAS_STAY]->(t:Fact:Stay {id: $id, version: 1, recordedAt: $at, recordedBy: $by, from: $from, to: $to})
    -[:AT]->(p)
"""

ATTACH_STAY = """
MATCH (t:Fact {id: $id})<-[h:HAD_FACT {type: 'HAS_STAY'}]-(s:Spell {id: $spell})
WITH t, s, count(h) AS times
CREATE (s)-[:HAS_STAY {recordedAt: $at}]->(t)
RETURN times
"""

# The open stay that the marker names, and which spells an import leaves to this module from now on.
HELD_NOW = """
MATCH (k:Marker {key: 'held ' + $id})
SET k.stay = $stay
WITH k
UNWIND $spells AS spell
MATCH (s:Fact {id: spell})
SET s.entered = true
"""


@dataclass(frozen=True)
class Entered:
    """A movement that somebody entered: its spell, version, and on what the person was released, if they were."""

    movement: Movement
    spell: str
    version: int = 1
    release: str | None = None


@dataclass(frozen=True)
class Held:
    """All that is known of a person's custody: spells as rows of `SPELLS`, what was entered, and the whole read."""

    offender: str
    spells: Sequence[Sequence[Any]]
    entered: tuple[Entered, ...]
    custody: Custody

    def with_entered(self, entered: Sequence[Entered]) -> Held:
        """The same had these movements been entered, and no others."""
        return replace(self, entered=tuple(entered), custody=_read(self.spells, entered))

    @property
    def spell(self) -> str | None:
        """The spell of the latest stay."""
        owners = {movement.id: row[0] for row in self.spells for movement in _imported(row)}
        owners |= {one.movement.id: one.spell for one in self.entered}
        return owners.get(self.custody.stays[-1].key) if self.custody.stays else None


async def hold(
    tx: Transaction, offender: str, asking: Mapping[str, Any], at: datetime
) -> tuple[str, datetime] | None:
    """Keep everyone else from moving a person until the transaction ends. `at` is the instant by this server's clock.

    Answers a file of theirs that custody can hang off, and the instant that what is written now bears: later than
    anything that was written of it before. None where who asks may not see them.
    """
    record = await (await tx.run(HOLD, {**asking, "id": offender, "at": at})).single()
    return None if record is None else (record[1] or record[2], in_utc(record[0]))


async def whose(tx: Transaction, movement: str) -> str | None:
    """The offender who made a movement."""
    record = await (await tx.run(WHOSE_MOVEMENT, id=movement)).single()
    return None if record is None else str(record[0])


async def prison_code(tx: Transaction, prison: str) -> tuple[str, date | None, date | None] | None:
    """The establishment code of a prison by its id, and the days on which it opened and closed."""
    record = await (await tx.run(PRISON, id=prison)).single()
    if record is None:
        return None
    opened, closed = (date.fromisoformat(day) if day else None for day in record.values()[1:])
    return str(record[0]), opened, closed


async def held(tx: Transaction, offender: str) -> Held:
    """What is known of a person's custody."""
    spells = [list(record) async for record in await tx.run(SPELLS, id=offender)]
    entered = [_entered(list(record)) async for record in await tx.run(ENTERED, id=offender)]
    return Held(offender, spells, tuple(entered), _read(spells, entered))


async def receive(
    tx: Transaction, file: str, number: str, on: date, status: str, *, by: str, at: datetime
) -> str:
    """Begin a time in custody under a prison number. Answers its id."""
    id_ = new_id("spl")
    await tx.run(CREATE_SPELL, file=file, id=id_, number=number, on=on, status=status, by=by, at=at)
    return id_


async def enter(
    tx: Transaction, one: Entered, properties: Mapping[str, Any], *, by: str, at: datetime
) -> None:
    """Write a movement that somebody entered."""
    movement = one.movement
    await tx.run(
        CREATE_MOVEMENT,
        spell=one.spell,
        prison=movement.prison,
        id=movement.id,
        properties=dict(properties),
        by=by,
        at=at,
    )


async def lay(tx: Transaction, after: Held, *, by: str, at: datetime, reason: str = REASON) -> None:
    """Make the stays and the ends of spells those that the movements add up to. What they were is kept."""
    rows = {row[0]: row for row in after.spells}
    owners = {movement.id: row[0] for row in after.spells for movement in _imported(row)}
    owners |= {one.movement.id: one.spell for one in after.entered}
    there = {stay[0]: (row[0], *stay[1:]) for row in after.spells for stay in row[7]}
    own = {stay.key: node_id("sty", owners[stay.key], stay.key) for stay in after.custody.stays}
    changes: list[Change] = []
    kept: set[str] = set(own.values())
    open_stay = None
    for stay in after.custody.stays:
        spell, first, last = owners[stay.key], stay.first_day, stay.last_day
        id_ = own[stay.key]
        if id_ not in there:
            kept.discard(id_)
            id_ = _same(there, kept, (spell, stay.prison, str(first))) or id_
            kept.add(id_)
        open_stay = id_ if last is None else open_stay
        if id_ not in there:
            values = {"id": id_, "spell": spell, "prison": stay.prison, "from": first, "to": last}
            await _stand(tx, values, by, at)
        elif there[id_][2:] != (str(first), str(last) if last else None):
            changes.append(Change(id_, {"from": first, "to": last}))
    await change(tx, "Fact", changes, by=by, reason=reason, at=at)
    gone = [Change(id_, {}) for id_ in there if id_ not in kept]
    await retract(tx, gone, by=by, reason=reason, at=at)
    await change(tx, "Fact", list(_ends(after, owners, rows)), by=by, reason=reason, at=at)
    touched = sorted({*rows, *owners.values()})
    await tx.run(HELD_NOW, id=after.offender, stay=open_stay, spells=touched)


async def settle(tx: Transaction, spell: str, *, by: str, at: datetime) -> None:
    """Lay the stays of the person whose spell an extract has changed, of whom staff have entered movements."""
    async for record in await tx.run(WHOSE_SPELL, id=spell, at=at):
        later = in_utc(record[1])
        await lay(tx, await held(tx, str(record[0])), by=by, at=later, reason="Movements of an extract")


async def _stand(tx: Transaction, values: Mapping[str, Any], by: str, at: datetime) -> None:
    """A stay that was not there, or that was taken off before."""
    record = await (await tx.run(ATTACH_STAY, id=values["id"], spell=values["spell"], at=at)).single()
    if record is None:
        await tx.run(CREATE_STAY, {**values, "by": by, "at": at})
        return
    new = Change(str(values["id"]), {"from": values["from"], "to": values["to"]})
    await change(tx, "Fact", [new], by=by, reason=REASON, at=at)


def _same(there: Mapping[str, Any], taken: Collection[str], like: tuple[str, str, str]) -> str | None:
    """The stay of an extract that stands there with the same spell, prison and first day, and is no other's."""
    for id_, (*stands, _) in there.items():
        if tuple(stands) == like and id_ not in taken:
            return id_
    return None


def _ends(after: Held, owners: Mapping[str, str], rows: Mapping[str, Sequence[Any]]) -> list[Change]:
    """How each spell ends that was touched by what was entered: on which day and on what, or not yet."""
    release = {one.movement.id: one.release for one in after.entered}
    last = {owners[stay.key]: stay for stay in after.custody.stays}
    found = []
    for spell, stay in last.items():
        if spell not in rows:
            continue
        released, status, on = rows[spell][3], rows[spell][8], rows[spell][9]
        if stay.end is None and released and status == "RELEASED":
            found.append(Change(spell, {"releasedOn": None, "releaseType": None, "status": "SENTENCED"}))
        elif stay.ended in (CustodyMove.RELEASE, CustodyMove.DEATH) and stay.ended_by in release:
            kind = "DIED" if stay.ended is CustodyMove.DEATH else release[stay.ended_by]
            if (released, status, on) != (str(stay.last_day), "RELEASED", kind):
                found.append(
                    Change(spell, {"releasedOn": stay.last_day, "releaseType": kind, "status": "RELEASED"})
                )
    return found


def _entered(row: list[Any]) -> Entered:
    id_, move, prison, day, clock, spell, version, release = row
    movement = Movement(
        id_,
        CustodyMove[move],
        prison,
        date.fromisoformat(day),
        time.fromisoformat(clock) if clock else None,
        spell=spell,
    )
    return Entered(movement, spell, version, release)


def _read(spells: Sequence[Sequence[Any]], entered: Sequence[Entered]) -> Custody:
    imported = [movement for row in spells for movement in _imported(row)]
    return read([*imported, *(one.movement for one in entered)])


def _imported(row: Sequence[Any]) -> list[Movement]:
    """The stays that an extract tells of, as the movements that begin and end them."""
    spell, stays = row[0], imported_stays(row)
    found = []
    for number, stay in enumerate(stays):
        follows = number > 0 and stays[number - 1].end == stay.start
        goes_on = number + 1 < len(stays) and stays[number + 1].start == stay.end
        came = CustodyMove.TRANSFER_IN if follows else CustodyMove.RECEPTION
        left = CustodyMove.TRANSFER_OUT if goes_on else CustodyMove.RELEASE
        found.append(Movement(f"{spell} {number} in", came, stay.prison, stay.start, spell=spell))
        if stay.end:
            found.append(Movement(f"{spell} {number} out", left, stay.prison, stay.end, spell=spell))
    return found
