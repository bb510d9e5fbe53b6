"""Accredited programmes: referrals, the sessions that were held, and tests before and after."""

from graph.shape import Edge, Order, dates, plain
from graph.sources import OF_OFFENDER, fact

REFERRAL = fact(
    "Referral",
    "ref",
    {
        **plain("programme", "ogrs2", "stage", "endReason", "tutor"),
        **dates("referredOn", "orderDate", "startedOn", "endedOn", "reportOn"),
    },
    {
        "area": Edge("Area", "({n})-[:IN_AREA]->({m}:Area)", one=True),
        "sessions": Edge(
            "ProgrammeSession",
            "({n})-[:HAS_SESSION]->({m}:ProgrammeSession)",
            order=Order(("{m}.number", "{m}.attempt", "{m}.id")),
        ),
        "tests": Edge(
            "ProgrammeTest",
            "({n})-[:HAS_TEST]->({m}:ProgrammeTest)",
            order=Order(("{m}.test", "{m}.date", "{m}.id")),
        ),
    },
    owner="({n})<-[:REFERRED]-" + OF_OFFENDER,
)

SESSION = fact(
    "ProgrammeSession",
    "psn",
    {**plain("number", "attempt", "attendance", "catchUp", "tutor"), **dates("date")},
    owner="({n})<-[:HAS_SESSION]-(:Referral)<-[:REFERRED]-" + OF_OFFENDER,
)

TEST = fact(
    "ProgrammeTest",
    "pts",
    {**plain("test", "phase", "score"), **dates("date")},
    owner="({n})<-[:HAS_TEST]-(:Referral)<-[:REFERRED]-" + OF_OFFENDER,
)

REFERRALS = Edge(
    "Referral",
    "({n})-[:HAS_FILE]->(:CaseFile)-[:REFERRED]->({m}:Referral)",
    order=Order(("{m}.referredOn", "{m}.id"), descending=True),
)

SHAPES = (REFERRAL, SESSION, TEST)
