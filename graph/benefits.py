"""Benefits: what was planned and returned by area and month, milestones, risks, and what the record itself tells.

`(:Fact:BenefitFigure {kind, area, month, planned, actual, answers})`, `(:Fact:Milestone)` and `(:Fact:ProjectRisk)` are
nobody's record and hang off nothing; `area` is an area's id, or `''` for the country. All else is counted from the
record as it is asked for, in one statement (`COUNTED`), of the people whom the reader may see.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, LiteralString

from graph.history import Change, change
from graph.instants import native
from graph.questions.traits import RECORDED as ETHNICITY_RECORDED
from graph.scopes import MAY_SEE
from graph.session import Graph, Transaction
from graph.shape import VERSION, Derived, Edge, Order, Shape, Start, dates, plain
from graph.sources import RECORDED, SAID, SHOWN
from graph.staff import SAME_STANDING
from graph.standards.figures import STATE
from graph.transfers.facts import COLUMNS
from rules.benefits import kept_back, milestone_level, milestone_words, risk_level, risk_words

AREA = {"area": Edge("Area", "({m}:Area {id: {n}.area})", one=True)}
REPLACED = {"replaced": SAID["replaced"]}
_STANDS = ("plannedOn", "forecastOn", "doneOn")
_RISK = ("likelihood", "impact", "decision", "lookedOn", "closedOn")
_SCORE = ("{n}.kind", "{n}.answers")

# What a figure said before is not shown: a score of fewer than five answers stays kept back.
FIGURE = Shape(
    "BenefitFigure",
    "Fact:BenefitFigure",
    "bfg",
    {
        **plain("kind", "planned"),
        **dates("month"),
        "actual": Derived((*_SCORE, "{n}.actual"), kept_back),
        "answers": Derived((*_SCORE, "{n}.answers"), kept_back),
        "version": VERSION,
        **RECORDED,
    },
    AREA,
)

MILESTONE = Shape(
    "Milestone",
    "Fact:Milestone",
    "mst",
    {
        **plain("name"),
        **dates(*_STANDS),
        "level": Derived(_STANDS, milestone_level),
        "words": Derived(_STANDS, milestone_words),
        "version": VERSION,
        **RECORDED,
    },
    {**AREA, **REPLACED},
)

PROJECT_RISK = Shape(
    "ProjectRisk",
    "Fact:ProjectRisk",
    "prk",
    {
        **plain("title", "owner", "likelihood", "impact", "score", "plan", "decision"),
        **dates("decidedOn", "lookedOn", "closedOn"),
        "level": Derived(_RISK, risk_level),
        "words": Derived(_RISK, risk_words),
        "version": VERSION,
        **RECORDED,
    },
    {**AREA, **REPLACED},
)

SHOWN["Milestone"] = frozenset(MILESTONE.fields)
SHOWN["ProjectRisk"] = frozenset(PROJECT_RISK.fields)

SHAPES = (FIGURE, MILESTONE, PROJECT_RISK)

BY_DAY = Order(("{m}.plannedOn", "{m}.id"), days=1)
WORST_FIRST = Order(("{m}.score", "{m}.id"), descending=True)

ALL_MILESTONES = "MATCH (n:Milestone) WHERE n.plannedOn >= date('1900-01-01')"
OF_AREA = " AND n.area IN [$_area, '']"
RISKS = "MATCH (n:ProjectRisk) WHERE n.score >= 0 AND ($_open IS NULL OR (n.closedOn IS NULL) = $_open)"

AREAS = """
MATCH (n:Area)
WHERE n.slug >= ''
RETURN n.id, n.slug, n.name
"""

_SEEN = MAY_SEE.replace("{m}", "o")
_DAY = "date(datetime({datetime: e.at, timezone: 'Europe/London'}))"
_AT = "e.at >= $begins AND e.at < $ends"


def _placed(known: str, way: str, day: str) -> str:
    """Where somebody was supervised on a day, which is where what was written of that day counts."""
    return f"""({known}) {{
        MATCH {way}-[:SUPERVISED]->(u:Supervision)-[:IN_AREA]->(place:Area)
        WHERE u.from <= {day} AND (u.to IS NULL OR u.to > {day})
        RETURN place.id AS area ORDER BY u.from DESC, u.id LIMIT 1
    }}"""


# A further measure that is counted from the record is one more branch: area, month, many, of.
COUNTED = f"""{SAME_STANDING}
CALL () {{
    MATCH (n:BenefitFigure)
    WHERE n.month >= $from AND n.month <= $to AND ($area IS NULL OR n.area IN [$area, ''])
    RETURN 'RETURNED' AS what,
        collect([n.kind, n.area, toString(n.month), n.planned, n.actual, n.answers]) AS rows
    UNION ALL
    MATCH (n:Area)
    WHERE n.slug >= ''
    RETURN 'AREAS' AS what, collect([n.id, n.slug, n.name]) AS rows
    UNION ALL
    MATCH (n:Milestone)
    WHERE n.plannedOn >= date('1900-01-01') AND ($area IS NULL OR n.area IN [$area, ''])
    RETURN 'MILESTONES' AS what,
        collect([n.name, n.area, toString(n.plannedOn), toString(n.forecastOn), toString(n.doneOn)]) AS rows
    UNION ALL
    MATCH (n:ProjectRisk)
    WHERE n.score >= 0 AND n.closedOn IS NULL AND ($area IS NULL OR n.area IN [$area, ''])
    RETURN 'RISKS' AS what,
        collect([n.title, n.area, n.likelihood, n.impact, n.decision, toString(n.lookedOn)]) AS rows
    UNION ALL
    MATCH (u:Supervision)
    WHERE u.from >= $from AND u.from < $until
    WITH u
    MATCH (u)-[:IN_AREA]->(place:Area)
    WHERE $area IS NULL OR place.id = $area
    MATCH (u)<-[:SUPERVISED]-(:CaseFile)<-[:HAS_FILE]-(o:Offender)
    WHERE {_SEEN}
    WITH place, u, o, o.dateOfBirth IS NOT NULL AND o.sex IN ['MALE', 'FEMALE'] AND {ETHNICITY_RECORDED}
        AND coalesce(o.ethnicityNeedsRecording, false) = false AND EXISTS {{ (u)-[:BY]->(:Officer) }}
        AND EXISTS {{ (o)-[:HAS_FILE]->(:CaseFile)-[:LIVES_AT]->(:Address) }} AS complete
    WITH place.id AS area, date.truncate('month', u.from) AS month,
        count(DISTINCT CASE WHEN complete THEN o END) AS many, count(DISTINCT o) AS base
    RETURN 'CASES_COMPLETE' AS what, collect([area, toString(month), many, base]) AS rows
    UNION ALL
    MATCH (e:Event)
    WHERE e.kind = 'CONTACT_RECORDED' AND {_AT}
    WITH e
    MATCH (c:Fact {{id: e.subject}})<-[:HAD]-(f:CaseFile)<-[:HAS_FILE]-(o:Offender)
    WHERE {_SEEN}
    WITH c, f, {_DAY} AS day
    WHERE c.date <= day
    WITH c, f, min(day) AS day
    CALL {_placed("f, c", "(f)", "c.date")}
    WITH area, date.truncate('month', day) AS month, count(c) AS base,
        sum(CASE WHEN day <= c.date + duration({{days: $inTime}}) THEN 1 ELSE 0 END) AS many
    WHERE $area IS NULL OR area = $area
    RETURN 'CONTACTS_IN_A_DAY' AS what, collect([area, toString(month), many, base]) AS rows
    UNION ALL
    MATCH (e:Event)
    WHERE e.kind = 'TRANSFER_COMPLETE' AND {_AT}
    WITH e
    MATCH (n:Fact {{id: e.subject}})-[:TO_AREA]->(place:Area)
    MATCH (n)<-[:HAS_TRANSFER]-(:CaseFile)<-[:HAS_FILE]-(o:Offender)
    WHERE ($area IS NULL OR place.id = $area) AND {_SEEN}
    WITH DISTINCT n, place.id AS area, date.truncate('month', {_DAY}) AS month
    WITH area, month, {COLUMNS[0].format(n="n")} AS record, {COLUMNS[2].format(n="n")} AS steps
    RETURN 'TRANSFERS' AS what, collect([area, toString(month), record, steps]) AS rows
    UNION ALL
    MATCH (e:Event)
    WHERE e.kind IN $sparing AND {_AT}
    WITH e
    MATCH (e)-[:ON]->()-[:NOW*0..1]->(o:Offender)
    WHERE {_SEEN}
    WITH e, o, {_DAY} AS day
    CALL {_placed("o, day", "(o)-[:HAS_FILE]->(:CaseFile)", "day")}
    WITH area, date.truncate('month', day) AS month, sum($spared[e.kind]) AS many
    WHERE $area IS NULL OR area = $area
    RETURN 'REKEYING_AVOIDED' AS what, collect([area, toString(month), many, many]) AS rows
    UNION ALL
    MATCH (e:Event)
    WHERE e.kind = 'PROGRAMME_STEP' AND {_AT}
    WITH e
    MATCH (p:Fact {{id: e.subject}})-[:IN_AREA]->(place:Area)
    WHERE p.endedOn <= p.reportOn AND ($area IS NULL OR place.id = $area)
    MATCH (p)<-[:REFERRED]-(:CaseFile)<-[:HAS_FILE]-(o:Offender)
    WHERE {_SEEN}
    WITH p, place, {_DAY} AS day
    WHERE p.reportOn <= day
    WITH p, place, max(day) AS day
    WITH place.id AS area, date.truncate('month', day) AS month, count(p) AS base,
        sum(duration.inDays(p.endedOn, p.reportOn).days) AS many
    RETURN 'REPORT_DAYS' AS what, collect([area, toString(month), many, base]) AS rows
    UNION ALL
    MATCH (place:Area)
    WHERE place.slug >= '' AND ($area IS NULL OR place.id = $area)
    WITH place
    MATCH (n:StandardResult {{area: place.slug}})
    USING INDEX n:StandardResult(area, due)
    WHERE n.due >= $from AND n.due < $until
    WITH place, n, {STATE} AS state
    WHERE state IN ['MET', 'LATE', 'MISSED']
    MATCH (n)<-[:HAS_RESULT]-(:Sentence)<-[:SERVES]-(:CaseFile)<-[:HAS_FILE]-(o:Offender)
    WHERE {_SEEN}
    WITH place.id AS area, date.truncate('month', n.due) AS month, count(n) AS base,
        sum(CASE WHEN state = 'MET' THEN 1 ELSE 0 END) AS many
    RETURN 'STANDARDS_MET' AS what, collect([area, toString(month), many, base]) AS rows
}}
RETURN what, rows
"""

# Whoever returns something waits here for the other to end, so that versions are compared one by one.
STANDING = """
MERGE (k:Marker {key: 'benefits'})
SET k.at = $now
WITH k
UNWIND $ids AS id
MATCH (n:Fact {id: id})
RETURN properties(n), head(COLLECT { MATCH (s:Staff {id: n.recordedBy}) RETURN s.name })
"""

CREATE_FIGURES: LiteralString = """
UNWIND $rows AS row
CREATE (n:Fact:BenefitFigure {id: row.id, version: 1, recordedAt: $at, recordedBy: $by})
SET n += row.properties
"""

CREATE: Mapping[str, LiteralString] = {
    label: CREATE_FIGURES.replace(":BenefitFigure ", ":" + label + " ")
    for label in ("BenefitFigure", "Milestone", "ProjectRisk")
}


def milestones(area: str | None, first: int, after: list[Any] | None) -> Start:
    """Milestones by the planned day: all, or an area's (by id) and the country's."""
    if area is None:
        return Start("Milestone", ALL_MILESTONES, {}, BY_DAY, first, after)
    return Start("Milestone", ALL_MILESTONES + OF_AREA, {"area": area}, BY_DAY, first, after)


def risks(open: bool | None, first: int, after: list[Any] | None) -> Start:
    """Risks of the project, the greatest first; `open` or not, or (None) both."""
    return Start("ProjectRisk", RISKS, {"open": open}, WORST_FIRST, first, after)


async def counted(store: Graph, values: Mapping[str, Any]) -> Mapping[str, list[list[Any]]] | None:
    """All that the figures are made of, by what it is; None: what the reader may do has changed.

    `values`: who asks, `area` (id or None), days `from`, `to` (the last month's first) and `until` (the day after the
    last), the instants `begins` and `ends`, `inTime` in days, `spared` by kind of event and its kinds, `sparing`.
    """
    rows = await store.read(COUNTED, dict(values))
    # What there is nothing of has no row.
    return defaultdict(list, dict(rows)) if rows else None


async def areas(tx: Transaction) -> list[tuple[str, str, str]]:
    """Every area: id, slug, name."""
    return [(one[0], one[1], one[2]) async for one in await tx.run(AREAS)]


async def standing(
    tx: Transaction, ids: Iterable[str], now: datetime
) -> dict[str, tuple[Mapping[str, Any], str | None]]:
    """Of these ids what stands, and the name of who recorded it; locked against other writing."""
    found = await tx.run(STANDING, ids=list(ids), now=now)
    return {one[0]["id"]: (native(one[0]), one[1]) async for one in found}


async def create(
    tx: Transaction, label: str, rows: Sequence[Mapping[str, Any]], *, by: str, at: datetime
) -> None:
    """Write figures, milestones or risks (by label), each an `id` and `properties`."""
    if rows:
        await tx.run(CREATE[label], rows=[dict(row) for row in rows], by=by, at=at)


async def alter(tx: Transaction, changes: Sequence[Change], *, by: str, reason: str, at: datetime) -> None:
    """Change what stands. What it said is kept."""
    if changes:
        await change(tx, "Fact", changes, by=by, reason=reason, at=at)


def until(last: date) -> date:
    """The first day after a month, from any of its days."""
    return date(last.year + last.month // 12, last.month % 12 + 1, 1)
