"""Drug treatment and testing orders: what a week asks for, how each week went, and what may be recorded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from rules.clock import spoken, today
from rules.codes import DrugTestResult, ReviewResult, SentenceType, TreatmentOutcome
from rules.wrong import Wrong

WEEK = timedelta(days=7)
DAYS = 7
HOURS_OF_A_DAY = 24
HOURS_OF_A_WEEK = DAYS * HOURS_OF_A_DAY
MOST_WEEKS = 200
LEAST_WORDS = 10
LONGEST = 2000
SUBSTANCES = ("opiates", "cocaine", "amphetamine", "benzodiazepines", "cannabis")
"""What is tested for, by the property that holds the result."""


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


@dataclass(frozen=True, slots=True)
class Order:
    """An order as it stands: its first day, the day on which it ended, and whether the court has revoked it."""

    begun: date
    ended_on: date | None = None


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


def begin_faults(type: SentenceType | None, open: bool) -> list[Wrong]:
    """What is wrong with beginning treatment under an order."""
    if type is not SentenceType.DRUG_TREATMENT_AND_TESTING:
        return [Wrong("OTHER_ORDER", "sentence", "Choose a drug treatment and testing order.")]
    if open:
        return [Wrong("OPEN_ALREADY", "sentence", "Treatment under this order is recorded already.")]
    return []


def week_faults(
    order: Order, first: date, hours: Sequence[int], ordered: int, there: Sequence[date], on: date
) -> list[Wrong]:
    """What is wrong with the hours of a week. `there`: first days of the weeks that are recorded, Mondays or not."""
    found = []
    if first not in there and monday(first) in map(monday, there):
        found.append(
            Wrong("WEEK_THERE", "from", "That week is recorded from another day on: change it there.")
        )
    elif first not in there and first.weekday() != 0:
        found.append(Wrong("NO_MONDAY", "from", "A week begins on a Monday."))
    elif first > on:
        found.append(Wrong("STILL_TO_COME", "from", "That week is still to come."))
    elif first < monday(order.begun):
        found.append(Wrong("BEFORE_ORDER", "from", f"The order was made on {spoken(order.begun)}."))
    elif order.ended_on and first > order.ended_on:
        found.append(Wrong("AFTER_END", "from", f"The order ended on {spoken(order.ended_on)}."))
    if not 0 <= ordered <= HOURS_OF_A_WEEK:
        found.append(Wrong("HOURS", "hoursOrdered", f"A week has {HOURS_OF_A_WEEK} hours."))
    if len(hours) != DAYS:
        found.append(Wrong("SEVEN_DAYS", "hours", "Give the hours of each of the seven days."))
        return found
    return [*found, *_hours_faults(order, first, hours, on)]


def _hours_faults(order: Order, first: date, hours: Sequence[int], on: date) -> Iterator[Wrong]:
    """What is wrong with the hours of each day of a week."""
    for number, each in enumerate(hours):
        day, field = first + timedelta(days=number), f"hours.{number}"
        if not 0 <= each <= HOURS_OF_A_DAY:
            yield Wrong("HOURS", field, f"A day has {HOURS_OF_A_DAY} hours.")
        elif each and day > on:
            yield Wrong("STILL_TO_COME", field, f"{spoken(day)} is still to come.")
        elif each and order.ended_on and day > order.ended_on:
            yield Wrong("AFTER_END", field, f"The order ended on {spoken(order.ended_on)}.")
        elif each and day < order.begun:
            yield Wrong("BEFORE_ORDER", field, f"The order was made on {spoken(order.begun)}.")


def day_faults(order: Order, day: date, on: date, what: str, field: str = "on") -> list[Wrong]:
    """What is wrong with the day of something that happened under an order, such as a test."""
    if day > on:
        return [Wrong("STILL_TO_COME", field, f"{what} of that day is still to come.")]
    if day < order.begun:
        return [Wrong("BEFORE_ORDER", field, f"The order was made on {spoken(order.begun)}.")]
    if order.ended_on and day > order.ended_on:
        return [Wrong("AFTER_END", field, f"The order ended on {spoken(order.ended_on)}.")]
    return []


def drug_test_faults(order: Order, day: date, results: Mapping[str, Any], on: date) -> list[Wrong]:
    """What is wrong with a test."""
    found = day_faults(order, day, on, "A test")
    if not any(results.values()):
        found.append(Wrong("NO_RESULT", "opiates", "Give the result for one substance at least."))
    return found


def review_faults(
    order: Order,
    day: date,
    result: ReviewResult,
    outcome: TreatmentOutcome | None,
    following: date | None,
    on: date,
) -> list[Wrong]:
    """What is wrong with a review by the court. `outcome`: how the order ended, if the court revoked it."""
    found = day_faults(order, day, on, "A review")
    if (result is ReviewResult.REVOKED) != (outcome is not None):
        text = "Say how the order ended." if outcome is None else "Only an order that was revoked has ended."
        found.append(Wrong("OUTCOME", "outcome", text))
    if outcome is TreatmentOutcome.COMPLETED:
        found.append(Wrong("OUTCOME", "outcome", "An order that was revoked was not completed."))
    if following and following <= day:
        found.append(Wrong("TOO_EARLY", "nextOn", "The next review comes after this one."))
    if following and result is ReviewResult.REVOKED:
        found.append(Wrong("REVOKED", "nextOn", "There is no next review of an order that was revoked."))
    return found


def breach_faults(order: Order, day: date, notes: str, on: date) -> list[Wrong]:
    """What is wrong with a note of breach."""
    found = day_faults(order, day, on, "Breach")
    if not LEAST_WORDS <= len(notes) <= LONGEST:
        found.append(Wrong("REASON_TOO_SHORT", "notes", "Say in a sentence what the breach is."))
    return found


def end_faults(order: Order, day: date, last: date | None, on: date) -> list[Wrong]:
    """What is wrong with the end of treatment. `last`: the last day on which anything is recorded of it."""
    if order.ended_on:
        return [Wrong("ENDED", "on", f"The order ended on {spoken(order.ended_on)}.")]
    found = day_faults(order, day, on, "The end")
    if not found and last and day < last:
        found.append(Wrong("TOO_EARLY", "on", f"Something is recorded on {spoken(last)}."))
    return found


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
