"""Break-glass: records opened for a short time to somebody who gave a reason, and the review of each time.

`(:BreakGlass {id, by, reason, at, until, due, open, version})-[:OPENS]->(:Offender)`: `open` until it is reviewed, then
with `reviewedAt`, `reviewedBy`, `finding` and `note`. When the offender is merged into another, the review goes along,
but what was opened does not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from graph.history import Change, change
from graph.keys import new_id
from graph.looks import NEWEST_FIRST
from graph.scopes import KEPT_OUT, MAY_SEE, may_see
from graph.session import Transaction
from graph.shape import Derived, Edge, Order, Shape, Start, dates, plain
from rules.break_glass import overdue

ACCESS_REVIEW = Shape(
    "AccessReview",
    "BreakGlass",
    "brk",
    {
        **plain("reason", "open", "finding", "note", "version"),
        **dates("at", "until", "due", "reviewedAt"),
        "overdue": Derived(("due", "reviewedAt"), overdue),
    },
    {
        "by": Edge("Staff", "({m}:Staff {id: {n}.by})", one=True),
        "reviewedBy": Edge("Staff", "({m}:Staff {id: {n}.reviewedBy})", one=True),
        "looks": Edge(
            "Look",
            "({n})-[:OPENS]->()<-[:ON]-({m}:AuditEntry)",
            where=("{m}.by = {n}.by", "{m}.at >= {n}.at", "{m}.at <= {n}.until"),
            order=NEWEST_FIRST,
        ),
        "offender": Edge("Offender", "({n})-[:OPENS]->()-[:NOW*0..1]->({m}:Offender)", one=True),
    },
    owner="({n})-[:OPENS]->()-[:NOW*0..1]->({m}:Offender)",
)

SHAPES = (ACCESS_REVIEW,)

BY_DUE = Order(("{m}.due", "{m}.id"), days=1)

REVIEWS = "MATCH (n:BreakGlass {open: $_open})"
REVIEW = "MATCH (n:BreakGlass {id: $_id})"
OPENED_RECORD = "COLLECT { MATCH ({n})-[:OPENS]->()-[:NOW*0..1]->(record:Offender) RETURN record.id }"

# What nobody may know of is not opened: those who may read it need no glass to break.
FIND = """
OPTIONAL MATCH (a:Offender {id: $record})
OPTIONAL MATCH (:Limitation {id: $record})<-[:LIMITED_BY]-(b:Offender)
WITH coalesce(a, b) AS o
WHERE o IS NOT NULL AND o.concealed IS NULL
RETURN o.id, true AS shut
ORDER BY shut DESC, o.id LIMIT 1
"""

OPEN = """
MATCH (o:Offender {id: $offender})
CREATE (b:BreakGlass {id: $id, by: $by, at: $at, recordedAt: $at, open: true, version: 1})-[:OPENS]->(o)
SET b += $properties
RETURN b.id
"""

_HOLDS_NOW = "p.from <= $today AND (p.to IS NULL OR p.to > $today)"
SEES = (
    "NOT EXISTS { (o)-[:LIMITED_BY]->(l:Limitation) WHERE "
    + KEPT_OUT.replace(":Staff {id: $viewer}", "s")
    + " }"
)

MANAGERS = f"""
MATCH (o:Offender {{id: $offender}})-[:HAS_FILE]->(:CaseFile)-[:SUPERVISED]->(u:Supervision)-[:IN_AREA]->(a:Area)
WHERE u.to IS NULL OR u.to > $today
MATCH (a)<-[:IN_AREA]-(p:Post {{role: 'MANAGER'}})<-[:HOLDS]-(s:Staff)
WHERE (p.team IS NULL OR p.team = u.team) AND {_HOLDS_NOW} AND s.id <> $viewer AND {SEES}
RETURN DISTINCT s.id
"""

PROTECTORS = f"""
MATCH (o:Offender {{id: $offender}})
CALL (o) {{
    MATCH (p:Post {{role: 'PUBLIC_PROTECTION'}})<-[:HOLDS]-(s:Staff)-[:CLEARED]->(c:Clearance)
    WHERE {_HOLDS_NOW} AND c.kind = 'PUBLIC_PROTECTION' AND c.from <= $today AND (c.to IS NULL OR c.to > $today)
        AND s.id <> $viewer AND {SEES}
    RETURN DISTINCT s.id AS id
}}
RETURN id
"""

AUDITORS = f"""
MATCH (p:Post {{role: 'AUDITOR'}})<-[:HOLDS]-(s:Staff)
WHERE {_HOLDS_NOW} AND s.id <> $viewer
RETURN DISTINCT s.id
"""

REACHED_REVIEW = """
MATCH (b:BreakGlass {id: $id})
SET b.version = b.version
WITH b
OPTIONAL MATCH (b)-[:OPENS]->()-[:NOW*0..1]->(o:Offender)
WITH b, o, true AS within
WHERE within
RETURN o.id, b.by, b.open, b.version
"""


class Reached(NamedTuple):
    """A use of break-glass: the offender now (None: gone), who it was, whether its review is open, its version."""

    offender: str | None
    by: str
    open: bool
    version: int


def reviews(within: str | None, *, open: bool, first: int, after: list[Any] | None) -> Start:
    """Reviews that are open, or closed, those due first; `within` as for `review`."""
    match = REVIEWS + _of(within)
    return Start("AccessReview", match, {"open": open}, BY_DUE, first, after, owners=OPENED_RECORD)


def review(within: str | None, id: str) -> Start:
    """One review. `within` is the predicate on the offender `{m}`, whom the reader must see, too; None: anybody's."""
    return Start("AccessReview", REVIEW + _of(within), {"id": id}, owners=OPENED_RECORD)


def _of(within: str | None) -> str:
    if within is None:
        return ""
    predicate = may_see(within)
    return f" WHERE EXISTS {{ (n)-[:OPENS]->()-[:NOW*0..1]->(o:Offender) WHERE {predicate} }}"


async def find(tx: Transaction, record: str, scopes: Iterable[str], asking: Mapping[str, Any]) -> str | None:
    """The offender whom an id of theirs, or of a limitation, names, if there is anything to open. None: there is not.

    `scopes` are the predicates of all parts that the viewer may read of some people only.
    """
    shut = f"NOT ({' AND '.join([MAY_SEE, *scopes])})".replace("{m}", "o")
    result = await tx.run(FIND.replace("true AS shut", f"{shut} AS shut"), dict(asking) | {"record": record})
    row = await result.single()
    return str(row[0]) if row is not None and row[1] else None


async def open_(
    tx: Transaction, offender: str, properties: Mapping[str, Any], *, by: str, at: datetime
) -> str:
    """Open a record: `properties` are `reason`, `until` and `due`. Answers the id."""
    id_ = new_id("brk")
    result = await tx.run(OPEN, offender=offender, id=id_, properties=dict(properties), by=by, at=at)
    await result.single(strict=True)
    return id_


async def owners(tx: Transaction, offender: str, viewer: str, today: date) -> tuple[str, ...]:
    """Who answers for a person and may see them: the managers who supervise them now, else public protection."""
    values = {"offender": offender, "viewer": viewer, "today": today}
    return await _staff(tx, MANAGERS, values) or await _staff(tx, PROTECTORS, values)


async def auditors(tx: Transaction, viewer: str, today: date) -> tuple[str, ...]:
    """Every auditor."""
    return await _staff(tx, AUDITORS, {"viewer": viewer, "today": today})


async def _staff(tx: Transaction, statement: str, values: dict[str, Any]) -> tuple[str, ...]:
    result = await tx.run(statement, values)
    return tuple([record[0] async for record in result])


async def reached(tx: Transaction, id: str, within: str | None, asking: Mapping[str, Any]) -> Reached | None:
    """A use of break-glass, locked for a change; `within` as for `review`."""
    predicate = "true" if within is None else may_see(within)
    statement = REACHED_REVIEW.replace("true AS within", f"{predicate} AS within")
    row = await (await tx.run(statement, {**asking, "id": id})).single()
    return None if row is None else Reached(*row)


async def close(tx: Transaction, id: str, finding: str, note: str, *, by: str, at: datetime) -> None:
    """Close a review."""
    found = {"open": False, "finding": finding, "note": note, "reviewedBy": by, "reviewedAt": at}
    await change(tx, "BreakGlass", [Change(id, found)], by=by, reason="Reviewed", at=at)
