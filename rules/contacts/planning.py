"""The days of a pattern of appointments: on working days, each as near after its own day as one can be."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from typing import NamedTuple

from rules.codes import Repeat
from rules.working_days import is_working_day

MOST_TIMES = 52
"""Appointments of one pattern: a year of weeks."""

WEEKS = {Repeat.WEEKLY: 1, Repeat.FORTNIGHTLY: 2}


class Planned(NamedTuple):
    """A day of a pattern, and the day that it stands for, if offices are closed on that one."""

    day: date
    instead_of: date | None


def days_of(first: date, repeat: Repeat | None, times: int) -> tuple[Planned, ...]:
    """The days of so many appointments from a first one on; without `repeat`, of that one.

    A day on which offices are closed is moved to the next on which they are open, and the pattern goes on as if it had
    not been. By month the day of the month is kept: from the 31st, the last day of a shorter month.
    """
    found = []
    for number in range(times if repeat else 1):
        wanted = months_after(first, number) if repeat is Repeat.MONTHLY else first
        if repeat in WEEKS:
            wanted = first + timedelta(weeks=WEEKS[repeat] * number)
        day = wanted
        while not is_working_day(day):
            day += timedelta(days=1)
        found.append(Planned(day, wanted if day != wanted else None))
    return tuple(found)


def last_of_month(day: date) -> date:
    """The last day of the month that a day is in."""
    return months_after(day.replace(day=1), 1) - timedelta(days=1)


def months_after(day: date, count: int) -> date:
    """The same day of the month so many months later; `count` may be negative. From the 31st: a shorter one's last."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
