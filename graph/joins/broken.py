"""Records that people joined and whose files speak against it now: nothing but a person splits them."""

from __future__ import annotations

from typing import Any

from graph.offenders import BY_NAME
from graph.shape import Start

BROKEN = (
    "MATCH (d:Decision) WHERE d.flagged IS NOT NULL "
    "MATCH (n:Offender)-[:HAS_FILE]->(:CaseFile)<-[:ABOUT]-(d)-[:ABOUT]->(f:CaseFile) "
    "WHERE EXISTS { (n)-[:HAS_FILE]->(f) } WITH DISTINCT n"
)


def clusters(within: str, first: int, after: list[Any] | None) -> Start:
    """The records whose evidence fell apart; `within` is the predicate on an offender `{m}` that the part has."""
    match = f"{BROKEN} WHERE {within.replace('{m}', 'n')}" if within else BROKEN
    return Start("Offender", match, {}, BY_NAME, first, after)
