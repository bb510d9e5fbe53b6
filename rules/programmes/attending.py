"""Attendance at a session, and scores: what may be recorded of them, and what an attendance is in the contact log."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from rules.clock import spoken
from rules.codes import ContactOutcome, ProgrammePhase, PsychometricTest, ReferralStage, SessionAttendance
from rules.programmes.catalogue import scales
from rules.programmes.steps import WAITING, Standing, start_faults
from rules.wrong import Wrong

A = SessionAttendance
LONGEST_NOTE = 2000

IN_LOG = {
    A.ATTENDED: ContactOutcome.ATTENDED,
    A.ACCEPTABLE_ABSENCE: ContactOutcome.ACCEPTABLE_ABSENCE,
    A.UNACCEPTABLE_ABSENCE: ContactOutcome.UNACCEPTABLE_ABSENCE,
}
"""The outcome that an attendance has in the contact log. A session that was cancelled is no contact."""

FROM_LOG = {outcome: attendance for attendance, outcome in IN_LOG.items()}
"""And the other way: who corrects the entry of the log corrects the attendance."""


@dataclass(frozen=True, slots=True)
class Attending:
    """Somebody's attendance at session `number` of a day. `attended_before`: sessions attended on other days."""

    attendance: SessionAttendance
    number: int
    day: date
    notes: str | None = None
    attended_before: Collection[int] = ()


def starts(there: Standing, row: Attending) -> bool:
    """Whether somebody starts the programme by being at this session."""
    return there.stage in WAITING and row.attendance is A.ATTENDED


def attendance_faults(there: Standing, row: Attending, today: date, exception: str = "") -> list[Wrong]:
    """What is wrong with a line of the register, on a day. `exception`: why somebody starts for whom it is not."""
    if row.day > today:
        return [Wrong("STILL_TO_COME", "attendance", f"The session of {spoken(row.day)} is still to come.")]
    found = []
    if there.stage not in (*WAITING, ReferralStage.STARTED):
        found.append(
            Wrong("NOT_ON_IT", "attendance", f"The person is not on the programme: {there.stage.label}.")
        )
    elif there.started_on and row.day < there.started_on and row.attendance is not A.CANCELLED:
        text = f"That session is before the start of {spoken(there.started_on)}."
        found.append(Wrong("BEFORE_START", "attendance", text))
    elif starts(there, row):
        found += [one._replace(field="attendance") for one in start_faults(there, exception)]
        if there.order_date and row.day < there.order_date:
            found.append(Wrong("BEFORE_ORDER", "attendance", "That session is before the order began."))
    if row.attendance is A.ATTENDED and row.number in row.attended_before:
        found.append(
            Wrong("ATTENDED_BEFORE", "attendance", f"The person has been at session {row.number} already.")
        )
    if len(row.notes or "") > LONGEST_NOTE:
        found.append(Wrong("TOO_LONG", "notes", f"Write {LONGEST_NOTE:,} characters at most."))
    return found


def score_faults(
    there: Standing, test: PsychometricTest, phase: ProgrammePhase, score: int, day: date, today: date
) -> list[Wrong]:
    """What is wrong with a score, on a day."""
    scale = scales()[test]
    found = []
    if not scale.lowest <= score <= scale.highest:
        text = f"{test.label} has scores from {scale.lowest} to {scale.highest}."
        found.append(Wrong("OUT_OF_RANGE", "score", text))
    if day > today:
        found.append(Wrong("STILL_TO_COME", "on", "That day is still to come."))
    elif day < there.referred_on:
        found.append(
            Wrong("TOO_EARLY", "on", f"That day is before the referral: {spoken(there.referred_on)}.")
        )
    elif phase is ProgrammePhase.BEFORE and there.started_on and day > there.started_on:
        text = f"The programme started on {spoken(there.started_on)}: a test before it is of that day at the latest."
        found.append(Wrong("TOO_LATE", "on", text))
    if phase is ProgrammePhase.AFTER and (there.started_on is None or day < there.started_on):
        found.append(Wrong("TOO_EARLY", "phase", "The programme has not started on that day."))
    return found
