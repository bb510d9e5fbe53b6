"""Clocks that stand still while somebody is in custody, moves or is suspended."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from rules.clock import spoken
from rules.codes import StopKind
from rules.contacts.planning import months_after
from rules.standards.history import Stop
from rules.standards.law import Law, Span
from rules.working_days import is_working_day

DAY = timedelta(days=1)
FURTHEST = date(2200, 1, 1)


class Clock:
    """The days on which the clocks of an order go on."""

    def __init__(self, law: Law, stops: Iterable[Stop]) -> None:
        """`stops` count as the version of their first day says: some for so many days at most."""
        found = []
        for one in stops:
            version = law.on(one.since)
            if version is None or one.kind not in version.stops:
                continue
            most = version.stops[one.kind]
            until = one.until
            if most is not None:
                until = min(until or FURTHEST, one.since + timedelta(days=most))
            if until is None or until > one.since:
                found.append(Stop(one.kind, one.since, until))
        self._stops = sorted(found, key=lambda one: (one.since, one.until or FURTHEST, one.kind.name))

    def stopped(self, day: date) -> Stop | None:
        """What stops the clocks on a day; of two, what goes on for longer."""
        there = [one for one in self._stops if one.since <= day and (one.until is None or day < one.until)]
        return max(there, key=lambda one: (one.until or FURTHEST, one.kind.name), default=None)

    def after(self, day: date, span: Span) -> date | None:
        """The last day that is within a time of a day, which does not count itself. None: the clock stands still."""
        if span.unit == "working_days":
            return self._working(day, span.number)
        if span.unit == "months":
            return self._through(day + DAY, months_after(day, span.number))
        return self._through(day + DAY, day + timedelta(days=_days(span)))

    def last(self, first: date, spans: Sequence[Span]) -> date | None:
        """The last day of times (days, weeks or months) that follow each other from a first day on; as `after`."""
        months = sum(one.number for one in spans if one.unit == "months")
        days = sum(_days(one) for one in spans if one.unit != "months")
        return self._through(first, months_after(first, months) + timedelta(days=days) - DAY)

    def _through(self, first: date, last: date) -> date | None:
        """The last of so many days, the first among them, when those on which the clock stands still do not count."""
        day = first
        for stop in self._stops:
            since = max(stop.since, day)
            if since > last:
                break
            if stop.until is None:
                return None
            if stop.until > since:
                last += stop.until - since
                day = stop.until
        return last

    def _working(self, day: date, count: int) -> date | None:
        left = count
        if left:
            day += DAY
            left -= 1
        while True:
            if (stop := self.stopped(day)) is not None:
                if stop.until is None:
                    return None
                day = stop.until
            elif not is_working_day(day):
                day += DAY
            elif left:
                left -= 1
                day += DAY
            else:
                return day

    @property
    def open(self) -> Stop | None:
        """The first stop that goes on."""
        return next((one for one in self._stops if one.until is None), None)

    def between(self, since: date, until: date) -> Stop | None:
        """The first stop that touches the days from one until another, which does not count."""
        return next(
            (one for one in self._stops if one.since < until and (one.until is None or one.until > since)),
            None,
        )


def _days(span: Span) -> int:
    return span.number * (7 if span.unit == "weeks" else 1)


def words(stop: Stop) -> str:
    """A stop in words."""
    label = {
        StopKind.CUSTODY: "in custody",
        StopKind.TRANSFER: "moving to another area",
        StopKind.SUSPENSION: "suspended",
    }[stop.kind]
    return f"{label} from {spoken(stop.since)}" + (f" until {spoken(stop.until)}" if stop.until else "")
