"""The event feed: what happened to people's records, in the order in which it was committed (`graph/outbox.py`).

An event is found by the ids of the people it is on. Its place in the order is a number that nobody is shown, since the
gaps would tell how much a reader is not told of: a reader holds the id of the last event they saw.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from graph.assessments import ASSESSMENT
from graph.break_glass import ACCESS_REVIEW
from graph.contacts import BREACH, CONTACT, OF_OFFICER, OF_TEAM
from graph.custody import MOVEMENT
from graph.handover import HANDOVER
from graph.incidents import INCIDENT
from graph.limits import LIMITATION
from graph.programmes import REFERRAL, SESSION, TEST
from graph.risks import REGISTER_ENTRY
from graph.scopes import MAY_SEE, UNVEILED, may_see
from graph.session import Graph
from graph.shape import Edge, Order, Shape, Start, dates, plain
from graph.staff import SAME_STANDING
from graph.suspensions import SUSPENSION
from graph.transfers import TRANSFER
from graph.treatment import TREATMENT

SUBJECTS = (
    LIMITATION,
    ACCESS_REVIEW,
    TRANSFER,
    MOVEMENT,
    HANDOVER,
    CONTACT,
    BREACH,
    SUSPENSION,
    ASSESSMENT,
    REGISTER_ENTRY,
    REFERRAL,
    SESSION,
    TEST,
    TREATMENT,
    INCIDENT,
)
"""What an event may be about besides a person, of what is found by its own id."""


class InOrder(Order):
    """The order of positions. A cursor holds the id of an event, which says nothing of its position."""

    def values(self, variable: str) -> str:
        """The list expression that a cursor holds."""
        return f"[{variable}.id]"


SAME_PERSON = "MATCH (o)<-[:NOW*0..1]-()<-[:ON]-({n})"


def _subject() -> str:
    """The id of what an event is about, where that is there and still of a person whom the event is on."""
    ways = ["EXISTS {{ ({n})-[:ON]->(:Offender {{id: {n}.subject}}) }}"]
    for shape in SUBJECTS:
        assert shape.owner is not None
        owner = shape.owner.replace("{n}", "s").replace("{m}", "o")
        ways.append(
            f"EXISTS {{{{ MATCH (s:{shape.labels} {{{{id: {{n}}.subject}}}}) WHERE EXISTS {{{{ "
            f"MATCH {owner} {SAME_PERSON} }}}} }}}}"
        )
    return f"CASE WHEN {{n}}.kind IN $_openly AND ({' OR '.join(ways)}) THEN {{n}}.subject END"


BY = "CASE WHEN $_named THEN COLLECT {{ MATCH (s:Staff {{id: {n}.by}}) RETURN s.name }}[0] END"
"""The name of who did it. Another agency does not know the staff."""

EVENT = Shape(
    "Event",
    "Event",
    "evt",
    {**plain("kind"), **dates("at"), "subject": _subject(), "by": BY},
    {
        "offenders": Edge(
            "Offender",
            "({n})-[:ON]->(x)-[:NOW*0..1]->({m}:Offender)",
            where=("NOT EXISTS { ({n})-[:ON]->(y)-[:NOW*0..1]->({m}) WHERE y.id < x.id }",),
            order=Order(("{m}.id",)),
        )
    },
)

SHAPES = (EVENT,)

IN_ORDER = InOrder(("{m}.position",))

# A position that is not known any more begins at the start: whoever follows may be told twice, and misses nothing.
TOLD = (
    "OPTIONAL MATCH (last:Event {id: $_after}) WITH coalesce(last.position, 0) AS last "
    "CALL (last) { MATCH (n:Event) WHERE n.position > last AND n.kind IN $_kinds AND "
)
IN_TURN = " RETURN n ORDER BY n.position LIMIT $_first }"
"""In the order of the index, so that no more is looked at than the page takes."""
ABOUT = "COLLECT { MATCH ({n})-[:ON]->()-[:NOW*0..1]->(o:Offender) RETURN DISTINCT o.id }"

LATEST_FIRST = InOrder(("{m}.position",), descending=True)

# From each person to what happened to them, not from all that happened: a caseload is a few dozen people.
ON_CASES = (
    " OPTIONAL MATCH (last:Event {id: $_after}) "
    "MATCH (o)<-[:NOW*0..1]-()<-[:ON]-(n:Event WHERE n.at >= $_since AND n.by <> $viewer AND n.kind IN $_kinds "
    "AND (last IS NULL OR n.position < last.position)) WITH DISTINCT n WHERE "
)

LATEST = """
MATCH (counter:Marker {key: 'outbox'})
RETURN counter.last
"""

NEXT_OF_CLIENT = (
    SAME_STANDING
    + """
CALL () {
    MATCH (n:Event)
    WHERE n.position > $from
    WITH n ORDER BY n.position LIMIT $look
    RETURN collect(n) AS looked
}
WITH last(looked).position AS last, [n IN looked WHERE n.kind IN $kinds AND true][..$most + 1] AS told
RETURN last, [n IN told | [n.position, n.id, n.kind, toString(n.at),
    COLLECT { MATCH (n)-[:ON]->()-[:NOW*0..1]->(o:Offender) RETURN DISTINCT o.id }]]
"""
)


class Seen(NamedTuple):
    """What somebody may be told of: a predicate on an event `{n}`, and its parameters, named `$_` and so on."""

    predicate: str
    parameters: Mapping[str, Any]


class Told(NamedTuple):
    """An event as a partner client is told of it: position, id, kind, instant (ISO), and whose record it is of."""

    position: int
    id: str
    kind: str
    at: str
    offenders: list[str]


def seen(identity: str, ways: Mapping[str, Iterable[str]]) -> Seen:
    """What may be told to somebody: kinds by the predicate on an offender `{m}` within which each may be read.

    `identity` is the predicate within which the reader reaches anyone at all. An event on several people is told to who
    may be told of them all; one of a record that is deleted, or of nobody's, to no one.
    """
    parameters: dict[str, Any] = {"kinds": sorted(kind for kinds in ways.values() for kind in kinds)}
    alternatives = []
    for number, (way, kinds) in enumerate(sorted(ways.items())):
        parameters[f"k{number}"] = sorted(kinds)
        alternatives.append(f"({{n}}.kind IN $_k{number}" + (f" AND {way})" if way else ")"))
    guards = [one for one in (MAY_SEE, identity) if one] + [f"({' OR '.join(alternatives) or 'false'})"]
    # Somebody who was known from files kept apart alone stays so for what was told of them then.
    here = UNVEILED.replace("{m}", "p")
    person = " AND ".join(guards).replace("{m}", "o")
    predicate = (
        "EXISTS { ({n})-[:ON]->() } AND NOT EXISTS { MATCH ({n})-[:ON]->(p) "
        f"WHERE NOT ({here} AND EXISTS {{ MATCH (p)-[:NOW*0..1]->(o:Offender) WHERE {person} }}) }}"
    )
    return Seen(predicate, parameters)


class Openly(NamedTuple):
    """What a reader finds besides: the kinds whose subject may be read, and whether they are told who did it."""

    kinds: frozenset[str]
    named: bool

    def values(self) -> dict[str, Any]:
        """As parameters."""
        return {"openly": sorted(self.kinds), "named": self.named}


def told(seen: Seen, openly: Openly, first: int, after: str | None) -> Start:
    """The events that may be told, from behind one (by id) on."""
    match = TOLD + seen.predicate.replace("{n}", "n") + IN_TURN
    parameters = {**seen.parameters, **openly.values(), "after": after}
    return Start("Event", match, parameters, IN_ORDER, first, owners=ABOUT)


def on_cases(
    seen: Seen,
    openly: Openly,
    within: str,
    place: Mapping[str, str | None],
    since: datetime,
    first: int,
    after: str | None,
) -> Start:
    """What others did to the records of an `officer`'s people, or of those of a `team` of an `area`, the latest first.

    `within` is the predicate on the offender `{m}` whose case it is; of what happened, that is told which may be.
    """
    match = (OF_OFFICER if "officer" in place else OF_TEAM) + f" WITH DISTINCT o WHERE {may_see(within)}"
    match += ON_CASES + seen.predicate.replace("{n}", "n")
    parameters = {**seen.parameters, **place, **openly.values(), "since": since, "after": after}
    return Start("Event", match, parameters, LATEST_FIRST, first, owners=ABOUT)


async def latest(graph: Graph) -> int:
    """The position of the last event that is committed; 0 before the first."""
    rows = await graph.read(LATEST, {})
    return int(rows[0][0]) if rows else 0


async def next_of_client(
    graph: Graph, seen: Seen, asking: Mapping[str, Any], start: int, *, most: int, look: int
) -> tuple[int, list[Told]] | None:
    """Up to `most` events behind a position that a client may be told, and how far this looked: `look` events at most.

    None: what the client may do has changed since it was read.
    """
    predicate = seen.predicate.replace("{n}", "n").replace("$_", "$")
    statement = NEXT_OF_CLIENT.replace("kinds AND true", f"kinds AND {predicate}")
    values = {**asking, **seen.parameters, "from": start, "look": look, "most": most}
    rows = await graph.read(statement, values)
    if not rows:
        return None
    last, found = rows[0]
    events = [Told(*one) for one in found]
    if len(events) > most:
        return events[most - 1].position, events[:most]
    return (start if last is None else int(last)), events
