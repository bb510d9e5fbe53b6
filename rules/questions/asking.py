"""A question of figures: what is counted, by what, of which time and place; and the sentence that it makes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from rules.clock import spoken
from rules.codes import Counted, Proportion, Trait

MOST_TRAITS = 2
"""By how many traits figures are told apart at once: a table has two sides."""

MOST_FILTERS = 6
MOST_CELLS = 2_000
"""Cells of a table that is told; one that has more is not read by anyone."""

MOST_LINES = 100_000
"""Lines that a statement answers for one table: of what is folded, or put together, there are more than is told."""

MOST_YEARS = {Counted.CONTACTS: 3, Counted.TREATMENT_WEEKS: 5, Counted.NEEDS: 5}
"""Years of what there is most of that may be asked for at once."""

USUAL_YEARS = 20

NO_NAMES = "Figures never name a person: tell them apart by {traits}."


class Wrong(NamedTuple):
    """Something that is wrong with a question: the field that it is about, and a sentence."""

    field: str
    message: str


@dataclass(frozen=True)
class Question:
    """What is asked. `filters`: for each trait the keys that are meant; `since`, `until`: the first day and the last.

    `area` is the id of an area, None: everywhere.
    """

    count: Counted
    by: tuple[Trait, ...] = ()
    filters: tuple[tuple[Trait, tuple[str, ...]], ...] = ()
    share: Proportion | None = None
    since: date = date(1990, 1, 1)
    until: date = date(2100, 1, 1)
    area: str | None = None


class Askable(NamedTuple):
    """What may be asked of something: its traits with the words of their keys (None: names, or days), its shares,
    and whether it has a day."""

    traits: Mapping[Trait, Mapping[str, str] | None]
    shares: frozenset[Proportion]
    dated: bool


def faults(question: Question, askable: Askable) -> list[Wrong]:
    """What is wrong with a question, in words."""
    what = question.count.label
    found = [
        Wrong("by", f"{what} can't be told apart by {trait.label.lower()}.")
        for trait in question.by
        if trait not in askable.traits
    ]
    if len(set(question.by)) != len(question.by):
        found.append(Wrong("by", "Choose something else for the second side: both are the same."))
    if len(question.by) > MOST_TRAITS:
        found.append(Wrong("by", f"Tell figures apart by {MOST_TRAITS} things at most."))
    if len(question.filters) > MOST_FILTERS:
        found.append(Wrong("filters", f"Narrow a question in {MOST_FILTERS} ways at most."))
    for trait, keys in question.filters:
        if trait not in askable.traits:
            found.append(Wrong("filters", f"{what} can't be narrowed by {trait.label.lower()}."))
            continue
        words = askable.traits[trait]
        unknown = [key for key in keys if words is not None and not _is_key(trait, key, words)]
        if unknown or not keys:
            found.append(Wrong("filters", f"{trait.label}: choose of what there is."))
    if question.share is not None and question.share not in askable.shares:
        found.append(Wrong("share", f"Of {what.lower()} there is no such share."))
    if askable.dated:
        found += _time(question)
    return found


def _is_key(trait: Trait, key: str, words: Mapping[str, str]) -> bool:
    """Whether there may be such a key. Ethnicity has codes besides that were loaded after this was written."""
    newer = trait is Trait.ETHNICITY and key != TOGETHER and CODE.fullmatch(key)
    return key in words or key == "NONE" or bool(newer)


def _time(question: Question) -> list[Wrong]:
    if question.since > question.until:
        return [Wrong("from", "The first day is after the last one.")]
    most = MOST_YEARS.get(question.count, USUAL_YEARS)
    if (question.until - question.since).days > most * 366:
        return [
            Wrong(
                "from",
                f"{question.count.label} are counted over {most} years at most: choose a shorter time.",
            )
        ]
    return []


def nobody_named(traits: Iterable[Trait]) -> str:
    """What to say to whoever asks by a name, a number, an address, or what else is no trait: by what they may ask."""
    *most, last = (trait.label.lower() for trait in traits)
    return NO_NAMES.format(traits=f"{', '.join(most)} or {last}" if most else last)


def whole_years(question: Question) -> bool:
    """Whether a question is of whole calendar years: readers without cases are told of no others."""
    since, until = question.since, question.until
    return (since.month, since.day, until.month, until.day) == (1, 1, 12, 31)


def time_words(since: date, until: date) -> str:
    """A time in words: a calendar year, years, or from a day to a day."""
    if (since.month, since.day, until.month, until.day) == (1, 1, 12, 31):
        return str(since.year) if since.year == until.year else f"{since.year} to {until.year}"
    return f"{spoken(since)} to {spoken(until)}"


def sentence(question: Question, askable: Askable, place: str | None = None) -> str:
    """A question in words: `Completed programmes by area and month, 2003, women, started within 3 months`."""
    parts = [question.count.label]
    if question.by:
        parts[0] += " by " + " and ".join(trait.label.lower() for trait in question.by)
    if askable.dated:
        parts.append(time_words(question.since, question.until))
    if place:
        parts.append(place)
    parts += [_narrowed(trait, keys, askable.traits.get(trait)) for trait, keys in question.filters]
    if question.share is not None:
        parts.append(f"and the share {question.share.label}")
    return ", ".join(parts)


_SAID = {
    (Trait.SEX, ("FEMALE",)): "women",
    (Trait.SEX, ("MALE",)): "men",
    (Trait.TIME_TO_START, ("WITHIN_1",)): "started within 1 month",
    (Trait.TIME_TO_START, ("WITHIN_1", "WITHIN_3")): "started within 3 months",
    (Trait.TIME_TO_START, ("WITHIN_1", "WITHIN_3", "WITHIN_6")): "started within 6 months",
}


def _narrowed(trait: Trait, keys: Sequence[str], words: Mapping[str, str] | None) -> str:
    said = _SAID.get((trait, tuple(sorted(keys))))
    return said or f"{trait.label.lower()}: " + " or ".join(key_words(key, words) for key in keys)


def key_words(key: str, words: Mapping[str, str] | None) -> str:
    """A key in words."""
    if key == TOGETHER:
        return "Small groups, put together"
    if words is not None:
        return words.get(key) or ("Not recorded" if key == "NONE" else key)
    if MONTH.fullmatch(key):
        return f"{date(int(key[:4]), int(key[5:]), 1):%B %Y}"
    return key


MONTH = re.compile(r"(?!0000)[0-9]{4}-(0[1-9]|1[0-2])")
CODE = re.compile(r"[A-Z0-9][A-Z0-9_-]{0,19}", re.ASCII)
TOGETHER = "TOGETHER"
"""The key of small groups that are put together for readers without cases."""
