"""The first load of offenders with all their rows by both paths, beside the bare bulk importer on the same files.

    python -m bench.load [--people N] [--skip-import]        (400 unless told otherwise; on databases of its own)

Import: `record import` into an empty database. Load: `record load`. Bare: `AdminTool database import full` alone, of the
files that the load has written. Rows are those of the extracts; memory is the most that this process held, in a process of
its own for each path; Neo4j's own is not in it. Joining is timed by itself: it is the same for both. Ratios are last.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from demo.extracts import generate
from graph.bulk.store import ARGUMENTS
from graph.local import LocalNeo4j
from graph.migrations import migrate
from graph.session import Graph
from importers import load as loading
from importers import run
from importers.report import ImportReport
from settings import Settings

MEGABYTE = 1024


class Watch:
    """How long some steps took, by name."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    def around(self, module: Any, name: str, called: str) -> None:
        """Time a function of a module from now on."""
        step = getattr(module, name)

        async def timed(*values: Any, **named: Any) -> Any:
            started = time.monotonic()
            try:
                return await step(*values, **named)
            finally:
                self.seconds[called] = self.seconds.get(called, 0.0) + time.monotonic() - started

        setattr(module, name, timed)


def settings_of(folder: Path) -> Settings:
    """A data folder of the bench's own."""
    return Settings(data_dir=folder, neo4j_uri=None, neo4j_port=0)


async def by_import(folder: Path, settings: Settings) -> ImportReport:
    """The transactional path."""
    with LocalNeo4j(settings):
        async with await Graph.connect(settings) as graph:
            await migrate(graph)
            return await run.import_paths(graph, [folder], by="bench")


async def measured(path: str, folder: Path, data: Path) -> dict[str, Any]:
    """One path in this process."""
    watch = Watch()
    watch.around(run, "join_files", "joining")
    if path == "load":
        watch.around(loading, "write_files", "writing files")
        watch.around(loading, "finish", "finishing")
        report = await loading.load(settings_of(data), folder, by="bench")
    else:
        report = await by_import(folder, settings_of(data))
    return {
        "seconds": report.seconds,
        "rows": report.totals["rows"],
        "imported": report.totals["imported"],
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE,
        **watch.seconds,
    }


def in_a_process(path: str, folder: Path, data: Path) -> dict[str, Any]:
    """One path in a process of its own, for the sake of its memory."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.load", "--path", path, str(folder), str(data)],
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    rows = found["rows"]
    steps = "; ".join(
        f"{name} {found[name]:.1f} s" for name in ("writing files", "finishing", "joining") if name in found
    )
    print(
        f"{path}: {rows:,} rows in {found['seconds']:.1f} s, {rows / found['seconds']:,.0f} rows/s, "
        f"memory at most {found['peak']:.0f} MB ({steps})",
        flush=True,
    )
    return found


async def bare(folder: Path, scratch: Path) -> float:
    """Seconds of the bulk importer alone, on the files that a load writes."""
    files = scratch / "files"
    await loading.write_files(files, folder, by="bench")
    started = time.monotonic()
    await asyncio.to_thread(LocalNeo4j(settings_of(scratch / "bare")).build, files, ARGUMENTS)
    return time.monotonic() - started


def compare(people: int, *, skip_import: bool) -> None:
    """Both paths and the bare importer; the ratios last."""
    with tempfile.TemporaryDirectory(prefix="bench-load-") as name:
        scratch = Path(name)
        folder = scratch / "drop"
        generate(folder, people, 2003)
        load = in_a_process("load", folder, scratch / "load")
        alone = asyncio.run(bare(folder, scratch))
        print(
            f"bare: {load['rows'] / alone:,.0f} rows/s ({alone:.1f} s, a JVM started and a password set)",
            flush=True,
        )
        if not skip_import:
            other = in_a_process("import", folder, scratch / "import")
            assert other["imported"] == load["imported"], (other, load)
            print(
                f"record import takes {other['seconds'] / load['seconds']:.2f} times as long as record load"
            )
            rest = (other["seconds"] - other["joining"]) / (load["seconds"] - load["joining"])
            print(f"and but for joining, which is the same work in both, {rest:.2f} times")
        print(f"record load takes {load['seconds'] / alone:.2f} times the bare bulk importer, ", end="")
        print(f"{(load['seconds'] - load['joining']) / alone:.2f} times but for joining")


def main() -> None:
    """Measure, or be one of the processes that are measured."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=400)
    parser.add_argument("--skip-import", action="store_true")
    parser.add_argument("--path", nargs=3)
    given = parser.parse_args()
    if given.path:
        path, folder, data = given.path
        print(json.dumps(asyncio.run(measured(path, Path(folder), Path(data)))))
    else:
        compare(given.people, skip_import=given.skip_import)


if __name__ == "__main__":
    main()
