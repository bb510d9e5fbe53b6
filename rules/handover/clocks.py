"""The rules of `rules/data/handover.yaml`, as objects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from rules.codes import HandoverItem, RecallItem, ReleaseType, SentenceType


@dataclass(frozen=True, slots=True)
class Clock:
    """The rule of one item: its last day, whether a handover waits for it, whose to read it is, which page mends it.

    `working_days_after`: of an appointment after the day of leaving, or of a step of a recall.
    """

    item: HandoverItem | RecallItem
    what: str
    days_before: int | None
    working_days_after: int | None
    blocks: bool
    part: str | None
    page: str
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class OnRelease:
    """Whether somebody is supervised who leaves on a kind of release, and whether a curfew address is needed."""

    supervised: bool
    curfew: bool = False


@dataclass(frozen=True, slots=True)
class Version:
    """The rules in force from a day on. `due_out_days`: how long before a release it counts as near."""

    since: date
    due_out_days: int
    releases: Mapping[ReleaseType, OnRelease]
    unsupervised_at_half: frozenset[SentenceType]
    release: tuple[Clock, ...]
    recall: tuple[Clock, ...]


def rules_on(day: date) -> Version:
    """The rules in force on a day; before the first, those of the first."""
    found, *later = _versions()
    for one in later:
        if one.since <= day:
            found = one
    return found


@cache
def _versions() -> tuple[Version, ...]:
    content = yaml.safe_load((files("rules") / "data" / "handover.yaml").read_text("utf-8"))
    return tuple(
        Version(
            one["from"],
            one["due_out"]["days"],
            {ReleaseType[name]: OnRelease(**value) for name, value in one["releases"].items()},
            frozenset(SentenceType[name] for name in one["unsupervised_at_half"]),
            tuple(_clock(HandoverItem, each) for each in one["release"]),
            tuple(_clock(RecallItem, each) for each in one["recall"]),
        )
        for one in content["versions"]
    )


def _clock(codes: type[HandoverItem] | type[RecallItem], one: Mapping[str, Any]) -> Clock:
    return Clock(
        codes[one["item"]],
        one["what"],
        one.get("days_before"),
        one.get("working_days_after"),
        one["blocks"],
        one.get("part"),
        one["page"],
        one["source"],
        one["confidence"],
    )
