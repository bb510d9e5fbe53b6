"""Judges an order or licence: its history in, a result out for every standard and every period of one.

Nothing here depends on the order in which things were recorded, nor on what was judged before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from rules.clock import spoken
from rules.codes import ContactKind, ContactOutcome, EnforcementStep, StandardState
from rules.contacts import rules_on
from rules.contacts.planning import months_after
from rules.standards.clocks import DAY, FURTHEST, Clock, words
from rules.standards.history import Happening, History, Result
from rules.standards.law import Law, Phase, Span, Standard, law
from rules.treatment import monday, standard_on, week_number
from rules.working_days import is_working_day

S = StandardState
WEEK = timedelta(days=7)
MOST_PERIODS = 240
"""Periods of one standard: more than an order can have. A life licence is judged for its first twenty years or so."""
ACTIONS = {
    EnforcementStep.BREACH: ContactKind.BREACH_ACTION,
    EnforcementStep.RECALL: ContactKind.RECALL_REQUEST,
}
ABSENT = {ContactOutcome.ACCEPTABLE_ABSENCE.name, ContactOutcome.UNACCEPTABLE_ABSENCE.name}


def evaluate(history: History, on: date, by: Law | None = None) -> tuple[Result, ...]:
    """Every result as it is known on a day, by standard and day. What is due and not done is DUE: see `Result.on`."""
    judged = _Case(history, on, by or law())
    return tuple(sorted(judged.results(), key=lambda one: (one.key, one.since, one.about)))


def next_look(history: History, on: date, by: Law | None = None) -> date | None:
    """The next day on which the calendar alone changes the results: a period or supervision begins. None: it won't."""
    judged = _Case(history, on, by or law())
    for _ in judged.results():
        pass
    return judged.next


class _Case:
    def __init__(self, history: History, on: date, by: Law) -> None:
        self.history = history
        self.law = by
        self.today = on
        self.clock = Clock(by, history.stops)
        self.happenings = sorted(history.happenings, key=lambda one: (one.day, one.id))
        self.next: date | None = None

    def results(self) -> Iterator[Result]:
        begun = self.history.begun
        if begun is None or begun > self.today:
            self.next = begun
            return
        # A standard that came or changed later judges what happens from its first day on.
        for key in self.law.names():
            for found in self._of(key, begun):
                yield self._whose(found)

    def _of(self, key: str, begun: date) -> Iterator[Result]:
        there = [
            one
            for version in self.law.versions
            if (one := version.standards.get(key)) and self.history.type in one.types
        ]
        if not there:
            return
        rule = there[0].rule
        if rule == "within":
            yield from self._within(key, begun)
        elif rule == "count":
            yield from self._count(key, begun)
        elif rule == "review":
            yield from self._review(key, begun)
        elif rule == "weeks":
            yield from self._weeks(key, begun)
        else:
            yield from self._absences(key, there[0].step)

    def _standard(self, key: str, day: date) -> tuple[Standard, str] | None:
        """The standard in force on a day, and the short name of its version."""
        version = self.law.on(day)
        one = version.standards.get(key) if version else None
        return (one, version.short) if version and one and self.history.type in one.types else None

    def _before_all(self, key: str, day: date) -> Result | None:
        """Of something that happened before the first version: that no standard applies."""
        if self.law.on(day) is not None:
            return None
        first = self.law.versions[0]
        if key not in first.standards:
            return None
        return Result(key, day, "", "", S.NOT_APPLICABLE, why=f"It was before {first.name}.")

    def _within(self, key: str, begun: date) -> Iterator[Result]:
        for day, about, known in self._triggers(key, begun):
            if (early := self._before_all(key, day)) is not None:
                yield early
            elif (found := self._standard(key, day)) is not None:
                one, short = found
                assert one.limit is not None
                if self._too_short(one):
                    yield self._short(one, day, short)
                    continue
                due = self.clock.after(day, one.limit)
                counted = [each for each in self._counted(one, day) if not known or each.id == known]
                result = Result(key, day, about, short, S.DUE, due)
                if len(counted) >= one.nth:
                    met = counted[one.nth - 1]
                    result = self._met(result, met.day, [each.id for each in counted[: one.nth]])
                yield self._settled(one, result, day)

    def _triggers(self, key: str, begun: date) -> Iterator[tuple[date, str, str]]:
        """Each day that sets a standard off, with the id of what did so, and of the one thing that meets it, if one."""
        after = next(v.standards[key].after for v in self.law.versions if key in v.standards)
        if after == "START":
            yield begun, "", ""
        elif after == "MOVE":
            previous: str | None = None
            for one in sorted(self.history.supervisions, key=lambda each: (each.since, each.id)):
                ended = self.history.ends is not None and one.since >= self.history.ends
                if previous not in (None, one.area) and begun < one.since and not ended:
                    if one.since > self.today:
                        self._look(one.since)
                        return
                    yield one.since, one.id, ""
                previous = one.area
        else:
            for each in self.happenings:
                if each.kind == "HIGH_RISK" and begun <= each.day <= self.today:
                    yield each.day, each.id, each.id

    def _count(self, key: str, begun: date) -> Iterator[Result]:
        cursor = begun
        for _ in range(MOST_PERIODS):
            if cursor >= (self.history.ends or FURTHEST):
                return
            if cursor > self.today:
                self._look(cursor)
                return
            if (early := self._before_all(key, cursor)) is not None:
                yield early
                cursor = self.law.versions[0].since
                continue
            found = self._standard(key, cursor)
            if found is None:
                return
            one, short = found
            phase = self._phase(one, begun, cursor)
            last = self.clock.after(cursor - DAY, phase.length)
            yield self._period(one, short, cursor, last, phase.number)
            if last is None:
                return
            cursor = last + DAY

    def _phase(self, one: Standard, begun: date, day: date) -> Phase:
        """The phase that a day is in, counted from the first day of the order, by the clock that stands still."""
        start: date | None = begun
        for phase in one.phases:
            for _ in range(phase.times or 0):
                last = self.clock.after(start - DAY, phase.length) if start else None
                if last is None or day <= last:
                    return phase
                start = last + DAY
        return one.phases[-1]

    def _period(self, one: Standard, short: str, first: date, last: date | None, needed: int) -> Result:
        until = last or FURTHEST
        there = [each for each in self._counted(one, first) if each.day <= until]
        excused = [each for each in self._excusing(one, first) if each.day <= until]
        result = Result(one.key, first, "", short, S.DUE, last, None, None, needed, len(there))
        if len(there) >= needed:
            result = replace(result, state=S.MET, met_on=there[needed - 1].day)
            return replace(result, evidence=tuple(each.id for each in there))
        result = replace(result, evidence=tuple(each.id for each in there))
        if len(there) + len(excused) >= needed:
            why = f"There was good reason for {len(excused)} of the absences."
            ids = tuple(each.id for each in (*there, *excused))
            return replace(result, state=S.EXCUSED, why=why, evidence=ids)
        return self._settled(one, result, first)

    def _review(self, key: str, begun: date) -> Iterator[Result]:
        cursor, about = begun, ""
        for _ in range(MOST_PERIODS):
            if (early := self._before_all(key, cursor)) is not None:
                yield early
                cursor = self.law.versions[0].since
            found = self._standard(key, cursor)
            if found is None or cursor >= (self.history.ends or FURTHEST) or cursor > self.today:
                return
            one, short = found
            if self._too_short(one):
                yield self._short(one, cursor, short)
                return
            assert one.limit is not None
            done = next((each for each in self.happenings if each.kind in one.of and each.day > cursor), None)
            result = Result(key, cursor, about, short, S.DUE, self.clock.after(cursor, one.limit))
            if done is not None and done.day <= self.today:
                yield self._settled(one, self._met(result, done.day, [done.id]), cursor)
                cursor, about = done.day, done.id
            else:
                yield self._settled(one, result, cursor)
                return

    def _weeks(self, key: str, begun: date) -> Iterator[Result]:
        first = monday(begun)
        for _ in range(MOST_PERIODS):
            if first >= (self.history.ends or FURTHEST):
                return
            if first > self.today:
                self._look(first)
                return
            found = self._standard(key, first)
            if found is not None:
                one, short = found
                asked = standard_on(first)
                needed = asked.of(
                    asked.hours if one.step == "HOURS" else asked.tests, week_number(begun, first)
                )
                there = [
                    each
                    for each in self.happenings
                    if each.kind == one.step and first <= each.day < first + WEEK
                ]
                reached = sum(each.number if one.step == "HOURS" else 1 for each in there)
                last = first + WEEK - DAY
                result = Result(key, first, "", short, S.DUE, last, None, None, needed, reached)
                result = replace(result, evidence=tuple(each.id for each in there))
                stop = self.clock.between(max(first, begun), first + WEEK)
                if reached >= needed:
                    result = replace(
                        result, state=S.MET, met_on=None if one.step == "HOURS" else there[needed - 1].day
                    )
                elif stop:
                    result = replace(result, state=S.EXCUSED, why=f"The person was {words(stop)}.")
                elif first < begun:
                    result = replace(result, state=S.EXCUSED, why="The order began in that week.")
                else:
                    result = self._settled(one, result, first)
                yield result
            first += WEEK

    def _absences(self, key: str, step: str) -> Iterator[Result]:
        for absence in self.happenings:
            begun = self.history.begun
            if absence.outcome not in ABSENT or begun is None or not begun <= absence.day <= self.today:
                continue
            found = self._standard(key, absence.day)
            if found is None:
                if (early := self._before_all(key, absence.day)) is not None:
                    yield replace(early, about=absence.id)
                continue
            one, short = found
            enforced = rules_on(absence.day)
            action = enforced.action(self.history.type)
            if action is None:
                continue
            number = self._which(absence, enforced.months)
            unacceptable = absence.outcome == ContactOutcome.UNACCEPTABLE_ABSENCE.name
            result = Result(key, absence.day, absence.id, short, S.DUE, evidence=(absence.id,))
            if step == "EXPLANATION":
                result = replace(result, due=self._working(absence.day, enforced.explain.number))
                if absence.sought and absence.sought >= absence.day:
                    result = self._met(result, absence.sought, [absence.id])
            elif step == "ACTION" and unacceptable and number == action.at:
                result = replace(result, due=self._working(absence.day, action.within))
                result = self._taken(result, ACTIONS[action.step], absence)
            elif step == "WARNING" and unacceptable and number <= enforced.warnings.number < action.at:
                due = self.clock.after(absence.day, one.limit) if one.limit else None
                result = self._taken(replace(result, due=due), ContactKind.FORMAL_WARNING, absence)
            else:
                continue
            yield self._settled(one, result, absence.day)

    def _which(self, absence: Happening, months: int) -> int:
        """Which of the unacceptable absences of the months up to it an absence is."""
        since = months_after(absence.day, -months)
        return sum(
            each.outcome == ContactOutcome.UNACCEPTABLE_ABSENCE.name
            and since < each.day
            and (each.day, each.id) <= (absence.day, absence.id)
            for each in self.happenings
        )

    def _taken(self, result: Result, kind: ContactKind, absence: Happening) -> Result:
        done = next(
            (each for each in self.happenings if each.kind == kind.name and each.day >= absence.day), None
        )
        return result if done is None else self._met(result, done.day, [absence.id, done.id])

    def _working(self, day: date, number: int) -> date | None:
        return self.clock.after(day, Span(number, "working_days"))

    def _counted(self, one: Standard, since: date) -> list[Happening]:
        return [
            each
            for each in self.happenings
            if each.kind in one.of and each.day >= since and (not one.counts or each.outcome in one.counts)
        ]

    def _excusing(self, one: Standard, since: date) -> list[Happening]:
        return [
            each
            for each in self.happenings
            if each.kind in one.of and each.day >= since and each.outcome in one.excuses
        ]

    def _met(self, result: Result, day: date, evidence: Iterable[str]) -> Result:
        found = replace(result, state=S.MET, met_on=day, evidence=tuple(evidence))
        if result.due is not None and result.due < day:
            return replace(found, state=S.LATE, late_by=_working_days(result.due, day))
        return found

    def _settled(self, one: Standard, result: Result, since: date) -> Result:
        """A result with the reason for which nobody answers for what was not done in time, if there is one."""
        if result.state is S.MET:
            return result
        until = result.due or FURTHEST
        excuse = next((each for each in self._excusing(one, since) if each.day <= until), None)
        if excuse is not None and one.rule == "within":
            why = f"There was good reason for the absence of {spoken(excuse.day)}."
            ids = tuple(dict.fromkeys((*result.evidence, excuse.id)))
            return replace(result, state=S.EXCUSED, why=why, late_by=None, evidence=ids)
        ends = self.history.ends
        # While the clock stands still nobody knows whether it goes on before the order ends, until that has ended.
        over = ends is not None and (ends <= result.due if result.due else self.history.ended is not None)
        if result.state is S.DUE and ends is not None and over:
            why = f"The last day of the order or licence is {spoken(ends)}, before that."
            return replace(result, state=S.EXCUSED, why=why)
        if result.state is S.DUE and result.due is None and (stop := self.clock.open):
            return replace(result, why=f"The clock stands still: {words(stop)}.")
        return result

    def _too_short(self, one: Standard) -> bool:
        return bool(one.shortest and self.history.months is not None and self.history.months < one.shortest)

    def _short(self, one: Standard, day: date, short: str) -> Result:
        why = f"The order is for less than {one.shortest} months."
        return Result(one.key, day, "", short, S.NOT_APPLICABLE, why=why)

    def _look(self, day: date) -> None:
        self.next = min(self.next or day, day)

    def _whose(self, result: Result) -> Result:
        """A result with whoever was responsible on its last day, or before it if nobody was."""
        day = result.due or result.since
        there = [one for one in self.history.supervisions if one.since <= day]
        own = [one for one in there if one.until is None or day < one.until] or there
        if not own:
            own = list(self.history.supervisions)
        one = max(own, key=lambda each: (each.since, each.id), default=None)
        if one is None:
            return result
        return replace(result, area=one.area, team=one.team, officer=one.officer)


def _working_days(since: date, until: date) -> int:
    """Working days from one until another, which counts if offices are open on it; at least one."""
    days = (since + timedelta(days=number) for number in range(1, (until - since).days + 1))
    return max(1, sum(map(is_working_day, days)))
