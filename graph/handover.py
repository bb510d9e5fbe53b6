"""The gate: who leaves prison when, what is in place for it, and the handover that prison and area record together.

`(:Spell)-[:HAS_HANDOVER]->(:Fact:Handover)`: one for each time in custody, changed through `graph/history.py`. What
victims or the public protection meeting were told hangs off the file that is kept apart, so that no pattern of the
ordinary record tells of it: `(:CaseFile)-[:TOLD]->(:Fact:Told {part, on})-[:TELLS_OF]->(:Spell)`; `of` says of what.

A recall goes back the same way: what is in place for it is recorded on the handover of the time in custody that the
person was released from, and whichever stay in a prison begins after the breach closes it.
"""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from graph.shape import Derived, Edge, Order, Shape, Start, dates, plain
from graph.sources import OF_OFFENDER, fact
from rules.codes import CodeSet
from rules.handover import DueOut, recalled, record
from rules.sentence_dates import COLUMNS

NEVER = "date('9999-12-31')"

# The day on which release is a duty, as `rules.handover.due_out` has it: never of a life sentence.
DUTY = (
    f"CASE {{m}}.type WHEN 'LIFE' THEN {NEVER} WHEN 'RECALL' THEN coalesce({{m}}.licenceExpiry, {{m}}.sentenceExpiry, "
    f"{NEVER}) ELSE coalesce({{m}}.conditionalRelease, {{m}}.nonParole, {{m}}.sentenceExpiry, {NEVER}) END"
)

HANDED = "({n})-[:SERVED_IN]->(:Spell)-[:HAS_HANDOVER]->(h:Handover)"
PLACED = (
    f"head([{HANDED} | [toString(h.planAgreedOn), toString(h.addressCheckedOn), h.addressFit, "
    "toString(h.conditionsSettledOn), toString(h.reportingToldOn), toString(h.reportsOn), h.reportsAt, "
    "toString(h.responsibleFrom), h.grantedOn, toString(h.grantedFor), "
    "head([(h)-[:IN_AREA]->(a:Area) | a.name]), head([(h)-[:BY]->(w:Officer) | w.name])]])"
)
WHOSE = "({n})<-[:SERVES]-(:CaseFile)<-[:HAS_FILE]-(o:Offender)"
BORN = f"head([{WHOSE} | toString(o.dateOfBirth)])"
HELD_DATES = tuple(f"toString({{n}}.{name})" for name in COLUMNS.values())
SENTENCE = ("{n}.type", "{n}.lengthDays", PLACED)
PLACE = (*SENTENCE, BORN, *HELD_DATES)


def _due(read: Callable[[DueOut], Any]) -> Derived:
    """A field of when somebody leaves: codes by name, days as ISO text, nothing when no date says."""

    def told(*columns: Any) -> Any:
        found = record.leaving_day(*columns)
        value = None if found is None else read(found)
        if isinstance(value, CodeSet):
            return value.name
        return value.isoformat() if isinstance(value, date) else value

    return Derived((*SENTENCE, *HELD_DATES), told)


# A sentence that is being served in prison now, as the gate sees it.
RELEASE = Shape(
    "Release",
    "Fact:Sentence",
    "sen",
    {
        **plain("type"),
        "on": _due(lambda one: one.on),
        "day": _due(lambda one: one.day),
        "leaves": _due(lambda one: one.leaves),
        "daysLeft": _due(lambda one: one.days_left),
        "near": _due(lambda one: one.near),
        "words": _due(lambda one: one.words),
        "earlierOn": _due(lambda one: one.earlier and one.earlier.on),
        "earlierFrom": _due(lambda one: one.earlier and one.earlier.day),
        "supervised": Derived(PLACE, record.release_supervised),
        "complete": Derived(PLACE, record.release_complete),
        "items": Derived(PLACE, record.release_items),
    },
    {
        "spell": Edge("Spell", "({n})-[:SERVED_IN]->({m}:Spell)", one=True),
        "handover": Edge(
            "Handover", "({n})-[:SERVED_IN]->(:Spell)-[:HAS_HANDOVER]->({m}:Handover)", one=True
        ),
    },
)


def _apart(name: str, part: str, apart: str, there: str) -> Shape:
    of_release = f"(t:Told WHERE t.part = '{apart}' AND t.of IS NULL)"
    told = f"head([({{n}})-[:SERVED_IN]->(:Spell)<-[:TELLS_OF]-{of_release} | toString(t.on)])"
    anyone = f"size([{WHOSE}-[:KEPT_APART]->(:CaseFile){there} | 1]) > 0"
    return Shape(
        name,
        "Fact:Sentence",
        "sen",
        {"items": Derived((anyone, told, *PLACE), partial(record.line_of, part))},
    )


# The same sentence, with the one line that a part of its own keeps for its readers.
FOR_VICTIMS = _apart("ReleaseForVictims", "victims", "VICTIMS", "-[:OFFENDED_AGAINST]->(v:Victim)")
FOR_REGISTER = _apart(
    "ReleaseForRegister",
    "register",
    "REGISTER",
    "-[:REGISTERED]->(e:RegisterEntry WHERE e.to IS NULL OR e.to > $today)",
)

RECALLED = (
    "head([({n})-[:HAS_HANDOVER]->(h:Handover) WHERE h.breachOn IS NOT NULL | [toString(h.breachOn), "
    "toString(h.recallAskedOn), toString(h.revokedOn), toString(h.policeToldOn), toString(h.prisonToldOn), "
    "head([(h)-[:IN_AREA]->(a:Area) | a.name]), head([(h)-[:BY]->(w:Officer) | w.name])]])"
)
# Since when the person is in prison again.
RETURNED = (
    "head(COLLECT {{ MATCH ({n})-[:HAS_HANDOVER]->(h:Handover) "
    "MATCH ({n})<-[:HELD]-(:CaseFile)<-[:HAS_FILE]-(o:Offender) "
    "MATCH (o)-[:HAS_FILE]->(:CaseFile)-[:HELD]->(:Spell)-[:HAS_STAY]->(t:Stay) WHERE t.from >= h.breachOn "
    "RETURN toString(t.from) ORDER BY t.from LIMIT 1 }})"
)

# A time in custody that ended on a licence, as the way back sees it.
RECALL = Shape(
    "Recall",
    "Fact:Spell",
    "spl",
    {
        **dates("releasedOn"),
        "begun": Derived((RECALLED,), bool),
        "returnedOn": RETURNED,
        "complete": Derived((RECALLED, RETURNED), recalled.recall_complete),
        "items": Derived((RECALLED, RETURNED), recalled.recall_items),
    },
    {"handover": Edge("Handover", "({n})-[:HAS_HANDOVER]->({m}:Handover)", one=True)},
)


def _recall_apart(name: str, part: str, apart: str, there: str) -> Shape:
    told = (
        f"head([({{n}})<-[:TELLS_OF]-(t:Told WHERE t.part = '{apart}' AND t.of = 'RECALL') | toString(t.on)])"
    )
    anyone = f"size([({{n}})<-[:HELD]-(:CaseFile)<-[:HAS_FILE]-(o:Offender)-[:KEPT_APART]->(:CaseFile){there} | 1]) > 0"
    columns = (anyone, told, RECALLED, RETURNED)
    return Shape(
        name, "Fact:Spell", "spl", {"items": Derived(columns, partial(recalled.recall_line_of, part))}
    )


RECALL_FOR_VICTIMS = _recall_apart(
    "RecallForVictims", "victims", "VICTIMS", "-[:OFFENDED_AGAINST]->(v:Victim)"
)
RECALL_FOR_REGISTER = _recall_apart(
    "RecallForRegister",
    "register",
    "REGISTER",
    "-[:REGISTERED]->(e:RegisterEntry WHERE e.to IS NULL OR e.to > $today)",
)

HANDOVER = fact(
    "Handover",
    "hnd",
    {
        **plain(
            "version",
            "addressFit",
            "address",
            "conditions",
            "reportsAt",
            "reportsTime",
            "grantedOn",
            "supervisor",
            "revokedBy",
            "revokedWhy",
            "lastAddress",
        ),
        **dates(
            "planAgreedOn",
            "addressCheckedOn",
            "conditionsSettledOn",
            "reportsOn",
            "reportingToldOn",
            "responsibleFrom",
            "grantedFor",
            "breachOn",
            "recallAskedOn",
            "revokedOn",
            "policeToldOn",
            "prisonToldOn",
        ),
    },
    {
        "area": Edge("Area", "({n})-[:IN_AREA]->({m}:Area)", one=True),
        "officer": Edge("Officer", "({n})-[:BY]->({m}:Officer)", one=True),
        "spell": Edge("Spell", "({n})<-[:HAS_HANDOVER]-({m}:Spell)", one=True),
    },
    owner="({n})<-[:HAS_HANDOVER]-(:Spell)<-[:HELD]-" + OF_OFFENDER,
)

SERVING = "({n})-[:HAS_FILE]->(:CaseFile)-[:SERVES]->({m}:Sentence)"
IN_PRISON_NOW = "EXISTS { ({m})-[:SERVED_IN]->(:Spell)-[:HAS_STAY]->(t:Stay) WHERE t.to IS NULL }"
LAST_OUT = Order((DUTY, "{m}.id"), descending=True)


def _serving(shape: str) -> Edge:
    """Of the sentences that are served in prison now, the one that keeps the person longest."""
    where = ("{m}.custodial = true", "{m}.endedOn IS NULL", IN_PRISON_NOW)
    return Edge(shape, SERVING, where=where, order=LAST_OUT, take=1)


# Whoever left without a licence cannot be recalled. Once they are in prison again, only a recorded recall shows.
ON_LICENCE = (
    "{m}.releasedOn IS NOT NULL",
    "NOT coalesce({m}.releaseType, '') IN ['BAIL', 'ACQUITTED', 'DIED', 'SENTENCE_END']",
    (
        "(EXISTS { ({m})-[:HAS_HANDOVER]->(h:Handover) WHERE h.breachOn IS NOT NULL } OR NOT EXISTS { "
        "({n})-[:HAS_FILE]->(:CaseFile)-[:HELD]->(:Spell)-[:HAS_STAY]->(t:Stay) WHERE t.to IS NULL })"
    ),
)
LAST_RELEASED = Order(("coalesce({m}.releasedOn, date('0001-01-01'))", "{m}.id"), descending=True, days=1)


def _recall(shape: str) -> Edge:
    """The time in custody that somebody was last released from, or may have been recalled to serve."""
    pattern = "({n})-[:HAS_FILE]->(:CaseFile)-[:HELD]->({m}:Spell)"
    return Edge(shape, pattern, where=ON_LICENCE, order=LAST_RELEASED, take=1)


RELEASES = {
    "release": _serving("Release"),
    "releaseForVictims": _serving("ReleaseForVictims"),
    "releaseForRegister": _serving("ReleaseForRegister"),
    "recall": _recall("Recall"),
    "recallForVictims": _recall("RecallForVictims"),
    "recallForRegister": _recall("RecallForRegister"),
    "handovers": Edge(
        "Handover",
        "({n})-[:HAS_FILE]->(:CaseFile)-[:HELD]->(:Spell)-[:HAS_HANDOVER]->({m}:Handover)",
        order=Order(("{m}.recordedAt", "{m}.id"), descending=True),
    ),
}
"""The edges of an offender to the gate."""

SHAPES = (RELEASE, FOR_VICTIMS, FOR_REGISTER, RECALL, RECALL_FOR_VICTIMS, RECALL_FOR_REGISTER, HANDOVER)

HELD_IN_PRISON = (
    "MATCH (:Prison {id: $_prison})<-[:AT]-(t:Stay WHERE t.to IS NULL)<-[:HAS_STAY]-(p:Spell)"
    "<-[:HELD]-(:CaseFile)<-[:HAS_FILE]-(n:Offender)"
)
# Whom an area supervises while they are inside, or will once they are out.
HELD_OF_AREA = (
    "CALL () { MATCH (:Area {id: $_area})<-[:IN_AREA]-(s:Supervision WHERE s.to IS NULL OR s.to > $today)"
    "<-[:SUPERVISED]-(:CaseFile)<-[:HAS_FILE]-(o:Offender) RETURN o "
    "UNION MATCH (:Area {id: $_area})<-[:IN_AREA]-(:Handover)<-[:HAS_HANDOVER]-(:Spell)<-[:HELD]-(:CaseFile)"
    "<-[:HAS_FILE]-(o:Offender) RETURN o } "
    "MATCH (o)-[:HAS_FILE]->(:CaseFile)-[:HELD]->(p:Spell) "
    "WHERE EXISTS { (p)-[:HAS_STAY]->(t:Stay WHERE t.to IS NULL) } WITH o AS n, p"
)
# Somebody leaves when the last of what they serve lets them, or before, when that was granted.
LEAVING_SOON = (
    " MATCH (p)<-[:SERVED_IN]-(m:Sentence WHERE m.custodial = true AND m.endedOn IS NULL) "
    "OPTIONAL MATCH (p)-[:HAS_HANDOVER]->(h:Handover) "
    f"WITH n, max({DUTY.format(m='m')}) AS duty, min(h.grantedFor) AS granted "
    "WITH n, CASE WHEN granted <= duty THEN granted ELSE duty END AS due "
    "WHERE due <= $today + duration({days: $_within}) "
    "WITH n, duration.inDays(due, $today).days AS score"
)
BY_NAME = Order(("{m}.surname", "coalesce({m}.forenames, '')", "{m}.id"))


def due_out(
    prison: str | None, area: str | None, days: int, within: str, first: int, after: list[Any] | None
) -> Start:
    """People who are due out of a prison, or whom an area will have, within so many days, the most urgent first.

    `within` is the predicate on an offender `{m}` that the reader's part has.
    """
    place = {"prison": prison} if prison is not None else {"area": area}
    match = HELD_IN_PRISON if prison is not None else HELD_OF_AREA
    # A predicate looks at a person, so it is put to those few who are due.
    scope = f" WHERE {within.replace('{m}', 'n')}" if within else ""
    return Start(
        "Offender",
        f"{match}{LEAVING_SOON}{scope}",
        {**place, "within": days},
        BY_NAME,
        first,
        after,
        ranked=True,
    )
