"""Accredited programmes: referrals and their steps, the sessions that were held, and tests before and after."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from graph.code_sets import held
from graph.scopes import MAY_SEE
from graph.shape import VERSION, Derived, Edge, Order, Shape, Start, dates, plain
from graph.sources import OF_OFFENDER, RECORDED, fact
from rules.codes import CodeSetName
from rules.programmes import WAITING, changes, eligibility, sessions_of

SCORES = "[({n})-[:HAS_TEST]->(x:ProgrammeTest) | [x.test, x.phase, toString(x.date), x.score]]"

FIELDS: Mapping[str, str | Derived] = {
    **plain("programme", "ogrs2", "stage", "endReason", "tutor"),
    **plain("assessmentNotes", "exception", "endNotes", "report"),
    **dates("referredOn", "orderDate", "assessedOn", "preparedOn", "startedOn", "endedOn", "reportOn"),
    "version": VERSION,
    "sessionsInAll": Derived(("programme", "referredOn"), sessions_of),
    "notEligible": Derived(("programme", "ogrs2", "referredOn"), eligibility),
    "scores": Derived((SCORES,), changes),
}
EDGES = {
    "area": Edge("Area", "({n})-[:IN_AREA]->({m}:Area)", one=True),
    "sentence": Edge("Sentence", "({n})-[:UNDER]->({m}:Sentence)", one=True),
    "group": Edge("ProgrammeGroup", "({n})-[:IN_GROUP]->({m}:ProgrammeGroup)", one=True),
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
}
LISTED = (
    *("programme", "ogrs2", "stage", "exception", "referredOn", "assessedOn", "startedOn", "version"),
    *("sessionsInAll", "notEligible"),
)
OWNER = "({n})<-[:REFERRED]-" + OF_OFFENDER

CODE = held(CodeSetName.PROGRAMMES, "programmeCode", "programme")

REFERRAL = fact("Referral", "ref", FIELDS, {**EDGES, "programmeCode": CODE}, owner=OWNER)

PARTICIPANT = Shape(
    "Participant",
    "Referral",
    "ref",
    {**{name: FIELDS[name] for name in LISTED}, **RECORDED},
    {
        **{name: EDGES[name] for name in ("area", "group", "sessions")},
        "offender": Edge("Offender", OWNER, one=True),
    },
    owner=OWNER,
)

SESSION = fact(
    "ProgrammeSession",
    "psn",
    {
        **plain("number", "attempt", "attendance", "catchUp", "tutor", "notes"),
        **dates("date"),
        "version": VERSION,
    },
    {
        "meeting": Edge("GroupMeeting", "({n})-[:AT_MEETING]->({m}:GroupMeeting)", one=True),
        # An entry that was taken off the log stays linked, and is none any more.
        "contact": Edge(
            "Contact", "({n})-[:LOGGED_AS]->({m}:Contact)", where=("EXISTS { ({m})<-[:HAD]-() }",), one=True
        ),
    },
    owner="({n})<-[:HAS_SESSION]-(:Referral)<-[:REFERRED]-" + OF_OFFENDER,
)

TEST = fact(
    "ProgrammeTest",
    "pts",
    {**plain("test", "phase", "score"), **dates("date"), "version": VERSION},
    owner="({n})<-[:HAS_TEST]-(:Referral)<-[:REFERRED]-" + OF_OFFENDER,
)

REFERRALS = Edge(
    "Referral",
    "({n})-[:HAS_FILE]->(:CaseFile)-[:REFERRED]->({m}:Referral)",
    order=Order(("{m}.referredOn", "{m}.id"), descending=True),
)

SHAPES = (REFERRAL, PARTICIPANT, SESSION, TEST)

IN_GROUP = "MATCH (:Fact {id: $_group})<-[:IN_GROUP]-(n:Referral) WHERE true"
WAITS = (
    "MATCH (:Area {id: $_area})<-[:IN_AREA]-(n:Referral WHERE n.stage IN $_stages "
    "AND ($_programme IS NULL OR n.programme = $_programme) AND NOT EXISTS { (n)-[:IN_GROUP]->() }) WHERE true"
)
OWNERS = "COLLECT { MATCH ({n})<-[:REFERRED]-(:CaseFile)<-[:HAS_FILE]-(o:Offender) RETURN o.id }"
THEIRS = " AND EXISTS { (n)<-[:REFERRED]-(:CaseFile)<-[:HAS_FILE]-(o:Offender) WHERE {seen} }"
LONGEST_FIRST = Order(("coalesce({m}.assessedOn, {m}.referredOn)", "{m}.id"), days=1)
BY_REFERRAL = Order(("{m}.referredOn", "{m}.id"), days=1)


def participants(within: str, group: str, first: int, after: list[Any] | None) -> Start:
    """People who have a place in a group. `within` is the predicate on an offender `{m}` for programmes."""
    match = IN_GROUP + _theirs((within,))
    return Start("Participant", match, {"group": group}, BY_REFERRAL, first, after, owners=OWNERS)


def waiting(within: str, area: str, programme: str | None, first: int, after: list[Any] | None) -> Start:
    """People of an area who were found suitable and have no place yet, the longest waiting first."""
    values = {"area": area, "programme": programme, "stages": [stage.name for stage in WAITING]}
    return Start(
        "Participant", WAITS + _theirs((within,)), values, LONGEST_FIRST, first, after, owners=OWNERS
    )


def _theirs(within: Iterable[str]) -> str:
    seen = " AND ".join(one for one in (MAY_SEE, *within) if one).replace("{m}", "o")
    return THEIRS.replace("{seen}", seen)
