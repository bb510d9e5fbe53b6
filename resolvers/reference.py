"""Reference data, which everyone who is signed in may read."""

from __future__ import annotations

from dataclasses import replace

from graph import reference as graph
from graph.shape import Start
from resolvers.context import Context
from resolvers.paging import position, size


def areas(_context: Context, first: int, after: str | None = None) -> Start:
    """The probation areas, by name."""
    return replace(graph.areas(), first=size(first), after=position(after))


def prisons(_context: Context, first: int, after: str | None = None) -> Start:
    """The prisons, by name."""
    return replace(graph.prisons(), first=size(first), after=position(after))
