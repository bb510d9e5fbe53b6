"""A kind of legacy file: the one declaration from which its header check, row model and documentation come."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from importers.columns import Column, Lists, Row
from importers.dialects import Dialect
from importers.faults import Reason
from rules import identifiers
from rules.likeness import PLACEHOLDERS

EARLIEST_BIRTH = date(1890, 1, 1)
YOUNGEST = 10
"""Age of criminal responsibility in England and Wales: no offender is younger."""


@dataclass(frozen=True)
class Impossible:
    """A rule that a row's dates break: in words, and as a test. KeyError or None in a column: not tested."""

    words: str
    test: Callable[[Row, date], bool]


def before(first: str, second: str) -> Impossible:
    """The rule `first before second`."""

    def test(row: Row, _: date) -> bool:
        return bool(row[first] and row[second] and row[first] < row[second])

    return Impossible(f"{first} before {second}", test)


def after(first: str, second: str) -> Impossible:
    """The rule `first after second`."""

    def test(row: Row, _: date) -> bool:
        return bool(row[first] and row[second] and row[first] > row[second])

    return Impossible(f"{first} after {second}", test)


def no_warnings(_: Row) -> Iterator[Reason]:
    """For kinds whose rows can only have the warnings that every kind has."""
    return iter(())


@dataclass(frozen=True)
class Kind:
    """A kind of file.

    `file_name` shows how it is called, with the scope in angle brackets; `scope` is the column that must equal that
    part. `warnings` gives what the row alone can be flagged for, beyond what every row is.
    """

    system: str
    name: str
    file_name: str
    dialect: Dialect
    scope: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    parent: str = ""
    notes: str = ""
    impossible: tuple[Impossible, ...] = ()
    warnings: Callable[[Row], Iterator[Reason]] = no_warnings
    header: tuple[str, ...] = field(init=False)
    pattern: re.Pattern[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "header", tuple(column.name for column in self.columns))
        begin, _, rest = self.file_name.partition("<")
        end = rest.partition(">")[2]
        pattern = re.compile(re.escape(begin) + r"([A-Za-z-]+)" + re.escape(end), re.IGNORECASE)
        object.__setattr__(self, "pattern", pattern)

    def scope_of(self, file_name: str) -> str | None:
        """The area slug or establishment code in a file's name, or None when it is of another kind."""
        match = self.pattern.fullmatch(file_name)
        if match is None:
            return None
        return match[1].lower() if self.scope == "AREA" else match[1].upper()

    def knows(self, scope: str, lists: Lists) -> bool:
        """Whether the reference data has this area or establishment."""
        return scope in lists.members(self.scope)


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
    if (row["ETHNIC"] or "").isdigit():
        yield Reason.OLD_ETHNICITY


CONTACT_GRACE = timedelta(days=28)
