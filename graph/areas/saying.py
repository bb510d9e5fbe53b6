"""What areas become as the steward says it: as it stands, in figures, and written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from graph.history import Change, change
from graph.keys import new_id, node_id
from graph.scopes import MAY_SEE
from graph.session import Graph, Transaction
from rules.areas import Area, Becoming, Row, follower

# Whoever changes areas waits here for the other to end.
LOCK = """
MERGE (k:Marker {key: 'areas'})
SET k.at = $at
"""

AREAS = """
UNWIND $slugs AS slug
MATCH (a:Area {slug: slug})
RETURN a.id, a.slug, a.name, a.openedOn, a.closedOn,
    COLLECT { MATCH (a)-[:BECAME]->(c:AreaChange)-[:INTO]->(b:Area) RETURN [c.office, b.slug, c.from] },
    COLLECT {
        MATCH (a)<-[:IN_AREA]-(s:Supervision WHERE s.to IS NULL OR s.to > $today) WHERE s.team IS NOT NULL
        RETURN DISTINCT s.team AS office
        UNION
        MATCH (a)<-[:IN_AREA]-(p)
        WITH DISTINCT p WHERE p:Post AND p.team IS NOT NULL AND (p.to IS NULL OR p.to > $today)
        RETURN DISTINCT p.team AS office
    }
"""

_SEEN = MAY_SEE.replace("{m}", "o")
CASES = f"""
UNWIND $slugs AS slug
MATCH (a:Area {{slug: slug}})<-[:IN_AREA]-(s:Supervision WHERE s.to IS NULL OR s.to > $today)
    <-[:SUPERVISED]-(f:CaseFile)<-[:HAS_FILE]-(o:Offender)
WHERE {_SEEN}
RETURN slug, s.team, count(DISTINCT f)
"""
ALL_CASES = CASES.replace(_SEEN, "true")
"""The same of everybody, for whoever runs the system."""

POSTS = """
UNWIND $slugs AS slug
MATCH (:Area {slug: slug})<-[:IN_AREA]-(p)
WITH DISTINCT slug, p WHERE p:Post AND (p.to IS NULL OR p.to > $today)
RETURN slug, p.team, count(p)
"""

# A move between two areas that become one would lead from that into itself.
MOVING = """
UNWIND $slugs AS slug
MATCH (:Area {slug: slug})<-[:FROM_AREA|TO_AREA]-(t)
WITH DISTINCT t WHERE t:Transfer AND t.open
MATCH (t)-[:FROM_AREA]->(a:Area)
MATCH (t)-[:TO_AREA]->(b:Area)
WHERE a <> b
RETURN DISTINCT a.slug, t.homeOffice, a.name, b.slug, t.receivingOffice, b.name
"""

AGREEMENTS = """
MATCH (s:Staff)-[:ACTS_FOR]->(g:Agreement)
WHERE s.id >= '' AND (g.to IS NULL OR g.to > $today) AND any(one IN g.areas WHERE one IN $slugs)
RETURN DISTINCT g.agency ORDER BY g.agency
"""

LISTING = """
MATCH (a:Area) WHERE a.slug >= ''
MATCH (a)-[:BECAME]->(c:AreaChange)-[:INTO]->(b:Area)
RETURN a.slug, c.office, b.slug, c.from, c.reason
ORDER BY c.from, a.slug, c.office IS NOT NULL, c.office
"""

FOUND_AREAS = """
UNWIND $rows AS row
MERGE (a:Area {id: row.id})
ON CREATE SET a.slug = row.slug, a.name = row.name, a.region = row.region, a.forceNumber = row.force, a.npsiss = false,
    a.openedOn = $since, a.version = 1, a.recordedAt = $at, a.recordedBy = $by
"""

CREATE_CHANGES = """
UNWIND $rows AS row
MATCH (a:Area {slug: row.area})
MATCH (b:Area {slug: row.becomes})
CREATE (a)-[:BECAME]->(:AreaChange {id: row.id, office: row.office, from: $since, reason: $reason, recordedAt: $at,
    recordedBy: $by})-[:INTO]->(b)
"""

DELETE_CHANGES = """
MATCH (a:Area {id: $id})-[:BECAME]->(c:AreaChange)
DETACH DELETE c
"""


class Figures(NamedTuple):
    """What goes on in areas that are to end, by slug and office: cases and posts; and the agencies whose agreement
    names one."""

    cases: Mapping[tuple[str, str | None], int]
    posts: Mapping[tuple[str, str | None], int]
    agencies: Sequence[str]


async def lock(tx: Transaction, at: datetime) -> None:
    """Wait for whoever changes areas, and keep others waiting until the end of the transaction."""
    await tx.run(LOCK, at=at)


async def areas(tx: Transaction, slugs: Iterable[str], today: date) -> dict[str, Area]:
    """Areas as they stand, by slug; those that there are."""
    result = await tx.run(AREAS, slugs=sorted(set(slugs)), today=today)
    return {
        slug: Area(
            id_,
            slug,
            name,
            opened.to_native() if opened else None,
            closed.to_native() if closed else None,
            tuple(Becoming(office, into, since.to_native()) for office, into, since in becomes),
            frozenset(offices),
        )
        for id_, slug, name, opened, closed, becomes, offices in [row.values() async for row in result]
    }


async def listing(graph: Graph) -> list[dict[str, Any]]:
    """All that was said of areas, the earliest first."""
    return [
        {"area": slug, "office": office, "becomes": into, "from": since.to_native(), "reason": reason}
        for slug, office, into, since, reason in await graph.read(LISTING, {})
    ]


async def figures(
    tx: Transaction, rows: Iterable[Row], today: date, asking: Mapping[str, Any] | None
) -> Figures:
    """What goes on in the areas that rows end. `asking`: who asks, who gets counted whom they may see; None: all."""
    rows = tuple(rows)
    slugs = sorted({row.area for row in rows})
    values: dict[str, Any] = {"slugs": slugs, "today": today}
    counted = await tx.run(ALL_CASES if asking is None else CASES, {**(asking or {}), **values})
    cases = {(row[0], row[1]): row[2] async for row in counted}
    posts = {(row[0], row[1]): row[2] async for row in await tx.run(POSTS, values)}
    agencies = [row[0] async for row in await tx.run(AGREEMENTS, values)]
    return Figures(cases, posts, agencies)


async def between(tx: Transaction, rows: Iterable[Row]) -> list[tuple[str, str]]:
    """The areas, by name, that become one while cases are being moved between them."""
    becomes: dict[str, list[Becoming]] = {}
    for row in rows:
        becomes.setdefault(row.area, []).append(Becoming(row.office, row.becomes, date.min))

    def into(area: str, office: str | None) -> str | None:
        return follower(becomes[area], office) if area in becomes else area

    result = await tx.run(MOVING, slugs=sorted(becomes))
    found = [record.values() async for record in result]
    return sorted(
        {(a, b) for one, home, a, other, there, b in found if into(one, home) == into(other, there)}
    )


async def write(
    tx: Transaction,
    rows: Iterable[Row],
    there: Mapping[str, Area],
    since: date,
    *,
    by: str,
    reason: str,
    at: datetime,
) -> list[str]:
    """Say from when areas become others, new ones among them. Answers the ids of what was said."""
    rows = tuple(rows)
    new = {row.becomes: row for row in rows if row.becomes not in there and row.name}
    founded = [
        {
            "id": node_id("area", slug),
            "slug": slug,
            "name": row.name,
            "region": row.region,
            "force": row.force or None,
        }
        for slug, row in new.items()
    ]
    values = {"since": since, "at": at, "by": by}
    await tx.run(FOUND_AREAS, values, rows=founded)
    ended = [Change(there[slug].id, {"closedOn": since}) for slug in dict.fromkeys(row.area for row in rows)]
    await change(tx, "Area", ended, by=by, reason=reason, at=at)
    said = [
        {"id": new_id("ach"), "area": row.area, "office": row.office, "becomes": row.becomes} for row in rows
    ]
    await tx.run(CREATE_CHANGES, values, rows=said, reason=reason)
    return [str(one["id"]) for one in said]


async def take_back(tx: Transaction, area: Area, *, by: str, reason: str, at: datetime) -> None:
    """Let an area go on after all: what it was to become had not begun. A new area that was founded for it stays."""
    await tx.run(DELETE_CHANGES, id=area.id)
    await change(tx, "Area", [Change(area.id, {"closedOn": None})], by=by, reason=reason, at=at)
