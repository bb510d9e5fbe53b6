"""Prisons as a steward loads them from a file: as they stand, and written with what they were kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from graph.history import Change, change
from graph.imports.reference import CREATE_PRISONS, prison_id
from graph.instants import native
from graph.session import Graph, Transaction
from rules.codes import CodeChangeKind
from rules.prisons import Prison, PrisonChange

# Whoever loads prisons, or changes one of them, waits here for the other to end.
LOCK_PRISONS = """
MERGE (all:Marker {key: 'prisons'})
SET all.at = $at
WITH all
MATCH (p:Prison) WHERE p.code >= ''
WITH p ORDER BY p.id
MERGE (k:Marker {key: 'prison ' + p.id})
SET k.at = $at
"""

EVERY_PRISON = """
MATCH (p:Prison) WHERE p.code >= ''
RETURN properties(p) ORDER BY p.code
"""

SAID = ("name", "function", "contracted", "openedOn", "closedOn")


class Standing(NamedTuple):
    """The prisons that there are, by code, and a number that grows whenever any of them is changed."""

    prisons: Mapping[str, Prison]
    version: int


async def lock(tx: Transaction, at: datetime) -> None:
    """Let nobody else load prisons, nor change one that is there, until the transaction ends."""
    await (await tx.run(LOCK_PRISONS, at=at)).consume()


async def standing(tx: Transaction) -> Standing:
    """The prisons as they stand."""
    rows = [native(record[0]) async for record in await tx.run(EVERY_PRISON)]
    return Standing({row["code"]: _prison(row) for row in rows}, sum(row.get("version", 1) for row in rows))


async def there(graph: Graph) -> list[Prison]:
    """The same, by code, for whoever reads extracts."""
    return [_prison(native(row[0])) for row in await graph.read(EVERY_PRISON, {})]


async def load(
    tx: Transaction, changes: Iterable[PrisonChange], *, by: str, reason: str, at: datetime
) -> list[str]:
    """Write prisons. Answers the ids of those that are new or changed."""
    new, changed = [], []
    for one in changes:
        if one.kind is CodeChangeKind.ADDED:
            row = {
                "id": prison_id(one.prison.code),
                "code": one.prison.code,
                "estab": one.prison.estab,
                **one.new,
            }
            new.append({**row, "version": 1, "recordedAt": at, "recordedBy": by})
        elif one.new:
            changed.append(Change(one.id, one.new))
    if new:
        await (await tx.run(CREATE_PRISONS, rows=new)).consume()
    await change(tx, "Prison", changed, by=by, reason=reason, at=at)
    return [*(str(row["id"]) for row in new), *(one.id for one in changed)]


def _prison(row: Mapping[str, Any]) -> Prison:
    return Prison(row["code"], row["estab"], {name: row.get(name) for name in SAID}, row["id"])
