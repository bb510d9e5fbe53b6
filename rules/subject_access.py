"""What a person is given of what is held on them, and what is kept back (`rules/data/subject_access.yaml`). Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from rules import codes
from rules.clock import LONDON
from rules.names import fold

EVERY = "*"
"""Stands for all properties of a label that is kept back whole."""

WORD = re.compile(r"[^\W_]+(?:['’`.-][^\W_]+)*")
APOSTROPHE = re.compile(r"['’`]")
LEFT_OUT = "[left out]"
SHORTEST_NAME = 2


class Told(Enum):
    """What a copy says of things that were kept back."""

    COUNTED = "counted"
    NAMED = "named"
    NEVER = "never"


class Unclassified(LookupError):
    """The graph holds something of which the rules don't say whether a person may have it."""


@dataclass(frozen=True)
class Ground:
    """A reason in law to keep something back. `officer`: only a person can decide that it applies."""

    key: str
    told: Told
    what: str
    law: str
    source: str
    confidence: str
    officer: bool


@dataclass(frozen=True)
class Word:
    """What a property is called, and the set of codes its value is from, if it is one."""

    label: str
    codes: str | None = None


@dataclass(frozen=True)
class Kind:
    """A label or relationship: what of it is shown, and on which ground the rest is kept back.

    `columns` are for paper, in order; `free` are texts that people wrote; `cards`: too wide for a table; `within`:
    shown with the entry it belongs to.
    """

    name: str
    called: str
    section: str | None
    shows: Mapping[str, Word]
    withholds: Mapping[str, str]
    columns: tuple[str, ...] = ()
    free: frozenset[str] = frozenset()
    cards: bool = False
    within: bool = False

    @property
    def given(self) -> bool:
        """Whether anything of it may be shown."""
        return bool(self.shows) or EVERY not in self.withholds

    def ground(self, name: str) -> str | None:
        """The ground on which a property is kept back; None when it is shown. Raises Unclassified."""
        if name in self.shows:
            return None
        try:
            return self.withholds[name]
        except KeyError:
            pass
        if EVERY in self.withholds:
            return self.withholds[EVERY]
        raise Unclassified(f"{self.name}.{name}")


@dataclass(frozen=True)
class Section:
    """A part of the copy. `columns`: on paper it is one table, whatever kinds of entries it holds."""

    key: str
    title: str
    says: str
    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rules:
    """The whole list, as it is in force."""

    valid_from: date
    law: Mapping[str, Any]
    purposes: Mapping[str, Any]
    looks: Mapping[str, Any]
    sections: tuple[Section, ...]
    grounds: Mapping[str, Ground]
    labels: Mapping[str, Kind]
    links: Mapping[str, Kind]

    def label(self, name: str) -> Kind:
        """The rules for a label. Raises Unclassified."""
        return _of(self.labels, name)

    def link(self, name: str) -> Kind:
        """The rules for a relationship type. Raises Unclassified."""
        return _of(self.links, name)

    def dictionary(self) -> dict[str, dict[str, Any]]:
        """What every shown property is called, and what its codes mean: for programs that read the copy."""
        return {
            kind.name: {
                "called": kind.called,
                "properties": {n: _explained(w) for n, w in kind.shows.items()},
            }
            for kind in (*self.labels.values(), *self.links.values())
            if kind.given and kind.shows
        }


@dataclass
class Withheld:
    """What was kept back so far, by ground. What is never told of is not even counted."""

    rules: Rules
    counts: Counter[str] = field(default_factory=Counter)
    kinds: set[str] = field(default_factory=set)

    def add(self, ground: str, number: int = 1) -> None:
        """Note that something was kept back."""
        told = self.rules.grounds[ground].told
        if told is Told.COUNTED:
            self.counts[ground] += number
        if told is not Told.NEVER:
            self.kinds.add(ground)

    def listed(self) -> list[dict[str, Any]]:
        """For the copy: what, by which law, how sure that is, and how many where that is told."""
        grounds = [ground for key, ground in self.rules.grounds.items() if key in self.kinds]
        return [
            {
                "what": ground.what,
                "law": ground.law,
                "confidence": ground.confidence,
                "count": self.counts[ground.key] if ground.told is Told.COUNTED else None,
            }
            for ground in grounds
        ]


@cache
def rules() -> Rules:
    """The rules for answering a request under the Data Protection Act 1998."""
    content = yaml.safe_load((files("rules") / "data" / "subject_access.yaml").read_text("utf-8"))
    return Rules(
        content["validFrom"],
        content["law"],
        content["purposes"],
        content["looks"],
        tuple(Section(**each) for each in content["sections"]),
        {key: _ground(key, each) for key, each in content["grounds"].items()},
        {name: _kind(name, each) for name, each in content["labels"].items()},
        {name: _kind(name, each) for name, each in content["links"].items()},
    )


def disclose(kind: Kind, properties: Mapping[str, Any], withheld: Withheld) -> dict[str, Any]:
    """The properties that may be shown, in the rules' order; what is kept back is noted. Raises Unclassified."""
    for name in properties:
        if ground := kind.ground(name):
            withheld.add(ground, 0)
    return {name: properties[name] for name in kind.shows if properties.get(name) is not None}


def without_names(
    text: str, names: Iterable[str], own: Collection[str] = (), phrases: Iterable[str] = ()
) -> str:
    """A text with every word of these names left out, however it is written, and these phrases as they stand.

    `names` come whole, such as `O'Neill-Jones`; each of their words counts, and the whole written together. `own` are
    folded words that stay: leaving out a surname that two people share would tell that they share it.
    """
    for phrase in sorted(phrases, key=len, reverse=True):
        text = re.sub(r"\s+".join(map(re.escape, phrase.split())), LEFT_OUT, text, flags=re.IGNORECASE)
    hidden = {word for name in names for part in name.split() for word in (*fold(part), "".join(fold(part)))}
    hidden = {word for word in hidden if len(word) >= SHORTEST_NAME and word not in own}

    def left_out(match: re.Match[str]) -> str:
        words = fold(match[0])
        # `Siân's` is Siân too.
        pieces = (word for piece in APOSTROPHE.split(match[0]) for word in fold(piece))
        return LEFT_OUT if hidden.intersection((*words, "".join(words), *pieces)) else match[0]

    return WORD.sub(left_out, text) if hidden else text


def plain(value: Any, word: Word | None = None) -> str:
    """A value as a person reads it: codes by their meaning, dates in words, lists with commas."""
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(plain(each, word) for each in value)
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, datetime):
        return f"{plain(value.astimezone(LONDON).date())} at {value.astimezone(LONDON):%H:%M}"
    if isinstance(value, date):
        return f"{value.day} {value:%B %Y}"
    if word and word.codes:
        return _meanings(word.codes).get(str(value), str(value))
    return str(value)


def _of(kinds: Mapping[str, Kind], name: str) -> Kind:
    try:
        return kinds[name]
    except KeyError:
        raise Unclassified(name) from None


def _kind(name: str, content: Mapping[str, Any]) -> Kind:
    shows = {
        key: Word(*([each] if isinstance(each, str) else each))
        for key, each in content.get("shows", {}).items()
    }
    return Kind(
        name,
        content.get("called", name),
        content.get("section"),
        shows,
        content.get("withholds", {}),
        tuple(content.get("columns", ())),
        frozenset(content.get("free", ())),
        content.get("cards", False),
        content.get("within", False),
    )


def _ground(key: str, content: Mapping[str, Any]) -> Ground:
    return Ground(
        key,
        Told(content["told"]),
        content["what"],
        content["law"],
        content["source"],
        content["confidence"],
        content.get("by") == "officer",
    )


@cache
def _meanings(codeset: str) -> Mapping[str, str]:
    return {name: member.label for name, member in getattr(codes, codeset).__members__.items()}


def _explained(word: Word) -> dict[str, Any]:
    return {"label": word.label} | ({"codes": dict(_meanings(word.codes))} if word.codes else {})
