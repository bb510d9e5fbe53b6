"""Case files, and the offender that each new one gets at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from graph.history import Change, change
from graph.imports.corrections import CORRECTED, different
from graph.imports.facts import CREATE_OFFICERS
from graph.imports.records import Delivery
from graph.keys import node_id
from graph.session import Graph, Transaction

KNOWN_FILES = """
UNWIND $ids AS id
MATCH (f:CaseFile {id: id})
RETURN f.id
"""

FILES_THERE = """
UNWIND $ids AS id
MATCH (f:CaseFile {id: id})
RETURN f.id, properties(f)
"""

CREATE_FILES = """
UNWIND $rows AS row
MATCH (s:SourceRecord {id: row.source})
CREATE (o:Offender)-[:HAS_FILE {recordedAt: $at}]->(f:CaseFile)-[:FROM]->(s)
SET o = row.offender, f = row.file
"""

CREATE_FILES_APART = """
UNWIND $rows AS row
MATCH (s:SourceRecord {id: row.source})
CREATE (o:Offender)-[:KEPT_APART {recordedAt: $at}]->(f:CaseFile)-[:FROM]->(s)
SET o = row.offender, f = row.file
"""
"""Every pattern over HAS_FILE is blind to such a file; `concealed` hides an offender who has no other."""

FILES_FROM = """
UNWIND $rows AS row
MATCH (f:CaseFile {id: row.id})
MATCH (s:SourceRecord {id: row.source})
MERGE (f)-[r:FROM]->(s)
ON CREATE SET r.recordedAt = $at
"""

JOIN_AGAIN = """
UNWIND $ids AS id
MATCH (f:CaseFile {id: id})
SET f.joining = 'DUE'
"""

OTHER_HOLDERS = """
UNWIND $rows AS row
MATCH (f:CaseFile {id: row.file})-[:FROM]->(s:SourceRecord)
WHERE s.file < $file AND NOT s.file IN $read AND f.copyOnly = false AND s.id = f.main
    AND coalesce(s.confirmedOn, s.extractDate) >= $extractDate
RETURN row.file
"""

BOOKKEEPING = frozenset({"joining", "createdAt"})


@dataclass(slots=True)
class NewFile:
    """A case file as a row describes it, with the headline of the offender it would begin.

    `copy`: the row is a copy left behind, so it never changes a file made from the real one. `apart`: a member name of
    `rules.codes.Apart` for a file that is kept apart from the ordinary record.
    """

    id: str
    source: str
    properties: dict[str, Any]
    headline: dict[str, Any]
    copy: bool = False
    apart: str | None = None


def file_id(system: str, scope: str, reference: str) -> str:
    """The id of a legacy file."""
    return node_id("fil", system, scope, reference)


def birth_offender(file: str) -> str:
    """The id of the offender that a file begins. A person's is the one their earliest file began."""
    return node_id("off", file)


async def known_files(graph: Graph, ids: list[str]) -> set[str]:
    """Which of these case files are there."""
    return {row[0] for row in await graph.read(KNOWN_FILES, {"ids": ids})}


async def held_elsewhere(graph: Graph, files: list[str], delivery: Delivery, read: list[str]) -> set[str]:
    """Case files whose own row (not a copy) is in an earlier file, as recent, that is not among those `read`."""
    rows = await graph.read(
        OTHER_HOLDERS,
        {
            "rows": [{"file": file} for file in files],
            "file": delivery.name,
            "read": read,
            "extractDate": delivery.extract_date,
        },
    )
    return {row[0] for row in rows}


async def put_officers(tx: Transaction, officers: set[tuple[str, str, str]]) -> None:
    """Make sure that officers are there: (id, name, area id)."""
    rows = [{"id": id_, "name": name, "area": area} for id_, name, area in sorted(officers)]
    if rows:
        await tx.run(CREATE_OFFICERS, rows=rows)


async def put_files(tx: Transaction, files: Iterable[NewFile], delivery: Delivery, at: datetime) -> None:
    """Create case files with an offender each, or change those that are there. All are then due for joining."""
    wanted: dict[str, NewFile] = {}
    for file in files:
        wanted.setdefault(file.id, file)
    if not wanted:
        return
    result = await tx.run(FILES_THERE, ids=sorted(wanted))
    there = {record[0]: record[1] for record in [r async for r in result]}
    rows: list[dict[str, Any]] = [
        {
            "source": file.source,
            "file": {
                **file.properties,
                "apart": file.apart,
                "id": file.id,
                "copyOnly": file.copy,
                "main": None if file.copy else file.source,
                "version": 1,
                "recordedAt": at,
                "recordedBy": delivery.by,
                "createdAt": at,
                "joining": "DUE",
            },
            "offender": {
                **file.headline,
                "id": birth_offender(file.id),
                "version": 1,
                "recordedAt": at,
                "recordedBy": delivery.by,
                "limited": False,
                "concealed": file.apart,
            },
        }
        for file in wanted.values()
        if file.id not in there
    ]
    for statement, apart in ((CREATE_FILES, False), (CREATE_FILES_APART, True)):
        if created := [row for row in rows if (row["file"]["apart"] is not None) is apart]:
            await tx.run(statement, rows=created, at=at)
    changes = []
    for id_, properties in there.items():
        file = wanted[id_]
        if file.copy and not properties.get("copyOnly"):
            continue
        new = {
            **file.properties,
            "apart": file.apart,
            "copyOnly": file.copy,
            "main": None if file.copy else file.source,
        }
        old = {key: value for key, value in properties.items() if key not in BOOKKEEPING}
        if corrected := different(new, old):
            changes.append(Change(id_, corrected, file.source))
    await change(tx, "CaseFile", changes, by=delivery.by, reason=CORRECTED, at=at)
    if there:
        await tx.run(FILES_FROM, rows=[{"id": id_, "source": wanted[id_].source} for id_ in there], at=at)
        await join_again(tx, list(there))


async def join_again(tx: Transaction, files: list[str]) -> None:
    """Mark case files as due for joining: what they are joined by has changed."""
    if files:
        await tx.run(JOIN_AGAIN, ids=sorted(set(files)))
