"""What day it is. Dates of the law are dates in Europe/London; a demonstration lives on a fixed day."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")

_demonstration_day: date | None = None
_looked_at: ContextVar[date | None] = ContextVar("the day as which it is looked", default=None)


def stand_still(day: date | None) -> None:
    """Hold the clock at a day for this process (settings `TODAY`), or let it run."""
    global _demonstration_day
    _demonstration_day = day


def today() -> date:
    """The day in England and Wales."""
    return _looked_at.get() or _demonstration_day or datetime.now(LONDON).date()


@cache
def as_on(compute: Callable[..., Any]) -> Callable[..., Any]:
    """A function that works out as of a day, given last as an ISO date, what another works out as of today."""

    def then(*values: Any) -> Any:
        *known, day = values
        before = _looked_at.set(date.fromisoformat(day))
        try:
            return compute(*known)
        finally:
            _looked_at.reset(before)

    return then


def now() -> datetime:
    """The instant, in UTC."""
    return datetime.now(UTC)


def instant() -> datetime:
    """The instant, in UTC, on the day that it is: what takes effect on a demonstration's day bears that day."""
    if _demonstration_day is None:
        return now()
    return datetime.combine(_demonstration_day, datetime.now(LONDON).time(), LONDON).astimezone(UTC)


def end_of(day: date) -> datetime:
    """The instant, in UTC, at which a day is over in England and Wales."""
    return datetime.combine(day + timedelta(days=1), time(), LONDON).astimezone(UTC)


def age_on(born: date, day: date) -> int:
    """Age in whole years. A person born on 29 February comes of age on 1 March in a common year."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def age_today(born: str | None) -> int | None:
    """Age in whole years today, from an ISO date."""
    with suppress(ValueError):
        return age_on(date.fromisoformat(born), today()) if born else None
    return None


def spoken(day: date) -> str:
    """A day as people say it: 3 March 2003."""
    return f"{day.day} {day:%B %Y}"
