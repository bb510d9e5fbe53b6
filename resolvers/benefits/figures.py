"""Plan against actual: what the one statement found, made into figures, their deviations, and a line for each area."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from graph import benefits as graph
from graph.session import TimedOut, Unavailable
from graph.transfers.facts import read as read_clocks
from resolvers.access import reached
from resolvers.commands import CHANGED
from resolvers.context import Context
from resolvers.refusals import Refusal
from rules.benefits import (
    MOST_MONTHS,
    NATIONAL,
    Counted,
    Found,
    Judged,
    Measure,
    Point,
    Returned,
    first_of,
    judge_milestone,
    judge_risk,
    measures,
    month_name,
    months_of,
    points,
    rules_on,
    spared,
    total,
)
from rules.clock import end_of, today
from rules.codes import BenefitKind, DeviationLevel, RiskDecision
from rules.contacts.planning import months_after

PART = "benefits"
COUNTRY = "England and Wales"
USUAL_MONTHS = 12
DEVIATES = (DeviationLevel.OFF_PLAN, DeviationLevel.WATCH)


@dataclass(frozen=True)
class Series:
    """A figure month by month, and of the whole period."""

    measure: Measure
    points: tuple[Point, ...]
    total: Point


@dataclass(frozen=True)
class Placed:
    """The figures of an area over the whole period."""

    id: str
    name: str
    totals: tuple[tuple[Measure, Point], ...]


@dataclass(frozen=True)
class Deviation:
    """Something that is off plan or watched: what, where, and in which month, if it is of one."""

    what: str
    where: str
    month: date | None
    judged: Judged


@dataclass(frozen=True)
class Told:
    """All figures of an area (None: the country) from the first day of a month to that of another."""

    first: date
    last: date
    area: str | None
    name: str
    rules: str
    series: tuple[Series, ...]
    places: tuple[Placed, ...]
    deviations: tuple[Deviation, ...]


async def benefits(
    context: Context, area: str | None = None, first: date | None = None, last: date | None = None
) -> Told:
    """Plan against actual in the months from one day to another; without, in the last twelve. Raises Refusal."""
    reached(context.grants, PART)
    begin, end = _period(first, last)
    rules = rules_on(today())
    until = graph.until(end)
    values = {
        **context.asking,
        "area": area,
        "from": begin,
        "to": end,
        "until": until,
        "begins": end_of(begin - timedelta(days=1)),
        "ends": end_of(until - timedelta(days=1)),
        "inTime": rules.contact,
        "spared": dict(spared()),
        "sparing": list(spared()),
    }
    try:
        rows = await graph.counted(context.graph, values)
    except Unavailable as fault:
        raise Refusal("UNAVAILABLE", str(fault)) from fault
    except TimedOut as fault:
        raise Refusal("TIMEOUT", str(fault)) from fault
    if rows is None:
        raise Refusal("UNAVAILABLE", CHANGED)
    names = {one[0]: str(one[2]) for one in sorted(rows["AREAS"], key=lambda each: str(each[2]))}
    if area is not None and area not in names:
        raise Refusal("BAD_INPUT", "There is no such area.", "area")
    return _told(rows, names, area, months_of(begin, end), rules.name)


def _period(first: date | None, last: date | None) -> tuple[date, date]:
    """The first days of the first and the last month. Raises Refusal for a period that can't be."""
    end = first_of(last or today())
    begin = first_of(first) if first else months_after(end, 1 - USUAL_MONTHS)
    if not 1990 <= begin.year <= 2100 or not 1990 <= end.year <= 2100:
        raise Refusal("BAD_INPUT", "Give months between 1990 and 2100.", "from")
    if end < begin:
        raise Refusal("BAD_INPUT", "The last month is before the first. Change one of them.", "to")
    if len(months_of(begin, end)) > MOST_MONTHS:
        raise Refusal("BAD_INPUT", f"Ask for {MOST_MONTHS} months at most.", "from")
    return begin, end


def _told(
    rows: Mapping[str, list[list[Any]]],
    names: Mapping[str, str],
    area: str | None,
    months: tuple[date, ...],
    rules: str,
) -> Told:
    found, on = _found(rows), today()
    series = tuple(
        Series(measure, tuple(points(kind, found, area, months, on)), total(kind, found, area, months, on))
        for kind, measure in measures().items()
    )
    places = tuple(_place(id_, names[id_], found, months, on) for id_ in _places(found, area, names))
    name = COUNTRY if area is None else names[area]
    deviations = [
        *_of_months(series, name),
        *(_of_areas(places) if area is None else ()),
        *_others(rows, names),
    ]
    deviations.sort(key=lambda one: one.judged.level is not DeviationLevel.OFF_PLAN)
    return Told(months[0], months[-1], area, name, rules, series, places, tuple(deviations))


def _places(found: Found, area: str | None, names: Mapping[str, str]) -> list[str]:
    """The areas of which there is anything, by name."""
    there = {one.area for one in found.counted} | {one.area for one in found.returned}
    return [id_ for id_ in names if id_ in there] if area is None else []


def _place(area: str, name: str, found: Found, months: Sequence[date], on: date) -> Placed:
    totals = ((measure, total(kind, found, area, months, on)) for kind, measure in measures().items())
    return Placed(area, name, tuple(totals))


def _found(rows: Mapping[str, list[list[Any]]]) -> Found:
    counted = [
        Counted(kind, area, date.fromisoformat(month), many, of)
        for kind in BenefitKind
        for area, month, many, of in rows.get(kind.name, ())
    ]
    returned = [
        Returned(BenefitKind[kind], area, date.fromisoformat(month), planned, actual, answers)
        for kind, area, month, planned, actual, answers in rows["RETURNED"]
    ]
    return Found([*counted, *_transfers(rows["TRANSFERS"])], returned)


def _transfers(rows: Sequence[Sequence[Any]]) -> Iterator[Counted]:
    for area, month, record, steps in rows:
        late = any(one["late"] or one["overdue"] for one in read_clocks(record, steps))
        yield Counted(BenefitKind.TRANSFERS_IN_CLOCKS, area, date.fromisoformat(month), int(not late), 1)


def _of_months(series: Sequence[Series], name: str) -> Iterator[Deviation]:
    for one in series:
        for point in one.points:
            if point.judged.level in DEVIATES:
                yield Deviation(one.measure.kind.label, name, point.month, point.judged)


def _of_areas(places: Sequence[Placed]) -> Iterator[Deviation]:
    for place in places:
        for measure, point in place.totals:
            if point.judged.level in DEVIATES:
                yield Deviation(measure.kind.label, place.name, None, point.judged)


def _others(rows: Mapping[str, list[list[Any]]], names: Mapping[str, str]) -> Iterator[Deviation]:
    on = today()
    for name, area, *days in rows["MILESTONES"]:
        planned, forecast, done = (date.fromisoformat(day) if day else None for day in days)
        assert planned is not None
        judged = judge_milestone(planned, forecast, done, on)
        # What was reached late stays so: the board has seen it, and can't change it any more.
        if judged.level in DEVIATES and done is None:
            yield Deviation(f"Milestone: {name}", _where(area, names), None, judged)
    for title, area, likelihood, impact, decision, looked in rows["RISKS"]:
        day = date.fromisoformat(looked)
        judged = judge_risk(likelihood, impact, RiskDecision[decision], day, False, on)
        if judged.level in DEVIATES:
            yield Deviation(f"Risk: {title}", _where(area, names), None, judged)


def _where(area: str, names: Mapping[str, str]) -> str:
    return COUNTRY if area == NATIONAL else names.get(area, COUNTRY)


def month_label(month: date | None) -> str:
    """A month as people say it; nothing for a whole period."""
    return month_name(month) if month else ""
