"""Who is due out, and what prison and area record for it: for those who hand a person over or take them over."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from graph import handover as graph
from graph import handovers
from graph.inbox import telling
from graph.inbox.telling import Item
from graph.session import Transaction
from graph.shape import Start
from resolvers.access import reach, reached
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
from resolvers.paging import position, size
from resolvers.refusals import Refusal
from resolvers.versions import Said, check_version
from rules.clock import today
from rules.codes import InboxKind
from rules.handover.recording import faults, recall_faults
from rules.inbox import due, managers, victim_unit
from rules.wrong import Wrong

READING, PART = "handover", "handing over"
HANDED = "A prison and your area prepare somebody's release. Look at what is in place, and what is missing."
RECALL_ASKED = "A recall to prison is under way. Look at what is in place, and what is missing."
VICTIMS_TOLD = (
    "A person whom your area is to supervise is to leave prison. Look whether a victim has to be told, whether your "
    "unit knows one or not."
)
SAID: Said = {
    "planAgreedOn": ("plan agreed on", None),
    "address": ("address", None),
    "addressCheckedOn": ("address checked on", None),
    "addressFit": ("address fit", None),
    "conditions": ("conditions", None),
    "conditionsSettledOn": ("conditions settled on", None),
    "reportsOn": ("reports on", None),
    "reportsAt": ("reports at", None),
    "reportsTime": ("reports at the time", None),
    "reportingToldOn": ("told where to report on", None),
    "responsibleFrom": ("area responsible from", None),
    "supervisor": ("offender supervisor", None),
    "grantedOn": ("release granted on", None),
    "grantedFor": ("release granted for", None),
    "breachOn": ("breach known on", None),
    "recallAskedOn": ("recall asked for on", None),
    "revokedOn": ("licence revoked on", None),
    "revokedBy": ("licence revoked by", None),
    "revokedWhy": ("licence revoked since", None),
    "policeToldOn": ("police told on", None),
    "prisonToldOn": ("prison told on", None),
    "lastAddress": ("last address", None),
}
LONGEST_LOOK = 366
"""Days ahead for which people who are due out may be asked."""


@dataclass(frozen=True)
class RecordHandover:
    """What to record on a time in custody (`spell`), whose handover was read at `version` (0: there was none).

    `properties` are those that are given, as they are stored; area and officer are ids.
    """

    key: str
    spell: str
    version: int
    properties: Mapping[str, Any]
    area: str | None
    officer: str | None


@dataclass(frozen=True)
class RecordRecall(RecordHandover):
    """The same of a recall: `spell` is the time in custody that the person was released from."""


@dataclass(frozen=True)
class Tell:
    """The day on which the victim unit (`VICTIMS`) or the protection meeting (`REGISTER`) was told of a release, or of
    a recall (`recall`)."""

    key: str
    spell: str
    apart: str
    on: date | None
    recall: bool = False


PARTS_APART = {"VICTIMS": "victims", "REGISTER": "register"}


def due_out(
    context: Context,
    first: int,
    prison: str | None = None,
    area: str | None = None,
    within: int = 90,
    after: str | None = None,
) -> Start:
    """People who are due out of a prison, or whom an area will have."""
    held = reached(context.grants, READING)
    if bool(prison) == bool(area):
        raise Refusal("BAD_INPUT", "Give a prison or an area: one of the two.", "prison")
    if not 0 <= within <= LONGEST_LOOK:
        raise Refusal("BAD_INPUT", f"Give between 0 and {LONGEST_LOOK} days.", "within")
    return graph.due_out(
        prison or None, area or None, within, held, size(first), position(after, ranked=True)
    )


async def record_handover(context: Context, asked: RecordHandover) -> Outcome:
    """Record what is in place for a release. Answers the handover's id."""
    return await _record(context, asked, "recordHandover", "HANDOVER_RECORDED", faults)


async def record_recall(context: Context, asked: RecordRecall) -> Outcome:
    """Record what is in place for a recall. Answers the handover's id."""
    return await _record(context, asked, "recordRecall", "RECALL_RECORDED", recall_faults)


async def _record(
    context: Context,
    asked: RecordHandover,
    name: str,
    event: str,
    wrong_with: Callable[[Mapping[str, Any], Mapping[str, Any], date], list[Wrong]],
) -> Outcome:
    back = isinstance(asked, RecordRecall)

    async def work(tx: Transaction, at: datetime) -> Written:
        found = await _reached(tx, context, asked.spell, PART, at, back)
        check_version(found.handover, asked.version, asked.properties, SAID, None)
        given = dict(asked.properties)
        links = {kind: to for kind, to in (("IN_AREA", asked.area), ("BY", asked.officer)) if to is not None}
        refuse(wrong_with({**given, **links}, found.handover, today()))
        await _check_places(tx, asked, found)
        handover = await handovers.keep(
            tx, asked.spell, found, given, links, by=context.viewer.id, at=found.at
        )
        area = asked.area or found.area
        told = _recalled if back else _items
        items = told(asked.spell, found.offender, area) if area else ()
        return Written({"handover": handover}, event, handover, (found.offender,), items=items)

    given = {
        **asked.properties,
        "version": asked.version,
        "area": asked.area,
        "officer": asked.officer,
    }
    return await carry_out(context, Command(name, PART, asked.key, asked.spell, given), work)


def _items(spell: str, offender: str, area: str) -> tuple[Item, ...]:
    """What an area is told that is to take somebody over from prison, once; every victim unit is asked to look."""
    return (
        Item(
            (managers(area),),
            InboxKind.HANDOVER,
            HANDED,
            offender,
            offender,
            fact=f"{InboxKind.HANDOVER.name} {spell}",
        ),
        Item(
            (victim_unit(area),),
            InboxKind.RELEASE_VICTIMS,
            VICTIMS_TOLD,
            offender,
            offender,
            due(today()),
            f"{InboxKind.RELEASE_VICTIMS.name} {spell}",
        ),
    )


def _recalled(spell: str, offender: str, area: str) -> tuple[Item, ...]:
    """What the area is told that has somebody taken back to prison, once."""
    fact = f"{InboxKind.RECALLED.name} asked {spell}"
    return (Item((managers(area),), InboxKind.RECALLED, RECALL_ASKED, offender, offender, fact=fact),)


async def _check_places(tx: Transaction, asked: RecordHandover, found: handovers.Reached) -> None:
    area = asked.area or found.area
    there, works = await handovers.places(tx, area, asked.officer or found.officer)
    if asked.area and not there:
        raise NotDone(UserError("UNKNOWN_AREA", "There is no such area.", "area"))
    if (asked.officer or found.officer) and not works:
        raise NotDone(UserError("OFFICER_ELSEWHERE", "This officer does not work in the area.", "officer"))
    if asked.properties.get("responsibleFrom") and not area:
        raise NotDone(UserError("NO_AREA", "Say which area is responsible from that day.", "area"))


async def tell(context: Context, asked: Tell) -> Outcome:
    """Record that the victim unit or the public protection meeting was told of a release, or of a recall. Answers the
    spell's id."""
    part = PARTS_APART[asked.apart]
    on = asked.on or today()

    async def work(tx: Transaction, at: datetime) -> Written:
        found = await _reached(tx, context, asked.spell, part, at, asked.recall)
        if on > today():
            raise NotDone(UserError("STILL_TO_COME", "That day is still to come.", "on"))
        of = "RECALL" if asked.recall else None
        by = context.viewer.id
        if not await handovers.tell(tx, asked.spell, asked.apart, on, of=of, by=by, at=found.at):
            raise NotDone(UserError("NOBODY_TO_TELL", "There is nobody to tell.", "spell"))
        done: list[str] = []
        if asked.apart == "VICTIMS":
            kinds = [InboxKind.RELEASE_VICTIMS]
            done = await telling.settle(tx, found.offender, kinds, name=context.viewer.name, at=at)
        # Whom an event is about is told to others: it says nothing of why.
        event = "RECALL_TOLD" if asked.recall else "RELEASE_TOLD"
        return Written({"spell": asked.spell}, event, asked.spell, (found.offender,), finished=tuple(done))

    given = {"on": on, "recall": True} if asked.recall else {"on": on}
    name = {"VICTIMS": "tellVictimUnit", "REGISTER": "tellRegister"}[asked.apart]
    return await carry_out(context, Command(name, part, asked.key, asked.spell, given), work)


async def _reached(
    tx: Transaction, context: Context, spell: str, part: str, at: datetime, back: bool
) -> handovers.Reached:
    """The time in custody that a command is about. Raises NotDone where none can be seen, Refusal out of scope."""
    within = reach(context.grants, part)
    assert within is not None
    found = await handovers.reached(tx, spell, within, context.asking, at)
    if found is None or not found.seen:
        raise NotDone(UserError("NOT_FOUND", NOT_THERE, "spell"))
    if not found.within:
        raise Refusal("FORBIDDEN", FORBIDDEN)
    if back and not found.released:
        raise NotDone(UserError("NOT_RELEASED", "The person was not released from there.", "spell"))
    if not back and not found.held:
        raise NotDone(UserError("NOT_HELD", "The person is not in prison now.", "spell"))
    return found
