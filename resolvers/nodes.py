"""Finding anything again by its id."""

from __future__ import annotations

from graph.shape import Start
from graph.shapes import BY_PREFIX, SHAPES
from resolvers.access import of_own_id, reach
from resolvers.context import Context

NOWHERE = Start("Offender", "MATCH (n:Offender {id: $_id})", {"id": ""})


def node(context: Context, id: str) -> Start:
    """Where the thing with this id is. What belongs to an offender is there only for those who may see the offender,
    and that part of the offender's record."""
    shape = BY_PREFIX.get(id.partition("_")[0])
    if shape is None:
        return NOWHERE
    match = f"MATCH (n:{shape.labels} {{id: $_id}})"
    within = of_own_id(context.grants, shape.name)
    if within is None:
        return Start(shape.name, f"{match} WHERE false", {"id": id})
    owners = ""
    if shape.owner is not None:
        way = shape.owner.replace("{m}", "owner")
        guards = (SHAPES["Offender"].guard, reach(context.grants, "identity"), within)
        guard = " AND ".join(one for one in guards if one).replace("{m}", "owner")
        there = f"EXISTS {{ MATCH {way.replace('{n}', 'n')} WHERE {guard} }}"
        nobodys = shape.ownerless.replace("{n}", "n") if shape.ownerless else ""
        match += f" WHERE ({nobodys} OR {there})" if nobodys else f" WHERE {there}"
        # A fact is in one file, and that is one offender's, whose guard it has passed; other things may be several's.
        theirs = "" if shape.label.startswith("Fact:") else f"WHERE {guard} "
        owners = f"COLLECT {{ MATCH {way} {theirs}RETURN DISTINCT owner.id }}"
    return Start(shape.name, match, {"id": id}, owners=owners)
