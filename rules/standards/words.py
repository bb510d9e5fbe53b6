"""Results of the National Standards in plain words."""

from __future__ import annotations

from datetime import date

from rules.clock import spoken, today
from rules.codes import StandardState
from rules.standards.history import Result
from rules.standards.law import Law, law

S = StandardState


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
