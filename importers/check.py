"""Checking one line against its kind: the first fault in the catalogue's order, or the row's values."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from pydantic import TypeAdapter, ValidationError

from importers import figures
from importers.columns import Lists, Row, annotation, row_model
from importers.dialects import BadQuoting
from importers.faults import ORDER, Fault, Reason
from importers.kinds import Kind, impossible_birth, person_warnings
from importers.lines import decode, has_control_bytes
from importers.pinpoint import Pinpoint, Told

BY_PYDANTIC = {"string_too_long": Reason.TOO_LONG}


class Checker:
    """Checks lines of one file. `extract_date` is the today of every rule; `scope` the one in the file's name.

    `figures` counts the accepted rows that describe a person, as they are looked at for warnings.
    """

    def __init__(self, kind: Kind, lists: Lists, extract_date: date, scope: str) -> None:
        self.kind = kind
        self.extract_date = extract_date
        self.scope = scope
        self._model = row_model(kind.name, kind.columns, lists).__pydantic_validator__
        self._readers: dict[str, TypeAdapter[Any]] = {
            column.name: TypeAdapter(annotation(column.type, lists)) for column in kind.columns
        }
        self._split = kind.dialect.split
        self._width = len(kind.columns)
        self._required = tuple(i for i, column in enumerate(kind.columns) if column.required == "Y")
        self._due = tuple((column.name, column.due) for column in kind.columns if column.due)
        self._past = tuple(column.name for column in kind.columns if column.not_after_extract)
        self._person = "DOB" in kind.header
        self._pinpoint = Pinpoint(kind, self._readers, extract_date)
        self.figures: Counter[str] = Counter()

    def line(self, line: bytes) -> Reason | tuple[Row, bool]:
        """The fault that rejects a line, or its values and whether it had to be read as Windows-1252."""
        if has_control_bytes(line):
            return Reason.ENCODING
        text, windows = decode(line)
        try:
            fields = self._split(text)
        except BadQuoting:
            return Reason.BAD_QUOTING
        if len(fields) != self._width:
            return Reason.TRUNCATED_ROW if len(fields) < self._width else Reason.EXTRA_FIELDS
        found = self.values([field.strip() or None for field in fields])
        return found if isinstance(found, Reason) else (found, windows)

    def values(self, fields: list[str | None]) -> Reason | Row:
        """The fault that rejects trimmed fields, or the row's values."""
        for index in self._required:
            if fields[index] is None:
                return Reason.MISSING_REQUIRED
        raw = dict(zip(self.kind.header, fields, strict=True))
        try:
            row: Row = self._model.validate_python(raw).__dict__
        except ValidationError as error:
            return self._first(raw, error)
        if self._blank(row):
            return Reason.MISSING_REQUIRED
        if row[self.kind.scope] != self.scope:
            return Reason.WRONG_FILE
        return Reason.IMPOSSIBLE_DATES if self._impossible(row) else row

    def warnings(self, row: Row, *, windows: bool) -> set[Reason]:
        """What an accepted row is flagged for by itself, once per code."""
        found = set(self.kind.warnings(row))
        if self._person:
            found.update(person_warnings(row, self.extract_date))
        if windows:
            found.add(Reason.ENCODING_CP1252)
        if figures.describes(row):
            figures.count(self.figures, row, found, self.extract_date)
        return found

    def tell(self, fault: Fault) -> Told:
        """Where in its row a fault is."""
        return self._pinpoint.line(fault.raw, fault.reason)

    def _first(self, raw: dict[str, str | None], error: ValidationError) -> Reason:
        """The first fault of a row whose columns don't all have their form. A condition sees only the valid ones."""
        faults: dict[str, Reason] = {}
        for fault in error.errors(include_url=False, include_input=False):
            reason = fault["ctx"]["reason"] if fault["type"] == "fault" else BY_PYDANTIC[fault["type"]]
            faults[str(fault["loc"][0])] = reason
        valid = {
            name: None if text is None else self._readers[name].validate_python(text)
            for name, text in raw.items()
            if name not in faults
        }
        if self._blank(valid):
            return Reason.MISSING_REQUIRED
        return min(faults.values(), key=lambda reason: ORDER[reason])

    def _blank(self, row: Row) -> bool:
        for name, due in self._due:
            try:
                if due is not None and row[name] is None and due(row, self.extract_date):
                    return True
            except KeyError:
                continue
        return False

    def _impossible(self, row: Row) -> bool:
        today = self.extract_date
        if any(row[name] is not None and row[name] > today for name in self._past):
            return True
        if self._person and impossible_birth(row["DOB"], today):
            return True
        return any(rule.test(row, today) for rule in self.kind.impossible)
