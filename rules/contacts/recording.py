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
"""Kinds that somebody keeps or does not keep, so that they are planned and have an outcome.

The systems before asked an outcome of these and of no other (`FORMATS.md`, S1): a call is nothing that the standards
count as kept, and the court's list is the court's.
"""

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
    place: str | None = None
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
    if entry.outcome in (None, ContactOutcome.ATTENDED):
        found += _unasked(entry, "An explanation is asked for after an absence.")
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
    found += _unasked(entry, "Nobody is absent from what is still planned: record what happened first.")
    if entry.kind not in HAS_OUTCOME:
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


def correcting_faults(entry: Recorded, stood: Recorded, today: date) -> list[Wrong]:
    """What is wrong with an entry as it would stand, but was not before: a note is put right whatever else is wrong.

    So the day of an appointment that is past and not recorded may be another that is past.
    """
    before = {(one.code, one.field) for one in _standing(stood, today)}
    return [one for one in _standing(entry, today) if (one.code, one.field) not in before]


def _standing(entry: Recorded, today: date) -> list[Wrong]:
    planned = entry.outcome is None and entry.kind in HAS_OUTCOME
    return planning_faults(entry, None, 1, today) if planned else faults(entry, today)


def _unasked(entry: Recorded, words: str) -> list[Wrong]:
    given = {
        "explanationSought": entry.explanation_sought,
        "explainedOn": entry.explained_on,
        "explanation": entry.explanation,
    }
    return [Wrong("NOT_ABSENT", field, words) for field, value in given.items() if value]


def _shared(entry: Recorded) -> list[Wrong]:
    found = []
    if entry.time and not CLOCK.fullmatch(entry.time):
        found.append(Wrong("NO_SUCH_TIME", "time", "Give the time like 09:15."))
    if entry.begun and entry.day < entry.begun:
        found.append(Wrong("BEFORE_ORDER", "day", "That day is before the order or licence began."))
    lengths = {
        "place": (entry.place, LONGEST_PLACE),
        "notes": (entry.notes, LONGEST_NOTE),
        "explanation": (entry.explanation, LONGEST_NOTE),
    }
    for field, (text, most) in lengths.items():
        if len(text or "") > most:
            found.append(Wrong("TOO_LONG", field, f"Write {most:,} characters at most."))
    return found
