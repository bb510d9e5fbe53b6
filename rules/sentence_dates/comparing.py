"""A date as a prison holds it beside the same date worked out here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from rules.clock import spoken
from rules.codes import DateAgreement, KeyDate
from rules.sentence_dates.steps import Working
from rules.sentence_dates.terms import MOVES, Term, counted
from rules.sentence_dates.working import Worked


@dataclass(frozen=True, slots=True)
class Compared:
    """Both dates of one kind with their workings. `days`: how many later the prison's is; below 0, earlier.

    `words` says it in a sentence, and what would explain a difference where something does. `rounding`: the difference
    is one day, and another way of rounding gives it.
    """

    kind: KeyDate
    agreement: DateAgreement
    days: int | None
    working: Working
    imported: date | None
    imported_steps: tuple[str, ...]
    words: str
    rounding: bool = False


def compare(worked: Worked, imported: Mapping[KeyDate, date]) -> tuple[Compared, ...]:
    """Every kind of date that either side has or could have, in the order of `KeyDate`.

    No extract holds the end of being at risk, so that is not compared.
    """
    return tuple(
        found
        for kind in KeyDate
        if kind is not KeyDate.AT_RISK_END
        if (found := _compared(worked, kind, imported.get(kind))).agreement is not DateAgreement.NEITHER
        or found.working.reason
    )


def _compared(worked: Worked, kind: KeyDate, held: date | None) -> Compared:
    working = worked.of(kind)
    steps = _held_steps(worked.term, held)
    if held is None or working.day is None:
        agreement, words = _one_side(working, held)
        return Compared(kind, agreement, None, working, held, steps, words)
    days = (held - working.day).days
    if not days:
        return Compared(kind, DateAgreement.SAME, 0, working, held, steps, "Both are the same.")
    rounding = days == -1 and working.rounded
    way = "later" if days > 0 else "earlier"
    words = f"The prison's is {counted(abs(days))} {way}."
    if why := _explained(worked.term, days, rounding=rounding):
        words = f"{words} {why}"
    return Compared(kind, DateAgreement.DIFFERS, days, working, held, steps, words, rounding)


def _one_side(working: Working, held: date | None) -> tuple[DateAgreement, str]:
    if held:
        return DateAgreement.IMPORTED_ONLY, f"Only the prison holds it. {working.steps[0]}"
    if working.day:
        return DateAgreement.WORKED_OUT_ONLY, "The prison holds none."
    return DateAgreement.NEITHER, working.steps[0]


def _held_steps(term: Term, held: date | None) -> tuple[str, ...]:
    """What a date that was imported says of itself: no extract tells how the prison reckoned it."""
    if held is None:
        return ()
    steps = [f"The prison holds {spoken(held)}"]
    if term.made and held >= term.made:
        steps.append(f"That is day {(held - term.made).days + 1:,} of the sentence")
    return tuple(steps)


def _explained(term: Term, days: int, *, rounding: bool) -> str | None:
    """What a difference is exactly as long as: the days that move dates, put on or off again, or a rounding."""
    for name, (_, words) in MOVES.items():
        move = term.move(name)
        if move and days == -move:
            return f"That is as if the {counted(abs(move))} {words} had not been counted."
        if move and days == move:
            return f"That is as if the {counted(abs(move))} {words} had been counted twice."
    if rounding:
        return "That is as if the part had been rounded down, and which way was usual then was not found."
    return None
