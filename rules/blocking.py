"""Which files are compared at all: those that have one of these keys in common. Pure.

A number, a case that one names; otherwise two things at once, of which a slip spoils only some: the sound of a name
with a date of birth, or with an address, or with the day of a sentence. Names are taken in no order, so that a surname
typed as a forename is found, and a date of birth with day and month in no order either.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from rules.likeness import PLACEHOLDERS, File
from rules.names import fold, nicknames, sound

TOO_MANY = {"number": 40, "": 200}
"""A key on more files than this says nothing: a dummy number that staff typed, or too common a mix."""


def keys(file: File) -> list[str]:
    """The keys of a file, in order."""
    return sorted({*number_keys(file), *_mixed(file)})


def number_key(scheme: str, value: str) -> str:
    """The key of a number."""
    return f"number {scheme} {value}"


def number_keys(file: File) -> set[str]:
    """Those of a file's numbers."""
    return {number_key(scheme, value) for scheme, values in file.numbers.items() for value in values}


def most(key: str) -> int:
    """How many files may have a key before it says nothing."""
    return TOO_MANY.get(key.partition(" ")[0], TOO_MANY[""])


def _mixed(file: File) -> Iterator[str]:
    yield from (f"case {case}" for case in file.cases)
    births = [f"{b.year} {min(b.day, b.month)} {max(b.day, b.month)}" for b in file.births]
    years = {str(b.year) for b in file.births}
    for surname, forenames in file.names:
        first, second = _sounds(surname)[:1], _sounds(forenames)[:1]
        groups = {group for word in _words(forenames)[:1] for group in nicknames().get(word, ())}
        for one, born in product([*first, *second], births):
            yield f"born {born} {one}"
        for group, born in product(groups, births):
            yield f"born {born} as {group}"
        for one, code in product([*first, *second], [*file.postcodes, *file.lines]):
            yield f"at {code} {one}"
        for one, day in product([*first, *second], file.days):
            yield f"on {day} {one}"
        if first and second:
            both = " ".join(sorted([*first, *second]))
            yield from (f"year {year} {both}" for year in years)


def _words(text: str | None) -> list[str]:
    return [] if not text or text.strip().upper() in PLACEHOLDERS else fold(text)


def _sounds(text: str | None) -> list[str]:
    return [sound(word) or word for word in _words(text)]
