"""Every standard report and 30 questions on one loaded graph: p50 and p95, beside the bare aggregate; ratios last.

    python -m bench.reports [--people N] [--rounds N] [--data FOLDER] [--copy]    (1,000 and 5 unless told otherwise)

The offenders are those of the demonstration extracts, put there by the first load; `--data`: a folder that is kept, and
loaded only when it is empty; `--copy`: answers come from the copy in columns, whose making and bringing up to date are
told too. All is asked of the schema in this process, by a reader of figures for the whole country
with cases and by one without; its first asking, in which Neo4j plans it, is told by itself. The bare aggregate is the
same count with no access predicate, no people, no shares, in one statement by hand. The slowest are named, and so is
what a reader was refused, or had to be told was too long to count.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import date
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from rich.console import Console
from rich.table import Table

from bench.load import settings_of
from cli.shared import progress_bars
from demo.extracts import generate
from graph.local import LocalNeo4j
from graph.migrations import migrate
from graph.questions import EVERYWHERE, MEASURES, PRISONS
from graph.questions.columns import next_people
from graph.session import Graph
from graph.staff import keep_staff
from importers import load as loading
from resolvers.access import Clearance, Role
from resolvers.audit import Audit
from resolvers.columns import Columns
from resolvers.context import Context, Post, Viewer
from resolvers.questions.copying import copy_all, refresh
from rules.clock import now, stand_still
from rules.codes import Counted, StandardReport, Trait
from schema.execution import Executor
from schema.schema import schema

DAY = date(2003, 9, 30)
screen = Console(stderr=True, width=150)
WITH_CASES = Viewer(
    "bench", "Bench", (Post(Role.PUBLIC_PROTECTION, "kent"),), frozenset({Clearance.PUBLIC_PROTECTION})
)
WITHOUT = Viewer("bench-figures", "Bench", (Post(Role.INFORMATION_OFFICER),))
QUESTION = """query Ask($question: QuestionInput!) { explore(question: $question) {
  tables { sentence note } rows { keys count share total } } }"""
REPORT = """query Report($name: StandardReport!) { report(name: $name, from: "2003-01-01", to: "2003-12-31") {
  tables { title note } rows { table keys count share total } } }"""
CHANGED = """
MERGE (k:Marker {key: 'outbox'})
SET k.last = coalesce(k.last, 0) + 1
CREATE (e:Event {id: 'evt_bench' + toString(k.last), position: k.last, kind: 'CONTACT_RECORDED'})
WITH e
UNWIND $people AS id
MATCH (o:Offender {id: id})
CREATE (e)-[:ON]->(o)
"""
QUESTIONS = 30
LARGE = 20_000
SAID = {"FORBIDDEN": "not told", "BAD_INPUT": "not told", "TIMEOUT": "too long"}
"""What stands for a time where a reader got none."""
READERS = {
    StandardReport.VICTIMS: (
        Viewer(
            "bench-victims",
            "Bench",
            (Post(Role.VICTIM_LIAISON, "kent"),),
            frozenset({Clearance.VICTIM_UNIT}),
        ),
        "",
    ),
    StandardReport.REGISTER: (
        Viewer(
            "bench-register",
            "Bench",
            (Post(Role.PUBLIC_PROTECTION, "kent"),),
            frozenset({Clearance.PUBLIC_PROTECTION, Clearance.REGISTER}),
        ),
        "The yearly count of the register.",
    ),
}
"""Whoever may have a report that the others may not, with the reason that they say."""
SOME = {Counted.VICTIMS, Counted.REGISTER}
"""What neither reader may have."""


def questions() -> list[tuple[Counted, tuple[Trait, ...]]]:
    """Thirty questions: each thing by its place, by its first own trait with sex, and by month, until there are so many."""
    found: list[tuple[Counted, tuple[Trait, ...]]] = []
    kinds = [count for count in Counted if count not in SOME]
    for number in range(3):
        for count in kinds:
            measure = MEASURES[count]
            own = next(iter(measure.traits), Trait.AGE)
            ways = ((measure.places,), (own, Trait.SEX), (Trait.MONTH,) if measure.day else (Trait.RISK,))
            found.append((count, ways[number]))
    return found[:QUESTIONS]


def by_hand(count: Counted, by: tuple[Trait, ...]) -> str:
    """The bare aggregate of a question."""
    measure = MEASURES[count]
    places = PRISONS if measure.places is Trait.PRISON else EVERYWHERE
    keys = ", ".join(
        f"{measure.by[trait].text.replace('{d}', measure.day or '')} AS k{number}"
        for number, trait in enumerate(by)
    )
    time_ = f" WITH * WHERE {measure.day} >= $since AND {measure.day} <= $until" if measure.day else ""
    return f"{places} {measure.match}{time_} WITH {keys}, n RETURN k0, count(n)"


async def timed(work: Callable[[], Awaitable[Any]], rounds: int) -> tuple[float, list[float]]:
    """Milliseconds of the first time, and of each of the times after it."""
    found = []
    for _ in range(rounds + 1):
        begun = time.perf_counter()
        await work()
        found.append(1000 * (time.perf_counter() - begun))
    return found[0], found[1:]


async def measure(people: int, rounds: int, kept: Path | None, *, load: bool, copy: bool) -> None:
    """Load, ask, and tell."""
    with tempfile.TemporaryDirectory(prefix="bench-reports-") as name:
        folder = Path(name)
        # 8 GiB of page cache hold what the figures of 100,000 people read.
        large = {"neo4j_heap": "4g", "neo4j_pagecache": "8g"} if people >= LARGE else {}
        settings = settings_of(kept or folder / "data").model_copy(update=large)
        if load:
            generate(folder / "drop", people, 2003)
            await loading.load(settings, folder / "drop", by="bench")
        stand_still(DAY)
        with LocalNeo4j(settings):
            async with await Graph.connect(settings) as graph:
                # A folder that is kept may be an earlier release's.
                await migrate(graph)
                if load:
                    await _staff(graph)
                audit = Audit(folder / "audit")
                columns = await _copied(graph, folder / "figures") if copy else None
                try:
                    await _ask(graph, audit, columns, rounds, people)
                finally:
                    await audit.close()


async def _staff(graph: Graph) -> None:
    rows = [
        {
            "id": one.id,
            "name": one.name,
            "posts": [{"role": role.name, "area": area, "from": date(2000, 1, 1)}],
        }
        for one, role, area in (
            (WITH_CASES, Role.PUBLIC_PROTECTION, "kent"),
            (WITHOUT, Role.INFORMATION_OFFICER, None),
            *((one, one.posts[0].role, "kent") for one, _ in READERS.values()),
        )
    ]
    await graph.write(lambda tx: keep_staff(tx, rows, by="bench", at=now()))


async def _copied(graph: Graph, folder: Path) -> Columns:
    columns = Columns(folder)
    with progress_bars() as advance:
        begun = time.perf_counter()
        made = await copy_all(graph, columns, advance)
        took = time.perf_counter() - begun
    assert made is not None
    print(f"the copy of {made.people:,} people took {took:.0f} s to make and is {_megabytes(folder)} MiB")
    # As after a minute of work: a hundred people have changed.
    changed = await next_people(graph, "", 100)
    await graph.run(CHANGED, {"people": changed})
    begun = time.perf_counter()
    await refresh(graph, columns)
    print(f"bringing it up to date with 100 people took {time.perf_counter() - begun:.1f} s")
    return columns


def _megabytes(folder: Path) -> int:
    return round(sum(one.stat().st_size for one in folder.rglob("*.parquet")) / 2**20)


async def _ask(graph: Graph, audit: Audit, columns: Columns | None, rounds: int, people: int) -> None:
    executor = Executor(schema)
    table = Table("what", "first ms", "p50 ms", "p95 ms", "without cases p50", "bare p50", "ratio")
    ratios, slowest = [], []

    async def asked(
        viewer: Viewer, document: str, variables: dict[str, Any], purpose: str = ""
    ) -> tuple[float, list[float]] | str:
        context = Context(viewer, graph, audit, purpose=purpose, columns=columns)

        async def once() -> None:
            answer = await executor.run(context, document, variables)
            codes = {one["extensions"]["code"] for one in answer.errors}
            if codes & set(SAID):
                raise LookupError(SAID[codes.pop()])
            assert not answer.errors, answer.errors

        try:
            return await timed(once, rounds)
        except LookupError as fault:
            return str(fault)

    def told(label: str, found: tuple[float, list[float]] | str, *rest: str) -> None:
        table.add_row(label, *_times(found), *rest)
        if not isinstance(found, str):
            slowest.append((median(found[1]), label))
        screen.print(label, *_times(found), *rest)

    for report in StandardReport:
        viewer, purpose = READERS.get(report, (WITH_CASES, ""))
        found = await asked(viewer, REPORT, {"name": report.name}, purpose)
        other = await asked(WITHOUT, REPORT, {"name": report.name})
        told(report.label, found, _middle(other), "", "")
    values = {"since": date(2003, 1, 1), "until": date(2003, 12, 31), "today": DAY}
    for count, by in questions():
        question = {
            "count": count.name,
            "by": [one.name for one in by],
            "from": "2003-01-01",
            "to": "2003-12-31",
        }
        found = await asked(WITH_CASES, QUESTION, {"question": question})
        other = await asked(WITHOUT, QUESTION, {"question": question})
        text = by_hand(count, by)
        _, bare = await timed(lambda text=text: graph.read(text, values), rounds)  # type: ignore[misc]
        ratio = "" if isinstance(found, str) else f"{median(found[1]) / median(bare):.2f}"
        ratios += [float(ratio)] if ratio else []
        label = f"{count.label} by {' and '.join(one.label.lower() for one in by)}"
        told(label, found, _middle(other), f"{median(bare):.1f}", ratio)
    Console(width=150).print(table)
    print(
        f"{people:,} offenders; the slowest: "
        + "; ".join(f"{name} {ms:.0f} ms" for ms, name in sorted(slowest)[-3:])
    )
    print(f"a question takes {median(ratios):.2f} times its bare aggregate (median of {len(ratios)})")


def _times(found: tuple[float, list[float]] | str) -> tuple[str, str, str]:
    if isinstance(found, str):
        return found, "", ""
    first, rest = found
    last = quantiles(rest, n=20)[-1] if len(rest) > 1 else rest[0]
    return f"{first:.0f}", f"{median(rest):.1f}", f"{last:.1f}"


def _middle(found: tuple[float, list[float]] | str) -> str:
    return found if isinstance(found, str) else f"{median(found[1]):.1f}"


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--copy", action="store_true")
    given = parser.parse_args()
    there = given.data is not None and given.data.exists()
    asyncio.run(measure(given.people, given.rounds, given.data, load=not there, copy=given.copy))


if __name__ == "__main__":
    main()
