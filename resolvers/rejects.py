"""Rows that could not be imported: listed for whoever puts them right, written out to be corrected and sent again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph import rejects as graph
from graph.shape import Start
from resolvers.access import may
from resolvers.context import Context
from resolvers.paging import position, size
from resolvers.refusals import Refusal
from rules.codes import Severity, System
from rules.faults import RejectReason

if TYPE_CHECKING:
    from importers.corrections import Corrections

RAW = "raw rows"
LONGEST = 200
"""Characters of a file's name that are read."""


def rejects(
    _context: Context,
    first: int,
    after: str | None = None,
    file: str | None = None,
    reason: RejectReason | None = None,
    severity: Severity | None = None,
    area: str | None = None,
    system: System | None = None,
    current: bool = True,
) -> Start:
    """Rejects by file and line."""
    return graph.rejects(
        current,
        size(first),
        position(after),
        file=file[:LONGEST] if file else None,
        area=area or None,
        system=system.name if system else None,
        severity=severity.name if severity else None,
        reason=reason.code if reason else None,
    )


def import_files(
    _context: Context,
    first: int,
    after: str | None = None,
    system: System | None = None,
    area: str | None = None,
) -> Start:
    """Versions of files, the latest first."""
    return graph.import_files(
        size(first), position(after), area=area or None, system=system.name if system else None
    )


@dataclass(frozen=True)
class Wanted:
    """Which bad rows to write out: of a file, and of these only. `reason` is a member of `RejectReason`."""

    file: str
    reason: RejectReason | None = None
    severity: Severity | None = None


async def download(context: Context, wanted: Wanted) -> Corrections:
    """The bad rows of a file in its own format. Raises Refusal. Kept in the audit log as a copy that was taken."""
    # What reads and writes workbooks is slow to load, and a server may never need it.
    from importers.corrections import write

    if not may(context.viewer, RAW):
        raise Refusal("FORBIDDEN", "You may not see rows as they were sent.")
    rows = await graph.lines(
        context.graph,
        wanted.file[:LONGEST],
        reason=wanted.reason.code if wanted.reason else None,
        severity=wanted.severity.name if wanted.severity else None,
        apart=context.asking["apart"],
    )
    if not rows:
        raise Refusal("BAD_INPUT", "No row of this file is to be put right.", "file")
    found = write(wanted.file, rows, await graph.headers(context.graph, list({row.version for row in rows})))
    viewer = context.viewer
    await context.audit.record(
        {
            "action": "EXPORT",
            "by": viewer.id,
            "roles": sorted(role.name for role in viewer.roles),
            "operation": "rejects",
            "subjects": [],
            "parts": [RAW],
            "purpose": context.purpose,
            "about": sorted({row.version for row in rows}),
            "why": f"{len(rows)} rows of {wanted.file} to correct",
        }
    )
    return found
