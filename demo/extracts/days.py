"""Days as whole numbers (proleptic ordinals, as `date.toordinal` counts), so that a million of them cost little."""

from __future__ import annotations

import calendar
from datetime import date

EXTRACT = date(2003, 9, 30).toordinal()
"""The day every delivery is taken: the "today" of its rows."""

_FIRST = date(1880, 1, 1).toordinal()
_LAST = date(2070, 1, 1).toordinal()
_TEXT = tuple(date.fromordinal(day).strftime("%d/%m/%Y") for day in range(_FIRST, _LAST))

FRIDAY = 4


def on(year: int, month: int, day: int) -> int:
    """The number of a calendar day."""
    return date(year, month, day).toordinal()


def text(day: int | None) -> str:
    """A day as the files write it, DD/MM/YYYY; None as blank. Days from 1880 to 2069."""
    return "" if day is None else _TEXT[day - _FIRST]


def iso(day: int) -> str:
    """A day as YYYY-MM-DD."""
    return date.fromordinal(day).isoformat()


def year_of(day: int) -> int:
    """The calendar year of a day."""
    return date.fromordinal(day).year


def weekday(day: int) -> int:
    """Monday is 0."""
    return (day - 1) % 7


def working(day: int) -> int:
    """The day itself, or the Monday after a Saturday or Sunday."""
    late = weekday(day) - FRIDAY
    return day if late <= 0 else day + 3 - late


def before_weekend(day: int) -> int:
    """The day itself, or the Friday before a Saturday or Sunday: nobody is released on a weekend."""
    return day - max(0, weekday(day) - FRIDAY)


def months_after(day: int, months: int) -> int:
    """The same day of the month some months later, or the last of a shorter month."""
    when = date.fromordinal(day)
    year, month = divmod(when.year * 12 + when.month - 1 + months, 12)
    return on(year, month + 1, min(when.day, calendar.monthrange(year, month + 1)[1]))


def lasting(day: int, months: int) -> int:
    """The last day of a term of whole months that begins on a day."""
    return months_after(day, months) - 1
