"""Serious incidents: what happened, how it was reviewed, what is to be done, and what everyone can learn from it.

`(:CaseFile)-[:HAD_INCIDENT]->(:Fact:Incident)`, with `HAS_FINDING` and `HAS_ACTION` below it. The record as it was
known on the day is attached by reference: `recordOn` is what `asKnownOn` is asked for, and nothing is copied. What was
learned is a node that hangs off nothing (`(:Learning)`), so no way leads from it to whom it came from.
"""

from __future__ import annotations

from typing import Any

from graph.scopes import may_see
from graph.shape import VERSION, Derived, Edge, Order, Shape, Start, dates, plain
from graph.sources import OF_OFFENDER, fact
from rules.incidents import steps_of

IN_ORDER = Order(("{m}.number", "{m}.id"))

INCIDENT = fact(
    "Incident",
    "inc",
    {
        **plain("kind", "state", "offence", "summary", "press", "fullAsked"),
        **dates(
            "happenedOn",
            "knownOn",
            "recordOn",
            "notifiedOn",
            "initialOn",
            "fullOn",
            "closedOn",
            "withdrawnOn",
        ),
        "version": VERSION,
        "steps": Derived(
            ("kind", "knownOn", "notifiedOn", "initialOn", "fullOn", "{n}.fullAsked", "withdrawnOn"), steps_of
        ),
    },
    {
        "area": Edge("Area", "({n})-[:IN_AREA]->({m}:Area)", one=True),
        "offender": Edge("Offender", "({n})<-[:HAD_INCIDENT]-" + OF_OFFENDER, one=True),
        "findings": Edge("IncidentFinding", "({n})-[:HAS_FINDING]->({m}:IncidentFinding)", order=IN_ORDER),
        "actions": Edge("IncidentAction", "({n})-[:HAS_ACTION]->({m}:IncidentAction)", order=IN_ORDER),
    },
    owner="({n})<-[:HAD_INCIDENT]-" + OF_OFFENDER,
    sourced=False,
)

INCIDENT_FINDING = fact(
    "IncidentFinding",
    "ifd",
    {**plain("number", "step", "words"), "version": VERSION},
    owner="({n})<-[:HAS_FINDING]-(:Incident)<-[:HAD_INCIDENT]-" + OF_OFFENDER,
    sourced=False,
)

OVERDUE = (
    "{n}.doneOn IS NULL AND {n}.due < $today "
    "AND NOT EXISTS {{ ({n})<-[:HAS_ACTION]-(i:Incident) WHERE i.withdrawnOn IS NOT NULL }}"
)
OWNER_NAME = "head(COLLECT {{ MATCH (s:Staff {{id: {n}.owner}}) RETURN s.name }})"

INCIDENT_ACTION = fact(
    "IncidentAction",
    "iac",
    {
        **plain("number", "words", "outcome", "owner"),
        **dates("due", "doneOn"),
        "version": VERSION,
        "overdue": OVERDUE,
        "ownerName": OWNER_NAME,
    },
    owner="({n})<-[:HAS_ACTION]-(:Incident)<-[:HAD_INCIDENT]-" + OF_OFFENDER,
    sourced=False,
)

# The same as those see it whose it is, who may not know whom it is about.
OWN_ACTION = Shape(
    "OwnAction",
    "Fact:IncidentAction",
    "iac",
    {**plain("words", "outcome"), **dates("due", "doneOn"), "version": VERSION, "overdue": OVERDUE},
)

LEARNING = Shape("Learning", "Learning", "lrn", {**plain("kind", "words"), **dates("sharedOn")})

INCIDENTS = Edge(
    "Incident",
    "({n})-[:HAS_FILE]->(:CaseFile)-[:HAD_INCIDENT]->({m}:Incident)",
    order=Order(("{m}.knownOn", "{m}.id"), descending=True, days=1),
)

SHAPES = (INCIDENT, INCIDENT_FINDING, INCIDENT_ACTION, OWN_ACTION, LEARNING)

# An area has far more supervisions than the country has serious incidents, so these are where one begins.
OF_AREA = (
    "MATCH (n:Incident)-[:IN_AREA]->(:Area {id: $_area}) USING INDEX n:Incident(knownOn) "
    "WHERE n.knownOn >= date('0001-01-01') "
    "AND ($_open IS NULL OR (n.closedOn IS NULL AND n.withdrawnOn IS NULL) = $_open)"
)
OWN = (
    "MATCH (n:Fact {id: $_id}) WHERE n:IncidentAction AND n.owner = $viewer "
    "AND EXISTS { (n)<-[:HAS_ACTION]-(i:Incident) WHERE i.withdrawnOn IS NULL }"
)
SHARED = "MATCH (n:Learning) WHERE n.id >= ''"
LATEST_FIRST = Order(("{m}.knownOn", "{m}.id"), descending=True, days=1)
LATEST_SHARED = Order(("{m}.sharedOn", "{m}.id"), descending=True, days=1)
OWN_OF = (
    "COLLECT { MATCH ({n})<-[:HAS_ACTION]-(:Incident)<-[:HAD_INCIDENT]-(:CaseFile)<-[:HAS_FILE]-(o:Offender) "
    "RETURN o.id }"
)
OWNERS = "COLLECT { MATCH ({n})<-[:HAD_INCIDENT]-(:CaseFile)<-[:HAS_FILE]-(o:Offender) RETURN o.id }"


def incidents(within: str, area: str, open: bool | None, first: int, after: list[Any] | None) -> Start:
    """Incidents of an area, the latest first. `within` is the predicate on the offender `{m}`."""
    seen = may_see(within)
    match = (
        f"{OF_AREA} AND EXISTS {{ (n)<-[:HAD_INCIDENT]-(:CaseFile)<-[:HAS_FILE]-(o:Offender) WHERE {seen} }}"
    )
    return Start("Incident", match, {"area": area, "open": open}, LATEST_FIRST, first, after, owners=OWNERS)


def own_action(id: str) -> Start:
    """An action by its id, for whoever has it."""
    return Start("OwnAction", OWN, {"id": id}, owners=OWN_OF)


def learning(first: int, after: list[Any] | None) -> Start:
    """What was learned from incidents, the latest first."""
    return Start("Learning", SHARED, {}, LATEST_SHARED, first, after)
