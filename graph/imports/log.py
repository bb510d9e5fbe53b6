"""The two large logs, contacts and movements: new rows go in by one statement that groups what they share."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from graph.imports.records import Delivery, shared
from graph.session import Graph, Transaction

ORDERS_THERE = """
UNWIND $ids AS id
MATCH (e:Fact {id: id})
WHERE e:Sentence
RETURN e.id, e.date, e.endedOn
"""

LOG_CONTACTS = """
UNWIND $groups AS g
MATCH (f:CaseFile {id: g.file})
MATCH (e:Fact {id: g.sentence})
UNWIND g.rows AS row
CREATE (f)-[:HAD]->(n:Fact:Contact {id: row[0], service: 'PROBATION', number: row[1], kind: row[2], outcome: row[3],
    date: row[4], time: row[5], explanationSought: row[6], notes: row[7], version: 1, recordedAt: $at,
    recordedBy: $by})-[:UNDER]->(e),
    (n)-[:FROM]->(:SourceRecord {id: row[8], system: $system, kind: $kind, scope: $scope, key: row[9], file: $file,
    line: row[10], batch: $batch, extractDate: $extractDate, raw: row[11], hash: row[12], recordedAt: $at})
"""

LOG_MOVEMENTS = """
MATCH (p:Prison {id: $prison})
UNWIND $groups AS g
MATCH (f:CaseFile {id: g.file})
UNWIND g.rows AS row
CREATE (f)-[:HAD]->(n:Fact:Movement {id: row[0], service: 'PRISON', number: row[1], kind: row[2], direction: row[3],
    date: row[4], time: row[5], place: row[6], placeName: row[7], version: 1, recordedAt: $at,
    recordedBy: $by})-[:AT]->(p),
    (n)-[:FROM]->(:SourceRecord {id: row[8], system: $system, kind: $kind, scope: $scope, key: row[9], file: $file,
    line: row[10], batch: $batch, extractDate: $extractDate, raw: row[11], hash: row[12], recordedAt: $at})
"""


async def orders_there(graph: Graph, ids: list[str]) -> dict[str, tuple[date, date | None]]:
    """For the orders among these ids that are there, when they were made and when they ended."""
    rows = await graph.read(ORDERS_THERE, {"ids": ids})
    return {row[0]: (row[1].to_native(), row[2].to_native() if row[2] else None) for row in rows}


async def log_contacts(
    tx: Transaction, delivery: Delivery, rows: Iterable[tuple[str, str, list[Any]]], at: datetime
) -> None:
    """Write new contacts with their source records. Each row: file id, sentence id, and the statement's values."""
    groups: dict[tuple[str, str], list[list[Any]]] = {}
    for file, sentence, values in rows:
        groups.setdefault((file, sentence), []).append(values)
    if groups:
        listed = [{"file": file, "sentence": sentence, "rows": g} for (file, sentence), g in groups.items()]
        await tx.run(LOG_CONTACTS, groups=listed, at=at, by=delivery.by, **shared(delivery))


async def log_movements(
    tx: Transaction,
    delivery: Delivery,
    prison: str,
    rows: Iterable[tuple[str, list[Any]]],
    at: datetime,
) -> None:
    """Write new movements with their source records. Each row: file id, and the statement's values."""
    groups: dict[str, list[list[Any]]] = {}
    for file, values in rows:
        groups.setdefault(file, []).append(values)
    if groups:
        listed = [{"file": file, "rows": g} for file, g in groups.items()]
        await tx.run(LOG_MOVEMENTS, groups=listed, at=at, by=delivery.by, prison=prison, **shared(delivery))
