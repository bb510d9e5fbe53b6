"""Writing of breaches: what stands of an order and of a breach of it, and the steps."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from graph.instants import native
from graph.session import Transaction

ORDER_STANDS = """
MATCH (s:Fact {id: $sentence})
RETURN s.type, toString(s.date), s.endedOn IS NOT NULL OR EXISTS { (s)-[:TRANSFERRED_TO]->() },
    EXISTS { (s)-[:HAS_BREACH]->(b:Breach) WHERE b.endedOn IS NULL }
"""

TREATMENT_ENDED = """
MATCH (s:Fact {id: $sentence})
MATCH (x)-[:TRANSFERRED_TO*0..10]->(s)
MATCH (s)<-[:SERVES]-(:CaseFile)<-[:HAS_FILE]-(o:Offender)
MATCH (o)-[:HAS_FILE]->(:CaseFile)-[:TREATED]->(t:Treatment)
WHERE t.orderDate = x.date AND t.endedOn IS NOT NULL
RETURN t.endedOn, t.outcome ORDER BY t.endedOn DESC LIMIT 1
"""

WHOSE_BREACH = """
MATCH (b:Fact {id: $id})<-[:HAS_BREACH]-(s:Sentence)<-[:SERVES]-(:CaseFile)<-[:HAS_FILE]-(o:Offender)
RETURN o.id, s.id
"""

BREACH_STANDS = """
MATCH (b:Fact {id: $id})
RETURN properties(b), head(COLLECT { MATCH (w:Staff {id: b.recordedBy}) RETURN w.name })
"""

CREATE_BREACH = """
MATCH (s:Fact {id: $sentence})
CREATE (s)-[:HAS_BREACH]->(b:Fact:Breach {id: $id, version: 1, recordedAt: $at, recordedBy: $by})
SET b += $properties
"""


class OrderStands(NamedTuple):
    """An order: its type, its first day, whether it is over, and whether a breach of it goes on."""

    type: str | None
    begun: date | None
    over: bool
    another: bool


async def order(tx: Transaction, sentence: str) -> OrderStands:
    """An order of a log that is locked."""
    type_, begun, over, another = await (await tx.run(ORDER_STANDS, sentence=sentence)).single(strict=True)
    return OrderStands(type_, date.fromisoformat(begun) if begun else None, over, another)


async def treated(tx: Transaction, sentence: str) -> tuple[date, str] | None:
    """How treatment under an order of a log that is locked ended, a day and an outcome; None where it has not."""
    record = await (await tx.run(TREATMENT_ENDED, sentence=sentence)).single()
    return None if record is None else (record[0].to_native(), record[1])


async def whose(tx: Transaction, breach: str) -> tuple[str, str] | None:
    """The offender of whose order a breach is, and the order."""
    record = await (await tx.run(WHOSE_BREACH, id=breach)).single()
    return None if record is None else (record[0], record[1])


async def stands(tx: Transaction, breach: str) -> tuple[Mapping[str, Any], str | None]:
    """A breach of a log that is locked, and the name of who recorded it last."""
    properties, name = await (await tx.run(BREACH_STANDS, id=breach)).single(strict=True)
    return native(properties), name


async def begin(
    tx: Transaction,
    sentence: str,
    breach: str,
    properties: Mapping[str, Any],
    *,
    by: str,
    at: datetime,
) -> None:
    """Write a breach of an order."""
    await tx.run(CREATE_BREACH, sentence=sentence, id=breach, properties=dict(properties), by=by, at=at)
