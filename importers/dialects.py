"""How the fields of a line are set apart: the three dialects of the text extracts, strictly."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from enum import Enum

QUOTED = re.compile(r'"((?:[^"]|"")*)"(?:,|$)')
LOOSE = re.compile(r'(?:"((?:[^"]|"")*)"|([^",]*))(?:,|$)')


class BadQuoting(ValueError):
    """Quotes that are unbalanced or misplaced."""


def split_pipe(line: str) -> list[str]:
    """Fields between bars. A quote mark is an ordinary character."""
    return line.split("|")


def split_qcsv(line: str) -> list[str]:
    """Fields between commas, every one in double quotes, an inner quote doubled. Raises BadQuoting."""
    if len(line) < 2 or line[0] != '"' or line[-1] != '"':
        raise BadQuoting
    if line.count('"') == 2 * (line.count('","') + 1):
        return line[1:-1].split('","')
    return [field.replace('""', '"') for field, _ in _match_all(QUOTED, line)]


def split_csv(line: str) -> list[str]:
    """Fields between commas, in double quotes where they hold a comma or a quote. Raises BadQuoting."""
    if '"' not in line:
        return line.split(",")
    return [
        plain if plain is not None else (quoted or "").replace('""', '"')
        for quoted, plain in _match_all(LOOSE, line)
    ]


def _match_all(pattern: re.Pattern[str], line: str) -> list[tuple[str, str | None]]:
    fields: list[tuple[str, str | None]] = []
    at = 0
    while at <= len(line):
        match = pattern.match(line, at)
        if match is None:
            raise BadQuoting
        groups = match.groups()
        fields.append((groups[0], groups[1] if len(groups) > 1 else None))
        if match.end() == len(line) and not match[0].endswith(","):
            break
        at = match.end()
    return fields


class Dialect(Enum):
    """A dialect: its words for the layouts, and how it splits a line."""

    PIPE = "PIPE"
    QCSV = "QCSV"
    CSV = "CSV"

    @property
    def split(self) -> Callable[[str], list[str]]:
        """The splitter. Raises BadQuoting."""
        return SPLITTERS[self]

    def header(self, columns: Iterable[str]) -> str:
        """The header row as it has to stand in line 1."""
        if self is Dialect.PIPE:
            return "|".join(columns)
        return ",".join(f'"{name}"' if self is Dialect.QCSV else name for name in columns)


SPLITTERS = {Dialect.PIPE: split_pipe, Dialect.QCSV: split_qcsv, Dialect.CSV: split_csv}
