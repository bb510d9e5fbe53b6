"""Drug treatment and testing orders: hours by week, tests, and the court's reviews."""

from graph.shape import VERSION, Derived, Edge, Order, dates, plain
from graph.sources import OF_OFFENDER, fact
from rules.treatment import SUBSTANCES, glance, review_due

HOURS = "[({n})-[:HAS_WEEK]->(x:TreatmentWeek) | [toString(x.from), x.hoursOrdered, x.hoursAttended, x.hoursByDay]]"
RESULTS = (
    "[({n})-[:HAS_DRUG_TEST]->(x:DrugTest) | [toString(x.date), "
    "[x.opiates, x.cocaine, x.amphetamine, x.benzodiazepines, x.cannabis]]]"
)
REVIEWED = "[({n})-[:HAS_REVIEW]->(x:CourtReview) | [toString(x.date), toString(x.nextOn)]]"

TREATMENT = fact(
    "Treatment",
    "trt",
    {
        **plain("months", "mainDrug", "provider", "supervisor", "outcome", "breachNote"),
        **dates("orderDate", "endedOn", "breachOn"),
        "version": VERSION,
        "weekByWeek": Derived(("orderDate", "endedOn", HOURS, RESULTS), glance),
        "reviewDue": Derived(("orderDate", "endedOn", REVIEWED), review_due),
    },
    {
        "area": Edge("Area", "({n})-[:IN_AREA]->({m}:Area)", one=True),
        "sentence": Edge("Sentence", "({n})-[:UNDER]->({m}:Sentence)", one=True),
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
    {**plain(*SUBSTANCES), **dates("date"), "version": VERSION},
    owner="({n})<-[:HAS_DRUG_TEST]-(:Treatment)<-[:TREATED]-" + OF_OFFENDER,
)

WEEK = fact(
    "TreatmentWeek",
    "twk",
    {**plain("hoursOrdered", "hoursAttended", "hoursByDay"), **dates("from"), "version": VERSION},
    owner="({n})<-[:HAS_WEEK]-(:Treatment)<-[:TREATED]-" + OF_OFFENDER,
)

COURT_REVIEW = fact(
    "CourtReview",
    "crv",
    {**plain("court", "result", "comments"), **dates("date", "nextOn"), "version": VERSION},
    owner="({n})<-[:HAS_REVIEW]-(:Treatment)<-[:TREATED]-" + OF_OFFENDER,
)

TREATMENTS = Edge(
    "Treatment",
    "({n})-[:HAS_FILE]->(:CaseFile)-[:TREATED]->({m}:Treatment)",
    order=Order(("{m}.orderDate", "{m}.id"), descending=True),
)

SHAPES = (TREATMENT, DRUG_TEST, WEEK, COURT_REVIEW)
