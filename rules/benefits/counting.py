"""Plan against actual, month by month: what is summed, what is a share of what, and what is kept back.

Figures are of nobody in particular. Every reader gets numbers rounded to five and none below it (`rules.figures`),
shares of those rounded numbers, and of the survey no score of fewer than five answers: nor a national score that such
an area is part of, since the difference would tell it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TypeVar

from rules.benefits.deviating import Judged, compare, judge
from rules.benefits.measures import MONEY, SURVEY, Measure, measures, rules_on
from rules.codes import BenefitKind, DeviationLevel
from rules.contacts.planning import last_of_month, months_after
from rules.figures import LEAST, told

MOST_MONTHS = 36
NATIONAL = ""
"""Where an area's slug would stand: the whole country, or the centre."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted in an area and month: `many` of `of`; of days their sum, and of how many."""

    kind: BenefitKind
    area: str
    month: date
    many: int
    of: int


@dataclass(frozen=True, slots=True)
class Returned:
    """What was planned and returned for an area and month; `answers` of a survey."""

    kind: BenefitKind
    area: str
    month: date
    planned: float | None
    actual: float | None
    answers: int | None


@dataclass(frozen=True, slots=True)
class Point:
    """A figure of a month (its first day), or of a whole period (`month` None), with its plan.

    `many` of `of`, rounded to five, where it is a share; `why` is what is said where there is no figure.
    """

    month: date | None
    planned: float | None
    actual: float | None
    many: int | None
    of: int | None
    why: str
    judged: Judged


@dataclass(frozen=True)
class Found:
    """All that was counted and returned, of which the figures are made."""

    counted: Sequence[Counted]
    returned: Sequence[Returned]

    def counts(self, kind: BenefitKind, area: str | None, months: Sequence[date]) -> list[Counted]:
        """What was counted in an area (None: anywhere) in some months."""
        return [one for one in self._counts.get((kind, area), ()) if one.month in months]

    def returns(self, kind: BenefitKind, area: str | None, months: Sequence[date]) -> list[Returned]:
        """What was returned for an area (None: any, and the country) in some months."""
        return [one for one in self._returns.get((kind, area), ()) if one.month in months]

    @cached_property
    def _counts(self) -> Mapping[tuple[BenefitKind, str | None], list[Counted]]:
        return _by_place(self.counted)

    @cached_property
    def _returns(self) -> Mapping[tuple[BenefitKind, str | None], list[Returned]]:
        return _by_place(self.returned)


Row = TypeVar("Row", Counted, Returned)


def _by_place(rows: Iterable[Row]) -> dict[tuple[BenefitKind, str | None], list[Row]]:
    found: dict[tuple[BenefitKind, str | None], list[Row]] = {}
    for one in rows:
        for area in (one.area, None):
            found.setdefault((one.kind, area), []).append(one)
    return found


def first_of(day: date) -> date:
    """The first day of a month."""
    return day.replace(day=1)


def months_of(first: date, last: date) -> tuple[date, ...]:
    """The first days of the months from one day to another."""
    found = [first_of(first)]
    while (later := months_after(found[-1], 1)) <= last:
        found.append(later)
    return tuple(found)


def points(
    kind: BenefitKind, found: Found, area: str | None, months: Iterable[date], on: date
) -> list[Point]:
    """The figure of each month, of an area (by slug) or, with None, of the country."""
    return [_point(measures()[kind], found, area, (month,), on, month) for month in months]


def total(kind: BenefitKind, found: Found, area: str | None, months: Sequence[date], on: date) -> Point:
    """The figure of a whole period, of its months that are over; money and counts are summed, scores averaged."""
    measure = measures()[kind]
    over = tuple(month for month in months if last_of_month(month) < on) or tuple(months)
    one = _point(measure, found, area, over, on, None)
    if one.actual is None or one.planned is None:
        return one
    judged = compare(measure, one.planned, one.actual, rules_on(over[-1]).limits[kind])
    return Point(None, one.planned, one.actual, one.many, one.of, one.why, judged)


def _point(
    measure: Measure,
    found: Found,
    area: str | None,
    months: Sequence[date],
    on: date,
    month: date | None,
) -> Point:
    planned = _planned(measure, found, area, months)
    if measure.kind in MONEY:
        actual, many, of, why = _money(measure, found, area, months)
    elif measure.kind in SURVEY:
        actual, many, of, why = _survey(measure, found, area, months)
    else:
        actual, many, of, why = _counted(measure, found, area, months)
    if month is None:
        judged = Judged(
            DeviationLevel.NOT_JUDGED, why or "Nothing was planned, so there is nothing to compare it with."
        )
        if actual is None and len(months) > 1:
            why = why.replace("this month", "these months")
    else:
        judged = judge(measure, month, planned, actual, on, why)
    return Point(month, planned, actual, many, of, why, judged)


Figure = tuple[float | None, int | None, int | None, str]
"""The figure, how many of how many (rounded), and what is said where there is none."""


def _planned(measure: Measure, found: Found, area: str | None, months: Sequence[date]) -> float | None:
    if measure.unit in ("pounds", "count"):
        # Of a country, what its areas and the centre plan.
        held = [one.planned for one in found.returns(measure.kind, area, months) if one.planned is not None]
        return sum(held) if held else None
    # A target is an area's own, else the country's.
    for place in (NATIONAL if area is None else area, NATIONAL):
        held = [one.planned for one in found.returns(measure.kind, place, months) if one.planned is not None]
        if held:
            return round(sum(held) / len(held), 1)
    return None


def _money(measure: Measure, found: Found, area: str | None, months: Sequence[date]) -> Figure:
    held = [one.actual for one in found.returns(measure.kind, area, months) if one.actual is not None]
    return (sum(held), None, None, "") if held else (None, None, None, measure.none)


def _survey(measure: Measure, found: Found, area: str | None, months: Sequence[date]) -> Figure:
    held = [
        (one.actual, one.answers)
        for one in found.returns(measure.kind, area, months)
        if one.actual is not None and one.answers
    ]
    enough = [(score, many) for score, many in held if many >= LEAST]
    if not enough:
        return None, None, None, measure.few if held else measure.none
    answers = sum(many for _, many in enough)
    return round(sum(score * many for score, many in enough) / answers, 1), None, answers, ""


def _counted(measure: Measure, found: Found, area: str | None, months: Sequence[date]) -> Figure:
    held = found.counts(measure.kind, area, months)
    many, of = sum(one.many for one in held), sum(one.of for one in held)
    if of == 0:
        return None, None, None, measure.none
    if of < LEAST:
        return None, None, None, measure.few
    base = told(of, cases=False)
    assert base is not None
    if measure.unit == "count":
        return base, base, None, ""
    if measure.unit == "days":
        return round(many / of), None, base, ""
    share = told(many, cases=False)
    if share is None:
        return None, None, base, f"Fewer than 5 of about {base:,}, so no share is told."
    return min(100, round(100 * share / base)), min(share, base), base, ""


def kept_back(kind: str, answers: int | None, value: float | None) -> float | None:
    """A value of a figure as it may be told: none of a survey with fewer than five answers."""
    return None if BenefitKind[kind] in SURVEY and (answers or 0) < LEAST else value
