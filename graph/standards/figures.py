"""Figures of compliance, counted in one statement from the results of people whom the reader may see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from graph.scopes import MAY_SEE
from graph.session import Graph
from graph.standards import STATE as OF_RESULT

MOST = 5000
"""Groups of one answer, and cases of a sample."""

STATE = OF_RESULT.replace("{n}", "n")
"""How a result `n` stands today."""


def _seen() -> str:
    """Of some results those that fell due between two days, and that the reader may see."""
    return """
WHERE n.due >= $since AND n.due <= $until
  AND ($standard IS NULL OR n.key = $standard)
  AND ($team IS NULL OR n.team = $team)
MATCH (n)<-[:HAS_RESULT]-(:Sentence)<-[:SERVES]-(:CaseFile)<-[:HAS_FILE]-(o:Offender)
WHERE """ + MAY_SEE.replace("{m}", "o")


def ending() -> str:
    """What both statements end in: these results, counted."""
    return (
        """
WITH CASE $by WHEN 'STANDARD' THEN n.key WHEN 'MONTH' THEN left(toString(n.due), 7) WHEN 'AREA' THEN n.area
    WHEN 'TEAM' THEN n.team ELSE n.officer END AS key, """
        + STATE
        + """ AS state, count(n) AS many
WHERE key IS NOT NULL
WITH key, collect([state, many]) AS counts
RETURN key, CASE $by
    WHEN 'AREA' THEN head(COLLECT { MATCH (a:Area {slug: key}) RETURN a.name })
    WHEN 'OFFICER' THEN head(COLLECT { MATCH (w:Officer {id: key}) RETURN w.name }) END, counts
ORDER BY key LIMIT $most
"""
    )


OF_AREA = (
    """
MATCH (a:Area {id: $area})
WHERE $own IS NULL OR a.slug IN $own
MATCH (n:StandardResult {area: a.slug})"""
    + _seen()
    + ending()
)

OF_ALL = "\nMATCH (n:StandardResult)" + _seen() + ending()


class Counted(NamedTuple):
    """How many results there are of each state, by what they are counted by, and its name if it has one."""

    key: str
    name: str | None
    counts: Mapping[str, int]


async def counted(
    graph: Graph,
    asking: Mapping[str, Any],
    since: date,
    until: date,
    by: str,
    *,
    area: str | None,
    team: str | None,
    standard: str | None,
    own: Sequence[str] | None,
) -> list[Counted]:
    """Results whose last day is within two days, by `by`. `own`: the only areas (slugs) that may be asked for.

    A `team` is one of the `area`: another area may have one of the same name.
    """
    values = {
        **asking,
        "since": since,
        "until": until,
        "by": by,
        "standard": standard,
        "team": team,
        "most": MOST,
    }
    if area is not None:
        rows = await graph.read(OF_AREA, {**values, "area": area, "own": own})
    else:
        rows = await graph.read(OF_ALL, values)
    return [Counted(key, name, dict(counts)) for key, name, counts in rows]
