"""Filters in a page's address: two days as people type them, and each filter in words with the address without it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from web.words import day

FORMS = ("%d/%m/%Y", "%Y-%m-%d", "%d %B %Y", "%d %b %Y", "%d.%m.%Y", "%d-%m-%Y")
LONGEST = 40
LONGEST_NUMBER = 4
"""Digits of a number that a form takes."""

Filter = tuple[str, str]
"""A name and a value of the address."""


def read_day(text: str) -> date | None:
    """A day as people type it, day first; None when it can't be read."""
    for form in FORMS:
        with suppress(ValueError):
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no time zone
    return None


def not_a_day(text: str) -> str:
    """What to tell of a text that is no day."""
    return f"“{text[:LONGEST]}” is not a date. Type it like 30/9/2003."


@dataclass(frozen=True, slots=True)
class Days:
    """The first and last day of a list: as typed, as ISO days to ask for, and what is wrong, by field."""

    typed: dict[str, str]
    asked: dict[str, str | None]
    faults: dict[str, str]
    words: dict[Filter, str]

    @property
    def kept(self) -> list[Filter]:
        """Those that the address keeps, wrong ones too: they are shown to be put right."""
        return [(name, text) for name, text in self.typed.items() if text]


def read_days(query: Mapping[str, str], first: str, last: str) -> Days:
    """Two days of the address. What can't be read, or ends before it begins, is named and not asked for."""
    typed = {name: query.get(name, "").strip()[:LONGEST] for name in (first, last)}
    read = {name: read_day(text) for name, text in typed.items() if text}
    faults = {name: not_a_day(typed[name]) for name, value in read.items() if value is None}
    begin, end = read.get(first), read.get(last)
    if begin and end and end < begin:
        faults[last] = "The last day is before the first. Change one of them."
    asked = {
        name: value.isoformat() if (value := read.get(name)) and name not in faults else None
        for name in (first, last)
    }
    begins = {first: "From ", last: "To "}
    words = {(name, typed[name]): begins[name] + day(value) for name, value in read.items() if value}
    return Days(typed, asked, faults, words)


def removable(kept: Sequence[Filter], words: Mapping[Filter, str]) -> list[tuple[str, str]]:
    """Each filter that has words, in the address's order, and the address without it."""
    return [
        (words[one], "?" + urlencode([each for each in kept if each != one])) for one in kept if one in words
    ]
