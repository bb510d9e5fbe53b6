"""Victims: who they are and where, for the victim unit alone.

A victim hangs off a file that is kept apart (`KEPT_APART`), and nothing leads from a victim to another record, nor to
the row that names them: that is no part of the ordinary sources. What the unit does hangs off the same file: contacts
(`SPOKE_WITH`) and the conditions that are asked for (`ASKED_FOR`). Of these a supervising officer reads the words of
those that were passed on, and nothing of whose they are.

That a victim is the same person as another one, or is an offender, is kept on the victim (`SAME_VICTIM`,
`IS_OFFENDER`), and read from there alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from graph.handover import DUTY, NEVER
from graph.scopes import MAY_SEE
from graph.shape import VERSION, Derived, Edge, Order, Shape, Start, dates, plain
from graph.sources import OF_OFFENDER_APART, RECORDED, fact
from rules.victims import STAGES, offer_of, to_tell_of

OFFER = (
    "{n}.offence",
    "{n}.offenceKind",
    "toString({n}.sentenceDate)",
    "{n}.months",
    "toString({n}.offerSentOn)",
)


def _said(name: str, *columns: Any) -> Any:
    """Of where an offer stands: its `state` by name, its `due` day as ISO text, or its `words`."""
    found = offer_of(*columns)
    if name == "state":
        return found.state.name
    return found.words if name == "words" else found.due and found.due.isoformat()


FIELDS: Mapping[str, str | Derived] = {
    **plain(
        "surname",
        "forenames",
        "relationship",
        "lines",
        "postcode",
        "telephone",
        "offence",
        "offenceKind",
        "months",
        "response",
        "liaisonOfficer",
        "wantsContact",
        "wishes",
        "conditions",
    ),
    **dates("sentenceDate", "offerSentOn", "answeredOn"),
    "version": VERSION,
    "offerState": Derived(OFFER, partial(_said, "state")),
    "offerDue": Derived(OFFER, partial(_said, "due")),
    "offerWords": Derived(OFFER, partial(_said, "words")),
}
FILE = "({n})<-[:OFFENDED_AGAINST]-(:CaseFile)"
LATEST_FIRST = Order(("{m}.date", "{m}.id"), descending=True, days=1)
EDGES = {
    "area": Edge("Area", "({n})-[:IN_AREA]->({m}:Area)", one=True),
    "contacts": Edge("VictimContact", FILE + "-[:SPOKE_WITH]->({m}:VictimContact)", order=LATEST_FIRST),
    "requests": Edge("VictimCondition", FILE + "-[:ASKED_FOR]->({m}:VictimCondition)", order=LATEST_FIRST),
}

VICTIM = fact(
    "Victim",
    "vic",
    FIELDS,
    EDGES,
    owner="({n})<-[:OFFENDED_AGAINST]-" + OF_OFFENDER_APART,
    sourced=False,
)

VICTIM_CONTACT = fact(
    "VictimContact",
    "vcn",
    {**plain("kind", "stage", "notes"), **dates("date"), "version": VERSION},
    owner="({n})<-[:SPOKE_WITH]-" + OF_OFFENDER_APART,
    sourced=False,
)

VICTIM_CONDITION = fact(
    "VictimCondition",
    "vcd",
    {**plain("kind", "words", "state", "passedAs"), **dates("date", "settledOn"), "version": VERSION},
    owner="({n})<-[:ASKED_FOR]-" + OF_OFFENDER_APART,
    sourced=False,
)

# The same condition as those read it who supervise: in the words that were passed on, with no way on to anything.
PROTECTIVE_CONDITION = Shape(
    "ProtectiveCondition",
    "Fact:VictimCondition",
    "vcd",
    {**plain("kind"), "words": "{n}.passedAs", "passedOn": "toString({n}.settledOn)"},
)

SEEN = (
    "EXISTS { ({m})<-[:OFFENDED_AGAINST]-(:CaseFile)<-[:KEPT_APART]-(o:Offender) WHERE "
    + MAY_SEE.replace("{m}", "o")
    + " } AND EXISTS { ({m})-[:IN_AREA]->(u:Area) WHERE u.slug IN $reach.VICTIM_LIAISON.areas }"
)
"""Whether a victim is of the reader's own unit, and of an offender whom they may see."""

TOLD = (
    "[({n})<-[:OFFENDED_AGAINST]-(:CaseFile)-[:SPOKE_WITH]->(c:VictimContact) WHERE c.stage IS NOT NULL "
    "| [c.stage, toString(c.date)]]"
)
_HELD = "MATCH ({n})<-[:OFFENDED_AGAINST]-(:CaseFile)<-[:KEPT_APART]-(o:Offender) MATCH (o)-[:HAS_FILE]->(:CaseFile)"
_MOVES = ", ".join(f"'{kind.name}'" for kind in STAGES)
MOVED = (
    f"head(COLLECT {{ {_HELD}-[:HAD]->(x:Movement) WHERE x.kind IN [{_MOVES}] AND x.date >= {{n}}.sentenceDate "
    "RETURN [x.kind, toString(x.date)] ORDER BY x.date DESC, coalesce(x.time, '') DESC, x.id LIMIT 1 })"
)
LEAVES = (
    f"head(COLLECT {{ {_HELD}-[:SERVES]->(s:Sentence) WHERE s.custodial = true AND s.endedOn IS NULL "
    "AND EXISTS { (s)-[:SERVED_IN]->(:Spell)-[:HAS_STAY]->(t:Stay) WHERE t.to IS NULL } "
    f"WITH {DUTY.format(m='s')} AS due WHERE due < {NEVER} RETURN toString(due) ORDER BY due DESC LIMIT 1 }})"
)


def _column(text: str) -> str:
    """A text as a shape's columns are written: formatted, so that each brace is doubled but those of the node."""
    return text.replace("{", "{{").replace("}", "}}").replace("{{n}}", "{n}")


# A victim with the offender: what the unit's own list and pages show.
VICTIM_CASE = Shape(
    "VictimCase",
    "Fact:Victim",
    "vic",
    {
        **FIELDS,
        **RECORDED,
        "toTell": Derived(
            (
                "{n}.response",
                "{n}.wantsContact",
                TOLD,
                _column(MOVED),
                _column(LEAVES),
                "toString({n}.sentenceDate)",
            ),
            to_tell_of,
        ),
    },
    {
        **EDGES,
        "offender": Edge("Offender", FILE + "<-[:KEPT_APART]-({m}:Offender)", one=True),
        "others": Edge(
            "VictimCase", "({n})-[:SAME_VICTIM]-({m}:Victim)", order=Order(("{m}.surname", "{m}.id"))
        ),
        "isOffender": Edge("Offender", "({n})-[:IS_OFFENDER]->()-[:NOW*0..1]->({m}:Offender)", one=True),
    },
    guard=SEEN,
)

VICTIMS = Edge(
    "Victim",
    "({n})-[:KEPT_APART]->(:CaseFile)-[:OFFENDED_AGAINST]->({m}:Victim)",
    order=Order(("{m}.surname", "coalesce({m}.forenames, '')", "{m}.id")),
)
PROTECTIVE_CONDITIONS = Edge(
    "ProtectiveCondition",
    "({n})-[:KEPT_APART]->(:CaseFile)-[:ASKED_FOR]->({m}:VictimCondition)",
    where=("{m}.state = 'PASSED_ON'",),
    order=Order(("{m}.settledOn", "{m}.passedAs", "{m}.id"), descending=True),
)

SHAPES = (VICTIM, VICTIM_CONTACT, VICTIM_CONDITION, PROTECTIVE_CONDITION, VICTIM_CASE)

OF_UNIT = (
    "UNWIND $reach.VICTIM_LIAISON.areas AS slug WITH DISTINCT slug MATCH (:Area {slug: slug})<-[:IN_AREA]-(n:Victim) "
    "WHERE ($_offered IS NULL OR (n.offerSentOn IS NOT NULL) = $_offered) "
    "AND ($_answered IS NULL OR (coalesce(n.response, 'NONE') <> 'NONE') = $_answered)"
)
ONE_OF_UNIT = "MATCH (n:Fact&Victim {id: $_id})"
# The oldest sentence first: its offer is due first.
BY_SENTENCE = Order(("coalesce({m}.sentenceDate, date('0001-01-01'))", "{m}.id"), days=1)


def victims(first: int, after: list[Any] | None, offered: bool | None, answered: bool | None) -> Start:
    """The victims of the reader's own unit, those of the oldest sentence first.

    `offered`, `answered`: those alone to whom contact was offered, who answered, or was not and did not. Whose record
    a victim is of is not noted as looked at: that would tell others that there is one.
    """
    return Start("VictimCase", OF_UNIT, {"offered": offered, "answered": answered}, BY_SENTENCE, first, after)


def victim(id_: str) -> Start:
    """One of them."""
    return Start("VictimCase", ONE_OF_UNIT, {"id": id_})
