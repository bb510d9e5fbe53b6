"""The outbox and the audit of writes: what happened, told in the same transaction that made it happen.

Event positions have no gaps and follow the order of commits: the counter is a marker node, so one writer at a time
holds it from here to its commit. Append last.

`(:Event {id, position, kind, at, by, subject})-[:ON]->(:Offender)`: as with an audit entry, it stays on the offender
whom it was about, who may since lead on to another, or be deleted.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from graph.keys import new_id
from graph.session import Transaction
from rules.codes import EventKind
from rules.codes.events import UNTOLD

# The lock is taken by a write of its own: with the count alone, whoever appends twice ends in a deadlock with whoever
# waits, and one of them begins again.
APPEND_EVENT = """
MERGE (counter:Marker {key: 'outbox'})
SET counter.turn = $at
WITH counter
SET counter.last = coalesce(counter.last, 0) + 1
CREATE (e:Event {id: $id, position: counter.last, kind: $kind, at: $at, by: $by, subject: $subject})
WITH e
CALL (e) {
    UNWIND $offenders AS offender
    MATCH (o:Offender|MergedOffender|DeletedOffender {id: offender})
    CREATE (e)-[:ON]->(o)
}
RETURN e.position
"""

WRITE_AUDIT = """
CREATE (e:AuditEntry {id: $id, at: $at, unchained: true})
SET e += $properties
WITH e
UNWIND e.subjects AS subject
MATCH (o:Offender|MergedOffender {id: subject})
MERGE (e)-[:ON]->(o)
"""


async def append_event(
    tx: Transaction,
    *,
    kind: str,
    by: str,
    subject: str,
    at: datetime,
    offenders: Iterable[str] = (),
) -> int:
    """Append an event and answer its position.

    `subject` is the id of the node it is about, `offenders` whose record that is of; an event of nobody's record is
    told to no one. Raises ValueError for a kind of which it is not said who may be told (`rules/codes/events.py`).
    """
    if kind not in EventKind.__members__ and kind not in UNTOLD:
        raise ValueError(f"Nothing says who may be told of {kind}")
    values = {"id": new_id("evt"), "kind": kind, "by": by, "subject": subject, "at": at}
    result = await tx.run(APPEND_EVENT, values, offenders=sorted(set(offenders)))
    record = await result.single(strict=True)
    return int(record[0])


async def write_audit(
    tx: Transaction,
    *,
    by: str,
    action: str,
    operation: str,
    at: datetime,
    roles: Iterable[str] = (),
    subjects: Iterable[str] = (),
    parts: Iterable[str] = (),
    purpose: str | None = None,
    why: str | None = None,
    agreement: str | None = None,
    about: str | None = None,
) -> None:
    """Write who did what to whom: `action` as in the audit log, `operation` the name of the command.

    `subjects` are ids of offenders, `about` the id of anything else. The entry is signed into the audit log within
    seconds, by the shipping of whichever server runs (`resolvers/audit/shipping.py`).
    """
    properties: dict[str, Any] = {
        "by": by,
        "action": action,
        "operation": operation,
        "roles": sorted(roles),
        "parts": sorted(parts),
        "purpose": purpose,
        "why": why,
        "agreement": agreement,
        "about": [about] if about else None,
        # Kept besides the relationships until the log has taken the entry in: the write may delete whom it is on.
        "subjects": sorted(set(subjects)),
    }
    await tx.run(WRITE_AUDIT, id=new_id("aud"), at=at, properties=properties)
