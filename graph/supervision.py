"""Who supervises: the area, the team and the officer, with dates."""

from graph.shape import Edge, dates, plain
from graph.sources import OF_OFFENDER, fact

SUPERVISION = fact(
    "Supervision",
    "sup",
    {**plain("team"), **dates("from", "to")},
    {
        "area": Edge("Area", "({n})-[:IN_AREA]->({m}:Area)", one=True),
        "officer": Edge("Officer", "({n})-[:BY]->({m}:Officer)", one=True),
    },
    owner="({n})<-[:SUPERVISED]-" + OF_OFFENDER,
)

SHAPES = (SUPERVISION,)
