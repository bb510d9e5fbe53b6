"""From movements to stays."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from datetime import date, datetime, time

from rules.clock import spoken
from rules.codes import CustodyMove, MovementFault, Whereabouts
from rules.stays.movements import ABSENCES, ARRIVALS, InForce, Movement, in_force
from rules.stays.order import in_order
from rules.stays.record import LONG_AGO, Absence, Custody, Finding, Stay, Whence
from rules.stays.state import RETURNS, State

LONGEST_MOVE = 1
"""Days from one prison to the next: a night on the way. Ours; no rule of the time was found."""


def read(
    movements: Iterable[Movement], prisons: Collection[str] | None = None, on: date | None = None
) -> Custody:
    """What movements add up to, in whatever order they are given.

    `prisons`: the codes there are; without them none is unknown. `on`: the day that it is, from which a transfer can be
    overdue. Movements that cannot be are found and, where the finding says so, left out.
    """
    counting, circles = in_force(movements)
    walk = _Walk(prisons)
    for each in in_order(counting):
        walk.take(each)
    for circle in circles:
        day = min(each.movement.day for each in counting) if counting else date.min
        walk.findings.append(
            Finding(MovementFault.CORRECTION_CIRCLE, day, circle, f"{MovementFault.CORRECTION_CIRCLE.label}.")
        )
    return walk.done(on)


class _Walk:
    """One movement after another, in order."""

    def __init__(self, prisons: Collection[str] | None) -> None:
        self.prisons = prisons
        self.state = State()
        self.stays: list[Stay] = []
        self.findings: list[Finding] = []
        self.places: list[Whence] = []
        self.died: datetime | None = None
        self.moment = LONG_AGO
        self.last_departure: InForce | None = None

    def take(self, each: InForce) -> None:
        """Follow a movement."""
        movement = each.movement
        # Times are typed by hand: none leads back before the movement that it follows.
        self.moment = max(self.moment, datetime.combine(movement.day, movement.time or time()))
        if self.prisons is not None and movement.prison not in self.prisons:
            self._find(MovementFault.UNKNOWN_PRISON, each)
        if self.state.whereabouts is Whereabouts.DEAD:
            twice = movement.kind is CustodyMove.DEATH
            self._find(MovementFault.DIED_TWICE if twice else MovementFault.AFTER_DEATH, each, ignored=True)
            return
        self._effect(movement.kind)(each)
        self.state.follow(movement)
        place = Whence(self.moment, self.state.whereabouts, self.state.prison)
        if not self.places or replace(self.places[-1], since=self.moment) != place:
            self.places.append(place)

    def done(self, on: date | None) -> Custody:
        """All that was found."""
        if self.state.whereabouts is Whereabouts.BETWEEN_PRISONS and on and self.last_departure:
            days = (on - self.moment.date()).days
            if days > LONGEST_MOVE:
                self._find(MovementFault.NOT_ARRIVED, self.last_departure)
        findings = sorted(self.findings, key=lambda one: (one.day, one.code.code, one.movements))
        return Custody(tuple(self.stays), tuple(findings), tuple(self.places), self.died)

    def _effect(self, kind: CustodyMove) -> Callable[[InForce], None]:
        if kind in ARRIVALS:
            return self._arrive
        if kind in ABSENCES:
            return self._go_out
        if kind in RETURNS:
            return self._come_back
        return self._leave

    def _arrive(self, each: InForce) -> None:
        movement, stay = each.movement, self._open()
        away = self.state.whereabouts is Whereabouts.TEMPORARILY_OUT
        if stay and stay.prison == movement.prison:
            if away:
                self._end_absence(stay)
            else:
                self._find(MovementFault.TWO_RECEPTIONS, each, ignored=True)
            return
        if stay:
            again = movement.kind is not CustodyMove.TRANSFER_IN and not away
            self._find(MovementFault.TWO_RECEPTIONS if again else MovementFault.NO_DEPARTURE, each)
            self._close(stay, each)
        else:
            self._check_arrival(each)
        self.stays.append(Stay(each.root, movement.prison, self.moment, None, movement.kind, None, None))

    def _check_arrival(self, each: InForce) -> None:
        """What is wrong with an arrival of somebody whom no prison has on its roll."""
        movement, from_where, before = each.movement, self.state.whereabouts, self.last_departure
        on_the_way = from_where is Whereabouts.BETWEEN_PRISONS
        if before and on_the_way and (days := (movement.day - before.movement.day).days) > LONGEST_MOVE:
            self._find(MovementFault.GAP, each, before, more=f" {days} days.")
        if movement.kind is CustodyMove.TRANSFER_IN and not on_the_way:
            self._find(MovementFault.NO_RECEPTION, each)
        if movement.kind is CustodyMove.RECAPTURE and from_where is not Whereabouts.AT_LARGE:
            self._find(MovementFault.NOT_AT_LARGE, each)
        released = from_where in (Whereabouts.IN_COMMUNITY, Whereabouts.NOT_KNOWN)
        if movement.kind is CustodyMove.RECALL and not released:
            self._find(MovementFault.RECALL_WITHOUT_RELEASE, each)
        last = self.stays[-1] if self.stays else None
        if before and last and last.prison == movement.prison and last.last_day == movement.day:
            self._find(MovementFault.SAME_DAY, each, before)

    def _go_out(self, each: InForce) -> None:
        movement, stay = each.movement, self._open()
        if not stay or stay.prison != movement.prison:
            self._find(MovementFault.NOT_HELD, each, ignored=True)
            return
        if self.state.whereabouts is Whereabouts.TEMPORARILY_OUT:
            self._find(MovementFault.ALREADY_AWAY, each, ignored=True)
            return
        absence = Absence(movement.kind, self.moment, None, movement.place, each.root)
        self.stays[-1] = replace(stay, absences=(*stay.absences, absence))

    def _come_back(self, each: InForce) -> None:
        stay = self._open()
        away = self.state.whereabouts is Whereabouts.TEMPORARILY_OUT
        if not stay or stay.prison != each.movement.prison or not away:
            self._find(MovementFault.NOT_AWAY, each, ignored=True)
            return
        self._end_absence(stay)

    def _leave(self, each: InForce) -> None:
        movement, stay = each.movement, self._open()
        dead = movement.kind is CustodyMove.DEATH
        if dead:
            self.died = self.moment
        if stay and (dead or stay.prison == movement.prison):
            self._close(stay, each)
            self.last_departure = each
        elif stay:
            self._find(MovementFault.NOT_HELD, each, ignored=True)
        elif not dead:
            released = movement.kind is CustodyMove.RELEASE
            never = released and not self.stays and not self.places
            self._find(
                MovementFault.RELEASE_BEFORE_RECEPTION if never else MovementFault.NOT_HELD,
                each,
                ignored=not released,
            )

    def _open(self) -> Stay | None:
        return self.stays[-1] if self.stays and self.stays[-1].end is None else None

    def _close(self, stay: Stay, each: InForce) -> None:
        self.stays[-1] = replace(stay, end=self.moment, ended=each.movement.kind, ended_by=each.root)

    def _end_absence(self, stay: Stay) -> None:
        *earlier, last = stay.absences
        self.stays[-1] = replace(stay, absences=(*earlier, replace(last, end=self.moment)))

    def _find(
        self,
        code: MovementFault,
        each: InForce,
        before: InForce | None = None,
        *,
        ignored: bool = False,
        more: str = "",
    ) -> None:
        movement = each.movement
        words = f"{movement.kind.label} at {movement.prison} on {spoken(movement.day)}. {code.label}.{more}"
        ids = tuple(one.movement.id for one in (each, before) if one)
        self.findings.append(Finding(code, movement.day, ids, words, ignored))
