"""What may be asked of treatment under an order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from rules.codes import Drug, DrugTestResult, ReviewResult, TreatmentOutcome


@dataclass(frozen=True)
class BeginTreatment:
    """Treatment under an order (`sentence`)."""

    key: str
    offender: str
    sentence: str
    main_drug: Drug | None
    provider: str | None
    supervisor: str | None


@dataclass(frozen=True)
class RecordWeek:
    """The hours of a week from its Monday on, in whole hours of each day. `version` as of what was read; 0: nothing."""

    key: str
    treatment: str
    version: int
    first: date
    hours_ordered: int
    hours: tuple[int, ...]
    reason: str


@dataclass(frozen=True)
class RecordDrugTest:
    """The results of a day's test, by substance. `version` likewise."""

    key: str
    treatment: str
    version: int
    on: date
    results: Mapping[str, DrugTestResult | None]
    reason: str


@dataclass(frozen=True)
class RecordReview:
    """What the court made of an order. `outcome`: how it ended, if the court revoked it. `version` likewise."""

    key: str
    treatment: str
    version: int
    on: date
    court: str | None
    result: ReviewResult
    comments: str | None
    next_on: date | None
    outcome: TreatmentOutcome | None
    reason: str


@dataclass(frozen=True)
class RecordBreach:
    """Breach action, with what the breach is. `version` is that of the treatment."""

    key: str
    treatment: str
    version: int
    on: date
    notes: str


@dataclass(frozen=True)
class EndTreatment:
    """How treatment ended, or ended otherwise than stands; neither: it goes on. `version` is that of the treatment."""

    key: str
    treatment: str
    version: int
    on: date | None
    outcome: TreatmentOutcome | None
    reason: str


@dataclass(frozen=True)
class WithdrawEntry:
    """A week, test or review (`entry`) that never was. `version` is that of the entry."""

    key: str
    treatment: str
    entry: str
    version: int
    reason: str
