"""Fill an empty record with demo data: synthetic extracts through the real importers."""

import shutil
from collections.abc import Callable
from pathlib import Path

from demo.extracts import generate
from demo.staff import keep_demo_staff
from graph.session import Graph
from importers.run import import_paths
from settings import Settings

MARKER = "demo-import"


async def load_demo(
    graph: Graph, settings: Settings, *, say: Callable[[str], None], progress: Callable[[str, int, int], None]
) -> bool:
    """Import the demo extracts unless that was done before; answers whether the record now holds demo data.

    An interrupted import is continued, since importing is idempotent. A record with anything else in it is left alone.
    """
    done = await graph.read("MATCH (m:Marker {key: $key}) RETURN m.done", {"key": MARKER})
    if done == [[True]]:
        return True
    if done:
        say("The first run was interrupted while it imported the demo data: going on with it.")
    elif await graph.read("MATCH (n) WHERE n:SourceRecord OR n:ImportFile RETURN 1 LIMIT 1", {}):
        say(
            "This record holds imported data of its own: no demo data is added, and there is no demo sign-in."
        )
        return False
    await _mark(graph, done=False)
    await import_paths(graph, [_extracts(settings, progress)], by="demo", progress=progress)
    # After the areas and prisons that their posts are in.
    await keep_demo_staff(graph)
    await _mark(graph, done=True)
    return True


def _extracts(settings: Settings, progress: Callable[[str, int, int], None]) -> Path:
    folder = settings.data_dir / f"demo-extracts-{settings.demo_people}-{settings.demo_seed}"
    if not folder.exists():
        # Renamed when complete: a half-written folder is never imported.
        partial = folder.with_suffix(".partial")
        # An interrupted run leaves files that `generate` rightly won't write over.
        shutil.rmtree(partial, ignore_errors=True)
        generate(
            partial,
            settings.demo_people,
            settings.demo_seed,
            lambda done, total: progress("Writing people", done, total),
        )
        partial.rename(folder)
    return folder


async def _mark(graph: Graph, *, done: bool) -> None:
    await graph.run("MERGE (m:Marker {key: $key}) SET m.done = $done", {"key": MARKER, "done": done})
