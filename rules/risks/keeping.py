"""What may be recorded in the register: an entry, a meeting of MAPPA, and actions with their owners. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from rules.assessments.sections import LONGEST_TEXT
from rules.codes import Disposal, RegisterCategory, RiskLevel
from rules.risks.notification import notification
from rules.wrong import Wrong

LEVELS = CATEGORIES = (1, 2, 3)
LONGEST_TERM = 1200
"""Months: no length that a court gives is longer."""
CATEGORY_OF = {
    RegisterCategory.REGISTERED_SEX_OFFENDER: 1,
    RegisterCategory.VIOLENT_OR_OTHER_SEXUAL: 2,
    RegisterCategory.OTHER_DANGEROUS: 3,
    RegisterCategory.POTENTIALLY_DANGEROUS: None,
}
"""The category of MAPPA that goes with each: nobody who is not convicted has one."""
LONGEST_NAME = 100
MOST_ACTIONS = 20


@dataclass(frozen=True, slots=True)
class EntryAsked:
    """All that is to stand of an entry. With `convicted_on` and `disposal` the period of notification follows by law;
    `months` is the length of the imprisonment or discharge."""

    category: RegisterCategory
    risk: RiskLevel
    level: int | None = None
    manager: str | None = None
    review_on: date | None = None
    convicted_on: date | None = None
    disposal: Disposal | None = None
    months: int | None = None


@dataclass(frozen=True, slots=True)
class ActionAsked:
    """Something that a meeting asks of somebody (`owner`, in words), by a day."""

    text: str
    owner: str
    due: date


@dataclass(frozen=True, slots=True)
class MeetingAsked:
    """A meeting of MAPPA: at which level, what it decided, and what it asked for."""

    day: date
    level: int
    decided: str
    actions: Sequence[ActionAsked] = ()
    next_on: date | None = None


def entry_faults(asked: EntryAsked, today: date, there: Mapping[str, Any] | None = None) -> list[Wrong]:
    """What is wrong with an entry that somebody would record on a day; `there`: as it stands, if it does."""
    wrong = []
    if asked.level is not None and asked.level not in LEVELS:
        wrong.append(Wrong("NO_SUCH_LEVEL", "level", "MAPPA has levels 1, 2 and 3."))
    if asked.review_on and asked.review_on < today:
        wrong.append(Wrong("IN_THE_PAST", "reviewOn", "That day is past: give the day of the next review."))
    if asked.category is RegisterCategory.POTENTIALLY_DANGEROUS and (asked.convicted_on or asked.disposal):
        wrong.append(
            Wrong("CONVICTED", "convictedOn", "Who has a conviction to notify is in another category.")
        )
    if bool(asked.convicted_on) != bool(asked.disposal):
        wrong.append(
            Wrong("IN_PART", "convictedOn", "Give the day of the conviction, and what the court did.")
        )
    if asked.convicted_on and asked.convicted_on > today:
        wrong.append(Wrong("STILL_TO_COME", "convictedOn", "That day is still to come."))
    timed = asked.disposal in (Disposal.IMPRISONMENT, Disposal.CONDITIONAL_DISCHARGE)
    if timed and asked.months is None:
        wrong.append(Wrong("NO_LENGTH", "months", "Give its length in months: the period depends on it."))
    if asked.months is not None and not 1 <= asked.months <= LONGEST_TERM:
        wrong.append(Wrong("OUT_OF_RANGE", "months", f"Give between 1 and {LONGEST_TERM:,} months."))
    known = bool(asked.convicted_on or (there or {}).get("from"))
    if asked.category is RegisterCategory.REGISTERED_SEX_OFFENDER and not known:
        wrong.append(
            Wrong("NO_CONVICTION", "convictedOn", "Whoever has to notify was convicted: give the day.")
        )
    if len(asked.manager or "") > LONGEST_NAME:
        wrong.append(Wrong("TOO_LONG", "manager", f"Write {LONGEST_NAME} characters at most."))
    return wrong


def entry_properties(
    asked: EntryAsked, there: Mapping[str, Any], born: date | None, today: date
) -> dict[str, Any]:
    """The properties of an entry as asked for, over those that stand: with its category of MAPPA, the days since when
    level and category hold, and the period of notification."""
    found: dict[str, Any] = {
        "category": asked.category.name,
        "mappaCategory": CATEGORY_OF[asked.category],
        "risk": asked.risk.name,
        "level": asked.level,
        "manager": (asked.manager or "").strip() or None,
        "reviewOn": asked.review_on,
    }
    for name in ("category", "level"):
        if found[name] != there.get(name):
            found[f"{name}Since"] = today
    if asked.convicted_on and asked.disposal:
        period = notification(asked.convicted_on, asked.disposal, asked.months, born)
        found |= {
            "convictedOn": asked.convicted_on,
            "disposal": asked.disposal.name,
            "months": asked.months,
            "from": period.since if period else None,
            "to": period.to if period else None,
            "law": period.law if period else None,
        }
    return found


def meeting_faults(asked: MeetingAsked, today: date) -> list[Wrong]:
    """What is wrong with a meeting that somebody would record on a day."""
    wrong = []
    if asked.day > today:
        wrong.append(Wrong("STILL_TO_COME", "day", "That day is still to come."))
    if asked.level not in LEVELS:
        wrong.append(Wrong("NO_SUCH_LEVEL", "level", "MAPPA has levels 1, 2 and 3."))
    if not asked.decided.strip():
        wrong.append(Wrong("NO_TEXT", "decided", "Say what the meeting decided."))
    if len(asked.decided) > LONGEST_TEXT:
        wrong.append(Wrong("TOO_LONG", "decided", f"Write {LONGEST_TEXT:,} characters at most."))
    if asked.next_on and asked.next_on <= asked.day:
        wrong.append(Wrong("REVIEW_BEFORE", "nextOn", "The next meeting comes after this one."))
    if len(asked.actions) > MOST_ACTIONS:
        wrong.append(Wrong("TOO_MANY", "actions", f"Record {MOST_ACTIONS} actions at most."))
    for number, one in enumerate(asked.actions, start=1):
        if not one.text.strip() or not one.owner.strip():
            wrong.append(
                Wrong("NO_OWNER", "actions", f"Action {number}: say what is to be done, and by whom.")
            )
        if one.due < asked.day:
            wrong.append(Wrong("DUE_BEFORE", "actions", f"Action {number} is due before the meeting."))
    return wrong
