"""Figures of compliance for readers without cases: each is a sum of rounded cells, the same whatever is asked.

A cell is what fell due of one standard, in one month and area, with one state. Only whole months are told, and nothing
by officer or team: two answers never differ by less than a cell, and a cell is never told as it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date

from graph.standards import rounded as graph
from graph.standards.figures import Counted
from resolvers.context import Context
from resolvers.refusals import Refusal
from rules.codes import ComplianceBy
from rules.contacts.planning import last_of_month
from rules.figures import blurred

OF_CASES = "Figures of one officer or team are for those who may see their cases."
BY: dict[ComplianceBy, Callable[[graph.Counted], str | None]] = {
    ComplianceBy.STANDARD: lambda one: one.standard,
    ComplianceBy.MONTH: lambda one: one.month,
    ComplianceBy.AREA: lambda one: one.area,
}
"""What such readers may have figures by."""


async def counted(
    context: Context, since: date, until: date, by: ComplianceBy, area: str | None, standard: str | None
) -> list[Counted]:
    """What fell due in the months that two days lie in and those between. Raises Refusal."""
    if by not in BY:
        raise Refusal("FORBIDDEN", OF_CASES)
    first, last = since.replace(day=1), last_of_month(until)
    cells = await graph.cells(
        context.graph, context.asking, first, last, by.name, area=area, standard=standard
    )
    names: dict[str, str | None] = {}
    counts: dict[str, Counter[str]] = {}
    for one in cells:
        key = BY[by](one)
        if key is None:
            continue
        names[key] = one.name
        counts.setdefault(key, Counter())[one.state] += blurred(one.many, one.first)
    return [Counted(key, names[key], counts[key]) for key in sorted(counts)]
