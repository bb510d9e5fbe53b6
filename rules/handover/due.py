"""Who is due out: which of a sentence's dates counts as release, on what, and how many days are left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from rules.clock import spoken
from rules.codes import KeyDate, ReleaseType, SentenceType
from rules.handover.clocks import rules_on
from rules.sentence_dates import discharge_day

LONG = 365
"""Days of a sentence whose length is not known, for the days on which nobody leaves."""

DUTIES = (
    (KeyDate.CONDITIONAL_RELEASE, ReleaseType.CONDITIONAL_OR_AUTOMATIC),
    (KeyDate.NON_PAROLE, ReleaseType.NON_PAROLE),
    (KeyDate.SENTENCE_EXPIRY, ReleaseType.SENTENCE_END),
)
"""The dates on which release is a duty, the first that there is counts, and on what it is."""
AFTER_RECALL = (
    (KeyDate.LICENCE_EXPIRY, ReleaseType.SENTENCE_END),
    (KeyDate.SENTENCE_EXPIRY, ReleaseType.SENTENCE_END),
)
BEFORE = {
    ReleaseType.CONDITIONAL_OR_AUTOMATIC: (KeyDate.CURFEW_ELIGIBILITY, ReleaseType.HOME_DETENTION_CURFEW),
    ReleaseType.NON_PAROLE: (KeyDate.PAROLE_ELIGIBILITY, ReleaseType.PAROLE),
}
"""What may come before a duty to release."""


@dataclass(frozen=True, slots=True)
class Held:
    """A sentence that is being served, with its dates. `granted`: a release that was decided, on what and for when."""

    sentence: SentenceType | None
    dates: Mapping[KeyDate, date]
    days: int | None = None
    granted: tuple[ReleaseType, date] | None = None


@dataclass(frozen=True, slots=True)
class Possible:
    """A release that somebody may decide on, from a day on."""

    on: ReleaseType
    day: date


@dataclass(frozen=True, slots=True)
class DueOut:
    """When somebody leaves. `day` is that of the law, `leaves` that through the gate, never on a weekend or holiday.

    `days_left` counts to `leaves`; below 0 the day has passed and no release is recorded. `near`: within the days of
    the rule. `earlier` is what may come before, `possible` whether that is near or may be any day.
    """

    on: ReleaseType
    day: date
    leaves: date
    days_left: int
    near: bool
    earlier: Possible | None
    possible: bool
    words: str


def due_out(held: Held, today: date) -> DueOut | None:
    """When somebody who serves a sentence is due out; None when no date says: a life sentence, or no dates.

    What was decided counts first. Then the day on which release is a duty: the conditional or automatic release date,
    or the non-parole date; after a recall the end of the licence (Criminal Justice Act 1991, section 33(3)). Then the
    end of the sentence. A curfew or parole that is only possible does not count, and is told besides.
    """
    counting = _counting(held)
    if counting is None:
        return None
    on, day, leaves = counting
    within = rules_on(today).due_out_days
    days_left = (leaves - today).days
    earlier = _earlier(held, on, day)
    possible = earlier is not None and (earlier.day - today).days <= within
    words = f"{on.label}: {spoken(leaves)}"
    if leaves != day:
        words += f", since nobody is released on {spoken(day)}"
    if earlier:
        when = f"from {spoken(earlier.day)}" if earlier.day > today else "any day"
        words += f". {earlier.on.label} is possible {when}"
    return DueOut(on, day, leaves, days_left, days_left <= within, earlier, possible, f"{words}.")


def _counting(held: Held) -> tuple[ReleaseType, date, date] | None:
    """On what somebody leaves, the day of the law, and the day through the gate."""
    duty = _duty(held)
    if held.granted and (duty is None or held.granted[1] <= duty[1]):
        on, day = held.granted
        # Whoever may be released from a day on is not released before it.
        return on, day, day
    if duty is None:
        return None
    on, day = duty
    return on, day, discharge_day(day, held.days or LONG)


def _duty(held: Held) -> tuple[ReleaseType, date] | None:
    if held.sentence is SentenceType.LIFE:
        return None
    order = AFTER_RECALL if held.sentence is SentenceType.RECALL else DUTIES
    return next(((on, held.dates[kind]) for kind, on in order if kind in held.dates), None)


def _earlier(held: Held, on: ReleaseType, day: date) -> Possible | None:
    """Curfew before conditional release, parole before the non-parole date."""
    if on not in BEFORE:
        return None
    kind, before = BEFORE[on]
    found = held.dates.get(kind)
    return Possible(before, found) if found and found < day else None
