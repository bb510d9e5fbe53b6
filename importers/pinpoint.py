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
from rules.joining import PLACEHOLDERS

ESCAPED = re.compile(r"\\x[0-9a-f]{2}")
BY_FORM = frozenset(
    {Reason.TOO_LONG, Reason.BAD_FORMAT, Reason.BAD_NUMBER, Reason.BAD_DATE, Reason.UNKNOWN_CODE}
)
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
    """Looks at rows of one kind that were found faulty: few, so it may take its time."""

    def __init__(self, kind: Kind, readers: dict[str, TypeAdapter[Any]], extract_date: date) -> None:
        self.kind = kind
        self._readers = readers
        self._today = extract_date
        self._by_reason: dict[Reason, Callable[[Row, Row], Iterator[str]]] = {
            Reason.MISSING_REQUIRED: self._missing,
            Reason.IMPOSSIBLE_DATES: self._impossible,
            Reason.ENCODING: self._escaped,
            Reason.ENCODING_CP1252: self._windows,
            Reason.PLACEHOLDER_NAME: self._placeholders,
            Reason.UNRESOLVED_LINK: self._links,
        }

    def line(self, raw: str, reason: Reason) -> Told:
        """Of a line as a report shows it."""
        try:
            return self.fields([field.strip() for field in self.kind.dialect.split(raw)], reason)
        except BadQuoting:
            return Told()

    def fields(self, fields: Sequence[str], reason: Reason) -> Told:
        """Of a row's fields, trimmed, in the order of the columns."""
        if len(fields) != len(self.kind.header):
            return Told(tuple(fields))
        raw = {name: text or None for name, text in zip(self.kind.header, fields, strict=True)}
        row: dict[str, Any] = {}
        faults: dict[str, Reason] = {}
        for name, text in raw.items():
            try:
                row[name] = None if text is None else self._readers[name].validate_python(text)
            except ValidationError as error:
                faults[name] = _reason(error)
        key = row if all(row.get(name) is not None for name in self.kind.key) else None
        return Told(tuple(fields), tuple(self._columns(reason, raw, row, faults)), key)

    def _columns(self, reason: Reason, raw: Row, row: Row, faults: dict[str, Reason]) -> Iterator[str]:
        kind = self.kind
        if reason in BY_FORM:
            yield from (name for name, fault in faults.items() if fault is reason)
        elif reason is Reason.WRONG_FILE:
            yield kind.scope
        elif reason is Reason.DUPLICATE_KEY:
            yield from (name for name in kind.key if name != kind.scope)
        elif reason is Reason.ORPHAN_REFERENCE:
            yield from self._parent()
        elif reason in (Reason.BAD_CHECK_LETTER, Reason.BAD_ID_FORMAT):
            for name in IDENTIFIER_COLUMNS:
                if raw.get(name) and read_identifier(name, raw[name], self._today).warning == reason.value:
                    yield name
        elif reason in OF_WARNING:
            yield from (name for name in OF_WARNING[reason] if name in raw and (raw[name] or name == "DOB"))
        elif reason in self._by_reason:
            yield from self._by_reason[reason](raw, row)

    def _parent(self) -> Iterator[str]:
        """The columns that name the parent: those that it says, else the key without what is the row's own."""
        kind = self.kind
        said = [name for name in kind.header if re.search(rf"\b{re.escape(name)}\b", kind.parent)]
        yield from (name for name in (said or kind.key[:-1]) if name != kind.scope)

    def _missing(self, raw: Row, row: Row) -> Iterator[str]:
        for column in self.kind.columns:
            if raw[column.name] is None and (column.required == "Y" or self._due(column.due, row)):
                yield column.name

    def _due(self, due: Callable[[Row, date], bool] | None, row: Row) -> bool:
        try:
            return due is not None and due(row, self._today)
        except KeyError:
            return False

    def _impossible(self, raw: Row, row: Row) -> Iterator[str]:
        found: set[str] = set()
        for column in self.kind.columns:
            value = row.get(column.name)
            if column.not_after_extract and value is not None and value > self._today:
                found.add(column.name)
        if impossible_birth(row.get("DOB"), self._today):
            found.add("DOB")
        for rule in self.kind.impossible:
            if rule.test(row, self._today):
                found.update(set(re.findall(r"\w+", rule.words)) & set(raw))
        yield from (name for name in raw if name in found)

    def _escaped(self, raw: Row, _: Row) -> Iterator[str]:
        yield from (name for name, text in raw.items() if text and ESCAPED.search(text))

    def _windows(self, raw: Row, _: Row) -> Iterator[str]:
        yield from (name for name, text in raw.items() if text and any(ord(one) > 0xFF for one in text))

    def _placeholders(self, raw: Row, _: Row) -> Iterator[str]:
        for name in ("SURNAME", "FORENAMES"):
            if (raw.get(name) or "").upper() in PLACEHOLDERS:
                yield name

    def _links(self, raw: Row, _: Row) -> Iterator[str]:
        yield from (column.name for column in self.kind.columns if column.type == "L" and raw[column.name])


def _reason(error: ValidationError) -> Reason:
    first = error.errors(include_url=False, include_input=False)[0]
    return Reason(first["ctx"]["reason"]) if first["type"] == "fault" else Reason.TOO_LONG
