"""Writing what is in place at the gate: handovers, and what victims or the public protection meeting were told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from graph.history import Change, change, unlink
from graph.imports.facts import link
from graph.instants import in_utc, native
from graph.keys import new_id
from graph.scopes import reaching
from graph.session import Transaction

# Whoever records on one time in custody waits here for the other to end, so that versions are compared one by one.
REACHED = """
MATCH (p:Fact {id: $id})<-[:HELD]-(:CaseFile)<-[:HAS_FILE]-(o:Offender)
MERGE (k:Marker {key: 'handover ' + p.id})
SET k.lock = $at
WITH p, o, k
SET k.at = CASE WHEN k.at >= $at THEN k.at + duration({microseconds: 1}) ELSE $at END
WITH p, o, k.at AS at
OPTIONAL MATCH (p)-[:HAS_HANDOVER]->(h:Handover)
RETURN o.id, true AS seen, true AS within, properties(h),
    head([(h)-[:IN_AREA]->(a:Area) | a.id]), head([(h)-[:BY]->(w:Officer) | w.id]),
    EXISTS { (p)-[:HAS_STAY]->(t:Stay) WHERE t.to IS NULL }, p.releasedOn IS NOT NULL, at
"""

PLACES = """
OPTIONAL MATCH (a:Area {id: $area})
OPTIONAL MATCH (w:Officer {id: $officer})
RETURN a IS NOT NULL, w IS NOT NULL AND ($area IS NULL OR EXISTS { (w)-[:WORKS_IN]->(a) })
"""

CREATE_HANDOVER = """
MATCH (p:Fact {id: $spell})
CREATE (p)-[:HAS_HANDOVER]->(h:Fact:Handover {id: $id, version: 1, recordedAt: $at, recordedBy: $by})
SET h += $properties
"""

APART = """
MATCH (p:Fact {id: $spell})<-[:HELD]-(:CaseFile)<-[:HAS_FILE]-(o:Offender)
MATCH (o)-[:KEPT_APART]->(f:CaseFile {apart: $apart})
WITH p, o, f ORDER BY f.id LIMIT 1
MERGE (k:Marker {key: 'told ' + $apart + ' ' + p.id})
SET k.at = $at
WITH p, o, f
RETURN f.id, head([(p)<-[:TELLS_OF]-(t:Told WHERE t.part = $apart AND coalesce(t.of, '') = coalesce($of, '')) | t.id])
"""

CREATE_TOLD = """
MATCH (p:Fact {id: $spell})
MATCH (f:CaseFile {id: $file})
CREATE (f)-[:TOLD]->(t:Fact:Told {id: $id, part: $apart, of: $of, on: $on, version: 1,
    recordedAt: $at, recordedBy: $by})
CREATE (t)-[:TELLS_OF]->(p)
"""


# Who answers for somebody outside and inside stays named when they come back: nobody types it again.
TAKE_BACK = """
MATCH (p:Fact {id: $spell})<-[:HELD]-(:CaseFile)<-[:HAS_FILE]-(o:Offender)
MATCH (o)-[:HAS_FILE]->(:CaseFile)-[:HELD]->(q:Spell)-[:HAS_HANDOVER]->(h:Handover)
WHERE q.id <> $spell AND h.breachOn IS NOT NULL
WITH p, h ORDER BY h.breachOn DESC, h.id DESC LIMIT 1
CREATE (p)-[:HAS_HANDOVER]->(n:Fact:Handover {id: $id, version: 1, recordedAt: $at, recordedBy: $by,
    supervisor: h.supervisor})
WITH n, h
CALL (n, h) { MATCH (h)-[:IN_AREA]->(a:Area) CREATE (n)-[:IN_AREA {recordedAt: $at}]->(a) }
CALL (n, h) { MATCH (h)-[:BY]->(w:Officer) CREATE (n)-[:BY {recordedAt: $at}]->(w) }
"""


class Reached(NamedTuple):
    """A time in custody: whose it is, whether who asks may see them and is in scope, and the handover so far.

    `at` is the instant that what is written now bears: later than anything that was written of it before.
    """

    offender: str
    seen: bool
    within: bool
    handover: Mapping[str, Any]
    area: str | None
    officer: str | None
    held: bool
    released: bool
    at: datetime


async def reached(
    tx: Transaction, spell: str, within: str, asking: Mapping[str, Any], at: datetime
) -> Reached | None:
    """A time in custody by its id, locked against another recording. `within` as in `graph.limits.reached`, `at` the
    instant by this server's clock."""
    statement = reaching(REACHED, within)
    record = await (await tx.run(statement, {**asking, "id": spell, "at": at})).single()
    if record is None:
        return None
    offender, seen, inside, handover, area, officer, held, released, later = record
    there = native(handover or {})
    return Reached(offender, seen, inside, there, area, officer, held, released, in_utc(later))


async def places(tx: Transaction, area: str | None, officer: str | None) -> tuple[bool, bool]:
    """Whether there is such an area, and an officer who works in it."""
    record = await (await tx.run(PLACES, area=area, officer=officer)).single(strict=True)
    return record[0], record[1]


async def keep(
    tx: Transaction,
    spell: str,
    found: Reached,
    properties: Mapping[str, Any],
    links: Mapping[str, str],
    *,
    by: str,
    at: datetime,
) -> str:
    """Record properties, and the area (`IN_AREA`) or officer (`BY`) in `links`, on a handover. Answers its id."""
    if found.handover:
        id_ = str(found.handover["id"])
        await change(tx, "Fact", [Change(id_, properties)], by=by, reason="Handover", at=at)
    else:
        id_ = new_id("hnd")
        await tx.run(CREATE_HANDOVER, spell=spell, id=id_, properties=dict(properties), by=by, at=at)
    stood = {"IN_AREA": found.area, "BY": found.officer}
    changed = {kind: to for kind, to in links.items() if stood[kind] != to}
    await unlink(
        tx,
        [{"id": id_, "type": kind, "to": stood[kind]} for kind in changed if stood[kind]],
        by=by,
        reason="Handover",
        at=at,
    )
    for kind, to in changed.items():
        await link(tx, kind, [{"id": id_, "to": to}], at)
    return id_


async def take_back(tx: Transaction, spell: str, *, by: str, at: datetime) -> None:
    """Let the handover of a time in custody that a recall begins name those whom the recall names, if one was
    recorded."""
    await tx.run(TAKE_BACK, spell=spell, id=new_id("hnd"), by=by, at=at)


async def tell(
    tx: Transaction, spell: str, apart: str, on: date, *, of: str | None, by: str, at: datetime
) -> bool:
    """Record the day on which the victim unit or the public protection meeting was told: `of` None, of a release;
    `RECALL`, of a recall.

    False where no file is kept apart for that, so that there is nobody to tell.
    """
    record = await (await tx.run(APART, spell=spell, apart=apart, of=of, at=at)).single()
    if record is None:
        return False
    file, there = record
    if there:
        await change(tx, "Fact", [Change(there, {"on": on})], by=by, reason="Told again", at=at)
        return True
    values = {"spell": spell, "file": file, "id": new_id("tld"), "apart": apart, "of": of, "on": on}
    await tx.run(CREATE_TOLD, {**values, "by": by, "at": at})
    return True
