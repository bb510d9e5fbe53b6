"""Limiting who may see a record, for whoever answers for the person; and what others may know of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from graph import limits as graph
from graph.session import Transaction
from graph.shape import Start
from resolvers.access import reach
from resolvers.commands import (
    FORBIDDEN,
    NOT_THERE,
    Command,
    NotDone,
    Outcome,
    UserError,
    Written,
    carry_out,
    refuse,
)
from resolvers.context import Context
from resolvers.offenders import LONGEST
from resolvers.paging import position, size
from resolvers.refusals import Refusal
from resolvers.versions import check_words
from rules.clock import spoken, today
from rules.codes import LimitKind
from rules.limits import faults
from rules.search import lucene, read
from rules.wrong import reason_faults

PART = "limits"


@dataclass(frozen=True)
class LimitAccess:
    """Keep staff (ids) from a person's record, or all but these, from a day until before another."""

    key: str
    offender: str
    kind: LimitKind
    staff: tuple[str, ...]
    begins: date | None
    ends: date | None
    message: str


@dataclass(frozen=True)
class EndLimit:
    """End a limit, today or before a later day. `version` is the one that was read."""

    key: str
    limitation: str
    version: int
    ends: date | None
    reason: str


def restricted_records(_context: Context, search: str, first: int, after: str | None = None) -> Start:
    """The records that a search would have found, had the reader been let see them."""
    query = read(search[:LONGEST])
    if query.empty:
        raise Refusal("BAD_INPUT", "Type a name, a date of birth or a number to search for.", "search")
    return graph.restricted(lucene(query), size(first), position(after))


async def limit_access(context: Context, asked: LimitAccess) -> Outcome:
    """Limit access to a person's record. Answers the limitation's id."""
    message = " ".join(asked.message.split())
    begins = asked.begins or today()
    properties = {"kind": asked.kind.name, "from": begins, "to": asked.ends, "message": message or None}

    async def work(tx: Transaction, at: datetime) -> Written:
        found = await _reached(tx, context, asked.offender)
        if wrong := faults(asked.staff, begins, asked.ends, message, today()):
            raise NotDone(*(UserError(one.code, one.message, one.field) for one in wrong))
        limitation, named = await graph.limit(
            tx, found.offender, asked.staff, properties, by=context.viewer.id, at=at
        )
        if unknown := sorted(set(asked.staff) - named):
            raise NotDone(
                UserError("UNKNOWN_STAFF", f"Nobody on the staff is called {', '.join(unknown)}.", "staff")
            )
        return Written({"limitation": limitation}, "ACCESS_LIMITED", limitation, (found.offender,))

    given = {**properties, "staff": sorted(asked.staff)}
    return await carry_out(context, Command("limitAccess", PART, asked.key, asked.offender, given), work)


async def end_limit(context: Context, asked: EndLimit) -> Outcome:
    """End a limitation. Answers its id."""
    reason = " ".join(asked.reason.split())

    async def work(tx: Transaction, at: datetime) -> Written:
        found = await _reached(tx, context, asked.limitation, limitation=True)
        assert found.begins is not None
        ends = asked.ends or max(today(), found.begins)
        check_words({"version": found.version}, asked.version, None, _until(found.ends), _until(ends))
        if found.ends is not None and found.ends <= today():
            raise NotDone(UserError("ENDED", "This limit has ended already."))
        if ends < max(today(), found.begins):
            raise NotDone(UserError("ENDS_TOO_SOON", "A limit can't end before today.", "to"))
        refuse(reason_faults(reason, "Say why it ends, in a sentence."))
        await graph.end(tx, asked.limitation, ends, by=context.viewer.id, reason=reason, at=at)
        return Written(
            {"limitation": asked.limitation}, "LIMIT_ENDED", asked.limitation, (found.offender,), why=reason
        )

    given = {"version": asked.version, "to": asked.ends, "reason": reason}
    return await carry_out(context, Command("endLimit", PART, asked.key, asked.limitation, given), work)


def _until(ends: date | None) -> str:
    return f"it ends before {spoken(ends)}" if ends else "it has no end"


async def _reached(tx: Transaction, context: Context, id: str, *, limitation: bool = False) -> graph.Reached:
    """The offender that a command is about. Raises NotDone where there is none to be seen, Refusal out of scope."""
    within = reach(context.grants, PART)
    assert within is not None
    found = await graph.reached(tx, id, within, context.asking, limitation=limitation)
    if found is None or not found.seen or (limitation and not found.within):
        raise NotDone(UserError("NOT_FOUND", NOT_THERE, "limitation" if limitation else "offender"))
    if not found.within:
        raise Refusal("FORBIDDEN", FORBIDDEN)
    return found
