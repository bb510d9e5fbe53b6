"""What may be planned and recorded in the contact log: what is wrong with something that somebody asks for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from rules.codes import ContactKind, ContactOutcome, Repeat
from rules.contacts.planning import MOST_TIMES
from rules.wrong import Wrong

K = ContactKind
HAS_OUTCOME = frozenset({K.OFFICE_VISIT, K.HOME_VISIT, K.PROGRAMME_SESSION, K.WORK_SESSION, K.PRISON_VISIT})
"""Kinds that somebody keeps or does not keep, so that they are planned and have an outcome."""

PLANNABLE = HAS_OUTCOME | {K.TELEPHONE, K.COURT}
LONGEST_NOTE = 4000
LONGEST_PLACE = 100
FURTHEST = timedelta(days=366 * 3)
"""No appointment is planned later than an order can last."""
CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


@dataclass(frozen=True, slots=True)
class Recorded:
    """An entry as it would stand: `begun` is the first day of the order or licence that it belongs to."""

    kind: ContactKind
    day: date
    time: str | None = None
    outcome: ContactOutcome | None = None
    notes: str | None = None
    explanation_sought: date | None = None
    explanation: str | None = None
    explained_on: date | None = None
    begun: date | None = None


def faults(entry: Recorded, today: date) -> list[Wrong]:
    """What is wrong with an entry of something that has happened, on a day."""
    found = _shared(entry)
    if entry.day > today:
        found.append(Wrong("STILL_TO_COME", "day", "That day is still to come: plan an appointment for it."))
    if entry.kind in HAS_OUTCOME and entry.outcome is None:
        found.append(Wrong("NO_OUTCOME", "outcome", "Say whether the person came."))
    if entry.kind not in HAS_OUTCOME and entry.outcome is not None:
        found.append(
            Wrong("OUTCOME", "outcome", f"{entry.kind.label} is nothing that somebody keeps or misses.")
        )
    attended = entry.outcome in (None, ContactOutcome.ATTENDED)
    if entry.explanation_sought and attended:
        found.append(
            Wrong("NOT_ABSENT", "explanationSought", "An explanation is asked for after an absence.")
        )
    if entry.explanation_sought and not entry.day <= entry.explanation_sought <= today:
        found.append(
            Wrong(
                "IMPOSSIBLE_DAY",
                "explanationSought",
                "Give a day between the absence and today for the request.",
            )
        )
    if bool(entry.explanation) != bool(entry.explained_on):
        found.append(Wrong("EXPLAINED_IN_PART", "explanation", "Say what was explained, and on which day."))
    if entry.explained_on and not entry.day <= entry.explained_on <= today:
        found.append(
            Wrong("IMPOSSIBLE_DAY", "explainedOn", "Give a day between the absence and today for the answer.")
        )
    return found


def planning_faults(entry: Recorded, repeat: Repeat | None, times: int, today: date) -> list[Wrong]:
    """What is wrong with an appointment, or a pattern of them, that somebody would plan on a day."""
    found = _shared(entry)
    if entry.kind not in PLANNABLE:
        found.append(Wrong("NO_APPOINTMENT", "kind", f"{entry.kind.label} is recorded, not planned."))
    if entry.day < today:
        found.append(Wrong("IN_THE_PAST", "day", "That day is past: record what happened on it."))
    if entry.day > today + FURTHEST:
        found.append(Wrong("TOO_FAR", "day", "That day is more than three years ahead."))
    if not 1 <= times <= MOST_TIMES:
        found.append(Wrong("TOO_MANY", "times", f"Plan between 1 and {MOST_TIMES} appointments at once."))
    if repeat is None and times != 1:
        found.append(Wrong("NO_PATTERN", "repeat", "Say how often the appointment is repeated."))
    return found


def _shared(entry: Recorded) -> list[Wrong]:
    found = []
    if entry.time and not CLOCK.fullmatch(entry.time):
        found.append(Wrong("NO_SUCH_TIME", "time", "Give the time like 09:15."))
    if entry.begun and entry.day < entry.begun:
        found.append(Wrong("BEFORE_ORDER", "day", "That day is before the order or licence began."))
    if len(entry.notes or "") > LONGEST_NOTE or len(entry.explanation or "") > LONGEST_NOTE:
        found.append(Wrong("TOO_LONG", "notes", f"Write {LONGEST_NOTE:,} characters at most."))
    return found
