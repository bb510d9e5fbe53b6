"""Columns of a legacy file: what each type of the layouts accepts, and the pydantic model of a row.

A declaration such as `Column("DOB", "D")` is the only place where a column is described: the header check, the row
model and `docs/formats.md` all come from it. The types are those of `docs/formats.md`, section Types.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, PlainValidator, StringConstraints, create_model
from pydantic_core import PydanticCustomError

from importers.faults import Reason
from rules import codes

PATTERNS = {
    "CRAMS": r"\d\d/\d{5}",
    "PRISON": r"[A-Z]{2}\d{4}",
    "OASYS": r"[PH]\d{7}",
    "VISOR": r"V\d{7}",
    "VICTIM": r"VC/\d{4}",
    "DTTO": r"D\d{4}",
    "FLAGS13": r"[YN]{13}",
}
LINK_WIDTH = 10
DATE = re.compile(r"(\d\d)/(\d\d)/(\d{4})", re.ASCII)
TIME = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d", re.ASCII)
NUMBER = re.compile(r"\d{1,9}", re.ASCII)

Row = Mapping[str, Any]
"""The values of a checked row by column name: str, int, date or None; codes and keys in their compared case."""

Condition = Callable[[Row, date], bool]
"""Whether a `c` column is due, from the row's valid values and the extract date. KeyError: a column it names isn't."""

CODES: dict[str, type[codes.CodeSet]] = {
    "SEX": codes.Sex,
    "YNU": codes.Answer,
    "CASE": codes.FileStatus,
    "TERM": codes.TerminationReason,
    "CONTACT": codes.ContactKind,
    "OUTCOME": codes.ContactOutcome,
    "CATEGORY": codes.SecurityCategory,
    "RELEASE": codes.ReleaseType,
    "DIR": codes.Direction,
    "MOVE": codes.MovementKind,
    "SOURCE": codes.Service,
    "ASMT": codes.AssessmentKind,
    "ASTAT": codes.AssessmentStatus,
    "RISK": codes.RiskLevel,
    "CONCERN": codes.Concern,
    "PROG": codes.Programme,
    "STAGE": codes.ReferralStage,
    "ENDR": codes.ReferralEnd,
    "ATTEND": codes.SessionAttendance,
    "TEST": codes.PsychometricTest,
    "PHASE": codes.ProgrammePhase,
    "RESP": codes.VictimResponse,
    "DRUG": codes.Drug,
    "DTTOEND": codes.TreatmentOutcome,
    "RESULT": codes.DrugTestResult,
    "COURTRES": codes.ReviewResult,
}
ORDERS = (
    "CRO",
    "CPO",
    "CPRO",
    "CURF",
    "DTTO",
    "ATTC",
    "DAO",
    "PROB",
    "CSO",
    "COMB",
    "PRER",
    "LICA",
    "LICD",
    "LICL",
    "YOS",
)
CUSTODIAL = ("AUR", "ACR", "DCR", "EXT", "LIFE", "DTO", "REC")
NOMINAL = ("RSO", "VO", "PDP")
OUTSIDE = {"CRT": "Court", "POL": "Police", "HOS": "Hospital", "COM": "Community"}
"""Places of a movement that are no prison."""


@dataclass(frozen=True)
class Column:
    """One column. `required`: `Y` always, `c` when `due` says so, blank for optional. `when`: that in words.

    `each`: the list that the words of a text are codes of. `as_`: the name that its value has in a `Row`, if that isn't
    the column's own in capitals, its spaces as `_`. `coded`: the list of which a text may be the title of a code.
    """

    name: str
    type: str
    required: str = ""
    meaning: str = ""
    due: Condition | None = None
    when: str = ""
    each: str = ""
    as_: str = ""
    coded: str = ""

    @property
    def key(self) -> str:
        """The name of its value in a row."""
        return self.as_ or self.name.upper().replace(" ", "_")

    @property
    def not_after_extract(self) -> bool:
        """Whether it is a date that may not be later than the extract date."""
        return self.type == "D"


class Later(str):
    """A code that is newer than the closed enums: as text the built-in code that it counts as, empty where there is
    none; or the title of a code, as it was written. `name` is what the record holds besides."""

    __slots__ = ("name",)
    name: str

    def __new__(cls, code: str, name: str) -> Later:
        """A code that counts as another."""
        self = super().__new__(cls, code)
        self.name = name
        return self

    def __getnewargs__(self) -> tuple[str, str]:  # type: ignore[override]
        """What makes it again in another process."""
        return (str(self), self.name)


@dataclass(frozen=True)
class Lists:
    """The closed lists that reference data gives: area slugs and establishment codes, by how they are compared.

    `spellings` are (list, text, code): how else extracts write codes.
    """

    areas: frozenset[str]
    establishments: frozenset[str]
    forces: frozenset[str] = frozenset()
    spellings: tuple[tuple[str, str, str], ...] = ()

    def spelled(self, name: str) -> Mapping[str, str]:
        """What texts stand for besides the codes of a list: aliases and newer codes, of the versions in force."""
        return {text: code for of, text, code in self.spellings if of == name}

    def members(self, name: str) -> frozenset[str]:
        """The codes of a list. Raises KeyError for a list that isn't known."""
        if name == "AREA":
            return self.areas
        if name == "ESTAB":
            return self.establishments
        if name == "FORCE":
            return self.forces
        if name == "YN":
            return frozenset("YN")
        if name == "VCAT":
            return frozenset(NOMINAL)
        if name == "PLACE":
            return self.establishments | OUTSIDE.keys()
        if name == "ETHNIC":
            return frozenset(c.code for c in (*codes.Ethnicity, *codes.FormerEthnicity))
        if name == "ORDER":
            return frozenset(ORDERS)
        if name == "SENTENCE":
            return frozenset(CUSTODIAL)
        if name == "CUSTODY":
            return frozenset([c.code for c in codes.CustodyStatus] + ["T"])
        return frozenset(c.code for c in CODES[name])


def fail(reason: Reason) -> PydanticCustomError:
    """The pydantic error that stands for a fault."""
    return PydanticCustomError("fault", "{reason}", {"reason": reason})


@lru_cache(maxsize=50_000)
def to_date(text: str) -> date:
    """A date written DD/MM/YYYY. Raises the bad-date fault."""
    match = DATE.fullmatch(text)
    if match:
        try:
            return date(int(match[3]), int(match[2]), int(match[1]))
        except ValueError:
            pass
    raise fail(Reason.BAD_DATE)


def to_time(text: str) -> str:
    """A time written HH:MM, 24-hour, as it is. Raises the bad-date fault."""
    if not TIME.fullmatch(text):
        raise fail(Reason.BAD_DATE)
    return text


def to_number(low: int, high: int) -> Callable[[str], int]:
    """A reader of whole numbers in a range."""

    def read(text: str) -> int:
        if not NUMBER.fullmatch(text) or not low <= (number := int(text)) <= high:
            raise fail(Reason.BAD_NUMBER)
        return number

    return read


def to_code(members: frozenset[str], spelled: Mapping[str, str], *, lower: bool) -> Callable[[str], str]:
    """A reader of codes of a list, compared in upper case, or area slugs in lower."""

    def read(text: str) -> str:
        code = text.lower() if lower else text.upper()
        if (found := spelled.get(code)) is not None:
            return found
        if code not in members:
            raise fail(Reason.UNKNOWN_CODE)
        return code

    return read


def to_key(pattern: str) -> Callable[[str], str]:
    """A reader of keys with a pattern, in upper case."""
    compiled = re.compile(pattern, re.ASCII)

    def read(text: str) -> str:
        key = text.upper()
        if not compiled.fullmatch(key):
            raise fail(Reason.BAD_FORMAT)
        return key

    return read


def to_codes(width: int, members: frozenset[str]) -> Callable[[str], str]:
    """A reader of codes with spaces between them, in upper case."""

    def read(text: str) -> str:
        if len(text) > width:
            raise fail(Reason.TOO_LONG)
        found = text.upper().split()
        if not members.issuperset(found):
            raise fail(Reason.UNKNOWN_CODE)
        return " ".join(found)

    return read


def to_titled(width: int, names: Mapping[str, str]) -> Callable[[str], str]:
    """A reader of texts that may be the title of a code, in any case."""

    def read(text: str) -> str:
        if len(text) > width:
            raise fail(Reason.TOO_LONG)
        name = names.get(" ".join(text.upper().split()))
        return Later(text, name) if name else text

    return read


def annotation(type_: str, lists: Lists, each: str = "", coded: str = "") -> Any:
    """The pydantic type of a column type. Raises ValueError for a type that isn't declared in the layouts."""
    kind, _, name = type_.partition(":")
    if each:
        return Annotated[Any, PlainValidator(to_codes(int(type_[1:]), lists.members(each)))]
    if coded:
        return Annotated[Any, PlainValidator(to_titled(int(type_[1:]), lists.spelled(coded)))]
    if kind == "C":
        return Annotated[
            Any, PlainValidator(to_code(lists.members(name), lists.spelled(name), lower=name == "AREA"))
        ]
    if kind == "K":
        return Annotated[Any, PlainValidator(to_key(PATTERNS[name]))]
    if kind == "I":
        return str
    if type_ in ("D", "F"):
        return Annotated[Any, PlainValidator(to_date)]
    if type_ == "H":
        return Annotated[Any, PlainValidator(to_time)]
    if type_ == "L":
        return Annotated[str, StringConstraints(max_length=LINK_WIDTH, to_upper=True)]
    if match := re.fullmatch(r"T(\d+)", type_):
        return Annotated[str, StringConstraints(max_length=int(match[1]))]
    if match := re.fullmatch(r"N(\d+)-(\d+)", type_):
        return Annotated[Any, PlainValidator(to_number(int(match[1]), int(match[2])))]
    raise ValueError(f"No column type {type_}")


def row_model(name: str, columns: tuple[Column, ...], lists: Lists) -> type[BaseModel]:
    """The pydantic model of a row, whose fields are the columns. Blank values come as None."""
    fields: dict[str, Any] = {}
    for column in columns:
        kind = annotation(column.type, lists, column.each, column.coded)
        # A required Any would let None through to its reader: a missing value must not get that far.
        fields[column.key] = (kind if column.required == "Y" else kind | None, ...)
    return create_model(name, __config__=ConfigDict(extra="forbid"), **fields)
