"""Moves of a case between areas, between offices, or for a while: what is shown of them.

`(:CaseFile)-[:HAS_TRANSFER]->(:Fact:Transfer)-[:HAS_STEP]->(:Fact:TransferEvent)`. The events are all there is: each
names who is responsible from its instant on, and is never changed. The transfer's own properties are what they come
to, kept with their versions as every fact is, so that lists and scopes find it. `(:Marker {key: 'case ' + file,
transfer})` holds which transfer of a case goes on; whoever changes anything of it takes that marker first.
"""

from __future__ import annotations

from typing import Any

from graph.scopes import may_see
from graph.shape import Derived, Edge, Order, Shape, Start, dates, plain
from graph.sources import OF_OFFENDER, fact
from graph.transfers.facts import COLUMNS, checked, read
from rules.transfers import rules_called

_record, _, _events = COLUMNS
IN_ORDER = Order(("{m}.number", "{m}.id"))
LATEST_FIRST = Order(("{m}.number", "{m}.id"), descending=True)


def _officer(name: str) -> Edge:
    return Edge("Officer", f"({{m}}:Officer {{id: {{n}}.{name}}})", one=True)


def _area(name: str) -> Edge:
    return Edge("Area", f"({{m}}:Area {{id: {{n}}.{name}}})", one=True)


HOLDING = {
    "responsible": _officer("responsibleOfficer"),
    "responsibleArea": _area("responsibleArea"),
    "supervising": _officer("supervisingOfficer"),
    "supervisingArea": _area("supervisingArea"),
}
"""Who answers for the case and who sees the person, of an event and of the transfer after its last."""


def called(key: str) -> str:
    """The circular whose rules a transfer keeps."""
    return rules_called(key).called


TRANSFER = fact(
    "Transfer",
    "trf",
    {
        **plain("kind", "state", "open", "reason", "homeOffice", "receivingOffice", "version"),
        **dates("movesOn", "until", "due", "proposedAt", "appointment"),
        "rules": Derived(("{n}.rules",), called),
        "clocks": Derived((_record, _events), read),
        "checklist": Derived(COLUMNS, checked),
    },
    {
        "home": Edge("Area", "({n})-[:FROM_AREA]->({m}:Area)", one=True),
        "receiving": Edge("Area", "({n})-[:TO_AREA]->({m}:Area)", one=True),
        "homeOfficer": _officer("homeOfficer"),
        "receivingOfficer": _officer("receivingOfficer"),
        **HOLDING,
        "offender": Edge("Offender", "({n})<-[:HAS_TRANSFER]-" + OF_OFFENDER, one=True),
        "steps": Edge("TransferEvent", "({n})-[:HAS_STEP]->({m}:TransferEvent)", order=IN_ORDER),
        "responsibleOn": Edge(
            "TransferEvent",
            "({n})-[:HAS_STEP]->({m}:TransferEvent)",
            order=LATEST_FIRST,
            take=1,
            arguments={"at": "{m}.at <= {value}"},
        ),
    },
    owner="({n})<-[:HAS_TRANSFER]-" + OF_OFFENDER,
    sourced=False,
)

# Whoever may not read the register does not learn that police or MAPPA were told.
TRANSFER_EVENT = Shape(
    "TransferEvent",
    "Fact:TransferEvent",
    "tre",
    {**plain("step", "state", "side", "note", "by", "name"), **dates("at")},
    HOLDING,
    guard="({m}.apart IS NULL OR {m}.apart IN $apart)",
    owner="({n})<-[:HAS_STEP]-(:Transfer)<-[:HAS_TRANSFER]-" + OF_OFFENDER,
)

TRANSFERS = Edge(
    "Transfer",
    "({n})-[:HAS_FILE]->(:CaseFile)-[:HAS_TRANSFER]->({m}:Transfer)",
    order=Order(("{m}.proposedAt", "{m}.id"), descending=True),
)

SHAPES = (TRANSFER, TRANSFER_EVENT)

# A move for which nothing is due stands behind those for which something is.
BY_DUE = Order(("coalesce({m}.due, date('9999-12-31'))", "{m}.id"), days=1)

COMING_IN = "MATCH (n:Transfer)-[:TO_AREA]->(:Area {id: $_area}) WHERE n.open = $_open"
GOING_OUT = "MATCH (n:Transfer)-[:FROM_AREA]->(:Area {id: $_area}) WHERE n.open = $_open"
OWNERS = "COLLECT { MATCH ({n})<-[:HAS_TRANSFER]-(:CaseFile)<-[:HAS_FILE]-(o:Offender) RETURN o.id }"


def transfers(
    within: str, area: str, *, coming: bool, open: bool, first: int, after: list[Any] | None
) -> Start:
    """Moves into or out of an area, those due first. `within` is the predicate on the offender `{m}` who moves."""
    seen = may_see(within)
    match = COMING_IN if coming else GOING_OUT
    match += f" AND EXISTS {{ (n)<-[:HAS_TRANSFER]-(:CaseFile)<-[:HAS_FILE]-(o:Offender) WHERE {seen} }}"
    return Start("Transfer", match, {"area": area, "open": open}, BY_DUE, first, after, owners=OWNERS)
