"""National Standards: what falls due, the figures of an area, and the cases behind them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from graph import standards as graph
from graph.shape import Start
from graph.standards import figures
from resolvers.access import reach, reached
from resolvers.context import Context, Viewer
from resolvers.paging import position, size, whose
from resolvers.refusals import Refusal
from resolvers.standards import rounded
from resolvers.standards.laws import names_in_force
from rules.clock import today
from rules.codes import ComplianceBy, StandardState
from rules.figures import told
from rules.standards.figures import margin, share

READING = "standards"
FIGURES = "compliance"
LOOK_BACK = timedelta(days=92)
LOOK_AHEAD = timedelta(days=28)
LONGEST = timedelta(days=3660)
MOST = figures.MOST
SAMPLE = 50
"""Cases of a manual sample, unless another number is asked for."""
NOT_YOURS = "You may see the figures of the areas that you work in."
AREA_FIRST = "Give the area of the team."
NOT_BY_TEAM = "You are not told these figures by team: too small a group could be found by it."


def standards_due(
    context: Context,
    first: int,
    officer: str | None = None,
    area: str | None = None,
    team: str | None = None,
    since: date | None = None,
    until: date | None = None,
    after: str | None = None,
) -> Start:
    """What is due or overdue of the people of an officer, or of an area or its team."""
    within = reached(context.grants, READING)
    place = whose(officer, area, team)
    begin, end = since or today() - LOOK_BACK, until or today() + LOOK_AHEAD
    return graph.due(within, place, begin, end, size(first), position(after))


def standard_results(
    context: Context,
    first: int,
    since: date,
    until: date,
    area: str | None = None,
    team: str | None = None,
    officer: str | None = None,
    standard: str | None = None,
    state: StandardState | None = None,
    after: str | None = None,
) -> Start:
    """The results behind a figure, of people whose standards the reader may see."""
    within = reached(context.grants, READING)
    _check(since, until)
    if team and not area:
        raise Refusal("BAD_INPUT", AREA_FIRST, "area")
    name = state.name if isinstance(state, StandardState) else state
    return graph.behind(
        within, area, team or None, officer, standard, name, since, until, size(first), position(after)
    )


async def compliance(
    context: Context,
    since: date,
    until: date,
    by: ComplianceBy,
    area: str | None,
    team: str | None,
    standard: str | None,
    sample: int | None,
) -> list[dict[str, Any]]:
    """Figures of what fell due from one day to another, by standard, month, area, team or officer. Raises Refusal.

    A manager sees those of the areas that they work in. For readers without cases figures are multiples of five, of
    whole months, and none by officer (`resolvers/standards/rounded.py`).
    """
    scope = reach(context.grants, FIGURES)
    if scope is None:
        raise Refusal("FORBIDDEN", "You may not see these figures.")
    _check(since, until)
    _check_team(context, by, area, team)
    told_by_name = by is ComplianceBy.STANDARD
    names = await names_in_force(context) if told_by_name or standard is not None else {}
    if standard is not None and standard not in names:
        raise Refusal("BAD_INPUT", "There is no such standard.", "standard")
    if sample is not None and not 1 <= sample <= MOST:
        raise Refusal("BAD_INPUT", f"A sample is of 1 to {MOST:,} cases.", "sample")
    own = None if scope == "" else list(context.viewer.read_areas)
    if own is not None and area is None:
        raise Refusal("FORBIDDEN", NOT_YOURS)
    cases = sees_cases(context.viewer)
    if cases:
        found = await figures.counted(
            context.graph,
            context.asking,
            since,
            until,
            by.name,
            area=area,
            team=team or None,
            standard=standard,
            own=own,
        )
    else:
        found = await rounded.counted(context, since, until, by, area, standard)
    return [_figure(one, names if told_by_name else {}, cases, sample or SAMPLE) for one in found]


def _figure(one: figures.Counted, names: Mapping[str, str], cases: bool, sample: int) -> dict[str, Any]:
    counts = {state: one.counts.get(state, 0) for state in ("MET", "LATE", "MISSED", "EXCUSED", "DUE")}
    shown = {state.lower(): told(many, cases) for state, many in counts.items()}
    judged = [shown[state] for state in ("met", "late", "missed")]
    met, late, missed = (each or 0 for each in judged)
    total = met + late + missed
    known = None not in judged
    return {
        "key": one.key,
        "name": names.get(one.key) or one.name or one.key,
        **shown,
        "share": share(met, late, missed) if known else None,
        "sample": min(sample, total) if known else None,
        "margin": margin(met, total, sample) if known and total else None,
    }


def sees_cases(viewer: Viewer) -> bool:
    """Whether all that figures are counted of is open to somebody: else figures are rounded."""
    figures_of, cases_of = reach(viewer.grants, FIGURES), reach(viewer.grants, READING)
    # Who may ask for the country sees the cases of all of it, or is told none as it is; a manager sees their areas'.
    return cases_of == "" or (figures_of != "" and cases_of is not None)


def _check(since: date, until: date) -> None:
    if until < since:
        raise Refusal("BAD_INPUT", "The last day is before the first.", "until")
    if until - since > LONGEST:
        raise Refusal("BAD_INPUT", "Ask for ten years at most.", "since")


def _check_team(context: Context, by: ComplianceBy, area: str | None, team: str | None) -> None:
    """A team is one of an area, and of its few cases readers without any are told nothing. Raises Refusal."""
    if by is not ComplianceBy.TEAM and not team:
        return
    if not sees_cases(context.viewer):
        raise Refusal("FORBIDDEN", NOT_BY_TEAM)
    if not area:
        raise Refusal("BAD_INPUT", AREA_FIRST, "area")
