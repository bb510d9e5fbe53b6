"""What a form of a page gives a command: days as people type them, codes, numbers, texts, and what can't be read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rules.codes import CodeSet
from web.filters import LONGEST_NUMBER, not_a_day, read_day


def read(
    given: Mapping[str, str],
    *,
    days: Iterable[str] = (),
    codes: Mapping[str, type[CodeSet]] | None = None,
    numbers: Iterable[str] = (),
    texts: Iterable[str] = (),
    kept: bool = False,
) -> tuple[dict[str, Any], dict[str, str]]:
    """The fields of a form as a command takes them, and what is wrong, by field.

    An empty field is left out; `kept`: an empty text takes away what stands.
    """
    asked: dict[str, Any] = {}
    faults: dict[str, str] = {}
    for field in days:
        if text := given.get(field, ""):
            if day := read_day(text):
                asked[field] = day.isoformat()
            else:
                faults[field] = not_a_day(text)
    for field, known in (codes or {}).items():
        if text := given.get(field, ""):
            if text in known.__members__:
                asked[field] = text
            else:
                faults[field] = "Choose one of these."
    for field in numbers:
        if text := given.get(field, ""):
            if text.isdecimal() and len(text) <= LONGEST_NUMBER:
                asked[field] = int(text)
            else:
                faults[field] = "Give a whole number."
    for field in texts:
        text = given.get(field, "")
        if text or kept:
            asked[field] = text or None
    return asked, faults


def lacking(asked: Mapping[str, Any], faults: dict[str, str], wanted: Mapping[str, str]) -> dict[str, str]:
    """The faults, with the sentence for each wanted field that was not given."""
    for field, words in wanted.items():
        if field not in asked:
            faults.setdefault(field, words)
    return faults
