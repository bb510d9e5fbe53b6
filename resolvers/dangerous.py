"""Dangerous people in one place, for those who face them; who is on the register, for those cleared who say why."""

from __future__ import annotations

from graph import dangerous as graph
from graph.shape import Start
from resolvers.access import reach, reached
from resolvers.context import Context
from resolvers.paging import position, size

LEVELS, REGISTER = "harm levels", "register"


def dangerous(context: Context, area: str, first: int, after: str | None = None) -> Start:
    """Those of an area who may do serious harm."""
    within = reached(context.grants, LEVELS)
    register = reach(context.grants, REGISTER)
    return graph.dangerous(area, within, register, size(first), position(after, ranked=True))
