"""`record load`: the first drop of a whole country into an empty database, by way of Neo4j's own bulk importer.

The import runs as it always does, but on a graph that is only written down (`graph/bulk/`); then a database is built
from what it wrote, and the files in it are joined. Later drops go through `record import`.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

from graph.bulk.finish import complete
from graph.bulk.first import FirstLoad
from graph.bulk.local import beside, refuse_unless_empty, take_place
from graph.bulk.store import ARGUMENTS, Store
from graph.local import LocalNeo4j
from graph.migrations import migrate
from graph.session import Graph
from importers.drop import Found, open_drop
from importers.progress import Progress
from importers.report import ImportReport
from importers.run import import_paths, join
from importers.systems import KINDS
from settings import Problem, Settings

BUILDING = "Building the database"
REMOTE = (
    "NEO4J_URI names a Neo4j that `record load` can't build anew from here. Write the files with `record load FOLDER "
    "--files-only FILES`; stop that Neo4j, run `neo4j-admin database import full neo4j @import.args` in FILES on its "
    "machine (with --overwrite-destination if there is one) and start it; then `record load FOLDER --finish FILES`."
)


async def load(
    settings: Settings,
    folder: Path,
    *,
    by: str,
    extract_date: date | None = None,
    progress: Progress | None = None,
) -> ImportReport:
    """Load a drop into the empty local database, and answer what became of every row.

    Interrupted, it leaves the empty database. Raises Problem when it isn't empty, runs, or is somewhere else.
    """
    if settings.neo4j_uri is not None:
        raise Problem(REMOTE)
    started = time.monotonic()
    await refuse_unless_empty(settings)
    with beside(settings) as (building, files):
        report = await write_files(files, folder, by=by, extract_date=extract_date, progress=progress)
        server = LocalNeo4j(building)

        def built(done: int, total: int) -> None:
            if progress:
                progress(BUILDING, done, total)

        await asyncio.to_thread(server.build, files, ARGUMENTS, built)
        with server:
            async with await Graph.connect(building) as graph:
                report = await finish(
                    graph, files, folder, report, by=by, extract_date=extract_date, progress=progress
                )
        await take_place(building, settings)
    report.seconds = time.monotonic() - started
    return report


async def write_files(
    files: Path,
    folder: Path,
    *,
    by: str,
    extract_date: date | None = None,
    progress: Progress | None = None,
) -> ImportReport:
    """Write the files for the bulk importer into a folder, which must be empty or missing."""
    _prepare(files)
    async with FirstLoad(Store(files)) as graph:
        report = await import_paths(
            graph,
            [folder],
            by=by,
            extract_date=extract_date,
            progress=progress,
            but=_later(folder, extract_date),
            joined=False,
            tell=False,
        )
        graph.end()
    return report


async def finish(
    graph: Graph,
    files: Path,
    folder: Path,
    report: ImportReport | None,
    *,
    by: str,
    extract_date: date | None = None,
    progress: Progress | None = None,
) -> ImportReport:
    """Finish a database that was built from files: indexes, joining, and what only a database can take.

    `report`: what became of the rows as they were written; without it, all files are looked at once more. The same
    again changes nothing.
    """
    await migrate(graph)
    await complete(graph, files)
    if report is not None and not _later(folder, extract_date):
        await join(graph, by)
        return report
    later = await import_paths(
        graph, [folder], by=by, extract_date=extract_date, progress=progress, tell=False
    )
    written = {file.file: file for file in report.files} if report else {}
    later.files = [
        written.get(file.file, file) if file.status == "UNCHANGED" else file for file in later.files
    ]
    return replace(later, taken=later.taken + (report.taken if report else 0))


def _prepare(files: Path) -> None:
    try:
        files.mkdir(parents=True, exist_ok=True)
        if any(files.iterdir()):
            raise Problem(f"{files} is not empty: name a new folder for the files.")
    except OSError as error:
        raise Problem(
            f"{files} can't be used ({error.strerror}): name a folder that you may write to."
        ) from None


def _later(folder: Path, extract_date: date | None) -> set[Path]:
    """Files that may correct one of the same kind and scope before them, which only a database can take."""
    earlier: dict[tuple[int, str], Found] = {}
    later: set[Path] = set()
    for found in open_drop([folder], KINDS, extract_date).files:
        if not found.problem and earlier.setdefault((id(found.kind), found.scope), found) is not found:
            later.add(found.path)
    return later
