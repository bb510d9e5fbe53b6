"""`record import`: legacy extracts into the record, and what became of every row."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from graph.imports import batches
from graph.imports.fresh import begin, tell_fresh
from graph.imports.joining import clusters, join_files
from graph.imports.reference import area_id, founded, prison_id, put_reference
from graph.imports.stays import derive_stays
from graph.imports.waiting import waiting
from graph.prisons import there as prisons_there
from graph.session import Graph
from importers.drop import Drop, Found, open_drop
from importers.files import Run
from importers.keys import Keys
from importers.lines import Measure, measure
from importers.matching import Model
from importers.progress import Meter, Progress
from importers.reference.lists import Area, Prison, Reference
from importers.reference.lists import read as read_reference
from importers.report import FileReport, ImportReport
from importers.spellings import spellings
from importers.systems import AFTER_JOINING, KINDS, LOADERS
from rules.clock import now, today


async def import_paths(
    graph: Graph,
    paths: Sequence[Path],
    *,
    by: str,
    extract_date: date | None = None,
    progress: Progress | None = None,
    but: Collection[Path] = (),
    joined: bool = True,
    tell: bool = True,
) -> ImportReport:
    """Import the legacy extracts in these folders and files, and answer what became of every row.

    `extract_date` is for files without a manifest; files `but` these; `joined`: join them too; `tell` offices of what
    is fresh. Raises Problem when a path can't be used at all; a file that can't is refused in the report. The same
    again changes nothing; interrupted, it is simply run again.
    """
    started = time.monotonic()
    drop = open_drop([Path(path) for path in paths], KINDS, extract_date)
    drop.files = [found for found in drop.files if found.path not in but]
    reference = read_reference(drop.reference.get("areas.csv"), drop.reference.get("prisons.csv"))
    await _put_reference(graph, reference, drop, by)
    listed = {area.slug for area in reference.areas}
    new = [area for row in await founded(graph) if (area := Area(*row)).slug not in listed]
    known = {prison.code for prison in reference.prisons}
    loaded = [
        Prison(one.code, one.estab, one.said["name"], one.said["function"], bool(one.said["contracted"]))
        for one in await prisons_there(graph)
        if one.code not in known
    ]
    reference = replace(reference, prisons=(*reference.prisons, *loaded))
    reference = replace(reference, areas=(*reference.areas, *new), spellings=await spellings(graph))
    report = ImportReport()
    measured = list(_measure_all(drop, reference))
    meter = Meter(progress, sum(measure_.rows for measure_, _ in measured if measure_))
    prisons = {prison.estab: prison.code for prison in reference.prisons}
    settled = False
    since = await begin(graph, now()) if tell else None
    with tempfile.TemporaryDirectory(prefix="record-import-") as folder, Keys(Path(folder)) as keys:
        run = Run(graph, reference, keys, meter, by, since)
        for loader in LOADERS:
            if loader in AFTER_JOINING and not settled:
                await derive_stays(graph, prisons, by=by, at=now())
                if joined:
                    await join(graph, by)
                settled = True
            files = [await run.one(loader, found, m) for m, found in measured if found.kind is loader.kind]
            report.taken += await run.again(loader, files)
            report.files += files
    if tell:
        await tell_fresh(graph, today(), by=by, at=now())
    meter.end()
    waits = await waiting(graph)
    for file in report.files:
        file.waiting = waits.get(file.file, 0)
    report.waiting = sum(waits.values())
    report.files += [FileReport(name, "REFUSED", message) for name, message in drop.absent]
    report.files += [FileReport(name, "LEFT", message) for name, message in drop.left]
    report.seconds = time.monotonic() - started
    return report


async def list_rejects(graph: Graph, all_versions: bool = False) -> list[dict[str, Any]]:
    """Every row that was rejected or flagged, of current versions of files or of all.

    `{file, line, reason, severity, raw, apart, waiting}`; the raw row is None for one that is kept apart.
    """
    rows = await batches.list_rejects(graph, all_versions=all_versions)
    return [{key: value for key, value in row.items() if key != "column"} for row in rows]


async def join(graph: Graph, by: str) -> None:
    """Join the files that are due into offenders."""
    await join_files(graph, Model.load(), by=by, at=now())


def _measure_all(drop: Drop, reference: Reference) -> Iterator[tuple[Measure | None, Found]]:
    """Each file with its checksum and lines, or with the sentence that refuses it: once for a whole workbook."""
    refused: set[Path] = set()
    measures: dict[Path, Measure] = {}
    for found in drop.files:
        if found.path in refused:
            continue
        problem, measured = found.problem, measures.get(found.path)
        if measured is None:
            try:
                measured = measures[found.path] = measure(found.path)
                problem = problem or _file_problem(found, measured, reference)
            except OSError as error:
                name = found.path.name
                problem = f"{name} can't be read ({error.strerror}): give this user permission to read it."
        if problem:
            refused.add(found.path)
            yield measured, replace(found, problem=problem, whole=True)
            continue
        assert measured is not None
        kind = found.kind
        wrong = kind.source.problem(found.path, kind.header, kind.file_name)
        if wrong:
            yield measured, replace(found, problem=f"{found.name} {wrong}")
        else:
            rows = kind.source.count(found.path, measured.lines)
            yield replace(measured, rows=rows), found


def _file_problem(found: Found, measured: Measure, reference: Reference) -> str | None:
    """The sentence that refuses a file whole, whatever sheets it has, or None."""
    name, kind = found.path.name, found.kind
    if not kind.knows(found.scope, reference.lists):
        what = "a probation area" if kind.scope == "AREA" else "a prison"
        listing = "areas.csv" if kind.scope == "AREA" else "prisons.csv"
        return (
            f"{name} is an extract of {found.scope}, which is not {what} that is known: "
            f"correct the file's name, or add {found.scope} to {listing} beside it."
        )
    if measured.size == 0:
        return f"{name} is empty: it should at least have its header row; ask for it again."
    if unsafe := kind.source.unsafe(found.path):
        return f"{name} {unsafe}"
    if found.lines is not None and found.lines != measured.lines and not kind.sheet:
        wrong = kind.source.problem(found.path, kind.header, kind.file_name)
        if wrong and "encoded" in wrong:
            return f"{name} {wrong}"
        return (
            f"{name} has {measured.lines:,} lines, but manifest.csv says {found.lines:,}: "
            "it was cut off or changed on its way; ask for it again."
        )
    return None


async def _put_reference(graph: Graph, reference: Reference, drop: Drop, by: str) -> None:
    areas = [
        {
            "id": area_id(area.slug),
            "slug": area.slug,
            "name": area.name,
            "region": area.region,
            "forceNumber": area.force_number,
            "npsiss": area.npsiss,
        }
        for area in reference.areas
    ]
    prisons = [
        {
            "id": prison_id(prison.code),
            "code": prison.code,
            "estab": prison.estab,
            "name": prison.name,
            "function": prison.function,
            "contracted": prison.contracted,
        }
        for prison in reference.prisons
    ]
    await put_reference(graph, areas, prisons, by=by, at=now(), update=bool(drop.reference))


__all__ = ["ImportReport", "clusters", "import_paths", "list_rejects"]
