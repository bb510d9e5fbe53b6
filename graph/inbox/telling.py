"""Putting something into inboxes, reading it and doing it; and which inboxes anything has come to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from graph.keys import new_id
from graph.outbox import append_event
from graph.session import Graph, Transaction
from rules.codes import InboxKind
from rules.inbox import EVERY, Inbox

RAISED, DONE = "ITEM_RAISED", "TASK_DONE"

# One fact is told once: what it is about goes by its name. Of a task that is open there is one, until it is done.
RAISE = """
UNWIND $rows AS row
CALL (row) {
    MATCH (s:Staff {id: row.place}) WHERE row.unit = 'PERSON' RETURN s AS holder, s.id AS place
    UNION
    MATCH (a:Area {id: row.place}) RETURN a AS holder, a.slug AS place
    UNION
    MATCH (p:Prison {id: row.place}) RETURN p AS holder, p.estab AS place
}
WITH row, holder, row.unit + ' ' + place AS inbox
WITH row, holder, CASE WHEN row.unit IN ['OFFICE', 'MANAGERS'] THEN inbox + '/' ELSE inbox END AS inbox
MERGE (n:InboxItem {fact: row.fact + ' ' + inbox + coalesce(row.office, '')})
ON CREATE SET n.id = row.id, n.to = inbox + coalesce(row.office, ''), n.unit = row.unit, n.office = row.office,
    n.within = CASE WHEN row.office IS NOT NULL THEN inbox + $every END, n.kind = row.kind, n.message = row.message,
    n.subject = row.subject, n.task = row.due IS NOT NULL, n.due = row.due, n.concerns = row.offender IS NOT NULL,
    n.about = row.about, n.since = row.since, n.by = $by, n.at = $at
WITH n, row, holder WHERE n.id = row.id
CREATE (n)-[:TO]->(holder)
WITH n, row
CALL (n, row) { MATCH (o:Offender {id: row.offender}) CREATE (n)-[:CONCERNS]->(o) }
RETURN n.id ORDER BY n.id
"""

PLACE = """
UNWIND $rows AS row
MATCH (n:InboxItem {id: row.id})
SET n.position = row.position
"""

FIND_OPEN = """
MATCH (n:InboxItem {subject: $subject})
WHERE n.kind IN $kinds AND n.task AND n.doneAt IS NULL
    AND ($about IS NULL OR n.about IS NULL OR (n.about = $about AND n.since <= $until))
RETURN n.id ORDER BY n.id
"""

# The first write locks the task, so of two who do it at once one comes second and finds it done.
FINISH = """
UNWIND $ids AS id
MATCH (n:InboxItem {id: id})
SET n.at = n.at
WITH n WHERE n.task AND n.doneAt IS NULL
SET n.doneAt = $at, n.doneBy = $name, n.fact = n.id
RETURN n.id ORDER BY n.id
"""

MARK_READ = """
MATCH (n:InboxItem {id: $id})
MATCH (s:Staff {id: $by})
MERGE (n)-[r:READ_BY]->(s)
ON CREATE SET r.at = $at
"""

IN_REACH = """
MATCH (n:InboxItem {id: $id})
WHERE true
RETURN n.task
"""

ACCOUNTS = """
UNWIND $officers AS officer
MATCH (:Officer {id: officer})<-[r:SAME_AS]-(s:Staff)
WHERE r.from <= $today AND (r.to IS NULL OR r.to > $today)
RETURN officer, s.id ORDER BY officer, s.id
"""

# Where somebody is supervised, and the area that takes them over from prison, if that is another.
WHO_ANSWERS = """
MATCH (:Offender {id: $offender})-[:HAS_FILE]->(:CaseFile)-[:SUPERVISED]->(u:Supervision)-[:IN_AREA]->(a:Area)
WHERE u.to IS NULL OR u.to > $today
WITH collect(DISTINCT [a.id, u.team]) AS places
OPTIONAL MATCH (:Fact {id: $spell})-[:HAS_HANDOVER]->(:Handover)-[:IN_AREA]->(b:Area)
WHERE NOT any(one IN places WHERE one[0] = b.id)
WITH places, collect(b.id) AS others
UNWIND places + [one IN others | [one, null]] AS place
RETURN place[0], place[1] ORDER BY place[0], place[1]
"""

LAST_EVENT = """
OPTIONAL MATCH (counter:Marker {key: 'outbox'})
RETURN coalesce(counter.last, 0)
"""

CAME_TO = """
MATCH (n:InboxItem)
WHERE n.position > $after AND n.position <= $upto
RETURN DISTINCT n.to, n.within
"""


@dataclass(frozen=True, slots=True)
class Item:
    """Something that inboxes are told: to whose, of which kind, in which words.

    `subject` is the id of what it is about, `offender` that of whose record it is of, without whom nobody reads it.
    With `due` it is a task, of which one is open for each subject, or for what happened to it (`about`) on a day
    (`since`). `fact`: a name by which it is told once and never again.
    """

    to: tuple[Inbox, ...]
    kind: InboxKind
    message: str
    subject: str
    offender: str | None = None
    due: date | None = None
    fact: str | None = None
    about: str | None = None
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Answering:
    """Where a person is supervised now, or will be: the area by id, the office by name."""

    area: str
    office: str | None


async def tell(
    tx: Transaction,
    items: Iterable[Item],
    finished: Iterable[str] = (),
    *,
    by: str,
    at: datetime,
) -> None:
    """Put items into inboxes, with an event for each, and one for each task (by id) that `finish` found done.

    Call it last: from the first event to the commit nobody else goes on. What was told already is left as it is.
    """
    rows = [_row(item, inbox) for item in items for inbox in dict.fromkeys(item.to)]
    raised: list[str] = []
    if rows:
        result = await tx.run(RAISE, rows=rows, by=by, at=at, every=EVERY)
        raised = [record[0] async for record in result]
    told = [(RAISED, one) for one in raised] + [(DONE, one) for one in finished]
    places = [
        {"id": id_, "position": await append_event(tx, kind=kind, by="the-service", subject=id_, at=at)}
        for kind, id_ in told
    ]
    if places:
        await tx.run(PLACE, rows=places)


def _row(item: Item, inbox: Inbox) -> Mapping[str, Any]:
    id_ = new_id("alt")
    what = f" {item.about} {item.since}" if item.about else ""
    task = f"{item.kind.name} {item.subject}{what}" if item.due else id_
    return {
        "id": id_,
        "unit": inbox.unit.name,
        "place": inbox.place,
        "office": inbox.office,
        "kind": item.kind.name,
        "message": item.message,
        "subject": item.subject,
        "offender": item.offender,
        "due": item.due,
        "fact": item.fact or task,
        "about": item.about,
        "since": item.since,
    }


async def settle(
    tx: Transaction,
    subject: str,
    kinds: Iterable[InboxKind],
    *,
    name: str,
    at: datetime,
    about: str | None = None,
    until: date | None = None,
) -> list[str]:
    """Note open tasks of some kinds about something as done, by somebody of a name; with `about`, those alone of what
    happened until a day. Answers their ids."""
    named = [one.name for one in kinds]
    result = await tx.run(FIND_OPEN, subject=subject, kinds=named, about=about, until=until)
    found = [record[0] async for record in result]
    return await finish(tx, found, name=name, at=at) if found else []


async def finish(tx: Transaction, ids: Iterable[str], *, name: str, at: datetime) -> list[str]:
    """Note tasks as done, by somebody of a name. Answers those that were not done before."""
    result = await tx.run(FINISH, ids=sorted(ids), name=name, at=at)
    return [record[0] async for record in result]


async def mark_read(tx: Transaction, item: str, *, by: str, at: datetime) -> None:
    """Note when somebody first read an item."""
    await tx.run(MARK_READ, id=item, by=by, at=at)


async def in_reach(tx: Transaction, item: str, predicate: str, asking: Mapping[str, Any]) -> bool | None:
    """Whether an item is a task; None where none is there within a predicate on `n` (`graph.inbox.reachable`)."""
    statement = IN_REACH.replace("WHERE true", f"WHERE {predicate}")
    record = await (await tx.run(statement, {**asking, "id": item})).single()
    return None if record is None else bool(record[0])


async def accounts(tx: Transaction, officers: Iterable[str], day: date) -> dict[str, list[str]]:
    """The members of staff (ids) who are these officers of files on a day, by the officer's id."""
    result = await tx.run(ACCOUNTS, officers=sorted(set(officers)), today=day)
    found: dict[str, list[str]] = {}
    async for record in result:
        found.setdefault(record[0], []).append(record[1])
    return found


async def who_answers(tx: Transaction, offender: str, day: date, spell: str | None = None) -> list[Answering]:
    """Where a person is supervised on a day, and which area takes them over from a time in custody."""
    result = await tx.run(WHO_ANSWERS, offender=offender, today=day, spell=spell or "")
    return [Answering(*record.values()) async for record in result]


async def last_event(graph: Graph) -> int:
    """The position of the last event that is committed; 0 before the first."""
    return int((await graph.read(LAST_EVENT, {}))[0][0])


async def came_to(graph: Graph, after: int, upto: int) -> set[str]:
    """The keys of the inboxes that something came to, or was done in, after one position and up to another."""
    rows = await graph.read(CAME_TO, {"after": after, "upto": upto})
    return {key for row in rows for key in row if key}
