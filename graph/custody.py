"""Custody: spells, the stays in each prison that make them up, and the movements between."""

from graph.shape import Edge, Order, dates, plain
from graph.sources import OF_OFFENDER, fact

SPELL = fact(
    "Spell",
    "spl",
    {
        **plain("prisonNumber", "status", "category", "location", "releaseType"),
        **dates("receivedOn", "releasedOn"),
    },
    {
        "stays": Edge(
            "Stay",
            "({n})-[:HAS_STAY]->({m}:Stay)",
            order=Order(("{m}.from", "{m}.id"), descending=True),
        ),
        "movements": Edge(
            "Movement",
            "({n})<-[:HELD]-(:CaseFile)-[:HAD]->({m}:Movement)",
            order=Order(("{m}.date", "{m}.number", "{m}.id"), descending=True),
        ),
    },
    owner="({n})<-[:HELD]-" + OF_OFFENDER,
)

STAY = fact(
    "Stay",
    "sty",
    dates("from", "to"),
    {
        "prison": Edge("Prison", "({n})-[:AT]->({m}:Prison)", one=True),
        "spell": Edge("Spell", "({n})<-[:HAS_STAY]-({m}:Spell)", one=True),
    },
    owner="({n})<-[:HAS_STAY]-(:Spell)<-[:HELD]-" + OF_OFFENDER,
)

MOVEMENT = fact(
    "Movement",
    "mov",
    {
        **plain("service", "number", "kind", "direction", "time", "place", "placeName", "version"),
        **dates("date"),
    },
    {"prison": Edge("Prison", "({n})-[:AT]->({m}:Prison)", one=True)},
    owner="({n})<-[:HAD]-" + OF_OFFENDER,
)

SHAPES = (SPELL, STAY, MOVEMENT)
