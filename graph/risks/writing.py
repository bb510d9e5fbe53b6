"""Writing in the register: entries, meetings and actions, for whoever the statement finds in scope."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from itertools import starmap
from typing import Any, NamedTuple

from graph.history import Change, change
from graph.instants import native
from graph.scopes import reaching
from graph.session import Transaction

# Whoever writes of a person in the register waits here for the other to end: two who sign make one entry.
PERSON = """
MATCH (o:Offender {id: $id})
MERGE (k:Marker {key: 'register ' + o.id})
SET k.at = $now
WITH o
RETURN true AS seen, true AS within, properties(o),
    head(COLLECT {
        MATCH (o)-[:KEPT_APART]->(:CaseFile)-[:REGISTERED]->(e:RegisterEntry WHERE e.to IS NULL OR e.to > $today)
        RETURN properties(e) ORDER BY coalesce(e.from, date('1900-01-01')) DESC, e.id DESC LIMIT 1
    }),
    head(COLLECT { MATCH (o)-[:KEPT_APART]->(f:CaseFile {apart: 'REGISTER'}) RETURN f.id ORDER BY f.id }),
    head(COLLECT {
        MATCH (o)-[:HAS_FILE]->(f:CaseFile)
        OPTIONAL MATCH (f)-[:SUPERVISED]->(u:Supervision WHERE u.to IS NULL OR u.to > $today)-[:IN_AREA]->(a:Area)
        RETURN [properties(f), a.forceNumber] ORDER BY u IS NULL, u.from DESC, f.id LIMIT 1
    }),
    EXISTS { (o)-[:HAS_FILE]->(:CaseFile)-[:SERVES]->(:Sentence) }
"""

WHOSE_ENTRY = """
MATCH (e:Fact {id: $id})<-[:REGISTERED]-(:CaseFile)<-[:KEPT_APART]-(o:Offender)
RETURN o.id
"""

WHOSE_ACTION = """
MATCH (a:Fact {id: $id})<-[:HAS_MAPPA_ACTION]-(e:RegisterEntry)<-[:REGISTERED]-(:CaseFile)<-[:KEPT_APART]-(o:Offender)
RETURN o.id, e.id
"""

WHOSE_MEETING = """
MATCH (m:Fact {id: $id})<-[:HAS_MEETING]-(e:RegisterEntry)<-[:REGISTERED]-(:CaseFile)<-[:KEPT_APART]-(o:Offender)
RETURN o.id, e.id, COLLECT { MATCH (e)-[:HAS_MEETING]->(x:MappaMeeting) WHERE x <> m RETURN x.date },
    COLLECT { MATCH (e)-[:HAS_MAPPA_ACTION]->(a:MappaAction {askedOn: m.date}) RETURN [a.id, a.due, a.doneOn] }
"""

STANDS = """
MATCH (e:Fact {id: $id})<-[:REGISTERED|HAS_MAPPA_ACTION|HAS_MEETING]-()
RETURN properties(e), head(COLLECT { MATCH (s:Staff {id: e.recordedBy}) RETURN s.name })
"""

MEETINGS = """
MATCH (e:Fact {id: $entry})-[:HAS_MEETING]->(m:MappaMeeting)
RETURN collect(DISTINCT m.date)
"""

CREATE_MEETING = """
MATCH (e:Fact {id: $entry})
CREATE (e)-[:HAS_MEETING]->(m:Fact:MappaMeeting {id: $id, version: 1, recordedAt: $at, recordedBy: $by})
SET m += $properties
WITH e
UNWIND $actions AS row
CREATE (e)-[:HAS_MAPPA_ACTION]->(a:Fact:MappaAction {id: row.id, version: 1, recordedAt: $at, recordedBy: $by})
SET a += row.properties
"""


class Person(NamedTuple):
    """A person as the register sees them: whether who asks may see them and is in scope, the entry that stands, the
    file to write on, the file and police force of where they are supervised, and whether a sentence is known."""

    seen: bool
    within: bool
    who: Mapping[str, Any]
    entry: Mapping[str, Any] | None
    file: str | None
    home: tuple[Mapping[str, Any], str | None] | None
    sentenced: bool


async def person(tx: Transaction, offender: str, within: str, asking: Mapping[str, Any]) -> Person | None:
    """A person of the register by their id, locked against other writing. `within`: the predicate on `{m}`."""
    statement = reaching(PERSON, within)
    record = await (await tx.run(statement, {**asking, "id": offender})).single()
    if record is None:
        return None
    seen, inside, who, entry, file, home, sentenced = record
    found = native(who)
    assert found is not None
    place = None if home is None else (native(home[0]) or {}, home[1])
    return Person(seen, inside, found, native(entry), file, place, sentenced)


async def whose_entry(tx: Transaction, entry: str) -> str | None:
    """The offender whom an entry is of."""
    record = await (await tx.run(WHOSE_ENTRY, id=entry)).single()
    return None if record is None else record[0]


async def whose_action(tx: Transaction, action: str) -> tuple[str, str] | None:
    """The offender and the entry of an action."""
    record = await (await tx.run(WHOSE_ACTION, id=action)).single()
    return None if record is None else (record[0], record[1])


class Meeting(NamedTuple):
    """Whose a meeting is: the offender and the entry, the days of the entry's other meetings, and what it asked for:
    each action's id, when it is due, and when it was done."""

    offender: str
    entry: str
    others: list[date]
    actions: list[tuple[str, date, date | None]]


async def whose_meeting(tx: Transaction, meeting: str) -> Meeting | None:
    """Whose a meeting is, and what belongs to it."""
    record = await (await tx.run(WHOSE_MEETING, id=meeting)).single()
    if record is None:
        return None
    offender, entry, others, actions = record
    asked = [(id_, due.to_native(), done and done.to_native()) for id_, due, done in actions]
    return Meeting(offender, entry, [one.to_native() for one in others], asked)


async def stands(tx: Transaction, id: str) -> tuple[Mapping[str, Any], str | None] | None:
    """An entry, action or meeting as it stands, and the name of who recorded it last, where that is known."""
    record = await (await tx.run(STANDS, id=id)).single()
    return None if record is None else (native(record[0]) or {}, record[1])


async def alter(
    tx: Transaction, changes: Mapping[str, Mapping[str, Any]], *, by: str, reason: str, at: datetime
) -> None:
    """Change entries, meetings and actions: other values by their ids. What they said is kept."""
    await change(tx, "Fact", list(starmap(Change, changes.items())), by=by, reason=reason, at=at)


async def meetings(tx: Transaction, entry: str) -> list[date]:
    """The days of an entry's meetings."""
    (days,) = await (await tx.run(MEETINGS, entry=entry)).single(strict=True)
    return [one.to_native() for one in days]


async def meet(
    tx: Transaction,
    entry: str,
    id: str,
    properties: Mapping[str, Any],
    actions: Iterable[Mapping[str, Any]],
    *,
    by: str,
    at: datetime,
) -> None:
    """Write a meeting, and the actions that it asked for, each an `id` and `properties`."""
    values = {"entry": entry, "id": id, "properties": dict(properties), "by": by, "at": at}
    await tx.run(CREATE_MEETING, {**values, "actions": [dict(one) for one in actions]})
