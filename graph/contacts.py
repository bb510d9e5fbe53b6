"""The contact log, and the one timeline that it makes with the prisons' movements."""

from graph.shape import Edge, Shape, dates, plain
from graph.sources import OF_OFFENDER, RECORDED, SAID, fact

CONTACT = fact(
    "Contact",
    "con",
    {**plain("service", "number", "kind", "outcome", "time", "notes"), **dates("date", "explanationSought")},
    {"sentence": Edge("Sentence", "({n})-[:UNDER]->({m}:Sentence)", one=True)},
    owner="({n})<-[:HAD]-" + OF_OFFENDER,
)

TIMELINE_ENTRY = Shape(
    "TimelineEntry",
    "Fact",
    "con",
    {
        **plain("service", "kind", "outcome", "time", "notes", "direction", "placeName"),
        **dates("date", "explanationSought"),
        **RECORDED,
    },
    {
        "sentence": Edge("Sentence", "({n})-[:UNDER]->({m}:Sentence)", one=True),
        "prison": Edge("Prison", "({n})-[:AT]->({m}:Prison)", one=True),
        **SAID,
    },
)

SHAPES = (CONTACT, TIMELINE_ENTRY)
