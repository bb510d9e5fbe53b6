"""Drafts: what somebody typed into a form and has not sent. Nobody else reads them; they are no part of the record.

`(:Offender)-[:HAS_DRAFT]->(:Draft {form, about, by, names, values, savedAt})<-[:DRAFTED]-(:Staff)`: `about` is the
entry that the form stands beside, empty for a form of its own. A draft has no history, and goes when the form is sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from graph.keys import node_id
from graph.scopes import may_see
from graph.session import Transaction
from graph.shape import Derived, Edge, Order, Shape, Start, dates, plain


def fields(names: list[str] | None, values: list[str] | None) -> list[dict[str, str]]:
    """What was typed, by field."""
    pairs = zip(names or (), values or (), strict=True)
    return [{"name": name, "value": value} for name, value in pairs]


WHOSE = "({n})<-[:HAS_DRAFT]-()-[:NOW*0..1]->({m}:Offender)"

DRAFT = Shape(
    "Draft",
    "Draft",
    "drf",
    {**plain("form", "about"), **dates("savedAt"), "fields": Derived(("{n}.names", "{n}.values"), fields)},
    {"offender": Edge("Offender", WHOSE, one=True)},
    guard="{m}.by = $viewer",
    owner=WHOSE,
)

SHAPES = (DRAFT,)

LATEST = Order(("{m}.savedAt", "{m}.id"), descending=True, days=1)
MINE = "MATCH (:Staff {id: $viewer})-[:DRAFTED]->(n:Draft)<-[:HAS_DRAFT]-()-[:NOW*0..1]->(o:Offender)"
OWNERS = f"COLLECT {{ MATCH {WHOSE.replace('{m}', 'o')} RETURN o.id }}"

SAVE_DRAFT = """
MATCH (o:Offender {id: $offender})
MATCH (s:Staff {id: $by})
MERGE (d:Draft {id: $id})
SET d.form = $form, d.about = $about, d.by = $by, d.names = $names, d.values = $values, d.savedAt = $at
MERGE (o)-[:HAS_DRAFT]->(d)
MERGE (s)-[:DRAFTED]->(d)
"""

# Of somebody whose record was merged since, too.
DROP_DRAFT = """
MATCH (:Staff {id: $by})-[:DRAFTED]->(d:Draft {form: $form, about: $about})<-[:HAS_DRAFT]-()
    -[:NOW*0..1]->(:Offender {id: $offender})
DETACH DELETE d
"""


def drafts(within: str, offender: str | None, first: int, after: list[Any] | None) -> Start:
    """The reader's own, of one person or of all whom they may see, the latest first. `within`: as everywhere."""
    seen = may_see(within)
    match = f"{MINE} WHERE {seen}"
    if offender is None:
        return Start("Draft", match, {}, LATEST, first, after, owners=OWNERS)
    return Start(
        "Draft", f"{match} AND o.id = $_offender", {"offender": offender}, LATEST, first, after, owners=OWNERS
    )


async def save(
    tx: Transaction,
    offender: str,
    form: str,
    about: str,
    typed: Mapping[str, str],
    *,
    by: str,
    at: datetime,
) -> None:
    """Keep what was typed instead of what was kept before."""
    await tx.run(
        SAVE_DRAFT,
        id=node_id("drf", offender, form, about, by),
        offender=offender,
        form=form,
        about=about,
        names=list(typed),
        values=list(typed.values()),
        by=by,
        at=at,
    )


async def drop(tx: Transaction, offender: str, form: str, about: str, *, by: str) -> None:
    """Let go of what somebody kept of a form, if they did: it was sent, or thrown away."""
    await tx.run(DROP_DRAFT, offender=offender, form=form, about=about, by=by)
