"""What may be written in a sentence plan: objectives by rank, each for a section, by whom and by when. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from rules.assessments.sections import LAST, LONGEST_TEXT
from rules.codes import ObjectiveOutcome
from rules.wrong import Wrong

MOST_OBJECTIVES = 20
FURTHEST_REVIEW = timedelta(days=366 * 2)
LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class ObjectiveAsked:
    """An objective as it is to stand. `id`: one that stands already. `who` sees to it, in words."""

    text: str
    section: int | None = None
    who: str | None = None
    due: date | None = None
    outcome: ObjectiveOutcome | None = None
    id: str | None = None


@dataclass(frozen=True, slots=True)
class PlanAsked:
    """The whole plan, the most urgent objective first, and the day of the review."""

    objectives: Sequence[ObjectiveAsked]
    review_on: date | None


def plan_faults(asked: PlanAsked, day: date, known: Sequence[str]) -> list[Wrong]:
    """What is wrong with the plan of an assessment of a day; `known` are the ids of the objectives that it has."""
    wrong = []
    if len(asked.objectives) > MOST_OBJECTIVES:
        wrong.append(Wrong("TOO_MANY", "objectives", f"A plan has {MOST_OBJECTIVES} objectives at most."))
    ids = Counter(one.id for one in asked.objectives if one.id)
    if set(ids) - set(known) or any(count > 1 for count in ids.values()):
        wrong.append(Wrong("NOT_FOUND", "objectives", "Name each objective of this plan once."))
    for rank, one in enumerate(asked.objectives, start=1):
        if not one.text.strip():
            wrong.append(Wrong("NO_TEXT", "objectives", f"Objective {rank}: say what is to be reached."))
        if len(one.text) > LONGEST_TEXT or len(one.who or "") > LONGEST_NAME:
            wrong.append(Wrong("TOO_LONG", "objectives", f"Objective {rank} is too long."))
        if one.section is not None and not 1 <= one.section <= LAST:
            wrong.append(
                Wrong("NO_SUCH_SECTION", "objectives", f"Objective {rank}: sections go from 1 to {LAST}.")
            )
        if one.due and one.due < day and one.outcome is None:
            wrong.append(
                Wrong(
                    "DUE_BEFORE",
                    "objectives",
                    f"Objective {rank} is due before the assessment: say what came of it.",
                )
            )
    if asked.review_on and asked.review_on <= day:
        wrong.append(Wrong("REVIEW_BEFORE", "reviewOn", "The review comes after the day of the assessment."))
    elif asked.review_on and asked.review_on > day + FURTHEST_REVIEW:
        wrong.append(Wrong("TOO_FAR", "reviewOn", "That day is more than two years after the assessment."))
    return wrong
