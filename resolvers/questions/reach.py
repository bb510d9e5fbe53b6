"""Whom figures may count for their reader: every part of the record that a question touches has to be open to them.

Where one isn't, figures without cases may still be told (part `quality` of the table), of what they are told of.
"""

from __future__ import annotations

from dataclasses import dataclass

from graph.questions import MEASURES
from resolvers.access import Grants, reach
from resolvers.parts import part_of
from rules.questions import Question

PLAINLY = "quality"


@dataclass(frozen=True)
class Reach:
    """The predicates on an offender `{m}` within which a reader may count. None: they may not; `plainly`: as one
    without cases they may."""

    within: tuple[str, ...] | None
    plainly: bool


def reach_of(grants: Grants, question: Question) -> Reach:
    """How far a reader's figures reach."""
    measure = MEASURES[question.count]
    plainly = measure.plainly is not None and reach(grants, PLAINLY) is not None
    found = [reach(grants, part) for part in sorted(parts(question))]
    within = tuple(dict.fromkeys(one for one in found if one)) if None not in found else None
    return Reach(within, plainly)


def parts(question: Question) -> set[str]:
    """The parts of the record that a question touches."""
    measure = MEASURES[question.count]
    fields = [("Offender", measure.leads), ("Offender", "id")]
    fields += [measure.by[trait].of for trait in (*question.by, *(trait for trait, _ in question.filters))]
    if question.share is not None:
        fields.append(measure.shares[question.share].of)
    if measure.value:
        fields.append((measure.shape, "id"))
    found = {part_of(kind, field) for kind, field in fields if kind != "Query"}
    return {part for part in found if part is not None}
