"""Receiving, moving and releasing people, for the staff of the prison that does it; and correcting what was entered."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from graph import appointments, handovers
from graph import movements as graph
from graph.history import Change, change, retract
from graph.inbox import telling
from graph.inbox.telling import Item
from graph.keys import new_id
from graph.session import Transaction
from graph.victims.cases import to_tell
from resolvers.access import TABLE, Role
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
from resolvers.refusals import Refusal
from resolvers.versions import Said, check_version
from rules.clock import spoken, today
from rules.codes import CustodyMove, InboxKind, ReleaseType
from rules.handover.record import first_appointment
from rules.identifiers import guess
from rules.inbox import MOVES_TOLD, due, office, prison, victim_unit, victim_words
from rules.prisons import shut
from rules.stays import NEW_SPELL, REFUSED, Custody, Finding, Movement, brought, entry_kind
from rules.victims import STAGES
from rules.wrong import reason_faults

PART = "movements"
EVENTS = {
    CustodyMove.RECEPTION: "RECEIVED",
    CustodyMove.RECALL: "RECALLED",
    CustodyMove.RELEASE: "RELEASED",
    CustodyMove.ESCAPE: "ESCAPED",
    CustodyMove.DEATH: "DIED",
}
"""Events by what happened; any other move is `MOVED`."""
SAID: Said = {"day": ("day", None), "clock": ("time", None)}


@dataclass(frozen=True)
class RecordMovement:
    """A movement of a person (`offender`) into a prison (by id) or out of it.

    A reception and a recall begin a time in custody, under `number`; a release says on what (`release`).
    """

    key: str
    offender: str
    move: CustodyMove
    prison: str
    day: date
    clock: str | None
    place: str | None
    number: str | None
    release: ReleaseType | None


@dataclass(frozen=True)
class CorrectMovement:
    """Another day or time of a movement that was entered, or that it did not happen; `version` is the one read."""

    key: str
    movement: str
    version: int
    day: date | None
    clock: str | None
    withdrawn: bool
    reason: str


async def record_movement(context: Context, asked: RecordMovement) -> Outcome:
    """Record a movement, and the stays that follow. Answers its id, and what is missing for it in words."""

    async def work(tx: Transaction, at: datetime) -> Written:
        hold = await graph.hold(tx, asked.offender, context.asking, at)
        if hold is None:
            raise NotDone(UserError("NOT_FOUND", NOT_THERE, "offender"))
        file, at = hold
        prison = await _own_prison(tx, context, asked)
        clock, number = _read(asked)
        before = await graph.held(tx, asked.offender)
        movement = Movement(new_id("mov"), asked.move, prison, asked.day, clock)
        release = asked.release.name if asked.release else None
        proposed = before.with_entered((*before.entered, graph.Entered(movement, "", 1, release)))
        warnings = _check(before.custody, proposed.custody, "kind")
        by = context.viewer.id
        if asked.move in NEW_SPELL:
            status = "SENTENCED" if asked.move is CustodyMove.RECALL else "UNTRIED"
            spell = await graph.receive(tx, file, number, asked.day, status, by=by, at=at)
            if asked.move is CustodyMove.RECALL:
                await handovers.take_back(tx, spell, by=by, at=at)
        else:
            found = before.spell
            assert found is not None
            spell = found
        # Asked for while the person is still inside.
        leaving = (
            await appointments.released(tx, asked.offender) if asked.move is CustodyMove.RELEASE else None
        )
        one = graph.Entered(movement, spell, 1, release)
        await graph.enter(tx, one, _properties(asked, movement), by=by, at=at)
        await graph.lay(tx, before.with_entered((*before.entered, one)), by=by, at=at)
        contact = None
        if asked.release and leaving and (first := first_appointment(asked.release, asked.day, *leaving)):
            contact = await _book(tx, asked, movement, spell, first, by, at)
        return Written(
            {"movement": movement.id, "warnings": warnings, "contact": contact},
            EVENTS.get(asked.move, "MOVED"),
            movement.id,
            (asked.offender,),
            items=await _items(tx, asked, spell),
        )

    given = {
        "move": asked.move.name,
        "prison": asked.prison,
        "day": asked.day,
        "time": asked.clock,
        "place": asked.place,
        "number": asked.number,
        "release": asked.release.name if asked.release else None,
    }
    return await carry_out(context, Command("recordMovement", PART, asked.key, asked.offender, given), work)


async def _items(tx: Transaction, asked: RecordMovement, spell: str) -> tuple[Item, ...]:
    """What the offices are told that answer for the person outside, and of no release the prison that records it."""
    if asked.move not in MOVES_TOLD:
        return ()
    kind, words = MOVES_TOLD[asked.move]
    answering = await telling.who_answers(tx, asked.offender, today(), spell)
    to = dict.fromkeys(office(one.area, one.office) for one in answering)
    if asked.move is not CustodyMove.RELEASE:
        to |= {prison(asked.prison): None}
    units = tuple(
        Item(
            (victim_unit(area),),
            InboxKind.VICTIM_TO_TELL,
            victim_words(asked.move, asked.day),
            victim,
            asked.offender,
            due(today()),
            about=STAGES[entry_kind(asked.move, None)].name,
            since=asked.day,
        )
        for area, victim in await to_tell(tx, asked.offender)
    )
    words = f"{words} on {spoken(asked.day)}."
    return (Item(tuple(to), kind, words, asked.offender, asked.offender), *units)


async def correct_movement(context: Context, asked: CorrectMovement) -> Outcome:
    """Correct a movement that was entered, and the stays that follow. Answers as `record_movement`."""
    reason = " ".join(asked.reason.split())

    async def work(tx: Transaction, at: datetime) -> Written:
        offender = await graph.whose(tx, asked.movement)
        hold = await graph.hold(tx, offender, context.asking, at) if offender else None
        if offender is None or hold is None:
            raise NotDone(UserError("NOT_FOUND", NOT_THERE, "movement"))
        at = hold[1]
        before = await graph.held(tx, offender)
        old = next((one for one in before.entered if one.movement.id == asked.movement), None)
        if old is None:
            raise NotDone(
                UserError(
                    "IMPORTED", "The prison's own system holds this movement: correct it there.", "movement"
                )
            )
        if old.movement.prison not in _prisons(context):
            raise Refusal("FORBIDDEN", FORBIDDEN)
        clock = old.movement.time
        there = {
            "version": old.version,
            "day": old.movement.day,
            "clock": f"{clock:%H:%M}" if clock else None,
        }
        given = {"day": asked.day, "clock": asked.clock}
        corrects = {key: value for key, value in given.items() if value and not asked.withdrawn}
        check_version(there, asked.version, corrects, SAID, None)
        refuse(reason_faults(reason, "Say why it is corrected, in a sentence."))
        others = tuple(one for one in before.entered if one is not old)
        if asked.withdrawn:
            after = before.with_entered(others)
        else:
            after = before.with_entered((*others, replace(old, movement=_corrected(old.movement, asked))))
        warnings = _check(before.custody, after.custody, "movement")
        by = context.viewer.id
        if asked.withdrawn:
            await retract(tx, [Change(asked.movement, {})], by=by, reason=reason, at=at)
            await appointments.cancel(tx, asked.movement, by=by, reason=reason, at=at)
        else:
            new = {
                name: value
                for name, value in (("date", asked.day), ("time", asked.clock))
                if value is not None
            }
            await change(tx, "Fact", [Change(asked.movement, new)], by=by, reason=reason, at=at)
        await graph.lay(tx, after, by=by, at=at, reason=reason)
        return Written(
            {"movement": None if asked.withdrawn else asked.movement, "warnings": warnings},
            "MOVEMENT_CORRECTED",
            asked.movement,
            (offender,),
            why=reason,
        )

    given = {
        "version": asked.version,
        "day": asked.day,
        "time": asked.clock,
        "withdrawn": asked.withdrawn,
        "reason": reason,
    }
    return await carry_out(context, Command("correctMovement", PART, asked.key, asked.movement, given), work)


def _prisons(context: Context) -> set[str]:
    """The establishment codes of the prisons for which somebody may enter movements."""
    roles: set[Role] = set(TABLE[PART].readers)
    return {post.prison for post in context.viewer.posts if post.prison and post.role in roles}


async def _own_prison(tx: Transaction, context: Context, asked: RecordMovement) -> str:
    found = await graph.prison_code(tx, asked.prison)
    if found is None:
        raise NotDone(UserError("UNKNOWN_PRISON", "There is no such prison.", "prison"))
    code, opened, closed = found
    if code not in _prisons(context):
        raise Refusal("FORBIDDEN", FORBIDDEN)
    if wrong := shut(asked.move, asked.day, opened, closed):
        raise NotDone(UserError(wrong.code, wrong.message, wrong.field))
    return code


def _read(asked: RecordMovement) -> tuple[time | None, str]:
    """The time of day and the prison number of a movement. Raises NotDone for what can never be recorded."""
    errors = []
    if asked.day > today():
        errors.append(UserError("STILL_TO_COME", "That day is still to come.", "day"))
    if (asked.move is CustodyMove.RELEASE) != (asked.release is not None):
        errors.append(
            UserError("RELEASE_TYPE", "Say on what the person is released, of a release only.", "release")
        )
    if (asked.move in NEW_SPELL) != (asked.number is not None):
        errors.append(
            UserError("PRISON_NUMBER", "Give the new prison number, of a reception or recall only.", "number")
        )
    if errors:
        raise NotDone(*errors)
    return _clock(asked.clock), _number(asked.number) if asked.number else ""


def _clock(text: str | None) -> time | None:
    try:
        return time.fromisoformat(text) if text else None
    except ValueError:
        raise NotDone(UserError("NO_SUCH_TIME", "Give the time like 09:15.", "time")) from None


def _number(text: str) -> str:
    for scheme, canonical in guess(text):
        if scheme == "PRISON_NUMBER":
            return str(canonical)
    raise NotDone(UserError("PRISON_NUMBER", "That is not a prison number, like AB1234.", "number"))


def _corrected(movement: Movement, asked: CorrectMovement) -> Movement:
    if asked.day is None and asked.clock is None:
        raise NotDone(UserError("NOTHING_GIVEN", "Say what is to be corrected."))
    if asked.day and asked.day > today():
        raise NotDone(UserError("STILL_TO_COME", "That day is still to come.", "day"))
    clock = _clock(asked.clock) if asked.clock else movement.time
    return replace(movement, day=asked.day or movement.day, time=clock)


def _check(before: Custody, after: Custody, field: str) -> list[str]:
    """What to tell of movements that can be. Raises NotDone for those that can't."""
    found: tuple[Finding, ...] = brought(before, after)
    if wrong := [one for one in found if one.code in REFUSED]:
        raise NotDone(*(UserError(one.code.name, one.words, field) for one in wrong))
    return [one.words for one in found]


def _properties(asked: RecordMovement, movement: Movement) -> dict[str, Any]:
    return {
        "move": asked.move.name,
        "kind": entry_kind(asked.move, asked.release).name,
        "direction": "OUT" if movement.outward else "IN",
        "date": asked.day,
        "time": movement.time.strftime("%H:%M") if movement.time else None,
        "placeName": asked.place,
        "releaseType": asked.release.name if asked.release else None,
    }


async def _book(
    tx: Transaction,
    asked: RecordMovement,
    movement: Movement,
    spell: str,
    first: tuple[date, str | None],
    by: str,
    at: datetime,
) -> str:
    on, place = first
    notes = f"First appointment after release. {'At ' + place + '.' if place else 'No place is recorded.'}"
    return await appointments.book(tx, asked.offender, spell, movement.id, on, {"notes": notes}, by=by, at=at)
