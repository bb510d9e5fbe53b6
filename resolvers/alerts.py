"""What the service tells members of staff: each reads their own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from neo4j import AsyncManagedTransaction as ManagedTransaction

from graph import alerts as graph
from graph.shape import Start
from resolvers.commands import NOT_THERE, Command, NotDone, Outcome, UserError, Written, carry_out
from resolvers.context import Context
from resolvers.paging import position, size

PART = "alerts"


@dataclass(frozen=True)
class MarkRead:
    """Note that an alert was read."""

    key: str
    alert: str


def alerts(_context: Context, first: int, after: str | None = None, unread: bool = False) -> Start:
    """The reader's own, the latest first."""
    return graph.mine(unread, size(first), position(after))


def alert(_context: Context, id: str) -> Start:
    """One of them."""
    return graph.one(id)


async def mark_read(context: Context, asked: MarkRead) -> Outcome:
    """Note when an alert was first read. Answers its id."""

    async def work(tx: ManagedTransaction, at: datetime) -> Written:
        if not await graph.mark_read(tx, asked.alert, by=context.viewer.id, at=at):
            raise NotDone(UserError("NOT_FOUND", NOT_THERE, "alert"))
        return Written({"alert": asked.alert}, "ALERT_READ", asked.alert)

    return await carry_out(context, Command("markAlertRead", PART, asked.key, asked.alert, {}), work)
