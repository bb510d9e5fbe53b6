"""Checking one row against its kind: the first fault in the catalogue's order, or the row's values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

from pydantic import TypeAdapter, ValidationError

from importers import figures
from importers.columns import Lists, Row, annotation, row_model
from importers.faults import ORDER, Fault, Reason
from importers.kinds import Kind, impossible_birth, person_warnings
from importers.pinpoint import Pinpoint, Told
from importers.sources import Fields

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
            column.key: TypeAdapter(annotation(column.type, lists, column.each)) for column in kind.columns
        }
        self._lists = lists
        self._keys = kind.keys
        self._required = tuple(i for i, column in enumerate(kind.columns) if column.required == "Y")
        self._due = tuple((column.key, column.due) for column in kind.columns if column.due)
        self._past = tuple(column.key for column in kind.columns if column.not_after_extract)
        self._person = "DOB" in self._keys
        self._scoped = kind.scope in self._keys
        self._pinpoint = Pinpoint(kind, self._readers, extract_date)
        self.figures: Counter[str] = Counter()

    def values(self, fields: Fields | Reason) -> Reason | Row:
        """The fault that rejects a row's fields, or its values."""
        if isinstance(fields, Reason):
            return fields
        for index in self._required:
            if fields[index] is None:
                return Reason.MISSING_REQUIRED
        raw = dict(zip(self._keys, fields, strict=True))
        try:
            row: Row = self._model.validate_python(raw).__dict__
        except ValidationError as error:
            return self._first(raw, error)
        if self._blank(row):
            return Reason.MISSING_REQUIRED
        for check in self.kind.checks:
            if check.broken(row, self._lists):
                return check.reason
        if self._scoped and row[self.kind.scope] != self.scope:
            return Reason.WRONG_FILE
        return Reason.IMPOSSIBLE_DATES if self._impossible(row) else row

    def warnings(self, row: Row, *, windows: bool) -> set[Reason]:
        """What an accepted row is flagged for by itself, once per code."""
        found = set(self.kind.warnings(row))
        if self._person:
            found.update(person_warnings(row, self.extract_date))
        if windows:
            found.add(Reason.ENCODING_CP1252)
        if self._person:
            figures.count(self.figures, row, found, self.extract_date)
        return found

    def tell(self, fault: Fault) -> Told:
        """Where in its row a fault is."""
        return self._pinpoint.row(fault.raw, fault.reason)

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
        found = [*faults.values(), *self._broken(valid)]
        return min(found, key=lambda reason: ORDER[reason])

    def _broken(self, valid: Row) -> Iterator[Reason]:
        for check in self.kind.checks:
            try:
                if check.broken(valid, self._lists):
                    yield check.reason
            except KeyError:
                continue

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
