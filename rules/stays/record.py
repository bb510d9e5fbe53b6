"""What movements add up to: stays with the absences in them, findings, and where somebody was at each instant."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, datetime, time

from rules.codes import CustodyMove, MovementFault, Whereabouts

LONG_AGO = datetime.combine(date.min, time())
"""Before every movement, by the clock in England."""


@dataclass(frozen=True, slots=True)
class Absence:
    """A time away from a prison that keeps the person on its roll. `end` None: still, or the stay ended instead."""

    kind: CustodyMove
    start: datetime
    end: datetime | None
    place: str | None
    movement: str


@dataclass(frozen=True, slots=True)
class Stay:
    """A stay in one prison, from the instant of arrival up to, and without, that of leaving (None: still there).

    Instants are of the clock in England; a movement without a time counts from the beginning of its day, or from the
    movement before it. `key` names the movement that began it and stays when that is corrected. `ended` is how the
    person left: an arrival elsewhere when no movement tells of leaving.
    """

    key: str
    prison: str
    start: datetime
    end: datetime | None
    began: CustodyMove
    ended: CustodyMove | None
    ended_by: str | None
    absences: tuple[Absence, ...] = ()

    @property
    def first_day(self) -> date:
        """The day of arrival."""
        return self.start.date()

    @property
    def last_day(self) -> date | None:
        """The day of leaving."""
        return self.end.date() if self.end else None


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that movements say and that cannot be, or that a movement is missing for, on a day.

    `ignored`: the movement named first has no effect until somebody puts it right. `movements` are ids.
    """

    code: MovementFault
    day: date
    movements: tuple[str, ...]
    words: str
    ignored: bool = False


@dataclass(frozen=True, slots=True)
class Whence:
    """Where somebody is from an instant on: the prison, while in one or away from it for a time."""

    since: datetime
    whereabouts: Whereabouts
    prison: str | None = None


@dataclass(frozen=True, slots=True)
class Custody:
    """All that movements add up to, each list in the order of time."""

    stays: tuple[Stay, ...]
    findings: tuple[Finding, ...]
    places: tuple[Whence, ...]
    died: datetime | None = None


def where(custody: Custody, at: datetime) -> Whence:
    """Where somebody is at an instant of the clock in England.

    Before the first movement that is the community when it is a first reception, and otherwise not known.
    """
    index = bisect_right([each.since for each in custody.places], at)
    if index:
        return custody.places[index - 1]
    first = custody.stays[0] if custody.stays else None
    fresh = first is not None and first.began is CustodyMove.RECEPTION and _opens(custody, first)
    return Whence(LONG_AGO, Whereabouts.IN_COMMUNITY if fresh else Whereabouts.NOT_KNOWN)


def _opens(custody: Custody, stay: Stay) -> bool:
    return custody.places[0].since == stay.start
