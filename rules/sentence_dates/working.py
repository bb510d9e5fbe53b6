"""Working out the dates of a sentence: each with the steps that led to it, in words that a page can show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from rules.clock import spoken
from rules.codes import KeyDate
from rules.sentence_dates import curfew
from rules.sentence_dates.law import Act, DateRule, Kind, Reason, acts, least_sure, reasons
from rules.sentence_dates.steps import (
    Working,
    day_step,
    length_step,
    moved,
    none_such,
    not_worked_out,
    part_step,
)
from rules.sentence_dates.terms import ONE_DAY, Term, counted, part_of


@dataclass(frozen=True, slots=True)
class Worked:
    """All dates of a sentence, one working for each kind of date. `reason`: why none of them is worked out."""

    term: Term
    act: Act | None
    workings: Mapping[KeyDate, Working]
    reason: Reason | None = None

    def of(self, kind: KeyDate) -> Working:
        """The working of one date."""
        return self.workings[kind]

    def days(self) -> dict[KeyDate, date]:
        """The dates that could be worked out."""
        return {kind: each.day for kind, each in self.workings.items() if each.day}


def work_out(term: Term) -> Worked:
    """The dates of a sentence, as far as the rules for them are sure, in the order of `KeyDate`."""
    found = _governing(term)
    if isinstance(found, Reason):
        return Worked(term, None, {each: not_worked_out(each, found) for each in KeyDate}, found)
    act, kind = found
    workings: dict[KeyDate, Working] = {}
    # The end of the sentence first: no other date is after it.
    for rule in sorted(kind.dates, key=lambda one: one.kind is not KeyDate.SENTENCE_EXPIRY):
        workings[rule.kind] = _work(term, kind, rule, workings)
    workings[KeyDate.CURFEW_ELIGIBILITY] = curfew.eligibility(term, act, workings)
    label = term.type.label if term.type else ""
    return Worked(
        term,
        act,
        {
            each: workings.get(each) or none_such(each, f"A sentence of this kind has none: {label}.")
            for each in KeyDate
        },
    )


def _governing(term: Term) -> tuple[Act, Kind] | Reason:
    """The Act and the kind of sentence whose dates apply, or why there are none."""
    why = reasons()
    for reason in why.values():
        if term.type in reason.types:
            return reason
    of_type = [(act, kind) for act in acts() for kind in act.kinds if term.type in kind.types]
    if not of_type:
        return why["not-custody"]
    if term.made is None or not term.length or term.length < 1:
        return why["no-length"]
    if min(term.remand, term.at_large, term.added) < 0:
        return why["days-do-not-fit"]
    if term.several:
        return why["several"]
    found = _in_force(term.offence, term.made, of_type)
    if isinstance(found, Reason):
        return found
    _, kind = found
    # A year that the prison counted as 365 days is a year in a leap year too.
    if not term.at_least(kind.months_from, slack=1):
        return why["type-and-length"]
    if kind.months_under and term.at_least(kind.months_under):
        return why["type-and-length"]
    return next((why[key] for name, key in kind.not_with.items() if term.move(name)), found)


def _in_force(offence: date | None, made: date, of_type: list[tuple[Act, Kind]]) -> tuple[Act, Kind] | Reason:
    """The Act that governs by the days of the offence and of sentence."""
    why = reasons()
    in_force = [(act, kind) for act, kind in of_type if act.sentenced_from <= made]
    if offence is None:
        # Whoever was sentenced before an Act began to count can't have offended under it.
        if any(act.offence_before <= made for act, _ in in_force):
            return why["offence-day"]
    elif offence > made:
        return why["offence-day"]
    else:
        in_force = [(act, kind) for act, kind in in_force if act.offence_from <= offence < act.offence_before]
    return in_force[0] if in_force else why["no-act"]


def _work(term: Term, kind: Kind, rule: DateRule, so_far: Mapping[KeyDate, Working]) -> Working:
    for name, key in rule.not_with.items():
        if term.move(name):
            return not_worked_out(rule.kind, reasons()[key])
    assert term.length is not None
    number, rounded, steps = term.length, False, [length_step(term)]
    if rule.part != 1:
        number, rounded, step = part_step(term.length, rule.part)
        steps.append(step)
    number, moves = moved(term, number, rule.moved_by)
    day, step = day_step(term, number)
    steps += [*moves, step]
    confidence = least_sure(rule.confidence, rule.rounded) if rounded else rule.confidence
    if rule.licence_from:
        day = _licence(term.length, kind, rule, so_far[rule.licence_from], day, steps)
    last = so_far.get(KeyDate.SENTENCE_EXPIRY)
    if last and last.day and last.day < day:
        day = last.day
        steps.append(f"Not after the end of the sentence: {spoken(day)}")
    return Working(rule.kind, day, tuple(steps), rule.source, confidence, None, rounded)


def _licence(days: int, kind: Kind, rule: DateRule, release: Working, ends: date, steps: list[str]) -> date:
    """When a licence ends: days on remand don't make it shorter than it is without them.

    Which is a quarter of a short sentence and a twelfth of a long one (Criminal Justice Act 1991, section 41(3)).
    """
    part = next(each.part for each in kind.dates if each.kind is rule.licence_from)
    least = part_of(days, rule.part) - part_of(days, part)
    if release.day and ends < release.day + least * ONE_DAY:
        ends = release.day + least * ONE_DAY
        steps.append(
            f"Remand does not shorten the licence, which is {counted(least)} from release: {spoken(ends)}"
        )
    return ends
