"""What absences ask for, and the hours and tests of each week of treatment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from rules.codes import ContactKind, ContactOutcome, EnforcementStep, StandardState
from rules.contacts import rules_on
from rules.contacts.planning import months_after
from rules.standards.case import Case
from rules.standards.clocks import DAY, FURTHEST, words
from rules.standards.history import Happening, Result
from rules.treatment import monday, standard_on, week_number

S = StandardState
WEEK = timedelta(days=7)
MOST_PERIODS = 240
"""Periods of one standard: more than an order can have. A life licence is judged for its first twenty years or so."""
ACTIONS = {
    EnforcementStep.BREACH: ContactKind.BREACH_ACTION,
    EnforcementStep.RECALL: ContactKind.RECALL_REQUEST,
}
ABSENT = {ContactOutcome.ACCEPTABLE_ABSENCE.name, ContactOutcome.UNACCEPTABLE_ABSENCE.name}


def weeks(case: Case, key: str, begun: date) -> Iterator[Result]:
    """Hours or tests of each week of treatment, from the Monday on or before the first day."""
    first = monday(begun)
    for _ in range(MOST_PERIODS):
        if first >= (case.history.ends or FURTHEST):
            return
        if first > case.today:
            case.look(first)
            return
        found = case.standard(key, first)
        if found is not None:
            one, short = found
            asked = standard_on(first)
            needed = asked.of(asked.hours if one.step == "HOURS" else asked.tests, week_number(begun, first))
            there = [
                each for each in case.happenings if each.kind == one.step and first <= each.day < first + WEEK
            ]
            reached = sum(each.number if one.step == "HOURS" else 1 for each in there)
            last = first + WEEK - DAY
            result = Result(key, first, "", short, S.DUE, last, None, None, needed, reached)
            result = replace(result, evidence=tuple(each.id for each in there))
            stop = case.clock.between(max(first, begun), first + WEEK)
            if reached >= needed:
                result = replace(
                    result, state=S.MET, met_on=None if one.step == "HOURS" else there[needed - 1].day
                )
            elif stop:
                result = replace(result, state=S.EXCUSED, why=f"The person was {words(stop)}.")
            elif first < begun:
                result = replace(result, state=S.EXCUSED, why="The order began in that week.")
            else:
                result = case.settled(one, result, first)
            yield result
        first += WEEK


def absences(case: Case, key: str, step: str) -> Iterator[Result]:
    """What each absence asks for: an explanation, a warning, or action."""
    for absence in case.happenings:
        begun = case.history.begun
        if absence.outcome not in ABSENT or begun is None or not begun <= absence.day <= case.today:
            continue
        found = case.standard(key, absence.day)
        if found is None:
            if (early := case.before_all(key, absence.day)) is not None:
                yield replace(early, about=absence.id)
            continue
        one, short = found
        enforced = rules_on(absence.day)
        action = enforced.action(case.history.type)
        if action is None:
            continue
        number = _which(case, absence, enforced.months)
        unacceptable = absence.outcome == ContactOutcome.UNACCEPTABLE_ABSENCE.name
        result = Result(key, absence.day, absence.id, short, S.DUE, evidence=(absence.id,))
        if step == "EXPLANATION":
            result = replace(result, due=case.working(absence.day, enforced.explain.number))
            if absence.sought and absence.sought >= absence.day:
                result = case.met(result, absence.sought, [absence.id])
        elif step == "ACTION" and unacceptable and number == action.at:
            result = replace(result, due=case.working(absence.day, action.within))
            result = _taken(case, result, ACTIONS[action.step], absence)
        elif step == "WARNING" and unacceptable and number <= enforced.warnings.number < action.at:
            due = case.clock.after(absence.day, one.limit) if one.limit else None
            result = _taken(case, replace(result, due=due), ContactKind.FORMAL_WARNING, absence)
        else:
            continue
        yield case.settled(one, result, absence.day)


def _which(case: Case, absence: Happening, months: int) -> int:
    """Which of the unacceptable absences of the months up to it an absence is."""
    since = months_after(absence.day, -months)
    return sum(
        each.outcome == ContactOutcome.UNACCEPTABLE_ABSENCE.name
        and since < each.day
        and (each.day, each.id) <= (absence.day, absence.id)
        for each in case.happenings
    )


def _taken(case: Case, result: Result, kind: ContactKind, absence: Happening) -> Result:
    done = next(
        (each for each in case.happenings if each.kind == kind.name and each.day >= absence.day), None
    )
    return result if done is None else case.met(result, done.day, [absence.id, done.id])
