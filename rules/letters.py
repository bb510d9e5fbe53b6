"""Letters that fill themselves from an entry of the contact log. Pure; the words are dated data."""

from __future__ import annotations

import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from rules.clock import spoken
from rules.codes import ContactKind, ContactOutcome, LetterKind, SentenceType
from rules.contacts import HAS_OUTCOME, rules_on
from rules.working_days import working_days_after

ABSENT = frozenset({ContactOutcome.ACCEPTABLE_ABSENCE, ContactOutcome.UNACCEPTABLE_ABSENCE})
OF_STEPS = {ContactKind.FORMAL_WARNING: LetterKind.WARNING, ContactKind.BREACH_ACTION: LetterKind.BREACH}


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter: what it is about, its title, and its sentences in order."""

    kind: LetterKind
    title: str
    text: tuple[str, ...]


def kind_of(kind: ContactKind, outcome: ContactOutcome | None) -> LetterKind | None:
    """The letter that an entry asks for; None: none."""
    if outcome in ABSENT:
        return LetterKind.EXPLANATION
    if outcome is None and kind in HAS_OUTCOME:
        return LetterKind.APPOINTMENT
    return OF_STEPS.get(kind)


def letter(
    kind: ContactKind,
    outcome: ContactOutcome | None,
    day: date,
    time: str | None,
    place: str | None,
    order: SentenceType | None,
) -> Letter | None:
    """The letter of an entry. A sentence that needs something which is not known is not in it."""
    wanted = kind_of(kind, outcome)
    if wanted is None:
        return None
    known = {
        "kind": kind.label.lower(),
        "day": spoken(day),
        "time": time,
        "place": place,
        "order": order.label.lower() if order else None,
        "explain_by": spoken(working_days_after(day, rules_on(day).explain.number)),
    }
    title, sentences = _words(day, wanted)
    text = [one.format(**known) for one in sentences if all(known[name] for name in _fields(one))]
    return Letter(wanted, title, tuple(text))


def letters_of(
    kind: str | None,
    outcome: str | None,
    day: str | None,
    time: str | None,
    place: str | None,
    order: str | None,
) -> list[dict[str, Any]]:
    """The letters of an entry, as the field answers them. Names of codes, the day as ISO text."""
    if kind is None or day is None:
        return []
    found = letter(
        ContactKind[kind],
        ContactOutcome[outcome] if outcome else None,
        date.fromisoformat(day),
        time,
        place,
        SentenceType[order] if order else None,
    )
    return (
        [] if found is None else [{"kind": found.kind.name, "title": found.title, "text": list(found.text)}]
    )


def _fields(text: str) -> list[str]:
    return [name for _, name, _, _ in string.Formatter().parse(text) if name]


def _words(day: date, kind: LetterKind) -> tuple[str, Sequence[str]]:
    version = next((one for one in reversed(versions()) if one["from"] <= day), versions()[0])
    found = version["letters"][kind.name]
    return found["title"], found["text"]


@cache
def versions() -> Sequence[Mapping[str, Any]]:
    """The wordings of each version, the first first."""
    text = files("rules.data").joinpath("letters.yaml").read_text("utf-8")
    found: Sequence[Mapping[str, Any]] = yaml.safe_load(text)["versions"]
    return found
