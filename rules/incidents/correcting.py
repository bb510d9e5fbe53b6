"""What was recorded of an incident and is wrong: what may stand instead, and what is wrong with that."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from rules.incidents.recording import (
    FURTHEST,
    LONGEST_TEXT,
    Incident,
    needs_full,
    outcome_faults,
    over,
    report_faults,
    to_do_faults,
)
from rules.wrong import Wrong


def correction_faults(
    before: Incident, after: Incident, offence: str | None, summary: str, today: date
) -> list[Wrong]:
    """What is wrong with an incident as it is to stand. What was closed stays closed, and can be put right."""
    if before.withdrawn:
        return over(before, "incident")
    found = report_faults(after, offence, summary, today) + list(_days_faults(after, today))
    if after.closed and needs_full(after) and after.full is None:
        text = "It would need a full review, and is closed without one."
        field = "kind" if after.kind is not before.kind else "fullReview"
        found.append(Wrong("NOT_REVIEWED", field, text))
    return found


def _days_faults(one: Incident, today: date) -> Iterable[Wrong]:
    steps = (("notifiedOn", one.notified), ("initialOn", one.initial), ("fullOn", one.full))
    last = one.known
    for field, day in steps:
        if day is None:
            continue
        if day > (one.closed or today):
            text = "It was closed before that day." if one.closed else "That day is still to come."
            yield Wrong("STILL_TO_COME", field, text)
        elif day < last:
            yield Wrong("OUT_OF_ORDER", field, "That day is before the step that comes first.")
        last = day


def finding_faults(one: Incident, words: str) -> list[Wrong]:
    """What is wrong with what a review is to have found instead."""
    if one.withdrawn:
        return over(one, "words")
    if not words.strip():
        return [Wrong("NO_FINDING", "words", "Write what the review found.")]
    if len(words) > LONGEST_TEXT:
        return [Wrong("TOO_LONG", "words", f"Write {LONGEST_TEXT:,} characters at most.")]
    return []


def action_correction_faults(
    one: Incident,
    before: Mapping[str, Any],
    new: Mapping[str, Any],
    owner: bool,
    names: Iterable[str],
    since: date,
    today: date,
) -> list[Wrong]:
    """What is wrong with another owner, day, wording or outcome of an action that was given on `since`.

    `owner`: whoever is to have it is a member of staff.
    """
    if one.withdrawn:
        return over(one, "words")
    found = to_do_faults(new["words"], names) if "words" in new else []
    if not owner:
        found.append(Wrong("NO_OWNER", "owner", "There is no such member of staff."))
    if "due" in new and new["due"] < since:
        found.append(Wrong("IN_THE_PAST", "due", "That day is before the action was given."))
    elif "due" in new and new["due"] > today + FURTHEST:
        found.append(Wrong("TOO_FAR", "due", "That day is more than a year ahead."))
    if {"outcome", "doneOn"} & new.keys():
        if before.get("doneOn") is None:
            return [*found, Wrong("NOT_DONE", "outcome", "No outcome is recorded yet.")]
        after = {**before, **new}
        found += [
            wrong._replace(field="doneOn" if wrong.field == "on" else wrong.field)
            for wrong in outcome_faults(None, after["outcome"], after["doneOn"], since, today)
        ]
    return found
