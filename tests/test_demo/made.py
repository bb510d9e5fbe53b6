"""A generated folder, read back by the simplest means."""

from __future__ import annotations

import csv
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from python_calamine import CalamineWorkbook

from demo.extracts.layouts import Layout

EXTRACT = date(2003, 9, 30)
Row = tuple[str, int, dict[str, str]]
FEWEST_CELLS = 3


class Made:
    """The files of a delivery and its truth."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.truth: dict[str, Any] = json.loads((folder / "truth.json").read_text("utf-8"))
        self.rejected = {
            (f, line) for f, line, _, severity, _ in self.truth["faults"] if severity == "reject"
        }
        self.flags: dict[tuple[str, int], set[str]] = defaultdict(set)
        for name, line, reason, _, _ in self.truth["faults"]:
            self.flags[name, line].add(reason)
        self.person = {tuple(key[:3]): key[3] for key in self.truth["keys"]}

    def lines(self, name: str) -> list[str]:
        """The lines of a file, without their ends."""
        whole = (self.folder / name).read_bytes().decode("latin-1")
        assert whole.endswith("\r\n")
        assert whole.count("\n") == whole.count("\r\n")
        return whole[:-2].split("\r\n")

    def files(self, layout: Layout) -> Iterator[str]:
        """The files of a kind."""
        return (p.name for p in sorted(self.folder.glob(layout.file("*"))))

    def every(self, layout: Layout) -> Iterator[Row]:
        """All rows that can be taken apart: what a report calls the file, the line or sheet row, the values."""
        for name in self.files(layout):
            if layout.dialect == "xml":
                yield from self._assessments(name)
            elif layout.sheet:
                yield from self._cells(name, layout)
            else:
                for number, line in enumerate(self.lines(name)[1:], 2):
                    values = line.split("|") if layout.dialect == "pipe" else next(csv.reader([line]))
                    yield name, number, dict(zip(layout.columns, values, strict=False))

    def good(self, layout: Layout) -> Iterator[Row]:
        """The rows that a correct reader accepts."""
        for name, number, row in self.every(layout):
            if (name, number) not in self.rejected:
                assert len(row) >= len(layout.columns) or layout.dialect == "xml"
                yield name, number, row

    def owner(self, *key: str) -> str:
        """Whose an accepted key is."""
        found: str = self.person[key]
        return found

    def _assessments(self, name: str) -> Iterator[Row]:
        whole = (self.folder / name).read_text("utf-8")
        starts = [
            n for n, line in enumerate(whole.split("\n"), 1) if line.lstrip().startswith("<assessment ")
        ]
        # Of our own making, so the plain reader will do.
        found = ElementTree.fromstring(whole).findall("assessment")  # noqa: S314
        assert len(starts) == len(found)
        for number, element in zip(starts, found, strict=True):
            yield name, number, _flat(element)

    def _cells(self, name: str, layout: Layout) -> Iterator[Row]:
        cells = self.cells(name, layout.sheet)
        wanted = [_plain(column) for column in layout.columns]
        top = next(n for n, row in enumerate(cells) if [_plain(str(cell)) for cell in row] == wanted)
        for number, row in enumerate(cells[top + 1 :], top + 2):
            if sum(cell != "" for cell in row) >= FEWEST_CELLS:
                yield (
                    f"{name}!{layout.sheet}",
                    number,
                    dict(zip(layout.columns, map(_text, row), strict=True)),
                )

    def cells(self, name: str, sheet: str) -> list[list[Any]]:
        """A sheet as it is."""
        book = CalamineWorkbook.from_path(str(self.folder / name))
        return book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)

    def merged(self, name: str, sheet: str) -> list[Any]:
        """The merged ranges of a sheet."""
        book = CalamineWorkbook.from_path(str(self.folder / name))
        return list(book.get_sheet_by_name(sheet).merged_cell_ranges or ())


def _plain(name: str) -> str:
    """A column's name without its capitals and spaces."""
    return re.sub(r"\s", "", name).lower()


def _text(cell: Any) -> str:
    """A cell as a text file would have it."""
    if isinstance(cell, date):
        return cell.strftime("%d/%m/%Y")
    return str(int(cell)) if isinstance(cell, float) and cell == int(cell) else str(cell)


def _flat(element: ElementTree.Element) -> dict[str, str]:
    """An assessment by the column names of the older tool's file."""
    who = element.find("offender")
    scores = element.find("scores")
    assert who is not None
    assert scores is not None
    row = {
        "OASYS_ID": element.get("id"), "SOURCE": element.get("source"), "AGENCY": element.get("agency"),
        "TYPE": element.get("type"), "STATUS": element.get("status"), "DATE": _turned(element.get("date")),
        "CRAMS_REF": who.get("crams-ref"), "PRISON_NO": who.get("prison-no"), "SURNAME": who.get("surname"),
        "FORENAMES": who.get("forenames"), "DOB": _turned(who.get("dob")), "SEX": who.get("sex"),
        "PNC": who.get("pnc"), "OGRS2": scores.get("ogrs2"), "TOTAL": scores.get("total"),
        "ASSESSOR": element.findtext("assessor"),
        "CONCERNS": " ".join(found.get("code", "") for found in element.findall("concern")),
    }  # fmt: skip
    for section in element.findall("section"):
        row[f"SEC{int(section.get('no', '0')):02d}"] = section.get("score")
    for name, attribute in (("LINK_REOFF", "reoffending"), ("LINK_HARM", "harm")):
        row[name] = "".join(section.get(attribute, "") for section in element.findall("section"))
    for harm in element.findall("harm"):
        row[f"ROSH_{harm.get('to')}"], row[f"CUST_{harm.get('to')}"] = (
            harm.get("community"),
            harm.get("custody"),
        )
    for objective in element.findall("objective"):
        row[f"OBJ{objective.get('no')}"] = f"{objective.get('section')}: {objective.text}"
    return {name: value or "" for name, value in row.items()}


def _turned(value: str | None) -> str:
    return "/".join(reversed((value or "").split("-")))


def day(value: str) -> date | None:
    """A date of the files; None for a blank."""
    return date(int(value[6:]), int(value[3:5]), int(value[:2])) if value else None


def ordered(*values: str) -> bool:
    """Whether dates are in order; blanks don't count."""
    days = [found for value in values if (found := day(value))]
    return days == sorted(days)
