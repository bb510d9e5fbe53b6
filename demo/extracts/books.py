"""Workbooks as hands keep them: titles, grouped headings, section labels, blank lines, merged cells and totals.

Nothing of it depends on the clock: the same rows give the same bytes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]

from demo.extracts.layouts import Layout
from demo.extracts.sheets import BookSheet, Fault, Truth
from demo.extracts.world import area_name

MADE = datetime(2003, 9, 30, 9, 0, tzinfo=UTC).replace(tzinfo=None)
TYPED_DATES, TYPED_NUMBERS, MERGED = 0.16, 0.08, 0.5
GROUPS = {"Offender": ("Offender surname", "Months"), "Victim (restricted)": ("Victim surname", "Victim telephone"),
          "Contact": ("Offer sent", "Conditions requested")}  # fmt: skip
WIDTHS = {
    "DOB": 11,
    "Case no": 8,
    "Ref": 9,
    "Months": 7,
    "Victim address": 42,
    "Conditions requested": 40,
    "Offence": 32,
}
DATE = "dd/mm/yyyy"
LABEL_COLUMNS = 6


@dataclass(slots=True)
class Page:
    """A sheet while it is made. `row` is the next, from 0."""

    sheet: Any
    layout: Layout
    rng: Random
    formats: dict[str, Any]
    row: int = 0
    filled: int = 0
    run: list[int] = field(default_factory=list)
    """First and last row of the cells of one officer that are merged downwards; empty for none."""
    officer: str = ""

    @property
    def last(self) -> int:
        """The last column."""
        return len(self.layout.columns) - 1

    def line(self, *cells: object, style: str = "") -> None:
        """A line that is not data."""
        for column, cell in enumerate(cells):
            self.sheet.write(self.row, column, cell, self.formats[style] if style else None)
        self.row += 1


def make(path: Path, sheets: list[BookSheet], truth: Truth, rng: Random) -> None:
    """Write a workbook from the rows that wait, tell the truth where each came to stand, and drop them."""
    long = len(sheets) > 1
    book = xlsxwriter.Workbook(
        str(path), {"constant_memory": long, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"created": MADE, "author": "", "comments": ""})
    formats = {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "strict": book.add_format({"bold": True, "font_color": "#C00000"}),
        "group": book.add_format({"bold": True, "align": "center", "bg_color": "#DDDDDD", "border": 1}),
        "head": book.add_format({"bold": True, "text_wrap": True, "bottom": 1, "bg_color": "#EEEEEE"}),
        "label": book.add_format({"bold": True, "italic": True}),
        "date": book.add_format({"num_format": DATE}),
        "held": book.add_format({"valign": "vcenter"}),
    }
    for waiting in sheets:
        page = Page(book.add_worksheet(waiting.layout.sheet), waiting.layout, rng, formats)
        for column, name in enumerate(waiting.layout.columns):
            page.sheet.set_column(column, column, WIDTHS.get(name, 14))
        if waiting.layout.kind == "victims":
            _of_victims(page, waiting, truth)
        else:
            _plain(page, waiting, truth)
        waiting.path.unlink()
    book.close()


def _plain(page: Page, waiting: BookSheet, truth: Truth) -> None:
    """A sheet of the treatment or case books: a title or none, the heading, rows, and a total below the cases."""
    named = "DTTO monitoring" if waiting.layout.name.startswith("dtto") else "Casework"
    if page.rng.random() < 0.8 or waiting.layout.sheet == "Cases":
        page.line(f"{named} - {area_name(waiting.place)}", style="title")
        if page.rng.random() < 0.6:
            page.line(f"Sheet: {waiting.layout.sheet}")
        page.line()
    _heading(page)
    key = f"{waiting.layout.file(waiting.place)}!{waiting.layout.sheet}"
    for _, cells, faults in waiting.taken():
        _row(page, cells, faults, key, truth)
    if waiting.layout.sheet in ("Cases", "People"):
        page.line()
        page.line("Total cases", page.filled)


def _of_victims(page: Page, waiting: BookSheet, truth: Truth) -> None:
    """The sheet of a victim unit: by year of sentence, one officer's cells often merged."""
    page.sheet.merge_range(
        0,
        0,
        0,
        page.last,
        f"{area_name(waiting.place)} Probation Area - Victim Contact Unit",
        page.formats["title"],
    )
    page.row = 1
    page.line("CONFIDENTIAL - not to be copied to case files", style="strict")
    if page.rng.random() < 0.6:
        page.line("Position at 30/09/2003")
    page.line()
    page.line("Ref", style="group")
    for label, (first, last) in GROUPS.items():
        columns = page.layout.columns
        page.sheet.merge_range(
            page.row - 1,
            columns.index(first),
            page.row - 1,
            columns.index(last),
            label,
            page.formats["group"],
        )
    _heading(page)
    by_year: dict[str, list[tuple[list[str | int], list[Fault]]]] = {}
    for section, cells, faults in waiting.taken():
        by_year.setdefault(section, []).append((cells, faults))
    key = waiting.layout.key(waiting.place)
    for year, rows in sorted(by_year.items()):
        page.sheet.merge_range(
            page.row, 0, page.row, LABEL_COLUMNS - 1, f"Sentenced {year}", page.formats["label"]
        )
        page.row += 1
        for cells, faults in rows:
            _row(page, cells, faults, key, truth)
        _merge(page)
        page.line()
    if not by_year:
        page.line()
    page.line(f"Total: {page.filled}")
    page.line("Prepared by VLO team")


def _heading(page: Page) -> None:
    """The column names, as somebody typed them: some in capitals, some with a space too many."""
    for column, name in enumerate(page.layout.columns):
        roll = page.rng.random()
        typed = name.upper() if roll < 0.12 else f"{name} " if roll < 0.22 else name
        if " " in name and 0.22 <= roll < 0.3:
            typed = name.replace(" ", "  ", 1)
        page.sheet.write_string(page.row, column, typed, page.formats["head"])
    page.row += 1
    # In a sheet whose rows are gone when written this must not come later.
    page.sheet.freeze_panes(page.row, 0)


def _row(page: Page, cells: list[str | int], faults: list[Fault], key: str, truth: Truth) -> None:
    """A row of data, and what is to be said of it."""
    for column, (name, value) in enumerate(zip(page.layout.columns, cells, strict=True)):
        if name == "Liaison officer":
            _officer(page, column, str(value))
        elif value != "":
            _cell(page, column, name, value)
    page.row += 1
    page.filled += 1
    for reason, severity, cause in faults:
        truth.add("faults", [key, page.row, reason, severity, cause])


def _cell(page: Page, column: int, name: str, value: str | int) -> None:
    """A date as a date cell, a number as a number, and either as text now and then. What is neither stays text."""
    if isinstance(value, int):
        page.sheet.write_number(page.row, column, value)
        return
    if name in page.layout.dates and (day := _date(value)) and page.rng.random() >= TYPED_DATES:
        page.sheet.write_datetime(page.row, column, day, page.formats["date"])
    elif name in page.layout.numbers and value.isdigit() and page.rng.random() >= TYPED_NUMBERS:
        page.sheet.write_number(page.row, column, int(value))
    else:
        page.sheet.write_string(page.row, column, value)


def _date(value: str) -> datetime | None:
    """The day of a text that is a right date, and one a cell can hold."""
    parts = value.split("/")
    if [len(part) for part in parts] != [2, 2, 4] or not all(part.isdigit() for part in parts):
        return None
    try:
        day = date(int(parts[2]), int(parts[1]), int(parts[0]))
    except ValueError:
        return None
    return datetime.combine(day, datetime.min.time()) if day.year > 1900 else None


def _officer(page: Page, column: int, name: str) -> None:
    """The officer's cell: written, or joined to the one above it, which says the same."""
    if name and name == page.officer and page.rng.random() < MERGED:
        page.run = [page.run[0], page.row] if page.run else [page.row - 1, page.row]
        return
    _merge(page)
    page.officer = name
    if name:
        page.sheet.write_string(page.row, column, name)


def _merge(page: Page) -> None:
    """Join the cells of a run."""
    if page.run:
        column = page.layout.columns.index("Liaison officer")
        page.sheet.merge_range(page.run[0], column, page.run[1], column, page.officer, page.formats["held"])
    page.run, page.officer = [], ""
