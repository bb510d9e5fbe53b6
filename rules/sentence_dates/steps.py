"""What a working is, and the steps that all workings share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from rules.clock import spoken
from rules.codes import KeyDate
from rules.sentence_dates.law import Reason
from rules.sentence_dates.terms import MOVES, Term, counted, part_of

PARTS = {
    Fraction(1, 4): "A quarter",
    Fraction(1, 2): "Half",
    Fraction(2, 3): "Two thirds",
    Fraction(3, 4): "Three quarters",
}


@dataclass(frozen=True, slots=True)
class Working:
    """A date with its steps, or, with `day` None, why there is none.

    `reason` says why it is not worked out. Without day and reason a sentence of this kind has no such date, and the
    steps say so. `rounded`: the part was not whole days, so that another way of rounding gives the day before.
    """

    kind: KeyDate
    day: date | None
    steps: tuple[str, ...]
    source: str = ""
    confidence: str = "high"
    reason: Reason | None = None
    rounded: bool = False


def not_worked_out(kind: KeyDate, reason: Reason) -> Working:
    """A date that only the prison's record has."""
    return Working(kind, None, (f"{reason.what}.",), reason.source, reason.confidence, reason)


def none_such(kind: KeyDate, why: str) -> Working:
    """A date that this sentence does not have."""
    return Working(kind, None, (why,))


def length_step(term: Term) -> str:
    """The first step of every working: how long, from when, in days."""
    assert term.made is not None
    assert term.length is not None
    days = counted(term.length)
    if term.days is None and term.months:
        return f"Sentence of {counted(term.months, 'month')} from {spoken(term.made)}: {days}"
    return f"Sentence of {days} from {spoken(term.made)}"


def part_step(days: int, part: Fraction) -> tuple[int, bool, str]:
    """A part of a number of days in whole days, whether it was rounded up, and the step."""
    count = part_of(days, part)
    rounded = count != days * part
    words = f"{PARTS[part]} of {counted(days)} is {counted(count)}{', rounded up' if rounded else ''}"
    return count, rounded, words


def moved(term: Term, number: int, by: tuple[str, ...]) -> tuple[int, list[str]]:
    """A day of the sentence after what moves it, and the steps. It may be before the day of sentence."""
    steps = []
    for name in by:
        if move := term.move(name):
            number += move
            sign, words = MOVES[name]
            steps.append(f"{sign} {counted(abs(move))} {words}: {number:,}")
    return number, steps


def day_step(term: Term, number: int) -> tuple[date, str]:
    """The calendar day of a day of the sentence, whose day 1 is the day of sentence; none is before that."""
    assert term.made is not None
    if number < 1:
        return term.made, f"That is before the day of sentence, so it is that day: {spoken(term.made)}"
    day = term.made + timedelta(days=number - 1)
    return day, f"The day of sentence is day 1, so day {number:,} is {spoken(day)}"
