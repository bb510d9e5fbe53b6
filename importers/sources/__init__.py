"""Where the rows of a file come from: lines of text, a sheet of a workbook, or elements of XML."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Protocol

from importers.faults import Reason

Fields = list[str | None]
"""The trimmed values of a row in the order of its kind's columns; None for a blank one."""


@dataclass(frozen=True, slots=True)
class Raw:
    """A row as it was found: where, how a report shows it, what it comes to, or the fault that keeps it from that.

    `windows`: it had to be read as Windows-1252.
    """

    line: int
    raw: str
    hash: str
    fields: Fields | Reason
    windows: bool = False


class Damaged(ValueError):
    """A file that can't be read further: the rest of a sentence that begins with its name."""


class Source(Protocol):
    """A way to find rows."""

    @property
    def suffixes(self) -> tuple[str, ...]:
        """How names of such files end, besides the ending that the kind's own name has."""

    @property
    def words(self) -> str:
        """What it is, for the documentation."""

    def rows(self, path: Path, columns: tuple[str, ...]) -> Iterator[Raw]:
        """Every row. Raises Damaged."""

    def again(self, raw: str, line: int, columns: tuple[str, ...]) -> Raw:
        """A row from what was kept of it."""

    def unsafe(self, path: Path) -> str | None:
        """Why the file may not even be opened, as the rest of a sentence that begins with its name, or None."""

    def problem(self, path: Path, columns: tuple[str, ...], called: str) -> str | None:
        """What is wrong with the file, or its sheet, as a whole, likewise."""

    def count(self, path: Path, lines: int) -> int:
        """How many rows to expect of a file of so many lines: for the progress alone."""

    def template(self, columns: tuple[str, ...]) -> bytes:
        """A blank file that has the header row and no other."""


def digest(content: bytes) -> str:
    """The hash by which a row is found to be the same again."""
    return blake2b(content, digest_size=12).hexdigest()
