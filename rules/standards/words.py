"""Results of the National Standards in plain words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from rules.clock import spoken, today
from rules.codes import ContactKind, ContactOutcome, ReviewResult, StandardState
from rules.standards.history import Result
from rules.standards.law import Law, law

S = StandardState

OTHERS = {
    "ASSESSMENT": "Assessment complete",
    "HIGH_RISK": "Assessment finds a high risk of harm",
    "COUNTERSIGNED": "Assessment countersigned",
    "COURT_REVIEW": "Review by the court",
    "HOURS": "Week of treatment",
    "TESTS": "Drug test",
}
"""What happens besides contacts."""


def told(result: Result, on: date) -> str:
    """How a result stands on a day, in words: `Met on 6 March 2003; due by 10 March 2003`."""
    found = result.on(on)
    head = found.state.label
    if found.met_on:
        done = "; done" if found.state is S.EXCUSED else ""
        head += f"{done} on {spoken(found.met_on)}"
    parts = [head]
    if found.needed is not None and found.reached is not None:
        parts.append(f"{found.reached} with {found.needed} asked for")
    if found.due:
        parts.append(f"due by {spoken(found.due)}")
    if found.late_by:
        parts.append(f"{found.late_by} working {'day' if found.late_by == 1 else 'days'} late")
    return "; ".join(parts) + (f". {found.why}" if found.why else "")


def words(
    state: str,
    due: str | None,
    met_on: str | None,
    late_by: int | None,
    needed: int | None,
    reached: int | None,
    why: str | None,
) -> str:
    """How a kept result stands today, in words; days as ISO text."""

    def day(text: str | None) -> date | None:
        return date.fromisoformat(text) if text else None

    result = Result(
        "", date.min, "", "", StandardState[state], day(due), day(met_on), late_by, needed, reached, why or ""
    )
    return told(result, today())


def name(key: str, loaded: str | None = None) -> str:
    """The name of a standard: as it was `loaded`, or as the product brings it."""
    return loaded or law().names().get(key, key)


def rule_in_words(version: str, key: str, loaded: str | None = None) -> str | None:
    """What a standard of a version says, and where that is from; None where none applies."""
    return loaded or rule_of(law(), version, key)


def rule_of(rules: Law, version: str, key: str) -> str | None:
    """The same by some rules."""
    one = rules.standard(version, key)
    whole = next((each.name for each in rules.versions if each.short == version), "")
    if one is None:
        return None
    return f"{one.says} {whole}; source: {one.source}; confidence: {one.confidence}."


def happened(kind: str, day: date, outcome: str | None = None) -> str:
    """What happened, when and how it turned out: `Office visit on 24 September 2003, attended`."""
    what = ContactKind[kind].label if kind in ContactKind.__members__ else OTHERS.get(kind, kind)
    return f"{what} on {spoken(day)}" + (f", {ContactOutcome[outcome].label.lower()}" if outcome else "")


def contacts_in_words(rows: Iterable[list[Any]] | None) -> list[dict[str, str]]:
    """Entries of the log, each an id, a day, a kind and an outcome; None where they may not be read."""
    return [_entry(id_, day, kind, outcome) for id_, day, kind, outcome in rows or () if day and kind]


def assessments_in_words(rows: Iterable[list[Any]] | None) -> list[dict[str, str]]:
    """The same of assessments, each an id, the day on which it was complete, and that of the countersigning."""
    found = []
    for id_, day, countersigned in rows or ():
        if day:
            one = _entry(id_, day, "ASSESSMENT")
            if countersigned:
                one["words"] += f", countersigned on {spoken(date.fromisoformat(countersigned[:10]))}"
            found.append(one)
    return found


def treatment_in_words(rows: Iterable[list[Any]] | None) -> list[dict[str, str]]:
    """The same of treatment, each an id, a day, a kind, the hours attended in a week, and what a court made of it."""
    found = []
    for id_, day, kind, hours, result in rows or ():
        if day:
            one = _entry(id_, day, kind)
            if kind == "HOURS":
                began = f"Week of treatment from {spoken(date.fromisoformat(day))}"
                one["words"] = f"{began}, {hours or 0} {'hour' if hours == 1 else 'hours'} attended"
            elif result:
                one["words"] += f", {ReviewResult[result].label.lower()}"
            found.append(one)
    return found


def _entry(id_: str, day: str, kind: str, outcome: str | None = None) -> dict[str, str]:
    return {"id": id_, "date": day, "words": happened(kind, date.fromisoformat(day), outcome)}
