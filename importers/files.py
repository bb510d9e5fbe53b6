"""One file of an import after another: what is known of it, its reading, and other rows that waited for its rows."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from graph.deletion import any_deleted_file, readmitted
from graph.imports import batches
from graph.imports.batches import Totals, Version
from graph.imports.records import Delivery
from graph.imports.waiting import Waiting, found
from graph.session import Graph
from importers import reading
from importers.drop import Found
from importers.keys import Keys
from importers.lines import Measure
from importers.loading import Loader, Surroundings
from importers.progress import Meter
from importers.reading import ReadFile
from importers.reference.lists import Reference
from importers.report import FileReport
from importers.sources import Damaged
from importers.sources.text import Text
from rules.clock import now

READING = "2"
"""Raised when rows are read differently, so that files imported before are read again."""

DELETED = (
    "{:,} rows are of people whose record was deleted under the retention rules: left out. "
    "To let one in again, `record retention readmit`."
)


@dataclass
class Run:
    """What all files of an import have in common. `read`: the names of those read so far; `since`: of Surroundings."""

    graph: Graph
    reference: Reference
    keys: Keys
    meter: Meter
    by: str
    since: datetime | None = None
    read: list[str] = field(default_factory=list)

    async def one(self, loader: Loader, found: Found, measured: Measure | None) -> FileReport:
        """Read a file, unless it is refused or was read before."""
        sha256 = measured.sha256 if measured else "unreadable"
        version = batches.file_version_id(found.name, sha256)
        kind = found.kind
        about: dict[str, Any] = {
            "id": version,
            "name": found.name,
            "sha256": sha256,
            "system": kind.system,
            "kind": kind.name,
            "apart": kind.apart,
            "scope": found.scope,
            "columns": list(kind.header),
            "header": kind.source.dialect.header(kind.header) if isinstance(kind.source, Text) else None,
            "extractDate": found.extract_date,
            "by": self.by,
        }
        if found.problem or measured is None or found.extract_date is None:
            return await self._refuse(about, found.name, found.problem)
        known = await batches.versions(self.graph, found.name)
        basis = await self._basis(loader, found)
        same = next((v for v in known if v.id == version), None)
        if same and same.status == "IMPORTED" and same.current and same.basis == basis:
            self.meter.advance(measured.rows)
            return _unchanged(found.name, same.totals)
        await batches.start(self.graph, about | {"at": now()})
        delivery = self._delivery(loader, version, found.name, found.scope, found.extract_date)
        try:
            totals = await (await self._reading(loader, found, delivery, careful=bool(known))).run()
        except Damaged as error:
            return await self._refuse(about, found.name, f"{found.name} {error}")
        self.read.append(found.name)
        return await self._finished(found, version, basis, totals, known, same)

    async def again(self, loader: Loader, files: Iterable[FileReport]) -> int:
        """Look again at rows of the kind that waited for what has come. Answers how many got in."""
        kind, taken, after = loader.kind, 0, ""
        by_name = {file.file: file for file in files if file.status == "UNCHANGED"}
        most = reading.AT_A_TIME
        while rows := await found(self.graph, kind.system, kind.name, after, most):
            after = rows[-1].id
            groups: dict[tuple[str, str, date], list[Waiting]] = {}
            for row in rows:
                groups.setdefault((row.batch, row.file, row.extract_date), []).append(row)
            for (batch, name, extract_date), group in groups.items():
                scope = kind.scope_of(name.partition("!")[0])
                assert scope is not None
                delivery = self._delivery(loader, batch, name, scope, extract_date)
                read = await self._reading(loader, None, delivery, careful=True)
                got_in = await read.again(group)
                taken += got_in
                if report := by_name.get(name):
                    (version,) = [v for v in await batches.versions(self.graph, name) if v.id == batch]
                    report.imported += got_in
                    report.rejected, report.warned = version.totals.rejected, version.totals.warned
                    report.unchanged = report.rows - report.rejected - report.imported
        return taken

    async def _refuse(self, about: dict[str, Any], name: str, problem: str | None) -> FileReport:
        await batches.refuse(self.graph, about | {"message": problem, "at": now()})
        return FileReport(name, "REFUSED", problem)

    def _delivery(self, loader: Loader, version: str, name: str, scope: str, extract_date: date) -> Delivery:
        kind = loader.kind
        return Delivery(version, name, kind.system, kind.name, scope, extract_date, self.by, kind.apart)

    async def _reading(
        self, loader: Loader, found: Found | None, delivery: Delivery, *, careful: bool
    ) -> ReadFile:
        prisons = {prison.estab: prison for prison in self.reference.prisons}
        return ReadFile(
            self.graph,
            loader,
            found.path if found else None,
            self.reference.lists,
            Surroundings(delivery, prisons, list(self.read), self.since),
            self.keys,
            self.meter,
            careful=careful or loader.recorded_as != loader.kind.name,
            deletions=await any_deleted_file(self.graph),
        )

    async def _finished(
        self,
        found: Found,
        version: str,
        basis: str,
        totals: Totals,
        known: list[Version],
        same: Version | None,
    ) -> FileReport:
        assert found.extract_date is not None
        latest = max(
            (v.extract_date for v in known if v.status == "IMPORTED" and v.extract_date), default=date.min
        )
        once = replace(totals, imported=totals.imported + totals.again)
        await batches.finish(
            self.graph,
            id_=version,
            name=found.name,
            basis=basis,
            totals=once,
            current=found.extract_date >= latest,
            by=self.by,
            at=now(),
        )
        resumed = same is None or same.status != "IMPORTED"
        t = once if resumed else replace(totals, unchanged=totals.unchanged + totals.again)
        message = DELETED.format(t.deleted) if t.deleted else None
        return FileReport(
            found.name, "IMPORTED", message, t.rows, t.imported, t.unchanged, t.held, t.rejected, t.warned
        )

    async def _basis(self, loader: Loader, found: Found) -> str:
        """What the rows are checked against besides themselves, as a checksum: when it changes, they are read again."""
        names: list[str] = []
        for system, kind, name in loader.basis(found.scope):
            if name and not name.startswith("<"):
                names.append(name)
                continue
            all_names = await batches.names_of(self.graph, system, kind)
            names += [each for each in all_names if not name or each < found.name]
        parts: list[object] = [READING, found.extract_date, *await batches.basis(self.graph, names)]
        if again := await readmitted(self.graph):
            parts.append(again)
        return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]


def _unchanged(name: str, t: Totals) -> FileReport:
    return FileReport(name, "UNCHANGED", None, t.rows, 0, t.rows - t.rejected, 0, t.rejected, t.warned)
