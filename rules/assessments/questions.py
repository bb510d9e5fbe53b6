"""The question sets: which items each section has, what they may score, what is asked of serious harm. Dated data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from rules.codes import RiskLevel, Service


@dataclass(frozen=True, slots=True)
class Item:
    """A scored question of a section: its number, such as 8.1, and the scores that it may have."""

    number: str
    text: str
    scores: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Lasts:
    """For how many days an assessment of a service holds, and how sure that is."""

    days: int
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """The form in force from a day on. `items` by section; `most` is the greatest score given without its items."""

    since: date
    name: str
    items: Mapping[int, tuple[Item, ...]]
    most: int
    screening: tuple[str, ...]
    analysis: tuple[str, ...]
    lasts: Mapping[str, Lasts]
    countersigned: frozenset[RiskLevel]
    basis: Mapping[str, tuple[str, str]]

    def item(self, number: str) -> Item | None:
        """An item by its number."""
        return next((one for each in self.items.values() for one in each if one.number == number), None)


def set_on(day: date) -> QuestionSet:
    """The form of a day; before the first, the first."""
    found, *later = versions()
    for one in later:
        if one.since <= day:
            found = one
    return found


def set_called(name: str | None) -> QuestionSet:
    """The form of a name; of an assessment that names none, the first."""
    return next((one for one in versions() if one.name == name), versions()[0])


@cache
def versions() -> tuple[QuestionSet, ...]:
    """The forms, the first first."""
    text = files("rules.data").joinpath("assessment.yaml").read_text("utf-8")
    return tuple(_version(one) for one in yaml.safe_load(text)["versions"])


def _version(content: Mapping[str, Any]) -> QuestionSet:
    items = {
        number: tuple(Item(name, text, tuple(scores)) for name, scores, text in rows)
        for number, rows in content["items"].items()
    }
    named = ("sections", "scores", "questions", "screening", "analysis", "countersigned")
    return QuestionSet(
        content["from"],
        content["name"],
        items,
        content["most"],
        tuple(content["screening"]["questions"]),
        tuple(content["analysis"]["questions"]),
        {service.name: Lasts(**content["lasts"][service.name]) for service in Service},
        frozenset(RiskLevel[one] for one in content["countersigned"]["levels"]),
        {one: (content[one]["source"], content[one]["confidence"]) for one in named},
    )
