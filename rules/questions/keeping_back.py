"""Figures for readers without cases: what of a table is told, so that nobody can be told from it.

Every answer that such a reader gets, to any question, is worked out from one table and from nothing else: the finest
there is of what is counted, with its small cells put together with others first (`told_apart`). So two answers differ
by cells of that table, whatever was asked, and none of those is small. Totals, shares and overlapping questions can
tell no more than the table does, and there is no second table to compare it with.

A cell of fewer than five people is small. The small cells below one branch (say, of one area and kind) are told in one
sum with a cell beside them that is not small: which one is settled by the cells' names, never by what is in them. They
are told so only where that sum is of nine people or more; then each small cell in it may be any number from one to
four, for all that the sum says. Where it would be less, they are put together one branch further up; and what is too
little in the whole table is not told at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from rules.figures import LEAST

ENOUGH = 2 * LEAST - 1
"""People in a sum that hides small cells: the least that a cell beside them has, and the most that a small one has."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: what it is of, from the broadest trait on; people; and amounts, one for each thing counted.

    A key that is shorter than the table is deep says that the rest is not told.
    """

    key: tuple[str, ...]
    people: int
    amounts: tuple[int, ...]


def told_apart(cells: Iterable[Cell]) -> list[Cell]:
    """The cells that may be told, small ones put together with others; in the order of their keys."""
    found = [one for one in cells if one.people > 0]
    told, _ = _below((), found)
    return sorted(told, key=lambda one: one.key)


def _below(prefix: tuple[str, ...], cells: Sequence[Cell]) -> tuple[list[Cell], list[Cell]]:
    """Of the cells of a branch those that are told, and those that are not told there."""
    if len(cells) == 1 and cells[0].key == prefix:
        return (list(cells), []) if cells[0].people >= LEAST else ([], list(cells))
    branches: dict[str, list[Cell]] = {}
    for one in cells:
        branches.setdefault(one.key[len(prefix)], []).append(one)
    told: list[Cell] = []
    hidden: list[Cell] = []
    for name, within in branches.items():
        shown, kept = _below((*prefix, name), within)
        told += shown
        hidden += kept
    if not hidden:
        return told, []
    # By name alone: were it the smallest or the largest, its being left out would tell how much is in it.
    beside = min(told, key=_place, default=None)
    if beside is None:
        return [], hidden
    told.remove(beside)
    together = [beside, *hidden]
    if sum(one.people for one in together) >= ENOUGH:
        return [*told, _sum(prefix, together)], []
    # What stands here besides would tell how little was too little.
    return [], [*told, *together]


def _place(cell: Cell) -> bytes:
    return sha256("\0".join(cell.key).encode()).digest()


def _sum(prefix: tuple[str, ...], cells: Sequence[Cell]) -> Cell:
    amounts = tuple(sum(each) for each in zip(*(one.amounts for one in cells), strict=True))
    return Cell(prefix, sum(one.people for one in cells), amounts)
