"""Who is told of a move: members of staff by what they do where, and never one who is kept from the person."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from neo4j import AsyncManagedTransaction as ManagedTransaction

from graph.break_glass import SEES

_NOW = "p.from <= $today AND (p.to IS NULL OR p.to > $today)"

WORKERS = f"""
MATCH (o:Offender {{id: $offender}})
UNWIND $places AS place
MATCH (a:Area {{id: place.area}})
CALL (a, place) {{
    MATCH (p:Post)
    USING INDEX p:Post(role)
    WHERE p.role IN place.roles AND {_NOW} AND (p.team IS NULL OR place.office IS NULL OR p.team = place.office)
        AND EXISTS {{ (p)-[:IN_AREA]->(a) }}
    RETURN p
}}
MATCH (p)<-[:HOLDS]-(s:Staff)
WHERE s.id <> $viewer AND {SEES}
    AND (NOT place.cleared OR EXISTS {{
        (s)-[:CLEARED]->(c:Clearance) WHERE c.kind = 'VICTIM_UNIT' AND c.from <= $today
            AND (c.to IS NULL OR c.to > $today)
    }})
RETURN DISTINCT s.id
"""

OFFICERS = f"""
MATCH (o:Offender {{id: $offender}})
UNWIND $officers AS officer
MATCH (:Officer {{id: officer}})<-[r:SAME_AS]-(s:Staff)
WHERE r.from <= $today AND (r.to IS NULL OR r.to > $today) AND s.id <> $viewer AND {SEES}
RETURN DISTINCT s.id
"""


async def workers(
    tx: ManagedTransaction,
    offender: str,
    places: Iterable[tuple[tuple[str, ...], str, str | None]],
    viewer: str,
    today: date,
    *,
    cleared: bool = False,
) -> tuple[str, ...]:
    """Those who hold a post of some roles in an area, and in its office or in all of them where one is named.

    `cleared`: for the victim unit, besides.
    """
    rows = [
        {"roles": list(roles), "area": area, "office": office, "cleared": cleared}
        for roles, area, office in places
    ]
    result = await tx.run(WORKERS, offender=offender, places=rows, viewer=viewer, today=today)
    return tuple([record[0] async for record in result])


async def officers(
    tx: ManagedTransaction, offender: str, ids: Iterable[str], viewer: str, today: date
) -> tuple[str, ...]:
    """The members of staff who are these officers of files."""
    result = await tx.run(OFFICERS, offender=offender, officers=sorted(set(ids)), viewer=viewer, today=today)
    return tuple([record[0] async for record in result])
