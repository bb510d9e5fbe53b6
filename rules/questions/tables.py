"""What a statement counted, as a table that is told: rows in the order of their keys, with a total and shares.

A line of what was counted is its keys, then how many, how many of them count for the share, of how many, and the sum
and number of what is averaged; for readers without cases its keys, then people and how many.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from rules.codes import Proportion, Trait
from rules.questions.asking import MOST_CELLS, TOGETHER, key_words
from rules.questions.keeping_back import Cell, told_apart

UNSURE = 0.01
"""How much of what a share is of may be put together with others, at most."""

Words = Mapping[str, str] | None

NOTHING = "There is nothing in this time and place that you may see."
TOO_MANY = (
    f"This makes more than {MOST_CELLS:,} figures. Tell it apart by less, or narrow it to an area or a time."
)
KEPT_BACK = (
    "Groups of fewer than five people are put together with others, so that nobody can be told from them; "
    "what is too little even so is left out."
)


@dataclass(frozen=True)
class Told:
    """A table: rows (dicts with `keys`, `words`, `count`, `share`, `mean`, `total`) and what is to be said of it."""

    rows: list[dict[str, Any]]
    note: str


def with_cases(
    lines: Iterable[Sequence[Any]],
    words: Sequence[Words],
    folded: Sequence[Callable[[Any], str] | None],
) -> Told:
    """The table for a reader who may see whom it counts: as it was counted. `words`, `folded`: of each of its keys."""
    depth = len(words)
    sums: dict[tuple[str, ...], list[float]] = {}
    for line in lines:
        key = tuple(
            fold(value) if fold else str(value) for value, fold in zip(line[:depth], folded, strict=True)
        )
        _add(sums, key, [float(one or 0) for one in line[depth:]])
    return _told(sums, words, averaged=True)


def without_cases(
    lines: Iterable[Sequence[Any]],
    traits: Sequence[Trait],
    parts: Sequence[Proportion],
    asked: Sequence[Trait],
    narrowed: Mapping[Trait, Sequence[str]],
    share: Proportion | None,
    words: Sequence[Words],
    own: int,
) -> Told:
    """The table for a reader who may not: from the cells that may be told, and nothing else.

    `traits` are those of the finest table, in its order; its last key says of each of the `parts` whether it counts:
    `Y`, `N` or `-`. `own`: so many of the first traits have a table each, in which no other counts.
    """
    cells = [Cell(tuple(map(str, line[:-2])), line[-2], (line[-1],)) for line in lines]
    cells.sort(key=lambda one: one.key)
    told = [
        Cell((*first, *one.key), one.people, one.amounts)
        for first, within in groupby(cells, key=lambda one: one.key[:own])
        for one in told_apart(Cell(each.key[own:], each.people, each.amounts) for each in within)
    ]
    sums: dict[tuple[str, ...], list[float]] = {}
    for cell in told:
        known = dict(zip(traits, cell.key, strict=False))
        if any(known.get(trait) not in keys for trait, keys in narrowed.items()):
            continue
        flag = "-"
        if share is not None:
            flag = cell.key[-1][list(parts).index(share)] if len(cell.key) > len(traits) else "?"
        many = cell.amounts[0]
        key = tuple(known.get(trait, TOGETHER) for trait in asked)
        _add(sums, key, [many, many * (flag == "Y"), many * (flag in "YN"), many * (flag == "?"), 0])
    found = _told(sums, words, averaged=False)
    return Told(found.rows, f"{found.note} {KEPT_BACK}".strip())


def _add(sums: dict[tuple[str, ...], list[float]], key: tuple[str, ...], values: Sequence[float]) -> None:
    there = sums.setdefault(key, [0.0] * 5)
    for number, value in enumerate(values):
        there[number] += value


def _told(sums: Mapping[tuple[str, ...], Sequence[float]], words: Sequence[Words], averaged: bool) -> Told:
    if len(sums) > MOST_CELLS:
        return Told([], TOO_MANY)
    counted = {key: values for key, values in sums.items() if values[0]}
    if not counted:
        return Told([], NOTHING)
    rows = [
        _row(key, values, words, averaged)
        for key, values in sorted(counted.items(), key=lambda one: place(one[0], words))
    ]
    if words:
        total = [sum(values[number] for values in counted.values()) for number in range(5)]
        rows.append({**_row((), total, (), averaged), "keys": [], "words": ["All"], "total": True})
    return Told(rows, "")


def place(key: Sequence[str], words: Sequence[Words]) -> list[tuple[int, str]]:
    """Where a key stands: in the order of its words, names and days by themselves; what is put together last."""
    return [
        (10_000 if one == TOGETHER else list(known).index(one) if known and one in known else 9_000, one)
        for one, known in zip(key, words, strict=True)
    ]


def _row(
    key: Sequence[str], values: Sequence[float], words: Sequence[Words], averaged: bool
) -> dict[str, Any]:
    many, part, among, value, of = values
    # Of nothing there is no share, and no mean. A share is not told where what is put together could change it.
    unsure = 0 if averaged else value
    sure = among and unsure <= UNSURE * (among + unsure)
    return {
        "keys": list(key),
        "words": [key_words(one, known) for one, known in zip(key, words, strict=True)],
        "count": int(many),
        "share": round(part / among, 4) if sure else None,
        "mean": round(value / of, 2) if averaged and of else None,
        "total": False,
    }
