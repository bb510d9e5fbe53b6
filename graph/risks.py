"""The national risk of harm register: who is on it, in which category, managed at which level.

An entry hangs off the offender and not off a file, so that no file, name or source of the ordinary record tells of it.
"""

from graph.shape import Edge, Order, Shape, dates, plain

REGISTER_ENTRY = Shape(
    "RegisterEntry",
    "Fact:RegisterEntry",
    "reg",
    {**plain("category", "level"), **dates("from", "to", "reviewOn")},
    owner="({n})<-[:REGISTERED]-({m}:Offender)",
)

REGISTER_ENTRIES = Edge(
    "RegisterEntry",
    "({n})-[:REGISTERED]->({m}:RegisterEntry)",
    order=Order(("{m}.from", "{m}.id"), descending=True),
)

SHAPES = (REGISTER_ENTRY,)
