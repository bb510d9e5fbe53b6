"""Is a workbook safe to open? Looked at member by member, without ever holding more of it than a piece.

A workbook is an archive that may say one size and expand to another, so every member is expanded here first, piece by
piece and up to a bound, and its XML is read for what a workbook of data doesn't hold: macros, links to other files,
formulas whose value was never worked out, and cells so far apart that a reader would lay out billions between them.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from xml.parsers import expat

from importers.sources import Damaged
from importers.sources.safely import Refused, parser

LARGEST = 256 << 20
"""Bytes that a workbook may expand to."""
PIECE = 1 << 16
MOST_MEMBERS = 2_000
MOST_CELLS = 2_000_000
OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0"
CELL = re.compile(r"([A-Z]{1,3})(\d{1,7})")

TOO_LARGE = (
    "expands to more than {} MB, which no workbook of data does: ask for it again as a plain workbook."
)
MACROS = "holds macros: save it as a workbook without macros (.xlsx) and send it again."
LINKS = "has links to other files: break the links, so that it holds values alone, and send it again."
FORMULAS = (
    "has formulas whose values were never worked out: open it, let it calculate, save it and send it again."
)
LOCKED = "is locked with a password or in an old format: save it without a password as .xlsx or .ods."
DAMAGED = "is no workbook, or was damaged on its way: ask for it again."
FAR = "has cells millions of rows or columns apart: copy the table alone into a new workbook and send that."


def examine(path: Path) -> None:
    """Raises Damaged with what is wrong with a workbook; else it may be opened."""
    if path.suffix.lower() in (".xlsm", ".xlsb"):
        raise Damaged(MACROS)
    with path.open("rb") as file:
        begin = file.read(4)
        if begin == OLD_OR_LOCKED or path.suffix.lower() == ".xls":
            raise Damaged(LOCKED)
        try:
            _members(file)
        except (zipfile.BadZipFile, zlib.error, struct.error, expat.ExpatError, ValueError, OSError) as error:
            raise error if isinstance(error, Damaged) else Damaged(DAMAGED) from None


def _members(file: IO[bytes]) -> None:
    with zipfile.ZipFile(file) as archive:
        members = archive.infolist()
    if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > LARGEST:
        raise Damaged(TOO_LARGE.format(LARGEST >> 20))
    names = [member.filename for member in members]
    if any("vbaproject" in name.lower() or name.startswith(("Basic/", "Scripts/")) for name in names):
        raise Damaged(MACROS)
    if any("externallink" in name.lower() for name in names):
        raise Damaged(LINKS)
    if any(member.flag_bits & 1 for member in members):
        raise Damaged(LOCKED)
    left = LARGEST
    for member in members:
        look = _look(member.filename)
        for piece in _expand(file, member):
            left -= len(piece)
            if left < 0:
                raise Damaged(TOO_LARGE.format(LARGEST >> 20))
            if look:
                look.feed(piece)
        if look:
            look.end()


def _expand(file: IO[bytes], member: zipfile.ZipInfo) -> Iterator[bytes]:
    """What a member expands to, whatever it says of its size."""
    file.seek(member.header_offset)
    header = file.read(30)
    name, extra = struct.unpack("<HH", header[26:30])
    file.seek(member.header_offset + 30 + name + extra)
    left = member.compress_size
    if member.compress_type == zipfile.ZIP_STORED:
        while left and (data := file.read(min(PIECE, left))):
            left -= len(data)
            yield data
        return
    if member.compress_type != zipfile.ZIP_DEFLATED:
        raise Damaged(DAMAGED)
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    while left and (data := file.read(min(PIECE, left))):
        left -= len(data)
        while data:
            yield inflate.decompress(data, PIECE)
            data = inflate.unconsumed_tail
    if not inflate.eof:
        raise Damaged(DAMAGED)


class _Look:
    """Reads the XML of one member for what may not be there."""

    def __init__(self) -> None:
        self._parser = parser()
        self._parser.StartElementHandler = self.start
        self._parser.EndElementHandler = self.close
        self._parser.CharacterDataHandler = self.text
        self.rows = self.columns = 0
        self._empty = True

    def feed(self, piece: bytes) -> None:
        self._empty = self._empty and not piece
        try:
            self._parser.Parse(piece, False)
        except Refused:
            raise Damaged(DAMAGED) from None

    def end(self) -> None:
        # A member may be empty and only hold a place.
        if not self._empty:
            self._parser.Parse(b"", True)
        if self.rows * self.columns > MOST_CELLS:
            raise Damaged(FAR)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def close(self, name: str) -> None:
        """An element ends."""

    def text(self, text: str) -> None:
        """Text within an element."""


class _Sheet(_Look):
    """A sheet of an xlsx: formulas without a value, and how far its cells reach."""

    def __init__(self) -> None:
        super().__init__()
        self._formula = self._value = self._words = self._in_value = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        if tag == "c":
            found = CELL.fullmatch(attributes.get("r", ""))
            if found:
                column = 0
                for letter in found[1]:
                    column = column * 26 + ord(letter) - 64
                self.columns, self.rows = max(self.columns, column), max(self.rows, int(found[2]))
            self._formula = self._value = False
            self._words = attributes.get("t") == "str"
        elif tag == "f":
            self._formula = True
        elif tag == "v":
            self._in_value = True
            self._value = self._words

    def text(self, text: str) -> None:
        if self._in_value:
            self._value = True

    def close(self, name: str) -> None:
        tag = name.rpartition(":")[2]
        if tag == "v":
            self._in_value = False
        elif tag == "c" and self._formula and not self._value:
            raise Damaged(FORMULAS)


class _OpenDocument(_Look):
    """The content of an ods: formulas without a value, links, and how far its cells reach."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name in ("table:table-source", "table:cell-range-source", "table:dde-link"):
            raise Damaged(LINKS)
        if name == "table:table":
            self._rows, self._columns = 0, 0
        elif name == "table:table-row":
            self._repeated = _number(attributes, "table:number-rows-repeated")
            self._rows += self._repeated
            self._columns = 0
        elif name in ("table:table-cell", "table:covered-table-cell"):
            self._columns += _number(attributes, "table:number-columns-repeated")
            if "table:formula" in attributes and not any(key.startswith("office:") for key in attributes):
                raise Damaged(FORMULAS)
            if any(key.startswith("office:value") for key in attributes):
                self.columns, self.rows = max(self.columns, self._columns), max(self.rows, self._rows)


class _Encryption(_Look):
    """The manifest of an ods."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name.endswith("encryption-data"):
            raise Damaged(LOCKED)


def _look(member: str) -> _Look | None:
    if re.fullmatch(r"xl/worksheets/[^/]+\.xml", member):
        return _Sheet()
    if member == "content.xml":
        return _OpenDocument()
    if member == "META-INF/manifest.xml":
        return _Encryption()
    # Whatever else is XML is at least read without entities.
    return _Look() if member.endswith((".xml", ".rels")) else None


def _number(attributes: dict[str, str], name: str) -> int:
    return max(int(attributes.get(name, "1")), 1)
