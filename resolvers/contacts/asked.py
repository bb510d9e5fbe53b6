"""What may be asked of the contact log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from rules.codes import BreachOutcome, BreachStep, ContactKind, ContactOutcome, Repeat


@dataclass(frozen=True)
class PlanContacts:
    """An appointment, or a pattern of `times` from `day` on. `sentence`: the order or licence that it is under."""

    key: str
    offender: str
    sentence: str | None
    kind: ContactKind
    day: date
    time: str | None
    place: str | None
    notes: str | None
    repeat: Repeat | None
    times: int


@dataclass(frozen=True)
class RecordContact:
    """What happened. Of an appointment that was planned: `contact` at the `version` that was read.

    `next_day`, with `next_time`: the next appointment of the same kind, planned in the same step.
    """

    key: str
    offender: str
    contact: str | None
    version: int | None
    sentence: str | None
    kind: ContactKind
    day: date
    time: str | None
    place: str | None
    outcome: ContactOutcome | None
    notes: str | None
    explanation_sought: date | None
    next_day: date | None
    next_time: str | None


@dataclass(frozen=True)
class CorrectContact:
    """Other values for an entry, by property (None: none any more), or that it is to be taken off (`withdrawn`).

    `sentence`: the order or licence that it is to be under (None: none); with `moved` false it stays where it is.
    """

    key: str
    contact: str
    version: int
    given: Mapping[str, Any]
    sentence: str | None
    moved: bool
    withdrawn: bool
    reason: str


@dataclass(frozen=True)
class BeginBreach:
    """The decision to take an order back to court, for a failure."""

    key: str
    offender: str
    sentence: str
    failed_on: date
    decided_on: date
    grounds: str


@dataclass(frozen=True)
class RecordBreachStep:
    """A step of a breach at the version that was read. `reason`: why one that was recorded is changed."""

    key: str
    breach: str
    version: int
    step: BreachStep
    on: date
    court: str | None
    outcome: BreachOutcome | None
    reason: str
