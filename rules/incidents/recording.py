"""What may be recorded of an incident, in which order: what is wrong with something that somebody asks for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from rules.codes import IncidentKind, IncidentState, IncidentStep
from rules.incidents.clocks import rules_on
from rules.names import fold
from rules.wrong import Wrong

LONGEST_TEXT = 4000
LONGEST_WORDS = 500
SHORTEST_NAME = 3
EARLIEST = date(1950, 1, 1)
"""Nothing that is reported happened before: such a day is a slip of the year."""
FURTHEST = timedelta(days=366)
"""No action of a review takes longer than a year."""


@dataclass(frozen=True, slots=True)
class Incident:
    """An incident as it stands: the days of its steps, and how many actions have no outcome.

    `withdrawn`: since when it stands as reported by mistake.
    """

    kind: IncidentKind
    happened: date
    known: date
    notified: date | None = None
    initial: date | None = None
    full: date | None = None
    full_asked: bool = False
    closed: date | None = None
    open_actions: int = 0
    withdrawn: date | None = None


def over(one: Incident, field: str) -> list[Wrong]:
    """Why nothing more is done about an incident, if that is so, beside a field."""
    if one.withdrawn:
        return [Wrong("WITHDRAWN", field, "This incident is withdrawn.")]
    return [Wrong("CLOSED", field, "This incident is closed.")] if one.closed else []


def needs_full(one: Incident) -> bool:
    """Whether a full review is needed."""
    return one.full_asked or one.kind in rules_on(one.known).full_of


def state_of(one: Incident) -> IncidentState:
    """How far an incident is."""
    done = (
        (one.withdrawn, IncidentState.WITHDRAWN),
        (one.closed, IncidentState.CLOSED),
        (one.full, IncidentState.FULL_DONE),
        (one.initial, IncidentState.INITIAL_DONE),
        (one.notified, IncidentState.NOTIFIED),
    )
    return next((state for day, state in done if day), IncidentState.REPORTED)


def report_faults(one: Incident, offence: str | None, summary: str, today: date) -> list[Wrong]:
    """What is wrong with an incident as somebody reports it."""
    found = []
    if one.happened > today:
        found.append(Wrong("STILL_TO_COME", "happenedOn", "That day is still to come."))
    elif one.happened < EARLIEST:
        found.append(Wrong("TOO_EARLY", "happenedOn", "That day is too long ago: look at the year."))
    if one.known > today:
        found.append(Wrong("STILL_TO_COME", "knownOn", "That day is still to come."))
    elif one.known < one.happened:
        found.append(Wrong("BEFORE_INCIDENT", "knownOn", "It can't have been known before it happened."))
    if one.kind is IncidentKind.FURTHER_OFFENCE and not (offence or "").strip():
        found.append(Wrong("NO_OFFENCE", "offence", "Say what the person is charged with."))
    if not summary.strip():
        found.append(Wrong("NO_SUMMARY", "summary", "Say what happened, as far as it is known."))
    if len(summary) > LONGEST_TEXT:
        found.append(Wrong("TOO_LONG", "summary", f"Write {LONGEST_TEXT:,} characters at most."))
    if len(offence or "") > LONGEST_WORDS:
        found.append(Wrong("TOO_LONG", "offence", f"Write {LONGEST_WORDS} characters at most."))
    return found


def step_faults(one: Incident, step: IncidentStep, on: date, words: str, today: date) -> list[Wrong]:
    """What is wrong with saying that a step was done on a day; `words` are what a review found."""
    if wrong := over(one, "step"):
        return wrong
    order: Mapping[IncidentStep, tuple[date | None, date | None, str]] = {
        IncidentStep.NOTIFY: (one.notified, one.known, "It is not known yet."),
        IncidentStep.INITIAL_REVIEW: (one.initial, one.notified, "Notify first: then it is reviewed."),
        IncidentStep.FULL_REVIEW: (one.full, one.initial, "The initial review comes first."),
    }
    if step not in order:
        return [Wrong("NO_STEP", "step", "Actions are recorded one by one.")]
    done, before, first = order[step]
    if done:
        return [Wrong("DONE_ALREADY", "step", "This is done already.")]
    if before is None:
        return [Wrong("OUT_OF_ORDER", "step", first)]
    found = []
    if on > today:
        found.append(Wrong("STILL_TO_COME", "on", "That day is still to come."))
    elif on < before:
        found.append(Wrong("OUT_OF_ORDER", "on", "That day is before the step that comes first."))
    if step is not IncidentStep.NOTIFY and not words.strip():
        found.append(Wrong("NO_FINDING", "finding", "Write what the review found."))
    if len(words) > LONGEST_TEXT:
        found.append(Wrong("TOO_LONG", "finding", f"Write {LONGEST_TEXT:,} characters at most."))
    return found


def action_faults(
    one: Incident, words: str, due: date, owner: bool, names: Iterable[str], today: date
) -> list[Wrong]:
    """What is wrong with an action; `owner`: there is such a member of staff; `names` must not be in its words."""
    if wrong := over(one, "words"):
        return wrong
    found = []
    if one.initial is None:
        found.append(Wrong("OUT_OF_ORDER", "words", "Actions follow from a review: record that first."))
    found += to_do_faults(words, names)
    if not owner:
        found.append(Wrong("NO_OWNER", "owner", "There is no such member of staff."))
    if due < today:
        found.append(Wrong("IN_THE_PAST", "due", "That day is past."))
    elif due > today + FURTHEST:
        found.append(Wrong("TOO_FAR", "due", "That day is more than a year ahead."))
    return found


def to_do_faults(words: str, names: Iterable[str]) -> list[Wrong]:
    """What is wrong with the words of an action, in which none of `names` may stand."""
    found = []
    if not words.strip():
        found.append(Wrong("NO_WORDS", "words", "Say what is to be done."))
    if len(words) > LONGEST_WORDS:
        found.append(Wrong("TOO_LONG", "words", f"Write {LONGEST_WORDS} characters at most."))
    if shown := _named(words, names):
        found.append(_names(shown, "words", "Whose it is reads it in the inbox."))
    return found


def outcome_faults(done: date | None, outcome: str, on: date, since: date, today: date) -> list[Wrong]:
    """What is wrong with the outcome of an action; `done`: when it was recorded before, `since`: when it was given."""
    if done:
        return [Wrong("DONE_ALREADY", "outcome", "The outcome is recorded already.")]
    found = []
    if not outcome.strip():
        found.append(Wrong("NO_OUTCOME", "outcome", "Say what came of it."))
    if len(outcome) > LONGEST_TEXT:
        found.append(Wrong("TOO_LONG", "outcome", f"Write {LONGEST_TEXT:,} characters at most."))
    if not since <= on <= today:
        found.append(Wrong("IMPOSSIBLE_DAY", "on", "Give a day between the action and today."))
    return found


def learning_faults(one: Incident, words: str, names: Iterable[str]) -> list[Wrong]:
    """What is wrong with learning that is to be shared with everyone; `names` must not be in it."""
    if one.withdrawn:
        return over(one, "words")
    found = []
    if one.initial is None:
        found.append(Wrong("OUT_OF_ORDER", "words", "Learning follows from a review: record that first."))
    if not words.strip():
        found.append(Wrong("NO_WORDS", "words", "Say what others can learn from it."))
    if len(words) > LONGEST_TEXT:
        found.append(Wrong("TOO_LONG", "words", f"Write {LONGEST_TEXT:,} characters at most."))
    if shown := _named(words, names):
        found.append(_names(shown, "words", "Everyone in the services reads it."))
    elif number := next((word for word in words.split() if sum(each.isdecimal() for each in word) > 3), ""):
        found.append(_names([number], "words", "A number or a year may tell whom it is about."))
    return found


def close_faults(one: Incident) -> list[Wrong]:
    """Why an incident can't be closed yet."""
    if wrong := over(one, "incident"):
        return wrong
    found = []
    if one.initial is None:
        found.append(Wrong("NOT_REVIEWED", "incident", "The initial review is not recorded."))
    elif needs_full(one) and one.full is None:
        found.append(Wrong("NOT_REVIEWED", "incident", "The full review is not recorded."))
    if one.open_actions:
        text = "1 action has" if one.open_actions == 1 else f"{one.open_actions} actions have"
        found.append(Wrong("OPEN_ACTIONS", "incident", f"{text} no outcome yet."))
    return found


def _named(text: str, names: Iterable[str]) -> list[str]:
    telling = {word for name in names for word in fold(name) if len(word) >= SHORTEST_NAME}
    return [word for word in dict.fromkeys(fold(text)) if word in telling]


def _names(shown: Iterable[Any], field: str, why: str) -> Wrong:
    words = ", ".join(f"“{one}”" for one in shown)
    return Wrong("NAMES_SOMEBODY", field, f"This may tell whom it is about: {words}. {why} Write it without.")
