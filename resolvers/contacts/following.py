"""The contact log and the register say the same: who corrects an entry of the log corrects the attendance."""

from __future__ import annotations

from datetime import datetime

from neo4j import AsyncManagedTransaction as ManagedTransaction

from graph.history import Change
from graph.programmes import writing
from rules.codes import ContactOutcome
from rules.programmes import FROM_LOG


async def follow(
    tx: ManagedTransaction,
    contact: str,
    outcome: ContactOutcome | None,
    *,
    by: str,
    reason: str,
    at: datetime,
) -> None:
    """Let an attendance follow its entry of the contact log, which has a new outcome or (None) was taken off."""
    found = await writing.logged(tx, contact)
    if found is None:
        return
    session, attendance = found
    if outcome is None:
        await writing.take_off(tx, [session], by=by, reason=reason, at=at)
    elif FROM_LOG[outcome].name != attendance:
        new = Change(session, {"attendance": FROM_LOG[outcome].name})
        await writing.alter(tx, [new], by=by, reason=reason, at=at)
