"""Areas and prisons as nodes. A delivery that brings other reference data updates them, and keeps what they were."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from graph.history import Change, change
from graph.imports.corrections import different
from graph.keys import node_id
from graph.session import Graph, Transaction

AREAS_THERE = """
UNWIND $ids AS id
MATCH (n:Area {id: id})
RETURN n.id, properties(n)
"""

PRISONS_THERE = """
UNWIND $ids AS id
MATCH (n:Prison {id: id})
RETURN n.id, properties(n)
"""

CREATE_AREAS = """
UNWIND $rows AS row
CREATE (n:Area)
SET n = row
"""

CREATE_PRISONS = """
UNWIND $rows AS row
CREATE (n:Prison)
SET n = row
"""

FOUNDED = """
MATCH (a:Area) WHERE a.slug >= '' AND a.openedOn IS NOT NULL
RETURN coalesce(a.forceNumber, ''), a.slug, a.name, a.region, a.npsiss
"""

STATEMENTS = {"Area": (AREAS_THERE, CREATE_AREAS), "Prison": (PRISONS_THERE, CREATE_PRISONS)}


SAID_HERE = ("openedOn", "closedOn")


def area_id(slug: str) -> str:
    """The id of an area."""
    return node_id("area", slug)


def prison_id(code: str) -> str:
    """The id of a prison, by its three-letter code."""
    return node_id("pri", code)


async def founded(graph: Graph) -> list[list[Any]]:
    """Areas that were founded here: force number, slug, name, region, and whether on the network of 2003."""
    return await graph.read(FOUNDED, {})


async def put_reference(
    graph: Graph,
    areas: list[dict[str, Any]],
    prisons: list[dict[str, Any]],
    *,
    by: str,
    at: datetime,
    update: bool,
) -> None:
    """Make sure that areas and prisons are there. `update`: also change those that differ."""

    async def work(tx: Transaction) -> None:
        for label, rows in (("Area", areas), ("Prison", prisons)):
            find, create = STATEMENTS[label]
            result = await tx.run(find, ids=[row["id"] for row in rows])
            there = {record[0]: record[1] for record in [r async for r in result]}
            if new := [{**row, "version": 1, "recordedAt": at} for row in rows if row["id"] not in there]:
                await tx.run(create, rows=new)
            if update:
                changes = [
                    Change(row["id"], changed)
                    for row in rows
                    if row["id"] in there and (changed := _delivered(row, there[row["id"]]))
                ]
                await change(tx, label, changes, by=by, reason="Reference data delivered", at=at)

    await graph.write(work)


def _delivered(row: dict[str, Any], there: dict[str, Any]) -> dict[str, Any]:
    """What differs. On which days a place opened and closed is said here, and not by what is delivered."""
    changed = different({key: value for key, value in row.items() if key != "id"}, there)
    return {key: value for key, value in changed.items() if key not in SAID_HERE}
