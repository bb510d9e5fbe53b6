"""The rules of each circular (`rules/data/transfers.yaml`). A transfer keeps those under which it began."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from rules.codes import (
    ChecklistItem,
    SentenceType,
    SupervisedUnder,
    TransferClock,
    TransferRefusal,
    TransferSide,
    TransferStep,
)
from rules.working_days import is_working_day, working_days_after


@dataclass(frozen=True, slots=True)
class Basis:
    """Where a value is from: the source, and high, medium, low or invented."""

    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Time:
    """How long a clock runs, in working days or weeks; `before`: counted back. `counted` and `met` are in words."""

    count: int
    unit: str
    before: bool
    counted: str
    met: str
    basis: Basis

    def due(self, start: date) -> date:
        """The last day that is in time."""
        if self.unit == "WEEKS":
            return start + timedelta(weeks=self.count)
        return (
            working_days_before(start, self.count) if self.before else working_days_after(start, self.count)
        )

    @property
    def words(self) -> str:
        """The length: 5 working days, 6 weeks."""
        unit = self.unit.lower().replace("_", " ")
        return f"{self.count} {unit.removesuffix('s') if self.count == 1 else unit}"


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The rules of one circular. `bases` says of each part where it is from; a clock carries its own."""

    key: str
    called: str
    valid_from: date
    steps: tuple[TransferStep, ...]
    refusals: tuple[TransferRefusal, ...]
    provisional: TransferSide
    """Which side is responsible while the receiving one supervises provisionally."""
    court: frozenset[SentenceType]
    """Orders that name a petty sessions area, which only a court can change."""
    clocks: Mapping[TransferClock, Time]
    escalates_to: tuple[TransferSide, ...]
    log_working_days: int
    """How far behind a contact log may be and count as complete."""
    blocks: frozenset[ChecklistItem]
    """Items without which a case is not sent."""
    bases: Mapping[str, Basis]

    def under(self, sentences: Iterable[SentenceType]) -> SupervisedUnder:
        """Whether any sentence that a person is supervised for needs a court to name the new area."""
        return SupervisedUnder.LICENCE if self.court.isdisjoint(sentences) else SupervisedUnder.ORDER


@cache
def rule_sets() -> tuple[RuleSet, ...]:
    """All sets, the earliest first. Raises KeyError where the file names what is in no closed set."""
    content = yaml.safe_load((files("rules") / "data" / "transfers.yaml").read_text("utf-8"))
    return tuple(sorted((_rule_set(each) for each in content["versions"]), key=lambda one: one.valid_from))


def rules_on(day: date) -> RuleSet:
    """The rules under which a transfer begins that is proposed on a day; before the first set, that one."""
    first, *later = rule_sets()
    return max((one for one in later if one.valid_from <= day), key=lambda one: one.valid_from, default=first)


def rules_called(key: str) -> RuleSet:
    """The rules by their key. Raises KeyError where there are none."""
    return {one.key: one for one in rule_sets()}[key]


def working_days_before(day: date, count: int) -> date:
    """The first of so many working days that come before a day, which itself does not count."""
    while count:
        day -= timedelta(days=1)
        count -= is_working_day(day)
    return day


def _rule_set(content: Mapping[str, Any]) -> RuleSet:
    parts = ("steps", "refusals", "provisional", "court", "escalates", "log", "checklist")
    return RuleSet(
        content["key"],
        content["called"],
        content["from"],
        tuple(TransferStep[one] for one in content["steps"]["list"]),
        tuple(TransferRefusal[one] for one in content["refusals"]["list"]),
        TransferSide[content["provisional"]["responsible"]],
        frozenset(SentenceType[one] for one in content["court"]["list"]),
        {TransferClock[name]: _time(each) for name, each in content["clocks"].items()},
        tuple(TransferSide[one] for one in content["escalates"]["to"]),
        content["log"]["working_days"],
        frozenset(ChecklistItem[one] for one in content["checklist"]["blocks"]),
        {"rules": _basis(content), **{part: _basis(content[part]) for part in parts}},
    )


def _time(content: Mapping[str, Any]) -> Time:
    return Time(
        content["count"],
        content["unit"],
        content.get("before", False),
        content["counted"],
        content["met"],
        _basis(content),
    )


def _basis(content: Mapping[str, Any]) -> Basis:
    return Basis(" ".join(content["source"].split()), content["confidence"])
