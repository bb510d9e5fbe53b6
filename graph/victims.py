"""Victims: who they are and where, for the victim unit alone.

A victim hangs off a file that is kept apart (`KEPT_APART`), and nothing leads from a victim to another record, nor to
the row that names them: that is no part of the ordinary sources.
"""

from graph.shape import Edge, Order, dates, plain
from graph.sources import OF_OFFENDER_APART, fact

VICTIM = fact(
    "Victim",
    "vic",
    {
        **plain(
            "surname",
            "forenames",
            "relationship",
            "lines",
            "postcode",
            "telephone",
            "offence",
            "months",
            "response",
            "liaisonOfficer",
            "wantsContact",
            "conditions",
        ),
        **dates("sentenceDate", "offerSentOn"),
    },
    {"area": Edge("Area", "({n})-[:IN_AREA]->({m}:Area)", one=True)},
    owner="({n})<-[:OFFENDED_AGAINST]-" + OF_OFFENDER_APART,
    sourced=False,
)

VICTIMS = Edge(
    "Victim",
    "({n})-[:KEPT_APART]->(:CaseFile)-[:OFFENDED_AGAINST]->({m}:Victim)",
    order=Order(("{m}.surname", "coalesce({m}.forenames, '')", "{m}.id")),
)

SHAPES = (VICTIM,)
