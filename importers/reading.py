"""One file, row by row: read, check, compare with what is there, write. A batch is written while the next is read."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path

from neo4j.exceptions import ConstraintError

from graph.deletion import deleted_among
from graph.imports import batches
from graph.imports.fresh import note
from graph.imports.records import Held, Record, confirm_records, held, record_id
from graph.imports.waiting import Waiting, await_others, got_in
from graph.rejects import pending, unkeyed
from graph.session import Graph, Transaction
from importers.batch import Again, Batch, Sorted
from importers.check import Checker
from importers.columns import Lists
from importers.deleted import files_named
from importers.faults import ORDER, Fault, Reason
from importers.keys import Keys
from importers.loading import Accepted, Loader, Surroundings
from importers.progress import Meter
from importers.resent import Resent
from importers.sources import Raw
from rules.clock import now

AT_A_TIME = 4_000
"""Rows of a batch, which is one transaction."""

TRIES = 3


def _sorted(awaits: set[str]) -> tuple[str, ...]:
    return tuple(sorted(awaits))


class ReadFile:
    """The reading of one file.

    `careful`: rows of it may be in the record already. `deletions`: some files may not come back (`graph/deletion.py`).
    """

    def __init__(
        self,
        graph: Graph,
        loader: Loader,
        path: Path | None,
        lists: Lists,
        around: Surroundings,
        keys: Keys,
        meter: Meter,
        *,
        careful: bool,
        deletions: bool = False,
    ) -> None:
        self._graph = graph
        self._loader = loader
        self._path = path
        self._around = around
        self._delivery = around.delivery
        self._keys = keys
        self._meter = meter
        self._careful = careful
        self._deletions = deletions
        self._checker = Checker(loader.kind, lists, around.delivery.extract_date, around.delivery.scope)
        self._totals = batches.Totals(figures=self._checker.figures)
        self._resent = Resent(around.delivery.name)

    async def run(self) -> batches.Totals:
        """Read the whole file. What is written stays written when it is interrupted."""
        assert self._path is not None
        kind, of = self._loader.kind, self._delivery
        before = await unkeyed(self._graph, pending(of.system, of.kind, of.scope))
        self._resent = Resent.among(of.name, kind.header, before)
        lines = kind.source.rows(self._path, kind.header)
        self._keys.forget("rows")
        writing: deque[asyncio.Task[None]] = deque()
        try:
            while True:
                batch = await asyncio.to_thread(self._next, lines)
                if not batch.rows:
                    break
                if self._deletions:
                    await self._leave_out_deleted(batch)
                orphans = await self._loader.look(self._graph, batch.accepted, self._around)
                self._flag(batch, orphans)
                while len(writing) >= self._loader.in_flight:
                    await writing.popleft()
                writing.append(asyncio.create_task(self._write(batch)))
            while writing:
                await writing.popleft()
        finally:
            for task in writing:
                task.cancel()
            await asyncio.gather(*writing, return_exceptions=True)
        self._totals.resent = self._resent.found
        return self._totals

    def _next(self, rows: Iterator[Raw]) -> Batch:
        """The next rows, checked by themselves and against the keys before them."""
        batch = self._read(rows)
        self._without_duplicates(batch)
        return batch

    def _read(self, rows: Iterator[Raw]) -> Batch:
        """The next rows, checked by themselves."""
        batch = Batch()
        for raw in islice(rows, AT_A_TIME):
            batch.rows += 1
            row = self._checker.values(raw.fields)
            if isinstance(row, Reason):
                batch.faults.append(Fault(raw.line, row, raw.raw))
                continue
            key, scope = self._loader.key(row), self._loader.scope(row, self._delivery.scope)
            id_ = record_id(self._delivery.system, self._loader.recorded_as, scope, key)
            record = Record(id_, key, raw.line, raw.raw, raw.hash, scope)
            batch.accepted.append(Accepted(record, row, raw.windows))
        return batch

    async def again(self, waiting: list[Waiting]) -> int:
        """Look once more at rows that waited for something that is there now. Answers how many got in."""
        columns = self._loader.kind.header
        batch = self._read(self._loader.kind.source.again(each.raw, each.line, columns) for each in waiting)
        if self._deletions:
            await self._leave_out_deleted(batch)
        orphans = await self._loader.look(self._graph, batch.accepted, self._around)
        flagged = {each.line for each in waiting if each.flagged}
        lines = {each.line: each.id for each in waiting}
        faulty = {fault.line for fault in batch.faults}
        waits = [(each.id, set(each.awaits)) for each in waiting if each.line in faulty]
        waits += [
            (lines[accepted.record.line], accepted.awaits)
            for accepted in batch.accepted
            if accepted.record.id in orphans
            or (accepted.record.line in flagged and Reason.UNRESOLVED_LINK in accepted.warnings)
        ]
        settled = set(lines.values()) - {id_ for id_, _ in waits}
        batch.accepted = [
            accepted
            for accepted in batch.accepted
            if accepted.record.id not in orphans and accepted.record.line not in flagged
        ]
        batch.faults.clear()
        self._flag(batch, {})
        links = sum(lines[line] in settled for line in flagged)
        await self._write(batch, Again(sorted(settled), waits, links))
        return len(batch.accepted)

    def _without_duplicates(self, batch: Batch) -> None:
        """Reject rows whose key an earlier row holds; the others hold theirs from now on."""
        keys = self._keys.held("rows", (accepted.record.key for accepted in batch.accepted))
        holders = [(accepted, self._loader.holder(accepted.row)) for accepted in batch.accepted]
        held_ = self._keys.held("holders", (holder for _, holder in holders if holder))
        kept: list[Accepted] = []
        new_keys: list[str] = []
        new_holders: list[str] = []
        for accepted, holder in holders:
            if accepted.record.key in keys or holder in held_:
                batch.faults.append(Fault(accepted.record.line, Reason.DUPLICATE_KEY, accepted.record.raw))
                continue
            kept.append(accepted)
            keys.add(accepted.record.key)
            new_keys.append(accepted.record.key)
            if holder:
                held_.add(holder)
                new_holders.append(holder)
        self._keys.add("rows", new_keys)
        if new_holders:
            self._keys.add("holders", new_holders)
        batch.accepted = kept

    async def _leave_out_deleted(self, batch: Batch) -> None:
        """Leave out rows whose record was deleted. Of faulty ones too nothing is kept, if they seem to be such."""
        system, scope = self._delivery.system, self._delivery.scope
        files = [(accepted, self._loader.file(accepted.row, scope)) for accepted in batch.accepted]
        faults = [(fault, files_named(system, scope, fault.raw)) for fault in batch.faults]
        named = {file for _, file in files}.union(*(some for _, some in faults))
        gone = await deleted_among(self._graph, named)
        if not gone:
            return
        batch.accepted = [accepted for accepted, file in files if file not in gone]
        batch.faults = [fault for fault, some in faults if not some & gone]
        batch.deleted = sum(file in gone for _, file in files) + len(faults) - len(batch.faults)

    def _flag(self, batch: Batch, rejected: dict[str, Reason]) -> None:
        """Reject rows whose lookups failed, and flag the others once per code."""
        kept: list[Accepted] = []
        for accepted in batch.accepted:
            record = accepted.record
            reason = rejected.get(record.id)
            if reason:
                batch.faults.append(Fault(record.line, reason, record.raw, awaits=_sorted(accepted.awaits)))
                continue
            kept.append(accepted)
            if self._resent.looks:
                told = self._checker.tell(Fault(record.line, Reason.ENCODING, record.raw))
                self._resent.see(record.line, told.fields)
            warnings = accepted.warnings | self._checker.warnings(accepted.row, windows=accepted.windows)
            batch.faults += [
                Fault(
                    record.line,
                    warning,
                    record.raw,
                    awaits=_sorted(accepted.awaits) if warning is Reason.UNRESOLVED_LINK else (),
                )
                for warning in sorted(warnings, key=lambda w: ORDER[w])
            ]
        batch.accepted = kept

    async def _write(self, batch: Batch, again: Again | None = None) -> None:
        """One batch, one transaction. A row that another import wrote meanwhile is looked at again."""
        rejects = [self._rejected(fault) for fault in batch.faults]
        careful = self._careful
        for tries_left in reversed(range(TRIES)):
            there = await held(self._graph, [a.record.id for a in batch.accepted]) if careful else {}
            todo = self._sort(batch.accepted, there)
            at = now()
            try:
                await self._graph.write(lambda tx, t=todo, a=at: self._work(tx, t, rejects, a, again))  # type: ignore[misc]
            except ConstraintError:
                if not tries_left:
                    raise
                careful = True
            else:
                break
        self._count(batch, todo)

    def _rejected(self, fault: Fault) -> batches.Rejected:
        """A fault as it is kept: with the cells at fault and, where its key can be read, its record's id."""
        told, of = self._checker.tell(fault), self._delivery
        record, scope = None, of.scope
        if told.key is not None:
            # A row of another area's file may be settled by that area's.
            scope = str(told.key.get(self._loader.kind.scope) or scope)
            key = self._loader.key(told.key)
            record = record_id(of.system, self._loader.recorded_as, self._loader.scope(told.key, scope), key)
        return batches.Rejected(
            fault.line,
            fault.reason.value,
            fault.reason.severity.name,
            fault.raw,
            fault.column or told.column,
            fault.awaits,
            told.fields,
            record,
            pending(of.system, of.kind, scope),
        )

    async def _work(
        self,
        tx: Transaction,
        todo: Sorted,
        rejects: list[batches.Rejected],
        at: datetime,
        again: Again | None,
    ) -> None:
        if todo.new or todo.changed:
            await self._loader.write(tx, todo.new, todo.changed, self._around, at)
            if since := self._around.since:
                day = self._delivery.extract_date
                found = (self._loader.news(one.row, day) for one in (*todo.new, *todo.changed))
                await note(tx, found, since)
        await confirm_records(tx, todo.confirmed, self._delivery.extract_date)
        if again:
            counts = {
                "taken": len(again.settled) - again.links,
                "imported": len(todo.new) + len(todo.changed) + todo.again,
                "unchanged": todo.unchanged,
                "held": todo.held,
                "warned": sum(reject.severity == "WARN" for reject in rejects) - again.links,
            }
            # A row that is left out because its record was deleted counts as held.
            counts["held"] += counts["taken"] - counts["imported"] - counts["unchanged"] - counts["held"]
            await got_in(tx, self._delivery.id, again.settled, counts)
            await await_others(tx, again.waits)
        await batches.create_rejects(
            tx, self._delivery.name, self._delivery.id, rejects, self._delivery.apart
        )

    def _sort(self, accepted: list[Accepted], there: dict[str, Held]) -> Sorted:
        """New rows, corrected ones, ones that are there as they are, and ones of which a later extract has the word."""
        todo = Sorted()
        today = self._delivery.extract_date
        for row in accepted:
            known = there.get(row.record.id)
            if known is None:
                todo.new.append(row)
            elif known.hash == row.record.hash:
                if known.batch == self._delivery.id:
                    todo.again += 1
                else:
                    todo.unchanged += 1
                if known.confirmed < today:
                    todo.confirmed.append(row.record.id)
            elif known.confirmed > today:
                todo.held += 1
            else:
                todo.changed.append(row)
        return todo

    def _count(self, batch: Batch, todo: Sorted) -> None:
        totals = self._totals
        totals.rows += batch.rows
        totals.imported += len(todo.new) + len(todo.changed)
        totals.unchanged += todo.unchanged
        totals.held += todo.held + batch.deleted
        totals.deleted += batch.deleted
        totals.again += todo.again
        totals.rejected += batch.rows - len(batch.accepted) - batch.deleted
        totals.warned += sum(1 for fault in batch.faults if fault.reason.severity.name == "WARN")
        self._meter.advance(batch.rows)
