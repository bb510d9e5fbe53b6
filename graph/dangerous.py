"""Dangerous people of an area: at high or very high risk of serious harm or, for those cleared, on the register."""

from __future__ import annotations

from typing import Any

from graph.shape import Order, Start

SHAPES = ()
"""They are offenders, read as `graph/offenders.py` says."""

SUPERVISED_IN = (
    "MATCH (:Area {id: $_area})<-[:IN_AREA]-(s:Supervision WHERE s.to IS NULL OR s.to > $today)"
    "<-[:SUPERVISED]-(:CaseFile)<-[:HAS_FILE]-(n:Offender) WITH DISTINCT n"
)
# By the latest complete assessment, as `riskOfHarm` shows it: the worst of its levels.
AT_RISK = (
    " MATCH (n)-[:HAS_FILE]->(:CaseFile)-[:ASSESSED]->(m:Assessment WHERE m.status = 'COMPLETE') "
    "WITH n, m ORDER BY m.date DESC, m.id DESC WITH n, head(collect(m)) AS m "
    "WITH n, coalesce(m.harmCommunity, []) + coalesce(m.harmCustody, []) AS levels "
    "WITH n, CASE WHEN 'VERY_HIGH' IN levels THEN 2 WHEN 'HIGH' IN levels THEN 1 ELSE 0 END AS rank "
    "WHERE rank > 0"
)
REGISTERED = (
    " MATCH (n)-[:KEPT_APART]->(:CaseFile)-[:REGISTERED]->(e:RegisterEntry WHERE e.to IS NULL OR e.to > $today) "
    "WITH n, 1 AS rank WHERE true"
)
# Whom the police of the area manage, wherever probation supervises them, if it does at all.
MANAGED = (
    "MATCH (a:Area {id: $_area}) MATCH (e:RegisterEntry {force: a.forceNumber}) WHERE e.to IS NULL OR e.to > $today "
    "MATCH (e)<-[:REGISTERED]-(:CaseFile)<-[:KEPT_APART]-(n:Offender) WITH DISTINCT n WITH n, 1 AS rank WHERE true"
)
ANY_WAY = "CALL () { "
WORST = " } WITH n, max(rank) AS score"
BY_NAME = Order(("{m}.surname", "coalesce({m}.forenames, '')", "{m}.id"))


def dangerous(area: str, within: str, register: str | None, first: int, after: list[Any] | None) -> Start:
    """Dangerous people of an area, those at very high risk first, then by name.

    `within` is the predicate on an offender `{m}` for levels of harm, `register` that for the register; None: whoever
    asks may not know who is on it, and finds nobody by it.
    """
    ways = [(SUPERVISED_IN + AT_RISK, within)]
    if register is not None:
        ways += [(SUPERVISED_IN + REGISTERED, register), (MANAGED, register)]
    found = " UNION ALL ".join(
        match + (f" AND {scope.replace('{m}', 'n')}" if scope else "") + " RETURN n, rank"
        for match, scope in ways
    )
    return Start("Offender", ANY_WAY + found + WORST, {"area": area}, BY_NAME, first, after, ranked=True)
