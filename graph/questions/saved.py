"""Questions that a member of staff keeps under a name, to ask them again: theirs alone, read by nobody else.

`(:Staff)-[:ASKS]->(:SavedQuestion {id, name, asked, pinned, savedAt})`; `asked` is the question as text.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from graph.session import Transaction
from graph.shape import Order, Shape, Start, dates, plain

SAVED_QUESTION = Shape(
    "SavedQuestion", "SavedQuestion", "sqn", {**plain("name", "asked", "pinned"), **dates("savedAt")}
)
OWN = "MATCH (:Staff {id: $viewer})-[:ASKS]->(n:SavedQuestion)"
# What is pinned comes first.
BY_PIN = Order(("CASE WHEN {m}.pinned THEN 0 ELSE 1 END", "{m}.name", "{m}.id"))
MOST_SAVED = 100

SAVE = """
MATCH (s:Staff {id: $by})
SET s.asking = $id
WITH s
WHERE COUNT { (s)-[:ASKS]->(:SavedQuestion) } < $most
CREATE (s)-[:ASKS]->(q:SavedQuestion {id: $id, name: $name, asked: $asked, pinned: $pinned, savedAt: $at})
RETURN q.id
"""

PIN = """
MATCH (:Staff {id: $by})-[:ASKS]->(q:SavedQuestion {id: $id})
SET q.pinned = $pinned
RETURN q.id
"""

FORGET = """
MATCH (:Staff {id: $by})-[:ASKS]->(q:SavedQuestion {id: $id})
WITH q, q.id AS id
DETACH DELETE q
RETURN id
"""


def saved(first: int, after: list[Any] | None) -> Start:
    """The reader's own questions, those that are pinned first, then by name."""
    return Start("SavedQuestion", OWN, {}, BY_PIN, first, after)


async def save(
    tx: Transaction, *, id: str, by: str, name: str, asked: str, pinned: bool, at: datetime
) -> bool:
    """Keep a question; False where somebody has as many as one may have, or is not in the directory."""
    values = {"id": id, "by": by, "name": name, "asked": asked, "pinned": pinned, "at": at}
    return await (await tx.run(SAVE, {**values, "most": MOST_SAVED})).single() is not None


async def pin(tx: Transaction, *, id: str, by: str, pinned: bool) -> bool:
    """Pin one of somebody's own questions, or unpin it; False where there is none."""
    return await (await tx.run(PIN, id=id, by=by, pinned=pinned)).single() is not None


async def forget(tx: Transaction, *, id: str, by: str) -> bool:
    """Forget one of somebody's own questions; False where there is none."""
    return await (await tx.run(FORGET, id=id, by=by)).single() is not None
