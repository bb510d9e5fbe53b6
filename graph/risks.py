"""The national risk of harm register: who is on it, in which category, managed at which level.

An entry hangs off a file that is kept apart (`KEPT_APART`), so that no pattern of the ordinary record tells of it: no
file, name, number, source or search.
"""

from graph.shape import Edge, Order, dates, plain
from graph.sources import OF_OFFENDER_APART, fact

REGISTER_ENTRY = fact(
    "RegisterEntry",
    "reg",
    {
        **plain(
            "category",
            "mappaCategory",
            "level",
            "force",
            "manager",
            "surname",
            "forenames",
            "aliases",
            "sex",
            "pnc",
            "cro",
            "lines",
            "postcode",
            "risk",
            "restricted",
        ),
        **dates("dateOfBirth", "from", "to", "reviewOn"),
    },
    {"area": Edge("Area", "({m}:Area {forceNumber: {n}.force})", one=True)},
    owner="({n})<-[:REGISTERED]-" + OF_OFFENDER_APART,
)

REGISTER_ENTRIES = Edge(
    "RegisterEntry",
    "({n})-[:KEPT_APART]->(:CaseFile)-[:REGISTERED]->({m}:RegisterEntry)",
    order=Order(("coalesce({m}.from, date('1900-01-01'))", "{m}.id"), descending=True),
)

SHAPES = (REGISTER_ENTRY,)
