"""A delivery: which files there are, what the manifest says of them, and which will be read, in reading order."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from pydantic_core import PydanticCustomError

from importers.columns import to_date
from importers.kinds import Kind
from settings import Problem

MANIFEST = "manifest.csv"
MANIFEST_HEADER = ["FILE", "LINES", "EXTRACT_DATE"]
REFERENCE = ("areas.csv", "prisons.csv")


@dataclass(frozen=True)
class Listed:
    """A line of a manifest. `lines` is None for a workbook."""

    lines: int | None
    extract_date: date


@dataclass(frozen=True)
class Found:
    """A file to be read, or a sheet of one. `problem` is the sentence that refuses it whole, if it is refused already.

    `whole`: it is the whole file that is refused, of whose sheets this then is the only one.
    """

    path: Path
    kind: Kind
    scope: str
    extract_date: date | None
    lines: int | None = None
    problem: str | None = None
    whole: bool = False

    @property
    def name(self) -> str:
        """The file's name, and that of the sheet, by which rows are reported."""
        return self.path.name if self.whole else self.kind.called(self.path.name)


@dataclass
class Drop:
    """What a delivery holds: files to be read in order, files left alone and why, and its reference files."""

    files: list[Found] = field(default_factory=list)
    left: list[tuple[str, str]] = field(default_factory=list)
    absent: list[tuple[str, str]] = field(default_factory=list)
    reference: dict[str, Path] = field(default_factory=dict)


def open_drop(paths: Sequence[Path], kinds: Sequence[Kind], extract_date: date | None) -> Drop:
    """Look through folders and files that a person named. Raises Problem where a path can't be used."""
    drop = Drop()
    for path in paths:
        try:
            if path.is_dir():
                _folder(drop, path, kinds, extract_date)
            elif path.exists():
                _file(drop, path, kinds, _manifest(path.parent), extract_date, named=True)
            else:
                raise Problem(f"{path} is not there: check the path of the folder or file to import.")
        except PermissionError:
            raise Problem(
                f"{path} may not be read by this user: "
                "give it permission to read the folder (chmod u+rx) and its files."
            ) from None
    reading = {id(kind): number for number, kind in enumerate(kinds)}
    drop.files.sort(key=lambda found: (reading[id(found.kind)], found.name))
    return drop


def _folder(drop: Drop, folder: Path, kinds: Sequence[Kind], extract_date: date | None) -> None:
    manifest = _manifest(folder)
    paths = sorted(path for path in folder.iterdir() if path.is_file())
    if not paths:
        raise Problem(f"{folder} is empty: name the folder that holds the extracts and their manifest.csv.")
    for path in paths:
        _file(drop, path, kinds, manifest, extract_date, named=False)
    for name in sorted(set(manifest or {}) - {path.name for path in paths}):
        drop.absent.append(
            (name, f"{name} is listed in manifest.csv but is not there: ask for the whole delivery again.")
        )


def _file(
    drop: Drop,
    path: Path,
    kinds: Sequence[Kind],
    manifest: dict[str, Listed] | None,
    extract_date: date | None,
    *,
    named: bool,
) -> None:
    name = path.name
    if name == MANIFEST:
        return
    if name in REFERENCE:
        drop.reference[name] = path
        return
    found = [
        _dated(path, kind, scope, manifest, extract_date)
        for kind in kinds
        if (scope := kind.scope_of(name)) is not None
    ]
    if found:
        drop.files += found
        return
    called = dict.fromkeys(kind.file_name for kind in kinds)
    advice = f" It is called none of {', '.join(called)}." if named else ""
    drop.left.append((name, f"not a kind of file that is known: left as it is.{advice}"))


def _dated(
    path: Path, kind: Kind, scope: str, manifest: dict[str, Listed] | None, extract_date: date | None
) -> Found:
    name = path.name
    if manifest is not None and name in manifest:
        listed = manifest[name]
        return Found(path, kind, scope, listed.extract_date, listed.lines)
    if extract_date is not None:
        return Found(path, kind, scope, extract_date)
    if manifest is not None:
        problem = (
            f"{name} is not listed in manifest.csv: list it there, or give its date with --extract-date."
        )
    else:
        problem = (
            f"{name} has no manifest.csv beside it to say when it was extracted: "
            "add one, or give the date with --extract-date YYYY-MM-DD."
        )
    return Found(path, kind, scope, None, problem=problem)


def _manifest(folder: Path) -> dict[str, Listed] | None:
    """The manifest of a folder, or None when it has none. Raises Problem when it can't be understood."""
    path = folder / MANIFEST
    if not path.exists():
        return None
    with path.open(encoding="latin-1", newline="") as file:
        lines = [[part.strip() for part in line] for line in csv.reader(file) if line]
    if not lines or lines[0] != MANIFEST_HEADER:
        raise Problem(f"{path} doesn't begin with {','.join(MANIFEST_HEADER)}: ask for the manifest again.")
    listed: dict[str, Listed] = {}
    for number, line in enumerate(lines[1:], start=2):
        try:
            name, count, day = line
            listed[name] = Listed(int(count) if count else None, to_date(day))
        except (ValueError, PydanticCustomError):
            raise Problem(
                f"{path} line {number} is not FILE,LINES,EXTRACT_DATE with the date as DD/MM/YYYY: correct it."
            ) from None
    return listed
