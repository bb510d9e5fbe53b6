"""Reports that a member of staff wants sent to their inbox, each on the day when it is due: theirs alone.

`(:Staff)-[:WANTS]->(:ReportSchedule {id, report, question, rhythm, due, madeAt})`: `report` is the name of a standard
report or, where that is null, `question` the id of one of their saved questions; `due` the next day that it comes.
Whoever sends takes `(:Marker {key: 'report schedules'})` first, so that of all server processes one does.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NamedTuple

from graph.session import Graph, Transaction
from graph.shape import Derived, Order, Shape, Start, dates, plain
from rules.codes import StandardReport

QUESTION_NAME = (
    "head([({n})<-[:WANTS]-(:Staff)-[:ASKS]->(q:SavedQuestion WHERE q.id = {n}.question) | q.name])"
)


def known(report: str | None) -> str | None:
    """The name of a standard report, None for one that there is no more."""
    return report if report in StandardReport.__members__ else None


def title(report: str | None, question: str | None) -> str | None:
    """A standard report's title or a question's name; None where there is neither any more."""
    found = StandardReport.__members__.get(report or "")
    return found.label if found else question


REPORT_SCHEDULE = Shape(
    "ReportSchedule",
    "ReportSchedule",
    "rsc",
    {
        **plain("question", "rhythm"),
        **dates("due"),
        "report": Derived(("{n}.report",), known),
        "title": Derived(("{n}.report", QUESTION_NAME), title),
    },
)
MINE = "MATCH (:Staff {id: $viewer})-[:WANTS]->(n:ReportSchedule)"
NEXT_FIRST = Order(("{m}.due", "{m}.id"), days=1)
MOST_SCHEDULES = 50

WANT = """
MATCH (s:Staff {id: $by})
SET s.wanting = $id
WITH s
WHERE COUNT { (s)-[:WANTS]->(r:ReportSchedule) WHERE r.id <> $id } < $most
MERGE (r:ReportSchedule {id: $id})
ON CREATE SET r.madeAt = $at
SET r.report = $report, r.question = $question, r.rhythm = $rhythm,
    r.due = CASE WHEN r.due <= $today THEN r.due ELSE $due END
MERGE (s)-[:WANTS]->(r)
RETURN r.id
"""

WANT_NO_MORE = """
MATCH (:Staff {id: $by})-[:WANTS]->(r:ReportSchedule {id: $id})
WITH r, r.id AS id
DETACH DELETE r
RETURN id
"""

ASKED = """
MATCH (:Staff {id: $by})-[:ASKS]->(q:SavedQuestion {id: $id})
RETURN q.asked
"""

DUE = """
MATCH (r:ReportSchedule)
WHERE r.due <= $today
MATCH (r)<-[:WANTS]-(s:Staff)
RETURN r.id, s.id ORDER BY r.due, r.id LIMIT $most
"""

TAKE_TURN = """
MERGE (k:Marker {key: 'report schedules'})
SET k.turn = $at
"""

# Written to first, so that whoever changes its days meanwhile comes after.
STILL_DUE = """
MATCH (r:ReportSchedule {id: $id})
SET r.due = r.due
WITH r
WHERE r.due <= $today
MATCH (r)<-[:WANTS]-(s:Staff)
RETURN r.report, r.question, r.rhythm, toString(r.due),
    head([(s)-[:ASKS]->(q:SavedQuestion WHERE q.id = r.question) | q.asked])
"""

DUE_AGAIN = """
MATCH (r:ReportSchedule {id: $id})
SET r.due = $due
"""


class Waiting(NamedTuple):
    """A schedule that is due: its id, and whose it is."""

    id: str
    staff: str


class Wanted(NamedTuple):
    """What a schedule that is due sends: a standard report by name, or a saved question by its id and as text (None: it
    was forgotten); its rhythm by name, and the day on which it was due, as ISO text."""

    report: str | None
    question: str | None
    rhythm: str
    due: str
    asked: str | None


def schedules(first: int, after: list[Any] | None) -> Start:
    """The reader's own schedules, the next first."""
    return Start("ReportSchedule", MINE, {}, NEXT_FIRST, first, after)


async def want(tx: Transaction, values: dict[str, Any], *, by: str, at: datetime, today: date) -> bool:
    """Keep a schedule, with its `id`, `report` or `question`, `rhythm` and `due`, in place of one with that id.

    One that is due already is sent before its days are others.

    False where somebody has as many as one may have, or is not in the directory.
    """
    values = {**values, "by": by, "at": at, "today": today, "most": MOST_SCHEDULES}
    return await (await tx.run(WANT, values)).single() is not None


async def want_no_more(tx: Transaction, *, id: str, by: str) -> bool:
    """End one of somebody's own schedules; False where there is none."""
    return await (await tx.run(WANT_NO_MORE, id=id, by=by)).single() is not None


async def asked(tx: Transaction, *, id: str, by: str) -> str | None:
    """One of somebody's own saved questions as text; None where there is none."""
    record = await (await tx.run(ASKED, id=id, by=by)).single()
    return None if record is None else str(record[0])


async def due(graph: Graph, today: date, most: int) -> list[Waiting]:
    """Schedules that are due, those waiting longest first."""
    return [Waiting(*row) for row in await graph.read(DUE, {"today": today, "most": most})]


async def take_turn(tx: Transaction, at: datetime) -> None:
    """Let nobody else send until the transaction ends."""
    await (await tx.run(TAKE_TURN, at=at)).consume()


async def still_due(tx: Transaction, id: str, today: date) -> Wanted | None:
    """What a schedule sends; None where it was sent or ended meanwhile."""
    record = await (await tx.run(STILL_DUE, id=id, today=today)).single()
    return None if record is None else Wanted(*record.values())


async def due_again(tx: Transaction, id: str, due: date) -> None:
    """Note the next day on which a schedule is due."""
    await (await tx.run(DUE_AGAIN, id=id, due=due)).consume()
