"""The national risk of harm register: who is on it, in which category, managed at which level.

An entry hangs off a file that is kept apart (`KEPT_APART`), so that no pattern of the ordinary record tells of it: no
file, name, number, source or search. What meetings of MAPPA decided and asked for hangs off the entry.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from neo4j import AsyncManagedTransaction as ManagedTransaction

from graph.assessments import native
from graph.history import Change, change
from graph.keys import new_id
from graph.scopes import MAY_SEE
from graph.shape import Edge, Order, dates, plain
from graph.sources import OF_OFFENDER_APART, fact
from rules.codes import Apart, System

VERSION = "coalesce({n}.version, 1)"

REGISTER_ENTRY = fact(
    "RegisterEntry",
    "reg",
    {
        **plain(
            *(
                "category",
                "mappaCategory",
                "level",
                "force",
                "manager",
                "surname",
                "forenames",
                "aliases",
                "sex",
            ),
            *(
                "pnc",
                "cro",
                "lines",
                "postcode",
                "risk",
                "restricted",
                "disposal",
                "months",
                "law",
                "endedWhy",
            ),
        ),
        **dates("dateOfBirth", "from", "to", "reviewOn", "convictedOn", "levelSince", "categorySince"),
        "version": VERSION,
    },
    {
        "area": Edge("Area", "({m}:Area {forceNumber: {n}.force})", one=True),
        "meetings": Edge(
            "MappaMeeting",
            "({n})-[:HAS_MEETING]->({m}:MappaMeeting)",
            order=Order(("{m}.date", "{m}.id"), descending=True),
        ),
        "actions": Edge(
            "MappaAction", "({n})-[:HAS_ACTION]->({m}:MappaAction)", order=Order(("{m}.due", "{m}.id"))
        ),
    },
    owner="({n})<-[:REGISTERED]-" + OF_OFFENDER_APART,
)

MAPPA_MEETING = fact(
    "MappaMeeting",
    "mpm",
    {**plain("level", "decided"), **dates("date", "nextOn")},
    owner="({n})<-[:HAS_MEETING]-(:RegisterEntry)<-[:REGISTERED]-" + OF_OFFENDER_APART,
    sourced=False,
)

MAPPA_ACTION = fact(
    "MappaAction",
    "mpa",
    {**plain("text", "owner", "outcome"), **dates("due", "doneOn", "askedOn"), "version": VERSION},
    owner="({n})<-[:HAS_ACTION]-(:RegisterEntry)<-[:REGISTERED]-" + OF_OFFENDER_APART,
    sourced=False,
)

REGISTER_ENTRIES = Edge(
    "RegisterEntry",
    "({n})-[:KEPT_APART]->(:CaseFile)-[:REGISTERED]->({m}:RegisterEntry)",
    order=Order(("coalesce({m}.from, date('1900-01-01'))", "{m}.id"), descending=True),
)

SHAPES = (REGISTER_ENTRY, MAPPA_MEETING, MAPPA_ACTION)

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
MATCH (a:Fact {id: $id})<-[:HAS_ACTION]-(e:RegisterEntry)<-[:REGISTERED]-(:CaseFile)<-[:KEPT_APART]-(o:Offender)
RETURN o.id, e.id, properties(a)
"""

STANDS = """
MATCH (e:Fact {id: $id})<-[:REGISTERED]-(:CaseFile)
RETURN properties(e), head(COLLECT { MATCH (s:Staff {id: e.recordedBy}) RETURN s.name })
"""

# It says of whom it is as a row of the police does, so that the next files that come are compared with it.
CREATE_FILE = """
MATCH (o:Offender {id: $offender})
CREATE (o)-[:KEPT_APART {recordedAt: $at}]->(f:CaseFile)
SET f = $file
"""

LIKE_HOME = """
MATCH (a:CaseFile {id: $one})
MATCH (b:CaseFile {id: $other})
CREATE (a)-[:RESEMBLES {verdict: 'JOIN', why: 'NUMBERS', weight: 0.0, fields: [], model: 'made for this record'}]->(b)
"""

NUMBERS = """
MATCH (o:Offender {id: $offender})-[:HAS_FILE]->(:CaseFile)-[:IDENTIFIED_BY]->(i:Identifier)
WHERE i.valid AND i.scheme IN ['PNC', 'CRO', 'PRISON_NUMBER']
RETURN i.scheme, i.value ORDER BY i.scheme, i.value
"""

CREATE_ENTRY = """
MATCH (f:CaseFile {id: $file})
CREATE (f)-[:REGISTERED]->(e:Fact:RegisterEntry {id: $id, version: 1, recordedAt: $at, recordedBy: $by})
SET e += $properties
"""

CREATE_MEETING = """
MATCH (e:Fact {id: $entry})
CREATE (e)-[:HAS_MEETING]->(m:Fact:MappaMeeting {id: $id, version: 1, recordedAt: $at, recordedBy: $by})
SET m += $properties
WITH e
UNWIND $actions AS row
CREATE (e)-[:HAS_ACTION]->(a:Fact:MappaAction {id: row.id, version: 1, recordedAt: $at, recordedBy: $by})
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


async def person(
    tx: ManagedTransaction, offender: str, within: str, asking: Mapping[str, Any]
) -> Person | None:
    """A person of the register by their id, locked against other writing. `within`: the predicate on `{m}`."""
    statement = PERSON
    for name, predicate in (("seen", MAY_SEE), ("within", within or "true")):
        statement = statement.replace(f"true AS {name}", f"{predicate.replace('{m}', 'o')} AS {name}")
    record = await (await tx.run(statement, {**asking, "id": offender})).single()
    if record is None:
        return None
    seen, inside, who, entry, file, home, sentenced = record
    found = native(who)
    assert found is not None
    place = None if home is None else (native(home[0]) or {}, home[1])
    return Person(seen, inside, found, native(entry), file, place, sentenced)


async def whose_entry(tx: ManagedTransaction, entry: str) -> str | None:
    """The offender whom an entry is of."""
    record = await (await tx.run(WHOSE_ENTRY, id=entry)).single()
    return None if record is None else record[0]


async def whose_action(tx: ManagedTransaction, action: str) -> tuple[str, str, Mapping[str, Any]] | None:
    """The offender and the entry of an action, and the action as it stands."""
    record = await (await tx.run(WHOSE_ACTION, id=action)).single()
    return None if record is None else (record[0], record[1], native(record[2]) or {})


async def stands(tx: ManagedTransaction, entry: str) -> tuple[Mapping[str, Any], str | None] | None:
    """An entry as it stands, and the name of who recorded it last, if they are in the staff directory."""
    record = await (await tx.run(STANDS, id=entry)).single()
    return None if record is None else (native(record[0]) or {}, record[1])


async def put_on(
    tx: ManagedTransaction, found: Person, properties: Mapping[str, Any], *, by: str, at: datetime
) -> str:
    """Write a new entry for a person, with what the record knows of them, on their file of the register; answers its
    id."""
    offender = str(found.who["id"])
    home, force = found.home or ({}, None)
    named = {name: found.who.get(name) for name in ("surname", "forenames", "dateOfBirth", "sex")}
    numbers = await _numbers(tx, offender)
    file = found.file or await _new_file(tx, offender, home, force, {**named, **numbers}, by, at)
    known = {
        **named,
        "pnc": numbers.get("pnc"),
        "cro": numbers.get("cro"),
        "force": force,
        "restricted": False,
    }
    id_ = new_id("reg")
    values = {"file": file, "id": id_, "properties": {**known, **properties}, "by": by, "at": at}
    await tx.run(CREATE_ENTRY, values)
    return id_


async def _numbers(tx: ManagedTransaction, offender: str) -> dict[str, str]:
    names = {"PNC": "pnc", "CRO": "cro", "PRISON_NUMBER": "prisonNumber"}
    return {names[scheme]: value async for scheme, value in await tx.run(NUMBERS, offender=offender)}


async def _new_file(
    tx: ManagedTransaction,
    offender: str,
    home: Mapping[str, Any],
    force: str | None,
    who: Mapping[str, Any],
    by: str,
    at: datetime,
) -> str:
    id_ = new_id("fil")
    case = (
        {"cramsReference": home["reference"], "cramsArea": home["scope"]}
        if home.get("system") == "CRAMS"
        else {}
    )
    properties = {
        **who,
        **case,
        "id": id_,
        "system": System.VISOR.name,
        "scope": force,
        "apart": Apart.REGISTER.name,
        "version": 1,
        "recordedAt": at,
        "recordedBy": by,
        "createdAt": at,
        "joining": "DUE",
    }
    await tx.run(CREATE_FILE, offender=offender, file=properties, at=at)
    if home:
        one, other = sorted((id_, str(home["id"])))
        await tx.run(LIKE_HOME, one=one, other=other)
    return id_


async def alter(
    tx: ManagedTransaction, id: str, properties: Mapping[str, Any], *, by: str, reason: str, at: datetime
) -> None:
    """Change an entry or an action. What it said is kept."""
    await change(tx, "Fact", [Change(id, properties)], by=by, reason=reason, at=at)


async def meet(
    tx: ManagedTransaction,
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
