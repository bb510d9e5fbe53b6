"""Facts: what a row says, as nodes that hang off a case file (or off the fact they belong to) and point at their row.

A fact's id comes from its file and its content or key, so the same thing said twice is one node. It is `FROM` the
row that first said it; further rows that say the same (copies of a prisoner's row) are `ALSO_FROM`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, LiteralString

from graph.imports.facts import cases, systems
from graph.imports.facts.links import LINK
from graph.session import Transaction

# In the order in which they are written: what others hang off comes first.
CREATE: Mapping[str, LiteralString] = {**cases.CREATE, **systems.CREATE}

CREATE_OFFICERS = """
UNWIND $rows AS row
MATCH (a:Area {id: row.area})
MERGE (o:Officer {id: row.id})
ON CREATE SET o.name = row.name
MERGE (o)-[:WORKS_IN]->(a)
"""


@dataclass(slots=True)
class Fact:
    """A fact to be written. `holder` is the id of the case file, sentence or spell it hangs off.

    `links` are ids of what it points at, by relationship type. `weak`: said by a copy, which never changes
    what is there.
    """

    kind: str
    id: str
    holder: str
    source: str
    properties: dict[str, Any]
    links: dict[str, str] = field(default_factory=dict)
    weak: bool = False


async def create(tx: Transaction, facts: Iterable[Fact], at: datetime, by: str) -> None:
    """Write facts of which none is there yet."""
    by_kind: dict[str, list[dict[str, Any]]] = {}
    links: dict[str, list[dict[str, Any]]] = {}
    for fact in facts:
        properties = {**fact.properties, "id": fact.id, "version": 1, "recordedAt": at, "recordedBy": by}
        by_kind.setdefault(fact.kind, []).append(
            {"holder": fact.holder, "source": fact.source, "properties": properties}
        )
        for type_, to in fact.links.items():
            links.setdefault(type_, []).append({"id": fact.id, "to": to})
    for kind, statement in CREATE.items():
        if rows := by_kind.get(kind):
            await tx.run(statement, rows=rows)
    for type_, rows in links.items():
        await link(tx, type_, rows)


async def link(
    tx: Transaction, type_: str, rows: list[dict[str, Any]], since: datetime | None = None
) -> None:
    """Let facts point at other nodes, each row from `id` to `to`. `since`: unless they did from the beginning."""
    await tx.run(LINK[type_], rows=rows, since=since)
