"""Figures of compliance for readers without cases: the finest cells, from which every such figure is added."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from graph.scopes import MAY_SEE
from graph.session import Graph
from graph.standards.figures import STATE


def _cells() -> str:
    """What both statements end in: the cells of results that the reader may see."""
    return (
        """
  AND ($standard IS NULL OR n.key = $standard)
MATCH (n)<-[:HAS_RESULT]-(:Sentence)<-[:SERVES]-(:CaseFile)<-[:HAS_FILE]-(o:Offender)
WHERE """
        + MAY_SEE.replace("{m}", "o")
        + """
WITH n.area AS area, left(toString(n.due), 7) AS month, n.key AS standard, """
        + STATE
        + """ AS state,
    count(n) AS many, min(n.id) AS first
RETURN area, CASE $by WHEN 'AREA' THEN head(COLLECT { MATCH (a:Area {slug: area}) RETURN a.name }) END,
    month, standard, state, many, first
"""
    )


CELLS_OF_AREA = """
MATCH (a:Area {id: $area})
MATCH (n:StandardResult {area: a.slug})
WHERE n.due >= $since AND n.due <= $until""" + _cells()

CELLS_OF_ALL = """
MATCH (n:StandardResult)
WHERE n.due >= $since AND n.due <= $until""" + _cells()


class Counted(NamedTuple):
    """How many results of a standard and state fell due in a month (2003-09) and area (by slug); `name`: the area's,
    where it is asked for. `first` is an id of one of them, which such a reader never sees."""

    area: str | None
    name: str | None
    month: str
    standard: str
    state: str
    many: int
    first: str


async def cells(
    graph: Graph,
    asking: Mapping[str, Any],
    since: date,
    until: date,
    by: str,
    *,
    area: str | None,
    standard: str | None,
) -> list[Counted]:
    """Every cell of the months from one day to another."""
    values = {**asking, "since": since, "until": until, "by": by, "standard": standard}
    if area is not None:
        rows = await graph.read(CELLS_OF_AREA, {**values, "area": area})
    else:
        rows = await graph.read(CELLS_OF_ALL, values)
    return [Counted(*row) for row in rows]
