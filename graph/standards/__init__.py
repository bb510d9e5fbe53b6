"""National Standards: the results of each order or licence, what falls due, and the cases behind a figure.

`(:Sentence)-[:HAS_RESULT]->(:StandardResult {id, key, since, about, version, state, due, metOn, ...})` is worked out
(`graph/standards/keeping.py`), so it has no history of its own: what it rests on has. A result that is due and whose
last day is over is missed; who reads works that out from the day, so nothing is written at midnight.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from graph.scopes import may_see
from graph.shape import Derived, Edge, Order, Shape, Start, dates, plain
from graph.sources import OF_OFFENDER
from rules.standards.words import (
    assessments_in_words,
    contacts_in_words,
    name,
    rule_in_words,
    treatment_in_words,
    words,
)

STATE = "CASE WHEN {n}.state = 'DUE' AND {n}.due < $today THEN 'MISSED' ELSE {n}.state END"
OWNER = "({n})<-[:HAS_RESULT]-(:Sentence)<-[:SERVES]-" + OF_OFFENDER
LOADED_NAME = (
    "head(COLLECT {{ MATCH (l:StandardWords {{of: {n}.key}}) "
    "RETURN l.words ORDER BY l.number DESC LIMIT 1 }})"
)
"""What the newest rules that were loaded call a standard; null: none were loaded (`graph/standards/laws.py`)."""
LOADED_RULE = LOADED_NAME.replace("{n}.key", "{n}.version + ' ' + {n}.key")
STORED = ("state", "due", "metOn", "lateBy", "needed", "reached", "why")

# What a result rests on is read as it stands, of the same person: an entry that was taken off since is not there.
_RESTS = (
    "COLLECT {{ MATCH ({n})<-[:HAS_RESULT]-(:Sentence)<-[:SERVES]-(:CaseFile)<-[:HAS_FILE]-(p:Offender) "
    "MATCH (x:Fact WHERE x.id IN {n}.evidence)"
)
CONTACTS = (
    _RESTS + "<-[:HAD]-(:CaseFile)<-[:HAS_FILE]-(p) "
    "RETURN [x.id, toString(x.date), x.kind, x.outcome] ORDER BY x.date, x.id }}"
)
ASSESSMENTS = (
    _RESTS + "<-[:ASSESSED]-(:CaseFile)<-[:HAS_FILE]-(p) WITH x, coalesce(x.signedOn, x.date) AS day "
    "RETURN [x.id, toString(day), toString(x.countersignedOn)] ORDER BY day, x.id }}"
)
TREATMENT = (
    _RESTS + "<-[h:HAS_WEEK|HAS_DRUG_TEST|HAS_REVIEW]-(:Treatment)<-[:TREATED]-(:CaseFile)<-[:HAS_FILE]-(p) "
    "WITH x, coalesce(x.from, x.date) AS day, CASE type(h) WHEN 'HAS_WEEK' THEN 'HOURS' "
    "WHEN 'HAS_DRUG_TEST' THEN 'TESTS' ELSE 'COURT_REVIEW' END AS kind "
    "RETURN [x.id, toString(day), kind, x.hoursAttended, x.result] ORDER BY day, x.id }}"
)

STANDARD_RESULT = Shape(
    "StandardResult",
    "StandardResult",
    "std",
    {
        **plain("key", "version", "lateBy", "needed", "reached", "why", "evidence", "team"),
        **dates("since", "due", "metOn"),
        "state": STATE,
        "name": Derived(("key", LOADED_NAME), name),
        "words": Derived(STORED, words),
        "rule": Derived(("version", "key", LOADED_RULE), rule_in_words),
        "contacts": Derived((CONTACTS,), contacts_in_words),
        "assessments": Derived((ASSESSMENTS,), assessments_in_words),
        "treatment": Derived((TREATMENT,), treatment_in_words),
    },
    {
        "sentence": Edge("Sentence", "({n})<-[:HAS_RESULT]-({m}:Sentence)", one=True),
        "offender": Edge("Offender", OWNER, one=True),
        "area": Edge("Area", "({m}:Area {slug: {n}.area})", one=True),
        "officer": Edge("Officer", "({m}:Officer {id: {n}.officer})", one=True),
    },
    owner=OWNER,
)

BY_DUE = Order(("coalesce({m}.due, date('9999-12-31'))", "{m}.key", "{m}.id"), days=1)
STANDARDS = Edge(
    "StandardResult",
    "({n})-[:HAS_FILE]->(:CaseFile)-[:SERVES]->(:Sentence)-[:HAS_RESULT]->({m}:StandardResult)",
    order=Order(("{m}.since", "{m}.key", "{m}.id"), descending=True, days=1),
    paged=True,
    arguments={
        "standard": "{m}.key = {value}",
        "states": STATE.replace("{n}", "{m}") + " IN {value}",
        "sentence": "EXISTS { (:Sentence {id: {value}})-[:HAS_RESULT]->({m}) }",
    },
)

SHAPES = (STANDARD_RESULT,)

OF_OFFICER = (
    "MATCH (:Officer {id: $_officer})<-[:BY]-(s:Supervision WHERE s.to IS NULL OR s.to > $today)"
    "<-[:SUPERVISED]-(:CaseFile)<-[:HAS_FILE]-(o:Offender)"
)
OF_TEAM = (
    "MATCH (:Area {id: $_area})<-[:IN_AREA]-(s:Supervision WHERE (s.to IS NULL OR s.to > $today) "
    "AND ($_team IS NULL OR s.team = $_team))<-[:SUPERVISED]-(:CaseFile)<-[:HAS_FILE]-(o:Offender)"
)
OPEN = (
    " MATCH (o)-[:HAS_FILE]->(:CaseFile)-[:SERVES]->(:Sentence)-[:HAS_RESULT]->(n:StandardResult "
    "WHERE n.state = 'DUE' AND n.due >= $_since AND n.due <= $_until)"
)
OWNERS = (
    "COLLECT { MATCH ({n})<-[:HAS_RESULT]-(:Sentence)<-[:SERVES]-(:CaseFile)<-[:HAS_FILE]-(o:Offender) "
    "RETURN o.id }"
)
IN_AREA = "MATCH (a:Area {id: $_area}) MATCH (n:StandardResult {area: a.slug})"
EVERYWHERE = "MATCH (n:StandardResult)"
BEHIND = (
    " WHERE n.due >= $_since AND n.due <= $_until AND ($_standard IS NULL OR n.key = $_standard) "
    "AND ($_team IS NULL OR n.team = $_team) AND ($_officer IS NULL OR n.officer = $_officer) AND ($_state IS NULL OR "
    + STATE.replace("{n}", "n")
    + " = $_state)"
)


def due(
    within: str,
    place: Mapping[str, str | None],
    since: date,
    until: date,
    first: int,
    after: list[Any] | None,
) -> Start:
    """What is due or overdue of the people of an `officer`, or of an `area` and its `team`, by last day.

    `within` is the predicate on the offender `{m}` whose it is.
    """
    match = (
        (OF_OFFICER if "officer" in place else OF_TEAM) + f" WITH DISTINCT o WHERE {may_see(within)}" + OPEN
    )
    values = {**place, "since": since, "until": until}
    return Start("StandardResult", match, values, BY_DUE, first, after, owners=OWNERS)


def behind(
    within: str,
    area: str | None,
    team: str | None,
    officer: str | None,
    standard: str | None,
    state: str | None,
    since: date,
    until: date,
    first: int,
    after: list[Any] | None,
) -> Start:
    """The results behind a figure, by last day: those of people within the predicate on `{m}` alone."""
    there = (
        "EXISTS { (n)<-[:HAS_RESULT]-(:Sentence)<-[:SERVES]-(:CaseFile)<-[:HAS_FILE]-(o:Offender) "
        f"WHERE {may_see(within)} }}"
    )
    match = (IN_AREA if area else EVERYWHERE) + BEHIND + f" AND {there}"
    values: dict[str, Any] = {"team": team, "officer": officer, "standard": standard, "state": state}
    values |= {"since": since, "until": until, **({"area": area} if area else {})}
    return Start("StandardResult", match, values, BY_DUE, first, after, owners=OWNERS)
