"""Drug treatment and testing orders: hours by week, tests, and the court's reviews."""

from graph.shape import Edge, Order, dates, plain
from graph.sources import OF_OFFENDER, fact

TREATMENT = fact(
    "Treatment",
    "trt",
    {**plain("months", "mainDrug", "provider", "supervisor", "outcome"), **dates("orderDate", "endedOn")},
    {
        "area": Edge("Area", "({n})-[:IN_AREA]->({m}:Area)", one=True),
        "weeks": Edge(
            "TreatmentWeek", "({n})-[:HAS_WEEK]->({m}:TreatmentWeek)", order=Order(("{m}.from", "{m}.id"))
        ),
        "tests": Edge(
            "DrugTest",
            "({n})-[:HAS_DRUG_TEST]->({m}:DrugTest)",
            order=Order(("{m}.date", "{m}.id"), descending=True),
        ),
        "reviews": Edge(
            "CourtReview",
            "({n})-[:HAS_REVIEW]->({m}:CourtReview)",
            order=Order(("{m}.date", "{m}.id"), descending=True),
        ),
    },
    owner="({n})<-[:TREATED]-" + OF_OFFENDER,
)

DRUG_TEST = fact(
    "DrugTest",
    "dtt",
    {**plain("opiates", "cocaine", "amphetamine"), **dates("date")},
    owner="({n})<-[:HAS_DRUG_TEST]-(:Treatment)<-[:TREATED]-" + OF_OFFENDER,
)

WEEK = fact(
    "TreatmentWeek",
    "twk",
    {**plain("hoursOrdered", "hoursAttended"), **dates("from")},
    owner="({n})<-[:HAS_WEEK]-(:Treatment)<-[:TREATED]-" + OF_OFFENDER,
)

COURT_REVIEW = fact(
    "CourtReview",
    "crv",
    {**plain("court", "result", "comments"), **dates("date")},
    owner="({n})<-[:HAS_REVIEW]-(:Treatment)<-[:TREATED]-" + OF_OFFENDER,
)

TREATMENTS = Edge(
    "Treatment",
    "({n})-[:HAS_FILE]->(:CaseFile)-[:TREATED]->({m}:Treatment)",
    order=Order(("{m}.orderDate", "{m}.id"), descending=True),
)

SHAPES = (TREATMENT, DRUG_TEST, WEEK, COURT_REVIEW)
