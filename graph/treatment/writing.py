"""Writing of treatment: an order's weeks, tests and reviews, and how it ends."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, LiteralString, NamedTuple

from graph.history import Change, change, retract
from graph.imports.facts import link
from graph.instants import native
from graph.scopes import reaching
from graph.session import Transaction
from rules.codes import ContactKind

# Whoever writes in a person's log, or of their treatment, waits here for the other to end. `part`: of an order that
# went from area to area, the part that goes on.
TREATMENT_STANDS = """
MATCH (t:Fact {id: $id})<-[:TREATED]-(f:CaseFile)<-[:HAS_FILE]-(o:Offender)
WHERE t:Treatment
MERGE (k:Marker {key: 'log ' + o.id})
SET k.at = $now
WITH t, f, o
CALL (t, o) {
    OPTIONAL MATCH (t)-[:UNDER]->(s:Sentence)
    OPTIONAL MATCH (o)-[:HAS_FILE]->(:CaseFile)-[:SERVES]->(x:Sentence {type: 'DRUG_TREATMENT_AND_TESTING'})
    WHERE x.date = t.orderDate
    WITH coalesce(s, x) AS s ORDER BY s.id LIMIT 1
    OPTIONAL MATCH (s)-[:TRANSFERRED_TO*0..10]->(e:Sentence)
    WHERE NOT EXISTS { (e)-[:TRANSFERRED_TO]->() }
    WITH s, e ORDER BY e.id LIMIT 1
    RETURN s.id AS sentence, head([(s)<-[:SERVES]-(g:CaseFile) | g.id]) AS file, e AS part
}
RETURN o.id, true AS seen, true AS within, coalesce(file, f.id), sentence,
    [part.id, part.endedOn, part.endReason, EXISTS { (part)-[:HAS_BREACH]->(:Breach {outcome: 'REVOKED'}) }],
    properties(t),
    head(COLLECT { MATCH (w:Staff {id: t.recordedBy}) RETURN w.name }),
    COLLECT {
        MATCH (t)-[r:HAS_WEEK|HAS_DRUG_TEST|HAS_REVIEW]->(x:Fact)
        RETURN [type(r), properties(x), head(COLLECT { MATCH (w:Staff {id: x.recordedBy}) RETURN w.name })]
        ORDER BY x.id
    }
"""

ORDER_OF = """
MATCH (s:Fact {id: $sentence})<-[:SERVES]-(f:CaseFile)<-[:HAS_FILE]-(o:Offender {id: $offender})
RETURN s.type, toString(s.date), s.lengthMonths, head([(s)-[:IN_AREA]->(a:Area) | a.id]),
    EXISTS { (o)-[:HAS_FILE]->(:CaseFile)-[:TREATED]->(t:Treatment) WHERE t.orderDate = s.date }
"""

CREATE_TREATMENT = """
MATCH (f:CaseFile {id: $file})
CREATE (f)-[:TREATED]->(t:Fact:Treatment {id: $id, version: 1, recordedAt: $at, recordedBy: $by})
SET t += $properties
"""

ADD_WEEK = """
MATCH (t:Fact {id: $treatment})
CREATE (t)-[:HAS_WEEK]->(n:Fact:TreatmentWeek {id: $id, version: 1, recordedAt: $at, recordedBy: $by})
SET n += $properties
"""

ADD_TEST = """
MATCH (t:Fact {id: $treatment})
CREATE (t)-[:HAS_DRUG_TEST]->(n:Fact:DrugTest {id: $id, version: 1, recordedAt: $at, recordedBy: $by})
SET n += $properties
"""

ADD_REVIEW = """
MATCH (t:Fact {id: $treatment})
CREATE (t)-[:HAS_REVIEW]->(n:Fact:CourtReview {id: $id, version: 1, recordedAt: $at, recordedBy: $by})
SET n += $properties
"""

ADD: Mapping[str, LiteralString] = {
    "HAS_WEEK": ADD_WEEK,
    "HAS_DRUG_TEST": ADD_TEST,
    "HAS_REVIEW": ADD_REVIEW,
}
"""The same for each kind of thing that hangs off an order, by the relationship that it hangs by."""

LOG_BREACH = """
MATCH (f:CaseFile {id: $file})
CREATE (f)-[:HAD]->(c:Fact:Contact {id: $id, version: 1, recordedAt: $at, recordedBy: $by, service: 'PROBATION',
    kind: $kind, date: $on, notes: $notes})
"""


class OrderStands(NamedTuple):
    """The order of treatment, in its last part: its end, why, and whether a breach of it ended with its revocation."""

    id: str
    ended_on: date | None
    why: str | None
    breached: bool


@dataclass(frozen=True, slots=True)
class Found:
    """Treatment as it stands: whose, whether who asks may see them and is in scope, where its entries of the log go.

    `order` ends with it, if its order is known. `held`: what hangs off it by which relationship, each with the name of
    who recorded it.
    """

    offender: str
    seen: bool
    within: bool
    file: str
    sentence: str | None
    order: OrderStands | None
    properties: Mapping[str, Any]
    name: str | None
    held: tuple[tuple[str, Mapping[str, Any], str | None], ...]

    def of(self, kind: str, key: str, value: Any) -> tuple[Mapping[str, Any], str | None]:
        """The one that hangs off it by a relationship whose property has a value; empty: there is none."""
        return next(
            ((one, name) for type_, one, name in self.held if type_ == kind and one.get(key) == value),
            ({}, None),
        )

    def entry(self, id: str) -> tuple[str, Mapping[str, Any], str | None]:
        """What hangs off it by its id, with the relationship first; empty: there is none."""
        return next((each for each in self.held if each[1]["id"] == id), ("", {}, None))


async def stands(tx: Transaction, id: str, within: str, asking: Mapping[str, Any]) -> Found | None:
    """Treatment by its id, locked against other writing. `within`: the predicate on an offender `{m}`."""
    statement = reaching(TREATMENT_STANDS, within)
    record = await (await tx.run(statement, {**asking, "id": id})).single()
    if record is None:
        return None
    offender, seen, inside, file, sentence, order, there, name, held = record
    id_, ended, why, breached = order
    stands_ = OrderStands(id_, ended.to_native() if ended else None, why, breached) if id_ else None
    things = tuple((type_, native(one), who) for type_, one, who in held)
    return Found(offender, seen, inside, file, sentence, stands_, native(there), name, things)


async def order_of(
    tx: Transaction, offender: str, sentence: str
) -> tuple[str, str, int | None, str | None, bool] | None:
    """Of an order: its type, its day, its months, its area, and whether treatment under it is recorded already."""
    record = await (await tx.run(ORDER_OF, offender=offender, sentence=sentence)).single()
    return None if record is None else (record[0], record[1], record[2], record[3], record[4])


async def begin(
    tx: Transaction,
    file: str,
    id: str,
    properties: Mapping[str, Any],
    links: Mapping[str, str | None],
    *,
    by: str,
    at: datetime,
) -> None:
    """Write treatment on a file; `links` are ids of what it points at, by relationship type."""
    await tx.run(CREATE_TREATMENT, file=file, id=id, properties=dict(properties), by=by, at=at)
    for kind, to in links.items():
        if to:
            await link(tx, kind, [{"id": id, "to": to}])


async def add(
    tx: Transaction,
    treatment: str,
    kind: str,
    id: str,
    properties: Mapping[str, Any],
    *,
    by: str,
    at: datetime,
) -> None:
    """Write what hangs off an order by a relationship: a week, a test or a review."""
    await tx.run(ADD[kind], treatment=treatment, id=id, properties=dict(properties), by=by, at=at)


async def alter(tx: Transaction, changes: Iterable[Change], *, by: str, reason: str, at: datetime) -> None:
    """Change treatment, or what hangs off it. What it said is kept."""
    await change(tx, "Fact", changes, by=by, reason=reason, at=at)


async def take_off(tx: Transaction, id: str, *, by: str, reason: str, at: datetime) -> None:
    """Take off what hangs off an order. That it was there, and why it is not, is kept."""
    await retract(tx, [Change(id, {})], by=by, reason=reason, at=at)


async def log_breach(
    tx: Transaction,
    found: Found,
    id: str,
    on: Any,
    notes: str,
    *,
    by: str,
    at: datetime,
) -> None:
    """Write breach action into the contact log, under the order if it is known."""
    kind = ContactKind.BREACH_ACTION.name
    await tx.run(LOG_BREACH, file=found.file, id=id, kind=kind, on=on, notes=notes, by=by, at=at)
    if found.sentence:
        await link(tx, "UNDER", [{"id": id, "to": found.sentence}])
