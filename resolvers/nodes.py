"""Finding anything again by its id."""

from __future__ import annotations

from graph.shape import Start
from graph.shapes import BY_PREFIX, SHAPES
from resolvers.context import Context

NOWHERE = Start("Offender", "MATCH (n:Offender {id: $_id})", {"id": ""})


def node(_context: Context, id: str) -> Start:
    """Where the thing with this id is. What belongs to an offender is there only for those who may see the offender."""
    shape = BY_PREFIX.get(id.partition("_")[0])
    if shape is None:
        return NOWHERE
    match = f"MATCH (n:{shape.label} {{id: $_id}})"
    if shape.owner is not None:
        way = shape.owner.replace("{n}", "n").replace("{m}", "owner")
        guard = (SHAPES["Offender"].guard or "true").replace("{m}", "owner")
        match += f" WHERE EXISTS {{ MATCH {way} WHERE {guard} }}"
    return Start(shape.name, match, {"id": id})
