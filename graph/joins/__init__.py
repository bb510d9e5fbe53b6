"""Joins: pairs of files that resemble each other, and what people decided about them.

`(:CaseFile)-[:RESEMBLES {weight, fields, model, verdict}]->(:CaseFile)` is what the policy makes of two files. What a
person says of them is `(:Decision {id, pair, kind, standing, by, name, at, reason, version})-[:ABOUT]->(:CaseFile)`,
one for each pair of files: `standing` is false while SAME waits for a second person (`confirmedBy`, `confirmedName`).
"""

from __future__ import annotations

from typing import Any

from graph.scopes import MAY_SEE
from graph.shape import Derived, Edge, Order, Shape, Start, dates, plain
from rules.joins import digest, reasons, why

BY_ID = Order(("{m}.id",))

PAIR_SIDE = Shape(
    "PairSide",
    "CaseFile",
    "fil",
    {
        **plain("system", "scope", "reference", "surname", "forenames", "sex", "status"),
        **dates("dateOfBirth", "openedOn", "closedOn"),
        "sentenced": (
            "COLLECT {{ MATCH ({n})-[:SERVES]->(s:Sentence) WHERE s.date IS NOT NULL "
            "WITH DISTINCT s.date AS day ORDER BY day DESC LIMIT 50 RETURN toString(day) }}"
        ),
        "held": (
            "COLLECT {{ MATCH ({n})-[:HELD]->(p:Spell) WITH p ORDER BY p.receivedOn DESC, p.id LIMIT 50 "
            "RETURN toString(p.receivedOn) + '/' + coalesce(toString(p.releasedOn), '..') }}"
        ),
    },
    {
        "names": Edge(
            "Name",
            "({n})-[:KNOWN_AS]->({m}:Name)",
            order=Order(
                ("{m}.kind", "{m}.surname", "coalesce({m}.forenames, '')", "{m}.id"), descending=True
            ),
        ),
        "identifiers": Edge(
            "Identifier",
            "({n})-[:IDENTIFIED_BY]->({m}:Identifier)",
            order=Order(("{m}.scheme", "{m}.raw", "{m}.id")),
        ),
        "addresses": Edge("Address", "({n})-[:LIVES_AT]->({m}:Address)", order=BY_ID),
        "offender": Edge("Offender", "({n})<-[:HAS_FILE|KEPT_APART]-({m}:Offender)", one=True),
    },
)

JOIN_DECISION = Shape(
    "JoinDecision",
    "Decision",
    "dec",
    {
        **plain(
            "kind", "standing", "reason", "by", "name", "confirmedBy", "confirmedName", "confirmedReason"
        ),
        **dates("at", "confirmedAt"),
    },
    {"files": Edge("CaseFile", "({n})-[:ABOUT]->({m}:CaseFile)", order=BY_ID)},
)

DOUBTFUL_PAIR = Shape(
    "DoubtfulPair",
    "RESEMBLES",
    "par",
    {
        **plain("weight", "model"),
        "why": Derived(("{n}.why",), why),
        "reasons": Derived(("{n}.fields",), reasons),
        "seen": Derived(("{n}.state",), digest),
    },
    {
        "one": Edge("PairSide", "({m}:CaseFile {id: {n}.one})", one=True),
        "other": Edge("PairSide", "({m}:CaseFile {id: {n}.other})", one=True),
        "decision": Edge("JoinDecision", "({m}:Decision {pair: {n}.id})", one=True),
    },
)
"""A pair of the queue. It is no node but a map that the start makes of two files, of how they resemble each other, and
of what was said of them."""

KEY = "'par_' + substring(startNode({n}).id, 4) + '.' + substring(endNode({n}).id, 4)"

JOIN = Shape(
    "Join",
    "RESEMBLES",
    "par",
    {
        "id": KEY,
        **plain("weight", "model", "verdict"),
        "why": Derived(("{n}.why",), why),
        "reasons": Derived(("{n}.fields",), reasons),
    },
    {
        "one": Edge("CaseFile", "()<-[{n}]-({m}:CaseFile)", one=True),
        "other": Edge("CaseFile", "()-[{n}]->({m}:CaseFile)", one=True),
        "decision": Edge("JoinDecision", f"({{m}}:Decision {{pair: {KEY}}})", one=True),
    },
)
"""A pair within a record. It is a relationship, not a node."""

JOINS = Edge(
    "Join",
    "({n})-[:HAS_FILE]->(:CaseFile)-[{m}:RESEMBLES]->(:CaseFile)",
    where=("EXISTS { ({n})-[:HAS_FILE]->(other:CaseFile) WHERE other = endNode({m}) }",),
    order=Order(("{m}.weight", "startNode({m}).id", "endNode({m}).id"), descending=True),
)

JOIN_DECISIONS = Edge(
    "JoinDecision",
    "({n})-[:HAS_FILE]->(first:CaseFile)<-[:ABOUT]-({m}:Decision)",
    where=("EXISTS { ({n})-[:HAS_FILE]->(other:CaseFile)<-[:ABOUT]-({m}) WHERE other.id > first.id }",),
    order=Order(("{m}.at", "{m}.id"), descending=True),
)

SHAPES = (PAIR_SIDE, JOIN_DECISION, DOUBTFUL_PAIR, JOIN)

# First those that were one record, then those that wait; then those that were put off, or wait for somebody else than
# the reader. The likeliest first.
IN_TURN = Order(("{m}.rank", "toInteger({m}.weight * -1000)", "{m}.id"))

ASKED = (
    "CALL () { MATCH (f1:CaseFile)-[r:RESEMBLES]->(f2:CaseFile) USING INDEX r:RESEMBLES(verdict) "
    "WHERE r.verdict = $_verdict RETURN f1, f2 "
    "UNION MATCH (f1:CaseFile)-[r:RESEMBLES]->(f2:CaseFile) USING INDEX r:RESEMBLES(flagged) "
    "WHERE r.flagged = $_flagged RETURN f1, f2 "
    "UNION MATCH (f1:CaseFile)-[p:PARTED]->(f2:CaseFile) USING INDEX p:PARTED(open) WHERE p.open = true RETURN f1, f2 "
    "UNION MATCH (f1:CaseFile)<-[:ABOUT]-(d:Decision {standing: false})-[:ABOUT]->(f2:CaseFile) "
    "WHERE f1.id < f2.id RETURN f1, f2 }"
)
"""What the policy leaves to people, what it would join but for somebody else, what was one record until the evidence
fell away, and what waits for a second person."""

ONE_ASKED = "MATCH (f1:CaseFile {id: $_one}) MATCH (f2:CaseFile {id: $_other}) WITH f1, f2"

OF_TWO = (
    "MATCH (f1)<-[:HAS_FILE|KEPT_APART]-(x:Offender) MATCH (f2)<-[:HAS_FILE|KEPT_APART]-(y:Offender) "
    "WITH f1, f2, x, y WHERE x <> y AND NOT EXISTS { (x)-[:HAS_FILE|KEPT_APART]->(:CaseFile)<-[:ABOUT]-"
    "(d:Decision)-[:ABOUT]->(:CaseFile)<-[:HAS_FILE|KEPT_APART]-(y) WHERE d.standing AND d.kind <> 'LATER' }"
)
"""Two files of two people of whom nobody has decided yet whether they are one. The same two people are asked about
once, by the files that resemble each other most."""

WHERE_NOW = (
    "EXISTS { ({m})-[:HAS_FILE]->(:CaseFile)-[:SUPERVISED]->(u:Supervision WHERE u.to IS NULL OR u.to > $today)"
    "-[:IN_AREA]->(:Area {id: $_area}) }"
)

AS_PAIR = (
    "WITH CASE WHEN f1.id < f2.id THEN f1 ELSE f2 END AS a, CASE WHEN f1.id < f2.id THEN f2 ELSE f1 END AS b, "
    "CASE WHEN x.id < y.id THEN [x.id, y.id] ELSE [y.id, x.id] END AS people, x.version + y.version AS versions, "
    "COUNT { (x)-[:HAS_FILE]->() } + COUNT { (y)-[:HAS_FILE]->() } AS files "
    "WITH *, 'par_' + substring(a.id, 4) + '.' + substring(b.id, 4) AS pair "
    "OPTIONAL MATCH (a)-[r:RESEMBLES]->(b) OPTIONAL MATCH (d:Decision {pair: pair}) "
    "WITH *, coalesce(r.weight, 0.0) AS weight, coalesce(r.fields, []) AS fields, "
    "EXISTS { (a)-[:PARTED]->(b) } AS parted "
    "ORDER BY d IS NULL, parted DESC, weight DESC, pair "
    "WITH people, head(collect({id: pair, one: a.id, other: b.id, people: people, weight: weight, fields: fields, "
    "model: r.model, why: CASE WHEN parted THEN 'PARTED' ELSE coalesce(r.flagged, r.why) END, "
    "rank: CASE WHEN d IS NOT NULL AND (d.standing OR d.by = $viewer) THEN 1 WHEN parted THEN -1 ELSE 0 END, "
    "state: [a.id, a.version, b.id, b.version, weight, fields, d.version, people, versions, files]})) AS n"
)
"""The pair as it is shown; `state` is all that somebody who decides has looked at."""

PEOPLE = "{n}.people"


def asked(seen: str, area: str | None, first: int, after: list[Any] | None) -> Start:
    """The pairs that wait for a person. `seen` is the predicate that `both` makes: those that the reader is shown."""
    match = f"{ASKED} {OF_TWO} AND {seen}"
    values: dict[str, Any] = {"verdict": "ASK", "flagged": "CONFLICT"}
    if area is not None:
        match += f" AND ({' OR '.join(WHERE_NOW.replace('{m}', one) for one in 'xy')})"
        values["area"] = area
    return Start("DoubtfulPair", f"{match} {AS_PAIR}", values, IN_TURN, first, after, owners=PEOPLE)


def one_asked(seen: str, one: str, other: str) -> Start:
    """One of them, by its two files."""
    match = f"{ONE_ASKED} {OF_TWO} AND {seen} {AS_PAIR}"
    return Start("DoubtfulPair", match, {"one": one, "other": other}, owners=PEOPLE)


def both(identity: str, within: str, apart: dict[str, str]) -> str:
    """The predicate on two files `f1`, `f2` of the offenders `x`, `y`: who asks may see both people and both files.

    `identity` and `within` are predicates on an offender `{m}`: how far the reader reaches at all, and whose joins they
    decide about, which is enough of one of the two. `apart`: within which the files kept apart of a kind may be read.
    """
    found = []
    for file, person in (("f1", "x"), ("f2", "y")):
        ways = [f"{file}.apart IS NULL"]
        ways += [f"({file}.apart = '{kind}' AND {way or 'true'})" for kind, way in sorted(apart.items())]
        guards = [one for one in (MAY_SEE, identity) if one]
        found.append(" AND ".join([*guards, f"({' OR '.join(ways)})"]).replace("{m}", person))
    if within:
        found.append("(" + " OR ".join(within.replace("{m}", one) for one in "xy") + ")")
    return " AND ".join(found)
