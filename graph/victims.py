"""Victims: who they are and where, for the victim unit alone.

A victim hangs off the offender and not off a file, and nothing leads from a victim to another record.
"""

from graph.shape import Edge, Order, Shape, dates, plain

VICTIM = Shape(
    "Victim",
    "Fact:Victim",
    "vic",
    {**plain("surname", "forenames", "lines", "postcode", "wantsContact"), **dates("from")},
    owner="({n})<-[:OFFENDED_AGAINST]-({m}:Offender)",
)

VICTIMS = Edge(
    "Victim",
    "({n})-[:OFFENDED_AGAINST]->({m}:Victim)",
    order=Order(("{m}.surname", "coalesce({m}.forenames, '')", "{m}.id")),
)

SHAPES = (VICTIM,)
