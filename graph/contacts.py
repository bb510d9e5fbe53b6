"""The contact log, what is planned in it, and the one timeline that it makes with the prisons' movements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from graph.code_sets import held
from graph.history import Change, change, retract, unlink
from graph.instants import native
from graph.letters import LETTERS
from graph.scopes import may_see, reaching
from graph.session import Transaction
from graph.shape import VERSION, Derived, Edge, Order, Shape, Start, dates, plain
from graph.sources import OF_OFFENDER, RECORDED, SAID, fact
from rules.codes import CodeSetName
from rules.contacts import HAS_OUTCOME, breach_steps, enforcement, told, unacceptable

OWNER = "({n})<-[:HAD]-" + OF_OFFENDER
SENTENCE = Edge("Sentence", "({n})-[:UNDER]->({m}:Sentence)", one=True)
FIELDS = {
    **plain("service", "kind", "outcome", "time", "notes", "place", "explanation"),
    **dates("date", "explanationSought", "explainedOn"),
}


CONTACT = fact(
    "Contact",
    "con",
    {**FIELDS, **plain("number"), "version": VERSION, "letters": LETTERS},
    {
        "sentence": SENTENCE,
        "offender": Edge("Offender", OWNER, one=True),
        "outcomeCode": held(CodeSetName.OUTCOMES, "outcomeCode", "outcome"),
    },
    owner=OWNER,
)

# The timeline takes in what other modules hold, each told by its id; `m` as these are conditions and orders, too.
KIND_OF = {
    "sen": "SENTENCE",
    "brc": "BREACH",
    "asm": "ASSESSMENT",
    "ref": "PROGRAMME",
    "trt": "TREATMENT",
    "trf": "CASE_TRANSFER",
    "inc": "INCIDENT",
    "reg": "REGISTER",
}
PREFIX = "split({m}.id, '_')[0]"
ENTRY_KIND = (
    f"CASE {PREFIX} "
    + " ".join(f"WHEN '{one}' THEN '{kind}'" for one, kind in KIND_OF.items())
    + " ELSE {m}.kind END"
)
ENTRY_DAY = (
    f"CASE {PREFIX} WHEN 'brc' THEN {{m}}.decidedOn WHEN 'ref' THEN {{m}}.referredOn WHEN 'trt' THEN {{m}}.orderDate "
    "WHEN 'trf' THEN date({m}.proposedAt) WHEN 'inc' THEN {m}.knownOn WHEN 'reg' THEN {m}.from ELSE {m}.date END"
)
SAYS = (
    f"CASE {PREFIX} WHEN 'sen' THEN [{{m}}.type, {{m}}.court] WHEN 'brc' THEN [{{m}}.outcome, {{m}}.court] "
    "WHEN 'asm' THEN [{m}.kind, {m}.status] WHEN 'ref' THEN [{m}.programme, {m}.stage] WHEN 'trt' THEN [{m}.outcome] "
    "WHEN 'trf' THEN [{m}.kind, {m}.state] WHEN 'inc' THEN [{m}.kind, {m}.state] "
    "WHEN 'reg' THEN [{m}.category, {m}.level] END"
)


def _of_log(text: str) -> str:
    """A field of contacts and movements: what it is called elsewhere is something else."""
    return f"CASE WHEN {PREFIX} IN ['con', 'mov'] THEN {text} END".replace("{m}", "{n}")


TIMELINE_ENTRY = Shape(
    "TimelineEntry",
    "Fact",
    "con",
    {
        **{name: _of_log(text) for name, text in FIELDS.items()},
        **plain("service", "direction", "placeName"),
        **RECORDED,
        "kind": ENTRY_KIND.replace("{m}", "{n}"),
        "date": f"toString({ENTRY_DAY})".replace("{m}", "{n}"),
        "words": Derived(
            (ENTRY_KIND.replace("{m}", "{n}"), SAYS.replace("{m}", "{n}")),
            told,
        ),
    },
    {
        "sentence": SENTENCE,
        "prison": Edge("Prison", "({n})-[:AT]->({m}:Prison)", one=True),
        **SAID,
    },
)

APPOINTMENT = Shape(
    "Appointment",
    "Contact",
    "con",
    {
        **plain("service", "kind", "outcome", "time", "notes", "place"),
        **dates("date"),
        "version": VERSION,
        **RECORDED,
    },
    {
        "sentence": SENTENCE,
        "offender": Edge("Offender", OWNER, one=True),
    },
    owner=OWNER,
)

# An entry that was taken off the log stays under its sentence, and counts for nothing.
ENFORCED = (
    "[({n})<-[:UNDER]-(x:Contact) WHERE (x.outcome IN ['ACCEPTABLE_ABSENCE', 'UNACCEPTABLE_ABSENCE'] "
    "OR x.kind IN ['FORMAL_WARNING', 'BREACH_ACTION', 'RECALL_REQUEST']) AND EXISTS {{ (x)<-[:HAD]-() }} "
    "| [x.id, toString(x.date), x.kind, x.outcome, toString(x.explanationSought)]]"
)

BREACHED = "({n})-[:HAS_BREACH]->({m}:Breach)"
LATEST_BREACH = Order(("{m}.decidedOn", "{m}.id"), descending=True)

BREACH = fact(
    "Breach",
    "brc",
    {
        **plain("grounds", "court", "outcome"),
        **dates("failedOn", "decidedOn", "laidOn", "heardOn", "endedOn"),
        "version": VERSION,
        "steps": Derived(("failedOn", "decidedOn", "laidOn", "heardOn", "endedOn"), breach_steps),
    },
    {"sentence": Edge("Sentence", "({n})<-[:HAS_BREACH]-({m}:Sentence)", one=True)},
    owner="({n})<-[:HAS_BREACH]-(:Sentence)<-[:SERVES]-" + OF_OFFENDER,
    sourced=False,
)

BREACHES = Edge(
    "Breach",
    "({n})-[:HAS_FILE]->(:CaseFile)-[:SERVES]->(:Sentence)-[:HAS_BREACH]->({m}:Breach)",
    order=LATEST_BREACH,
)

ENFORCEMENT = Shape(
    "Enforcement",
    "Fact:Sentence",
    "sen",
    {
        **plain("type"),
        **dates("date"),
        "unacceptableAbsences": Derived((ENFORCED,), unacceptable),
        "steps": Derived(("type", ENFORCED), enforcement),
    },
    {"breaches": Edge("Breach", BREACHED, order=LATEST_BREACH)},
)
"""An order or licence as its log sees it: apart from the sentence itself, which more people may read."""

SHAPES = (CONTACT, TIMELINE_ENTRY, APPOINTMENT, ENFORCEMENT, BREACH)

KEPT = sorted(kind.name for kind in HAS_OUTCOME)
BY_DAY = Order(("{m}.date", "coalesce({m}.time, '')", "{m}.id"), days=1)

OF_OFFICER = (
    "MATCH (:Officer {id: $_officer})<-[:BY]-(s:Supervision WHERE s.to IS NULL OR s.to > $today)"
    "<-[:SUPERVISED]-(:CaseFile)<-[:HAS_FILE]-(o:Offender)"
)
OF_TEAM = (
    "MATCH (:Area {id: $_area})<-[:IN_AREA]-(s:Supervision WHERE (s.to IS NULL OR s.to > $today) "
    "AND ($_team IS NULL OR s.team = $_team))<-[:SUPERVISED]-(:CaseFile)<-[:HAS_FILE]-(o:Offender)"
)
OPEN = (
    " MATCH (o)-[:HAS_FILE]->(:CaseFile)-[:HAD]->(n:Contact WHERE n.outcome IS NULL "
    "AND n.kind IN $_kinds AND n.date >= $_since AND n.date <= $_until)"
)
OWNERS = "COLLECT { MATCH ({n})<-[:HAD]-(:CaseFile)<-[:HAS_FILE]-(o:Offender) RETURN o.id }"

# Whoever writes in a person's log waits here for the other to end, so that versions are compared one by one.
LOG = """
MATCH (o:Offender {id: $id})
MERGE (k:Marker {key: 'log ' + o.id})
SET k.at = $now
WITH o
RETURN true AS seen, true AS within,
    head(COLLECT {
        MATCH (o)-[:HAS_FILE]->(f:CaseFile)-[:SERVES]->(s:Fact {id: $sentence})
        RETURN [f.id, toString(s.date)]
    }),
    head(COLLECT {
        MATCH (o)-[:HAS_FILE]->(f:CaseFile)-[:SUPERVISED]->(u:Supervision WHERE u.to IS NULL OR u.to > $today)
        RETURN f.id ORDER BY u.from DESC, u.id
    }),
    head(COLLECT { MATCH (o)-[:HAS_FILE]->(f:CaseFile) RETURN f.id ORDER BY f.id })
"""

ENTRY = """
MATCH (c:Fact {id: $id})<-[:HAD]-(:CaseFile)<-[:HAS_FILE]-(o:Offender)
WHERE c:Contact
RETURN o.id, head([(c)-[:UNDER]->(s:Sentence) | s.id])
"""

STANDS = """
MATCH (c:Fact {id: $id})<-[:HAD]-(:CaseFile)
RETURN properties(c), head(COLLECT { MATCH (s:Staff {id: c.recordedBy}) RETURN s.name })
"""

CREATE = """
MATCH (f:CaseFile {id: $file})
UNWIND $rows AS row
CREATE (f)-[:HAD]->(c:Fact:Contact {id: row.id, version: 1, recordedAt: $at, recordedBy: $by, service: $service})
SET c += row.properties
RETURN c.id
"""

PUT_UNDER = """
MATCH (s:Fact {id: $sentence})
UNWIND $ids AS id
MATCH (c:Fact {id: id})
CREATE (c)-[:UNDER {recordedAt: c.recordedAt}]->(s)
"""


class Log(NamedTuple):
    """A person's log: whether who asks may see them and is in scope, the file to write on, an order's first day."""

    seen: bool
    within: bool
    file: str | None
    begun: date | None
    sentence: bool


class Entry(NamedTuple):
    """An entry as it stands, and the name of who recorded it last, if they are in the staff directory."""

    properties: Mapping[str, Any]
    name: str | None


def appointments(
    within: str,
    place: Mapping[str, str | None],
    since: date,
    until: date,
    first: int,
    after: list[Any] | None,
) -> Start:
    """What is planned and not recorded yet for the people of an `officer`, or of an `area` and its `team`, by day.

    `within` is the predicate on the offender `{m}` whose it is.
    """
    seen = may_see(within)
    match = (OF_OFFICER if "officer" in place else OF_TEAM) + f" WITH DISTINCT o WHERE {seen}" + OPEN
    values = {**place, "kinds": KEPT, "since": since, "until": until}
    return Start("Appointment", match, values, BY_DAY, first, after, owners=OWNERS)


async def log(
    tx: Transaction, offender: str, sentence: str | None, within: str, asking: Mapping[str, Any]
) -> Log | None:
    """A person's log by their id, locked against other writing. `within`: the predicate on an offender `{m}`."""
    statement = reaching(LOG, within)
    record = await (await tx.run(statement, {**asking, "id": offender, "sentence": sentence})).single()
    if record is None:
        return None
    seen, inside, order, supervised, any_file = record
    file, begun = order or (None, None)
    return Log(
        seen,
        inside,
        file or supervised or any_file,
        date.fromisoformat(begun) if begun else None,
        bool(order),
    )


async def whose(tx: Transaction, contact: str) -> tuple[str, str | None] | None:
    """The offender whose log an entry is of, and the order or licence that it belongs to."""
    record = await (await tx.run(ENTRY, id=contact)).single()
    return None if record is None else (record[0], record[1])


async def entry(tx: Transaction, contact: str) -> Entry | None:
    """An entry as it stands; None when it was taken off."""
    record = await (await tx.run(STANDS, id=contact)).single()
    if record is None:
        return None
    properties, name = record
    return Entry(native(properties), name)


async def write(
    tx: Transaction,
    file: str,
    sentence: str | None,
    rows: Iterable[Mapping[str, Any]],
    service: str,
    *,
    by: str,
    at: datetime,
) -> None:
    """Write entries, each an `id` and `properties`, on a file and under an order or licence."""
    new = [dict(row) for row in rows]
    await tx.run(CREATE, file=file, rows=new, service=service, by=by, at=at)
    if sentence:
        await tx.run(PUT_UNDER, sentence=sentence, ids=[row["id"] for row in new])


async def alter(
    tx: Transaction, contact: str, properties: Mapping[str, Any], *, by: str, reason: str, at: datetime
) -> None:
    """Change an entry. What it said is kept."""
    await change(tx, "Fact", [Change(contact, properties)], by=by, reason=reason, at=at)


async def move(
    tx: Transaction, contact: str, old: str | None, new: str | None, *, by: str, reason: str, at: datetime
) -> None:
    """Put an entry that was altered under another order or licence (None: under none). Where it was is kept."""
    if old:
        await unlink(tx, [{"id": contact, "type": "UNDER", "to": old}], by=by, reason=reason, at=at)
    if new:
        await tx.run(PUT_UNDER, sentence=new, ids=[contact])


async def take_off(tx: Transaction, contact: str, *, by: str, reason: str, at: datetime) -> None:
    """Take an entry off the log. It stays in the graph, with who took it off and why."""
    await retract(tx, [Change(contact, {})], by=by, reason=reason, at=at)
