"""The folder being written: files with their line counts, the truth about every row, and the manifest at the end."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from types import TracebackType
from typing import Self

from demo.extracts import books
from demo.extracts import faults as planted
from demo.extracts.days import EXTRACT, text
from demo.extracts.layouts import BREAK, Layout
from demo.extracts.sheets import BookSheet, Fault, TextFile, Truth
from demo.extracts.world import all_areas, reference

ABOUT = (
    "Every person, number, address and note of this delivery is invented by demo/extracts. "
    "keys: [source, scope, id, person]; faults: [file, line, reason, severity, cause]."
)
REFERENCES = ("areas.csv", "prisons.csv")
PARTS = {"persons": "{}", "keys": "[]", "rejected_keys": "[]", "hard_pairs": "[]", "faults": "[]"}
REMEMBERED = 60


@dataclass(slots=True)
class Held:
    """What a person's accepted rows were given: what other files name, rightly or by mistake."""

    person: str
    pnc: str = ""
    cases: dict[str, list[str]] = field(default_factory=dict)
    """References by area."""
    prison_numbers: list[str] = field(default_factory=list)


class Delivery:
    """A delivery folder. Used as a context: its manifest comes last, so that a folder with one is whole."""

    def __init__(
        self, folder: Path, *, people: int, seed: int, prisons: Iterable[str], faults: float = 1.0
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        _make_room(folder)
        self.folder = folder
        self.seed = seed
        self.rng = Random(f"{seed}:faults")
        self.files: dict[str, TextFile | BookSheet] = {}
        self.totals: dict[str, int] = {}
        self.numbers: dict[str, int] = {}
        self.prisons = tuple(prisons)
        self.faults = faults
        self.lately: deque[Held] = deque(maxlen=REMEMBERED)
        """The last people written: whom a clerk may take the next one for."""
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
        for file in self.files.values():
            file.close()
        lines = {
            file.path.name: str(file.lines) for file in self.files.values() if isinstance(file, TextFile)
        }
        for name in self._books():
            lines[name] = ""
        counts = {name: file.counts for name, file in sorted(self.files.items())}
        self.truth.close({"totals": self.totals, "files": counts}, PARTS)
        for name in REFERENCES:
            body = BREAK.join(reference(name).splitlines()) + BREAK
            (self.folder / name).write_bytes(body.encode("latin-1"))
        listed = [f"{name},{count},{text(EXTRACT)}" for name, count in sorted(lines.items())]
        body = BREAK.join(["FILE,LINES,EXTRACT_DATE", *listed]) + BREAK
        (self.folder / "manifest.csv").write_bytes(body.encode("latin-1"))

    def _books(self) -> list[str]:
        """Make the workbooks from the rows that wait. Their names."""
        of_book: dict[str, list[BookSheet]] = {}
        for file in self.files.values():
            if isinstance(file, BookSheet):
                of_book.setdefault(file.layout.file(file.place), []).append(file)
        for name, sheets in sorted(of_book.items()):
            books.make(self.folder / name, sheets, self.truth, Random(f"{self.seed}:{name}"))
        return list(of_book)

    def open(self, layout: Layout, place: str) -> TextFile | BookSheet:
        """The file or sheet of a kind and place."""
        key = layout.key(place)
        if key not in self.files:
            self.files[key] = (
                BookSheet(self.folder, layout, place)
                if layout.sheet
                else TextFile(self.folder / key, layout, self.truth)
            )
        return self.files[key]

    def put(
        self,
        layout: Layout,
        place: str,
        values: list[str],
        *,
        warnings: Iterable[str] = (),
        parent: bool = True,
        early: str = "",
        section: str = "",
    ) -> bool:
        """Write a row, perhaps with a planted fault. Whether a correct reader accepts it.

        `parent` is whether the row's parent was accepted. `early` is a date, as text, before the contact's order.
        `section` is the part of a sheet that the row belongs to.
        """
        file = self.open(layout, place)
        if not parent:
            file.add(planted.content(layout, values), [("orphan-reference", "reject", "cascade")], section)
            return False
        natural: list[Fault] = [(warning, "warn", "natural") for warning in sorted(warnings)]
        if self.rng.random() >= layout.spoilt * self.faults:
            file.add(planted.content(layout, values), natural, section)
            return True
        rng = self.rng
        reason = self._turn(layout)
        if reason == "duplicate-key":
            file.add(planted.content(layout, values), natural, section)
            file.add(planted.content(layout, values), [(reason, "reject", "planted")], section)
            return True
        spoilt = planted.spoil(rng, layout, reason, values, self._elsewhere(layout, place), early)
        if reason not in planted.WARNS.get(layout.kind, ()):
            file.add(spoilt, [(reason, "reject", "planted")], section)
            return False
        rest = [fault for fault in natural if fault[0] != reason]
        file.add(spoilt, [(reason, "warn", "planted"), *rest], section)
        return True

    def count(self, what: str, number: int = 1) -> None:
        """Add to a total."""
        self.totals[what] = self.totals.get(what, 0) + number

    def next(self, of: str) -> int:
        """The next of the numbers that a system gives out, from 1."""
        self.numbers[of] = self.numbers.get(of, 0) + 1
        return self.numbers[of]

    def key(self, good: bool, *key: str) -> None:
        """Say whose a key is: source, scope, id, person. A row that must be refused gives none."""
        self.truth.add("keys" if good else "rejected_keys", list(key))

    def refuse_copy(self, layout: Layout, place: str, values: list[str], cause: str = "planted") -> None:
        """Write a row whose key another file holds already."""
        self.open(layout, place).add(
            planted.content(layout, values), [("duplicate-key", "reject", cause)], ""
        )

    def _turn(self, layout: Layout) -> str:
        """What is wrong this time: each reason of a kind in its turn, so that small files have many of them."""
        reasons = planted.reasons(layout)
        Random(f"{self.seed}:{layout.key('')}").shuffle(reasons)
        return reasons[self.next(f"faults:{layout.key('')}") % len(reasons)]

    def _elsewhere(self, layout: Layout, place: str) -> str:
        places = self.prisons if layout.place == "ESTAB" else all_areas()
        return self.rng.choice([other for other in places if other != place])


WRITTEN = (
    "crams_*.txt",
    "lids_*.csv",
    "oasys_*",
    "iaps_*.csv",
    "visor_*.csv",
    "*.xlsx",
    ".truth-*",
    ".rows-*",
)


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
    for pattern in WRITTEN:
        for path in folder.glob(pattern):
            path.unlink()
