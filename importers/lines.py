"""Physical lines of a text file, exactly: only LF ends one, and a CR before it is dropped.

DuckDB's CSV reader can't give these (`docs/decisions/reading-extracts.md`), so the bytes are read here, a line at a
time. A file without line ends can't fill the memory: what goes beyond `LONGEST` bytes of a line is left out.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

LONGEST = 65_536
CHUNK = 1 << 20
CONTROL = bytes([*range(0x09), *range(0x0B, 0x20), 0x7F, 0x81, 0x8D, 0x8F, 0x90, 0x9D])
WINDOWS = bytes(byte for byte in range(0x80, 0xA0) if byte not in CONTROL)


@dataclass(frozen=True, slots=True)
class Measure:
    """What a look at the whole file gives: its SHA-256, its physical lines, its bytes, and rows to expect of it."""

    sha256: str
    lines: int
    size: int
    rows: int = 0


def measure(path: Path) -> Measure:
    """Read a file once, in chunks. A last line without LF counts. Raises OSError."""
    digest, lines, size, last = hashlib.sha256(), 0, 0, b"\n"
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
            lines += chunk.count(b"\n")
            size += len(chunk)
            last = chunk[-1:]
    return Measure(digest.hexdigest(), lines + (last != b"\n"), size)


def physical_lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """(number, bytes) of each line, the first being 1, without its line end. Raises OSError."""
    number = 0
    with path.open("rb") as file:
        while line := file.readline(LONGEST):
            number += 1
            while not line.endswith(b"\n") and (rest := file.readline(LONGEST)):
                if rest.endswith(b"\n"):
                    line += b"\n"
                    break
            if line.endswith(b"\n"):
                line = line[:-1]
            yield number, line[:-1] if line.endswith(b"\r") else line


def has_control_bytes(line: bytes) -> bool:
    """Whether a line holds a byte that no text in ISO-8859-1 or Windows-1252 does."""
    return len(line.translate(None, CONTROL)) != len(line)


def decode(line: bytes) -> tuple[str, bool]:
    """The text of a line, and whether it had to be read as Windows-1252."""
    if len(line.translate(None, WINDOWS)) != len(line):
        return line.decode("cp1252", "replace"), True
    return line.decode("latin-1"), False


def show(line: bytes) -> str:
    """A line as a report shows it: control bytes as `\\x00`, so that every tool can carry it."""
    if has_control_bytes(line):
        return "".join(
            f"\\x{byte:02x}" if byte in CONTROL else bytes([byte]).decode("cp1252", "replace")
            for byte in line
        )
    return decode(line)[0]
