"""The outbox and the audit of writes: what happened, told in the same transaction that made it happen.

Event positions have no gaps and follow the order of commits: the counter is a marker node, so one writer at a time
holds it from here to its commit. Append last.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from neo4j import AsyncManagedTransaction as ManagedTransaction

from graph.keys import new_id

APPEND_EVENT = """
MERGE (counter:Marker {key: 'outbox'})
SET counter.last = coalesce(counter.last, 0) + 1
CREATE (e:Event {position: counter.last, kind: $kind, at: $at, by: $by, subject: $subject})
RETURN e.position
"""

WRITE_AUDIT = """
CREATE (e:AuditEntry {id: $id, at: $at, by: $by, role: $role, action: $action, subject: $subject, detail: $detail})
"""


async def append_event(tx: ManagedTransaction, *, kind: str, by: str, subject: str, at: datetime) -> int:
    """Append an event and answer its position. `subject` is the id of the node it is about."""
    result = await tx.run(APPEND_EVENT, kind=kind, by=by, subject=subject, at=at)
    record = await result.single(strict=True)
    return int(record[0])


async def write_audit(
    tx: ManagedTransaction,
    *,
    by: str,
    role: str,
    action: str,
    subject: str,
    at: datetime,
    detail: str | None = None,
) -> None:
    """Write who did what to what, in what role."""
    values: dict[str, Any] = {
        "id": new_id("aud"),
        "by": by,
        "role": role,
        "action": action,
        "subject": subject,
        "detail": detail,
        "at": at,
    }
    await tx.run(WRITE_AUDIT, values)
