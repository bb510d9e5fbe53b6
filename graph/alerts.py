"""Alerts: what a member of staff is told by the service, until they have read it.

`(:Alert {id, at, kind, message, subject, readAt})-[:TO]->(:Staff)`, one for each person who is told. The message holds
nothing of a record that its reader may not see; `subject` is the id of the node that it is about.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from neo4j import AsyncManagedTransaction as ManagedTransaction

from graph.keys import new_id
from graph.outbox import append_event
from graph.session import Graph
from graph.shape import Order, Shape, Start, dates, plain

SHAPES = (
    Shape(
        "Alert",
        "Alert",
        "alt",
        {**plain("kind", "message", "subject"), **dates("at", "readAt")},
        guard="EXISTS { ({m})-[:TO]->(:Staff {id: $viewer}) }",
    ),
)

LATEST_FIRST = Order(("{m}.at", "{m}.id"), descending=True, days=1)

MINE = "MATCH (n:Alert)-[:TO]->(:Staff {id: $viewer})"
MINE_UNREAD = f"{MINE} WHERE n.readAt IS NULL"
ONE_OF_MINE = "MATCH (n:Alert {id: $_id})"

ALERT = """
UNWIND $rows AS row
MATCH (s:Staff {id: row.to})
CREATE (a:Alert {id: row.id, at: $at, kind: $kind, message: $message, subject: $subject})-[:TO]->(s)
RETURN a.id ORDER BY a.id
"""

MARK_READ = """
MATCH (a:Alert {id: $id})-[:TO]->(:Staff {id: $by})
SET a.readAt = coalesce(a.readAt, $at)
RETURN a.id
"""

LAST_EVENT = """
OPTIONAL MATCH (counter:Marker {key: 'outbox'})
RETURN coalesce(counter.last, 0)
"""

# Those of the events that are of alerts, with whom each is for; the last position that was looked at comes along.
RAISED_SINCE = """
MATCH (e:Event)
WHERE e.position > $after
WITH e ORDER BY e.position LIMIT $most
OPTIONAL MATCH (a:Alert {id: e.subject})-[:TO]->(s:Staff)
WHERE e.kind = 'ALERT_RAISED'
RETURN max(e.position), [one IN collect([a.id, s.id]) WHERE one[0] IS NOT NULL]
"""


def mine(unread: bool, first: int, after: list[Any] | None) -> Start:
    """The reader's own alerts, the latest first."""
    return Start("Alert", MINE_UNREAD if unread else MINE, order=LATEST_FIRST, first=first, after=after)


def one(id: str) -> Start:
    """One of the reader's own alerts."""
    return Start("Alert", ONE_OF_MINE, {"id": id})


async def mark_read(tx: ManagedTransaction, alert: str, *, by: str, at: datetime) -> bool:
    """Note when its reader first read an alert. False: they have no such alert."""
    result = await tx.run(MARK_READ, id=alert, by=by, at=at)
    return await result.single() is not None


async def last_event(graph: Graph) -> int:
    """The position of the last event that is committed; 0 before the first."""
    return int((await graph.read(LAST_EVENT, {}))[0][0])


async def raised_since(graph: Graph, after: int, most: int = 500) -> tuple[int, list[tuple[str, str]]]:
    """Alerts that were raised after a position, each with the member of staff it is for, and how far this looked."""
    ((position, found),) = await graph.read(RAISED_SINCE, {"after": after, "most": most})
    return (after if position is None else position), [(alert, staff) for alert, staff in found]


async def raise_alert(
    tx: ManagedTransaction, *, to: Iterable[str], kind: str, message: str, subject: str, at: datetime
) -> None:
    """Tell members of staff (ids) something, each once, with an event for each alert. Call it last, as any event."""
    rows = [{"to": staff, "id": new_id("alt")} for staff in sorted(set(to))]
    result = await tx.run(ALERT, rows=rows, at=at, kind=kind, message=message, subject=subject)
    for record in [record async for record in result]:
        await append_event(tx, kind="ALERT_RAISED", by="the-service", subject=record[0], at=at)
