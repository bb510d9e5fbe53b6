"""What is measured, in words, and from where on a figure is off plan: as `rules/data/benefits.yaml` has it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from rules.codes import BenefitKind

K = BenefitKind
LOADED = frozenset({K.COST, K.SAVING, K.WORKLOAD, K.STRAIN})
"""What areas return; all else is counted from the record."""
SURVEY = frozenset({K.WORKLOAD, K.STRAIN})
MONEY = frozenset({K.COST, K.SAVING})


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure in words. `unit`: pounds, percent, count, days or score; `more`: whether more of it is better."""

    kind: BenefitKind
    unit: str
    more: bool
    definition: str
    of: str | None
    none: str
    few: str


@dataclass(frozen=True, slots=True)
class Limit:
    """How far on the wrong side of plan a figure may be: percent of the plan (`by` percent) or points."""

    by: str
    watch: float
    far: float
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Rules:
    """The thresholds in force from a day on; `contact` and `returned` in days, `review` in days."""

    since: date
    name: str
    contact: int
    returned: int
    limits: Mapping[BenefitKind, Limit]
    milestone: Limit
    risk: Limit
    review: int


def rules_on(day: date) -> Rules:
    """The thresholds in force on a day; before the first, those of the first."""
    return next((one for one in reversed(versions()) if one.since <= day), versions()[0])


@cache
def measures() -> Mapping[BenefitKind, Measure]:
    """Every figure, in the order of its set."""
    told = _content()["measures"]
    return {kind: _measure(kind, told[kind.name]) for kind in K}


@cache
def spared() -> Mapping[str, int]:
    """For each kind of event how many entries it spares."""
    return dict(_content()["measures"][K.REKEYING_AVOIDED.name]["events"])


@cache
def versions() -> tuple[Rules, ...]:
    """The thresholds of each version, the first first."""
    return tuple(_version(one) for one in _content()["versions"])


def _content() -> Mapping[str, Any]:
    content: Mapping[str, Any] = yaml.safe_load(
        files("rules.data").joinpath("benefits.yaml").read_text("utf-8")
    )
    return content


def _measure(kind: BenefitKind, told: Mapping[str, Any]) -> Measure:
    none = told["none"]
    more = {"more": True, "less": False}[told["better"]]
    assert (told["from"] == "file") == (kind in LOADED)
    return Measure(kind, told["unit"], more, told["definition"], told.get("of"), none, told.get("few", none))


def _version(told: Mapping[str, Any]) -> Rules:
    def limit(name: str) -> Limit:
        one = told[name]
        return Limit(one.get("by", "points"), one["watch"], one["far"], one["source"], one["confidence"])

    return Rules(
        told["from"],
        told["name"],
        told["contact"]["days"],
        told["returned"]["days"],
        {kind: limit(kind.name) for kind in K},
        limit("milestone"),
        limit("risk"),
        told["risk"]["review"],
    )
