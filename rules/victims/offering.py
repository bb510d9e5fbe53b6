"""To whom a victim unit offers contact, and by when: by the rules in force on the day of the sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from rules.clock import spoken, today
from rules.codes import OffenceKind, OfferState

S = OfferState


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules for sentences passed from a day on: `months` of the shortest, `weeks` to offer, `near` in days."""

    since: date
    name: str
    months: int
    kinds: frozenset[OffenceKind]
    eligible_source: str
    eligible_confidence: str
    weeks: int
    offer_source: str
    offer_confidence: str
    near: int
    near_source: str
    near_confidence: str


@dataclass(frozen=True, slots=True)
class Offer:
    """Where an offer stands, its last day (None: none is owed, or it is not known), and that in words."""

    state: OfferState
    due: date | None
    words: str


def rules_on(day: date) -> Rules | None:
    """The rules for a sentence passed on a day; None before there were any."""
    return next((one for one in reversed(versions()) if one.since <= day), None)


def kind_of(title: str | None) -> OffenceKind | None:
    """The kind of an offence by the words of its title; None where they don't tell."""
    text = (title or "").casefold()
    return next((kind for kind, words in _kinds().items() if any(word in text for word in words)), None)


def owed(kind: OffenceKind | None, passed: date | None, months: int | None) -> bool | None:
    """Whether contact is owed. `months` None: life. None: it is not known, since the kind or the day isn't."""
    if passed is None:
        return None
    rules = rules_on(passed)
    if rules is None or (months is not None and months < rules.months):
        return False
    return None if kind is None else kind in rules.kinds


def offer(
    kind: OffenceKind | None, passed: date | None, months: int | None, sent: date | None, on: date
) -> Offer:
    """Where the offer stands on a day."""
    is_owed = owed(kind, passed, months)
    if not is_owed:
        if sent:
            return Offer(S.OF_OWN, None, f"Offered on {spoken(sent)}, without being owed.")
        if is_owed is None:
            return Offer(
                S.UNKNOWN, None, "Say what kind of offence it was: whether contact is owed hangs on it."
            )
        return Offer(S.NOT_OWED, None, "The sentence is not one for which contact is owed.")
    assert passed is not None
    rules = rules_on(passed)
    assert rules is not None
    due = passed + timedelta(weeks=rules.weeks)
    if sent:
        late = sent > due
        words = f"Offered on {spoken(sent)}{f', late: it was due by {spoken(due)}' if late else ''}."
        return Offer(S.LATE if late else S.MADE, due, words)
    overdue = on > due
    return Offer(
        S.OVERDUE if overdue else S.DUE, due, f"{'It was due' if overdue else 'Due'} by {spoken(due)}."
    )


def offer_of(
    offence: str | None, kind: str | None, passed: str | None, months: int | None, sent: str | None
) -> Offer:
    """Where the offer stands today, from a victim's properties; days as ISO text."""
    known = OffenceKind[kind] if kind else kind_of(offence)
    return offer(known, _day(passed), months, _day(sent), today())


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@cache
def versions() -> tuple[Rules, ...]:
    """The rules of each version, the first first."""
    return tuple(_version(one) for one in _data()["versions"])


@cache
def _kinds() -> Mapping[OffenceKind, tuple[str, ...]]:
    # In the order of the file: what is aggravated burglary is not taken for burglary.
    return {OffenceKind[name]: tuple(words) for name, words in _data()["kinds"].items()}


@cache
def _data() -> Mapping[str, Any]:
    found: Mapping[str, Any] = yaml.safe_load(files("rules.data").joinpath("victims.yaml").read_text("utf-8"))
    return found


def _version(content: Mapping[str, Any]) -> Rules:
    eligible, made, near = content["eligible"], content["offer"], content["near"]
    return Rules(
        content["from"],
        content["name"],
        eligible["months"],
        frozenset(OffenceKind[one] for one in eligible["kinds"]),
        eligible["source"],
        eligible["confidence"],
        made["weeks"],
        made["source"],
        made["confidence"],
        near["days"],
        near["source"],
        near["confidence"],
    )
