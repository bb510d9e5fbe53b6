"""File versions: one `ImportFile` for each name and content, its rejects, and which version of a name is current."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from graph.keys import node_id
from graph.outbox import append_event, write_audit
from graph.quality import keep
from graph.rejects import pending, resolve
from graph.session import Graph, Transaction
from rules.faults import CORRECTIONS, MOST_COLUMNS

FIND_VERSIONS = """
MATCH (i:ImportFile {name: $name})
RETURN i.id, i.sha256, i.status, i.extractDate, i.current, i.basis, i.rows, i.imported, i.unchanged, i.held, i.rejected,
    i.warned
"""

FILES_OF_KIND = """
MATCH (i:ImportFile) WHERE i.name >= '' AND i.system = $system AND i.kind = $kind AND i.current
RETURN i.name ORDER BY i.name
"""

BASIS = """
UNWIND $names AS name
MATCH (i:ImportFile {name: name, current: true})
RETURN i.name, i.sha256, coalesce(i.basis, '')
"""

START = """
MERGE (i:ImportFile {id: $id})
ON CREATE SET i.name = $name, i.sha256 = $sha256, i.system = $system, i.kind = $kind, i.apart = $apart,
    i.current = false, i.rows = 0, i.imported = 0, i.unchanged = 0, i.held = 0, i.rejected = 0, i.warned = 0
SET i.status = 'RUNNING', i.message = null, i.extractDate = $extractDate, i.importedAt = $at, i.by = $by,
    i.scope = $scope, i.columns = $columns, i.header = $header
"""

FORGET_REJECTS = """
MATCH (r:Reject {fileId: $id})
WITH r LIMIT 10000
DETACH DELETE r
RETURN count(*)
"""

CREATE_REJECTS = """
MATCH (i:ImportFile {id: $fileId})
UNWIND $rows AS row
CREATE (r:Reject {id: row.id, file: $file, fileId: $fileId, line: row.line, reason: row.reason,
    severity: row.severity, raw: row.raw, column: row.column, apart: $apart, waiting: row.waiting, awaits: row.awaits,
    fields: row.fields, record: row.record, pending: row.pending, current: true})
SET r.system = i.system, r.kind = i.kind, r.scope = i.scope
"""

FINISH = """
MATCH (i:ImportFile {id: $id})
SET i.status = 'IMPORTED', i.importedAt = $at, i.basis = $basis, i.rows = $rows, i.imported = $imported,
    i.unchanged = $unchanged, i.held = $held, i.rejected = $rejected, i.warned = $warned, i.current = $current
"""

PLACE = """
MATCH (i:ImportFile {id: $id})
RETURN coalesce(i.scope, ''), i.system, i.kind, i.extractDate
"""

NO_LONGER_CURRENT = """
MATCH (i:ImportFile {name: $name})
WHERE i.id <> $id AND i.current
SET i.current = false
"""

OLD_REJECTS = """
MATCH (i:ImportFile {name: $name})
WHERE NOT i.current
MATCH (r:Reject {fileId: i.id})
WHERE r.current
SET r.current = false
"""

REFUSE = """
MERGE (i:ImportFile {id: $id})
ON CREATE SET i.name = $name, i.sha256 = $sha256, i.system = $system, i.kind = $kind, i.apart = $apart,
    i.current = false, i.rows = 0, i.imported = 0, i.unchanged = 0, i.held = 0, i.rejected = 0, i.warned = 0,
    i.extractDate = $extractDate, i.scope = $scope
WITH i WHERE coalesce(i.status, '') <> 'IMPORTED' AND (coalesce(i.status, '') <> 'REFUSED' OR i.message <> $message)
SET i.status = 'REFUSED', i.message = $message, i.importedAt = $at, i.by = $by
RETURN i.id
"""

CURRENT_REJECTS = """
MATCH (r:Reject {current: true})
RETURN r.file, r.line, r.reason, r.severity, CASE WHEN r.apart IS NULL THEN r.raw END, r.column, r.apart, r.waiting
ORDER BY r.file, r.line, r.reason
"""

ALL_REJECTS = """
MATCH (r:Reject) WHERE r.file >= ''
RETURN r.file, r.line, r.reason, r.severity, CASE WHEN r.apart IS NULL THEN r.raw END, r.column, r.apart, r.waiting
ORDER BY r.file, r.fileId, r.line, r.reason
"""


@dataclass(slots=True)
class Totals:
    """Rows of a file. `again` are rows that this version of the file itself had brought in before.

    `deleted` are those of the `held` whose record was deleted under the retention rules. `figures` is what was counted
    of its people (`graph/quality.py`); `resent` the lines of rows that settle rejects of before, by the reject's id.
    """

    rows: int = 0
    imported: int = 0
    unchanged: int = 0
    held: int = 0
    rejected: int = 0
    warned: int = 0
    again: int = 0
    deleted: int = 0
    figures: Mapping[str, int] = field(default_factory=dict)
    resent: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a file that the graph knows. `basis`: what its rows were checked against."""

    id: str
    sha256: str
    status: str
    extract_date: date | None
    current: bool
    basis: str
    totals: Totals


@dataclass(frozen=True, slots=True)
class Rejected:
    """One fault to be kept. `severity` is a member name of `rules.codes.Severity`.

    `awaits`: ids of what the row names that isn't there yet (`graph/imports/waiting.py`). `fields` are the row's, where
    they could be told apart; `record` is the source record that it would be; `pending` says which files may settle it
    (`graph/rejects.py`).
    """

    line: int
    reason: str
    severity: str
    raw: str
    column: str | None = None
    awaits: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    record: str | None = None
    pending: str | None = None


def file_version_id(name: str, sha256: str) -> str:
    """The id of a version of a file."""
    return node_id("imp", name, sha256)


async def versions(graph: Graph, name: str) -> list[Version]:
    """The versions of a file that the graph knows."""
    rows = await graph.read(FIND_VERSIONS, {"name": name})
    return [
        Version(
            row[0],
            row[1],
            row[2],
            row[3].to_native() if row[3] else None,
            row[4],
            row[5] or "",
            Totals(*row[6:]),
        )
        for row in rows
    ]


async def basis(graph: Graph, names: list[str]) -> list[tuple[str, str, str]]:
    """Name, checksum and own basis of the current versions of these files, in order of name."""
    return sorted((row[0], row[1], row[2]) for row in await graph.read(BASIS, {"names": names}))


async def names_of(graph: Graph, system: str, kind: str) -> list[str]:
    """The names of all files of a kind that have a current version."""
    return [row[0] for row in await graph.read(FILES_OF_KIND, {"system": system, "kind": kind})]


async def start(graph: Graph, values: dict[str, Any]) -> None:
    """Note that a file is being read, and forget what an earlier reading of the same version rejected."""

    async def work(tx: Transaction) -> None:
        await tx.run(START, {"scope": None, "columns": None, "header": None} | values)

    async def forget(tx: Transaction) -> int:
        result = await tx.run(FORGET_REJECTS, id=values["id"])
        record = await result.single(strict=True)
        return int(record[0])

    await graph.write(work)
    while await graph.write(forget):
        pass


async def create_rejects(
    tx: Transaction, file: str, file_id: str, rejected: Iterable[Rejected], apart: str | None = None
) -> None:
    """Keep rows that were rejected or flagged."""
    rows = [
        {
            "id": node_id("rej", file_id, r.line, r.reason),
            "line": r.line,
            "reason": r.reason,
            "severity": r.severity,
            "raw": r.raw,
            "column": r.column,
            "awaits": list(r.awaits) or None,
            "waiting": True if r.awaits else None,
            "fields": list(r.fields[:MOST_COLUMNS]) or None,
            "record": r.record,
            "pending": r.pending,
        }
        for r in rejected
    ]
    if rows:
        await tx.run(CREATE_REJECTS, rows=rows, file=file, fileId=file_id, apart=apart)


async def finish(
    graph: Graph, *, id_: str, name: str, basis: str, totals: Totals, current: bool, by: str, at: datetime
) -> None:
    """Note a file as imported, with its totals, an event and an audit entry. `current`: no later version is known."""
    values: dict[str, Any] = {
        "rows": totals.rows,
        "imported": totals.imported,
        "unchanged": totals.unchanged,
        "held": totals.held,
        "rejected": totals.rejected,
        "warned": totals.warned,
    }

    async def work(tx: Transaction) -> None:
        await tx.run(FINISH, id=id_, at=at, basis=basis, current=current, **values)
        if current:
            await tx.run(NO_LONGER_CURRENT, id=id_, name=name)
        await tx.run(OLD_REJECTS, name=name)
        scope, system, kind, day = await _place(tx, id_)
        await resolve(tx, pending(system, kind, scope), totals.resent, file=id_, name=name, at=at)
        if CORRECTIONS not in name:
            await keep(tx, file=id_, system=system, scope=scope, day=day, counted=dict(totals.figures))
        detail = f"{name}: " + ", ".join(f"{key} {value}" for key, value in values.items())
        await write_audit(tx, by=by, action="WRITE", operation="IMPORT_FILE", about=id_, at=at, why=detail)
        await append_event(tx, kind="FILE_IMPORTED", by=by, subject=id_, at=at)

    await graph.write(work)


async def _place(tx: Transaction, id_: str) -> tuple[str, str, str, date]:
    """Scope, system, kind and extract date of a version of a file."""
    row = await (await tx.run(PLACE, id=id_)).single(strict=True)
    return str(row[0]), str(row[1]), str(row[2]), row[3].to_native()


async def refuse(graph: Graph, values: dict[str, Any]) -> None:
    """Note a file as refused whole, with the sentence that says why. Said once: the same refusal again adds nothing."""

    async def work(tx: Transaction) -> None:
        result = await tx.run(REFUSE, {"scope": None} | values)
        if await result.single() is None:
            return
        await write_audit(
            tx,
            by=values["by"],
            action="WRITE",
            operation="REFUSE_FILE",
            about=values["id"],
            at=values["at"],
            why=values["message"],
        )
        await append_event(tx, kind="FILE_REFUSED", by=values["by"], subject=values["id"], at=values["at"])

    await graph.write(work)


async def list_rejects(graph: Graph, *, all_versions: bool = False) -> list[dict[str, Any]]:
    """Rejected and flagged rows by file and line: of current versions of files, or of all.

    What stands in a row that is kept apart is not told.
    """
    rows = await graph.read(ALL_REJECTS if all_versions else CURRENT_REJECTS, {})
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
