"""Who looked at a record: the entries of the audit log, as they were shipped to the graph (`graph/audit.py`)."""

from graph.shape import Edge, Order, Shape, dates, plain

# To the millisecond: as text, instants of one second would not sort.
NEWEST_FIRST = Order(("{m}.at.epochMillis", "{m}.id"), descending=True)

LOOK = Shape(
    "Look",
    "AuditEntry",
    "aud",
    {
        **plain("action", "by", "roles", "operation", "parts", "refused", "purpose", "why"),
        **dates("at"),
        "name": "head(COLLECT {{ MATCH (s:Staff {{id: {n}.by}}) RETURN s.name }})",
        "agency": "head(COLLECT {{ MATCH (g:Agreement {{id: {n}.agreement}}) RETURN g.agency }})",
    },
    owner="({n})-[:ON]->()-[:NOW*0..1]->({m}:Offender)",
)

# The same entry as those may know it who work with the person: which agency, and what it was told.
SHARE = Shape(
    "Share",
    "AuditEntry",
    "aud",
    {**plain("parts", "purpose"), **dates("at"), "agency": LOOK.fields["agency"]},
)

# Looks at somebody who was merged into this person are looks at this person. An entry on both counts once.
ON = "({n})<-[:NOW*0..1]-(x)<-[:ON]-({m}:AuditEntry)"
ONCE = "NOT EXISTS { ({n})<-[:NOW*0..1]-(y)<-[:ON]-({m}) WHERE y.id < x.id }"

FILTERS = {
    "actions": "{m}.action IN {value}",
    "since": "{m}.at >= datetime({date: {value}, timezone: 'Europe/London'})",
    "until": "{m}.at < datetime({date: {value} + duration('P1D'), timezone: 'Europe/London'})",
}
"""By kind, and by days in England and Wales, both included."""

LOOKS = Edge("Look", ON, where=(ONCE,), order=NEWEST_FIRST, paged=True, arguments=FILTERS)
SHARES = Edge("Share", ON, where=("{m}.action = 'SHARE'", ONCE), order=NEWEST_FIRST, paged=True)

SHAPES = (LOOK, SHARE)
