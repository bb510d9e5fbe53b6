"""Dangerous people in one place, for those who face them; who is on the register, for those cleared who say why."""

from __future__ import annotations

from graph import dangerous as graph
from graph.shape import Start
from resolvers.access import reach
from resolvers.context import Context
from resolvers.paging import position, size
from resolvers.refusals import Refusal

LEVELS, REGISTER = "harm levels", "register"


def dangerous(context: Context, area: str, first: int, after: str | None = None) -> Start:
    """Those of an area who may do serious harm."""
    within = reach(context.grants, LEVELS)
    if within is None:
        raise Refusal("FORBIDDEN", "You may not see this part of the record.")
    register = reach(context.grants, REGISTER)
    return graph.dangerous(area, within, register, size(first), position(after, ranked=True))
