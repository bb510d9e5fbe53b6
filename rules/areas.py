"""Areas that merge and split: the file that says what becomes of them, what is wrong with it, and who follows whom.

A row says what an area becomes. The row without an office names its heir, who takes on all that has no office; a row
with one names the area to which that office goes. An area whose only row is the heir's is merged into that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from rules.clock import spoken
from rules.row_files import Misread, rows_of
from rules.wrong import Wrong, reason_faults

COLUMNS = {
    "area": "The area that ends, as extracts write it: `west-yorkshire`.",
    "office": "The office of it that the row is about. Empty: the area as a whole, and all that has no office. Each "
    "area has one such row.",
    "becomes": "The area that follows: one that there is, or a new one.",
    "name": "The name of a new area. Empty where the area is there already.",
    "region": "The region of a new area.",
    "force_number": "The PNC number of the police force of a new area, if one force has its boundary.",
}
NEEDED = ("area", "office", "becomes")
LONGEST_FILE = 100_000
MOST_ROWS = 500
EARLIEST = timedelta(days=31)
FURTHEST = timedelta(days=3660)
SLUG = re.compile(r"[a-z][a-z-]{1,59}", re.ASCII)


class Row(NamedTuple):
    """What an area, or an office of it, becomes. `office` None: the area as a whole."""

    area: str
    office: str | None
    becomes: str
    name: str = ""
    region: str = ""
    force: str = ""


class Becoming(NamedTuple):
    """A row that stands: from when, whether it was carried through to the areas it names, and its reason."""

    office: str | None
    into: str
    since: date


@dataclass(frozen=True)
class Area:
    """An area as it stands: its id and days, what it becomes, and the offices that its cases and staff name."""

    id: str
    slug: str
    name: str
    opened: date | None = None
    closed: date | None = None
    becomes: tuple[Becoming, ...] = ()
    offices: frozenset[str] = field(default_factory=frozenset)


def read(text: str) -> tuple[Row, ...]:
    """Read a file. Raises Misread with all that is wrong with it by itself."""
    faults, rows = [], []
    for number, given in rows_of(text, COLUMNS, NEEDED, LONGEST_FILE, MOST_ROWS):
        if isinstance(given, str):
            faults.append(given)
            continue
        row = Row(
            given["area"].lower(),
            given["office"] or None,
            given["becomes"].lower(),
            given.get("name", ""),
            given.get("region", ""),
            given.get("force_number", ""),
        )
        if not SLUG.fullmatch(row.area) or not SLUG.fullmatch(row.becomes):
            faults.append(f"Row {number}: write areas in small letters with hyphens, as extracts do.")
        rows.append(row)
    if faults:
        raise Misread(faults)
    return tuple(rows)


def wrong(
    rows: Iterable[Row], areas: Mapping[str, Area], since: date, reason: str, today: date
) -> list[Wrong]:
    """What is wrong with rows that are to hold from a day on. `areas`: those there are, by slug."""
    rows = tuple(rows)
    found = list(_days_wrong(since, reason, today))
    ending = dict.fromkeys(row.area for row in rows)
    for slug in ending:
        area = areas.get(slug)
        if area is None:
            found.append(_file("UNKNOWN_AREA", f"There is no area {slug}."))
            continue
        if area.closed is not None:
            found.append(_file("CLOSED", _ended(area, areas, today)))
        found += _offices_wrong(area, [row for row in rows if row.area == slug])
    for slug in dict.fromkeys(row.becomes for row in rows):
        area = areas.get(slug)
        named = next((row for row in rows if row.becomes == slug and row.name), None)
        if slug in ending:
            found.append(_file("ENDS_TOO", f"{slug} ends itself by this file, so nothing can become it."))
        elif area is None and (named is None or not named.region):
            found.append(_file("NO_NAME", f"There is no area {slug}. Give its name and region to found it."))
        elif area is not None and area.closed is not None:
            found.append(_file("CLOSED", _ended(area, areas, today)))
        elif area is not None and area.opened is not None and area.opened > since:
            found.append(_file("NOT_OPEN_YET", f"{area.name} begins on {spoken(area.opened)}."))
    return found


def stands(rows: Iterable[Row], areas: Mapping[str, Area], since: date) -> bool:
    """Whether exactly this is in force, or will be on its day: the same file again."""
    asked: dict[str, set[Becoming]] = {}
    for row in rows:
        asked.setdefault(row.area, set()).add(Becoming(row.office, row.becomes, since))
    return all(slug in areas and set(areas[slug].becomes) == said for slug, said in asked.items())


def follower(becomes: Iterable[Becoming], office: str | None) -> str | None:
    """The area that takes on what is of an office: that of the office, else the heir."""
    said = {one.office: one.into for one in becomes}
    return said.get(office, said.get(None))


def _days_wrong(since: date, reason: str, today: date) -> Iterator[Wrong]:
    if since < today - EARLIEST:
        words = f"That day is more than {EARLIEST.days} days ago: what was done since names the old area."
        yield Wrong("TOO_LONG_AGO", "from", words)
    if since > today + FURTHEST:
        yield Wrong("TOO_FAR", "from", "That day is more than ten years ahead.")
    yield from reason_faults(" ".join(reason.split()), "Say why, in a sentence.")


def _offices_wrong(area: Area, rows: list[Row]) -> Iterator[Wrong]:
    named = [row.office for row in rows]
    if None not in named:
        words = f"Say what {area.name} as a whole becomes: a row without an office."
        yield _file("NO_HEIR", words)
    for office in dict.fromkeys(one for one in named if named.count(one) > 1):
        yield _file("TWICE", f"{office or area.name} is in the file twice.")
    split = {one for one in named if one}
    if unknown := sorted(split - area.offices):
        yield _file("UNKNOWN_OFFICE", f"{area.name} has no such office: {', '.join(unknown)}.")
    if split and (missing := sorted(area.offices - split)):
        words = f"Say where each office of {area.name} goes. Missing: {', '.join(missing)}."
        yield _file("OFFICE_MISSING", words)


def _ended(area: Area, areas: Mapping[str, Area], today: date) -> str:
    assert area.closed is not None
    names = [areas[one.into].name if one.into in areas else one.into for one in area.becomes]
    into = f" and becomes {' and '.join(dict.fromkeys(names))}" if names else ""
    if area.closed <= today:
        into = into.replace("becomes", "became")
        return f"{area.name} ended on {spoken(area.closed)}{into}."
    return f"{area.name} already ends on {spoken(area.closed)}{into}. Take that back first."


def _file(code: str, words: str) -> Wrong:
    return Wrong(code, "file", words)
