"""What of a sentence of the record a victim's entitlement hangs on: its day, its length and the offence."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from rules.codes import SentenceType
from rules.wrong import Wrong

T = SentenceType
LIFE = frozenset({T.LIFE, T.LIFE_LICENCE})
LICENCES = frozenset(
    {
        T.CUSTODY_THROUGHCARE,
        T.AUTOMATIC_LICENCE,
        T.DISCRETIONARY_LICENCE,
        T.LIFE_LICENCE,
        T.YOUNG_OFFENDER_SUPERVISION,
    }
)
"""What follows a sentence of custody: its day is that of release, and its length its own."""
MONTHS, DAYS = 12, 365
CUSTODY = "Contact is owed by a sentence of custody: choose one, or give its day and length instead."


class Held(NamedTuple):
    """A sentence that was chosen (`chosen`), and what it stands for: itself, or the sentence that a licence follows."""

    chosen: SentenceType | None
    type: SentenceType | None
    custodial: bool
    passed: date | None
    months: int | None
    days: int | None
    offence: str | None


def victims_sentence(held: Held) -> bool:
    """Whether a victim may be registered from a sentence: it is one of custody, or follows one."""
    return held.custodial or held.chosen in LICENCES


def from_sentence(held: Held) -> dict[str, Any]:
    """The day, the length and the offence, as far as the record says them; life has no months."""
    alone = not held.custodial
    return {
        "sentenceDate": None if alone else held.passed,
        "months": None if alone or held.type in LIFE else _months(held),
        "offence": held.offence,
    }


def sentence_faults(held: Held, given: Mapping[str, Any]) -> list[Wrong]:
    """What is wrong with registering a victim from a sentence. `given`: what was given besides it, by property."""
    if not victims_sentence(held):
        return [Wrong("NO_CUSTODY", "sentence", CUSTODY)]
    found, taken = [], from_sentence(held)
    if not (taken["sentenceDate"] or given.get("sentenceDate")):
        words = "The record holds the licence alone: give the day of the sentence."
        found.append(Wrong("NO_SENTENCE", "sentenceDate", words))
    if not ({held.type, held.chosen} & LIFE or taken["months"] or given.get("months")):
        words = "The record does not say how long it is: give its length in months."
        found.append(Wrong("NO_LENGTH", "months", words))
    return found


def _months(held: Held) -> int | None:
    """A month of twelve to the year: the prisons hold days, and the law speaks of months. The shortest is one."""
    if held.months is not None:
        return held.months
    return max(1, int(held.days * MONTHS / DAYS + 0.01)) if held.days else None
