"""The file that prisons are loaded from: a row is a prison as it is to be. What it leaves out stays."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from rules.clock import spoken
from rules.codes import CodeChangeKind
from rules.prisons.opening import days_wrong
from rules.row_files import Misread, rows_of
from rules.wrong import Wrong

FUNCTIONS = (
    "high-security",
    "category-b-training",
    "category-c-training",
    "open-resettlement",
    "male-local",
    "male-young-offender",
    "female",
    "removal-centre",
)
COLUMNS = {
    "code": "The prison's three letters, by which it is known for good.",
    "lids_code": "Two or three letters that its LIDS files go by. Of a prison that is there it stays as it is.",
    "name": "What it is called, from the moment of loading on.",
    "function": f"What it is for: {', '.join(FUNCTIONS)}.",
    "contracted": "`Y` where a contractor runs it, else `N`.",
    "opened_on": "The day on which it opened or opens, like 30/9/2003. Empty: not known.",
    "closed_on": "The first day on which it takes in nobody; may be to come. Empty: it is open.",
}
LONGEST_FILE = 200_000
MOST_ROWS = 500
LONGEST_NAME = 100
CODE = re.compile(r"[A-Z]{3}", re.ASCII)
LIDS_CODE = re.compile(r"[A-Z]{2,3}", re.ASCII)
SAID = {
    "name": "name",
    "function": "function",
    "contracted": "contracted",
    "openedOn": "opened on",
    "closedOn": "closed on",
}
"""What of a prison a file may change, by property, in words."""


@dataclass(frozen=True, slots=True)
class Prison:
    """A prison: its codes, what a file may change of it, by property, and the id of one that is there."""

    code: str
    estab: str
    said: Mapping[str, Any]
    id: str = ""


@dataclass(frozen=True, slots=True)
class PrisonChange:
    """What becomes of a prison of the file. `new`: the properties that are to be others; `words` say so. `id`: of the
    prison, if it is there."""

    kind: CodeChangeKind
    prison: Prison
    new: Mapping[str, Any]
    words: tuple[str, ...]
    id: str = ""


def read(text: str) -> tuple[Prison, ...]:
    """Read a file. Raises Misread with all that is wrong with it by itself."""
    faults: list[str] = []
    found = []
    for number, cells in rows_of(text, COLUMNS, COLUMNS, LONGEST_FILE, MOST_ROWS):
        if isinstance(cells, str):
            faults.append(cells)
            continue
        wrong = list(_cells_wrong(cells))
        faults += [f"Row {number}: {one}" for one in wrong]
        if not wrong:
            found.append(_prison(cells))
    codes = [one.code for one in found]
    faults += [f"{code} stands in two rows." for code in dict.fromkeys(codes) if codes.count(code) > 1]
    if faults:
        raise Misread(faults[:20])
    return tuple(found)


def prison_changes(prisons: Iterable[Prison], there: Mapping[str, Prison]) -> list[PrisonChange]:
    """What a file changes, new prisons first. `there`: those there are, by code."""
    found = []
    for one in prisons:
        before = there.get(one.code)
        if before is None:
            words = [
                f"{SAID[name]}: {_words(value)}" for name, value in one.said.items() if value is not None
            ]
            found.append(PrisonChange(CodeChangeKind.ADDED, one, one.said, tuple(words)))
            continue
        new = {name: value for name, value in one.said.items() if value != before.said.get(name)}
        kind = CodeChangeKind.REWORDED if new else CodeChangeKind.KEPT
        told = [f"{SAID[name]}: {_words(before.said.get(name))} becomes {_words(new[name])}" for name in new]
        found.append(PrisonChange(kind, one, new, tuple(told), before.id))
    order = [CodeChangeKind.ADDED, CodeChangeKind.REWORDED, CodeChangeKind.KEPT]
    return sorted(found, key=lambda one: (order.index(one.kind), one.prison.code))


def load_faults(prisons: Iterable[Prison], there: Mapping[str, Prison], today: date) -> list[Wrong]:
    """Why a file can't be loaded."""
    prisons = tuple(prisons)
    taken = {one.estab: one.code for one in there.values()}
    found = []
    for one in prisons:
        before = there.get(one.code)
        if before and before.estab != one.estab:
            found.append(
                _file("LIDS_CODE", f"The LIDS files of {one.code} go by {before.estab}: that stays.")
            )
        elif taken.setdefault(one.estab, one.code) != one.code:
            found.append(_file("TAKEN", f"LIDS files of {one.estab} are those of {taken[one.estab]}."))
        days = days_wrong(one.said["openedOn"], one.said["closedOn"], "asked elsewhere", today)
        found += [_file(each.code, f"{one.code}: {each.message}") for each in days]
    if not found and not any(one.kind is not CodeChangeKind.KEPT for one in prison_changes(prisons, there)):
        found.append(_file("ALREADY", "All of it stands already."))
    return found


def template(prisons: Iterable[Prison]) -> str:
    """The prisons as they stand, as a file to change."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for one in prisons:
        opened, closed = (_typed(one.said.get(name)) for name in ("openedOn", "closedOn"))
        contracted = "Y" if one.said.get("contracted") else "N"
        name, function = one.said["name"], one.said["function"]
        writer.writerow([one.code, one.estab, name, function, contracted, opened, closed])
    return out.getvalue()


def _cells_wrong(cells: Mapping[str, str]) -> Iterator[str]:
    if not CODE.fullmatch(cells["code"].upper()):
        yield f"“{cells['code'][:20]}” is no code of three letters."
    if not LIDS_CODE.fullmatch(cells["lids_code"].upper()):
        yield f"“{cells['lids_code'][:20]}” is no code of two or three letters."
    if not 1 <= len(cells["name"]) <= LONGEST_NAME:
        yield f"give a name of {LONGEST_NAME} characters at most."
    if cells["function"].lower() not in FUNCTIONS:
        yield f"`function` is one of {', '.join(FUNCTIONS)}."
    if cells["contracted"].upper() not in ("Y", "N"):
        yield "`contracted` is Y or N."
    for column in ("opened_on", "closed_on"):
        if cells[column] and _day(cells[column]) is None:
            yield f"“{cells[column][:20]}” is no day like 30/9/2003."


def _prison(cells: Mapping[str, str]) -> Prison:
    return Prison(
        cells["code"].upper(),
        cells["lids_code"].upper(),
        {
            "name": cells["name"],
            "function": cells["function"].lower(),
            "contracted": cells["contracted"].upper() == "Y",
            "openedOn": _day(cells["opened_on"]),
            "closedOn": _day(cells["closed_on"]),
        },
    )


def _day(text: str) -> date | None:
    parts = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text, re.ASCII)
    try:
        return date(int(parts[3]), int(parts[2]), int(parts[1])) if parts else None
    except ValueError:
        return None


def _typed(day: date | None) -> str:
    return f"{day.day}/{day.month}/{day.year}" if day else ""


def _words(value: Any) -> str:
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return spoken(value) if isinstance(value, date) else str(value)


def _file(code: str, message: str) -> Wrong:
    return Wrong(code, "file", message)
