"""A kind of legacy file: the one declaration from which its header check, row model and documentation come."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date

from importers.columns import Column, Lists, Row
from importers.faults import Reason
from importers.sources import Source
from importers.sources.sheet import Sheet
from rules import identifiers
from rules.faults import CORRECTIONS
from rules.likeness import PLACEHOLDERS

EARLIEST_BIRTH = date(1890, 1, 1)
YOUNGEST = 10
"""Age of criminal responsibility in England and Wales: no offender is younger."""


@dataclass(frozen=True)
class Impossible:
    """A rule that a row's dates break: in words, and as a test. KeyError or None in a column: not tested."""

    words: str
    test: Callable[[Row, date], bool]


@dataclass(frozen=True)
class Check:
    """What a row must hold beyond the form of its columns, and the code that it gets if it doesn't.

    KeyError: a column that the test names has a fault itself.
    """

    reason: Reason
    broken: Callable[[Row, Lists], bool]


def before(first: str, second: str) -> Impossible:
    """The rule `first before second`, of columns by the names that they have in the file."""
    one, other = Column(first, "D").key, Column(second, "D").key

    def test(row: Row, _: date) -> bool:
        return bool(row[one] and row[other] and row[one] < row[other])

    return Impossible(f"{first} before {second}", test)


def after(first: str, second: str) -> Impossible:
    """The rule `first after second`, likewise."""
    one, other = Column(first, "D").key, Column(second, "D").key

    def test(row: Row, _: date) -> bool:
        return bool(row[one] and row[other] and row[one] > row[other])

    return Impossible(f"{first} after {second}", test)


def no_warnings(_: Row) -> Iterator[Reason]:
    """For kinds whose rows can only have the warnings that every kind has."""
    return iter(())


@dataclass(frozen=True)
class Kind:
    """A kind of file.

    `file_name` shows how it is called, with the scope in angle brackets; `scope` is the list that part is of, and if
    there is a column of that name, it must equal it. `warnings` gives what the row alone can be flagged for, beyond
    what every row is. `apart`: a member name of `rules.codes.Apart`, for what only those cleared may see.
    """

    system: str
    name: str
    file_name: str
    source: Source
    scope: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    parent: str = ""
    notes: str = ""
    impossible: tuple[Impossible, ...] = ()
    warnings: Callable[[Row], Iterator[Reason]] = no_warnings
    checks: tuple[Check, ...] = ()
    apart: str | None = None
    header: tuple[str, ...] = field(init=False)
    pattern: re.Pattern[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "header", tuple(column.name for column in self.columns))
        stem, _, suffix = self.file_name.rpartition(".")
        begin, within, rest = stem.partition("<")
        suffixes = "|".join(re.escape(each) for each in (f".{suffix}", *self.source.suffixes))
        scope = r"([A-Za-z-]+)" + re.escape(rest.partition(">")[2]) if within else "()"
        corrections = rf"(?:{re.escape(CORRECTIONS)}(?:-\d+)?)?"
        pattern = re.compile(f"{re.escape(begin)}{scope}{corrections}(?:{suffixes})", re.IGNORECASE)
        object.__setattr__(self, "pattern", pattern)

    @property
    def keys(self) -> tuple[str, ...]:
        """The names that the columns' values have in a row."""
        return tuple(column.key for column in self.columns)

    @property
    def sheet(self) -> str:
        """The sheet of a workbook that rows are on; empty for other files."""
        return self.source.name if isinstance(self.source, Sheet) else ""

    def scope_of(self, file_name: str) -> str | None:
        """The area slug or establishment code in a file's name, or None when it is of another kind."""
        match = self.pattern.fullmatch(file_name)
        if match is None:
            return None
        return match[1].lower() if self.scope == "AREA" else match[1].upper()

    def called_of(self, scope: str, name: str) -> str:
        """How the file of a scope is reported that holds another kind of the same system."""
        begin, _, rest = self.file_name.partition("<")
        file = f"{begin}{scope}{rest.partition('>')[2]}"
        return f"{file}!{name.capitalize()}" if self.sheet else file.replace(self.name, name)

    def called(self, file_name: str) -> str:
        """How rows of this kind are reported: by the file, and the sheet of a workbook."""
        return f"{file_name}!{self.sheet}" if self.sheet else file_name

    def knows(self, scope: str, lists: Lists) -> bool:
        """Whether the reference data has this area or establishment."""
        return not self.scope or scope in lists.members(self.scope)


def years_before(day: date, years: int) -> date:
    """The day so many years before. From 29 February in a common year: 28 February."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def impossible_birth(born: date | None, extract_date: date) -> bool:
    """Whether nobody in these files can have been born then."""
    return born is not None and not EARLIEST_BIRTH <= born <= years_before(extract_date, YOUNGEST)


IDENTIFIER_COLUMNS = ("PNC", "CRO", "NINO")


def read_identifier(scheme: str, raw: str, extract_date: date) -> identifiers.Identifier:
    """An identifier column's value. `scheme` is the column's name."""
    if scheme == "PNC":
        return identifiers.pnc(raw, extract_date)
    return identifiers.cro(raw) if scheme == "CRO" else identifiers.nino(raw)


def person_warnings(row: Row, extract_date: date) -> Iterator[Reason]:
    """The warnings of every row that describes a person."""
    for scheme in IDENTIFIER_COLUMNS:
        if raw := row.get(scheme):
            warning = read_identifier(scheme, raw, extract_date).warning
            if warning:
                yield Reason(warning)
    if row["DOB"] is None:
        yield Reason.MISSING_DOB
    elif (row["DOB"].month, row["DOB"].day) == (1, 1):
        yield Reason.DEFAULT_DOB
    if any((row[column] or "").upper() in PLACEHOLDERS for column in ("SURNAME", "FORENAMES")):
        yield Reason.PLACEHOLDER_NAME
    if (row.get("ETHNIC") or "").isdigit():
        yield Reason.OLD_ETHNICITY
