"""Loaders of rows that hang off a file by their key, and may name a parent and other files: what most kinds share."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import cached_property
from typing import Any

from graph.imports.facts import Fact
from graph.imports.people import NewFile, file_id, known_files
from graph.session import Graph, Transaction
from importers.columns import Row
from importers.faults import Reason
from importers.kinds import Kind, read_identifier
from importers.loading import Accepted, Said, Surroundings, headline, identity, write_changed, write_new
from rules.codes import InboxKind

CASE_SYSTEMS = ("CRAMS", "CASEBOOK")
"""Systems whose files a CRAMS reference may name."""


class Rows:
    """A kind whose rows are what `said` makes of them."""

    kind: Kind
    in_flight = 1
    fresh = False
    """Whether none of the facts of a new row can be there yet."""

    @property
    def recorded_as(self) -> str:
        """The kind's own name."""
        return self.kind.name

    @cached_property
    def _key(self) -> tuple[str, ...]:
        named = {column.name: column.key for column in self.kind.columns}
        return tuple(named[name] for name in self.kind.key if name not in ("SOURCE", self.kind.scope))

    def key(self, row: Row) -> str:
        """The key's columns but for the scope."""
        values = (row[name] for name in self._key)
        return "/".join(value.isoformat() if isinstance(value, date) else str(value) for value in values)

    def scope(self, row: Row, scope: str) -> str:
        """That of the file."""
        return scope

    def file(self, row: Row, scope: str) -> str:
        """The file of the row's reference in its scope. The reference is the key's first column."""
        return file_id(self.kind.system, self.scope(row, scope), str(row[self._key[0]]))

    def basis(self, scope: str) -> list[tuple[str, str, str]]:
        """Nothing: what they name and isn't there, they wait for."""
        return []

    def news(self, row: Row, extract_date: date) -> tuple[str, InboxKind] | None:
        """Nothing that an office has to hear of."""
        return None

    def holder(self, row: Row) -> str | None:
        """No second key."""
        return None

    def parent(self, row: Row, scope: str) -> str | None:
        """The id of the case file that must be there."""
        return self.file(row, scope) if self.kind.parent else None

    def links(self, row: Row, scope: str) -> list[set[str]]:
        """For each link that the row has, the ids of the files that it may mean."""
        return []

    async def look(self, graph: Graph, rows: list[Accepted], around: Surroundings) -> dict[str, Reason]:
        """A row needs its parent, and should find what it links to."""
        scope = around.delivery.scope
        parents = {a.record.id: self.parent(a.row, scope) for a in rows}
        links = {a.record.id: self.links(a.row, scope) for a in rows}
        named = {parent for parent in parents.values() if parent}
        there = await known_files(
            graph, sorted(named.union(*(each for some in links.values() for each in some)))
        )
        orphans = {}
        for accepted in rows:
            parent = parents[accepted.record.id]
            if parent and parent not in there:
                orphans[accepted.record.id] = Reason.ORPHAN_REFERENCE
                accepted.awaits = {parent}
                continue
            unresolved = [each for each in links[accepted.record.id] if not each & there]
            if unresolved:
                accepted.warnings.add(Reason.UNRESOLVED_LINK)
                accepted.awaits = set().union(*unresolved)
        return orphans

    def said(self, rows: list[Accepted], around: Surroundings) -> Said:
        """What rows say."""
        raise NotImplementedError

    async def write(
        self,
        tx: Transaction,
        new: list[Accepted],
        changed: list[Accepted],
        around: Surroundings,
        at: datetime,
    ) -> None:
        """Write what the rows say."""
        if new:
            await write_new(tx, new, self.said(new, around), around, at, fresh=self.fresh)
        if changed:
            await write_changed(tx, changed, self.said(changed, around), around, at)


def case_named(area: str | None, reference: str | None) -> set[str]:
    """The ids of the files that a CRAMS reference in an area may mean. One that has no area means none there is."""
    return {file_id(system, area or "", reference) for system in CASE_SYSTEMS} if reference else set()


def spell_named(number: str | None) -> set[str]:
    """The id of the file that a prison number means."""
    return {file_id("LIDS", "lids", number)} if number else set()


def linked(area: str | None, row: Row) -> list[set[str]]:
    """The links of a row to a case and to a prisoner, those that it has."""
    both = (case_named(area, row.get("CRAMS_REF")), spell_named(row.get("PRISON_NO")))
    return [each for each in both if each]


def link_properties(area: str | None, row: Row) -> dict[str, Any]:
    """The links as properties of the case file."""
    reference = row.get("CRAMS_REF")
    return {
        "cramsReference": reference,
        "cramsArea": area if reference else None,
        "prisonNumber": row.get("PRISON_NO"),
    }


def new_file(
    row: Row, file: str, source: str, properties: dict[str, Any], facts: Sequence[Fact] = ()
) -> NewFile:
    """The case file of a person's row, with the headline of the offender that it begins."""
    who = identity(row)
    return NewFile(file, source, {**who, **properties}, headline(who, facts))


def apart_file(
    row: Row, file: str, source: str, apart: str, properties: dict[str, Any], around: Surroundings
) -> NewFile:
    """The case file of a row that is kept apart: what would be names and numbers are properties of the file alone."""
    numbers = {}
    for scheme in ("PNC", "CRO"):
        if raw := row.get(scheme):
            read = read_identifier(scheme, raw, around.delivery.extract_date)
            numbers[scheme.lower()] = read.value
    who = identity(row)
    facts = [
        Fact("Name", "", file, source, {"surname": row["SURNAME"], "forenames": row["FORENAMES"]}),
        *(
            Fact("Identifier", "", file, source, {"scheme": scheme.upper(), "value": value})
            for scheme, value in numbers.items()
        ),
    ]
    return NewFile(file, source, {**who, **numbers, **properties}, headline(who, facts), apart=apart)
