"""Suspending an order or licence, or a requirement of it, and putting that right: for those who supervise it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from graph import suspensions as graph
from graph.history import Change, change, retract
from graph.keys import new_id
from graph.session import Transaction
from resolvers.commands import NOT_THERE, Command, NotDone, Outcome, UserError, Written, carry_out, refuse
from resolvers.contacts.writing import log_of
from resolvers.context import Context
from resolvers.versions import Said, check_version, different
from rules.clock import today
from rules.codes import SuspensionCause
from rules.suspensions import Suspendable, Suspension, suspension_faults
from rules.wrong import reason_faults

PART = "suspending"
SAID: Said = {
    "from": ("suspended from", None),
    "to": ("until", None),
    "cause": ("because", SuspensionCause),
    "notes": ("note", None),
}


@dataclass(frozen=True)
class Suspend:
    """That an order or licence is suspended, or one requirement of it."""

    key: str
    offender: str
    sentence: str
    requirement: str | None
    since: date
    until: date | None
    cause: SuspensionCause
    notes: str


@dataclass(frozen=True)
class ChangeSuspension:
    """What a suspension is to say, at the version that was read, or that it is to be taken off (`withdrawn`)."""

    key: str
    suspension: str
    version: int
    since: date
    until: date | None
    cause: SuspensionCause
    notes: str
    withdrawn: bool
    reason: str


async def suspend_order(context: Context, asked: Suspend) -> Outcome:
    """Record a suspension. Answers its id."""
    given = {"requirement": asked.requirement, **_properties(asked)}

    async def work(tx: Transaction, at: datetime) -> Written:
        # From here on nobody else writes of this person's orders, so those that are found are all that there are.
        await log_of(tx, context, asked.offender, asked.sentence, part=PART)
        await _check(
            tx, asked.sentence, Suspension(asked.since, asked.until, asked.requirement), given["notes"]
        )
        id_ = new_id("sus")
        await graph.begin(tx, asked.sentence, id_, given, by=context.viewer.id, at=at)
        return Written({"suspension": id_}, "ORDER_SUSPENDED", id_, (asked.offender,))

    command = Command("suspendOrder", PART, asked.key, asked.offender, {"sentence": asked.sentence, **given})
    return await carry_out(context, command, work)


async def change_suspension(context: Context, asked: ChangeSuspension) -> Outcome:
    """End a suspension, put it right, or take it off. What it said before is kept. Answers its id."""
    reason = " ".join(asked.reason.split())
    given = {} if asked.withdrawn else _properties(asked)

    async def work(tx: Transaction, at: datetime) -> Written:
        found = await graph.whose(tx, asked.suspension)
        if found is None:
            raise NotDone(UserError("NOT_FOUND", NOT_THERE, "suspension"))
        offender, sentence = found
        await log_of(tx, context, offender, sentence, "suspension", PART)
        stands = await graph.stands(tx, asked.suspension)
        if stands is None:
            raise NotDone(UserError("NOT_FOUND", NOT_THERE, "suspension"))
        there, name = stands
        check_version(there, asked.version, given, SAID, name)
        new = {} if asked.withdrawn else different(there, given)
        # That one that went on is over is no correction, so it needs no reason.
        ends = new.keys() == {"to"} and there.get("to") is None
        if not ends:
            refuse(reason_faults(reason))
        by = context.viewer.id
        if asked.withdrawn:
            await retract(tx, [Change(asked.suspension, {})], by=by, reason=reason, at=at)
        else:
            one = Suspension(asked.since, asked.until, there.get("requirement"))
            await _check(tx, sentence, one, given["notes"], asked.suspension)
            changes = [Change(asked.suspension, new)]
            await change(tx, "Fact", changes, by=by, reason=reason or "It is over", at=at)
        return Written(
            {"suspension": None if asked.withdrawn else asked.suspension},
            "SUSPENSION_CHANGED",
            asked.suspension,
            (offender,),
            why=reason or None,
        )

    values = {**given, "version": asked.version, "withdrawn": asked.withdrawn, "reason": reason}
    command = Command("changeSuspension", PART, asked.key, asked.suspension, values)
    return await carry_out(context, command, work)


def _properties(asked: Suspend | ChangeSuspension) -> dict[str, Any]:
    return {
        "from": asked.since,
        "to": asked.until,
        "cause": asked.cause.name,
        "notes": " ".join(asked.notes.split()),
    }


async def _check(tx: Transaction, sentence: str, one: Suspension, notes: str, but: str | None = None) -> None:
    """Raise NotDone unless an order or licence may be suspended so; `but`: the suspension that becomes this one."""
    held = await graph.held(tx, sentence)
    if held.moved:
        raise NotDone(
            UserError("MOVED_ON", "The order goes on in another area: suspend it there.", "sentence")
        )
    # A requirement that is suspended already may be of the part before the order moved here.
    own = {one.requirement} if but and one.requirement else set()
    order = Suspendable(held.custodial, held.begun, held.ended, frozenset({*held.requirements, *own}))
    others = [Suspension(since, until, of) for id_, since, until, of in held.suspensions if id_ != but]
    refuse(suspension_faults(one, notes, order, others, today()))
