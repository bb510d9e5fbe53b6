"""`python -m tests.probe --probes 10000`: look for leaks until so many requests were made, on a Neo4j of its own."""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, Phase, Verbosity, settings
from hypothesis.stateful import run_state_machine_as_test

from cli.shared import progress_bars
from graph.local import LocalNeo4j
from graph.migrations import migrate
from graph.session import Graph
from resolvers.audit import Audit
from rules.clock import stand_still
from settings import Settings
from tests.probe.machine import TODAY, Around, Leak, machine
from tests.probe.worlds import Steady


def search(around: Around, probes: int) -> str | None:
    """Probe until so many requests were made; answers the leak that was found, or None."""
    # A day that passes between two answers is no leak.
    stand_still(TODAY)
    try:
        return _search(around, probes)
    finally:
        stand_still(None)


def _search(around: Around, probes: int) -> str | None:
    # A short search for every run of the tests, a long one for `make probe`. The first example is the simplest, which
    # asks nothing.
    examples, steps = (8, 40) if probes >= 1000 else (3, 12)
    while around.probes < probes:
        kind = settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            verbosity=Verbosity.quiet,
            suppress_health_check=list(HealthCheck),
            # A leak names the one request that shows it, so nothing is gained by making the steps before it fewer.
            phases=(Phase.generate,),
        )
        try:
            run_state_machine_as_test(machine(around), settings=kind)
        except Leak as leak:
            return str(leak)
    return None


async def prepare(chosen: Settings, folder: Path) -> tuple[Graph, Audit]:
    """The migrated graph and an audit log."""
    graph = await Steady.connect(chosen)
    await migrate(graph)
    return graph, Audit(folder / "audit")


def main() -> int:
    """Start a Neo4j, probe it, and say how it went: 1 when something leaked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--probes", type=int, default=10_000)
    wanted = parser.parse_args().probes
    with TemporaryDirectory() as name, asyncio.Runner() as runner:
        folder = Path(name)
        own = Settings(data_dir=folder, neo4j_uri=None, neo4j_port=0, neo4j_heap="1g", neo4j_pagecache="256m")
        with LocalNeo4j(own) as server, progress_bars() as bar:
            graph, audit = runner.run(prepare(server.reached, folder))
            around = Around(runner.get_loop(), graph, audit, folder)
            around.each = lambda: bar("Probing", min(around.probes, wanted), wanted)
            leak = search(around, wanted)
            runner.run(audit.close())
            runner.run(graph.close())
    if leak is not None:
        print(leak)
    shown = f"{around.seen:,} of them answered with something of a person"
    print(f"probes: {around.probes:,} ({shown})\nleaks: {0 if leak is None else 1}")
    return 0 if leak is None else 1


if __name__ == "__main__":
    sys.exit(main())
