"""Pages: how many at once, and from where."""

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
