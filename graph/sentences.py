"""Orders, licences and custodial sentences, with their offences and key dates."""

from graph.code_sets import held
from graph.shape import Derived, Edge, Order, dates, plain
from graph.sources import OF_OFFENDER, fact
from rules.codes import CodeSetName
from rules.sentence_dates import COLUMNS, key_dates

KEY_DATES = tuple(COLUMNS.values())

# Empty where a day is not known: then it is not known either which Act governs.
OFFENCE_DAYS = "[({n})-[:FOR]->(x:Offence) | coalesce(toString(x.committedOn), '')]"

WORKED_OUT = Derived(
    (
        "custodial",
        "type",
        "date",
        "lengthDays",
        "lengthMonths",
        "remandDays",
        "unlawfullyAtLargeDays",
        "addedDays",
        OFFENCE_DAYS,
        *KEY_DATES,
    ),
    key_dates,
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
        "keyDates": WORKED_OUT,
    },
    {
        "offences": Edge("Offence", "({n})-[:FOR]->({m}:Offence)", order=Order(("{m}.title", "{m}.id"))),
        "typeCode": held(CodeSetName.ORDER_TYPES, "typeCode", "type"),
        "area": Edge("Area", "({n})-[:IN_AREA]->({m}:Area)", one=True),
        "suspensions": Edge(
            "Suspension",
            "({n})<-[:TRANSFERRED_TO*0..10]-(:Sentence)-[:HAS_SUSPENSION]->({m}:Suspension)",
            order=Order(("{m}.from", "{m}.id"), descending=True),
        ),
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
    {"code": held(CodeSetName.OFFENCES, "code")},
    owner="({n})<-[:FOR]-(:Sentence)<-[:SERVES]-" + OF_OFFENDER,
)

SHAPES = (SENTENCE, OFFENCE)
