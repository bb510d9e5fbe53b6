"""Breaking the glass: what it takes, how long it lasts, when its review is due (`rules/data/break_glass.yaml`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources import files

import yaml

from rules.clock import today
from rules.working_days import working_days_after


@dataclass(frozen=True)
class Terms:
    """The terms from a day on. `least_reason` is in characters."""

    valid_from: date
    open_hours: int
    least_reason: int
    review_working_days: int

    def until(self, opened: datetime) -> datetime:
        """When a record closes again that was opened at an instant."""
        return opened + timedelta(hours=self.open_hours)

    def due(self, day: date) -> date:
        """The last day for the review of a record that was opened on a day."""
        return working_days_after(day, self.review_working_days)


@cache
def _versions() -> list[Terms]:
    content = yaml.safe_load((files("rules") / "data" / "break_glass.yaml").read_text("utf-8"))
    return [
        Terms(one["validFrom"], one["open_hours"], one["least_reason"], one["review_working_days"])
        for one in sorted(content["versions"], key=lambda one: str(one["validFrom"]))
    ]


def terms(day: date) -> Terms:
    """The terms in force on a day; before the first, those of the first."""
    found, *later = _versions()
    for one in later:
        if one.valid_from <= day:
            found = one
    return found


def reason_fault(reason: str, least: int) -> str | None:
    """What is wrong with a reason, in a sentence; None for one that says enough."""
    words = "".join(letter for letter in reason if letter.isalnum())
    if len(reason) < least:
        return f"Say why in {least} characters at least: whoever reviews this reads it."
    if len(set(words.lower())) < 5:
        return "Say why in words: whoever reviews this reads it."
    return None


def overdue(due: str | None, reviewed: str | None) -> bool:
    """Whether a review that is due on a day (ISO) is open after it."""
    return bool(due and not reviewed and due < today().isoformat())
