"""Judges an order or licence: its history in, a result out for every standard and every period of one.

Nothing here depends on the order in which things were recorded, nor on what was judged before.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from rules.codes import StandardState
from rules.standards.absences import MOST_PERIODS, absences, weeks
from rules.standards.case import Case
from rules.standards.clocks import DAY, FURTHEST
from rules.standards.history import History, Result
from rules.standards.law import Law, Phase, Standard, law

S = StandardState


class Standing(NamedTuple):
    """How an order or licence stands: every result, by standard and day, and the next day on which the calendar alone
    changes them (a period or supervision begins). None: it won't."""

    results: tuple[Result, ...]
    next_look: date | None


def standing(history: History, on: date, by: Law | None = None) -> Standing:
    """How it stands, as it is known on a day. What is due and not done is DUE: see `Result.on`."""
    judged = Case(history, on, by or law())
    results = sorted(_results(judged), key=lambda one: (one.key, one.since, one.about))
    return Standing(tuple(results), judged.next)


def evaluate(history: History, on: date, by: Law | None = None) -> tuple[Result, ...]:
    """Every result, as it is known on a day."""
    return standing(history, on, by).results


def _results(case: Case) -> Iterator[Result]:
    begun = case.history.begun
    if begun is None or begun > case.today:
        case.next = begun
        return
    # A standard that came or changed later judges what happens from its first day on.
    for key in case.law.names():
        for found in _of(case, key, begun):
            yield case.whose(found)


def _of(case: Case, key: str, begun: date) -> Iterator[Result]:
    there = [
        one
        for version in case.law.versions
        if (one := version.standards.get(key)) and case.history.type in one.types
    ]
    if not there:
        return
    rule = there[0].rule
    if rule == "within":
        yield from _within(case, key, begun)
    elif rule == "count":
        yield from _count(case, key, begun)
    elif rule == "review":
        yield from _review(case, key, begun)
    elif rule == "weeks":
        yield from weeks(case, key, begun)
    else:
        yield from absences(case, key, there[0].step)


def _within(case: Case, key: str, begun: date) -> Iterator[Result]:
    for day, about, known in _triggers(case, key, begun):
        if (early := case.before_all(key, day)) is not None:
            yield early
        elif (found := case.standard(key, day)) is not None:
            one, short = found
            assert one.limit is not None
            if case.too_short(one):
                yield case.short(one, day, short)
                continue
            due = case.clock.after(day, one.limit)
            counted = [each for each in case.counted(one, day) if not known or each.id == known]
            result = Result(key, day, about, short, S.DUE, due)
            if len(counted) >= one.nth:
                met = counted[one.nth - 1]
                result = case.met(result, met.day, [each.id for each in counted[: one.nth]])
            yield case.settled(one, result, day)


def _triggers(case: Case, key: str, begun: date) -> Iterator[tuple[date, str, str]]:
    """Each day that sets a standard off, with the id of what did so, and of the one thing that meets it, if one."""
    after = next(v.standards[key].after for v in case.law.versions if key in v.standards)
    if after == "START":
        yield begun, "", ""
    elif after == "MOVE":
        previous: str | None = None
        for one in sorted(case.history.supervisions, key=lambda each: (each.since, each.id)):
            ended = case.history.ends is not None and one.since >= case.history.ends
            if previous not in (None, one.area) and not one.follows and begun < one.since and not ended:
                if one.since > case.today:
                    case.look(one.since)
                    return
                yield one.since, one.id, ""
            previous = one.area
    else:
        for each in case.happenings:
            if each.kind == "HIGH_RISK" and begun <= each.day <= case.today:
                yield each.day, each.id, each.id


def _count(case: Case, key: str, begun: date) -> Iterator[Result]:
    cursor = begun
    asked: _Asked | None = None
    for _ in range(MOST_PERIODS):
        if cursor >= (case.history.ends or FURTHEST):
            return
        if cursor > case.today:
            case.look(cursor)
            return
        if (early := case.before_all(key, cursor)) is not None:
            yield early
            cursor = case.law.versions[0].since
            continue
        found = case.standard(key, cursor)
        if found is None:
            # A later version may ask for it, of orders that go on as well.
            if (later := case.asked_from(key, cursor)) is None:
                return
            cursor = later
            continue
        one, short = found
        if asked is None or asked.one is not one:
            asked = _Asked(case, one, begun)
        phase, last = asked.on(cursor)
        yield _period(case, one, short, cursor, last, phase.number)
        if last is None:
            return
        cursor = last + DAY


class _Asked:
    """The periods that a version asks for, one after the other from the first day of the order.

    Each end is counted from that day and not from the end before it: months from the 31st would soon end on the 28th.
    """

    def __init__(self, case: Case, one: Standard, begun: date) -> None:
        self.one = one
        self._clock = case.clock
        self._periods = self._all(begun)
        self._start, self._phase, self._last = next(self._periods)

    def _all(self, begun: date) -> Iterator[tuple[date, Phase, date | None]]:
        start, gone = begun, []
        for phase in self.one.phases:
            for _ in range(phase.times or MOST_PERIODS):
                gone.append(phase.length)
                last = self._clock.last(begun, gone)
                yield start, phase, last
                if last is None:
                    return
                start = last + DAY

    def on(self, day: date) -> tuple[Phase, date | None]:
        """The phase of the period that a day is in, and its last day: of one that begins on that day."""
        while self._last is not None and self._last < day:
            following = next(self._periods, None)
            if following is None:
                break
            self._start, self._phase, self._last = following
        # Where another version asked for other periods before, one begins in the midst of this one's.
        last = self._last if self._start == day else self._clock.last(day, [self._phase.length])
        return self._phase, last


def _period(case: Case, one: Standard, short: str, first: date, last: date | None, needed: int) -> Result:
    until = last or FURTHEST
    there = [each for each in case.counted(one, first) if each.day <= until]
    excused = [each for each in case.excusing(one, first) if each.day <= until]
    result = Result(one.key, first, "", short, S.DUE, last, None, None, needed, len(there))
    if len(there) >= needed:
        result = replace(result, state=S.MET, met_on=there[needed - 1].day)
        return replace(result, evidence=tuple(each.id for each in there))
    result = replace(result, evidence=tuple(each.id for each in there))
    if len(there) + len(excused) >= needed:
        why = f"There was good reason for {len(excused)} of the absences."
        ids = tuple(each.id for each in (*there, *excused))
        return replace(result, state=S.EXCUSED, why=why, evidence=ids)
    return case.settled(one, result, first)


def _review(case: Case, key: str, begun: date) -> Iterator[Result]:
    cursor, about = begun, ""
    for _ in range(MOST_PERIODS):
        if (early := case.before_all(key, cursor)) is not None:
            yield early
            cursor = case.law.versions[0].since
        found = case.standard(key, cursor)
        if found is None and (later := case.asked_from(key, cursor)) is not None:
            if later > case.today:
                case.look(later)
                return
            cursor, found = later, case.standard(key, later)
        if found is None or cursor >= (case.history.ends or FURTHEST) or cursor > case.today:
            return
        one, short = found
        if case.too_short(one):
            yield case.short(one, cursor, short)
            return
        assert one.limit is not None
        done = next((each for each in case.happenings if each.kind in one.of and each.day > cursor), None)
        result = Result(key, cursor, about, short, S.DUE, case.clock.after(cursor, one.limit))
        if done is not None and done.day <= case.today:
            yield case.settled(one, case.met(result, done.day, [done.id]), cursor)
            cursor, about = done.day, done.id
        else:
            yield case.settled(one, result, cursor)
            return
