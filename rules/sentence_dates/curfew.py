"""The first day of home detention curfew: on which the rule of that day lets somebody out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction

from rules.clock import spoken
from rules.codes import KeyDate
from rules.sentence_dates.law import Act, Band, Curfew, CurfewVersion, curfew, least_sure, reasons
from rules.sentence_dates.steps import (
    Working,
    day_step,
    length_step,
    moved,
    none_such,
    not_worked_out,
    part_step,
)
from rules.sentence_dates.terms import Term, counted

DATE = KeyDate.CURFEW_ELIGIBILITY
HALF = Fraction(1, 2)


def eligibility(term: Term, act: Act, workings: Mapping[KeyDate, Working]) -> Working:
    """The date from which curfew is possible, as a matter of time only: whom a risk bars is not looked at."""
    rules = curfew()
    if term.type not in rules.types:
        return none_such(DATE, f"A sentence of this kind has none: {term.type.label if term.type else ''}.")
    if act.key != rules.act:
        return not_worked_out(DATE, reasons()["curfew-kind"])
    if not term.at_least(rules.months_from):
        return none_such(
            DATE, f"A sentence under {counted(rules.months_from, 'month')} is too short for curfew."
        )
    release = workings[KeyDate.CONDITIONAL_RELEASE]
    assert release.day is not None
    for version, until in _in_turn(rules):
        earliest, steps, rounded = _served(term, version)
        if version is rules.versions[0] and earliest < version.since:
            return not_worked_out(DATE, reasons()["before-curfew"])
        day = max(earliest, version.since)
        if day >= until:
            continue
        if term.registered and day >= rules.registered_barred_from:
            return none_such(
                DATE, "Whoever has to register as a sex offender has no curfew (from 1 March 2001)."
            )
        if release.day - day < timedelta(days=rules.least_days):
            return none_such(
                DATE,
                f"Between {spoken(day)} and release on {spoken(release.day)} are fewer than "
                f"{counted(rules.least_days)}, the least curfew.",
            )
        if day > earliest:
            steps.append(f"The rule that allows it began on {spoken(day)}")
        sure = least_sure(rules.confidence, version.confidence, release.confidence)
        return Working(DATE, day, tuple(steps), f"{rules.source}; {version.source}", sure, None, rounded)
    raise AssertionError("the last version has no end")


def _in_turn(rules: Curfew) -> list[tuple[CurfewVersion, date]]:
    """Each version with the day before which it was in force."""
    later = [*(each.since for each in rules.versions[1:]), date.max]
    return list(zip(rules.versions, later, strict=True))


def _served(term: Term, version: CurfewVersion) -> tuple[date, list[str], bool]:
    """The day on which what a version asks for is served, with the steps, and whether a part was rounded."""
    assert term.length is not None
    band = next(each for each in version.bands if not term.at_least(each.months_under))
    number, rounded, words = _required(term.length, band)
    number, moves = moved(term, number, curfew().moved_by)
    day, step = day_step(term, number)
    return day, [length_step(term), *words, *moves, step], rounded


def _required(days: int, band: Band) -> tuple[int, bool, list[str]]:
    if band.serve_days is not None:
        return band.serve_days, False, [f"{counted(band.serve_days)} must be served before curfew"]
    if band.serve is not None:
        number, rounded, words = part_step(days, band.serve)
        return number, rounded, [f"{words}, which must be served before curfew"]
    assert band.before_half is not None
    half, rounded, words = part_step(days, HALF)
    number = half - band.before_half
    return number, rounded, [words, f"Curfew may begin {counted(band.before_half)} before that: {number:,}"]
