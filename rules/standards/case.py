"""An order or licence while it is judged: the rules, its clock, and what every kind of standard asks of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from rules.clock import spoken
from rules.codes import StandardState
from rules.standards.clocks import FURTHEST, Clock, words
from rules.standards.history import Happening, History, Result
from rules.standards.law import Law, Span, Standard
from rules.working_days import is_working_day

S = StandardState


class Case:
    """An order or licence, judged as of a day. `next`: the next day on which the calendar alone changes a result."""

    def __init__(self, history: History, on: date, by: Law) -> None:
        self.history = history
        self.law = by
        self.today = on
        self.clock = Clock(by, history.stops)
        self.happenings = sorted(history.happenings, key=lambda one: (one.day, one.id))
        self.next: date | None = None

    def standard(self, key: str, day: date) -> tuple[Standard, str] | None:
        """The standard in force on a day, and the short name of its version."""
        version = self.law.on(day)
        one = version.standards.get(key) if version else None
        return (one, version.short) if version and one and self.history.type in one.types else None

    def asked_from(self, key: str, day: date) -> date | None:
        """The first day after a day from which a version asks for a standard."""
        return next(
            (
                version.since
                for version in self.law.versions
                if version.since > day
                and (one := version.standards.get(key))
                and self.history.type in one.types
            ),
            None,
        )

    def before_all(self, key: str, day: date) -> Result | None:
        """Of something that happened before the first version: that no standard applies."""
        if self.law.on(day) is not None:
            return None
        first = self.law.versions[0]
        if key not in first.standards:
            return None
        return Result(key, day, "", "", S.NOT_APPLICABLE, why=f"It was before {first.name}.")

    def working(self, day: date, number: int) -> date | None:
        """So many working days after a day, by the clock that stands still."""
        return self.clock.after(day, Span(number, "working_days"))

    def counted(self, one: Standard, since: date) -> list[Happening]:
        """What counts towards a standard from a day on."""
        return [
            each
            for each in self.happenings
            if each.kind in one.of and each.day >= since and (not one.counts or each.outcome in one.counts)
        ]

    def excusing(self, one: Standard, since: date) -> list[Happening]:
        """What excuses from it."""
        return [
            each
            for each in self.happenings
            if each.kind in one.of and each.day >= since and each.outcome in one.excuses
        ]

    def met(self, result: Result, day: date, evidence: Iterable[str]) -> Result:
        """A result that was met on a day, in time or late."""
        found = replace(result, state=S.MET, met_on=day, evidence=tuple(evidence))
        if result.due is not None and result.due < day:
            return replace(found, state=S.LATE, late_by=_working_days(result.due, day))
        return found

    def settled(self, one: Standard, result: Result, since: date) -> Result:
        """A result with the reason for which nobody answers for what was not done in time, if there is one."""
        if result.state is S.MET:
            return result
        until = result.due or FURTHEST
        excuse = next((each for each in self.excusing(one, since) if each.day <= until), None)
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

    def too_short(self, one: Standard) -> bool:
        """Whether the order is too short for a standard."""
        return bool(one.shortest and self.history.months is not None and self.history.months < one.shortest)

    def short(self, one: Standard, day: date, short: str) -> Result:
        """That the order is."""
        why = f"The order is for less than {one.shortest} months."
        return Result(one.key, day, "", short, S.NOT_APPLICABLE, why=why)

    def look(self, day: date) -> None:
        """Note a day on which the calendar changes something."""
        self.next = min(self.next or day, day)

    def whose(self, result: Result) -> Result:
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
