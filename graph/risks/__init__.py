"""The national risk of harm register: who is on it, in which category, managed at which level.

An entry hangs off a file that is kept apart (`KEPT_APART`), so that no pattern of the ordinary record tells of it: no
file, name, number, source or search. What meetings of MAPPA decided and asked for hangs off the entry.
"""

from graph.shape import VERSION, Edge, Order, dates, plain
from graph.sources import OF_OFFENDER_APART, fact

REGISTER_ENTRY = fact(
    "RegisterEntry",
    "reg",
    {
        **plain(
            *(
                "category",
                "mappaCategory",
                "level",
                "force",
                "manager",
                "surname",
                "forenames",
                "aliases",
                "sex",
            ),
            *(
                "pnc",
                "cro",
                "lines",
                "postcode",
                "risk",
                "restricted",
                "disposal",
                "months",
                "law",
                "endedWhy",
            ),
        ),
        **dates("dateOfBirth", "from", "to", "reviewOn", "convictedOn", "levelSince", "categorySince"),
        "version": VERSION,
    },
    {
        "area": Edge("Area", "({m}:Area {forceNumber: {n}.force})", one=True),
        "meetings": Edge(
            "MappaMeeting",
            "({n})-[:HAS_MEETING]->({m}:MappaMeeting)",
            order=Order(("{m}.date", "{m}.id"), descending=True),
        ),
        "actions": Edge(
            "MappaAction", "({n})-[:HAS_MAPPA_ACTION]->({m}:MappaAction)", order=Order(("{m}.due", "{m}.id"))
        ),
    },
    owner="({n})<-[:REGISTERED]-" + OF_OFFENDER_APART,
)

MAPPA_MEETING = fact(
    "MappaMeeting",
    "mpm",
    {**plain("level", "decided"), **dates("date", "nextOn"), "version": VERSION},
    owner="({n})<-[:HAS_MEETING]-(:RegisterEntry)<-[:REGISTERED]-" + OF_OFFENDER_APART,
)

MAPPA_ACTION = fact(
    "MappaAction",
    "mpa",
    {**plain("text", "owner", "outcome"), **dates("due", "doneOn", "askedOn"), "version": VERSION},
    owner="({n})<-[:HAS_MAPPA_ACTION]-(:RegisterEntry)<-[:REGISTERED]-" + OF_OFFENDER_APART,
)

REGISTER_ENTRIES = Edge(
    "RegisterEntry",
    "({n})-[:KEPT_APART]->(:CaseFile)-[:REGISTERED]->({m}:RegisterEntry)",
    order=Order(("coalesce({m}.from, date('1900-01-01'))", "{m}.id"), descending=True),
)

SHAPES = (REGISTER_ENTRY, MAPPA_MEETING, MAPPA_ACTION)
