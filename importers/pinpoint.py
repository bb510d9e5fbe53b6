"""Which cells of a faulty row are at fault, so that whoever corrects it need not look for them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import TypeAdapter, ValidationError

from importers.columns import Row
from importers.dialects import BadQuoting
from importers.faults import Reason
from importers.kinds import IDENTIFIER_COLUMNS, Kind, impossible_birth, read_identifier
from importers.sources.text import Text
from rules.likeness import PLACEHOLDERS

ESCAPED = re.compile(r"\\x[0-9a-f]{2}")
OF_WARNING = {
    Reason.MISSING_DOB: ("DOB",),
    Reason.DEFAULT_DOB: ("DOB",),
    Reason.OLD_ETHNICITY: ("ETHNIC",),
    Reason.LIMIT_EXCEEDED: ("LENGTH", "HOURS"),
    Reason.CONTACT_OUTSIDE_ORDER: ("DATE",),
}
"""Columns that a warning is always about, where the kind has them."""


@dataclass(frozen=True, slots=True)
class Told:
    """What there is to say of a faulty row: its fields, the columns at fault, and the values of its key if they are
    valid."""

    fields: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    key: Row | None = None

    @property
    def column(self) -> str | None:
        """The columns as a fault holds them."""
        return "; ".join(self.columns) or None


class Pinpoint:
    """Looks at rows of one kind that were found faulty: few, so it may take its time.

    Columns are known by the name that their value has in a row, and told by the one that they have in the file.
    """

    def __init__(self, kind: Kind, readers: dict[str, TypeAdapter[Any]], extract_date: date) -> None:
        self.kind = kind
        self._readers = readers
        self._today = extract_date
        self._named = {column.key: column.name for column in kind.columns}
        by_name = {column.name: column.key for column in kind.columns}
        self._key = tuple(by_name[name] for name in kind.key if name in by_name)
        self._own = tuple(name for name in self._key if name != kind.scope)
        self._by_reason: dict[Reason, Callable[[Row, Row], Iterator[str]]] = {
            Reason.MISSING_REQUIRED: self._missing,
            Reason.IMPOSSIBLE_DATES: self._impossible,
            Reason.ENCODING: self._escaped,
            Reason.ENCODING_CP1252: self._windows,
            Reason.PLACEHOLDER_NAME: self._placeholders,
            Reason.UNRESOLVED_LINK: self._links,
            Reason.BAD_CHECK_LETTER: self._numbers(Reason.BAD_CHECK_LETTER),
            Reason.BAD_ID_FORMAT: self._numbers(Reason.BAD_ID_FORMAT),
            Reason.WRONG_FILE: lambda raw, _: (name for name in raw if name == kind.scope),
            Reason.DUPLICATE_KEY: lambda _, __: iter(self._own),
            Reason.ORPHAN_REFERENCE: lambda _, __: self._parent(),
        }

    def row(self, raw: str, reason: Reason) -> Told:
        """Of a row as a report shows it."""
        source = self.kind.source
        if isinstance(source, Text):
            try:
                return self.fields([field.strip() for field in source.dialect.split(raw)], reason)
            except BadQuoting:
                return Told()
        try:
            found = source.again(raw, 0, self.kind.header).fields
        except ValueError:
            return Told()
        return Told() if isinstance(found, Reason) else self.fields([text or "" for text in found], reason)

    def fields(self, fields: Sequence[str], reason: Reason) -> Told:
        """Of a row's fields, trimmed, in the order of the columns."""
        if len(fields) != len(self.kind.header):
            return Told(tuple(fields))
        raw = {name: text or None for name, text in zip(self._named, fields, strict=True)}
        row: dict[str, Any] = {}
        faults: dict[str, Reason] = {}
        for name, text in raw.items():
            try:
                row[name] = None if text is None else self._readers[name].validate_python(text)
            except ValidationError as error:
                faults[name] = _reason(error)
        key = row if self._key and all(row.get(name) is not None for name in self._key) else None
        columns = tuple(self._named[name] for name in self._columns(reason, raw, row, faults))
        return Told(tuple(fields), columns, key)

    def _columns(self, reason: Reason, raw: Row, row: Row, faults: dict[str, Reason]) -> Iterator[str]:
        of_form = [name for name, fault in faults.items() if fault is reason]
        if of_form:
            yield from of_form
        elif reason in OF_WARNING:
            yield from (name for name in OF_WARNING[reason] if name in raw and (raw[name] or name == "DOB"))
        elif reason in self._by_reason:
            yield from self._by_reason[reason](raw, row)

    def _parent(self) -> Iterator[str]:
        """The columns that name the parent: those that it says, else the key without what is the row's own."""
        said = [
            key for key, name in self._named.items() if re.search(rf"\b{re.escape(name)}\b", self.kind.parent)
        ]
        yield from (name for name in (said or self._key[:-1]) if name != self.kind.scope)

    def _missing(self, raw: Row, row: Row) -> Iterator[str]:
        for column in self.kind.columns:
            if raw[column.key] is None and (column.required == "Y" or self._due(column.due, row)):
                yield column.key

    def _due(self, due: Callable[[Row, date], bool] | None, row: Row) -> bool:
        try:
            return due is not None and due(row, self._today)
        except (KeyError, TypeError):
            # What it is due for is missing itself, or has a fault.
            return False

    def _impossible(self, raw: Row, row: Row) -> Iterator[str]:
        found: set[str] = set()
        for column in self.kind.columns:
            value = row.get(column.key)
            if column.not_after_extract and value is not None and value > self._today:
                found.add(column.key)
        if impossible_birth(row.get("DOB"), self._today):
            found.add("DOB")
        for rule in self.kind.impossible:
            if rule.test(row, self._today):
                named = (
                    key
                    for key, name in self._named.items()
                    if re.search(rf"\b{re.escape(name)}\b", rule.words)
                )
                found.update(named)
        yield from (name for name in raw if name in found)

    def _numbers(self, reason: Reason) -> Callable[[Row, Row], Iterator[str]]:
        def wrong(raw: Row, _: Row) -> Iterator[str]:
            for name in IDENTIFIER_COLUMNS:
                if raw.get(name) and read_identifier(name, raw[name], self._today).warning == reason.value:
                    yield name

        return wrong

    def _escaped(self, raw: Row, _: Row) -> Iterator[str]:
        yield from (name for name, text in raw.items() if text and ESCAPED.search(text))

    def _windows(self, raw: Row, _: Row) -> Iterator[str]:
        yield from (name for name, text in raw.items() if text and any(ord(one) > 0xFF for one in text))

    def _placeholders(self, raw: Row, _: Row) -> Iterator[str]:
        for name in ("SURNAME", "FORENAMES"):
            if (raw.get(name) or "").upper() in PLACEHOLDERS:
                yield name

    def _links(self, raw: Row, _: Row) -> Iterator[str]:
        yield from (column.key for column in self.kind.columns if column.type == "L" and raw[column.key])


def _reason(error: ValidationError) -> Reason:
    first = error.errors(include_url=False, include_input=False)[0]
    return Reason(first["ctx"]["reason"]) if first["type"] == "fault" else Reason.TOO_LONG
