"""What may be recorded in the register: an entry, a meeting of MAPPA, and actions with their owners. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
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
LONGEST_ACTION = 500
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


def named_faults(who: Mapping[str, Any], today: date) -> list[Wrong]:
    """What is wrong with somebody whom the record does not know, by the names of their properties."""
    wrong = []
    if not who["surname"]:
        wrong.append(Wrong("NO_NAME", "surname", "Give the surname."))
    wrong += [
        Wrong("TOO_LONG", name, f"Write {LONGEST_NAME} characters at most.")
        for name in ("surname", "forenames")
        if len(who[name] or "") > LONGEST_NAME
    ]
    if who["dateOfBirth"] and who["dateOfBirth"] >= today:
        wrong.append(Wrong("STILL_TO_COME", "dateOfBirth", "That day is still to come."))
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


def meeting_faults(asked: MeetingAsked, today: date, held: Iterable[date] = ()) -> list[Wrong]:
    """What is wrong with a meeting that somebody would record on a day. `held`: days of those recorded."""
    wrong = []
    if asked.day > today:
        wrong.append(Wrong("STILL_TO_COME", "day", "That day is still to come."))
    if asked.day in held:
        wrong.append(Wrong("MEETING_THERE", "day", "A meeting of that day is recorded already."))
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
    return [
        *wrong,
        *(each for number, one in enumerate(asked.actions) for each in _action(asked, one, number)),
    ]


def _action(meeting: MeetingAsked, one: ActionAsked, number: int) -> Iterator[Wrong]:
    """What is wrong with an action of a meeting, by its number from 0."""
    field = f"actions.{number}."
    for name, text, most, words in (
        ("text", one.text, LONGEST_ACTION, "Say what is to be done."),
        ("owner", one.owner, LONGEST_NAME, "Say by whom."),
    ):
        if not text.strip():
            yield Wrong("NO_TEXT" if name == "text" else "NO_OWNER", field + name, words)
        if len(text) > most:
            yield Wrong("TOO_LONG", field + name, f"Write {most} characters at most.")
    if one.due < meeting.day:
        yield Wrong("DUE_BEFORE", field + "due", "That day is before the meeting.")


def correction_faults(
    asked: MeetingAsked, today: date, held: Iterable[date], later: Iterable[date]
) -> list[Wrong]:
    """What is wrong with what a meeting is to say. `held`: days of the others; `later`: days on which what it asked for
    was due or done."""
    wrong = meeting_faults(asked, today, held)
    if any(day < asked.day for day in later):
        words = "Something that it asked for was due, or done, before that day."
        wrong.append(Wrong("DUE_BEFORE", "day", words))
    return wrong


def corrected(
    asked: MeetingAsked, was: Mapping[str, Any], there: Mapping[str, Any], held: Iterable[date]
) -> dict[str, Any]:
    """What an entry says once a meeting of it is corrected: what it has from that (as it `was`), and what `met` says
    besides."""
    others = list(held)
    new = met(asked, there, others)
    newest = all(day < min(was["date"], asked.day) for day in others)
    if newest and there.get("reviewOn") and there["reviewOn"] == was.get("nextOn"):
        new["reviewOn"] = asked.next_on
    if there.get("levelSince") == was["date"] and there.get("level") == was.get("level"):
        new |= {"level": asked.level, "levelSince": asked.day}
    return new


def outcome_faults(outcome: str, day: date, asked_on: date, today: date) -> list[Wrong]:
    """What is wrong with what came of an action that was asked for on a day."""
    wrong = []
    if not outcome.strip():
        wrong.append(Wrong("NO_TEXT", "outcome", "Say what came of it."))
    if len(outcome) > LONGEST_ACTION:
        wrong.append(Wrong("TOO_LONG", "outcome", f"Write {LONGEST_ACTION} characters at most."))
    if not asked_on <= day <= today:
        wrong.append(Wrong("IMPOSSIBLE_DAY", "day", "Give a day between the meeting and today."))
    return wrong


def met(asked: MeetingAsked, there: Mapping[str, Any], held: Iterable[date]) -> dict[str, Any]:
    """What a meeting changes of its entry: of the meetings that are `held`, the newest says when the next is, and at
    which level the person is managed, unless that was set since. One that is written up late brings neither back."""
    if any(day > asked.day for day in held):
        return {}
    new: dict[str, Any] = {}
    if asked.next_on not in (None, there.get("reviewOn")):
        new["reviewOn"] = asked.next_on
    since = there.get("levelSince")
    if there.get("level") != asked.level and (since is None or since <= asked.day):
        new |= {"level": asked.level, "levelSince": asked.day}
    return new
