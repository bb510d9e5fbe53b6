"""The clocks of a transfer: when each is due, when it was met, whether it is overdue, and who hears of that."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from rules.codes import (
    RiskLevel,
    SupervisedUnder,
    TransferClock,
    TransferKind,
    TransferSide,
    TransferState,
    TransferStep,
)
from rules.transfers.answers import CaseFacts
from rules.transfers.commands import Acknowledge
from rules.transfers.history import Transfer
from rules.transfers.parties import day_of
from rules.transfers.sets import Basis, RuleSet

Do, C = TransferStep, TransferClock


@dataclass(frozen=True, slots=True)
class Reading:
    """What a clock says on a day.

    `due` is the last day in time; `met_on` when it was done. `late_reason`: why a later day was agreed, which is then
    the one that is due. `escalates_to`: the sides whose managers hear of it once it is overdue.
    """

    clock: TransferClock
    due: date
    met_on: date | None
    overdue: bool
    escalates_to: tuple[TransferSide, ...]
    basis: Basis
    late_reason: str = ""

    @property
    def late(self) -> bool:
        """Whether it was done after it was due."""
        return self.met_on is not None and self.met_on > self.due


def clocks(transfer: Transfer, facts: CaseFacts, on: date) -> tuple[Reading, ...]:
    """What every clock says that has begun, on a day in England and Wales; in the order of `TransferClock`.

    In a transfer that is withdrawn or ended nothing is due any more: only what was done is told.
    """
    rules, found = transfer.rules, []
    for clock, time in sorted(rules.clocks.items(), key=lambda one: tuple(C).index(one[0])):
        start = BEGINS[clock](transfer, facts)
        if start is None:
            continue
        met = _met(transfer, clock, facts)
        if met is None and transfer.state in (TransferState.WITHDRAWN, TransferState.ENDED):
            continue
        due, why = time.due(start), ""
        if clock is C.FIRST_APPOINTMENT and transfer.appointment and transfer.late_reason.strip():
            due, why = max(due, day_of(transfer.appointment)), transfer.late_reason
        overdue = met is None and on > due
        found.append(Reading(clock, due, met, overdue, rules.escalates_to, time.basis, why))
    return tuple(found)


def first_appointment_by(transfer: Transfer, taken: date, rules: RuleSet) -> date:
    """The last day for the first appointment of a case that is taken on on a day."""
    return rules.clocks[C.FIRST_APPOINTMENT].due(max(taken, transfer.moves_on))


def acknowledged_on(transfer: Transfer, facts: CaseFacts) -> date | None:
    """The day on which the receiving manager first acknowledged the risk, at the level that it has now or above."""
    levels = tuple(RiskLevel)
    least = levels.index(facts.risk) if facts.risk else 0
    for event in transfer.events:
        if isinstance(event.command, Acknowledge) and levels.index(event.command.level) >= least:
            return day_of(event.at)
    return None


def _asked(transfer: Transfer, _: CaseFacts) -> date | None:
    return transfer.day(Do.REQUEST, Do.NOTIFY)


def _high_moves(transfer: Transfer, facts: CaseFacts) -> date | None:
    moved = transfer.kind is not TransferKind.WITHIN_AREA
    return transfer.moves_on if moved and facts.high else None


def _high_asked(transfer: Transfer, facts: CaseFacts) -> date | None:
    if not facts.high:
        return None
    within = transfer.kind is TransferKind.WITHIN_AREA
    return transfer.day(Do.PROPOSE) if within else _asked(transfer, facts)


def _taken(transfer: Transfer, _: CaseFacts) -> date | None:
    day = transfer.day(Do.ACCEPT, Do.ALLOCATE)
    return max(day, transfer.moves_on) if day else None


def _under_order(transfer: Transfer, facts: CaseFacts) -> date | None:
    begun = transfer.kind is TransferKind.BETWEEN_AREAS and facts.under is SupervisedUnder.ORDER
    return transfer.day(Do.BEGIN) if begun else None


def _free_of_court(transfer: Transfer, facts: CaseFacts) -> date | None:
    if transfer.kind is not TransferKind.BETWEEN_AREAS:
        return None
    if transfer.last(Do.AMEND):
        return transfer.day(Do.AMEND)
    return transfer.day(Do.BEGIN) if facts.under is SupervisedUnder.LICENCE else None


def _within(transfer: Transfer, _: CaseFacts) -> date | None:
    proposed = transfer.day(Do.PROPOSE)
    within = transfer.kind is TransferKind.WITHIN_AREA
    return max(proposed, transfer.moves_on) if within and proposed else None


BEGINS: Mapping[TransferClock, Callable[[Transfer, CaseFacts], date | None]] = {
    C.NOTIFY: _high_moves,
    C.ACKNOWLEDGE: _high_asked,
    C.RESPONSE: _asked,
    C.SETTLE: lambda transfer, _: transfer.day(Do.REFUSE),
    C.FIRST_APPOINTMENT: _taken,
    C.AMENDMENT: _under_order,
    C.FULL: _free_of_court,
    C.FILE: lambda transfer, _: transfer.day(Do.COMPLETE, Do.TAKE_OVER),
    C.RETURN: lambda transfer, _: transfer.until if transfer.last(Do.BEGIN) else None,
    C.TAKE_OVER: _within,
}
"""The day that each clock counts from; None while it does not run."""

ENDS: Mapping[TransferClock, tuple[TransferStep, ...]] = {
    C.NOTIFY: (Do.REQUEST, Do.NOTIFY),
    C.RESPONSE: (Do.ACCEPT, Do.REFUSE, Do.ALLOCATE),
    C.SETTLE: (Do.REQUEST,),
    C.FIRST_APPOINTMENT: (Do.BEGIN,),
    C.FULL: (Do.COMPLETE,),
    C.FILE: (Do.RECEIVE_FILE,),
    C.RETURN: (Do.END,),
    C.TAKE_OVER: (Do.TAKE_OVER,),
}
"""The steps that meet each clock, where the day of the step is all that counts."""

AGAIN: Mapping[TransferClock, tuple[TransferStep, ...]] = {
    C.RESPONSE: (Do.REQUEST, Do.NOTIFY),
    C.SETTLE: (Do.REFUSE,),
}
"""What sets a clock going once more, so that only what came after it counts."""


def _met(transfer: Transfer, clock: TransferClock, facts: CaseFacts) -> date | None:
    if clock is C.AMENDMENT:
        return transfer.amended_on
    if clock is C.ACKNOWLEDGE:
        return acknowledged_on(transfer, facts)
    steps = ENDS[clock]
    events = transfer.events
    if begun := transfer.last(*AGAIN.get(clock, ())):
        events = events[begun.number :]
    # Asking twice does not make the first time late, and what meets a clock for the first time meets it.
    return next((day_of(event.at) for event in events if event.step in steps), None)
