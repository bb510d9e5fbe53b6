"""The first appointment after a release, which the release itself brings."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from graph.handover import BORN, HELD_DATES, IN_PRISON_NOW, LAST_OUT, PLACED
from graph.history import Change, retract
from graph.keys import node_id
from graph.session import Transaction

# The sentence that is being served, asked for before the stay ends.
RELEASED = f"""
MATCH (o:Offender {{id: $id}})-[:HAS_FILE]->(:CaseFile)-[:SERVES]->(s:Sentence {{custodial: true}})
WHERE s.endedOn IS NULL AND {IN_PRISON_NOW.replace("{m}", "s")}
WITH s ORDER BY {LAST_OUT.by("s")} LIMIT 1
RETURN s.type, s.lengthDays, {PLACED.replace("{n}", "s")}, {BORN.replace("{n}", "s")},
    {", ".join(one.replace("{n}", "s") for one in HELD_DATES)}
"""

# On the log of the area that is responsible after the release, else of one that supervises, else where custody hangs.
BOOK = """
MATCH (o:Offender {id: $id})-[:HAS_FILE]->(f:CaseFile)
OPTIONAL MATCH (f)-[:SUPERVISED]->(u:Supervision WHERE u.to IS NULL OR u.to > $on)-[:IN_AREA]->(a:Area)
OPTIONAL MATCH (f)-[:HELD]->(p:Fact {id: $spell})
OPTIONAL MATCH (:Fact {id: $spell})-[:HAS_HANDOVER]->(h:Handover)-[:IN_AREA]->(b:Area)
WITH f, CASE WHEN a = b THEN 0 WHEN a IS NOT NULL THEN 1 WHEN p IS NOT NULL THEN 2 ELSE 3 END AS rank
ORDER BY rank, f.id LIMIT 1
CREATE (f)-[:HAD]->(c:Fact:Contact {id: $contact, version: 1, recordedAt: $at, recordedBy: $by, service: 'PROBATION',
    kind: 'OFFICE_VISIT'})
SET c += $properties
RETURN c.id
"""


async def released(tx: Transaction, offender: str) -> list[Any] | None:
    """What is known of the sentence that somebody in prison serves, as `rules.handover.first_appointment` takes it."""
    record = await (await tx.run(RELEASED, id=offender)).single()
    return None if record is None else list(record)


async def book(
    tx: Transaction,
    offender: str,
    spell: str,
    movement: str,
    on: date,
    properties: Mapping[str, Any],
    *,
    by: str,
    at: datetime,
) -> str:
    """Put the first appointment after a release, the movement, into the log. Answers its id."""
    contact = node_id("con", movement, "first appointment")
    values = {**properties, "date": on}
    await tx.run(BOOK, id=offender, spell=spell, contact=contact, on=on, properties=values, by=by, at=at)
    return contact


async def cancel(tx: Transaction, movement: str, *, by: str, reason: str, at: datetime) -> None:
    """Take the first appointment off the log whose release did not happen."""
    contact = node_id("con", movement, "first appointment")
    await retract(tx, [Change(contact, {})], by=by, reason=reason, at=at)
