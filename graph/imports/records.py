"""Source records: the rows of the extracts, and what the record already holds of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from graph.history import Change, change
from graph.keys import node_id
from graph.session import Graph, Transaction

HELD_RECORDS = """
UNWIND $ids AS id
MATCH (s:SourceRecord {id: id})
RETURN s.id, s.hash, coalesce(s.confirmedOn, s.extractDate), s.batch, s.kind
"""

CREATE_RECORDS = """
UNWIND $rows AS row
CREATE (s:SourceRecord {id: row.id, system: $system, kind: $kind, scope: row.scope, key: row.key, file: $file,
    line: row.line, batch: $batch, extractDate: $extractDate, raw: row.raw, hash: row.hash, apart: $apart,
    recordedAt: $at})
"""

CONFIRM_RECORDS = """
UNWIND $ids AS id
MATCH (s:SourceRecord {id: id})
SET s.confirmedOn = $extractDate
"""


@dataclass(frozen=True, slots=True)
class Delivery:
    """The file version that rows come from, and who imports it. `apart`: as of the kind."""

    id: str
    name: str
    system: str
    kind: str
    scope: str
    extract_date: date
    by: str
    apart: str | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """A row as a source record. `key` is unique in the scope of its kind; `hash` is of the raw line.

    `scope`: if it isn't the one that the whole file has.
    """

    id: str
    key: str
    line: int
    raw: str
    hash: str
    scope: str | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """What the record holds of a row: its hash, the latest extract that had it so, its file version, and its kind."""

    hash: str
    confirmed: date
    batch: str
    kind: str


def record_id(system: str, kind: str, scope: str, key: str) -> str:
    """The id of a row's source record: the same for the same key, whichever delivery brings it."""
    return node_id("src", system, kind, scope, key)


async def held(graph: Graph, ids: list[str]) -> dict[str, Held]:
    """What the record holds of these rows."""
    rows = await graph.read(HELD_RECORDS, {"ids": ids})
    return {row[0]: Held(row[1], row[2].to_native(), row[3], row[4]) for row in rows}


async def create_records(
    tx: Transaction, delivery: Delivery, records: Iterable[Record], at: datetime
) -> None:
    """Write rows that aren't there yet."""
    rows = [
        {
            "id": r.id,
            "key": r.key,
            "scope": r.scope or delivery.scope,
            "line": r.line,
            "raw": r.raw,
            "hash": r.hash,
        }
        for r in records
    ]
    if rows:
        await tx.run(CREATE_RECORDS, rows=rows, at=at, **shared(delivery))


async def change_records(
    tx: Transaction, delivery: Delivery, records: Iterable[Record], at: datetime
) -> None:
    """Put corrected rows in place of what was there, which is kept."""
    changes = [
        Change(
            r.id,
            {
                "raw": r.raw,
                "hash": r.hash,
                "line": r.line,
                "kind": delivery.kind,
                "file": delivery.name,
                "batch": delivery.id,
                "extractDate": delivery.extract_date,
                "confirmedOn": None,
            },
        )
        for r in records
    ]
    await change(tx, "SourceRecord", changes, by=delivery.by, reason="Corrected extract", at=at)


async def confirm_records(tx: Transaction, ids: list[str], extract_date: date) -> None:
    """Note that a later extract still has these rows as they are, so that no older one overrides them."""
    if ids:
        await tx.run(CONFIRM_RECORDS, ids=ids, extractDate=extract_date)


def shared(delivery: Delivery) -> dict[str, Any]:
    """The parameters that all rows of a file have in common."""
    return {
        "system": delivery.system,
        "kind": delivery.kind,
        "scope": delivery.scope,
        "file": delivery.name,
        "batch": delivery.id,
        "extractDate": delivery.extract_date,
        "apart": delivery.apart,
    }
