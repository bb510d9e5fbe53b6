"""Areas, prisons and officers: what the facts of the record point at. Prisons open and close."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from graph.history import Change, change
from graph.instants import native
from graph.session import Transaction
from graph.shape import VERSION, Edge, Order, Shape, Start, dates, plain
from graph.sources import SAID, SHOWN

BY_NAME = Order(("{m}.name", "{m}.id"))

BY_OFFICE = Order(("{m}.from", "coalesce({m}.office, '')", "{m}.id"), days=1)

AREA = Shape(
    "Area",
    "Area",
    "area",
    {**plain("slug", "name", "region", "forceNumber", "npsiss"), **dates("openedOn", "closedOn")},
    {
        "officers": Edge("Officer", "({n})<-[:WORKS_IN]-({m}:Officer)", order=BY_NAME),
        "became": Edge("AreaChange", "({n})-[:BECAME]->({m}:AreaChange)", order=BY_OFFICE),
        "cameFrom": Edge("AreaChange", "({n})<-[:INTO]-({m}:AreaChange)", order=BY_OFFICE),
    },
)

PRISON = Shape(
    "Prison",
    "Prison",
    "pri",
    {
        **plain("code", "name", "function", "contracted"),
        **dates("openedOn", "closedOn"),
        "lidsCode": "{n}.estab",
        "version": VERSION,
    },
    {"replaced": SAID["replaced"]},
)

# What it was called and for, and on which days it was open, is shown of what it was before.
SHOWN[PRISON.label] = frozenset(PRISON.fields)

OFFICER = Shape(
    "Officer",
    "Officer",
    "ofr",
    plain("name"),
    {"area": Edge("Area", "({n})-[:WORKS_IN]->({m}:Area)", one=True)},
)

SHAPES = (AREA, PRISON, OFFICER)

# The names are the index's own order; `>= ''` lets the planner use it instead of reading every node.
EVERY_AREA = "MATCH (n:Area) WHERE n.slug >= ''"
ALL_AREAS = EVERY_AREA + (
    " AND (n.openedOn IS NULL OR n.openedOn <= $today) AND (n.closedOn IS NULL OR n.closedOn > $today)"
)
ALL_PRISONS = "MATCH (n:Prison) WHERE n.code >= ''"


def areas(*, every: bool = False) -> Start:
    """The probation areas of today, by name; or every one that there was or is to be."""
    return Start("Area", EVERY_AREA if every else ALL_AREAS, order=BY_NAME)


def prisons() -> Start:
    """All prisons, by name."""
    return Start("Prison", ALL_PRISONS, order=BY_NAME)


# Whoever changes a prison waits here for the other to end, so that versions are compared one by one.
PRISON_STANDS = """
MATCH (p:Prison {id: $id})
MERGE (k:Marker {key: 'prison ' + p.id})
SET k.at = $at
WITH p
RETURN properties(p), head(COLLECT { MATCH (s:Staff {id: p.recordedBy}) RETURN s.name })
"""


class Standing(NamedTuple):
    """A prison as it stands, and the name of who recorded it last, if they are in the staff directory."""

    properties: Mapping[str, Any]
    name: str | None


async def prison(tx: Transaction, id_: str, at: datetime) -> Standing | None:
    """A prison by its id, locked against other changes."""
    record = await (await tx.run(PRISON_STANDS, id=id_, at=at)).single()
    if record is None:
        return None
    return Standing(native(record[0]), record[1])


async def change_prison(
    tx: Transaction, id_: str, days: Mapping[str, date | None], *, by: str, reason: str, at: datetime
) -> None:
    """Give a prison other days on which it opened and closed. What they were is kept."""
    await change(tx, "Prison", [Change(id_, days)], by=by, reason=reason, at=at)
