"""What a week of a drug treatment and testing order asks for, how each week went, and when the court looks next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from rules.clock import today
from rules.codes import DrugTestResult

WEEK = timedelta(days=7)
MOST_WEEKS = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """A number for the first weeks and for those after them."""

    first: int
    after: int
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Standard:
    """The standard in force from a day on: how many weeks are the first, hours and days of contact, tests, and the days
    between two reviews."""

    since: date
    name: str
    weeks: int
    hours: Asked
    days: Asked
    tests: Asked
    review: int

    def of(self, asked: Asked, number: int) -> int:
        """What is asked in a week, by its number from 1."""
        return asked.first if number <= self.weeks else asked.after


def standard_on(day: date) -> Standard:
    """The standard in force on a day; before the first, the first."""
    found, *later = versions()
    for one in later:
        if one.since <= day:
            found = one
    return found


def monday(day: date) -> date:
    """The first day of the week that a day is in."""
    return day - timedelta(days=day.weekday())


def week_number(begun: date, day: date) -> int:
    """The number of the week that a day is in, from 1, the week in which the order was made."""
    return (monday(day) - monday(begun)) // WEEK + 1


def glance(
    begun: str | None, ended: str | None, weeks: Iterable[Sequence[Any]], tests: Iterable[Sequence[Any]]
) -> list[dict[str, Any]]:
    """Every week of an order until today, the latest first, as its field answers it.

    `weeks`: first day, hours ordered, hours attended, hours by day; `tests`: day, results. Days as ISO text.
    """
    if begun is None:
        return []
    order = date.fromisoformat(begun)
    last = min([today(), *([date.fromisoformat(ended)] if ended else [])])
    held = {monday(date.fromisoformat(day)): rest for day, *rest in weeks if day}
    taken: dict[date, list[list[str]]] = {}
    for day, results in tests:
        if day:
            taken.setdefault(monday(date.fromisoformat(day)), []).append([one for one in results if one])
    stopped = bool(ended) and last < today()
    found = []
    first = max(monday(order), monday(last) - WEEK * (MOST_WEEKS - 1))
    while first <= last:
        found.append(_week(order, first, held.get(first), taken.get(first, []), last, stopped))
        first += WEEK
    return found[::-1]


def _week(
    order: date,
    first: date,
    held: Sequence[Any] | None,
    tests: Sequence[Sequence[str]],
    last: date,
    stopped: bool,
) -> dict[str, Any]:
    number = week_number(order, first)
    standard = standard_on(first)
    wanted = {name: standard.of(getattr(standard, name), number) for name in ("hours", "days", "tests")}
    ordered, attended, by_day = held or (None, None, None)
    days = sum(hours > 0 for hours in by_day) if by_day else None
    results = [one for each in tests for one in each]
    over = first + WEEK <= last
    lacks = list(_lacks(attended or 0, days, len(tests), wanted)) if over else []
    words = "Short of " + ", ".join(lacks) + "." if lacks else "Met."
    if not over:
        words = "The order ended in this week." if stopped else "The week goes on."
    return {
        "number": number,
        "from": first.isoformat(),
        "hoursOrdered": ordered,
        "hoursAttended": attended,
        "hoursByDay": by_day,
        "hoursStandard": wanted["hours"],
        "days": days,
        "daysStandard": wanted["days"],
        "tests": len(tests),
        "testsStandard": wanted["tests"],
        "positive": results.count(DrugTestResult.POSITIVE.name),
        "refused": sum(DrugTestResult.REFUSED.name in each for each in tests),
        "met": not lacks if over else None,
        "words": words,
        "standard": standard.name,
        "source": standard.hours.source,
        "confidence": standard.hours.confidence,
    }


def _lacks(hours: int, days: int | None, tests: int, wanted: Mapping[str, int]) -> Iterator[str]:
    """What a week that is over lacks, in words. On how many days somebody came is not known of every week."""
    for name, been in (("hours", hours), ("days", days), ("tests", tests)):
        if been is not None and been < wanted[name]:
            missing = wanted[name] - been
            yield f"{missing} {name if missing > 1 else name.removesuffix('s')}"


def review_due(begun: str | None, ended: str | None, reviews: Iterable[Sequence[Any]]) -> str | None:
    """The day by which the court is to look at an order next; None when it has ended. `reviews`: day, the next day that
    the court set. Days as ISO text."""
    if begun is None or ended is not None:
        return None
    day, following = max(((one, two) for one, two in reviews if one), default=(begun, None))
    last = date.fromisoformat(day)
    return following or (last + timedelta(days=standard_on(last).review)).isoformat()


@cache
def versions() -> tuple[Standard, ...]:
    """The standard of each version, the first first."""
    text = files("rules.data").joinpath("treatment.yaml").read_text("utf-8")
    return tuple(_version(one) for one in yaml.safe_load(text)["versions"])


def _version(content: Mapping[str, Any]) -> Standard:
    def asked(name: str) -> Asked:
        return Asked(**content[name])

    return Standard(
        content["from"],
        content["name"],
        content["first"]["weeks"],
        asked("hours"),
        asked("days"),
        asked("tests"),
        content["review"]["days"],
    )
