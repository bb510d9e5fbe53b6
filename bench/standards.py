"""`python -m bench.standards`: cases judged anew a second, and what following the standards adds to recording a contact.

A contact is recorded by the command, with the following of standards and without, turn by turn in both orders; the ratio
is the median of the turns' own. Judging anew is measured by people, from reading the graph to comparing what is kept.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import date
from itertools import count
from pathlib import Path
from statistics import median
from unittest.mock import patch

from rich.console import Console

from demo.staff import BY_ID
from graph.local import LocalNeo4j
from graph.migrations import migrate
from graph.session import Graph
from resolvers.audit import Audit
from resolvers.contacts import RecordContact, record_contact
from resolvers.context import Context
from resolvers.standards import recomputing
from rules.clock import stand_still
from rules.codes import ContactKind, ContactOutcome
from settings import Settings
from tests.world import build, person

DAY = date(2003, 9, 30)
screen = Console(stderr=True)


def quiet(_what: str, _done: int, _total: int) -> None:
    """No progress bar."""


@asynccontextmanager
async def filled(people: int) -> AsyncIterator[Graph]:
    """A graph of its own with so many people like those of the tests: three orders and fifteen contacts each."""
    with tempfile.TemporaryDirectory(prefix="bench-standards-") as folder:
        settings = Settings(data_dir=Path(folder), neo4j_uri=None, neo4j_port=0, neo4j_heap="1g")
        with LocalNeo4j(settings) as server:
            async with await Graph.connect(server.reached) as graph:
                await migrate(graph)
                await build(graph)
                for number in range(people):
                    await person(graph, f"off_b{number:05}", "Moss", "Ray", "1980-01-01", "1979/0163001B")
                await graph.run("MATCH (t:Stay) WHERE t.id >= '' SET t.to = date('2002-01-02')")
                yield graph


async def records(context: Context, numbers: Iterator[int], many: int, people: int) -> float:
    """Record contacts, each of another person in turn; milliseconds of one."""
    begun = time.perf_counter()
    for _ in range(many):
        number = next(numbers)
        asked = RecordContact(
            f"bench {number:08}",
            f"off_b{number % people:05}",
            None,
            None,
            f"sen_off_b{number % people:05}_3",
            ContactKind.OFFICE_VISIT,
            DAY,
            None,
            None,
            ContactOutcome.ATTENDED,
            None,
            None,
            None,
            None,
        )
        outcome = await record_contact(context, asked)
        assert not outcome.errors, outcome.errors
    return (time.perf_counter() - begun) / many * 1000


async def measure(people: int, turns: int, many: int) -> None:
    """Say what was measured."""
    stand_still(DAY)
    async with filled(people) as graph:
        with tempfile.TemporaryDirectory() as folder:
            context = Context(BY_ID["pat"].viewer, graph, Audit(Path(folder)))
            begun = time.perf_counter()
            first = await recomputing.recompute(graph, quiet)
            wrote = time.perf_counter() - begun
            begun = time.perf_counter()
            checked = await recomputing.check(graph, quiet)
            read = time.perf_counter() - begun
            assert checked.different == 0
            screen.print(f"first judging, all written: {first.people / wrote:.0f} people a second")
            screen.print(
                f"judging anew: {checked.people / read:.0f} people, {checked.results / read:.0f} results a second"
            )
            numbers = count()
            await records(context, numbers, many, people)
            ratios = []
            for turn in range(turns):
                taken = {}
                for followed in (True, False) if turn % 2 else (False, True):
                    if followed:
                        taken[True] = await records(context, numbers, many, people)
                    else:
                        with patch("resolvers.commands.changes", return_value=False):
                            taken[False] = await records(context, numbers, many, people)
                ratios.append(taken[True] / taken[False])
                screen.print(f"turn {turn + 1}: {taken[True]:.1f} ms with, {taken[False]:.1f} ms without")
            screen.print(
                f"[bold]recording a contact takes {median(ratios):.2f} times as long with the standards"
            )
            await context.audit.close()


def main() -> None:
    """Measure."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--people", type=int, default=300)
    arguments.add_argument("--turns", type=int, default=6)
    arguments.add_argument("--many", type=int, default=40)
    given = arguments.parse_args()
    asyncio.run(measure(given.people, given.turns, given.many))


if __name__ == "__main__":
    main()
