"""What goes on in areas that have ended, and moving it to what they became: posts, officers, cases, and other work.

Nothing is remembered of how far it went: each statement finds what still names an ended area, an extract's row that
came later among it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from graph.history import Change, change, unlink
from graph.keys import new_id
from graph.outbox import append_event
from graph.session import Graph, Transaction
from graph.staff import KEEP_POSTS, post_id
from rules.areas import Becoming

ENDED = """
MATCH (a:Area) WHERE a.slug >= '' AND a.closedOn <= $today
RETURN a.id, a.slug, a.name, a.closedOn,
    COLLECT { MATCH (a)-[:BECAME]->(c:AreaChange)-[:INTO]->(b:Area) RETURN [c.office, b.id, c.from] },
    COLLECT { MATCH (a)-[:BECAME]->(:AreaChange)-[:INTO]->(b:Area) RETURN DISTINCT [b.id, b.slug, b.name] }
ORDER BY a.slug
"""

# What somebody may see of what became theirs is new: it is read again.
BEGIN = """
MATCH (a:Area {id: $area})-[:BECAME]->(c:AreaChange WHERE c.begunAt IS NULL)-[:INTO]->(b:Area)
SET c.begunAt = $at
WITH a, collect(DISTINCT b) AS into
UNWIND [a] + into AS place
MATCH (place)<-[:IN_AREA]-(:Post)<-[:HOLDS]-(s:Staff)
WITH DISTINCT s ORDER BY s.id
SET s.standing = s.standing + 1
RETURN count(s)
"""

POSTS = """
MATCH (:Area {id: $area})<-[:IN_AREA]-(p)
WITH DISTINCT p WHERE p:Post AND (p.to IS NULL OR (p.to > $day AND p.to > p.from))
MATCH (p)<-[:HOLDS]-(s:Staff)
RETURN p.id, s.id, p.role, p.team, p.from, p.to ORDER BY p.id LIMIT $most
"""

POSTS_THERE = """
UNWIND $ids AS id
MATCH (p:Post {id: id})
RETURN p.id, p.to
"""

RAISE_STANDING = """
UNWIND $ids AS id
MATCH (s:Staff {id: id})
SET s.standing = s.standing + 1
"""

OFFICERS = """
MATCH (a:Area {id: $area})<-[:WORKS_IN]-(w:Officer)
WITH a, w ORDER BY w.id LIMIT $most
RETURN w.id, COLLECT {
    MATCH (w)<-[:BY]-(s:Supervision WHERE s.to IS NULL OR s.to > $today)-[:IN_AREA]->(a) RETURN DISTINCT s.team
}, EXISTS { (w)-[:WORKED_IN]->(a) }
"""

MOVE_OFFICERS = """
UNWIND $rows AS row
MATCH (w:Officer {id: row.officer})-[r:WORKS_IN]->(a:Area {id: $area})
DELETE r
MERGE (w)-[was:WORKED_IN]->(a)
SET was.to = $day
WITH w, row
UNWIND row.into AS id
MATCH (b:Area {id: id})
MERGE (w)-[:WORKS_IN]->(b)
"""

# One that was to begin later ends on its first day, and so never was: it is not found again.
_GOES_ON = "(s.to IS NULL OR (s.to > $day AND s.to > $today AND coalesce(s.to > s.from, true)))"

CASES = f"""
MATCH (:Area {{id: $area}})<-[:IN_AREA]-(s)
WITH DISTINCT s WHERE s:Supervision AND {_GOES_ON}
MATCH (s)<-[:SUPERVISED]-(f:CaseFile)
WHERE EXISTS {{ (f)<-[:HAS_FILE]-() }}
RETURN DISTINCT f.id ORDER BY f.id LIMIT $most
"""

SUPERVISIONS = f"""
UNWIND $files AS file
MATCH (f:CaseFile {{id: file}})<-[:HAS_FILE]-(o:Offender)
MATCH (f)-[:SUPERVISED]->(s:Supervision WHERE {_GOES_ON})
    -[:IN_AREA]->(:Area {{id: $area}})
RETURN s.id, f.id, o.id, s.from, s.to, s.team, head([(s)-[:BY]->(w:Officer) | w.id]) ORDER BY s.id
"""

GO_ON = """
UNWIND $rows AS row
MATCH (f:CaseFile {id: row.file})
MATCH (a:Area {id: row.area})
CREATE (f)-[:SUPERVISED {recordedAt: $at}]->(s:Fact:Supervision {id: row.id, from: row.from, to: row.to,
    team: row.team, follows: row.follows, version: 1, recordedAt: $at, recordedBy: $by}),
    (s)-[:IN_AREA {recordedAt: $at}]->(a)
WITH s, row
MATCH (w:Officer {id: row.officer})
CREATE (s)-[:BY {recordedAt: $at}]->(w)
"""

TRANSFERS = """
MATCH (:Area {id: $area})<-[:FROM_AREA|TO_AREA]-(t:Transfer WHERE t.open)<-[:HAS_TRANSFER]-(f:CaseFile)
    <-[:HAS_FILE]-(o:Offender)
RETURN DISTINCT t.id, f.id, o.id ORDER BY t.id LIMIT $most
"""

MOVE_TRANSFER = """
MATCH (t:Fact:Transfer {id: $transfer})
CALL (t) {
    MATCH (t)-[r:FROM_AREA]->(:Area {id: $area})
    MATCH (b:Area {id: $home})
    DELETE r
    CREATE (t)-[:FROM_AREA]->(b)
}
CALL (t) {
    MATCH (t)-[r:TO_AREA]->(:Area {id: $area})
    MATCH (b:Area {id: $to})
    DELETE r
    CREATE (t)-[:TO_AREA]->(b)
}
"""

# Whoever works with what goes on finds it in the area's own lists. What is over stays where it was.
WORK = """
MATCH (:Area {id: $area})<-[:IN_AREA]-(n:Fact)
WHERE n:Victim OR (n:Referral AND n.endedOn IS NULL) OR (n:Treatment AND n.endedOn IS NULL)
    OR (n:Incident AND n.closedOn IS NULL AND n.withdrawnOn IS NULL)
    OR (n:Handover AND EXISTS { (n)<-[:HAS_HANDOVER]-(p:Spell) WHERE p.releasedOn IS NULL })
RETURN n.id, head([(n)<-[:OFFENDED_AGAINST|REFERRED|TREATED|HAD_INCIDENT]-(:CaseFile)<-[:HAS_FILE]-(o:Offender) | o.id])
ORDER BY n.id LIMIT $most
"""

LINK_WORK = """
UNWIND $ids AS id
MATCH (n:Fact {id: id})
MATCH (a:Area {id: $into})
CREATE (n)-[:IN_AREA {recordedAt: $at}]->(a)
"""

MOVE_GROUPS = """
MATCH (a:Area {id: $area})-[r:RUNS]->(g:ProgrammeGroup)
MATCH (b:Area {id: $into})
DELETE r
CREATE (b)-[:RUNS]->(g)
RETURN count(g)
"""


class Ended(NamedTuple):
    """An area that has ended: since when, and what it became; of those areas slugs and names by id."""

    id: str
    slug: str
    name: str
    since: date
    becomes: tuple[Becoming, ...]
    slugs: Mapping[str, str]
    names: Mapping[str, str]


class Held(NamedTuple):
    """A supervision that goes on in an ended area."""

    id: str
    file: str
    offender: str
    since: date | None
    to: date | None
    team: str | None
    officer: str | None


async def ended(graph: Graph, today: date) -> list[Ended]:
    """Areas that have ended and became others."""
    found = []
    for id_, slug, name, closed, becomes, areas in await graph.read(ENDED, {"today": today}):
        into = tuple(Becoming(office, area, since.to_native()) for office, area, since in becomes)
        slugs, names = ({area[0]: area[place] for area in areas} for place in (1, 2))
        if into:
            found.append(Ended(id_, slug, name, closed.to_native(), into, slugs, names))
    return found


async def begin(tx: Transaction, area: str, at: datetime) -> None:
    """Let those who work in an ended area, and in what it became, be read anew; once."""
    await (await tx.run(BEGIN, area=area, at=at)).consume()


async def posts(tx: Transaction, area: str, day: date, most: int) -> list[list[Any]]:
    """Posts that go on in an ended area: id, staff, role, team, from, to."""
    result = await tx.run(POSTS, area=area, day=day, most=most)
    return [[*row[:4], *map(_day, row[4:])] for row in [record.values() async for record in result]]


async def move_posts(
    tx: Transaction,
    ends: Mapping[str, date],
    begin: Sequence[Mapping[str, Any]],
    *,
    by: str,
    reason: str,
    at: datetime,
) -> None:
    """End posts (by id) on their days, begin others (`staff`, `role`, `area` by slug, `team`, `from`, `to`), and let
    their holders be read anew."""
    await change(
        tx, "Post", [Change(id_, {"to": day}) for id_, day in ends.items()], by=by, reason=reason, at=at
    )
    rows = [{"prison": None, **one, "id": post_id(one["staff"], one)} for one in begin]
    # Who held the same post in two areas that become one holds it for as long as in either.
    ids = [one["id"] for one in rows]
    there = {record[0]: _day(record[1]) async for record in await tx.run(POSTS_THERE, ids=ids)}
    for one in rows:
        if one["id"] in there:
            ends_on = (one["to"], there[one["id"]])
            one["to"] = None if None in ends_on else max(ends_on)
    await (await tx.run(KEEP_POSTS, rows=rows, by=by, at=at)).consume()
    people = sorted({one["staff"] for one in begin})
    await tx.run(RAISE_STANDING, ids=people)
    for one in people:
        await append_event(tx, kind="STANDING_CHANGED", by=by, subject=one, at=at)


async def officers(
    tx: Transaction, area: str, today: date, most: int
) -> list[tuple[str, list[str | None], bool]]:
    """Officers who work in an ended area, with the offices of their cases that go on there, and whether they went
    before."""
    result = await tx.run(OFFICERS, area=area, today=today, most=most)
    return [(record[0], record[1], record[2]) async for record in result]


async def move_officers(tx: Transaction, area: str, into: Mapping[str, Sequence[str]], day: date) -> None:
    """Let officers work in what their area became."""
    await tx.run(
        MOVE_OFFICERS,
        area=area,
        day=day,
        rows=[{"officer": one, "into": list(to)} for one, to in into.items()],
    )


async def cases(tx: Transaction, area: str, day: date, today: date, most: int) -> list[str]:
    """Files of which an ended area goes on to supervise somebody."""
    result = await tx.run(CASES, area=area, day=day, today=today, most=most)
    return [record[0] async for record in result]


async def held(tx: Transaction, area: str, files: Iterable[str], day: date, today: date) -> list[Held]:
    """The supervisions of cases that were taken."""
    result = await tx.run(SUPERVISIONS, area=area, files=sorted(files), day=day, today=today)
    return [
        Held(id_, file, offender, _day(since), _day(to), team, officer)
        for id_, file, offender, since, to, team, officer in [record.values() async for record in result]
    ]


async def go_on(
    tx: Transaction, found: Iterable[tuple[Held, date, str]], *, by: str, reason: str, at: datetime
) -> None:
    """End supervisions on a day, and begin the same on it in another area, with the same officer and team."""
    found = tuple(found)
    ends = [Change(one.id, {"to": day}) for one, day, _ in found]
    await change(tx, "Fact", ends, by=by, reason=reason, at=at)
    rows = [
        {"id": new_id("sup"), "file": one.file, "area": area, "from": day, "to": one.to}
        | {"team": one.team, "officer": one.officer, "follows": one.id}
        for one, day, area in found
    ]
    await tx.run(GO_ON, rows=rows, by=by, at=at)


async def transfers(tx: Transaction, area: str, most: int) -> list[tuple[str, str, str]]:
    """Moves that go on, out of an ended area or into it: id, file, offender."""
    result = await tx.run(TRANSFERS, area=area, most=most)
    return [(record[0], record[1], record[2]) async for record in result]


async def move_transfer(tx: Transaction, transfer: str, area: str, home: str, to: str) -> None:
    """Let a move that goes on lead from, and to, what an area became."""
    await tx.run(MOVE_TRANSFER, transfer=transfer, area=area, home=home, to=to)


async def move_work(
    tx: Transaction, area: str, into: str, most: int, *, by: str, reason: str, at: datetime
) -> tuple[int, list[str]]:
    """Let other work that goes on, and groups, be an area's heir's. Answers how much was moved, and of which people."""
    found = {record[0]: record[1] async for record in await tx.run(WORK, area=area, most=most)}
    ids = list(found)
    await unlink(tx, [{"id": id_, "type": "IN_AREA", "to": area} for id_ in ids], by=by, reason=reason, at=at)
    await tx.run(LINK_WORK, ids=ids, into=into, at=at)
    groups = (await (await tx.run(MOVE_GROUPS, area=area, into=into)).single(strict=True))[0]
    return len(ids) + int(groups), [one for one in found.values() if one]


def _day(value: Any) -> Any:
    return value.to_native() if value else None
