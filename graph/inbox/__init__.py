"""Inboxes: what the service tells people and offices, and what it asks of them, until that is done.

`(:InboxItem {to, position})-[:TO]->(:Staff|Area|Prison)`, and `-[:CONCERNS]->(:Offender)` where it is of a record. `to`
is the key of the inbox (`rules/inbox.py`), `within` that of every office of the area besides; `position` is that of the
event by which it was raised or, later, done. A task stays until somebody has done it; a notice until each has read it,
`(:InboxItem)-[:READ_BY {at}]->(:Staff)`. A message names nobody.
"""

from __future__ import annotations

from typing import Any

from graph.scopes import may_see
from graph.shape import Edge, Order, Shape, Start, dates, plain

CONCERNED = "({n})-[:CONCERNS]->()-[:NOW*0..1]->({m}:Offender)"

READ = "EXISTS { ({n})-[:READ_BY]->(:Staff {id: $viewer}) }"
OPEN = f"CASE WHEN {{n}}.task THEN {{n}}.doneAt IS NULL ELSE NOT {READ} END"


def _field(text: str) -> str:
    """A text as a shape's fields are written: formatted, so that each brace is doubled but those of the node."""
    return text.replace("{", "{{").replace("}", "}}").replace("{{n}}", "{n}")


ITEM = Shape(
    "InboxItem",
    "InboxItem",
    "alt",
    {
        **plain("kind", "message", "subject", "unit", "office", "task", "doneBy"),
        **dates("at", "due", "doneAt"),
        "open": _field(OPEN),
        "overdue": "{n}.doneAt IS NULL AND coalesce({n}.due < $today, false)",
        "readAt": _field("head([({n})-[r:READ_BY]->(:Staff {id: $viewer}) | toString(r.at)])"),
    },
    {
        "area": Edge("Area", "({n})-[:TO]->({m}:Area)", one=True),
        "prison": Edge("Prison", "({n})-[:TO]->({m}:Prison)", one=True),
        "offender": Edge("Offender", CONCERNED, one=True),
    },
    # What somebody did is not told to them; what is asked of their office is, whoever asked for it.
    guard="({m}.to IN $inboxes OR {m}.within IN $inboxes) AND ({m}.task OR {m}.by <> $viewer)",
    owner=CONCERNED,
    ownerless="{n}.concerns = false",
)

SHAPES = (ITEM,)

LATEST_FIRST = Order(("{m}.at", "{m}.id"), descending=True, days=1)
BY_POSITION = Order(("{m}.position", "{m}.id"))

EITHER = "CALL () { "
FOR = "UNWIND $inboxes AS inbox MATCH (n:InboxItem {to: inbox}) "
WITHIN = "UNWIND $inboxes AS inbox MATCH (n:InboxItem {within: inbox}) "
ONE_OF_MINE = "MATCH (n:InboxItem {id: $_id}) WITH n"

OWNERS = f"COLLECT {{ MATCH {CONCERNED.replace('{m}', 'o')} RETURN o.id }}"

_FILTERS = {
    "open": f"({OPEN}) = $_open",
    "task": "{n}.task = $_task",
    "mine": "({n}.unit = 'PERSON') = $_mine",
    "office": "{n}.office = $_office",
    "area": "EXISTS { ({n})-[:TO]->(:Area {id: $_area}) }",
    "prison": "EXISTS { ({n})-[:TO]->(:Prison {id: $_prison}) }",
}


def inbox(within: str | None, first: int, after: list[Any] | None, **filters: Any) -> Start:
    """What is in the reader's inboxes, the latest first.

    `within` is the predicate on the offender `{m}` whom an item is about, besides that the reader may see them; None:
    items about nobody alone. `filters`: `open`, `task`, `mine` (to the reader in person), `office` (by name), `area`,
    `prison` (by id); None: not by that.
    """
    given = {name: value for name, value in filters.items() if value is not None}
    wanted = [_FILTERS[name].replace("{n}", "n") for name in _FILTERS if name in given]
    return Start(
        "InboxItem",
        f"{_found()} WHERE {' AND '.join([*wanted, _reached(within)])}",
        given,
        LATEST_FIRST,
        first,
        after,
        owners=OWNERS,
    )


def news(within: str | None, past: int, upto: int, first: int) -> Start:
    """What came to the reader's inboxes, or was done there, after one position and up to another, in that order."""
    # Bounded above by what was committed before the statement began: an item that comes while it runs, to an inbox that
    # it has looked at already, would be passed over if a later one to another were found.
    match = f"{_found('WHERE n.position > $_past AND n.position <= $_upto ')} WHERE {_reached(within)}"
    return Start("InboxItem", match, {"past": past, "upto": upto}, BY_POSITION, first, owners=OWNERS)


def one(within: str | None, id: str) -> Start:
    """One item of the reader's inboxes."""
    return Start("InboxItem", f"{ONE_OF_MINE} WHERE {_reached(within)}", {"id": id}, owners=OWNERS)


def _found(where: str = "WHERE n.position >= 0 ") -> str:
    # An index of two properties is used only where both are asked for.
    return EITHER + " UNION ".join(f"{way}{where}RETURN n" for way in (FOR, WITHIN)) + " } WITH n"


def _reached(within: str | None) -> str:
    if within is None:
        return "n.concerns = false"
    seen = may_see(within)
    way = CONCERNED.replace("{n}", "n").replace("{m}", "o")
    return f"(n.concerns = false OR EXISTS {{ MATCH {way} WHERE {seen} }})"


def reachable(within: str | None) -> str:
    """The predicate on an item `n` that is in the reader's inboxes, as the shape and `inbox` have it."""
    assert ITEM.guard is not None
    return f"{ITEM.guard.replace('{m}', 'n')} AND {_reached(within)}"
