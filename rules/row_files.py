"""A file of rows that somebody loads: CSV in UTF-8, the first row naming its columns, in any order."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable, Iterator


class Misread(ValueError):
    """A file that is not as it should be; `faults` say where and how, a sentence each."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__(" ".join(self.faults))


def rows_of(
    text: str, columns: Collection[str], needed: Collection[str], longest: int, most: int
) -> Iterator[tuple[int, dict[str, str] | str]]:
    """The rows of a file by their number: cells by column with spaces put right, or what is wrong with the row.

    Raises Misread for a file that is longer than `longest` characters or has more rows than `most`, or other columns.
    """
    if len(text) > longest:
        raise Misread([f"The file is longer than {longest:,} characters."])
    lines = [line for line in csv.reader(io.StringIO(text.removeprefix("\ufeff"))) if any(line)]
    header = [cell.strip().lower() for cell in lines[0]] if lines else []
    if not {*needed} <= {*header} <= {*columns} or len({*header}) < len(header):
        raise Misread([f"The first row must name the columns {', '.join(columns)}."])
    if not 2 <= len(lines) <= most + 1:
        raise Misread([f"Give 1 to {most} rows."])
    for number, line in enumerate(lines[1:], 2):
        if len(line) == len(header):
            yield number, {name: " ".join(cell.split()) for name, cell in zip(header, line, strict=True)}
        else:
            yield number, f"Row {number} has {len(line)} cells, not {len(header)}."
