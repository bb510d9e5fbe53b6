"""What the absences of an order or licence ask for: an explanation, a warning, breach or recall, and by when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from rules.clock import spoken, today
from rules.codes import ContactKind, ContactOutcome, EnforcementStep, SentenceType
from rules.contacts.planning import months_after
from rules.working_days import working_days_after

E = EnforcementStep
ACTION = {E.BREACH: ContactKind.BREACH_ACTION, E.RECALL: ContactKind.RECALL_REQUEST}
"""The entry of the log that says that a step was taken."""


@dataclass(frozen=True, slots=True)
class Absence:
    """An absence of the log, by the id of its entry."""

    id: str
    day: date
    acceptable: bool
    explanation_sought: date | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """A step that an absence asks for: its last day (None: no time is laid down), when it was taken, in words.

    `overdue`: not taken, and the day has passed; `late`: taken after it.
    """

    step: EnforcementStep
    contact: str
    absent_on: date
    due: date | None
    done_on: date | None
    overdue: bool
    late: bool
    words: str
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Limit:
    """A number that a version lays down, and how sure it is."""

    number: int
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Action:
    """For kinds of order or licence: the unacceptable absence at which action is taken, and its working days."""

    types: frozenset[SentenceType]
    step: EnforcementStep
    at: int
    within: int
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class BreachTimes:
    """Working days of a breach: from the failure until papers are laid, from then to the first hearing, and from the
    failure to the end."""

    laid: Limit
    heard: Limit
    ended: Limit


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules in force from a day on."""

    since: date
    name: str
    explain: Limit
    warnings: Limit
    months: int
    actions: tuple[Action, ...]
    breach: BreachTimes

    def action(self, type: SentenceType) -> Action | None:
        """What is done about absences from a kind of order or licence; None: it is not enforced."""
        return next((one for one in self.actions if type in one.types), None)


def rules_on(day: date) -> Rules:
    """The rules in force on a day; before the first, those of the first."""
    found, *later = versions()
    for one in later:
        if one.since <= day:
            found = one
    return found


def steps(
    absences: Iterable[Absence], taken: Mapping[ContactKind, Sequence[date]], type: SentenceType, on: date
) -> tuple[Due, ...]:
    """What the absences of the last months from an order or licence ask for, as it stands on a day; in their order.

    `taken`: the days of warnings, breach action and recall requests. An absence counts with the unacceptable ones of
    the months before it; an acceptable one asks only for an explanation.
    """
    ordered = sorted((one for one in absences if one.day <= on), key=lambda one: (one.day, one.id))
    found: list[Due] = []
    for one in ordered:
        rules = rules_on(one.day)
        action = rules.action(type)
        if action is None or one.day <= months_after(on, -rules.months):
            continue
        last = working_days_after(one.day, rules.explain.number)
        found.append(_due(E.EXPLANATION, one, last, one.explanation_sought, on, rules.explain))
        number = _counting(ordered, one, rules.months)
        if one.acceptable:
            continue
        if number == action.at:
            last = working_days_after(one.day, action.within)
            done = _first(taken.get(ACTION[action.step], ()), one.day)
            basis = Limit(action.at, action.source, action.confidence)
            found.append(_due(action.step, one, last, done, on, basis))
        elif number <= rules.warnings.number:
            given = _first(taken.get(ContactKind.FORMAL_WARNING, ()), one.day)
            found.append(_due(E.WARNING, one, None, given, on, rules.warnings))
    return tuple(found)


def unacceptable(entries: Sequence[Sequence[Any]]) -> int:
    """How many unacceptable absences of the last months there are today. `entries` as `enforcement` takes them."""
    since = months_after(today(), -rules_on(today()).months).isoformat()
    return sum(
        outcome == ContactOutcome.UNACCEPTABLE_ABSENCE.name and day > since
        for _, day, _, outcome, _ in entries
    )


def enforcement(type: str | None, entries: Sequence[Sequence[Any]]) -> list[dict[str, Any]]:
    """What is due on a sentence today, as its field answers it.

    `entries` of its log: id, day, kind, outcome, day on which an explanation was asked for; days as ISO text.
    """
    if type is None:
        return []
    absences, taken = [], dict[ContactKind, list[date]]()
    for id_, day, kind, outcome, sought in entries:
        on = date.fromisoformat(day)
        if outcome in (ContactOutcome.ACCEPTABLE_ABSENCE.name, ContactOutcome.UNACCEPTABLE_ABSENCE.name):
            acceptable = outcome == ContactOutcome.ACCEPTABLE_ABSENCE.name
            absences.append(Absence(id_, on, acceptable, date.fromisoformat(sought) if sought else None))
        else:
            taken.setdefault(ContactKind[kind], []).append(on)
    return [_told(one) for one in steps(absences, taken, SentenceType[type], today())]


def _told(one: Due) -> dict[str, Any]:
    return {
        "step": one.step.name,
        "contact": one.contact,
        "absentOn": one.absent_on.isoformat(),
        "due": one.due.isoformat() if one.due else None,
        "doneOn": one.done_on.isoformat() if one.done_on else None,
        "overdue": one.overdue,
        "late": one.late,
        "words": one.words,
        "source": one.source,
        "confidence": one.confidence,
    }


def _counting(ordered: Sequence[Absence], one: Absence, months: int) -> int:
    """Which of the unacceptable absences of the months up to it one is."""
    since = months_after(one.day, -months)
    return sum(
        not each.acceptable and since < each.day and (each.day, each.id) <= (one.day, one.id)
        for each in ordered
    )


def _first(days: Iterable[date], since: date) -> date | None:
    return min((day for day in days if day >= since), default=None)


def _due(
    step: EnforcementStep, absence: Absence, due: date | None, done: date | None, on: date, limit: Limit
) -> Due:
    overdue = done is None and due is not None and due < on
    late = done is not None and due is not None and due < done
    if done:
        words = f"Done on {spoken(done)}{', late' if late else ''}."
    elif due is None:
        words = "Not done yet."
    else:
        words = f"It was due by {spoken(due)}." if overdue else f"Due by {spoken(due)}."
    said = f"{step.label}, for the absence of {spoken(absence.day)}: {words[0].lower()}{words[1:]}"
    return Due(step, absence.id, absence.day, due, done, overdue, late, said, limit.source, limit.confidence)


@cache
def versions() -> tuple[Rules, ...]:
    """The rules of each version, the first first."""
    text = files("rules.data").joinpath("enforcement.yaml").read_text("utf-8")
    return tuple(_version(one) for one in yaml.safe_load(text)["versions"])


def _version(content: Mapping[str, Any]) -> Rules:
    def limit(name: str, number: str) -> Limit:
        told = content[name]
        return Limit(told[number], told["source"], told["confidence"])

    def action(name: str, step: EnforcementStep) -> Action:
        told = content[name]
        types = frozenset(SentenceType[one] for one in told["types"])
        return Action(types, step, told["at"], told["within"], told["source"], told["confidence"])

    def time(name: str) -> Limit:
        told = content["breach"][name]
        return Limit(told["working_days"], told["source"], told["confidence"])

    return Rules(
        content["from"],
        content["name"],
        limit("explain", "working_days"),
        limit("warnings", "number"),
        content["months"]["number"],
        (action("order", E.BREACH), action("licence", E.RECALL)),
        BreachTimes(limit("order", "within"), time("heard"), time("ended")),
    )
