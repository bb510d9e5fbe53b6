"""Merged ranges of an OpenDocument workbook, which the reader of its cells does not tell."""

from __future__ import annotations

import zipfile
from pathlib import Path

from importers.sources.safely import parser

Range = tuple[tuple[int, int], tuple[int, int]]
PIECE = 1 << 16


class _Spans:
    def __init__(self, sheet: str) -> None:
        self._sheet = sheet
        self._here = False
        self._row = self._column = 0
        self._repeated = 0
        self.found: list[Range] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "table:table":
            self._here = attributes.get("table:name") == self._sheet
            self._row = self._repeated = 0
        elif self._here and name == "table:table-row":
            self._row += self._repeated
            self._repeated = int(attributes.get("table:number-rows-repeated", "1"))
            self._column = 0
        elif self._here and name in ("table:table-cell", "table:covered-table-cell"):
            rows = int(attributes.get("table:number-rows-spanned", "1"))
            if rows > 1:
                columns = int(attributes.get("table:number-columns-spanned", "1"))
                last = (self._row + rows - 1, self._column + columns - 1)
                self.found.append(((self._row, self._column), last))
            self._column += int(attributes.get("table:number-columns-repeated", "1"))


def spans(path: Path, sheet: str) -> list[Range]:
    """First and last cell of each range of several rows on a sheet. The workbook was examined before."""
    look = _Spans(sheet)
    reader = parser()
    reader.StartElementHandler = look.start
    with zipfile.ZipFile(path) as archive, archive.open("content.xml") as content:
        while piece := content.read(PIECE):
            reader.Parse(piece, False)
    return look.found
