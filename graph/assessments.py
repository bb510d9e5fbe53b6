"""Assessments of risk and need by OASys, with their objectives; and what those may know who face a person."""

from graph.shape import Derived, Edge, Order, Shape, dates, plain
from graph.sources import OF_OFFENDER, fact
from rules.assessments import harm_levels, overall_harm, review_due, sections

ASSESSED = "({n})-[:HAS_FILE]->(:CaseFile)-[:ASSESSED]->({m}:Assessment)"
LATEST_FIRST = Order(("{m}.date", "{m}.id"), descending=True)
COMPLETE = "{m}.status = 'COMPLETE'"

HARM = ("{n}.harmCommunity", "{n}.harmCustody")
SECTIONS = ("{n}.sectionScores", "{n}.reoffending", "{n}.harmLinked")
OVERALL = Derived(HARM, overall_harm)
LEVELS = Derived(HARM, harm_levels)
REVIEW_DUE = Derived(("date", "service"), review_due)

ASSESSMENT = fact(
    "Assessment",
    "asm",
    {
        **plain("service", "kind", "status", "assessor", "agency", "ogrs2", "total", "concerns"),
        **dates("date"),
        "sections": Derived(SECTIONS, sections),
        "harmLevels": LEVELS,
        "overallHarm": OVERALL,
    },
    {
        "objectives": Edge(
            "Objective", "({n})-[:HAS_OBJECTIVE]->({m}:Objective)", order=Order(("{m}.number", "{m}.id"))
        ),
        "area": Edge("Area", "({n})-[:IN_AREA]->({m}:Area)", one=True),
        "prison": Edge("Prison", "({n})-[:AT]->({m}:Prison)", one=True),
    },
    owner="({n})<-[:ASSESSED]-" + OF_OFFENDER,
    stored=(one.removeprefix("{n}.") for one in (*HARM, *SECTIONS)),
)

OBJECTIVE = fact(
    "Objective",
    "obj",
    {**plain("number", "section", "text"), **dates("due")},
    owner="({n})<-[:HAS_OBJECTIVE]-(:Assessment)<-[:ASSESSED]-" + OF_OFFENDER,
)

# The same node, and of it only what those must know who face the person and don't work on the case.
RISK_OF_HARM = Shape(
    "RiskOfHarm",
    "Fact:Assessment",
    "asm",
    {
        **plain("service", "kind", "concerns"),
        **dates("date", "recordedAt"),
        "overall": OVERALL,
        "levels": LEVELS,
        "reviewDue": REVIEW_DUE,
    },
)

ASSESSMENTS = Edge("Assessment", ASSESSED, order=LATEST_FIRST)
LATEST_ASSESSMENT = Edge("Assessment", ASSESSED, where=(COMPLETE,), order=LATEST_FIRST, take=1)
LATEST_RISK = Edge("RiskOfHarm", ASSESSED, where=(COMPLETE,), order=LATEST_FIRST, take=1)

SHAPES = (ASSESSMENT, OBJECTIVE, RISK_OF_HARM)
