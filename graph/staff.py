"""Members of staff and partner clients: who holds which post where, cleared for what, all with dates.

Each change raises `standing`. Every planned statement begins with SAME_STANDING, so a statement that was planned for
what a person might do before finds nothing once that has changed, on whichever server.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from graph.keys import node_id
from graph.session import Graph, Transaction
from graph.shape import Edge, Order, Shape, Start, dates, plain
from rules.names import fold

BY_NAME = Order(("{m}.name", "{m}.id"))
LATEST = Order(("{m}.from", "{m}.id"), descending=True)

STAFF = Shape(
    "Staff",
    "Staff",
    "staff",
    plain("name", "subject", "version"),
    {
        "posts": Edge("StaffPost", "({n})-[:HOLDS]->({m}:Post)", order=LATEST),
        "clearances": Edge("StaffClearance", "({n})-[:CLEARED]->({m}:Clearance)", order=LATEST),
        "agreements": Edge("Agreement", "({n})-[:ACTS_FOR]->({m}:Agreement)", order=LATEST),
        "officers": Edge("Officer", "({n})-[:SAME_AS]->({m}:Officer)", order=BY_NAME),
    },
)

STAFF_POST = Shape(
    "StaffPost",
    "Post",
    "pst",
    {**plain("role", "team", "version"), **dates("from", "to", "recordedAt")},
    {
        "area": Edge("Area", "({n})-[:IN_AREA]->({m}:Area)", one=True),
        "prison": Edge("Prison", "({n})-[:AT]->({m}:Prison)", one=True),
    },
)

STAFF_CLEARANCE = Shape(
    "StaffClearance",
    "Clearance",
    "clr",
    {**plain("kind", "version"), **dates("from", "to", "recordedAt")},
)

AGREEMENT = Shape(
    "Agreement",
    "Agreement",
    "agr",
    {
        **plain(
            "agency", "purpose", "legalBasis", "fields", "areas", "prisons", "events", "webhook", "version"
        ),
        **dates("from", "to", "recordedAt"),
    },
)

SHAPES = (STAFF, STAFF_POST, STAFF_CLEARANCE, AGREEMENT)

# The service itself is nobody's colleague.
DIRECTORY = "MATCH (n:Staff) WHERE n.id >= '' AND n.id <> 'the-service'"
DIRECTORY_SEARCH = (
    "MATCH (n:Staff) WHERE n.searchName CONTAINS $_word "
    "AND all(word IN $_words WHERE n.searchName CONTAINS word) AND n.id <> 'the-service'"
)

SAME_STANDING = "MATCH (me:Staff {id: $viewer, standing: $standing}) WITH me.standing AS standing"

STANDS = """
MATCH (s:Staff {id: $viewer, standing: $standing})
RETURN true
"""

CHANGED = """
UNWIND $rows AS row
OPTIONAL MATCH (s:Staff {id: row[0]})
WITH row, s WHERE s IS NULL OR s.standing <> row[1]
RETURN DISTINCT row[0]
"""

KEEP_SERVICE = """
MERGE (s:Staff {id: 'the-service'})
ON CREATE SET s.name = 'The service itself', s.standing = 1
"""

STANDING = """
MATCH (s:Staff {id: $id})
RETURN s.id, s.name, s.standing, s.signedOutAt, coalesce(s.endedSessions, []),
    COLLECT {
        MATCH (s)-[:HOLDS]->(p:Post)
        WHERE p.from <= $today AND (p.to IS NULL OR p.to > $today)
        OPTIONAL MATCH (p)-[:IN_AREA]->(a:Area)
        OPTIONAL MATCH (p)-[:AT]->(r:Prison)
        RETURN [p.role, a.slug, p.team, r.estab, COLLECT {
            MATCH (a) (()<-[:INTO]-(step:AreaChange WHERE step.from <= $today)<-[:BECAME]-()){1,5} (old:Area)
            WITH old, reduce(offices = [], one IN step |
                CASE WHEN one.office IS NULL OR one.office IN offices THEN offices ELSE offices + one.office END
            ) AS offices
            WHERE size(offices) < 2
            RETURN DISTINCT [old.slug, head(offices)]
        }] ORDER BY p.id
    },
    COLLECT {
        MATCH (s)-[:CLEARED]->(c:Clearance)
        WHERE c.from <= $today AND (c.to IS NULL OR c.to > $today)
        RETURN DISTINCT c.kind
    },
    COLLECT {
        MATCH (s)-[r:SAME_AS]->(o:Officer)
        WHERE r.from <= $today AND (r.to IS NULL OR r.to > $today)
        RETURN DISTINCT o.id
    },
    COLLECT {
        MATCH (s)-[:ACTS_FOR]->(g:Agreement)
        WHERE g.from <= $today AND (g.to IS NULL OR g.to > $today)
        RETURN [g.id, g.agency, g.purpose, g.fields, g.areas, g.prisons, g.events, g.webhook] ORDER BY g.id
    }
"""

STANDING_OF_SUBJECT = STANDING.replace("{id: $id}", "{subject: $id}")

KEEP_STAFF = """
UNWIND $rows AS row
MERGE (s:Staff {id: row.id})
ON CREATE SET s.recordedAt = $at, s.standing = 0, s.version = 1
SET s.name = row.name, s.searchName = row.searchName, s.subject = row.subject, s.standing = s.standing + 1
"""

KEEP_POSTS = """
UNWIND $rows AS row
MATCH (s:Staff {id: row.staff})
MERGE (p:Post {id: row.id})
ON CREATE SET p.role = row.role, p.from = row.from, p.team = row.team, p.version = 1, p.recordedAt = $at,
    p.recordedBy = $by
SET p.to = row.to
MERGE (s)-[:HOLDS]->(p)
WITH p, row
CALL (p, row) { MATCH (a:Area {slug: row.area}) MERGE (p)-[:IN_AREA]->(a) }
CALL (p, row) { MATCH (r:Prison {estab: row.prison}) MERGE (p)-[:AT]->(r) }
RETURN count(*)
"""

KEEP_CLEARANCES = """
UNWIND $rows AS row
MATCH (s:Staff {id: row.staff})
MERGE (c:Clearance {id: row.id})
ON CREATE SET c.kind = row.kind, c.from = row.from, c.version = 1, c.recordedAt = $at, c.recordedBy = $by
SET c.to = row.to
MERGE (s)-[:CLEARED]->(c)
"""

KEEP_OFFICERS = """
UNWIND $rows AS row
MATCH (s:Staff {id: row.staff})
MATCH (o:Officer {id: row.officer})
MERGE (s)-[r:SAME_AS {from: row.from}]->(o)
ON CREATE SET r.recordedAt = $at, r.recordedBy = $by
SET r.to = row.to
"""

KEEP_AGREEMENTS = """
UNWIND $rows AS row
MATCH (s:Staff {id: row.staff})
MERGE (g:Agreement {id: row.id})
ON CREATE SET g.from = row.from, g.version = 1, g.recordedAt = $at, g.recordedBy = $by
SET g += row.properties, g.to = row.to
MERGE (s)-[:ACTS_FOR]->(g)
"""


async def standing(graph: Graph, staff: str, today: date, *, subject: bool = False) -> list[Any] | None:
    """What a member of staff holds on a day, as STANDING answers it; None for someone who is not known.

    `subject`: the name is the identity provider's.
    """
    rows = await graph.read(STANDING_OF_SUBJECT if subject else STANDING, {"id": staff, "today": today})
    return rows[0] if rows else None


async def stands(graph: Graph, staff: str, number: int) -> bool:
    """Whether nothing about a member of staff has changed since this standing."""
    return bool(await graph.read(STANDS, {"viewer": staff, "standing": number}))


async def changed(graph: Graph, seen: Iterable[tuple[str, int]]) -> list[str]:
    """Those of whom something has changed since the standing they were seen with, or who are not there any more."""
    rows = await graph.read(CHANGED, {"rows": [list(one) for one in seen]})
    return [row[0] for row in rows]


async def keep_service(graph: Graph) -> None:
    """Keep the one who asks when the service plans its pages' statements at start. It holds no post."""
    await graph.run(KEEP_SERVICE)


async def keep_staff(tx: Transaction, people: Sequence[Mapping[str, Any]], *, by: str, at: datetime) -> None:
    """Keep members of staff: `id`, `name`, `subject` (at the identity provider), and lists of dicts `posts` (role,
    area, team, prison, from, to), `clearances` (kind, from, to), `officers` (officer, from, to), `agreements` (from,
    to, properties).

    A post, clearance or agreement is known by what it is and when it starts, so giving it again with `to` ends it.
    Raises each person's standing.
    """
    await tx.run(KEEP_STAFF, rows=[_plain(one) for one in people], at=at)
    for statement, kind, identity in (
        (KEEP_POSTS, "posts", post_id),
        (KEEP_CLEARANCES, "clearances", clearance_id),
        (KEEP_OFFICERS, "officers", officer_id),
        (KEEP_AGREEMENTS, "agreements", agreement_id),
    ):
        rows = [
            {**NOTHING, **item, "staff": one["id"], "id": identity(one["id"], item)}
            for one in people
            for item in one.get(kind, ())
        ]
        await tx.run(statement, rows=rows, by=by, at=at)


NOTHING = {"team": None, "area": None, "prison": None, "to": None}


def post_id(staff: str, post: Mapping[str, Any]) -> str:
    """The id of a post: by whom, what, where and since when."""
    keys = ("role", "area", "team", "prison", "from")
    return node_id("pst", staff, *(str(post.get(key)) for key in keys))


def clearance_id(staff: str, clearance: Mapping[str, Any]) -> str:
    """The id of a clearance: by whom, what for, since when."""
    return node_id("clr", staff, clearance["kind"], str(clearance["from"]))


def officer_id(_staff: str, link: Mapping[str, Any]) -> str:
    """The id of the officer on files who is a member of staff: the link has none of its own."""
    return str(link["officer"])


def agreement_id(staff: str, agreement: Mapping[str, Any]) -> str:
    """The id of an agreement: by which client, with which agency, since when."""
    return node_id("agr", staff, agreement["properties"]["agency"], str(agreement["from"]))


def _plain(one: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": one["id"],
        "name": one["name"],
        "searchName": search_name(one["id"], one["name"]),
        "subject": one.get("subject"),
    }


def search_name(id: str, name: str) -> str:
    """What the directory's search looks in: the words of a name and the id, folded."""
    return " ".join([*fold(name), *fold(id)])


def directory(words: Sequence[str], first: int, after: list[Any] | None) -> Start:
    """Members of staff and partner clients whose name or id holds every word; all of them where there is none."""
    if not words:
        return Start("Staff", DIRECTORY, {}, BY_NAME, first, after)
    longest = max(words, key=len)
    return Start("Staff", DIRECTORY_SEARCH, {"word": longest, "words": list(words)}, BY_NAME, first, after)
