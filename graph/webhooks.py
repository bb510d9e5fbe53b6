"""Webhooks: how far each partner client was told of events, who tells it now, and what became of it.

`(:Webhook {client, state, secret, position, last, failures})`, one for each client: `position` is how far events were
looked at, `last` the id of the last event that was told. One server process at a time tells a client: it is `holder`
`until` a time, by the database's clock, and notes what it did only while it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from graph.inbox.telling import Item, tell
from graph.outbox import append_event, write_audit
from graph.session import Graph, Transaction
from rules.codes import InboxKind
from rules.inbox import person

BEGIN = """
MATCH (s:Staff {id: $client})-[:ACTS_FOR]->(:Agreement)
WITH DISTINCT s.id AS client
OPTIONAL MATCH (counter:Marker {key: 'outbox'})
MERGE (w:Webhook {client: client})
ON CREATE SET w.state = 'ACTIVE', w.failures = 0, w.position = coalesce(counter.last, 0)
SET w.former = w.secret, w.formerUntil = datetime() + duration('P1D'), w.secret = $secret
RETURN w.client
"""
"""A new client begins with what happens from now on."""

SET_STATE = """
MATCH (w:Webhook {client: $client})
SET w.state = $state, w.failures = 0, w.why = null, w.failingSince = null, w.nextAt = null
RETURN w.client
"""

LIST_WEBHOOKS = """
MATCH (w:Webhook) WHERE w.client >= ''
OPTIONAL MATCH (s:Staff {id: w.client})-[:ACTS_FOR]->(g:Agreement)
WHERE g.from <= $today AND (g.to IS NULL OR g.to > $today)
RETURN w.client, w.state, head(collect(g.webhook)), w.failures, toString(w.failingSince), w.why
ORDER BY w.client
"""

DUE = """
MATCH (counter:Marker {key: 'outbox'})
MATCH (w:Webhook {state: 'ACTIVE'})
WHERE w.position < counter.last AND (w.nextAt IS NULL OR w.nextAt <= datetime())
    AND (w.until IS NULL OR w.until < datetime())
MATCH (s:Staff {id: w.client})-[:ACTS_FOR]->(g:Agreement)
WHERE g.webhook IS NOT NULL AND g.from <= $today AND (g.to IS NULL OR g.to > $today)
RETURN DISTINCT w.client
"""

CLAIM = """
MATCH (w:Webhook {client: $client})
SET w.asked = datetime()
WITH w, datetime() AS at
WHERE w.state = 'ACTIVE' AND (w.nextAt IS NULL OR w.nextAt <= at)
    AND (w.until IS NULL OR w.until < at OR w.holder = $holder)
SET w.holder = $holder, w.until = at + $lease
RETURN w.position, w.last, w.secret, CASE WHEN w.formerUntil > at THEN w.former END, w.failures,
    coalesce(w.failingSince, at), at
"""

NOTE = """
MATCH (w:Webhook {client: $client})
SET w.asked = datetime()
WITH w WHERE w.holder = $holder AND w.position = $start
SET w.position = $position, w.last = coalesce($last, w.last), w.failures = 0
REMOVE w.failingSince, w.nextAt, w.holder, w.until
RETURN true
"""

FAILED = """
MATCH (w:Webhook {client: $client})
SET w.asked = datetime()
WITH w WHERE w.holder = $holder
SET w.failures = w.failures + 1, w.failingSince = coalesce(w.failingSince, datetime()),
    w.nextAt = datetime() + $wait
REMOVE w.holder, w.until
RETURN true
"""

PAUSE = """
MATCH (w:Webhook {client: $client})
SET w.asked = datetime()
WITH w WHERE w.holder = $holder
SET w.state = 'PAUSED', w.why = $why, w.failures = w.failures + 1
REMOVE w.holder, w.until
RETURN true
"""

STEWARDS = """
MATCH (p:Post {role: 'DATA_STEWARD'})<-[:HOLDS]-(s:Staff)
WHERE p.from <= $today AND (p.to IS NULL OR p.to > $today)
RETURN DISTINCT s.id
"""


class Held(NamedTuple):
    """A client whom this process tells: how far, the last event told, the secrets (sealed) that sign, failures so far,
    since when it fails (if it does now), and the database's time."""

    position: int
    last: str | None
    secret: bytes
    former: bytes | None
    failures: int
    failing_since: datetime
    at: datetime


async def keep_secret(tx: Transaction, client: str, secret: bytes, *, by: str, at: datetime) -> bool:
    """Give a client a sealed secret; the former one signs, too, for a day. False: it is no partner client."""
    if await (await tx.run(BEGIN, client=client, secret=secret)).single() is None:
        return False
    await _changed(tx, client, "webhook secret", by=by, at=at)
    return True


async def set_state(tx: Transaction, client: str, state: str, *, by: str, at: datetime) -> bool:
    """Let messages go on (`ACTIVE`) from where they were, or wait (`PAUSED`). False: there is no such webhook."""
    if await (await tx.run(SET_STATE, client=client, state=state)).single() is None:
        return False
    await _changed(tx, client, f"webhook {state.lower()}", by=by, at=at)
    return True


async def listed(graph: Graph, today: date) -> list[list[Any]]:
    """Every webhook: client, state, address, failures, since when it fails, why it is paused."""
    return await graph.read(LIST_WEBHOOKS, {"today": today})


async def due(graph: Graph, today: date) -> list[str]:
    """Clients who may have to be told something, and whom nobody tells now."""
    return [row[0] for row in await graph.read(DUE, {"today": today})]


async def claim(graph: Graph, client: str, holder: str, lease: timedelta) -> Held | None:
    """Be the one who tells a client, for a time. None: another one is, or it is not the time."""

    async def work(tx: Transaction) -> Held | None:
        row = await (await tx.run(CLAIM, client=client, holder=holder, lease=lease)).single()
        if row is None:
            return None
        position, last, secret, former, failures, since, at = row.values()
        return Held(position, last, secret, former, failures, since.to_native(), at.to_native())

    return await graph.write(work)


async def note(
    graph: Graph, client: str, holder: str, *, start: int, position: int, last: str | None = None
) -> bool:
    """Note that a client was told all up to a position, and hold it no longer. False: it was not held any more."""
    values: dict[str, Any] = {"start": start, "position": position, "last": last}

    async def work(tx: Transaction) -> bool:
        return await (await tx.run(NOTE, client=client, holder=holder, **values)).single() is not None

    return await graph.write(work)


async def failed(graph: Graph, client: str, holder: str, wait: timedelta) -> None:
    """Note that a client could not be told, and when it is tried again."""

    async def work(tx: Transaction) -> None:
        await tx.run(FAILED, client=client, holder=holder, wait=wait)

    await graph.write(work)


async def pause(
    graph: Graph, client: str, holder: str, *, why: str, message: str, today: date, at: datetime
) -> None:
    """Stop telling a client, and tell the data stewards that it was."""

    async def work(tx: Transaction) -> None:
        if await (await tx.run(PAUSE, client=client, holder=holder, why=why)).single() is None:
            return
        stewards: Sequence[str] = [record[0] async for record in await tx.run(STEWARDS, today=today)]
        by = "the-service"
        await write_audit(tx, by=by, action="WRITE", operation="webhook paused", at=at, about=client, why=why)
        told = tuple(person(steward) for steward in stewards)
        await tell(tx, [Item(told, InboxKind.WEBHOOK_PAUSED, message, client)], by=by, at=at)

    await graph.write(work)


async def _changed(tx: Transaction, client: str, what: str, *, by: str, at: datetime) -> None:
    await write_audit(tx, by=by, action="WRITE", operation=what, at=at, about=client, parts=["staff"])
    await append_event(tx, kind="WEBHOOK_CHANGED", by=by, subject=client, at=at)
