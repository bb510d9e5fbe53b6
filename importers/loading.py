"""What a kind of file does with its accepted rows: the interface that `importers.run` drives, and what they share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from graph.imports.corrections import put, unsay
from graph.imports.facts import Fact, create
from graph.imports.people import NewFile, join_again, put_files, put_officers
from graph.imports.records import Delivery, Record, change_records, create_records
from graph.keys import node_id
from graph.session import Graph, Transaction
from importers.columns import Later, Row
from importers.faults import Reason
from importers.kinds import Kind, read_identifier
from importers.reference.lists import Prison
from rules import codes
from rules.codes import InboxKind
from rules.ethnicity import recorded
from rules.names import key_token, search_fields


@dataclass(slots=True)
class Accepted:
    """A row that has passed the checks so far. `windows`: it had to be read as Windows-1252."""

    record: Record
    row: Row
    windows: bool
    warnings: set[Reason] = field(default_factory=set)
    awaits: set[str] = field(default_factory=set)
    """Ids of what it names that isn't there: when one of these comes, it is looked at again."""


@dataclass(frozen=True)
class Surroundings:
    """What a file's rows are read against: the delivery, the prisons by establishment, and files read before it.

    `since`: when the import began that tells offices of what is fresh; None: it tells of nothing.
    """

    delivery: Delivery
    prisons: dict[str, Prison]
    read: list[str]
    since: datetime | None = None


class Loader(Protocol):
    """A kind of file, as it is loaded."""

    kind: Kind
    in_flight: int
    """How many batches may be written at once. More than one only where the order of batches leaves no trace."""

    @property
    def recorded_as(self) -> str:
        """The kind that is part of a row's id: of kinds that hold the same rows, the same."""

    def key(self, row: Row) -> str:
        """The row's key within its scope."""

    def scope(self, row: Row, scope: str) -> str:
        """The scope of the key, which is that of the file if no column of the row gives it."""

    def file(self, row: Row, scope: str) -> str:
        """The id of the case file that a row is of."""

    def basis(self, scope: str) -> list[tuple[str, str, str]]:
        """System, kind and name of files that the rows are checked against besides themselves.

        No name: all files of the kind. `<`: those whose names come before the file's own.
        """

    def holder(self, row: Row) -> str | None:
        """A second key that only one row of all files of the kind may hold, or None."""

    async def look(self, graph: Graph, rows: list[Accepted], around: Surroundings) -> dict[str, Reason]:
        """Look up what the rows refer to: adds warnings to them, and what they await; answers the faults that reject
        some, by record id."""

    def news(self, row: Row, extract_date: date) -> tuple[str, InboxKind] | None:
        """The fact (id) of a row of which an item is to be raised, if the person was known before, and its kind."""

    async def write(
        self,
        tx: Transaction,
        new: list[Accepted],
        changed: list[Accepted],
        around: Surroundings,
        at: datetime,
    ) -> None:
        """Write rows that aren't there yet, and those that differ from what is there. One transaction."""


@dataclass(slots=True)
class Said:
    """What rows say, to be written together."""

    facts: list[Fact] = field(default_factory=list)
    files: list[NewFile] = field(default_factory=list)
    officers: set[tuple[str, str, str]] = field(default_factory=set)
    due: list[str] = field(default_factory=list)


async def write_new(
    tx: Transaction,
    rows: Iterable[Accepted],
    said: Said,
    around: Surroundings,
    at: datetime,
    *,
    fresh: bool,
) -> None:
    """Write new rows and what they say. `fresh`: none of their facts can be there yet."""
    await create_records(tx, around.delivery, (accepted.record for accepted in rows), at)
    await put_officers(tx, said.officers)
    await put_files(tx, said.files, around.delivery, at)
    if fresh:
        await create(tx, said.facts, at, around.delivery.by)
    else:
        await put(tx, said.facts, around.delivery, at)
    await join_again(tx, said.due)


async def write_changed(
    tx: Transaction, rows: list[Accepted], said: Said, around: Surroundings, at: datetime
) -> None:
    """Put corrected rows and what they say in place of what was there, through history."""
    await change_records(tx, around.delivery, (accepted.record for accepted in rows), at)
    await put_officers(tx, said.officers)
    await put_files(tx, said.files, around.delivery, at)
    await put(tx, said.facts, around.delivery, at)
    by_source: dict[str, set[str]] = {accepted.record.id: set() for accepted in rows}
    for fact in said.facts:
        by_source[fact.source].add(fact.id)
    await unsay(tx, by_source, around.delivery, at)
    await join_again(tx, said.due)


def code_name(codes_: type[codes.CodeSet], code: str | None) -> str | None:
    """The member name that the graph stores for a legacy code."""
    return codes_.of(code).name if code else None


def later(code: str | None) -> str | None:
    """The name that the record holds besides, for a code that is newer than the closed enum."""
    return code.name if isinstance(code, Later) else None


def identity(row: Row) -> dict[str, Any]:
    """What a person's row says of who they are, as properties of the case file and the offender."""
    ethnic = recorded((row.get("ETHNIC") or "").upper() or None)
    return {
        "surname": row["SURNAME"],
        "forenames": row["FORENAMES"],
        "dateOfBirth": row["DOB"],
        "sex": code_name(codes.Sex, row.get("SEX")),
        "ethnicity": ethnic.ethnicity,
        "formerEthnicity": ethnic.former,
        "ethnicityCode": later(row.get("ETHNIC")),
        "ethnicityNeedsRecording": ethnic.needs_recording,
        "language": (row.get("LANG") or "").lower() or None,
        "disability": code_name(codes.Answer, row.get("DISAB")),
        "nationality": row.get("NATIONALITY"),
    }


def aliases(text: str | None) -> list[tuple[str, str | None]]:
    """Other names: `SURNAME, Forenames`, separated by `;`."""
    found = []
    for part in (text or "").split(";"):
        surname, _, forenames = part.partition(",")
        if surname.strip():
            found.append((surname.strip(), forenames.strip() or None))
    return found


def names(row: Row, file: str, source: str, *, weak: bool = False) -> list[Fact]:
    """The names of a row as facts, each once. A copy's own name is another name of the file."""
    listed = [("ALIAS" if weak else "PRIMARY", row["SURNAME"], row["FORENAMES"])]
    listed += [("ALIAS", surname, forenames) for surname, forenames in aliases(row.get("ALIAS"))]
    facts: dict[str, Fact] = {}
    for kind, surname, forenames in listed:
        id_ = node_id("nam", file, surname, forenames or "")
        properties = {"kind": kind, "surname": surname, "forenames": forenames}
        facts.setdefault(id_, Fact("Name", id_, file, source, properties, weak=weak))
    return list(facts.values())


def number(
    file: str, source: str, scheme: str, value: str | None, raw: str, warning: str | None, *, weak: bool
) -> Fact:
    """An identifier as a fact: valid when it has a canonical value."""
    id_ = node_id("idn", file, scheme, value or "".join(raw.split()).upper())
    properties = {
        "scheme": scheme,
        "value": value,
        "raw": raw,
        "valid": value is not None,
        "warning": warning,
    }
    return Fact("Identifier", id_, file, source, properties, weak=weak)


def identifiers(row: Row, file: str, source: str, extract_date: date, *, weak: bool = False) -> list[Fact]:
    """The PNC, CRO and National Insurance numbers of a row as facts."""
    facts = []
    for scheme in ("PNC", "CRO", "NINO"):
        if raw := row.get(scheme):
            read = read_identifier(scheme, raw, extract_date)
            facts.append(number(file, source, scheme, read.value, raw, read.warning, weak=weak))
    return facts


def address(row: Row, file: str, source: str, kind: str) -> list[Fact]:
    """The address of a row as a fact, if it has one."""
    lines = [line for column in ("ADDR1", "ADDR2", "ADDR3", "ADDR4") if (line := row.get(column))]
    if not lines and not row["POSTCODE"]:
        return []
    id_ = node_id("adr", file, kind, *lines, row["POSTCODE"] or "")
    return [Fact("Address", id_, file, source, {"kind": kind, "lines": lines, "postcode": row["POSTCODE"]})]


def headline(properties: dict[str, Any], facts: Iterable[Fact]) -> dict[str, Any]:
    """What the offender that a file begins is shown and found by."""
    listed = list(facts)
    found = search_fields(
        [(f.properties["surname"], f.properties["forenames"]) for f in listed if f.kind == "Name"],
        [
            key_token(f.properties["scheme"], f.properties["value"])
            for f in listed
            if f.kind == "Identifier" and f.properties["value"]
        ],
        [properties["dateOfBirth"]] if properties["dateOfBirth"] else [],
    )
    return properties | dict(zip(("searchNames", "searchSounds", "searchKeys"), found, strict=True))
