"""The file that a new version comes in: CSV or YAML, the same columns in both."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from rules.codes import CodeSetName
from rules.row_files import Misread

COLUMNS = {
    "set": f"Which set: {', '.join(one.name.lower() for one in CodeSetName)}. The same in each row.",
    "code": "The code, as extracts write it: up to 20 capital letters, digits, `_` and `-`.",
    "label": "What people read. Empty for a code that is no longer used.",
    "becomes": "For a code that is no longer used: the code that it becomes, or `ask` where none is certain.",
    "counts_as": "For a new code: the built-in code by whose rules it goes, and which programs get that do not know "
    "it. May be empty for ethnicity and offences.",
    "aliases": "Other ways in which extracts write the code, with `;` between them. Of an offence, the titles that "
    "stand for it: up to 60 characters each.",
}
ASK = "ask"
LONGEST_FILE = 200_000
MOST_CODES = 2_000
LONGEST_LABEL = 200
MOST_TOLD = 20
CODE = re.compile(r"[A-Z0-9][A-Z0-9_-]{0,19}", re.ASCII)
ALIAS = re.compile(r"[^\s;,|]{1,40}")
TITLE = re.compile(r"[^;|]{1,60}")
"""An alias of an offence is what extracts write of it: its title."""


@dataclass(frozen=True, slots=True)
class Row:
    """A code of the file. All but the label in capitals; empty: not given."""

    line: int
    code: str
    label: str
    becomes: str
    counts_as: str
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class File:
    """What a file says: the set, the codes that hold, and those that are used no longer."""

    set: CodeSetName
    codes: tuple[Row, ...]
    dropped: tuple[Row, ...]


def read(text: str) -> File:
    """Read a file. Raises Misread with all that is wrong with it."""
    if len(text) > LONGEST_FILE:
        raise Misread([f"The file is longer than {LONGEST_FILE:,} characters."])
    text = text.removeprefix("\ufeff")
    first = next((line for line in text.splitlines() if line.strip()), "")
    if not first:
        raise Misread(["The file is empty."])
    raw = list(_csv(text) if first.lower().replace('"', "").startswith("set,") else _yaml(text))
    if len(raw) > MOST_CODES:
        raise Misread([f"The file has more than {MOST_CODES:,} codes."])
    rows = [_row(line, values) for line, values in raw]
    names = {str(values.get("set") or "").strip().upper() for _, values in raw}
    faults = list(_faults(rows, titles=names == {CodeSetName.OFFENCES.name}))
    if len(names) > 1 or not names <= set(CodeSetName.__members__):
        faults.insert(
            0, f"`set` must be the same in each row: {', '.join(n.lower() for n in CodeSetName.__members__)}."
        )
    if faults:
        more = len(faults) - MOST_TOLD
        raise Misread([*faults[:MOST_TOLD], *([f"And {more:,} more."] if more > 0 else [])])
    (name,) = names
    return File(
        CodeSetName[name],
        tuple(row for row in rows if not row.becomes),
        tuple(row for row in rows if row.becomes),
    )


def template(name: CodeSetName, rows: Iterable[Sequence[str]]) -> str:
    """A file to fill in, as CSV. `rows` are (code, label, counts as, aliases) of the version that holds."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for code, label, counts_as, aliases in rows:
        writer.writerow([name.name.lower(), code, label, "", counts_as, aliases])
    return out.getvalue()


def _csv(text: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    reader = csv.reader(io.StringIO(text))
    try:
        header = [cell.strip().lower() for cell in next(reader)]
        missing = [name for name in ("set", "code", "label", "becomes") if name not in header]
        unknown = [name for name in header if name not in COLUMNS]
        if missing or unknown or len(set(header)) < len(header):
            raise Misread(
                [f"The first row must name the columns {', '.join(COLUMNS)}: it has {', '.join(header)}."]
            )
        for cells in reader:
            if any(cell.strip() for cell in cells):
                if len(cells) != len(header):
                    raise Misread(
                        [f"Line {reader.line_num} has {len(cells)} cells, not {len(header)}: quote commas."]
                    )
                yield reader.line_num, dict(zip(header, cells, strict=True))
    except csv.Error as fault:
        raise Misread([f"The file can't be read as CSV: {fault}."]) from None


def _yaml(text: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    what = "The file must be CSV with the columns of the template, or YAML with `set`, `codes` and `becomes`."
    # An alias may stand for a thousand others: no file of codes needs one.
    if re.search(r"(^|[\s\[{,:-])[&*]\w", text):
        raise Misread([f"{what} Anchors and aliases of YAML are not read."])
    try:
        content = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError):
        raise Misread([what]) from None
    if not isinstance(content, Mapping) or set(map(str, content)) - {"set", "codes", "becomes"}:
        raise Misread([what])
    codes, gone = content.get("codes"), content.get("becomes") or {}
    if not isinstance(codes, list) or not isinstance(gone, Mapping):
        raise Misread([what])
    for number, one in enumerate(codes, 1):
        if not isinstance(one, Mapping) or set(map(str, one)) - set(COLUMNS):
            raise Misread(
                [f"Code {number} must have `code`, `label`, and perhaps `counts_as` and `aliases`."]
            )
        yield number, {**one, "set": content.get("set"), "becomes": ""}
    for number, (code, to) in enumerate(gone.items(), len(codes) + 1):
        yield number, {"set": content.get("set"), "code": code, "label": "", "becomes": to}


def _row(line: int, values: Mapping[str, Any]) -> Row:
    def said(name: str) -> str:
        value = values.get(name)
        return "" if value is None else " ".join(str(value).split())

    told = values.get("aliases")
    aliases = told if isinstance(told, list) else str(told or "").split(";")
    named = tuple(str(one).strip().upper() for one in aliases if str(one).strip())
    return Row(
        line, said("code").upper(), said("label"), said("becomes").upper(), said("counts_as").upper(), named
    )


def _faults(rows: Sequence[Row], *, titles: bool) -> Iterator[str]:
    codes = {row.code for row in rows if not row.becomes}
    if not codes:
        yield "The file has no code that holds."
    held: dict[str, int] = {}
    for row in rows:
        yield from _row_faults(row, codes, titles=titles)
        for one in (row.code, *row.aliases):
            if one in held:
                yield f"Row {row.line}: “{one[:40]}” stands in row {held[one]} already."
            held.setdefault(one, row.line)


def _row_faults(row: Row, codes: Container[str], *, titles: bool) -> Iterator[str]:
    where = f"Row {row.line}"
    if not CODE.fullmatch(row.code) or row.code == ASK.upper():
        yield f"{where}: “{row.code[:30]}” is no code: use capital letters, digits, `_` and `-`, 20 at most."
    elif row.becomes and row.label:
        yield f"{where}: {row.code} has both a label and what it becomes. Leave one of them empty."
    elif row.becomes and row.becomes != ASK.upper() and row.becomes not in codes:
        yield f"{where}: {row.code} becomes {row.becomes[:30]}, which is no code of this file."
    elif not row.becomes and not row.label:
        yield f"{where}: {row.code} has no label, and does not say what it becomes."
    if len(row.label) > LONGEST_LABEL:
        yield f"{where}: the label of {row.code} is longer than {LONGEST_LABEL} characters."
    if titles and any(not TITLE.fullmatch(one) for one in row.aliases):
        yield f"{where}: a title of {row.code} is longer than 60 characters, or has a `|` in it."
    elif not titles and any(not ALIAS.fullmatch(one) for one in row.aliases):
        yield f"{where}: an alias of {row.code} is longer than 40 characters, or has a space in it."
