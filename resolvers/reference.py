"""Reference data, which everyone who is signed in may read; the steward says when a prison opens and closes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from graph import reference as graph
from graph.session import Transaction
from graph.shape import Start
from resolvers.commands import NOT_THERE, Command, NotDone, Outcome, UserError, Written, carry_out
from resolvers.context import Context
from resolvers.paging import position, size
from resolvers.versions import Said, check_version
from rules.clock import today
from rules.prisons import days_wrong

PART = "codes"
SAID: Said = {"openedOn": ("opened on", None), "closedOn": ("closed on", None)}


@dataclass(frozen=True)
class ChangePrison:
    """The days on which a prison opened and closed (None: not known, or not yet), as of a version of it."""

    key: str
    prison: str
    version: int
    opened: date | None
    closed: date | None
    reason: str


def areas(_context: Context, first: int, after: str | None = None, every: bool = False) -> Start:
    """The probation areas of today, by name; or every one that there was or is to be."""
    return replace(graph.areas(every=every), first=size(first), after=position(after))


def prisons(_context: Context, first: int, after: str | None = None) -> Start:
    """The prisons, by name."""
    return replace(graph.prisons(), first=size(first), after=position(after))


async def change_prison(context: Context, asked: ChangePrison) -> Outcome:
    """Say when a prison opened and closed. Answers its id."""
    reason = " ".join(asked.reason.split())

    async def work(tx: Transaction, at: datetime) -> Written:
        found = await graph.prison(tx, asked.prison, at)
        if found is None:
            raise NotDone(UserError("NOT_FOUND", NOT_THERE, "prison"))
        days = {"openedOn": asked.opened, "closedOn": asked.closed}
        check_version(found.properties, asked.version, days, SAID, found.name)
        if wrong := days_wrong(asked.opened, asked.closed, reason, today()):
            raise NotDone(*(UserError(one.code, one.message, one.field) for one in wrong))
        await graph.change_prison(tx, asked.prison, days, by=context.viewer.id, reason=reason, at=at)
        return Written({"prison": asked.prison}, "PRISON_CHANGED", asked.prison, why=reason)

    given = {
        "version": asked.version,
        "openedOn": asked.opened,
        "closedOn": asked.closed,
        "reason": reason,
    }
    return await carry_out(context, Command("changePrison", PART, asked.key, asked.prison, given), work)
