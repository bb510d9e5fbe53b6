"""What is left to do once the bulk importer is done: lists that hold nothing, for which it has no word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, LiteralString

from neo4j import AsyncManagedTransaction as ManagedTransaction

from graph.bulk.store import EMPTY_LISTS
from graph.session import Graph

SAY_EMPTY_OF_FACTS = """
UNWIND $rows AS row
MATCH (n:Fact {id: row.id})
SET n += row.lists
"""

SAY_EMPTY_OF_FILES = """
UNWIND $rows AS row
MATCH (n:CaseFile {id: row.id})
SET n += row.lists
"""

SAY_EMPTY_OF_AUDIT = """
UNWIND $rows AS row
MATCH (n:AuditEntry {id: row.id})
SET n += row.lists
"""

SAY_EMPTY: Mapping[str, LiteralString] = {
    "Fact": SAY_EMPTY_OF_FACTS,
    "CaseFile": SAY_EMPTY_OF_FILES,
    "AuditEntry": SAY_EMPTY_OF_AUDIT,
}

AT_A_TIME = 10_000


async def say_empty(graph: Graph, files: Path) -> None:
    """Set the lists that hold nothing. The same again changes nothing."""
    with (files / EMPTY_LISTS).open(encoding="utf-8") as lines:
        while part := list(islice(lines, AT_A_TIME)):
            for label, rows in _by_label(part):

                async def work(
                    tx: ManagedTransaction,
                    statement: LiteralString = SAY_EMPTY[label],
                    rows: list[dict[str, Any]] = rows,
                ) -> None:
                    await tx.run(statement, rows=rows)

                await graph.write(work)


def _by_label(lines: list[str]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Nodes with their lists, by the first label, which is the one with an index."""
    found: dict[str, list[dict[str, Any]]] = {}
    for line in lines:
        labels, id_, name = line.rstrip("\n").split(",")
        found.setdefault(labels.partition(":")[0], []).append({"id": id_, "lists": {name: []}})
    yield from found.items()
