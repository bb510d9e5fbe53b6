"""What a legacy file says of who somebody is, and how two such files compare. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Literal

import yaml
from jellyfish import damerau_levenshtein_distance

from rules.names import fold, nicknames, sound

PLACEHOLDERS = frozenset({"UNKNOWN", "NOT KNOWN", "N/K", "TBC", "SELF-HARM", "NONE", "X"})
"""What is typed where a name isn't known. It says nothing of the person."""

GENERATION = 13
LONG = 8

Likeness = Literal["same", "near", "year", "unsaid", "far", "different"]
"""`near`: a slip away. `year`: only the year is known, and fits. `unsaid`: one of them doesn't say. `far`: two slips
away, so not told apart by it."""

ORDER: tuple[Likeness, ...] = ("same", "near", "year", "unsaid", "far", "different")


@dataclass(frozen=True, slots=True)
class File:
    """What a legacy file says that matters for matching. `numbers` are valid ones, by scheme, canonical.

    `names` are (surname, forenames) pairs, aliases among them; `sex` is a member name of `rules.codes.Sex`. `cases` are
    the probation cases a file is or names; `days` those of its orders and sentences. `held` says where and from when to
    when a file had somebody; `seen` where and when one was seen that only mentions them. `apart` is set on a file kept
    apart.
    """

    id: str
    names: tuple[tuple[str, str | None], ...]
    births: frozenset[date]
    sex: str | None = None
    numbers: Mapping[str, frozenset[str]] = field(default_factory=dict)
    cases: frozenset[str] = frozenset()
    postcodes: frozenset[str] = frozenset()
    lines: frozenset[str] = frozenset()
    days: frozenset[date] = frozenset()
    held: tuple[tuple[str, date, date], ...] = ()
    seen: frozenset[tuple[str, date | None]] = frozenset()
    apart: str | None = None


def shared(a: File, b: File) -> frozenset[str]:
    """The schemes in which two files have a number in common."""
    return frozenset(s for s, values in a.numbers.items() if values & b.numbers.get(s, frozenset()))


def births(a: File, b: File) -> Likeness:
    """How the dates of birth compare, the best of any two.

    1 January stands for a date of which only the year was known, or guessed.
    """
    return min((_births(x, y) for x in a.births for y in b.births), key=ORDER.index, default="unsaid")


def _births(x: date, y: date) -> Likeness:
    if x == y or (x.year == y.year and (x.day, x.month) == (y.month, y.day)):
        return "same"
    if abs(x.year - y.year) >= GENERATION:
        # A parent born on the same day of the year is a generation away.
        slip = damerau_levenshtein_distance(f"{x:%Y%m%d}", f"{y:%Y%m%d}") == 1
        return "near" if slip and sorted(f"{x:%Y}") == sorted(f"{y:%Y}") else "different"
    if any((one.month, one.day) == (1, 1) for one in (x, y)):
        return ("year" if x.year == y.year else "unsaid") if abs(x.year - y.year) <= 1 else "different"
    slips = int(x.year != y.year)
    if (x.day, x.month) != (y.month, y.day):
        slips += (x.month != y.month) + (x.day != y.day)
    elif x.day != x.month:
        slips += 1
    if slips == 1:
        return "near"
    return "far" if slips == 2 and abs(x.year - y.year) <= 1 else "different"


def names(a: File, b: File) -> Likeness:
    """How the names compare, the best of any two."""
    return min((_names(x, y) for x in a.names for y in b.names), key=ORDER.index, default="unsaid")


def _names(x: tuple[str, str | None], y: tuple[str, str | None]) -> Likeness:
    surnames, forenames = _surnames(x[0], y[0]), _forenames(x[1], y[1])
    if "different" in (surnames, forenames) and _swapped(x, y):
        return "same"
    if forenames == "different":
        # Brothers, sisters and twins share all but this.
        return "different"
    if surnames == "different":
        # People marry and use other surnames; the same forename alone is no more than not against it.
        return "far" if forenames in ("same", "near") else "different"
    return max(surnames, forenames, key=ORDER.index)


def _given(text: str | None) -> list[str]:
    return [] if not text or text.strip().upper() in PLACEHOLDERS else fold(text)


def _surnames(x: str, y: str) -> Likeness:
    first, second = _given(x), _given(y)
    if not first or not second:
        return "unsaid"
    if set(first) & set(second) or "".join(first) == "".join(second):
        return "same"
    return "near" if _close("".join(first), "".join(second)) else "different"


def _forenames(x: str | None, y: str | None) -> Likeness:
    """The first forename decides. A middle name counts only as the name a person goes by: the other's first."""
    first, second = _given(x), _given(y)
    if not first or not second:
        return "unsaid"
    one, other = first[0], second[0]
    groups = nicknames()
    if one == other or groups.get(one, frozenset()) & groups.get(other, frozenset()):
        return "same"
    shortened = one.startswith(other) or other.startswith(one)
    if one in in_use() and other in in_use():
        # Two names are two, but one slip may make one of the other.
        slip = shortened or damerau_levenshtein_distance(one, other) == 1
        return "far" if slip else _by_middle_name(one, other, first, second)
    if len(one) > 1 < len(other) and _close(one, other):
        return "near"
    if shortened:
        return "unsaid" if 1 in (len(one), len(other)) else "far"
    if damerau_levenshtein_distance(one, other) <= 2 and min(len(one), len(other)) > 3:
        return "far"
    return _by_middle_name(one, other, first, second)


def _by_middle_name(one: str, other: str, first: list[str], second: list[str]) -> Likeness:
    return "far" if one in second or other in first else "different"


@cache
def in_use() -> frozenset[str]:
    """Words that are forenames in use, folded: `nicknames.yaml` and `forenames.yaml`."""
    content = yaml.safe_load((files("rules") / "data" / "forenames.yaml").read_text("utf-8"))
    return frozenset(fold(content["names"])) | frozenset(nicknames())


def _close(one: str, other: str) -> bool:
    """A slip or two of the keyboard, or another spelling of the same sound."""
    longest = max(len(one), len(other))
    if damerau_levenshtein_distance(one, other) <= (1 if longest < LONG else 2):
        return longest > 2
    return longest > 3 and one[0] == other[0] and bool(sound(one)) and sound(one) == sound(other)


def _swapped(x: tuple[str, str | None], y: tuple[str, str | None]) -> bool:
    """Whether the surname of one was typed as the forename of the other, and the other way round."""
    mine, theirs = _given(x[1]), _given(y[1])
    if not mine or not theirs:
        return False
    return _surnames(x[0], theirs[0]) in ("same", "near") and _surnames(mine[0], y[0]) in ("same", "near")


def place_in_common(a: File, b: File, before: int, after: int) -> bool:
    """Whether one was seen where the other was held: from `before` days before until `after` days after, or any day."""
    return any(
        place == where and (day is None or (-before <= (day - since).days and (day - until).days <= after))
        for one, other in ((a, b), (b, a))
        for place, day in one.seen
        for where, since, until in other.held
    )
