"""What can't be returned: a figure, a milestone or a risk that says something impossible."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from rules.benefits.counting import NATIONAL
from rules.benefits.deviating import month_name
from rules.benefits.measures import LOADED, SURVEY, measures
from rules.clock import spoken
from rules.codes import BenefitKind, RiskDecision
from rules.wrong import Wrong

MOST_POUNDS = 1_000_000_000
MOST_ANSWERS = 100_000
LONGEST_NAME, LONGEST_TEXT = 120, 1_000
FIRST_MONTH = date(1995, 1, 1)
LARGEST = {"pounds": MOST_POUNDS, "percent": 100, "count": 10_000_000, "days": 366, "score": 5}


def figure_faults(
    kind: BenefitKind,
    area: str,
    month: date,
    planned: float | None,
    actual: float | None,
    answers: int | None,
    on: date,
) -> list[Wrong]:
    """What is wrong with a figure of a month (its first day) and area (slug; `NATIONAL`: the country), on a day."""
    found = list(_month_faults(month, actual, on))
    if planned is None and actual is None:
        found.append(Wrong("NOTHING_GIVEN", "planned", "Give what is planned, what there is, or both."))
    for name, value in (("planned", planned), ("actual", actual)):
        if value is not None:
            found += _size_faults(kind, name, value)
    if actual is not None and kind not in LOADED:
        words = f"{kind.label} is counted from the record: give the plan alone."
        found.append(Wrong("COUNTED", "actual", words))
    if kind in SURVEY and actual is not None:
        if area == NATIONAL:
            words = "Give the answers of each area. A score of the whole country would tell those that are kept back."
            found.append(Wrong("NEEDS_AREA", "area", words))
        if answers is None or answers < 1:
            words = "Say how many answered: a score without answers can't be."
            found.append(Wrong("NO_ANSWERS", "answers", words))
    elif answers is not None:
        found.append(Wrong("NO_SURVEY", "answers", "Only a survey's score has answers."))
    if answers is not None and answers > MOST_ANSWERS:
        found.append(Wrong("TOO_LARGE", "answers", f"Give at most {MOST_ANSWERS:,} answers."))
    return found


def _month_faults(month: date, actual: float | None, on: date) -> Iterator[Wrong]:
    if month < FIRST_MONTH or month.year > on.year + 10:
        yield Wrong("NO_SUCH_MONTH", "month", f"{month_name(month)} is too far away to be meant.")
    elif actual is not None and month > on:
        yield Wrong("STILL_TO_COME", "actual", f"{month_name(month)} has not begun: give the plan alone.")


def _size_faults(kind: BenefitKind, name: str, value: float) -> Iterator[Wrong]:
    unit = measures()[kind].unit
    largest = LARGEST[unit]
    if unit == "score" and not 1 <= value <= largest:
        yield Wrong("NO_SUCH_SCORE", name, "Give a score from 1 to 5.")
    elif value != value or not 0 <= value <= largest:
        end = {"percent": "%", "days": " days"}.get(unit, "")
        yield Wrong("TOO_LARGE", name, f"Give a number from 0 to {largest:,}{end}: {value:g} can't be.")
    elif unit in ("pounds", "count") and value != round(value):
        yield Wrong("NOT_WHOLE", name, "Give a whole number.")


def milestone_faults(
    name: str, planned: date | None, forecast: date | None, done: date | None, on: date
) -> list[Wrong]:
    """What is wrong with a milestone, on a day."""
    found = [*_text("name", name, LONGEST_NAME, "Say what is to be reached.")]
    if planned is None:
        found.append(Wrong("NO_PLAN", "planned", "Give the day on which it is planned."))
    if done is not None and done > on:
        found.append(
            Wrong("STILL_TO_COME", "done", f"{spoken(done)} is still to come: give it as the forecast.")
        )
    for field, day in (("planned", planned), ("forecast", forecast), ("done", done)):
        if day is not None and (day < FIRST_MONTH or day.year > on.year + 20):
            found.append(Wrong("NO_SUCH_DAY", field, f"{spoken(day)} is too far away to be meant."))
    return found


def risk_faults(
    title: str,
    owner: str,
    likelihood: int,
    impact: int,
    plan: str,
    decision: RiskDecision,
    closed: date | None,
    on: date,
) -> list[Wrong]:
    """What is wrong with a risk, on a day."""
    found = [
        *_text("title", title, LONGEST_NAME, "Say what might happen."),
        *_text("owner", owner, LONGEST_NAME, "Say who owns the risk: a name or a post."),
    ]
    for field, value in (("likelihood", likelihood), ("impact", impact)):
        if not 1 <= value <= 5:
            found.append(Wrong("NO_SUCH_LEVEL", field, "Give a number from 1 to 5."))
    if len(plan) > LONGEST_TEXT:
        found.append(Wrong("TOO_LONG", "plan", f"Give at most {LONGEST_TEXT:,} characters."))
    if decision in (RiskDecision.REDUCE, RiskDecision.PASS_ON, RiskDecision.AVOID) and not plan.strip():
        found.append(Wrong("NO_PLAN", "plan", f"Say how: “{decision.label.lower()}” needs a plan."))
    if closed is not None and closed > on:
        found.append(Wrong("STILL_TO_COME", "closed", f"{spoken(closed)} is still to come."))
    return found


def _text(field: str, text: str, most: int, needed: str) -> Iterator[Wrong]:
    if not text.strip():
        yield Wrong("NOTHING_SAID", field, needed)
    elif len(text) > most:
        yield Wrong("TOO_LONG", field, f"Give at most {most:,} characters.")
