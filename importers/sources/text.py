"""Lines of a text file, in one of the three dialects."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from importers.dialects import BadQuoting, Dialect
from importers.faults import Reason
from importers.lines import decode, has_control_bytes, physical_lines, show
from importers.sources import Fields, Raw, digest

UTF_16 = (b"\xff\xfe", b"\xfe\xff")
UTF_8 = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class Text:
    """A text file whose first line is its header row."""

    dialect: Dialect
    suffixes: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """The dialect."""
        return self.dialect.value

    def rows(self, path: Path, columns: tuple[str, ...]) -> Iterator[Raw]:
        """Every line that isn't empty, but for the header row."""
        lines = physical_lines(path)
        next(lines, None)
        for number, line in lines:
            if line:
                yield self.line(line, number, len(columns))

    def line(self, line: bytes, number: int, width: int) -> Raw:
        """One line."""
        fields, windows = self._fields(line, width)
        return Raw(number, show(line), digest(line), fields, windows)

    def again(self, raw: str, line: int, columns: tuple[str, ...]) -> Raw:
        """A line from its text, which had no control bytes if it got as far as to be tried again."""
        try:
            return self.line(raw.encode("latin-1"), line, len(columns))
        except UnicodeEncodeError:
            return self.line(raw.encode("cp1252", "replace"), line, len(columns))

    def unsafe(self, path: Path) -> None:
        """Any may be opened."""

    def problem(self, path: Path, columns: tuple[str, ...], called: str) -> str | None:
        """An empty file, another encoding, another header row."""
        first = next(physical_lines(path), (1, b""))[1]
        if first.startswith(UTF_16) or b"\x00" in first:
            return "is encoded as UTF-16: export it again as ISO-8859-1 (Latin-1)."
        if first.startswith(UTF_8):
            return "is encoded as UTF-8 with a byte order mark: export it again as ISO-8859-1 (Latin-1)."
        header = self.dialect.header(columns)
        if first.decode("latin-1") != header:
            return f"doesn't begin with the columns of {called} ({header}): check that it is the right file."
        return None

    def count(self, path: Path, lines: int) -> int:
        """All lines but the header row."""
        return max(lines - 1, 0)

    def template(self, columns: tuple[str, ...]) -> bytes:
        """The header row."""
        return self.dialect.header(columns).encode("latin-1") + b"\r\n"

    def _fields(self, line: bytes, width: int) -> tuple[Fields | Reason, bool]:
        if has_control_bytes(line):
            return Reason.ENCODING, False
        text, windows = decode(line)
        try:
            fields = self.dialect.split(text)
        except BadQuoting:
            return Reason.BAD_QUOTING, windows
        if len(fields) != width:
            return (Reason.TRUNCATED_ROW if len(fields) < width else Reason.EXTRA_FIELDS), windows
        return [field.strip() or None for field in fields], windows
