"""What the record says of a case, in the terms of the checklist: what is in date, and how far the contact log goes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from rules.assessments import overall_harm
from rules.clock import LONDON
from rules.codes import RiskLevel, SentenceType, TransferStep
from rules.transfers.checklist import RecordFacts
from rules.transfers.history import Transfer

REVIEW_WEEKS = 16
"""An assessment and its plan are reviewed within so many weeks (National Standards, as recalled: every four months)."""


@dataclass(frozen=True, slots=True)
class Held:
    """What is read of a person and of the file that moves.

    `assessed`: day, levels in the community and in custody, and whether there are objectives, of the latest complete
    assessment. `sentences`: type of each that goes on, and whether requirements are recorded. `unfinished`: the first
    day of a visit that has passed and has no outcome. `registered`: on the sex offenders' register; `mappa`: of any
    category.
    """

    assessed: tuple[date, Sequence[str], Sequence[str], bool] | None = None
    sentences: tuple[tuple[str, bool], ...] = ()
    unfinished: date | None = None
    contacted: bool = False
    planned: tuple[date, str | None] | None = None
    registered: bool = False
    mappa: bool = False

    @property
    def risk(self) -> RiskLevel | None:
        """The highest level of the latest complete assessment."""
        found = overall_harm(self.assessed[1], self.assessed[2]) if self.assessed else None
        return RiskLevel[found] if found else None

    @property
    def supervised_for(self) -> Iterable[SentenceType]:
        """The sentences that go on."""
        return [SentenceType[kind] for kind, _ in self.sentences]


def record_facts(held: Held, transfer: Transfer | None, on: date) -> RecordFacts:
    """What the checklist asks, on a day."""
    assessed = held.assessed[0] if held.assessed else None
    in_date = assessed is not None and on <= assessed + timedelta(weeks=REVIEW_WEEKS)
    return RecordFacts(
        on,
        assessed,
        in_date,
        in_date and held.assessed is not None and held.assessed[3],
        held.risk,
        held.mappa or held.registered,
        _protection_told(held, transfer),
        bool(held.sentences) and all(recorded for _, recorded in held.sentences),
        transfer is not None and transfer.last(TransferStep.REQUEST, TransferStep.NOTIFY) is not None,
        _log_to(held, on),
        _instant(*held.planned) if held.planned else None,
    )


def _protection_told(held: Held, transfer: Transfer | None) -> bool:
    if transfer is None:
        return False
    police = not held.registered or transfer.last(TransferStep.TELL_POLICE) is not None
    return police and transfer.last(TransferStep.TELL_MAPPA) is not None


def _log_to(held: Held, on: date) -> date | None:
    """The log is complete to the day before the first visit that has no outcome; to today where each has one."""
    if not held.contacted:
        return None
    return on if held.unfinished is None else held.unfinished - timedelta(days=1)


def _instant(day: date, hour: str | None) -> datetime:
    return datetime.combine(day, time.fromisoformat(hour) if hour else time(), LONDON)
