"""Records whose files would not be joined today: what joined them has changed, and a person decides what follows."""

from __future__ import annotations

from typing import Any

from graph.offenders import BY_NAME
from graph.shape import Start

BROKEN = "MATCH (n:Offender {broken: true})"


def clusters(within: str, first: int, after: list[Any] | None) -> Start:
    """The records whose evidence fell apart; `within` is the predicate on an offender `{m}` that the part has."""
    match = f"{BROKEN} WHERE {within.replace('{m}', 'n')}" if within else BROKEN
    return Start("Offender", match, {}, BY_NAME, first, after)
