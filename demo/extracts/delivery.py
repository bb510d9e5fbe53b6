"""The folder being written: files with their line counts, the truth about every row, and the manifest at the end."""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from random import Random
from types import TracebackType
from typing import IO, Self

from demo.extracts import faults as planted
from demo.extracts.days import EXTRACT, text
from demo.extracts.layouts import BREAK, Layout
from demo.extracts.world import all_areas, reference

ABOUT = (
    "Every person, number, address and note of this delivery is invented by demo/extracts. "
    "keys: [source, scope, id, person]; faults: [file, line, reason, severity, cause]."
)
FLUSH = 400
REFERENCES = ("areas.csv", "prisons.csv")


class Sheet:
    """One file. Lines are kept until there are a few hundred, so that no file stays open: there are up to 400."""

    def __init__(self, path: Path, header: str) -> None:
        self.path = path
        self.line = 1
        self.rejected = 0
        self._waiting = [header]
        path.write_bytes(b"")

    def add(self, line: str) -> int:
        """Append a line; its number, the header being 1."""
        self._waiting.append(line)
        self.line += 1
        if len(self._waiting) >= FLUSH:
            self.flush()
        return self.line

    def flush(self) -> None:
        """Write what waits."""
        if self._waiting:
            with self.path.open("ab") as file:
                file.write((BREAK.join(self._waiting) + BREAK).encode("latin-1"))
        self._waiting.clear()


class Truth:
    """`truth.json`, written as it comes: who is who, and which rows must be refused or flagged."""

    def __init__(self, path: Path, head: dict[str, object]) -> None:
        self._file = path.open("w", encoding="utf-8")
        self._parts: dict[str, tuple[Path, IO[str]]] = {}
        self._path = path
        self._counts: dict[str, int] = {}
        self._file.write(json.dumps(head, ensure_ascii=False)[:-1])
        # On the disk before any other file: it marks a folder of ours, should this be interrupted.
        self._file.flush()

    def add(self, part: str, value: object) -> None:
        """One more entry of a list."""
        if part not in self._parts:
            path = self._path.with_name(f".truth-{part}")
            self._parts[part] = (path, path.open("w", encoding="utf-8"))
            self._counts[part] = 0
        comma = ",\n" if self._counts[part] else ""
        self._parts[part][1].write(comma + json.dumps(value, ensure_ascii=False))
        self._counts[part] += 1

    def close(self, tail: dict[str, object], lists: Iterable[str]) -> None:
        """Join the parts. A list without an entry is empty."""
        for part in lists:
            self._file.write(f',\n"{part}": [\n')
            if part in self._parts:
                path, file = self._parts[part]
                file.close()
                with path.open(encoding="utf-8") as lines:
                    self._file.writelines(lines)
            self._file.write("\n]")
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


LISTS = ("keys", "rejected_keys", "hard_pairs", "faults")


class Delivery:
    """A delivery folder. Used as a context: its manifest comes last, so that a folder with one is whole."""

    def __init__(
        self, folder: Path, *, people: int, seed: int, prisons: Iterable[str], faults: float = 1.0
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        _make_room(folder)
        self.folder = folder
        self.rng = Random(f"{seed}:faults")
        self.sheets: dict[str, Sheet] = {}
        self.totals: dict[str, int] = {}
        self.prisons = tuple(prisons)
        self.faults = faults
        head: dict[str, object] = {
            "about": ABOUT,
            "people": people,
            "seed": seed,
            "extract_date": "2003-09-30",
        }
        self.truth = Truth(folder / "truth.json", head)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            self.truth.discard()
            return
        for sheet in self.sheets.values():
            sheet.flush()
        counts = {
            name: {
                "rows": sheet.line - 1,
                "accepted": sheet.line - 1 - sheet.rejected,
                "rejected": sheet.rejected,
            }
            for name, sheet in sorted(self.sheets.items())
        }
        self.truth.close({"totals": self.totals, "files": counts}, LISTS)
        for name in REFERENCES:
            body = BREAK.join(reference(name).splitlines()) + BREAK
            (self.folder / name).write_bytes(body.encode("latin-1"))
        lines = [f"{name},{sheet.line},{text(EXTRACT)}" for name, sheet in sorted(self.sheets.items())]
        body = BREAK.join(["FILE,LINES,EXTRACT_DATE", *lines]) + BREAK
        (self.folder / "manifest.csv").write_bytes(body.encode("latin-1"))

    def put(
        self,
        layout: Layout,
        place: str,
        values: list[str],
        *,
        warnings: Iterable[str] = (),
        parent: bool = True,
        early: str = "",
    ) -> bool:
        """Write a row, perhaps with a planted fault. Whether a correct reader accepts it.

        `parent` is whether the row's parent was accepted. `early` is a date, as text, before the contact's order.
        """
        name = layout.file(place)
        sheet = self.sheets.get(name)
        if sheet is None:
            sheet = self.sheets[name] = Sheet(self.folder / name, layout.header)
        if not parent:
            self._refuse(name, sheet, sheet.add(layout.line(values)), "orphan-reference", "cascade")
            return False
        if self.rng.random() < layout.spoilt * self.faults:
            return self._spoilt(layout, place, sheet, values, frozenset(warnings), early)
        line = sheet.add(layout.line(values))
        for warning in sorted(warnings):
            self.truth.add("faults", [name, line, warning, "warn", "natural"])
        return True

    def count(self, what: str, number: int = 1) -> None:
        """Add to a total."""
        self.totals[what] = self.totals.get(what, 0) + number

    def refuse_copy(self, layout: Layout, place: str, values: list[str]) -> None:
        """Write a row whose key another file holds already."""
        name = layout.file(place)
        sheet = self.sheets.get(name)
        if sheet is None:
            sheet = self.sheets[name] = Sheet(self.folder / name, layout.header)
        self._refuse(name, sheet, sheet.add(layout.line(values)), "duplicate-key", "planted")

    def _refuse(self, name: str, sheet: Sheet, line: int, reason: str, cause: str) -> None:
        sheet.rejected += 1
        self.truth.add("faults", [name, line, reason, "reject", cause])

    def _spoilt(
        self,
        layout: Layout,
        place: str,
        sheet: Sheet,
        values: list[str],
        warnings: frozenset[str],
        early: str,
    ) -> bool:
        name, rng = sheet.path.name, self.rng
        reason = rng.choice(planted.REJECTS[layout.kind] + planted.WARNS[layout.kind])
        severity = "warn" if reason in planted.WARNS[layout.kind] else "reject"
        if reason == "contact-outside-order":
            line = sheet.add(planted.dated(layout, values, early))
        elif reason == "duplicate-key":
            first = sheet.add(layout.line(values))
            for warning in sorted(warnings):
                self.truth.add("faults", [name, first, warning, "warn", "natural"])
            self._refuse(name, sheet, sheet.add(layout.line(values)), reason, "planted")
            return True
        else:
            line = sheet.add(planted.spoil(rng, layout, reason, values, self._elsewhere(layout, place)))
        if severity == "reject":
            self._refuse(name, sheet, line, reason, "planted")
            return False
        self.truth.add("faults", [name, line, reason, "warn", "planted"])
        for warning in sorted(warnings - {reason}):
            self.truth.add("faults", [name, line, warning, "warn", "natural"])
        return True

    def _elsewhere(self, layout: Layout, place: str) -> str:
        places = all_areas() if layout.place == "AREA" else self.prisons
        return self.rng.choice([other for other in places if other != place])


def _make_room(folder: Path) -> None:
    """Clear away an earlier delivery of ours. Raises FileExistsError where anything else lies: it may be real."""
    if not any(folder.iterdir()):
        return
    truth = folder / "truth.json"
    ours = False
    with suppress(OSError), truth.open(encoding="utf-8") as file:
        ours = ABOUT[:60] in file.read(200)
    if not ours:
        raise FileExistsError(
            f"{folder} holds files that are not of this demonstration: give an empty folder"
        )
    (folder / "manifest.csv").unlink(missing_ok=True)
    for pattern in ("crams_*.txt", "lids_*.csv", ".truth-*"):
        for path in folder.glob(pattern):
            path.unlink()
