"""Stays: derived from the accepted movements of a spell by `rules.custody`, and put right when a movement changes."""

from __future__ import annotations

from datetime import date, datetime

from graph.history import Change, retract
from graph.imports.corrections import put
from graph.imports.facts import Fact
from graph.imports.held import imported_stays
from graph.imports.records import Delivery
from graph.imports.reference import prison_id
from graph.keys import node_id
from graph.movements import settle
from graph.session import Graph, Transaction
from rules.custody import Stay

DUE_SPELLS = """
MATCH (s:Spell {staying: 'DUE'})
WITH s LIMIT $limit
CALL (s) {
    MATCH (s)<-[:HELD]-(f:CaseFile)
    OPTIONAL MATCH (f)-[:HAD]->(m:Movement)-[:AT]->(p:Prison), (m)-[:FROM]->(r:SourceRecord)
    RETURN f, collect([p.estab, m.number, toString(m.date), m.time, m.kind, m.direction, r.id, m.place]) AS moves
}
OPTIONAL MATCH (s)-[:HAS_STAY]->(t:Stay)
WITH s, f, moves, collect(t.id) AS there
OPTIONAL MATCH (s)-[:FROM]->(r:SourceRecord)
RETURN s.id, s.heldAt, toString(s.receivedOn), toString(s.releasedOn), f.copyOnly, r.id, moves, there, s.entered
ORDER BY s.id
"""

STAYS_DUE = """
UNWIND $ids AS id
MATCH (s:Fact {id: id})
SET s.staying = 'DUE'
"""

STAYS_DONE = """
UNWIND $ids AS id
MATCH (s:Fact {id: id})
REMOVE s.staying
"""

AT_A_TIME = 500


async def stays_due(tx: Transaction, spells: list[str]) -> None:
    """Mark spells whose stays have to be derived again."""
    if spells:
        await tx.run(STAYS_DUE, ids=sorted(set(spells)))


async def derive_stays(graph: Graph, prisons: dict[str, str], *, by: str, at: datetime) -> int:
    """Derive the stays of every spell that is due, a batch at a time. `prisons`: three-letter code by establishment.

    Answers how many spells were due. Interrupted, it goes on where it was.
    """
    done = 0
    while rows := await graph.read(DUE_SPELLS, {"limit": AT_A_TIME}):
        facts, stale = [], []
        for row in rows:
            if row[8]:
                continue
            derived = imported_stays(row)
            wanted = {_id(row[0], stay): stay for stay in derived}
            facts += [_fact(row[0], id_, stay, prisons) for id_, stay in wanted.items()]
            stale += [Change(id_, {}) for id_ in row[7] if id_ not in wanted]
        spells = [row[0] for row in rows]
        # Of whom staff entered movements, the stays follow from those and from what the rows say.
        entered = [row[0] for row in rows if row[8]]

        async def work(
            tx: Transaction,
            facts: list[Fact] = facts,
            stale: list[Change] = stale,
            spells: list[str] = spells,
            entered: list[str] = entered,
        ) -> None:
            await put(tx, facts, _derived(by), at)
            await retract(tx, stale, by=by, reason="Movements corrected", at=at)
            for spell in entered:
                await settle(tx, spell, by=by, at=at)
            await tx.run(STAYS_DONE, ids=spells)

        await graph.write(work)
        done += len(rows)
    return done


def _derived(by: str) -> Delivery:
    """Who writes what is derived from several rows."""
    return Delivery("", "", "LIDS", "movements", "", date.min, by)


def _id(spell: str, stay: Stay) -> str:
    return node_id("sty", spell, stay.prison, stay.start, stay.source)


def _fact(spell: str, id_: str, stay: Stay, prisons: dict[str, str]) -> Fact:
    return Fact(
        "Stay",
        id_,
        spell,
        stay.source,
        {"from": stay.start, "to": stay.end},
        {"AT": prison_id(prisons[stay.prison])},
    )
