"""Which step leads from where to where, and whose it is. The drawing in docs/transfers.md is made from this table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rules.codes import TransferKind, TransferSide, TransferState, TransferStep

S, K, Do = TransferState, TransferKind, TransferStep

HOME, RECEIVING, EITHER = TransferSide.HOME, TransferSide.RECEIVING, None

FINAL = frozenset({S.FULL, S.ENDED, S.WITHDRAWN})
"""States that nothing leads out of. Of a case transferred in full the file may still arrive."""

MOVED = (K.BETWEEN_AREAS, K.CARETAKING)
"""Kinds that take a person into another area, hence to another police force."""

BEFORE_ANSWER = (S.REQUESTED, S.NOTIFIED)
TAKEN = (S.ACCEPTED, S.ALLOCATED)
BEFORE_MOVE = (S.PROPOSED, S.REQUESTED, S.REFUSED, S.NOTIFIED, *TAKEN)


@dataclass(frozen=True, slots=True)
class Transition:
    """One row. `after` None: the step is recorded and the state stays. `side` None: either side's."""

    step: TransferStep
    side: TransferSide | None
    kinds: tuple[TransferKind, ...]
    before: tuple[TransferState, ...]
    after: TransferState | None = None
    manager: bool = False


TABLE: tuple[Transition, ...] = (
    Transition(Do.PROPOSE, HOME, tuple(K), (), S.PROPOSED),
    Transition(Do.REQUEST, HOME, MOVED, (S.PROPOSED, S.REFUSED), S.REQUESTED),
    Transition(Do.NOTIFY, HOME, MOVED, (S.PROPOSED,), S.NOTIFIED),
    Transition(Do.ACCEPT, RECEIVING, MOVED, (S.REQUESTED,), S.ACCEPTED),
    Transition(Do.REFUSE, RECEIVING, MOVED, (S.REQUESTED,), S.REFUSED),
    Transition(Do.ALLOCATE, RECEIVING, MOVED, (S.NOTIFIED,), S.ALLOCATED),
    Transition(Do.BEGIN, RECEIVING, (K.BETWEEN_AREAS,), TAKEN, S.PROVISIONAL),
    Transition(Do.BEGIN, RECEIVING, (K.CARETAKING,), TAKEN, S.CARETAKING),
    Transition(Do.AMEND, EITHER, (K.BETWEEN_AREAS,), (S.PROVISIONAL,), S.AMENDED),
    Transition(Do.COMPLETE, RECEIVING, (K.BETWEEN_AREAS,), (S.PROVISIONAL, S.AMENDED), S.FULL),
    Transition(Do.TAKE_OVER, RECEIVING, (K.WITHIN_AREA,), (S.PROPOSED,), S.FULL),
    Transition(Do.END, EITHER, (K.CARETAKING,), (S.CARETAKING,), S.ENDED),
    # A receiving area that could withdraw could refuse by another name.
    Transition(Do.WITHDRAW, HOME, (K.BETWEEN_AREAS,), (*BEFORE_MOVE, S.PROVISIONAL, S.AMENDED), S.WITHDRAWN),
    Transition(Do.WITHDRAW, HOME, (K.CARETAKING,), BEFORE_MOVE, S.WITHDRAWN),
    Transition(Do.WITHDRAW, HOME, (K.WITHIN_AREA,), (S.PROPOSED,), S.WITHDRAWN),
    Transition(Do.ACKNOWLEDGE, RECEIVING, MOVED, (*BEFORE_ANSWER, *TAKEN), manager=True),
    Transition(Do.ACKNOWLEDGE, RECEIVING, (K.WITHIN_AREA,), (S.PROPOSED,), manager=True),
    Transition(Do.TELL_POLICE, HOME, MOVED, BEFORE_MOVE),
    Transition(Do.TELL_MAPPA, HOME, MOVED, BEFORE_MOVE),
    Transition(Do.REASSIGN, EITHER, tuple(K), tuple(state for state in S if state not in FINAL)),
    Transition(Do.RECEIVE_FILE, RECEIVING, tuple(K), (S.FULL,)),
)


def leading(
    kind: TransferKind, state: TransferState | None, steps: Iterable[TransferStep]
) -> tuple[Transition, ...]:
    """What may be done in a state (None: there is no transfer yet) under rules that have these steps."""
    allowed = set(steps)
    return tuple(
        row
        for row in TABLE
        if row.step in allowed and kind in row.kinds and (state in row.before if state else not row.before)
    )


def whose(step: TransferStep) -> TransferSide | None:
    """The side that takes a step; None where either may."""
    return next(row.side for row in TABLE if row.step is step)
