"""The catalogue of accredited programmes as it was in force on a day, and the questionnaires before and after."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from rules.codes import Programme, PsychometricTest

NONE = "none"
SESSIONS, MEASURES, REPORT = "SESSIONS", "MEASURES", "REPORT"


@dataclass(frozen=True, slots=True)
class Version:
    """A programme from a day on: its sessions, and the range of the chance of reconviction (per cent) it is for."""

    since: date
    sessions: int | None
    ogrs2: tuple[int, int] | None
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Completion:
    """What has to be there from a day on before a programme counts as completed."""

    since: date
    needs: frozenset[str]
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Scale:
    """A questionnaire: the lowest and highest score, and whether a lower one is the better."""

    lowest: int
    highest: int
    lower_is_better: bool
    source: str
    confidence: str


def version_on(programme: Programme, day: date) -> Version:
    """A programme as it was on a day; before its first version, as that one has it."""
    found, *later = catalogue()[programme]
    return next((one for one in reversed(later) if one.since <= day), found)


def completion_on(day: date) -> Completion:
    """What a completion asks for on a day."""
    found, *later = completions()
    return next((one for one in reversed(later) if one.since <= day), found)


def not_eligible(programme: Programme, ogrs2: int | None, referred: date) -> str | None:
    """Why a programme is not for somebody, in words; None: it is. A chance that was not recorded is a reason too."""
    wanted = version_on(programme, referred).ogrs2
    if wanted is None:
        return None
    lowest, highest = wanted
    if ogrs2 is None:
        return (
            f"{programme.label} is for people with OGRS 2 from {lowest} to {highest}, and none is recorded."
        )
    if lowest <= ogrs2 <= highest:
        return None
    return f"{programme.label} is for people with OGRS 2 from {lowest} to {highest}; it is {ogrs2}."


def sessions_of(programme: str | None, referred: str | None) -> int | None:
    """How many sessions the programme of a referral has, as its field answers it."""
    if programme is None or referred is None:
        return None
    return version_on(Programme[programme], date.fromisoformat(referred)).sessions


def eligibility(programme: str | None, ogrs2: int | None, referred: str | None) -> str | None:
    """Why the programme of a referral is not for the person, as its field answers it."""
    if programme is None or referred is None:
        return None
    return not_eligible(Programme[programme], ogrs2, date.fromisoformat(referred))


def changes(tests: Iterable[Sequence[Any]]) -> list[dict[str, Any]]:
    """The scores before and after of each questionnaire, the latest of each, as their field answers them.

    `tests`: name, phase, day, score; days as ISO text.
    """
    found: dict[str, dict[str, int]] = {}
    for name, phase, _day, score in sorted(tests, key=lambda one: (one[0], one[2] or "")):
        if name is not None and score is not None:
            found.setdefault(name, {})[phase] = score
    return [_change(PsychometricTest[name], scores) for name, scores in sorted(found.items())]


def _change(test: PsychometricTest, scores: Mapping[str, int]) -> dict[str, Any]:
    scale = scales()[test]
    before, after = scores.get("BEFORE"), scores.get("AFTER")
    change = after - before if before is not None and after is not None else None
    words = "Not known yet."
    if change == 0:
        words = "No change."
    elif change is not None:
        words = "Better." if (change < 0) == scale.lower_is_better else "Worse."
    return {
        "test": test.name,
        "before": before,
        "after": after,
        "change": change,
        "lowest": scale.lowest,
        "highest": scale.highest,
        "words": words,
    }


@cache
def catalogue() -> Mapping[Programme, tuple[Version, ...]]:
    """Every programme with its versions, the first first."""
    return {
        Programme[name]: tuple(_version(one) for one in versions)
        for name, versions in _read()["programmes"].items()
    }


@cache
def completions() -> tuple[Completion, ...]:
    """What a completion asks for, the first version first."""
    return tuple(
        Completion(one["from"], frozenset(one["needs"]), one["source"], one["confidence"])
        for one in _read()["completion"]
    )


@cache
def scales() -> Mapping[PsychometricTest, Scale]:
    """Every questionnaire with its scale."""
    return {
        PsychometricTest[name]: Scale(
            one["range"][0], one["range"][1], one["better"] == "LOWER", one["source"], one["confidence"]
        )
        for name, one in _read()["tests"].items()
    }


def _version(content: Mapping[str, Any]) -> Version:
    sessions, ogrs2 = content["sessions"], content["ogrs2"]
    return Version(
        content["from"],
        None if sessions == NONE else sessions,
        None if ogrs2 == NONE else (ogrs2[0], ogrs2[1]),
        content["source"],
        content["confidence"],
    )


@cache
def _read() -> Mapping[str, Any]:
    text = files("rules.data").joinpath("programmes.yaml").read_text("utf-8")
    content: Mapping[str, Any] = yaml.safe_load(text)
    return content
