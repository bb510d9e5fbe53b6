"""What somebody typed into a form, as a command takes it, and what of it can't be read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rules.codes import CodeSet
from web.filters import LONGEST_NUMBER, not_a_day, read_day

DAY, NUMBER, TEXT = "day", "number", "text"
Kind = str | type[CodeSet]
CHOOSE = "Choose one of these."


def read_form(given: Mapping[str, str], wanted: Mapping[str, Kind]) -> tuple[dict[str, Any], dict[str, str]]:
    """The fields of a form by what each is: `DAY`, `NUMBER`, `TEXT` or a code set. What is empty is left out.

    Answers the fields, and what is wrong with those that can't be read, by name.
    """
    asked: dict[str, Any] = {}
    faults: dict[str, str] = {}
    for name, kind in wanted.items():
        text = given.get(name, "").strip()
        if not text:
            continue
        if kind == DAY:
            if day := read_day(text):
                asked[name] = day.isoformat()
            else:
                faults[name] = not_a_day(text)
        elif kind == NUMBER:
            if text.isdecimal() and len(text) <= LONGEST_NUMBER:
                asked[name] = int(text)
            else:
                faults[name] = f"“{text[:20]}” is not a whole number."
        elif isinstance(kind, str) or text in kind.__members__:
            asked[name] = text
        else:
            faults[name] = CHOOSE
    return asked, faults


def needed(asked: Mapping[str, Any], faults: dict[str, str], words: Mapping[str, str]) -> None:
    """Add what is to be said of fields that are empty and may not be."""
    for name, text in words.items():
        if name not in asked:
            faults.setdefault(name, text)
