"""The copy on paper: what a person reads of each entry, in tables, cut into volumes of bounded length.

Paper has the columns that the rules name; the JSON beside it has every value, and the rows as they were sent.
"""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from resolvers.subject_access.form import About, Item, Withheld
from rules.subject_access import Kind, Rules, Section, plain

MOST_ROWS = 1_500
"""How many rows a volume may have: about a hundred pages, and 300 MB while it is set."""

TYPESET = Path(__file__).with_name("typeset.py")


class NotSet(Exception):
    """A volume could not be set."""


@dataclass
class _Open:
    """A section that is being filled."""

    section: Section
    continued: bool = False
    tables: dict[str, dict[str, Any]] = field(default_factory=dict)
    cards: dict[str, dict[str, Any]] = field(default_factory=dict)
    before: list[list[str]] = field(default_factory=list)
    counted: Counter[tuple[str, str]] = field(default_factory=Counter)

    def blocks(self) -> Iterator[dict[str, Any]]:
        """What the page shows, in order."""
        yield from self.cards.values()
        alone = len(self.tables) == 1 and not self.cards
        for table in self.tables.values():
            yield {**table, "title": ""} if alone else table
        if self.counted:
            rows = [[name, day, f"{number:,}"] for (name, day), number in sorted(self.counted.items())]
            yield _table("", ["File", "Date of the extract", "Rows"], rows)
        if self.before:
            yield _table("What was changed", ["Entry", "It said", "Until", "Why"], self.before)


@dataclass
class Paper:
    """Takes entries as they come, and sets a volume whenever one is full."""

    rules: Rules
    about: About
    name: str
    part: int = 0
    _sections: list[_Open] = field(default_factory=list)
    _rows: int = 0

    def add(self, key: str, item: Item) -> bytes | None:
        """Take an entry; answers a volume when it had to be set first."""
        full = self._set(last=False) if self._rows >= MOST_ROWS else None
        section = self._section(key, continued=full is not None)
        kind = self.rules.label(item["type"])
        if kind.name == "SourceRecord":
            values = item["values"]
            section.counted[values["file"], plain(values.get("extractDate"))] += 1
            return full
        self._rows += 1
        shown = _shown(item)
        self._before(section, kind, item)
        if item.get("takenOff"):
            return full
        if kind.cards:
            title = ", ".join(_cells(kind, shown, kind.columns[:2]))
            section.cards[item["id"]] = {
                "is": "card",
                "title": f"{kind.called}: {title}",
                "rows": _pairs(kind, shown, kind.columns),
            }
        elif kind.within and (card := section.cards.get(item.get("of", ""))):
            (_, first), *rest = _pairs(kind, shown, kind.columns)
            text = "; ".join((first, *(f"{label[0].lower()}{label[1:]} {cell}" for label, cell in rest)))
            card["rows"].append([kind.called, text])
        else:
            columns = list(section.section.columns) or [_label(kind, name) for name in kind.columns]
            # A section with columns of its own is one table.
            name = section.section.key if section.section.columns else kind.name
            table = section.tables.setdefault(name, _table(kind.called, columns, []))
            table["rows"].append(_cells(kind, shown, kind.columns))
        return full

    def end(self, withheld: list[Withheld], always: str) -> bytes:
        """Set the last volume."""
        return self._set(last=True, withheld=withheld, always=always)

    def _section(self, key: str, *, continued: bool) -> _Open:
        if not self._sections or self._sections[-1].section.key != key:
            section = next(each for each in self.rules.sections if each.key == key)
            self._sections.append(_Open(section, continued))
        return self._sections[-1]

    def _before(self, section: _Open, kind: Kind, item: Item) -> None:
        """What the entry said before, as far as it differed from what it says next; and that it was taken off."""
        earlier = item.get("earlier", [])
        heading = ", ".join(cell for cell in _cells(kind, _shown(item), kind.columns) if cell)
        for number, version in enumerate(earlier):
            after = earlier[number + 1]["values"] if number + 1 < len(earlier) else item["values"]
            said = [
                f"{_label(kind, name)}: {plain(version['values'].get(name), kind.shows[name]) or 'nothing'}"
                for name in kind.columns
                if name in kind.shows and version["values"].get(name) != after.get(name)
            ]
            if said:
                replaced = version["replaced"]
                section.before.append(
                    [
                        heading,
                        "; ".join(said),
                        plain(replaced.get("supersededAt")),
                        plain(replaced.get("reason")),
                    ]
                )
        for gone in item.get("linksBefore", ()):
            if "name" in gone:
                what = f"{gone['type']}: {gone['name']}"
                section.before.append(
                    [heading, what, plain(gone.get("retractedAt")), plain(gone.get("reason"))]
                )
        for gone in item.get("takenOff", ()):
            section.before.append(
                [heading, "All of this", plain(gone.get("retractedAt")), plain(gone.get("reason"))]
            )
        self._rows += len(earlier)

    def _set(self, *, last: bool, withheld: list[Withheld] | None = None, always: str = "") -> bytes:
        self.part += 1
        volume = {
            "about": self.about,
            "name": self.name,
            "part": self.part,
            "last": last,
            "sections": [
                {
                    "title": each.section.title,
                    "says": each.section.says,
                    "continued": each.continued,
                    "blocks": list(each.blocks()),
                }
                for each in self._sections
            ],
            "withheld": withheld or [],
            "always": always,
        }
        self._sections, self._rows = [], 0
        return typeset(volume)


def typeset(volume: Mapping[str, Any]) -> bytes:
    """A volume as a tagged PDF. Raises NotSet, with nothing of the record in its words."""
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-I", str(TYPESET)],
        input=orjson.dumps(volume, default=str),
        capture_output=True,
        check=False,
    )
    if done.returncode:
        raise NotSet(f"typesetting ended with {done.returncode}")
    return done.stdout


def _table(title: str, columns: list[str], rows: list[list[str]]) -> dict[str, Any]:
    return {"is": "table", "title": title, "columns": columns, "rows": rows}


def _shown(item: Item) -> dict[str, Any]:
    """An entry's values, with areas, prisons and officers by the name of their column."""
    named = {each["type"].lower(): each["name"] for each in item.get("links", ()) if "name" in each}
    return {**item["values"], **named, "times": item.get("times")}


def _label(kind: Kind, name: str) -> str:
    return kind.shows[name].label if name in kind.shows else name.capitalize()


def _cells(kind: Kind, shown: Mapping[str, Any], names: tuple[str, ...]) -> list[str]:
    return [plain(shown.get(name), kind.shows.get(name)) for name in names]


def _pairs(kind: Kind, shown: Mapping[str, Any], names: tuple[str, ...]) -> list[list[str]]:
    cells = _cells(kind, shown, names)
    return [[_label(kind, name), cell] for name, cell in zip(names, cells, strict=True) if cell]
