"""What somebody typed into a form, as a command takes it, and what of it can't be read or is missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from starlette.requests import Request

from rules.codes import CodeSet
from web.filters import LONGEST_NUMBER, not_a_day, read_day

DAY, NUMBER, TEXT, KEPT = "day", "number", "text", "kept"
"""What a field holds. `KEPT` is a text that takes away what stands where it is left empty."""
Kind = str | type[CodeSet]
CHOOSE = "Choose one of these."


async def sent(request: Request, fields: Iterable[str]) -> dict[str, str]:
    """What a page was sent in these fields, without blanks around it; empty where it was not, or was only asked for."""
    form: Mapping[str, Any] = await request.form() if request.method == "POST" else {}
    return {name: str(form.get(name, "")).strip() for name in fields}


def read_form(given: Mapping[str, str], wanted: Mapping[str, Kind]) -> tuple[dict[str, Any], dict[str, str]]:
    """The fields of a form by what each is, or a code set. What is empty is left out.

    Answers the fields, and what is wrong with those that can't be read, by name.
    """
    asked: dict[str, Any] = {}
    faults: dict[str, str] = {}
    for name, kind in wanted.items():
        text = given.get(name, "").strip()
        if not text:
            if kind == KEPT:
                asked[name] = None
        elif kind == DAY:
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


def lacking(asked: Mapping[str, Any], faults: dict[str, str], wanted: Mapping[str, str]) -> dict[str, str]:
    """The faults, with the sentence for each wanted field that was not given."""
    for name, words in wanted.items():
        if name not in asked:
            faults.setdefault(name, words)
    return faults
