"""Suspensions: `(:Sentence)-[:HAS_SUSPENSION]->(:Suspension {from, to, requirement, cause, notes})`.

`from` is the first day, `to` the day on which it is over; of the whole order or licence unless `requirement` names one
of its requirements. Other parts of an order that moved between areas share them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from graph.instants import native
from graph.session import Transaction
from graph.shape import VERSION, dates, plain
from graph.sources import OF_OFFENDER, fact

SUSPENSION = fact(
    "Suspension",
    "sus",
    {**plain("requirement", "cause", "notes"), **dates("from", "to"), "version": VERSION},
    owner="({n})<-[:HAS_SUSPENSION]-(:Sentence)<-[:SERVES]-" + OF_OFFENDER,
    sourced=False,
)

SHAPES = (SUSPENSION,)

SUSPENDABLE = """
MATCH (s:Fact {id: $sentence})
RETURN coalesce(s.custodial, false), coalesce(s.requirements, []),
    COLLECT { MATCH (s)<-[:TRANSFERRED_TO*0..10]-(p:Sentence) RETURN toString(p.date) },
    toString(s.endedOn), EXISTS { (s)-[:TRANSFERRED_TO]->() },
    COLLECT {
        MATCH (s)-[:TRANSFERRED_TO*0..10]-(:Sentence)-[:HAS_SUSPENSION]->(u:Suspension)
        RETURN DISTINCT [u.id, toString(u.from), toString(u.to), u.requirement]
    }
"""

WHOSE_SUSPENSION = """
MATCH (u:Fact {id: $id})<-[:HAS_SUSPENSION]-(s:Sentence)<-[:SERVES]-(:CaseFile)<-[:HAS_FILE]-(o:Offender)
RETURN o.id, head(COLLECT {
    MATCH (s)-[:TRANSFERRED_TO*0..10]->(p:Sentence) WHERE NOT EXISTS { (p)-[:TRANSFERRED_TO]->() } RETURN p.id
})
"""

SUSPENSION_STANDS = """
MATCH (u:Fact {id: $id})<-[:HAS_SUSPENSION]-(:Sentence)
RETURN properties(u), head(COLLECT { MATCH (w:Staff {id: u.recordedBy}) RETURN w.name })
"""

SUSPEND = """
MATCH (s:Fact {id: $sentence})
CREATE (s)-[:HAS_SUSPENSION]->(u:Fact:Suspension {id: $id, version: 1, recordedAt: $at, recordedBy: $by})
SET u += $properties
"""


class Held(NamedTuple):
    """An order or licence: whether it is served in custody, its requirements, its days, whether it went on in another
    area, and its suspensions: id, `from`, `to`, requirement."""

    custodial: bool
    requirements: list[str]
    begun: date | None
    ended: date | None
    moved: bool
    suspensions: list[tuple[str, date, date | None, str | None]]


async def held(tx: Transaction, sentence: str) -> Held:
    """An order or licence of a log that is locked."""
    custodial, requirements, days, ended, moved, there = await (
        await tx.run(SUSPENDABLE, sentence=sentence)
    ).single(strict=True)
    return Held(
        custodial,
        requirements,
        min((date.fromisoformat(day) for day in days if day), default=None),
        date.fromisoformat(ended) if ended else None,
        moved,
        [
            (id_, date.fromisoformat(since), date.fromisoformat(until) if until else None, requirement)
            for id_, since, until, requirement in there
        ],
    )


async def whose(tx: Transaction, suspension: str) -> tuple[str, str] | None:
    """The offender of whose order or licence a suspension is, and the part of it that goes on."""
    record = await (await tx.run(WHOSE_SUSPENSION, id=suspension)).single()
    return None if record is None else (record[0], record[1])


async def stands(tx: Transaction, suspension: str) -> tuple[Mapping[str, Any], str | None] | None:
    """A suspension of a log that is locked, and the name of who recorded it last. None: it was taken off."""
    record = await (await tx.run(SUSPENSION_STANDS, id=suspension)).single()
    return None if record is None else (native(record[0]), record[1])


async def begin(
    tx: Transaction, sentence: str, suspension: str, properties: Mapping[str, Any], *, by: str, at: datetime
) -> None:
    """Write a suspension of an order or licence."""
    await tx.run(SUSPEND, sentence=sentence, id=suspension, properties=dict(properties), by=by, at=at)
