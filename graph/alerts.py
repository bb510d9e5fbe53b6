"""Alerts: what a member of staff is told by the service, until they have read it.

`(:Alert {id, at, kind, message, subject, readAt})-[:TO]->(:Staff)`, one for each person who is told. The message holds
nothing of a record that its reader may not see; `subject` is the id of the node that it is about.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from neo4j import AsyncManagedTransaction as ManagedTransaction

from graph.keys import new_id
from graph.outbox import append_event

ALERT = """
UNWIND $rows AS row
MATCH (s:Staff {id: row.to})
CREATE (a:Alert {id: row.id, at: $at, kind: $kind, message: $message, subject: $subject})-[:TO]->(s)
RETURN a.id ORDER BY a.id
"""


async def raise_alert(
    tx: ManagedTransaction, *, to: Iterable[str], kind: str, message: str, subject: str, at: datetime
) -> None:
    """Tell members of staff (ids) something, each once, with an event for each alert. Call it last, as any event."""
    rows = [{"to": staff, "id": new_id("alt")} for staff in sorted(set(to))]
    result = await tx.run(ALERT, rows=rows, at=at, kind=kind, message=message, subject=subject)
    for record in [record async for record in result]:
        await append_event(tx, kind="ALERT_RAISED", by="the-service", subject=record[0], at=at)
