"""Where the statement of a question begins: which figures its reader may have, and of whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from graph import questions as graph
from graph.shape import Start
from resolvers.access import Grants
from resolvers.context import Context
from resolvers.paging import position, size
from resolvers.questions.asked import asked_of
from resolvers.questions.copied import answer
from resolvers.questions.reach import Reach, reach_of
from resolvers.refusals import Refusal
from rules.clock import today
from rules.codes import StandardReport, Trait
from rules.questions import Question, faults, whole_years
from rules.reports import Table
from rules.reports import report as declared

PART = "reports"
NOT_YOURS = "You may not have these figures: they are of a part of the record that your work does not open."
WHOLE_YEARS = "You are told these figures by whole calendar years: from 1 January to 31 December."
NOT_PLAINLY = "You are not told these figures by {trait}: too small a group could be found by it."


async def explore(context: Context, question: Mapping[str, Any]) -> Start:
    """The figures that a question asks for. Raises Refusal with what is wrong with it."""
    wanted = asked_of(question)
    _check(wanted)
    return await answer(context, [_allowed(context.grants, wanted)])


async def report(
    context: Context,
    name: StandardReport,
    area: str | None = None,
    to: date | None = None,
    **given: Any,
) -> Start:
    """A standard report's tables, those that the reader may have. Raises Refusal where that is none of them."""
    since, until = _time(given.get("from") or given.get("from_"), to)
    tables = _tables(context.grants, name, since, until, area or None)
    scored = declared(name, today()).question if name is StandardReport.SCORECARD else ""
    return await answer(context, tables, name.label, scored)


def told_of(grants: Grants, wanted: StandardReport | Question, since: date, until: date) -> tuple[date, date]:
    """Of which days somebody may have a report or a question: those given or, where they are told of whole years alone,
    the year of the last. Raises Refusal where they may have none of it, or it can't be asked."""
    try:
        _may_have(grants, wanted, since, until)
    except Refusal as refusal:
        if refusal.code == "FORBIDDEN":
            raise
        since, until = date(until.year, 1, 1), date(until.year, 12, 31)
        _may_have(grants, wanted, since, until)
    return since, until


def _may_have(grants: Grants, wanted: StandardReport | Question, since: date, until: date) -> None:
    if isinstance(wanted, StandardReport):
        _tables(grants, wanted, since, until, None)
    else:
        question = replace(wanted, since=since, until=until)
        _check(question)
        _allowed(grants, question)


def _tables(
    grants: Grants, name: StandardReport, since: date, until: date, area: str | None
) -> list[graph.Asked]:
    tables = []
    for one in declared(name, today()).tables:
        try:
            question = _question(one, since, until, area)
            _check(question)
            tables.append(_allowed(grants, question, one))
        except Refusal as refusal:
            if refusal.code != "FORBIDDEN":
                raise
    if not tables:
        raise Refusal("FORBIDDEN", NOT_YOURS)
    return tables


def cases_of(
    context: Context, question: Mapping[str, Any], keys: Sequence[str], first: int, after: str | None = None
) -> Start:
    """The people behind a row of the figures that a question asks for: all of them, for the row of all."""
    wanted = asked_of(question)
    _check(wanted)
    one = _allowed(context.grants, wanted)
    if one.plainly:
        raise Refusal("FORBIDDEN", NOT_YOURS)
    if len(keys) not in (0, len(wanted.by)):
        raise Refusal("BAD_INPUT", "Give a key for each thing that the figures are told apart by.", "keys")
    chosen = dict(zip(wanted.by, keys, strict=False))
    every = [*chosen, *(trait for trait, _ in wanted.filters)]
    if any(graph.MEASURES[wanted.count].by[trait].folded for trait in every):
        raise Refusal(
            "BAD_INPUT",
            "What this is told apart by is worked out: the people behind it can't be listed.",
            "keys",
        )
    return graph.people(one, chosen, size(first), position(after))


def _question(table: Table, since: date, until: date, area: str | None) -> Question:
    return Question(table.count, table.by, table.filters, table.share, since, until, area)


def _time(since: date | None, until: date | None) -> tuple[date, date]:
    """The time that is meant: the year so far where none is given, or that of the day that is."""
    year = (since or until or today()).year
    return since or date(year, 1, 1), until or date(max(year, (since or until or today()).year), 12, 31)


def _check(question: Question) -> None:
    for one in faults(question, graph.askable(question.count)):
        raise Refusal("BAD_INPUT", one.message, one.field)
    measure = graph.MEASURES[question.count]
    if any(measure.by[trait].folded for trait, _ in question.filters):
        raise Refusal(
            "BAD_INPUT", "Figures can't be narrowed by what is worked out: tell them apart by it.", "filters"
        )


def _allowed(grants: Grants, question: Question, table: Table | None = None) -> graph.Asked:
    """A question as it may be asked: within whom, and in which way. Raises Refusal."""
    reach: Reach = reach_of(grants, question)
    if reach.within is None and not reach.plainly:
        raise Refusal("FORBIDDEN", NOT_YOURS)
    if reach.within is None:
        _plainly(question)
    told = table or Table("", question.count)
    return graph.Asked(
        question,
        reach.within or (),
        reach.within is None,
        told.title,
        told.chart.name if told.chart else None,
        dict(told.target or {}),
    )


def _plainly(question: Question) -> None:
    measure = graph.MEASURES[question.count]
    told = measure.plainly or ()
    for trait in (*question.by, *(trait for trait, _ in question.filters)):
        if trait not in told:
            raise Refusal("BAD_INPUT", NOT_PLAINLY.format(trait=trait.label.lower()), "by")
    if measure.day and not whole_years(question):
        raise Refusal("BAD_INPUT", WHOLE_YEARS, "from")
    if measure.places is Trait.PRISON and question.area is not None:
        raise Refusal("BAD_INPUT", "These figures are told to you by prison, not by area.", "area")
