"""Figures of compliance for readers without cases: the finest cells, from which every such figure is added."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from graph.session import Graph
from graph.standards.figures import OF_ALL, OF_AREA, STATE, ending


def _cells() -> str:
    """What the statements of figures end in here: each cell by itself."""
    return (
        """
WITH n.area AS area, left(toString(n.due), 7) AS month, n.key AS standard, """
        + STATE
        + """ AS state,
    count(n) AS many, min(n.id) AS first
RETURN area, CASE $by WHEN 'AREA' THEN head(COLLECT { MATCH (a:Area {slug: area}) RETURN a.name }) END,
    month, standard, state, many, first
"""
    )


CELLS_OF_AREA = OF_AREA.replace(ending(), _cells())

CELLS_OF_ALL = OF_ALL.replace(ending(), _cells())


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
    values = {**asking, "since": since, "until": until, "by": by, "standard": standard, "team": None}
    if area is not None:
        rows = await graph.read(CELLS_OF_AREA, {**values, "area": area, "own": None})
    else:
        rows = await graph.read(CELLS_OF_ALL, values)
    return [Counted(*row) for row in rows]
