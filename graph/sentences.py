"""Orders, licences and custodial sentences, with their offences and key dates."""

from graph.shape import Edge, Order, dates, plain
from graph.sources import OF_OFFENDER, fact

KEY_DATES = (
    "conditionalRelease",
    "paroleEligibility",
    "nonParole",
    "licenceExpiry",
    "sentenceExpiry",
    "curfewEligibility",
)

SENTENCE = fact(
    "Sentence",
    "sen",
    {
        **plain(
            "type",
            "custodial",
            "court",
            "pettySessionsArea",
            "lengthMonths",
            "lengthDays",
            "hours",
            "requirements",
            "endReason",
            "remandDays",
            "addedDays",
            "unlawfullyAtLargeDays",
        ),
        **dates("date", "expectedEnd", "endedOn", *KEY_DATES),
    },
    {
        "offences": Edge("Offence", "({n})-[:FOR]->({m}:Offence)", order=Order(("{m}.title", "{m}.id"))),
        "area": Edge("Area", "({n})-[:IN_AREA]->({m}:Area)", one=True),
        "spell": Edge("Spell", "({n})-[:SERVED_IN]->({m}:Spell)", one=True),
        "earlierParts": Edge(
            "Sentence",
            "({n})<-[:TRANSFERRED_TO*1..10]-({m}:Sentence)",
            order=Order(("{m}.endedOn", "{m}.id"), descending=True),
        ),
    },
    owner="({n})<-[:SERVES]-" + OF_OFFENDER,
)

OFFENCE = fact(
    "Offence",
    "ofn",
    {**plain("title"), **dates("committedOn")},
    owner="({n})<-[:FOR]-(:Sentence)<-[:SERVES]-" + OF_OFFENDER,
)

SHAPES = (SENTENCE, OFFENCE)
