"""Groups of a programme, when and where they meet, and who has a place in one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from graph.history import Change, change
from graph.instants import native
from graph.scopes import MAY_SEE
from graph.session import Transaction
from graph.shape import VERSION, Edge, Order, Shape, Start, dates, plain
from graph.sources import RECORDED

BY_NUMBER = Order(("{m}.date", "coalesce({m}.time, '')", "{m}.id"))

# A group and when it meets are nobody's record: who comes is read elsewhere.
GROUP = Shape(
    "ProgrammeGroup",
    "Fact:ProgrammeGroup",
    "grp",
    {
        **plain("programme", "name", "place", "time", "tutors", "capacity"),
        **dates("startsOn", "closedOn"),
        "version": VERSION,
        **RECORDED,
    },
    {
        "area": Edge("Area", "({n})<-[:RUNS]-({m}:Area)", one=True),
        "meetings": Edge("GroupMeeting", "({n})-[:HAS_MEETING]->({m}:GroupMeeting)", order=BY_NUMBER),
    },
)

MEETING = Shape(
    "GroupMeeting",
    "Fact:GroupMeeting",
    "gme",
    {
        **plain("number", "place", "time", "catchUp"),
        **dates("date"),
        "version": VERSION,
        "registered": "{n}.registeredAt IS NOT NULL",
        **RECORDED,
    },
    {"group": Edge("ProgrammeGroup", "({n})<-[:HAS_MEETING]-({m}:ProgrammeGroup)", one=True)},
)

SHAPES = (GROUP, MEETING)

OF_AREA = (
    "MATCH (:Area {id: $_area})-[:RUNS]->(n:ProgrammeGroup) "
    "WHERE $_open IS NULL OR $_open = (n.closedOn IS NULL OR n.closedOn > $today)"
)
ONE_GROUP = "MATCH (n:Fact {id: $_id}) WHERE n:ProgrammeGroup"
LATEST = Order(("{m}.startsOn", "{m}.id"), descending=True, days=1)

THERE = """
MATCH (a:Area {id: $area})
RETURN a.slug
"""

# Whoever writes of a group waits here for the other to end. People whom the reader may not know of take no place.
GROUP_STANDS = """
MATCH (p:Fact {id: $id})<-[:RUNS]-(a:Area)
WHERE p:ProgrammeGroup
MERGE (k:Marker {key: 'group ' + p.id})
SET k.at = $now
WITH p, a
RETURN properties(p), a.slug,
    COUNT { (p)<-[:IN_GROUP]-(r:Referral)<-[:REFERRED]-(:CaseFile)<-[:HAS_FILE]-(o:Offender)
        WHERE r.stage IN $open AND true },
    head(COLLECT {
        MATCH (p)-[:HAS_MEETING]->(m:GroupMeeting WHERE m.registeredAt IS NOT NULL)
        RETURN m.date ORDER BY m.date DESC LIMIT 1
    }),
    head(COLLECT { MATCH (w:Staff {id: p.recordedBy}) RETURN w.name })
"""

MEETING_STANDS = """
MATCH (m:Fact {id: $id})<-[:HAS_MEETING]-(p:ProgrammeGroup)
WHERE m:GroupMeeting
RETURN p.id, properties(m), head(COLLECT { MATCH (w:Staff {id: m.recordedBy}) RETURN w.name })
"""

CREATE_GROUP = """
MATCH (a:Area {id: $area})
CREATE (a)-[:RUNS]->(p:Fact:ProgrammeGroup {id: $id, version: 1, recordedAt: $at, recordedBy: $by})
SET p += $properties
"""

CREATE_MEETINGS = """
MATCH (p:Fact {id: $group})
UNWIND $rows AS row
CREATE (p)-[:HAS_MEETING]->(m:Fact:GroupMeeting {id: row.id, version: 1, recordedAt: $at, recordedBy: $by})
SET m += row.properties
"""


@dataclass(frozen=True, slots=True)
class Standing:
    """A group as it stands, the area (by slug) that runs it, the places taken, and the name of who recorded it.

    `held`: the last day of which a register is written.
    """

    properties: Mapping[str, Any]
    area: str
    taken: int
    held: date | None
    name: str | None


def groups(area: str, open: bool | None, first: int, after: list[Any] | None) -> Start:
    """Groups that an area runs, the latest first; `open` or not, or (None) both."""
    return Start("ProgrammeGroup", OF_AREA, {"area": area, "open": open}, LATEST, first, after)


def group(id: str) -> Start:
    """A group by its id."""
    return Start("ProgrammeGroup", ONE_GROUP, {"id": id})


async def area(tx: Transaction, id: str) -> str | None:
    """The slug of an area; None: there is none."""
    record = await (await tx.run(THERE, area=id)).single()
    return None if record is None else record[0]


async def stands(tx: Transaction, id: str, open: list[str], asking: Mapping[str, Any]) -> Standing | None:
    """A group as it stands, locked against other writing. `open`: stages in which somebody takes a place."""
    statement = GROUP_STANDS.replace("AND true", f"AND {MAY_SEE.replace('{m}', 'o')}")
    record = await (await tx.run(statement, {**asking, "id": id, "open": open})).single()
    if record is None:
        return None
    there, slug, taken, held, name = record
    return Standing(native(there), slug, taken, held.to_native() if held else None, name)


async def meeting(tx: Transaction, id: str) -> tuple[str, Mapping[str, Any], str | None] | None:
    """The group that a meeting is of, the meeting as it stands, and who recorded it."""
    record = await (await tx.run(MEETING_STANDS, id=id)).single()
    return None if record is None else (record[0], native(record[1]), record[2])


async def create(
    tx: Transaction, area: str, id: str, properties: Mapping[str, Any], *, by: str, at: datetime
) -> None:
    """Write a group of an area."""
    await tx.run(CREATE_GROUP, area=area, id=id, properties=dict(properties), by=by, at=at)


async def plan(
    tx: Transaction, group: str, rows: Sequence[Mapping[str, Any]], *, by: str, at: datetime
) -> None:
    """Write meetings of a group, each an `id` and `properties`."""
    await tx.run(CREATE_MEETINGS, group=group, rows=list(rows), by=by, at=at)


async def alter(
    tx: Transaction, id: str, properties: Mapping[str, Any], *, by: str, reason: str, at: datetime
) -> None:
    """Change a group or a meeting. What it said is kept."""
    await change(tx, "Fact", [Change(id, properties)], by=by, reason=reason, at=at)
