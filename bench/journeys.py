"""`python -m bench.journeys`: pages, keys, choices and typed fields of the commonest tasks, counted on the real pages in Chromium.

A Neo4j of its own with the small world of the tests; each task is done by keyboard (`tests/browser/journeys.py`). Keys are
Tab, there or back, arrows within a list, what is typed, and Enter; a page counts when something is done on it.
"""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from pathlib import Path

from rich.console import Console
from rich.table import Table

from graph.local import LocalNeo4j
from graph.migrations import migrate
from graph.session import Graph
from settings import Settings
from tests.browser.journeys import counted
from tests.conftest import CHROMIUMS
from tests.world import Asking, build


async def measure(settings: Settings, folder: Path, chromium: Path) -> None:
    """Do every task and print what it took."""
    async with await Graph.connect(settings) as graph:
        await migrate(graph)
        await build(graph)
        world = Asking(graph, folder / "audit")
        found = await counted(world, folder, chromium)
        await world.audit.close()
    table = Table("task", "pages", "keys", "choices", "typed fields", "notes")
    for name, hand in found.items():
        table.add_row(name, *map(str, hand.row))
    Console().print(table)


def main() -> None:
    """Start a Neo4j of its own and count."""
    chromium = next((path for name in CHROMIUMS if (path := shutil.which(name))), None)
    if chromium is None:
        raise SystemExit("Install Chromium, or Google Chrome, to count the pages.")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        settings = Settings(data_dir=folder, neo4j_uri=None, neo4j_heap="1g", neo4j_pagecache="256m")
        with LocalNeo4j(settings) as neo4j:
            asyncio.run(measure(neo4j.reached, folder, Path(chromium)))


if __name__ == "__main__":
    main()
