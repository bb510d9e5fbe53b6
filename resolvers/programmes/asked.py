"""What may be asked of programmes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from rules.codes import (
    Programme,
    ProgrammePhase,
    PsychometricTest,
    ReferralEnd,
    ReferralStep,
    SessionAttendance,
)


@dataclass(frozen=True)
class Refer:
    """A referral. `sentence`: the order or licence that the programme is under; `ogrs2` in per cent, as it was sent."""

    key: str
    offender: str
    programme: Programme
    sentence: str | None
    on: date
    ogrs2: int | None


@dataclass(frozen=True)
class StepReferral:
    """What becomes of a referral that was read at `version`. `group`: of a place; `end`: of a programme that ended."""

    key: str
    referral: str
    version: int
    step: ReferralStep
    on: date
    notes: str
    end: ReferralEnd | None
    group: str | None


@dataclass(frozen=True)
class Row:
    """A line of a register: somebody's attendance that was read at `version` (0: none was recorded)."""

    referral: str
    version: int
    attendance: SessionAttendance
    notes: str | None


@dataclass(frozen=True)
class TakeRegister:
    """The register of a meeting of a group."""

    key: str
    meeting: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class CorrectAttendance:
    """Another attendance or note than was recorded at `version`."""

    key: str
    session: str
    version: int
    attendance: SessionAttendance
    notes: str | None
    reason: str


@dataclass(frozen=True)
class RecordTest:
    """A score. `version` is that of the score of this test and phase that was read; 0: there was none."""

    key: str
    referral: str
    version: int
    test: PsychometricTest
    phase: ProgrammePhase
    on: date
    score: int
