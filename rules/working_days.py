"""Working days in England and Wales: Monday to Friday, but for bank holidays."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import holidays

SATURDAY = 5
DAYS_KEPT = 50_000
"""Days whose answer is kept: 137 years of them."""


@cache
def _bank_holidays() -> holidays.HolidayBase:
    # Loaded when it is asked for, since commands that ask for no day would wait for it. So is each year.
    import holidays

    return holidays.country_holidays("GB", subdiv="ENG")


def is_bank_holiday(day: date) -> bool:
    """Whether a day is a bank holiday, Christmas Day or Good Friday."""
    return day in _bank_holidays()


@lru_cache(DAYS_KEPT)
def is_working_day(day: date) -> bool:
    """Whether offices are open on a day."""
    return day.weekday() < SATURDAY and not is_bank_holiday(day)


def working_days_after(day: date, count: int) -> date:
    """The last of so many working days that follow a day, which itself does not count."""
    while count:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day
