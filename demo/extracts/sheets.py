"""The files of a delivery while they are written: each takes rows as they come, and says what is wrong with them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import IO

from demo.extracts.layouts import Layout

FLUSH = 400

Fault = tuple[str, str, str]
"""Reason, severity and cause."""
Content = str | list[str | int]
"""A row as it is kept: the text of a file, or the cells of a sheet, where a whole number is a bare number."""


class Truth:
    """`truth.json`, written as it comes: who is who, and which rows must be refused or flagged."""

    def __init__(self, path: Path, head: dict[str, object]) -> None:
        self._file = path.open("w", encoding="utf-8")
        self._parts: dict[str, tuple[Path, IO[str]]] = {}
        self._path = path
        self._file.write(json.dumps(head, ensure_ascii=False)[:-1])
        # On the disk before any other file: it marks a folder of ours, should this be interrupted.
        self._file.flush()

    def add(self, part: str, value: object, name: str = "") -> None:
        """One more entry of a list, or of the names of a part."""
        comma = ",\n" if part in self._parts else ""
        if part not in self._parts:
            path = self._path.with_name(f".truth-{part}")
            self._parts[part] = (path, path.open("w", encoding="utf-8"))
        named = f"{json.dumps(name)}: " if name else ""
        self._parts[part][1].write(comma + named + json.dumps(value, ensure_ascii=False))

    def close(self, tail: dict[str, object], parts: dict[str, str]) -> None:
        """Join the parts, each in its brackets. A part without an entry is empty."""
        for part, brackets in parts.items():
            self._file.write(f',\n"{part}": {brackets[0]}\n')
            if part in self._parts:
                path, file = self._parts[part]
                file.close()
                with path.open(encoding="utf-8") as lines:
                    self._file.writelines(lines)
            self._file.write(f"\n{brackets[1]}")
        for name, value in tail.items():
            self._file.write(f",\n{json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}")
        self._file.write("\n}\n")
        self.discard()

    def discard(self) -> None:
        """Close everything and remove the parts."""
        self._file.close()
        for path, file in self._parts.values():
            file.close()
            path.unlink(missing_ok=True)


class Counted:
    """Counts the rows of a file or sheet, and how many must be refused."""

    def __init__(self) -> None:
        self.rows = 0
        self.rejected = 0
        self._waiting: list[str] = []

    def counted(self, faults: Iterable[Fault]) -> None:
        """One more row."""
        self.rows += 1
        self.rejected += any(severity == "reject" for _, severity, _ in faults)

    @property
    def counts(self) -> dict[str, int]:
        """For the truth."""
        return {"rows": self.rows, "accepted": self.rows - self.rejected, "rejected": self.rejected}


class TextFile(Counted):
    """A file of lines. They are kept until there are a few hundred, so that no file stays open: there are up to 700."""

    def __init__(self, path: Path, layout: Layout, truth: Truth) -> None:
        super().__init__()
        self.path, self.layout, self.truth = path, layout, truth
        self.lines = 0
        path.write_bytes(b"")
        self._append(layout.header)

    def _append(self, text: str) -> int:
        """Append lines; the number of the first, which begins at 1."""
        first = self.lines + 1
        self._waiting.append(text)
        self.lines += text.count("\n") + 1
        if len(self._waiting) >= FLUSH:
            self.flush()
        return first

    def add(self, content: Content, faults: list[Fault], section: str = "") -> None:
        """A row, with what is to be said of it."""
        del section
        assert isinstance(content, str)
        line = self._append(content)
        self.counted(faults)
        for reason, severity, cause in faults:
            self.truth.add("faults", [self.path.name, line, reason, severity, cause])

    def flush(self) -> None:
        """Write what waits."""
        if self._waiting:
            ending = self.layout.ending
            with self.path.open("ab") as file:
                file.write((ending.join(self._waiting) + ending).encode(self.layout.encoding))
        self._waiting.clear()

    def close(self) -> None:
        """Write the end."""
        if self.layout.footer:
            self._append(self.layout.footer)
        self.flush()


class BookSheet(Counted):
    """A sheet of a workbook to be. Its rows wait on the disk: where each will stand is known when all are there."""

    def __init__(self, folder: Path, layout: Layout, place: str) -> None:
        super().__init__()
        self.layout, self.place = layout, place
        self.path = folder / f".rows-{layout.key(place)}"
        self.path.write_bytes(b"")

    def add(self, content: Content, faults: list[Fault], section: str = "") -> None:
        """A row, with what is to be said of it, and the part of the sheet it belongs to."""
        self._waiting.append(json.dumps([section, content, faults]))
        self.counted(faults)
        if len(self._waiting) >= FLUSH:
            self.flush()

    def flush(self) -> None:
        """Write what waits."""
        if self._waiting:
            with self.path.open("a", encoding="utf-8") as file:
                file.write("\n".join(self._waiting) + "\n")
        self._waiting.clear()

    def close(self) -> None:
        """Nothing more comes."""
        self.flush()

    def taken(self) -> Iterable[tuple[str, list[str | int], list[Fault]]]:
        """The rows again: section, cells, faults."""
        with self.path.open(encoding="utf-8") as lines:
            for line in lines:
                section, cells, faults = json.loads(line)
                yield section, cells, [(reason, severity, cause) for reason, severity, cause in faults]
