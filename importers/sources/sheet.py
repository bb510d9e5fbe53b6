"""Sheets of workbooks that are kept by hand: titles, headings, labels, blank lines and totals around the rows."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from importers.sources import Damaged, Fields, Raw, digest
from importers.sources.archive import DAMAGED, examine
from importers.sources.spans import spans

FEWEST_FILLED = 3
"""A row with fewer filled cells is a label, a blank line or a total."""


@dataclass(frozen=True)
class Sheet:
    """A sheet, by its name. Rows are found below the first row that holds all column names."""

    name: str
    suffixes: tuple[str, ...] = (".ods", ".xlsm", ".xlsb", ".xls")

    @property
    def words(self) -> str:
        """A sheet of a workbook."""
        return f"sheet {self.name}"

    def rows(self, path: Path, columns: tuple[str, ...]) -> Iterator[Raw]:
        """Every row below the header that has three filled cells. The number is the sheet's own."""
        table = _table(path, _sheet(path, self.name))
        places = _header(table, columns)
        if places is None:
            raise Damaged(self._no_header(columns))
        header, at = places
        for number, cells in enumerate(table[header + 1 :], start=header + 2):
            if sum(cell is not None for cell in cells) >= FEWEST_FILLED:
                fields = [cells[place] for place in at]
                raw = json.dumps(fields, ensure_ascii=False)
                yield Raw(number, raw, digest(raw.encode()), fields)

    def again(self, raw: str, line: int, columns: tuple[str, ...]) -> Raw:
        """A row from its cells."""
        return Raw(line, raw, digest(raw.encode()), json.loads(raw))

    def unsafe(self, path: Path) -> str | None:
        """A workbook that holds more than data, or is none."""
        try:
            examine(path)
        except Damaged as error:
            return str(error)
        return None

    def problem(self, path: Path, columns: tuple[str, ...], called: str) -> str | None:
        """A sheet that isn't there, or one without the columns."""
        try:
            if _header(_table(path, _sheet(path, self.name)), columns) is None:
                return self._no_header(columns)
        except Damaged as error:
            return str(error)
        return None

    def count(self, path: Path, lines: int) -> int:
        """Rows of the sheet, and a few that are none."""
        return _sheet(path, self.name).total_height

    def template(self, columns: tuple[str, ...]) -> bytes:
        """A workbook of this sheet alone."""
        return workbook({self.name: columns})

    def _no_header(self, columns: tuple[str, ...]) -> str:
        listed = ", ".join(columns)
        return f"has no row that holds all columns of the sheet ({listed}): check that it is the right file."


def workbook(sheets: dict[str, tuple[str, ...]], rows: Sequence[Fields] = ()) -> bytes:
    """A workbook with these sheets, each with its header row; rows of text below that of the first."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        bold, text = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
        for name, columns in sheets.items():
            sheet = book.add_worksheet(name)
            sheet.set_column(0, len(columns) - 1, 16, text)
            sheet.write_row(0, 0, columns, bold)
            sheet.freeze_panes(1, 0)
            for number, row in enumerate(rows if name == next(iter(sheets)) else (), start=1):
                for column, value in enumerate(row):
                    if value is not None:
                        sheet.write_string(number, column, value, text)
    return file.getvalue()


def _sheet(path: Path, name: str) -> CalamineSheet:
    """Raises Damaged for a workbook that can't be opened, or has no such sheet."""
    try:
        book = CalamineWorkbook.from_path(path)
        for found in book.sheet_names:
            if _plain(found) == _plain(name):
                return book.get_sheet_by_name(found)
    except (CalamineError, OSError, ValueError):
        raise Damaged(DAMAGED) from None
    raise Damaged(f"has no sheet {name}: check that it is the right file.")


def _table(path: Path, sheet: CalamineSheet) -> list[Fields]:
    """All cells as text, a merged range giving its value to every row that it covers, in its first column."""
    table = [[_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    merged = spans(path, sheet.name) if path.suffix.lower() == ".ods" else sheet.merged_cell_ranges
    for (top, left), (bottom, _) in merged or ():
        if top >= len(table) or left >= len(table[top]):
            continue
        for row in table[top + 1 : bottom + 1]:
            row[left] = table[top][left]
    return table


def _header(table: list[Fields], columns: tuple[str, ...]) -> tuple[int, list[int]] | None:
    """The index of the first row that holds all column names, and in it those of the columns."""
    wanted = [_plain(column) for column in columns]
    for number, row in enumerate(table):
        names = {_plain(cell): place for place, cell in reversed(list(enumerate(row))) if cell}
        if all(name in names for name in wanted):
            return number, [names[name] for name in wanted]
    return None


def _plain(name: str) -> str:
    return "".join(name.split()).lower()


def _text(cell: Any) -> str | None:
    """A cell as it would be typed: dates DD/MM/YYYY, whole numbers without a point."""
    if isinstance(cell, date):
        return f"{cell.day:02}/{cell.month:02}/{cell.year:04}"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip() or None if cell is not None else None
