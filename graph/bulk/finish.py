"""What is left to do once the bulk importer is done: what it has no word for, and what the database has to work out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import chain, islice
from pathlib import Path
from typing import Any, LiteralString

import orjson

from graph import quality
from graph.bulk.store import LATER, UNWRITTEN
from graph.session import Graph, Transaction

SAY_OF_FACTS = """
UNWIND $rows AS row
MATCH (n:Fact {id: row.id})
SET n += row.lists
"""

SAY_OF_FILES = """
UNWIND $rows AS row
MATCH (n:CaseFile {id: row.id})
SET n += row.lists
"""

SAY_OF_AUDIT = """
UNWIND $rows AS row
MATCH (n:AuditEntry {id: row.id})
SET n += row.lists
"""

SAY_OF_REJECTS = """
UNWIND $rows AS row
MATCH (n:Reject {id: row.id})
SET n += row.lists
"""

SAY: Mapping[str, LiteralString] = {
    "Fact": SAY_OF_FACTS,
    "CaseFile": SAY_OF_FILES,
    "AuditEntry": SAY_OF_AUDIT,
    "Reject": SAY_OF_REJECTS,
}

# Sums over files of a scope: in the order in which the files were read, they come out as they do in an import.
FIGURES: Mapping[str, LiteralString] = {
    "KEEP_COUNTED": quality.KEEP_COUNTED,
    "KEEP_POINT": quality.KEEP_POINT,
    "KEEP_NATIONAL_POINT": quality.KEEP_NATIONAL_POINT,
    "KEEP_LATEST": quality.KEEP_LATEST,
}

AT_A_TIME = 10_000


async def complete(graph: Graph, files: Path) -> None:
    """Do what was put off when the files were written. The same again changes nothing."""
    for statement, values in chain(_unwritten(files / UNWRITTEN), _put_off(files / LATER)):

        async def work(
            tx: Transaction, statement: LiteralString = statement, values: dict[str, Any] = values
        ) -> None:
            await tx.run(statement, values)

        await graph.write(work)


def _unwritten(path: Path) -> Iterator[tuple[LiteralString, dict[str, Any]]]:
    """Lists that can't be written to the importer's files, by the first label, which is the one with an index."""
    with path.open("rb") as lines:
        while part := list(islice(lines, AT_A_TIME)):
            found: dict[str, list[dict[str, Any]]] = {}
            for label, id_, lists in map(orjson.loads, part):
                found.setdefault(label, []).append({"id": id_, "lists": lists})
            for label, rows in found.items():
                yield SAY[label], {"rows": rows}


def _put_off(path: Path) -> Iterator[tuple[LiteralString, dict[str, Any]]]:
    """Figures of what was read."""
    if not path.exists():
        return
    with path.open("rb") as lines:
        for line in lines:
            name, values = orjson.loads(line)
            if "day" in values:
                values["day"] = date.fromisoformat(values["day"])
            yield FIGURES[name], values
