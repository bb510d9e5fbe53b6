"""Taking a step of a move: read its events, let the rules decide, and write what follows, in one transaction.

Whoever takes a step takes the case's marker first, so commands of both sides on one case come one after the other, and
each decides on what the one before it left.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import NamedTuple

from graph.keys import new_id
from graph.session import Transaction
from graph.transfers import cases, facts
from graph.transfers.kept import note
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
)
from resolvers.context import Context
from resolvers.refusals import Refusal
from resolvers.transfers import MOVES, REGISTER, telling
from resolvers.transfers.acting import TELLING, acting, instant_after, not_done
from resolvers.transfers.asked import ProposeTransfer, Step
from rules.clock import LONDON, instant, today
from rules.codes import TransferStep
from rules.transfers import CaseFacts, Event, Reassign, Transfer, clocks, decide
from rules.transfers import Command as Asked
from rules.transfers.commands import Taking
from rules.transfers.parties import day_of

CHANGED = "Something was done to this move since you looked. Look at it again: it is shown as it is now."
NOBODY = "No officer is named as responsible for this case. Have its area name one first."
OVER = "That supervision has ended. Propose the move of the one that goes on."
UNKNOWN_OFFICER = "That area has no such officer. Choose one of its officers."
UNKNOWN_AREA = "There is no such area. Choose one of the list."
NOT_THEN = "is no area of its own on the day of the move. Choose what it became."
BECOME_ONE = "This case's area and {} are to be one: {}. The case is there from that day on, without a move."
APPOINTMENT = "First appointment after a move"


async def propose(context: Context, asked: ProposeTransfer) -> Outcome:
    """Begin a move. Answers the transfer's id."""

    async def work(tx: Transaction, at: datetime) -> Written:
        case = await reached(tx, context, MOVES, asked.supervision, "supervision")
        taken = await cases.take(tx, [case.file], at, instant())
        return await _carried_out(tx, context, await proposed(tx, context, asked, case, taken), taken.at)

    command = Command("proposeTransfer", MOVES, asked.key, asked.supervision, asked.given)
    return await carry_out(context, command, work)


class Ready(NamedTuple):
    """A command that can be decided: the case, what is known of it, and the transfer as it was before."""

    case: cases.Reached
    command: Asked
    known: CaseFacts
    found: facts.Found
    before: cases.Kept | None = None


async def proposed(
    tx: Transaction,
    context: Context,
    asked: ProposeTransfer,
    case: cases.Reached,
    taken: cases.Taken,
) -> Ready:
    """A proposal for a case that was taken. Raises NotDone."""
    day = day_of(taken.on)
    found = await facts.find(tx, case.file, day)
    post = held_by(found, asked.supervision).post
    assert post is not None
    by = await acting(tx, context, TransferStep.PROPOSE, post.area, None, taken.on)
    command = asked.command(new_id("trf"), case.file, by, post.area)
    area = await cases.area_on(tx, command.to.area, max(day, command.moves_on), post)
    if area is None:
        raise NotDone(UserError("UNKNOWN_AREA", UNKNOWN_AREA, "area"))
    if not area.there and command.to.area != post.area:
        raise NotDone(UserError("AREA_ENDED", f"{area.name} {NOT_THEN}", "area"))
    if area.heir is not None:
        raise NotDone(UserError("AREAS_BECOME_ONE", BECOME_ONE.format(area.name, area.heir), "area"))
    known = facts.case_facts(found, post, None, day, taken.going_on[case.file])
    return Ready(case, _with_key(context, command), known, found)


def held_by(found: facts.Found, supervision: str) -> facts.Holder:
    """A supervision that goes on and names an officer. Raises NotDone."""
    holder = next((one for one in found.holders if one.supervision == supervision), None)
    if holder is None:
        raise NotDone(UserError("ENDED", OVER, "supervision"))
    if holder.post is None:
        raise NotDone(UserError("NOBODY_RESPONSIBLE", NOBODY, "supervision"))
    return holder


async def ready(
    tx: Transaction, context: Context, asked: Step, case: cases.Reached, taken: cases.Taken
) -> Ready:
    """A step of a transfer whose case was taken. Raises NotDone."""
    kept = await cases.find(tx, asked.transfer)
    transfer = kept.transfer
    if kept.version != asked.version:
        raise NotDone(UserError("CHANGED", CHANGED, "version"))
    at = instant_after(transfer, taken.on)
    home, there = transfer.home.area, transfer.to.area
    by = await acting(tx, context, asked.step, home, there, at, asked.side)
    command = _with_key(context, asked.command(by))
    if isinstance(command, Taking | Reassign) and command.officer:
        await check_officer(tx, command.officer, by.post.area)
    day = day_of(taken.on)
    found = await facts.find(tx, case.file, day)
    going_on = taken.going_on[case.file]
    other = going_on if going_on != asked.transfer else None
    known = facts.case_facts(found, transfer.responsible, transfer, day, other)
    return Ready(case, command, known, found, kept)


async def step(context: Context, name: str, asked: Step) -> Outcome:
    """Take a step of a move; `name` is the mutation's. Answers the transfer's id."""
    part = REGISTER if asked.step in TELLING else MOVES

    async def work(tx: Transaction, at: datetime) -> Written:
        case = await reached(tx, context, part, asked.transfer, "transfer")
        taken = await cases.take(tx, [case.file], at, instant())
        return await _carried_out(tx, context, await ready(tx, context, asked, case, taken), taken.at)

    return await carry_out(context, Command(name, part, asked.key, asked.transfer, asked.given), work)


async def _carried_out(tx: Transaction, context: Context, asked: Ready, at: datetime) -> Written:
    """Decide a command and write what follows. Raises NotDone."""
    decision = decide(asked.before.transfer if asked.before else None, asked.command, asked.known)
    if not decision.allowed or decision.transfer is None:
        raise not_done(context, decision.refusals)
    (event,) = decision.events
    transfer = decision.transfer
    due = await write(tx, context, asked, transfer, event, at)
    offender, name = asked.case.offender, context.viewer.name
    return Written(
        {"transfer": transfer.id},
        # That police or MAPPA were told is no one's business but theirs who may read the register.
        "TRANSFER_TOLD" if event.step in TELLING else f"TRANSFER_{event.step.name}",
        transfer.id,
        (offender,),
        why=note(asked.command) if event.step not in TELLING else None,
        items=await telling.items(tx, transfer, event, offender, due, today()),
        finished=await telling.finished(tx, transfer, event, name=name, at=at),
    )


async def write(
    tx: Transaction, context: Context, asked: Ready, transfer: Transfer, event: Event, at: datetime
) -> date | None:
    """Write an event that was decided, and what follows from it. Answers the day for which the next step is due."""
    viewer, before, file, reason = context.viewer, asked.before, asked.case.file, event.step.label
    contact = await _appointment(tx, asked.case, before, event, at, viewer.id)
    unmet = (one.due for one in clocks(transfer, asked.known, today()) if one.met_on is None)
    due = min(unmet, default=None)
    shown = cases.projection(transfer, due, contact)
    if before is None:
        await cases.begin(tx, file, transfer, shown, by=viewer.id, at=at)
    elif event.step not in TELLING:
        # That police or MAPPA were told changes nothing that is shown: not even a version tells of it.
        await cases.renew(tx, transfer.id, shown, by=viewer.id, reason=reason, at=at)
    await cases.append(tx, event, by=viewer.id, name=viewer.name, at=at)
    # The marker names the move until it ends. The file of one that is over may arrive while another goes on.
    if before is None or (before.transfer.open and not transfer.open):
        await cases.hold(tx, file, transfer.id if transfer.open else None)
    if before and before.transfer.open and transfer.responsible != before.transfer.responsible:
        ends = [one.supervision for one in asked.found.holders]
        day = day_of(event.at)
        await cases.hand_over(tx, file, ends, transfer.responsible, day, by=viewer.id, reason=reason, at=at)
    return due


async def _appointment(
    tx: Transaction,
    case: cases.Reached,
    before: cases.Kept | None,
    event: Event,
    at: datetime,
    by: str,
) -> str | None:
    """Book the first appointment where a case is taken on, and cancel it where the move is called off."""
    contact = before.contact if before else None
    command = event.command
    if isinstance(command, Taking) and command.appointment:
        when = command.appointment.astimezone(LONDON)
        return await cases.book(tx, case.file, when.date(), f"{when:%H:%M}", APPOINTMENT, by=by, at=at)
    if event.step is TransferStep.WITHDRAW and contact:
        await cases.cancel(tx, contact, today(), by=by, reason=event.step.label, at=at)
        return None
    return contact


async def check_officer(tx: Transaction, officer: str, area: str) -> None:
    """Make sure that an officer works in an area. Raises NotDone."""
    if await cases.officer_name(tx, officer, area) is None:
        raise NotDone(UserError("UNKNOWN_OFFICER", UNKNOWN_OFFICER, "officer"))


async def reached(tx: Transaction, context: Context, part: str, id: str, field: str) -> cases.Reached:
    """The case that an id leads to. Raises NotDone where there is none that the viewer sees, Refusal out of scope."""
    within = reach(context.grants, part)
    assert within is not None
    found = await cases.reached(tx, id, within, context.asking, supervision=field == "supervision")
    # That a move goes on is no one's business but both sides'; a supervision may be known to all.
    if found is None or not found.seen or (field == "transfer" and not found.within):
        raise NotDone(UserError("NOT_FOUND", NOT_THERE, field))
    if not found.within:
        raise Refusal("FORBIDDEN", FORBIDDEN)
    return found


def _with_key(context: Context, command: Asked) -> Asked:
    """Keys are each person's own, here as for commands in general."""
    return replace(command, key=f"{context.viewer.id} {command.key}")
