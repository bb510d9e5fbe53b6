"""`record import`: legacy extracts into the record, and what became of every row."""

from __future__ import annotations

import hashlib
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from graph.deletion import any_deleted_file, readmitted
from graph.imports import batches
from graph.imports.joining import clusters, join_files
from graph.imports.records import Delivery
from graph.imports.reference import area_id, prison_id, put_reference
from graph.imports.stays import derive_stays
from graph.session import Graph
from importers.crams.contacts import Contacts
from importers.crams.orders import Orders
from importers.crams.people import People
from importers.drop import Drop, Found, open_drop
from importers.keys import Keys
from importers.lids.movements import Movements
from importers.lids.prisoners import Prisoners
from importers.lines import Measure, measure, physical_lines
from importers.loading import Loader, Surroundings
from importers.progress import Meter, Progress
from importers.reading import ReadFile
from importers.reference.lists import Reference
from importers.reference.lists import read as read_reference
from importers.report import FileReport, ImportReport
from rules.clock import now

# In reading order. Joining goes before contacts, by far the largest: the record can be used while they come in.
BEFORE_JOINING: tuple[Loader, ...] = (Prisoners(), Movements(), People(), Orders())
AFTER_JOINING: tuple[Loader, ...] = (Contacts(),)
LOADERS = {id(loader.kind): loader for loader in (*BEFORE_JOINING, *AFTER_JOINING)}
KINDS = tuple(loader.kind for loader in (*BEFORE_JOINING, *AFTER_JOINING))

READING = "1"
"""Raised when rows are read differently, so that files imported before are read again."""

DELETED = (
    "{:,} rows are of people whose record was deleted under the retention rules: left out. "
    "To let one in again, `record retention readmit`."
)

UTF_16 = (b"\xff\xfe", b"\xfe\xff")
UTF_8 = b"\xef\xbb\xbf"


async def import_paths(
    graph: Graph,
    paths: Sequence[Path],
    *,
    by: str,
    extract_date: date | None = None,
    progress: Progress | None = None,
) -> ImportReport:
    """Import the legacy extracts in these folders and files, and answer what became of every row.

    `extract_date` is for files without a manifest. Raises Problem when a path can't be used at all; a file that can't
    is refused in the report. The same again changes nothing; interrupted, it is simply run again.
    """
    started = time.monotonic()
    drop = open_drop([Path(path) for path in paths], KINDS, extract_date)
    reference = read_reference(drop.reference.get("areas.csv"), drop.reference.get("prisons.csv"))
    await _put_reference(graph, reference, drop, by)
    report = ImportReport()
    measured = _measure_all(drop, reference)
    meter = Meter(progress, sum(max(m.lines - 1, 0) for m, _ in measured if m))
    prisons = {prison.estab: prison.code for prison in reference.prisons}
    parsed: list[str] = []
    joined = False
    with tempfile.TemporaryDirectory(prefix="record-import-") as folder, Keys(Path(folder)) as keys:
        for measure_, found in measured:
            loader = LOADERS[id(found.kind)]
            if loader in AFTER_JOINING and not joined:
                await _settle(graph, prisons, by)
                joined = True
            report.files.append(
                await _one(graph, loader, found, measure_, reference, keys, parsed, by, meter)
            )
        if not joined:
            await _settle(graph, prisons, by)
    meter.end()
    report.files += [FileReport(name, "REFUSED", message) for name, message in drop.absent]
    report.files += [FileReport(name, "LEFT", message) for name, message in drop.left]
    report.seconds = time.monotonic() - started
    return report


async def list_rejects(graph: Graph, all_versions: bool = False) -> list[dict[str, Any]]:
    """Every row that was rejected or flagged: `{file, line, reason, severity, raw}`, of current versions or of all."""
    rows = await batches.list_rejects(graph, all_versions=all_versions)
    return [{key: row[key] for key in ("file", "line", "reason", "severity", "raw")} for row in rows]


async def _settle(graph: Graph, prisons: dict[str, str], by: str) -> None:
    """What follows from the rows once they are in: stays from movements, offenders from files."""
    await derive_stays(graph, prisons, by=by, at=now())
    await join_files(graph, by=by, at=now())


def _measure_all(drop: Drop, reference: Reference) -> list[tuple[Measure | None, Found]]:
    """Each file with its checksum and lines, or with the sentence that refuses it."""
    found_all: list[tuple[Measure | None, Found]] = []
    for found in drop.files:
        try:
            measured = measure(found.path)
        except OSError as error:
            unreadable = (
                f"{found.name} can't be read ({error.strerror}): give this user permission to read it."
            )
            found_all.append((None, replace(found, problem=unreadable)))
            continue
        problem = found.problem or _problem(found, measured, reference)
        found_all.append((measured, replace(found, problem=problem)))
    return found_all


def _problem(found: Found, measured: Measure, reference: Reference) -> str | None:
    """The sentence that refuses a file whole, or None."""
    name, kind = found.name, found.kind
    if not kind.knows(found.scope, reference.lists):
        what = "a probation area" if kind.scope == "AREA" else "a prison"
        listing = "areas.csv" if kind.scope == "AREA" else "prisons.csv"
        return (
            f"{name} is an extract of {found.scope}, which is not {what} that is known: "
            f"correct the file's name, or add {found.scope} to {listing} beside it."
        )
    if measured.size == 0:
        return f"{name} is empty: it should at least have its header row; ask for it again."
    first = next(physical_lines(found.path))[1]
    if first.startswith(UTF_16) or b"\x00" in first:
        return f"{name} is encoded as UTF-16: export it again as ISO-8859-1 (Latin-1)."
    if first.startswith(UTF_8):
        return f"{name} is encoded as UTF-8 with a byte order mark: export it again as ISO-8859-1 (Latin-1)."
    if found.lines is not None and found.lines != measured.lines:
        return (
            f"{name} has {measured.lines:,} lines, but manifest.csv says {found.lines:,}: "
            "it was cut off or changed on its way; ask for it again."
        )
    header = kind.dialect.header(kind.header)
    if first.decode("latin-1") != header:
        return f"{name} doesn't begin with the columns of {kind.file_name} ({header}): check that it is the right file."
    return None


async def _one(
    graph: Graph,
    loader: Loader,
    found: Found,
    measured: Measure | None,
    reference: Reference,
    keys: Keys,
    parsed: list[str],
    by: str,
    meter: Meter,
) -> FileReport:
    sha256 = measured.sha256 if measured else "unreadable"
    version = batches.file_version_id(found.name, sha256)
    about = {
        "id": version,
        "name": found.name,
        "sha256": sha256,
        "system": found.kind.system,
        "kind": found.kind.name,
        "scope": found.scope,
        "columns": list(found.kind.header),
        "header": found.kind.dialect.header(found.kind.header),
        "extractDate": found.extract_date,
        "by": by,
    }
    if found.problem or measured is None or found.extract_date is None:
        await batches.refuse(graph, about | {"message": found.problem, "at": now()})
        if measured:
            meter.advance(max(measured.lines - 1, 0))
        return FileReport(found.name, "REFUSED", found.problem)
    known = await batches.versions(graph, found.name)
    basis = await _basis(graph, loader, found)
    same = next((v for v in known if v.id == version), None)
    if same and same.status == "IMPORTED" and same.current and same.basis == basis:
        meter.advance(max(measured.lines - 1, 0))
        t = same.totals
        return FileReport(
            found.name, "UNCHANGED", None, t.rows, 0, t.rows - t.rejected, 0, t.rejected, t.warned
        )
    await batches.start(graph, about | {"at": now()})
    delivery = Delivery(
        version, found.name, found.kind.system, found.kind.name, found.scope, found.extract_date, by
    )
    around = Surroundings(delivery, {prison.estab: prison for prison in reference.prisons}, list(parsed))
    deletions = await any_deleted_file(graph)
    reading = ReadFile(
        graph,
        loader,
        found.path,
        reference.lists,
        around,
        keys,
        meter,
        careful=bool(known),
        deletions=deletions,
    )
    totals = await reading.run()
    parsed.append(found.name)
    latest = max(
        (v.extract_date for v in known if v.status == "IMPORTED" and v.extract_date), default=date.min
    )
    resumed = same is None or same.status != "IMPORTED"
    once = replace(totals, imported=totals.imported + totals.again)
    await batches.finish(
        graph,
        id_=version,
        name=found.name,
        basis=basis,
        totals=once,
        current=found.extract_date >= latest,
        by=by,
        at=now(),
    )
    t = once if resumed else replace(totals, unchanged=totals.unchanged + totals.again)
    message = DELETED.format(t.deleted) if t.deleted else None
    return FileReport(
        found.name, "IMPORTED", message, t.rows, t.imported, t.unchanged, t.held, t.rejected, t.warned
    )


async def _basis(graph: Graph, loader: Loader, found: Found) -> str:
    """What the rows are checked against besides themselves, as a checksum: when it changes, the file is read again."""
    names: list[str] = []
    if isinstance(loader, Orders):
        names = [f"crams_{found.scope}_people.txt", *await _prisoner_files(graph)]
    elif isinstance(loader, Contacts):
        names = [f"crams_{found.scope}_orders.txt"]
    elif isinstance(loader, Movements):
        names = await _prisoner_files(graph)
    elif isinstance(loader, Prisoners):
        names = [name for name in await _prisoner_files(graph) if name < found.name]
    parts: list[object] = [READING, found.extract_date, *await batches.basis(graph, names)]
    if again := await readmitted(graph):
        parts.append(again)
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]


async def _prisoner_files(graph: Graph) -> list[str]:
    return await batches.names_of(graph, "LIDS", "prisoners")


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
