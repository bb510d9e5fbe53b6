"""Areas, prisons and officers: what the facts of the record point at."""

from graph.shape import Edge, Order, Shape, Start, plain

BY_NAME = Order(("{m}.name", "{m}.id"))

AREA = Shape(
    "Area",
    "Area",
    "area",
    plain("slug", "name", "region", "forceNumber", "npsiss"),
    {"officers": Edge("Officer", "({n})<-[:WORKS_IN]-({m}:Officer)", order=BY_NAME)},
)

PRISON = Shape(
    "Prison",
    "Prison",
    "pri",
    {**plain("code", "name", "function", "contracted"), "lidsCode": "{n}.estab"},
)

OFFICER = Shape(
    "Officer",
    "Officer",
    "ofr",
    plain("name"),
    {"area": Edge("Area", "({n})-[:WORKS_IN]->({m}:Area)", one=True)},
)

SHAPES = (AREA, PRISON, OFFICER)

# The names are the index's own order; `>= ''` lets the planner use it instead of reading every node.
ALL_AREAS = "MATCH (n:Area) WHERE n.slug >= ''"
ALL_PRISONS = "MATCH (n:Prison) WHERE n.code >= ''"


def areas() -> Start:
    """All probation areas, by name."""
    return Start("Area", ALL_AREAS, order=BY_NAME)


def prisons() -> Start:
    """All prisons, by name."""
    return Start("Prison", ALL_PRISONS, order=BY_NAME)
