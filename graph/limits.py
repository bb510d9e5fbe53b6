"""Limited access: who may not see a person, or who alone may, from when to when.

`(:Offender {limited: true})-[:LIMITED_BY]->(:Limitation)-[:NAMES]->(:Staff)`. A limitation that came along when another
offender was merged into this one says on the relationship, in `of`, whose it is, so that it goes when that is undone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from graph.history import Change, change
from graph.instants import native
from graph.keys import new_id
from graph.scopes import KEPT_OUT, OPENED, reaching
from graph.session import Transaction
from graph.shape import Edge, Order, Shape, Start, dates, plain
from graph.staff import BY_NAME

LIMITATION = Shape(
    "Limitation",
    "Limitation",
    "lim",
    {**plain("kind", "message", "version", "endReason"), **dates("from", "to", "recordedAt")},
    {
        "names": Edge("Staff", "({n})-[:NAMES]->({m}:Staff)", order=BY_NAME),
        "by": Edge("Staff", "({m}:Staff {id: {n}.by})", one=True),
    },
    owner="({n})<-[:LIMITED_BY]-({m}:Offender)",
)

LIMITS = Edge(
    "Limitation",
    "({n})-[:LIMITED_BY]->({m}:Limitation)",
    order=Order(("{m}.from", "{m}.id"), descending=True),
)

# The same node as whoever is kept out may know it: that there is something, and what they are told.
RESTRICTED_RECORD = Shape("RestrictedRecord", "Limitation", "lim", plain("message"))

SHAPES = (LIMITATION, RESTRICTED_RECORD)

# In the order of ids, which tell nothing: by rank or name the place of a row would say whose it is.
BY_ID = Order(("{m}.id",))

# Of somebody whom files kept apart alone know there is no notice, to anyone.
RESTRICTED = (
    "CALL db.index.fulltext.queryNodes('offenderSearch', $_lucene) YIELD node AS o "
    f"WITH o WHERE o.limited AND NOT {OPENED.replace('{m}', 'o')} AND o.concealed IS NULL "
    f"MATCH (o)-[:LIMITED_BY]->(l:Limitation) WHERE {KEPT_OUT} "
    "WITH o, l ORDER BY l.from, l.id WITH o, head(collect(l)) AS n WITH DISTINCT n"
)

REACHED_OFFENDER = """
MATCH (o:Offender {id: $id})
RETURN o.id, true AS seen, true AS within
"""

REACHED_LIMITATION = """
MATCH (l:Limitation {id: $id})
SET l.version = l.version
WITH l
MATCH (l)<-[:LIMITED_BY]-(o:Offender)
RETURN o.id, true AS seen, true AS within, l.version, l.from, l.to
ORDER BY o.id
"""

LIMIT = """
MATCH (o:Offender {id: $offender})
SET o.limited = true
CREATE (o)-[:LIMITED_BY {recordedAt: $at}]->(l:Limitation {id: $id, version: 1, by: $by, recordedAt: $at})
SET l += $properties
WITH l
UNWIND $staff AS id
MATCH (s:Staff {id: id})
CREATE (l)-[:NAMES]->(s)
RETURN collect(s.id)
"""


class Reached(NamedTuple):
    """What was found by an id: the offender, whether who asks may see them and is in scope; of a limit its dates."""

    offender: str
    seen: bool
    within: bool
    version: int = 0
    begins: date | None = None
    ends: date | None = None


def restricted(lucene: str, first: int, after: list[Any] | None) -> Start:
    """For each person whom a search text finds and the reader may not see, one limitation that keeps them out."""
    return Start("RestrictedRecord", RESTRICTED, {"lucene": lucene}, BY_ID, first, after)


async def reached(
    tx: Transaction, id: str, within: str, asking: Mapping[str, Any], *, limitation: bool = False
) -> Reached | None:
    """The offender with an id, or the one whom the limitation with it limits; that is then locked for a change.

    `within` is the predicate on an offender `{m}` that the part has; `asking` are the viewer's parameters.
    """
    statement = reaching(REACHED_LIMITATION if limitation else REACHED_OFFENDER, within)
    result = await tx.run(statement, {**asking, "id": id})
    found = [Reached(*map(native, record)) async for record in result]
    # Of several persons, after a merge that was undone, one who may be reached.
    return next((one for one in found if one.seen and one.within), found[0] if found else None)


async def limit(
    tx: Transaction,
    offender: str,
    staff: Sequence[str],
    properties: Mapping[str, Any],
    *,
    by: str,
    at: datetime,
) -> tuple[str, set[str]]:
    """Limit access to a person: `properties` are `kind`, `from`, `to`, `message`. Answers its id, and who it names."""
    id_ = new_id("lim")
    result = await tx.run(
        LIMIT,
        offender=offender,
        id=id_,
        staff=sorted(set(staff)),
        properties=dict(properties),
        by=by,
        at=at,
    )
    record = await result.single(strict=True)
    return id_, set(record[0])


async def end(tx: Transaction, limitation: str, to: date, *, by: str, reason: str, at: datetime) -> None:
    """End a limitation before a day. What it was is kept."""
    new = Change(limitation, {"to": to, "endReason": reason})
    await change(tx, "Limitation", [new], by=by, reason=reason, at=at)
