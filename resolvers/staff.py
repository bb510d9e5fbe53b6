"""The staff directory: who holds which post where, for those who manage, protect, keep the directory or audit."""

from __future__ import annotations

from graph import staff as graph
from graph.shape import Start
from resolvers.context import Context
from resolvers.paging import position, size
from rules.names import fold

LONGEST = 100
"""Characters of a search text that are read."""


def staff(_context: Context, first: int, after: str | None = None, search: str | None = None) -> Start:
    """Members of staff and partner clients by name."""
    return graph.directory(fold((search or "")[:LONGEST]), size(first), position(after))
