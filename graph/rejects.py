"""Rows that could not be imported, or were flagged, and the versions of files that they came in.

`(:Reject {id, file, fileId, system, kind, scope, line, reason, severity, raw, column, fields, record, pending})`:
`record` is the source record that the row would be, where its key can be read; `pending` says of which kind of file and
scope a later one may settle it, which then shows in `resolvedBy`, `resolvedFileId`, `resolvedLine` and `resolvedAt`.
`current`: it is still to be put right. What came of files kept apart (`apart`) is matched for the cleared alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from graph.session import Graph, Transaction
from graph.shape import Derived, Edge, Order, Shape, Start, dates, plain
from rules.faults import advice, meaning

NOT_APART = "({m}.apart IS NULL OR {m}.apart IN $apart)"
"""Whether something does not come of a file kept apart, or of one that the reader is cleared for."""

REASON = "toUpper(replace({n}.reason, '-', '_'))"
COLUMNS = "CASE WHEN {n}.column IS NULL THEN [] ELSE split({n}.column, '; ') END"

IMPORT_FILE = Shape(
    "ImportFile",
    "ImportFile",
    "imp",
    {
        **plain(
            "name", "system", "kind", "status", "message", "current", "rows", "imported", "unchanged", "held"
        ),
        **plain("rejected", "warned", "by"),
        **dates("extractDate", "importedAt"),
    },
    {
        "area": Edge("Area", "({m}:Area {slug: {n}.scope})", one=True),
        "prison": Edge("Prison", "({m}:Prison {estab: {n}.scope})", one=True),
    },
    guard=NOT_APART,
)

REJECT = Shape(
    "Reject",
    "Reject",
    "rej",
    {
        **plain("file", "system", "kind", "line", "severity", "raw", "current", "resolvedBy", "resolvedLine"),
        **dates("resolvedAt"),
        "reason": REASON,
        "meaning": Derived(("reason",), meaning),
        "advice": Derived(("reason",), advice),
        "badColumns": COLUMNS,
        "header": "head(COLLECT {{ MATCH (h:ImportFile {{id: {n}.fileId}}) RETURN h.columns }})",
        "cells": "{n}.fields",
    },
    {
        "version": Edge("ImportFile", "({m}:ImportFile {id: {n}.fileId})", one=True),
        "area": Edge("Area", "({m}:Area {slug: {n}.scope})", one=True),
        "prison": Edge("Prison", "({m}:Prison {estab: {n}.scope})", one=True),
    },
    guard=NOT_APART,
)

SHAPES = (IMPORT_FILE, REJECT)

BY_LINE = Order(("{m}.file", "{m}.line", "{m}.id"))
NEWEST_FIRST = Order(("coalesce({m}.importedAt.epochMillis, 0)", "{m}.id"), descending=True)

REJECTS = "MATCH (n:Reject {current: $_current})"
REJECTS_OF_FILE = "MATCH (n:Reject {file: $_file}) WHERE n.current = $_current"
REJECTS_OF_AREA = "MATCH (a:Area {id: $_area}) MATCH (n:Reject {scope: a.slug}) WHERE n.current = $_current"
ALSO = {
    "severity": "n.severity = $_severity",
    "reason": "n.reason = $_reason",
    "system": "n.system = $_system",
    "area": "EXISTS { (:Area {id: $_area, slug: n.scope}) }",
}

FILES = "MATCH (n:ImportFile) WHERE n.name >= ''"
FILES_OF_AREA = "MATCH (a:Area {id: $_area}) MATCH (n:ImportFile {scope: a.slug}) WHERE n.name >= ''"
FILES_OF_SYSTEM = "AND n.system = $_system"

LIST = """
MATCH (r:Reject)
WHERE r.file >= '' AND (r.current OR $every) AND ($file IS NULL OR r.file = $file)
    AND ($reason IS NULL OR r.reason = $reason) AND ($severity IS NULL OR r.severity = $severity)
    AND ($scope IS NULL OR r.scope = $scope)
RETURN r.file, r.line, r.reason, r.severity, CASE WHEN r.apart IS NULL THEN r.raw END, r.column,
    r.apart, r.waiting
ORDER BY r.file, r.fileId, r.line, r.reason
"""

LIST_OF_FILE = """
MATCH (r:Reject {file: $file})
WHERE r.current AND ($reason IS NULL OR r.reason = $reason) AND ($severity IS NULL OR r.severity = $severity)
    AND ($scope IS NULL OR r.scope = $scope) AND (r.apart IS NULL OR r.apart IN $apart)
WITH r ORDER BY r.fileId, r.line
RETURN r.fileId, r.line, collect(r.reason), head(collect(r.raw)), head(collect(r.fields))
"""

HEADERS = """
UNWIND $ids AS id
MATCH (i:ImportFile {id: id})
RETURN i.id, i.header, i.columns
"""

UNKEYED = """
MATCH (r:Reject {pending: $pending})
WHERE r.severity = 'REJECT' AND (r.record IS NULL OR r.reason = 'duplicate-key')
RETURN r.id, r.file, r.line, coalesce(r.fields, []), split(coalesce(r.column, ''), '; ')
LIMIT 20000
"""

# The row that holds a key was there before the one that was refused for it: it settles nothing.
RESOLVE_BY_KEY = """
MATCH (r:Reject {pending: $pending})
WHERE r.record IS NOT NULL AND r.reason <> 'duplicate-key'
MATCH (i:ImportFile {id: r.fileId})
MATCH (s:SourceRecord {id: r.record})
WHERE (s.batch <> r.fileId OR r.reason = 'orphan-reference')
    AND coalesce(s.confirmedOn, s.extractDate) >= i.extractDate
    AND NOT EXISTS { (x:Reject {record: r.record}) WHERE x.fileId = s.batch AND x.reason = r.reason AND x.id <> r.id }
SET r.resolvedBy = s.file, r.resolvedFileId = s.batch, r.resolvedLine = s.line, r.resolvedAt = $at, r.current = false
REMOVE r.pending
"""

RESOLVE = """
UNWIND $rows AS row
MATCH (r:Reject {id: row.id})
WHERE r.fileId <> $file AND r.resolvedAt IS NULL
SET r.resolvedBy = $name, r.resolvedFileId = $file, r.resolvedLine = row.line, r.resolvedAt = $at, r.current = false
REMOVE r.pending
"""


@dataclass(frozen=True, slots=True)
class Unkeyed:
    """A rejected row that can't be found again by its key: it has none that can be read, or another row holds it."""

    id: str
    file: str
    line: int
    fields: tuple[str, ...]
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A bad row as it was sent."""

    version: str
    line: int
    reasons: tuple[str, ...]
    raw: str
    fields: tuple[str, ...]


def pending(system: str, kind: str, scope: str) -> str:
    """By which files a reject may be settled: those of its kind and scope."""
    return f"{system}/{kind}/{scope}"


def rejects(
    current: bool,
    first: int,
    after: list[Any] | None,
    *,
    file: str | None = None,
    area: str | None = None,
    system: str | None = None,
    severity: str | None = None,
    reason: str | None = None,
) -> Start:
    """Rejects by file and line: those still to be put right, or those that are settled or of earlier versions.

    `reason` is a code of the catalogue.
    """
    values: dict[str, Any] = {
        name: value
        for name, value in {
            "file": file,
            "area": area,
            "system": system,
            "severity": severity,
            "reason": reason,
        }.items()
        if value is not None
    }
    begin = REJECTS_OF_FILE if "file" in values else REJECTS_OF_AREA if "area" in values else REJECTS
    also = [
        ALSO[name] for name in values if name != "file" and not (name == "area" and begin is REJECTS_OF_AREA)
    ]
    where = " WHERE " if begin is REJECTS else " AND "
    match = begin + (where + " AND ".join(also) if also else "")
    return Start("Reject", match, values | {"current": current}, BY_LINE, first, after)


def import_files(
    first: int, after: list[Any] | None, *, area: str | None = None, system: str | None = None
) -> Start:
    """Versions of files, the latest first."""
    match = FILES_OF_AREA if area is not None else FILES
    values: dict[str, Any] = {} if area is None else {"area": area}
    if system is not None:
        match, values["system"] = f"{match} {FILES_OF_SYSTEM}", system
    return Start("ImportFile", match, values, NEWEST_FIRST, first, after)


async def listed(
    graph: Graph,
    *,
    file: str | None = None,
    reason: str | None = None,
    severity: str | None = None,
    scope: str | None = None,
    every: bool = False,
) -> list[dict[str, Any]]:
    """Rejects as `record rejects` prints them; of files kept apart without the row itself."""
    values = {"file": file, "reason": reason, "severity": severity, "scope": scope, "every": every}
    rows = await graph.read(LIST, values)
    return [
        {
            "file": r[0],
            "line": r[1],
            "reason": r[2],
            "severity": r[3].lower(),
            "raw": r[4],
            "column": r[5],
            "apart": r[6],
            "waiting": bool(r[7]),
        }
        for r in rows
    ]


async def lines(
    graph: Graph,
    file: str,
    *,
    reason: str | None = None,
    severity: str | None = None,
    scope: str | None = None,
    apart: list[str],
) -> list[Line]:
    """The bad rows of a file that are still to be put right, each once. `apart`: what the reader is cleared for."""
    values = {"file": file, "reason": reason, "severity": severity, "scope": scope, "apart": apart}
    rows = await graph.read(LIST_OF_FILE, values)
    return [Line(row[0], row[1], tuple(row[2]), row[3], tuple(row[4] or ())) for row in rows]


async def headers(graph: Graph, versions: list[str]) -> dict[str, tuple[str | None, list[str]]]:
    """Of versions of files: the header row of a text file, and the columns."""
    return {row[0]: (row[1], row[2] or []) for row in await graph.read(HEADERS, {"ids": versions})}


async def unkeyed(graph: Graph, of: str) -> list[Unkeyed]:
    """Rejects of a kind and scope that a row sent again can't be told by its key."""
    rows = await graph.read(UNKEYED, {"pending": of})
    return [Unkeyed(row[0], row[1], row[2], tuple(row[3]), tuple(row[4])) for row in rows]


async def resolve(
    tx: Transaction, of: str, found: dict[str, int], *, file: str, name: str, at: datetime
) -> None:
    """Settle what a file that was read brings in right: by key, and those that were seen (`found`: line by reject)."""
    if found:
        rows = [{"id": id_, "line": line} for id_, line in found.items()]
        await tx.run(RESOLVE, rows=rows, file=file, name=name, at=at)
    await tx.run(RESOLVE_BY_KEY, pending=of, at=at)
