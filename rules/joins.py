"""What people decide about joins: whose decision counts, why files resemble each other in words, and what was shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

import orjson

from rules.matching import FIELDS, LEVELS, WHY

LEAST_REASON, LONGEST_REASON = 10, 1000
MOST_FILES = 40
"""The most files that two records may have together for people to join or split them."""


def reason_fault(reason: str) -> str | None:
    """Why a reason will not do, in a sentence; None: it will."""
    if len(reason) < LEAST_REASON:
        return f"Say why, in {LEAST_REASON} characters at least: whoever asks later reads this."
    if len(reason) > LONGEST_REASON:
        return f"Say it in {LONGEST_REASON:,} characters at most."
    return None


def pair_id(one: str, other: str) -> str:
    """The id of two files as a pair: the same whichever comes first."""
    low, high = sorted((one, other))
    return f"par_{low.partition('_')[2]}.{high.partition('_')[2]}"


def files_of(pair: str) -> tuple[str, str] | None:
    """The two files of a pair's id, or None for what is no such id."""
    low, _, high = pair.removeprefix("par_").partition(".")
    return (f"fil_{low}", f"fil_{high}") if pair.startswith("par_") and low and high else None


def digest(shown: Any) -> str:
    """The mark of what somebody was shown: another one when any of it has changed."""
    return sha256(orjson.dumps(shown, default=str, option=orjson.OPT_SORT_KEYS)).hexdigest()[:32]


def reasons(fields: Iterable[str] | None) -> list[dict[str, Any]]:
    """Why two files resemble each other: for each field what was found, what it weighs, and both in words."""
    found = []
    for text in fields or ():
        name, _, rest = text.partition(":")
        level, _, weight = rest.rpartition(":")
        worth = _number(weight)
        found.append({"field": name, "level": level, "weight": worth, "words": _words(name, level, worth)})
    return sorted(found, key=lambda one: -abs(one["weight"]))


def _words(name: str, level: str, weight: float) -> str:
    field = FIELDS.get(name, name.replace("_", " ").capitalize())
    said = LEVELS.get(level, level.replace("_", " ").lower())
    return f"{field}: {said}; that speaks {strength(weight)}"


def strength(weight: float) -> str:
    """What a weight says, in words. It counts doublings of the odds that two files are one person's."""
    size = abs(weight)
    much = "strongly " if size >= 6 else "somewhat " if size >= 2 else "a little "
    if size < 0.5:
        return "neither for it nor against it"
    return f"{much}{'for' if weight > 0 else 'against'} one person"


def why(code: str | None) -> str | None:
    """What the policy makes of two files, in a sentence."""
    return None if code is None else WHY.get(code, code)


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


def crossed(ones: Iterable[str], others: Iterable[str]) -> list[tuple[str, str]]:
    """Every pair of a file of one person and a file of another, the smaller id first."""
    pairs = {(min(a, b), max(a, b)) for a in ones for b in others if a != b}
    return sorted(pairs)


def differs(shown: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """The files that would go elsewhere now than was shown."""
    return sorted(file for file in {*shown, *now} if shown.get(file) != now.get(file))
