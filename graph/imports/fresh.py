"""What a delivery tells that is fresh: noted with the rows, told when the files are joined, and then forgotten.

`(:Fresh {id, kind, since})` stands for a fact, by its id, until its item is raised, so an import that was killed tells
it when it is run again; `since` is when the import began, before which a person has to be known. An import that is run
again began when the one did that was killed: whom that one brought is as new.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from graph.inbox import telling
from graph.inbox.telling import Item
from graph.session import Graph, Transaction
from rules.codes import InboxKind
from rules.inbox import due, fresh_words, office

AT_A_TIME = 100

BEGIN = """
MERGE (k:Marker {key: 'import'})
ON CREATE SET k.since = $now
RETURN k.since
"""

END = """
MATCH (k:Marker {key: 'import'})
DELETE k
"""

NOTE = """
UNWIND $rows AS row
MERGE (m:Fresh {id: row.id})
ON CREATE SET m.since = $since
SET m.kind = row.kind
"""

FRESH = """
MATCH (m:Fresh) WHERE m.id >= ''
WITH m ORDER BY m.id LIMIT $limit
OPTIONAL MATCH (n:Fact {id: m.id})<-[:ASSESSED|HAD]-(f:CaseFile)<-[:HAS_FILE]-(o:Offender)
RETURN m.id, m.kind, o.id, n.date,
    EXISTS { (o)-[:HAS_FILE]->(g:CaseFile) WHERE g.recordedAt < m.since }
        AND NOT EXISTS { (:InboxItem {subject: m.id}) }
        AND (m.kind <> 'RECALLED' OR EXISTS { (f)-[:SERVES]->(:Sentence {type: 'RECALL'}) }) AS tell,
    EXISTS { (o)-[:HAS_FILE]->(:CaseFile)-[:HAD]->(c:Contact) WHERE c.date >= n.date AND c.outcome IS NULL } AS booked,
    COLLECT {
        MATCH (o)-[:HAS_FILE]->(:CaseFile)-[:SUPERVISED]->(u:Supervision)-[:IN_AREA]->(a:Area)
        WHERE u.to IS NULL OR u.to > $today
        RETURN DISTINCT [a.id, u.team]
    } AS places
"""

FORGET = """
UNWIND $ids AS id
MATCH (m:Fresh {id: id})
DELETE m
"""


async def begin(graph: Graph, now: datetime) -> datetime:
    """When the import that begins now began: one that did not end goes on."""

    async def work(tx: Transaction) -> datetime:
        found: datetime = (await (await tx.run(BEGIN, now=now)).single(strict=True))[0].to_native()
        return found

    return await graph.write(work)


async def note(tx: Transaction, found: Iterable[tuple[str, InboxKind] | None], since: datetime) -> None:
    """Note facts (ids) of which an item is to be raised, of a kind. None: nothing is told of that row."""
    rows = [{"id": one[0], "kind": one[1].name} for one in found if one]
    if rows:
        await tx.run(NOTE, rows=rows, since=since)


async def tell_fresh(graph: Graph, day: date, *, by: str, at: datetime) -> int:
    """Raise the items of what was noted, for the offices that supervise the people now, and end the import. Answers how
    many facts."""
    told = 0

    async def work(tx: Transaction) -> tuple[int, int]:
        result = await tx.run(FRESH, limit=AT_A_TIME, today=day)
        rows = [record.values() async for record in result]
        items = [item for row in rows for item in _items(row, day)]
        if rows:
            await tx.run(FORGET, ids=[row[0] for row in rows])
        await telling.tell(tx, items, by=by, at=at)
        if len(rows) < AT_A_TIME:
            await tx.run(END)
        return len(rows), len({item.subject for item in items})

    while True:
        seen, raised = await graph.write(work)
        told += raised
        if seen < AT_A_TIME:
            return told


def _items(row: list[Any], day: date) -> list[Item]:
    id_, name, offender, on, tell, booked, places = row
    if not tell or not places:
        return []
    kind = InboxKind[name]
    to = tuple(office(area, team) for area, team in places)
    found = [Item(to, kind, fresh_words(kind, on.to_native()), id_, offender)]
    if kind is InboxKind.RELEASED and not booked:
        task = InboxKind.FIRST_APPOINTMENT
        found.append(Item(to, task, fresh_words(task, on.to_native()), id_, offender, due(day)))
    return found
