"""Files for the staff directory: read whole, with every fault by line and column, before anything is changed.

A CSV line says one thing of one person: a post (`role`), a clearance, or which officer on files they are. Who is named
only once has the name there; a line again with `to` ends what it says.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from io import StringIO
from typing import Any

from graph.directory import officers_there, places, staff_there, subjects_taken
from graph.session import Graph
from resolvers.access import TABLE, Clearance, Role, Scope

COLUMNS = (
    "staff",
    "name",
    "subject",
    "role",
    "area",
    "team",
    "prison",
    "clearance",
    "officer",
    "from",
    "to",
)
STAFF_ID = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,38}[a-z0-9])?")
FORMS = ("%Y-%m-%d", "%d/%m/%Y")
AREA_SCOPES = {Scope.AREA, Scope.TEAM}


@dataclass(frozen=True)
class Fault:
    """What is wrong at a line (from 1) and, if at one, a column of a file."""

    line: int
    column: str
    message: str

    def __str__(self) -> str:
        where = f", column {self.column}" if self.column else ""
        return f"line {self.line}{where}: {self.message}"


class Faulty(Exception):
    """A file that can't be taken, with every fault in it."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


async def read_staff(graph: Graph, text: str) -> list[dict[str, Any]]:
    """The people of a CSV file, as `graph.staff.keep_staff` takes them. Raises Faulty."""
    reading = _Reading()
    lines = list(reading.lines(text))
    areas, prisons = await places(graph)
    known = {
        "area": areas,
        "prison": prisons,
        "officer": await officers_there(graph, (row["officer"] for _, row in lines if row["officer"])),
    }
    taken = await subjects_taken(graph, (row["subject"] for _, row in lines if row["subject"]))
    held = await staff_there(graph, (row["staff"] for _, row in lines))
    for line, row in lines:
        reading.take(line, row, known, taken)
    for id_, (line, name) in reading.names.items():
        if not name and id_ not in held:
            reading.fault(line, "name", f"{id_} is new: give a name.")
    if reading.faults:
        raise Faulty(sorted(reading.faults, key=lambda one: one.line))
    return [dict(one) for one in reading.people.values()]


class _Reading:
    """The lines of a file taken so far."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.people: dict[str, dict[str, Any]] = {}
        self.names: dict[str, tuple[int, str]] = {}
        self.subjects: dict[str, str] = {}
        self.said: dict[tuple[Any, ...], list[tuple[date, date | None]]] = {}

    def fault(self, line: int, column: str, message: str) -> None:
        """Note a fault."""
        self.faults.append(Fault(line, column, message))

    def lines(self, text: str) -> Iterator[tuple[int, dict[str, str]]]:
        """Each line that says something, with its number. Raises Faulty for a file without the columns."""
        reader = csv.reader(StringIO(text.removeprefix("\ufeff")), strict=True)
        try:
            head = [name.strip() for name in next(reader, [])]
            if wrong := sorted(set(COLUMNS) ^ set(head)) or len(head) != len(COLUMNS):
                named = ", ".join(wrong) if isinstance(wrong, list) else "one is there twice"
                raise Faulty([Fault(1, "", f"The columns must be {', '.join(COLUMNS)} (see: {named}).")])
            for values in reader:
                if not any(value.strip() for value in values):
                    continue
                if len(values) != len(head):
                    self.fault(
                        reader.line_num, "", f"There are {len(values)} values for {len(head)} columns."
                    )
                    continue
                yield (
                    reader.line_num,
                    dict(zip(head, (value.strip() for value in values), strict=True)),
                )
        except csv.Error as error:
            raise Faulty([*self.faults, Fault(reader.line_num, "", f"This is not CSV: {error}.")]) from None

    def take(
        self, line: int, row: Mapping[str, str], known: Mapping[str, set[str]], taken: Mapping[str, str]
    ) -> None:
        """Take a line, or note what is wrong with it."""
        before = len(self.faults)
        id_ = row["staff"]
        if not STAFF_ID.fullmatch(id_):
            self.fault(
                line, "staff", f"“{id_}” is no staff id: use small letters, digits, - and dots, 40 at most."
            )
        self._who(line, row, taken)
        begins, ends = self._day(line, row, "from"), self._day(line, row, "to")
        said = [name for name in ("role", "clearance", "officer") if row[name]]
        if len(said) > 1:
            self.fault(line, said[1], f"Say one thing a line: {' or '.join(said)}.")
        if said and not row["from"]:
            self.fault(line, "from", "Say from which day on.")
        if begins and ends and ends <= begins:
            self.fault(line, "to", "It must end after the day on which it begins.")
        for name in ("area", "prison", "officer"):
            if row[name] and row[name] not in known[name]:
                self.fault(line, name, f"There is no {name} {row[name]}.")
        item = self._item(line, row)
        if len(self.faults) > before:
            return
        person = self.people.setdefault(id_, {"id": id_})
        person |= {name: row[name] for name in ("name", "subject") if row[name]}
        if item is not None:
            assert begins is not None
            kind, values = item
            self._once(line, id_, kind, values, begins, ends)
            person.setdefault(kind, []).append({**values, "from": begins, "to": ends})

    def _who(self, line: int, row: Mapping[str, str], taken: Mapping[str, str]) -> None:
        id_, subject = row["staff"], row["subject"]
        first, name = self.names.get(id_, (line, ""))
        if name and row["name"] and name != row["name"]:
            self.fault(line, "name", f"{id_} is called {name} on line {first}.")
        self.names[id_] = (first, name or row["name"])
        if subject:
            whose = self.subjects.setdefault(subject, taken.get(subject, id_))
            if whose != id_:
                self.fault(line, "subject", f"This subject is {whose}'s.")

    def _day(self, line: int, row: Mapping[str, str], column: str) -> date | None:
        for form in FORMS:
            with suppress(ValueError):
                return datetime.strptime(row[column], form).replace(tzinfo=UTC).date()
        if row[column]:
            self.fault(line, column, f"“{row[column]}” is not a date: write it as 2003-09-30.")
        return None

    def _item(self, line: int, row: Mapping[str, str]) -> tuple[str, dict[str, Any]] | None:
        """What a line says besides who it is."""
        if row["role"]:
            self._post(line, row)
            places_ = {name: row[name] or None for name in ("area", "team", "prison")}
            return "posts", {"role": row["role"], **places_}
        for name in ("area", "team", "prison"):
            if row[name]:
                self.fault(line, name, "Only a post is somewhere: give its role.")
        if row["clearance"]:
            if row["clearance"] not in Clearance.__members__:
                self.fault(line, "clearance", f"Use one of {', '.join(Clearance.__members__)}.")
            return "clearances", {"kind": row["clearance"]}
        if row["officer"]:
            return "officers", {"officer": row["officer"]}
        for name in ("from", "to"):
            if row[name]:
                self.fault(line, name, "Say what it is that has dates: a role, a clearance or an officer.")
        return None

    def _post(self, line: int, row: Mapping[str, str]) -> None:
        staff_roles = [role.name for role in Role if role is not Role.PARTNER_AGENCY]
        if row["role"] not in staff_roles:
            self.fault(line, "role", f"Use one of {', '.join(staff_roles)}.")
            return
        scopes = {part.readers.get(Role[row["role"]]) for part in TABLE.values()}
        if scopes & AREA_SCOPES and not row["area"]:
            self.fault(line, "area", f"{row['role']} is held in an area: name it.")
        if Scope.PRISON in scopes and not row["prison"]:
            self.fault(line, "prison", f"{row['role']} is held in a prison: name it.")
        if row["team"] and not row["area"]:
            self.fault(line, "team", "A team is part of an area: name that too.")

    def _once(
        self, line: int, id_: str, kind: str, values: Mapping[str, Any], begins: date, ends: date | None
    ) -> None:
        """Note a fault where a file says the same thing of somebody for times that overlap."""
        earlier = self.said.setdefault((id_, kind, *values.values()), [])
        for other, until in earlier:
            if (ends is None or other < ends) and (until is None or begins < until):
                self.fault(line, "from", "This file says the same for a time that overlaps.")
                break
        earlier.append((begins, ends))
