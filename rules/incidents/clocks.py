"""By when an incident is notified and reviewed: by the rules in force on the day on which it became known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from rules.clock import spoken, today
from rules.codes import IncidentKind, IncidentStep
from rules.contacts import Limit
from rules.contacts.planning import months_after
from rules.working_days import working_days_after

S = IncidentStep


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules in force from a day on: working days to notify and to the initial review, months to the full one."""

    since: date
    name: str
    notify: Limit
    initial: Limit
    full: Limit
    full_of: frozenset[IncidentKind]


@dataclass(frozen=True, slots=True)
class Due:
    """A step, its last day, when it was done, and that in words. `needed`: False, it may be left out."""

    step: IncidentStep
    due: date
    done_on: date | None
    needed: bool
    overdue: bool
    late: bool
    words: str
    source: str
    confidence: str


def rules_on(day: date) -> Rules:
    """The rules in force on a day; before the first, those of the first."""
    return next((one for one in reversed(versions()) if one.since <= day), versions()[0])


def steps(
    kind: IncidentKind,
    known: date,
    notified: date | None,
    initial: date | None,
    full: date | None,
    asked: bool,
    on: date,
) -> tuple[Due, ...]:
    """Where the steps of an incident stand on a day. `asked`: a full review was asked for all the same."""
    rules = rules_on(known)
    needed = kind in rules.full_of or asked
    return (
        _due(S.NOTIFY, working_days_after(known, rules.notify.number), notified, True, rules.notify, on),
        _due(
            S.INITIAL_REVIEW,
            working_days_after(known, rules.initial.number),
            initial,
            True,
            rules.initial,
            on,
        ),
        _due(S.FULL_REVIEW, months_after(known, rules.full.number), full, needed, rules.full, on),
    )


def steps_of(
    kind: str,
    known: str,
    notified: str | None,
    initial: str | None,
    full: str | None,
    asked: bool | None,
    withdrawn: str | None,
) -> list[dict[str, Any]]:
    """Where the steps stand today, as the field answers it. Names of codes, days as ISO text. None once withdrawn."""
    if withdrawn:
        return []
    told, first, whole = (date.fromisoformat(day) if day else None for day in (notified, initial, full))
    found = steps(IncidentKind[kind], date.fromisoformat(known), told, first, whole, bool(asked), today())
    return [
        {
            "step": one.step.name,
            "due": one.due.isoformat(),
            "doneOn": one.done_on.isoformat() if one.done_on else None,
            "needed": one.needed,
            "overdue": one.overdue,
            "late": one.late,
            "words": one.words,
            "source": one.source,
            "confidence": one.confidence,
        }
        for one in found
    ]


def _due(step: IncidentStep, due: date, done: date | None, needed: bool, limit: Limit, on: date) -> Due:
    overdue = needed and done is None and due < on
    late = done is not None and done > due
    if done:
        words = f"Done on {spoken(done)}{f', late: it was due by {spoken(due)}' if late else ''}."
    elif not needed:
        words = "Not needed for this kind of incident; it may be done."
    else:
        words = f"{'It was due' if overdue else 'Due'} by {spoken(due)}."
    return Due(step, due, done, needed, overdue, late, words, limit.source, limit.confidence)


@cache
def versions() -> tuple[Rules, ...]:
    """The rules of each version, the first first."""
    text = files("rules.data").joinpath("incidents.yaml").read_text("utf-8")
    return tuple(_version(one) for one in yaml.safe_load(text)["versions"])


def _version(content: Mapping[str, Any]) -> Rules:
    def limit(name: str, number: str) -> Limit:
        told = content[name]
        return Limit(told[number], told["source"], told["confidence"])

    return Rules(
        content["from"],
        content["name"],
        limit("notify", "working_days"),
        limit("initial", "working_days"),
        limit("full", "months"),
        frozenset(IncidentKind[one] for one in content["full_of"]),
    )
