"""What may be asked, for those who choose: by name, in words, as far as each reader may have it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from graph.questions import MEASURES, askable
from resolvers.access import Grants
from resolvers.questions.reach import reach_of
from rules.clock import today
from rules.codes import Counted, Proportion, StandardReport, Trait
from rules.questions import Question
from rules.reports import report


@dataclass(frozen=True)
class Countable:
    """Something that a reader may count: by what, the words of each trait's keys (None: names, or days), its shares.

    `plainly`: they get figures without cases of it.
    """

    count: Counted
    traits: Mapping[Trait, Mapping[str, str] | None]
    shares: tuple[Proportion, ...]
    dated: bool
    plainly: bool


@dataclass(frozen=True)
class Reportable:
    """A standard report that a reader may run, and the question that it answers."""

    name: StandardReport
    question: str


def asked_of(given: Mapping[str, Any]) -> Question:
    """The question that an input asks. Where no time is given, the year that it is."""
    since, until = given.get("from") or given.get("from_"), given.get("to")
    year = (since or until or today()).year
    filters = tuple((one["trait"], tuple(one["keys"])) for one in given.get("filters") or ())
    return Question(
        given["count"],
        tuple(given.get("by") or ()),
        filters,
        given.get("share"),
        since or date(year, 1, 1),
        until or date(year, 12, 31),
        given.get("area") or None,
    )


def countable(grants: Grants) -> list[Countable]:
    """What a reader may count."""
    found = []
    for count, measure in MEASURES.items():
        bare = reach_of(grants, Question(count))
        if bare.within is not None:
            traits = [
                trait
                for trait in measure.by
                if reach_of(grants, Question(count, (trait,))).within is not None
            ]
            shares = [
                share
                for share in measure.shares
                if reach_of(grants, Question(count, share=share)).within is not None
            ]
        elif bare.plainly:
            traits, shares = list(measure.plainly or ()), list(measure.shares)
        else:
            continue
        words = askable(count).traits
        kept = {trait: words[trait] for trait in traits}
        found.append(Countable(count, kept, tuple(shares), measure.day is not None, bare.within is None))
    return found


def reportable(grants: Grants) -> list[Reportable]:
    """The standard reports of which a reader may have a table at least."""
    found = []
    for name in StandardReport:
        declared = report(name, today())
        reaches = [
            reach_of(grants, Question(one.count, one.by, one.filters, one.share)) for one in declared.tables
        ]
        if any(one.within is not None or one.plainly for one in reaches):
            found.append(Reportable(name, declared.question))
    return found
