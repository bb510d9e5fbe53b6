"""What may be recorded of treatment under an order: what is wrong with something that somebody asks for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from rules.clock import spoken
from rules.codes import ReviewResult, SentenceType, TerminationReason, TreatmentOutcome
from rules.treatment.weeks import monday
from rules.wrong import Wrong

DAYS = 7
HOURS_OF_A_DAY = 24
HOURS_OF_A_WEEK = DAYS * HOURS_OF_A_DAY
LEAST_WORDS = 10
LONGEST = 2000
LONGEST_LINE = 80
SUBSTANCES = ("opiates", "cocaine", "amphetamine", "benzodiazepines", "cannabis")
"""What is tested for, by the property that holds the result."""


class End(NamedTuple):
    """How an order ended, and when; neither: it goes on."""

    on: date | None = None
    outcome: TreatmentOutcome | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """An order as it stands: its first day, its last, whether the court revoked it then at a review, how it ended."""

    begun: date
    ended_on: date | None = None
    revoked: bool = False
    outcome: TreatmentOutcome | None = None


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
    *,
    court: str | None = None,
    comments: str | None = None,
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
    stands = order.ended_on == day and (order.revoked or order.outcome is outcome)
    if not found and outcome and order.ended_on and not stands:
        text = f"The order ended on {spoken(order.ended_on)}, as recorded before: put that right first."
        found.append(Wrong("ENDED", "outcome", text))
    return [*found, *too_long({"court": court, "comments": comments})]


def breach_faults(order: Order, day: date, notes: str, on: date) -> list[Wrong]:
    """What is wrong with a note of breach."""
    found = day_faults(order, day, on, "Breach")
    if len(notes) < LEAST_WORDS:
        found.append(Wrong("REASON_TOO_SHORT", "notes", "Say in a sentence what the breach is."))
    return [*found, *too_long({"notes": notes})]


def end_faults(order: Order, end: End, last: date | None, on: date) -> list[Wrong]:
    """What is wrong with the end of treatment, or with another than stands; none: the order goes on after all.

    `last`: the last day on which anything is recorded of it.
    """
    if order.revoked and (end.on != order.ended_on or end.outcome in (None, TreatmentOutcome.COMPLETED)):
        field = "outcome" if end.on == order.ended_on else "on"
        return [
            Wrong("REVOKED", field, "The court revoked the order at that day's review: put the review right.")
        ]
    if end == End() and order.ended_on:
        return []
    if end.on is None:
        return [Wrong("NO_DAY", "on", "Give the day.")]
    if end.outcome is None:
        return [Wrong("NO_OUTCOME", "outcome", "Say how it ended.")]
    found = day_faults(Order(order.begun), end.on, on, "The end")
    if not found and last and end.on < last:
        found.append(Wrong("TOO_EARLY", "on", f"Something is recorded on {spoken(last)}."))
    return found


def sentence_ends(was: End, end: End, stands: tuple[date | None, str | None]) -> dict[str, Any] | None:
    """What another end of treatment changes of the order itself: `stands`, its end and why. None: nothing.

    Treatment is what such an order is, so they end together. An order whose end somebody else recorded otherwise, such
    as the area that sent it, keeps that.
    """
    before, after = ((one.on, one.outcome.name if one.outcome else None) for one in (was, end))
    if before == after or after == stands or stands not in ((None, None), before):
        return None
    return {"endedOn": end.on, "endReason": TerminationReason[end.outcome.name].name if end.outcome else None}


def too_long(texts: Mapping[str, str | None]) -> list[Wrong]:
    """What is wrong with texts, by their fields: notes may have some lines, a name one."""
    most = {name: LONGEST if name in ("comments", "notes") else LONGEST_LINE for name in texts}
    return [
        Wrong("TOO_LONG", name, f"Write {most[name]:,} characters at most.")
        for name, text in texts.items()
        if len(text or "") > most[name]
    ]
