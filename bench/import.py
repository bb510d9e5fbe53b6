"""Rows a second for contact rows through the real importer, beside a bare `UNWIND` of the same rows.

    python -m bench.import [ROWS]        (100,000 unless told otherwise; wipes the Neo4j it starts, and no other)

Bare: the same Contact nodes, each linked to its sentence, from dicts that are ready in memory: no file, no checks, no
source records. Rounds are interleaved; the ratio of the best times is printed last.
"""

from __future__ import annotations

import asyncio
import resource
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from graph.imports.people import file_id
from graph.keys import node_id
from graph.local import LocalNeo4j
from graph.migrations import migrate
from graph.session import Graph, Transaction
from importers.crams.contacts import CONTACTS
from importers.crams.orders import ORDERS, sentence_id
from importers.crams.people import PEOPLE
from importers.run import import_paths
from settings import Settings

AREA = "greater-manchester"
PER_CASE = 100
DAY = date(2003, 9, 30)
ROUNDS = 3

BARE = """
UNWIND $rows AS row
MATCH (e:Fact {id: row.sentence})
CREATE (n:Fact:Contact)-[:UNDER]->(e)
SET n = row.contact
"""

WIPE = (
    "MATCH (n) WHERE NOT n:Migration AND NOT n:MigrationLock "
    "CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS"
)
WIPE_CONTACTS = "MATCH (n:Contact) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS"


def reference(case: int) -> str:
    """A CRAMS reference."""
    return f"{case // 90000:02d}/{10000 + case % 90000:05d}"


def contact(number: int) -> tuple[date, str]:
    """When a contact of a case was."""
    return date(2002, 1, 2) + timedelta(days=number * 3), f"{9 + number % 8:02d}:{number % 6}0"


def write_files(folder: Path, rows: int) -> None:
    """People, orders and contacts of one area."""
    cases = (rows + PER_CASE - 1) // PER_CASE
    with (
        (folder / f"crams_{AREA}_people.txt").open("w", encoding="latin-1", newline="") as people,
        (folder / f"crams_{AREA}_orders.txt").open("w", encoding="latin-1", newline="") as orders,
        (folder / f"crams_{AREA}_contacts.txt").open("w", encoding="latin-1", newline="") as contacts,
    ):
        for file, kind in ((people, PEOPLE), (orders, ORDERS), (contacts, CONTACTS)):
            file.write("|".join(kind.header) + "\r\n")
        for case in range(cases):
            ref = reference(case)
            people.write(
                f"{AREA}|{ref}|NAME{case}|Ann||02/03/1970|F|W1|||||||||||J Reed|North|C|01/01/2002|\r\n"
            )
            orders.write(
                f"{AREA}|{ref}|1|CRO|Derby Magistrates Court|Derby|01/01/2002|24|||Theft||31/12/2003||||J Reed\r\n"
            )
            for number in range(1, PER_CASE + 1):
                day, at = contact(number)
                contacts.write(
                    f"{AREA}|{ref}|1|{number}|{day:%d/%m/%Y}|{at}|OFF|A||Housing referral made\r\n"
                )


def bare_rows(rows: int) -> list[dict[str, Any]]:
    """The same contacts as dicts."""
    made = []
    for case in range((rows + PER_CASE - 1) // PER_CASE):
        ref = reference(case)
        file, sentence = file_id("CRAMS", AREA, ref), sentence_id(AREA, ref, 1)
        for number in range(1, PER_CASE + 1):
            day, at = contact(number)
            made.append(
                {
                    "sentence": sentence,
                    "contact": {
                        "id": node_id("con", file, number),
                        "service": "PROBATION",
                        "number": number,
                        "kind": "OFFICE_VISIT",
                        "outcome": "ATTENDED",
                        "date": day,
                        "time": at,
                        "notes": "Housing referral made",
                    },
                }
            )
    return made


async def bare(graph: Graph, rows: list[dict[str, Any]]) -> float:
    """Seconds to create the contacts by `UNWIND`, 5,000 at a time."""
    started = time.monotonic()
    for begin in range(0, len(rows), 5000):

        async def work(tx: Transaction, part: list[dict[str, Any]] = rows[begin : begin + 5000]) -> None:
            await (await tx.run(BARE, rows=part)).consume()

        await graph.write(work)
    return time.monotonic() - started


async def measure(graph: Graph, rows: int) -> None:
    """Interleaved rounds; prints each, and the ratio last."""
    importer: list[float] = []
    plain: list[float] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_files(folder, rows)
        dicts = bare_rows(rows) if rows <= 200_000 else []
        people, orders, contacts = (
            folder / f"crams_{AREA}_{kind}.txt" for kind in ("people", "orders", "contacts")
        )
        for number in range(ROUNDS if dicts else 1):
            await graph.run(WIPE)
            await import_paths(graph, [people, orders], by="bench", extract_date=DAY)
            if dicts:
                plain.append(await bare(graph, dicts))
                await graph.run(WIPE_CONTACTS)
            before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            report = await import_paths(graph, [contacts], by="bench", extract_date=DAY)
            importer.append(report.seconds)
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            print(
                f"round {number + 1}: importer {rows / importer[-1]:,.0f} rows/s ({importer[-1]:.1f} s)"
                + (f", bare {rows / plain[-1]:,.0f} rows/s ({plain[-1]:.1f} s)" if plain else "")
                + f"; memory at most {peak / 1024:.0f} MB (before contacts {before / 1024:.0f} MB)",
                flush=True,
            )
            assert report.totals["imported"] == rows, report.line()
    if plain:
        print(
            f"importer takes {min(importer) / min(plain):.2f} times the bare UNWIND of {rows:,} rows (aim: at most 3)"
        )


async def _main(rows: int, settings: Settings) -> None:
    async with await Graph.connect(settings) as graph:
        await migrate(graph)
        await measure(graph, rows)


def main() -> None:
    """Start a Neo4j of its own, measure, stop it."""
    rows = int(sys.argv[1].replace(",", "")) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory(prefix="bench-import-") as name:
        settings = Settings(data_dir=Path(name), neo4j_uri=None, neo4j_port=0)
        with LocalNeo4j(settings):
            asyncio.run(_main(rows, settings))


if __name__ == "__main__":
    main()
