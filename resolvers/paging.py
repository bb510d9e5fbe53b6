"""What lists are asked with: of whom, how many at once, and from where."""

from __future__ import annotations

from typing import Any

from graph.cursors import decode
from graph.plan import MOST
from resolvers.refusals import Refusal


def size(first: object) -> int:
    """A page's size. Refuses one that is not between 1 and the most a page may hold."""
    if not isinstance(first, int) or not 1 <= first <= MOST:
        raise Refusal("BAD_INPUT", f"`first` is {first}. Ask for between 1 and {MOST} at a time.", "first")
    return first


def whose(officer: str | None, area: str | None, team: str | None) -> dict[str, str | None]:
    """Whose people a list is of: an officer's, or those of an area or its team. Refuses both, and neither."""
    if bool(officer) == bool(area):
        raise Refusal("BAD_INPUT", "Give an officer or an area: one of the two.", "officer")
    if team and not area:
        raise Refusal("BAD_INPUT", "Give the area of the team.", "area")
    return {"officer": officer} if officer else {"area": area, "team": team or None}


def position(after: object, ranked: bool = False) -> list[Any] | None:
    """Where a page starts. Refuses a cursor that no answer of ours contained."""
    if after is None:
        return None
    try:
        keys = decode(str(after))
        if ranked and (len(keys) != 1 or not isinstance(keys[0], int) or keys[0] < 0):
            raise ValueError(after)
    except ValueError:
        raise Refusal(
            "BAD_INPUT", "`after` is not a cursor. Use `endCursor` of the page before.", "after"
        ) from None
    return keys
