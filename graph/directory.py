"""Changes to the staff directory: only what is new or different is written, what it replaces is kept.

Each person to whom anything changed gets a new standing, an event and an audit entry.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from graph.history import Change, change
from graph.instants import native
from graph.outbox import append_event, write_audit
from graph.session import Graph, Transaction
from graph.staff import agreement_id, clearance_id, keep_staff, post_id, search_name

TAKE_TURN = """
MERGE (m:Marker {key: 'directory'})
SET m.changedAt = $at
"""

HELD = """
UNWIND $ids AS id
MATCH (s:Staff {id: id})
RETURN s.id, s.name, s.subject,
    COLLECT { MATCH (s)-[:HOLDS]->(p:Post) RETURN [p.id, properties(p)] },
    COLLECT { MATCH (s)-[:CLEARED]->(c:Clearance) RETURN [c.id, properties(c)] },
    COLLECT { MATCH (s)-[:ACTS_FOR]->(g:Agreement) RETURN [g.id, properties(g)] },
    COLLECT { MATCH (s)-[r:SAME_AS]->(o:Officer) RETURN [o.id, properties(r)] }
"""

PLACES = """
MATCH (a:Area) WHERE a.slug >= ''
WITH collect(a.slug) AS areas
MATCH (p:Prison) WHERE p.estab >= ''
RETURN areas, collect(p.estab)
"""

OFFICERS_THERE = """
UNWIND $ids AS id
MATCH (o:Officer {id: id})
RETURN o.id
"""

STAFF_THERE = """
UNWIND $ids AS id
MATCH (s:Staff {id: id})
RETURN s.id
"""

SUBJECTS_TAKEN = """
UNWIND $subjects AS subject
MATCH (s:Staff {subject: subject})
RETURN s.subject, s.id
"""

LIST_STAFF = """
MATCH (s:Staff) WHERE s.id > $after
WITH s ORDER BY s.id LIMIT $limit
RETURN s.id, s.name, s.subject,
    COLLECT {
        MATCH (s)-[:HOLDS]->(p:Post)
        OPTIONAL MATCH (p)-[:IN_AREA]->(a:Area)
        OPTIONAL MATCH (p)-[:AT]->(r:Prison)
        RETURN [p.role, a.slug, p.team, r.estab, toString(p.from), toString(p.to)] ORDER BY p.from, p.id
    },
    COLLECT {
        MATCH (s)-[:CLEARED]->(c:Clearance)
        RETURN [c.kind, toString(c.from), toString(c.to)] ORDER BY c.from, c.id
    },
    COLLECT {
        MATCH (s)-[:ACTS_FOR]->(g:Agreement)
        RETURN [g.agency, toString(g.from), toString(g.to)] ORDER BY g.from, g.id
    }
ORDER BY s.id
"""

AT_A_TIME = 500


@dataclass
class _Changes:
    """What is new or different of one person, in words and as it is written."""

    person: dict[str, Any]
    words: list[str] = field(default_factory=list)
    staff: list[Change] = field(default_factory=list)
    posts: list[Change] = field(default_factory=list)
    clearances: list[Change] = field(default_factory=list)
    agreements: list[Change] = field(default_factory=list)


async def places(graph: Graph) -> tuple[set[str], set[str]]:
    """The slugs of all areas and the LIDS codes of all prisons."""
    rows = await graph.read(PLACES, {})
    return (set(rows[0][0]), set(rows[0][1])) if rows else (set(), set())


async def officers_there(graph: Graph, ids: Iterable[str]) -> set[str]:
    """Those of some ids that are officers'."""
    return {row[0] for row in await graph.read(OFFICERS_THERE, {"ids": sorted(set(ids))})}


async def staff_there(graph: Graph, ids: Iterable[str]) -> set[str]:
    """Those of some ids that are in the directory."""
    return {row[0] for row in await graph.read(STAFF_THERE, {"ids": sorted(set(ids))})}


async def subjects_taken(graph: Graph, subjects: Iterable[str]) -> dict[str, str]:
    """Who has which of some subjects of the identity provider."""
    rows = await graph.read(SUBJECTS_TAKEN, {"subjects": sorted(set(subjects))})
    return {row[0]: row[1] for row in rows}


async def listed(graph: Graph) -> list[list[Any]]:
    """Everyone in the directory by id, with posts, clearances and agreements as LIST_STAFF answers them."""
    found: list[list[Any]] = []
    while rows := await graph.read(LIST_STAFF, {"after": found[-1][0] if found else "", "limit": AT_A_TIME}):
        found += rows
    return found


async def change_directory(
    graph: Graph, people: Sequence[Mapping[str, Any]], *, by: str, reason: str, at: datetime
) -> list[str]:
    """Bring people (as `graph.staff.keep_staff` takes them) into the directory, all or none.

    Nothing is taken away: what is not named stays. Answers what changed, a line for each thing; empty: nothing did.
    """

    async def work(tx: Transaction) -> list[str]:
        await tx.run(TAKE_TURN, at=at)
        result = await tx.run(HELD, ids=[one["id"] for one in people])
        held = {record[0]: record.values() async for record in result}
        changes = [found for one in people if (found := _compare(one, held.get(one["id"]))).words]
        for label, name in (
            ("Staff", "staff"),
            ("Post", "posts"),
            ("Clearance", "clearances"),
            ("Agreement", "agreements"),
        ):
            rows = [row for one in changes for row in getattr(one, name)]
            await change(tx, label, rows, by=by, reason=reason, at=at)
        if changes:
            await keep_staff(tx, [one.person for one in changes], by=by, at=at)
        for one in changes:
            told = "; ".join(one.words)
            who = one.person["id"]
            await write_audit(
                tx, by=by, action="WRITE", operation=reason, at=at, about=who, parts=["staff"], why=told
            )
        for one in changes:
            await append_event(tx, kind="STANDING_CHANGED", by=by, subject=one.person["id"], at=at)
        return [f"{one.person['id']}: {word}" for one in changes for word in one.words]

    return await graph.write(work)


def _compare(given: Mapping[str, Any], held: list[Any] | None) -> _Changes:
    """What is different of a person; `person` then holds what is new to them."""
    id_ = given["id"]
    name, subject = (held[1], held[2]) if held else (None, None)
    person = {
        "id": id_,
        "name": given.get("name") or name,
        "subject": given.get("subject") or subject,
    }
    found = _Changes(person)
    if held is None:
        found.words.append(f"new, {person['name']}")
    elif (person["name"], person["subject"]) != (name, subject):
        values = {**person, "searchName": search_name(id_, person["name"])}
        del values["id"]
        found.staff.append(Change(id_, values))
        found.words.append(f"name and subject now {person['name']}, {person['subject'] or 'none'}")
    here = [dict(part) for part in held[3:]] if held else [{}, {}, {}, {}]
    posts, clearances, agreements, _ = here
    person["posts"] = _new(given.get("posts", ()), posts, lambda item: post_id(id_, item), found, found.posts)
    person["clearances"] = _new(
        given.get("clearances", ()), clearances, lambda item: clearance_id(id_, item), found, found.clearances
    )
    person["agreements"] = _new(
        given.get("agreements", ()), agreements, lambda item: agreement_id(id_, item), found, found.agreements
    )
    links = {(officer, native(link.get("from"))): link for officer, link in (held[6] if held else ())}
    person["officers"] = [
        item
        for item in given.get("officers", ())
        if (key := (item["officer"], item["from"])) not in links
        or native(links[key].get("to")) != item.get("to")
    ]
    found.words += [words(item) for item in person["officers"]]
    return found


def _new(
    items: Iterable[Mapping[str, Any]],
    held: Mapping[str, Any],
    identity: Any,
    found: _Changes,
    into: list[Change],
) -> list[Mapping[str, Any]]:
    new = []
    for item in items:
        id_ = identity(item)
        wanted = {"to": item.get("to"), **item.get("properties", {})}
        if id_ not in held:
            new.append(item)
            found.words.append(words(item))
            continue
        values = {name: value for name, value in wanted.items() if native(held[id_].get(name)) != value}
        if values:
            into.append(Change(id_, values))
            found.words.append(f"{words(item)} (was {_was(values, held[id_])})")
    return new


def words(item: Mapping[str, Any]) -> str:
    """A post, clearance, officer or agreement in words."""
    what = item.get("role") or item.get("kind") or item.get("officer") or item["properties"]["agency"]
    where = " ".join(str(item[key]) for key in ("area", "team", "prison") if item.get(key))
    ends = f" to {item['to']}" if item.get("to") else ""
    return f"{what}{f' at {where}' if where else ''} from {item['from']}{ends}"


def _was(values: Mapping[str, Any], held: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {native(held.get(name)) or 'none'}" for name in values)
