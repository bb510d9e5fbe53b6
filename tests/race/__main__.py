"""`python -m tests.race --rounds 1000`: a race on a Neo4j of its own, with processes that are killed; 1 if anything is wrong."""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from cli.shared import progress_bars
from graph.local import LocalNeo4j
from graph.migrations import migrate
from graph.session import Graph
from settings import Settings
from tests.race import people
from tests.race.checking import Found, check
from tests.race.crew import Outside
from tests.race.planting import PLANTS
from tests.race.reading import read
from tests.race.running import Race

CASES = 12
KILL_EVERY = 12
"""Rounds from one kill to the next."""


async def race(chosen: Settings, rounds: int, seed: int, plant: str, bar: Any) -> tuple[Race, int, Found]:
    """Run the rounds, check what they left, and answer both with how many processes were killed."""
    async with await Graph.connect(chosen) as graph:
        await migrate(graph)
        await people.places(graph)
        cases = await people.cases(graph, CASES)
        async with Outside(chosen, plant=plant) as crew:
            race = Race(graph, crew, cases, Random(seed), kill_every=KILL_EVERY)
            await race.run(rounds, max(1, min(40, rounds // 12)), lambda n: bar("Racing", n, rounds))
        found = await check(graph, cases, race.done)
        await read(graph, race, chosen.data_dir, found, lambda n, of: bar("Reading", n, of))
        for name in ("owners", "overlapping", "lost", "doubled"):
            setattr(found, name, getattr(found, name) + getattr(race.found, name))
        found.words += race.found.words
        return race, crew.kills, found


def main() -> int:
    """Start a Neo4j, race, and say how it went."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=2003)
    parser.add_argument("--plant", choices=sorted(PLANTS), default="", help="a fault that it has to find")
    chosen = parser.parse_args()
    with TemporaryDirectory() as name, progress_bars() as bar:
        own = Settings(
            data_dir=Path(name), neo4j_uri=None, neo4j_port=0, neo4j_heap="1g", neo4j_pagecache="256m"
        )
        with LocalNeo4j(own) as server:
            done, kills, found = asyncio.run(
                race(server.reached, chosen.rounds, chosen.seed, chosen.plant, bar)
            )
    for words in [*done.faults[:10], *found.words]:
        print(words)
    print(", ".join(f"{name} {count:,}" for name, count in done.said.most_common()))
    print(", ".join(f"{name} {count:,}" for name, count in done.refused.most_common()))
    print(
        f"rounds: {chosen.rounds:,}, commands: {done.sent:,} ({len(done.done):,} done, {done.again:,} sent again, "
        f"{kills} processes killed), faults: {len(done.faults)}"
    )
    print(found.line)
    return 0 if found.right and not done.faults else 1


if __name__ == "__main__":
    sys.exit(main())
