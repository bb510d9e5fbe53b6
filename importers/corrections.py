"""Bad rows as a file in the format that they came in, to be corrected and sent again."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePath
from typing import Any

from graph import rejects as kept
from graph.outbox import write_audit
from graph.rejects import Line
from graph.session import Graph
from importers.faults import Reason
from importers.sources.sheet import workbook
from importers.systems import KINDS
from rules.clock import now
from rules.codes import Severity
from rules.faults import CORRECTIONS
from settings import Problem


@dataclass(frozen=True)
class Wanted:
    """Which rejects: of a file, for a reason, of an area or prison, rejected or flagged. None: any."""

    file: str | None
    reason: str | None
    scope: str | None
    severity: str | None


@dataclass(frozen=True)
class Corrections:
    """A file: what to call it, so that it is taken as adding to the one it came from, and what is in it."""

    name: str
    content: bytes
    rows: int


@dataclass(frozen=True)
class Saved:
    """A file of corrections that was written."""

    name: str
    path: Path
    rows: int


def wanted(file: str | None, reason: str | None, scope: str | None, severity: str | None) -> Wanted:
    """What was asked for on the command line. Raises Problem for a reason or severity that there is not."""
    if reason is not None and reason not in set(Reason):
        raise Problem(f"{reason} is no reason: give one of {', '.join(Reason)}.")
    names = {one.code: one.name for one in Severity}
    if severity is not None and severity.lower() not in names:
        raise Problem(f"{severity} is no severity: give {' or '.join(names)}.")
    return Wanted(file, reason, scope, names[severity.lower()] if severity else None)


async def rejects(graph: Graph, asked: Wanted, *, every: bool) -> list[dict[str, Any]]:
    """The rejects that were asked for. `every`: those that are settled or of earlier versions too."""
    return await kept.listed(
        graph,
        file=asked.file,
        reason=asked.reason,
        severity=asked.severity,
        scope=asked.scope,
        every=every,
    )


async def save(graph: Graph, asked: Wanted, path: Path) -> Saved:
    """Write the bad rows of a file to `path`, or into that folder; the audit log says so. Raises Problem."""
    if asked.file is None:
        raise Problem("Say of which file: add --file with its name, as `record rejects` prints it.")
    rows = await kept.lines(
        graph, asked.file, reason=asked.reason, severity=asked.severity, scope=asked.scope, apart=[]
    )
    if not rows:
        raise Problem(
            f"No row of {asked.file} is to be put right: see `record rejects` for files that have some."
        )
    versions = sorted({row.version for row in rows})
    made = write(asked.file, rows, await kept.headers(graph, versions))
    target = await asyncio.to_thread(_target, path, made.name)
    at: datetime = now()

    async def note(tx: Any) -> None:
        why = f"{made.rows} rows of {asked.file} to correct"
        for version in versions:
            await write_audit(
                tx, by="record rejects", action="EXPORT", operation="REJECTS", about=version, at=at, why=why
            )

    await graph.write(note)
    try:
        await asyncio.to_thread(target.write_bytes, made.content)
    except OSError as error:
        raise Problem(
            f"{target} can't be written ({error.strerror}): name a folder that you may write to."
        ) from None
    return Saved(made.name, target, made.rows)


def _target(path: Path, name: str) -> Path:
    return path / name if path.is_dir() else path


def write(
    name: str, rows: Sequence[Line], headers: Mapping[str, tuple[str | None, list[str]]]
) -> Corrections:
    """The rows under the header of the file they came in, in its encoding; of a sheet, in a workbook of its kind.

    Raises Problem for rows of XML.
    """
    file, _, sheet = name.partition("!")
    path = PurePath(file)
    stem = path.stem.partition(CORRECTIONS)[0]
    header = next((head for head, _ in headers.values() if head), None)
    if header is not None:
        lines = [encode(header), *(encode(row.raw) for row in rows)]
        return Corrections(f"{stem}{CORRECTIONS}{path.suffix}", b"\r\n".join([*lines, b""]), len(rows))
    if not sheet:
        raise Problem(f"{file} has no lines to write out: correct it where it was made, and send it again.")
    others = {kind.sheet: kind.header for kind in KINDS if kind.sheet and kind.scope_of(file) is not None}
    columns = next(tuple(found) for _, found in headers.values())
    cells = [[text or None for text in row.fields] for row in rows]
    content = workbook({sheet: columns, **{one: head for one, head in others.items() if one != sheet}}, cells)
    return Corrections(f"{stem}{CORRECTIONS}.xlsx", content, len(rows))


def encode(text: str) -> bytes:
    """A line in the encoding that it was read in: ISO-8859-1, or Windows-1252 where only that has its characters."""
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        return text.encode("cp1252", "replace")
