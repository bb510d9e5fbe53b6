"""When an assessment may be begun, signed, countersigned and closed; and what it takes to be complete. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from rules.assessments.questions import QuestionSet
from rules.assessments.reading import NO_SCORE, WORST_FIRST
from rules.clock import spoken
from rules.codes import AssessmentKind, RiskGroup, Service
from rules.wrong import Wrong

MOST_OGRS, MOST_TOTAL = 100, 168
WITHOUT_PLAN = frozenset({AssessmentKind.PRE_SENTENCE.name, AssessmentKind.TERMINATION.name})
"""Occasions on which no plan is made, or none goes on."""


def begin_faults(day: date, last: date | None, open_: date | None, today: date) -> list[Wrong]:
    """What speaks against beginning an assessment of a day. `last` is the day of the latest complete one, `open_` that
    of one that is not finished."""
    wrong = []
    if open_ is not None:
        wrong.append(
            Wrong(
                "ALREADY_OPEN",
                "offender",
                f"The assessment of {spoken(open_)} is not finished: go on with it, or close it. "
                "There is one at a time, of both services.",
            )
        )
    if day > today:
        wrong.append(Wrong("STILL_TO_COME", "day", "That day is still to come."))
    if last is not None and day < last:
        wrong.append(
            Wrong("BEFORE_LAST", "day", f"That day is before the last assessment, of {spoken(last)}.")
        )
    return wrong


def sign_faults(
    there: Mapping[str, Any],
    form: QuestionSet,
    service: Service,
    objectives: int,
    ogrs: int | None,
    total: int | None,
) -> list[Wrong]:
    """What is missing from an assessment that somebody of a service would sign, or wrong with the scores given."""
    return [
        *_sections(there),
        *_harm(there, form, service),
        *_plan(there, objectives),
        *_figures(ogrs, total),
    ]


def _sections(there: Mapping[str, Any]) -> list[Wrong]:
    scores = there.get("sectionScores") or ()
    notes = [*(there.get("sectionNotes") or ()), *[""] * len(scores)]
    bare = [
        str(number)
        for number, score in enumerate(scores, start=1)
        if score == NO_SCORE and not notes[number - 1]
    ]
    if not bare and scores:
        return []
    words = f"Score section {', '.join(bare)}" if bare else "Score the sections"
    return [Wrong("NOT_SCORED", "sections", f"{words}, or write in its note why there is no score.")]


def _harm(there: Mapping[str, Any], form: QuestionSet, service: Service) -> list[Wrong]:
    wrong = []
    answers = str(there.get("screening") or "").ljust(len(form.screening), "-")
    if "-" in answers:
        wrong.append(Wrong("SCREENING", "screening", "Answer every question of the screening."))
    texts = there.get("analysis") or ()
    if "Y" in answers and (len(texts) < len(form.analysis) or not all(texts)):
        wrong.append(
            Wrong("FULL_ANALYSIS", "analysis", "The screening leads to the full analysis: answer all of it.")
        )
    where = "harmCustody" if service is Service.PRISON else "harmCommunity"
    groups = [one for one in RiskGroup if service is Service.PRISON or one is not RiskGroup.PRISONERS]
    levels, reasons = there.get(where) or (), there.get("harmReasons") or ()
    for at, group in enumerate(groups):
        if not levels[at : at + 1] or not levels[at]:
            wrong.append(Wrong("NO_LEVEL", "levels", f"{group.label}: give the level of risk."))
        elif not reasons[at : at + 1] or not reasons[at]:
            wrong.append(Wrong("NO_REASON", "levels", f"{group.label}: say why the level is what it is."))
    return wrong


def _plan(there: Mapping[str, Any], objectives: int) -> list[Wrong]:
    if there["kind"] in WITHOUT_PLAN:
        return []
    wrong = []
    if not objectives:
        wrong.append(Wrong("NO_PLAN", "objectives", "Write at least one objective of the plan."))
    if there.get("reviewOn") is None:
        wrong.append(Wrong("NO_REVIEW", "reviewOn", "Give the day of the review."))
    return wrong


def _figures(ogrs: int | None, total: int | None) -> list[Wrong]:
    wrong = []
    if ogrs is not None and not 0 <= ogrs <= MOST_OGRS:
        wrong.append(Wrong("OUT_OF_RANGE", "ogrs2", f"OGRS is from 0 to {MOST_OGRS}."))
    if total is not None and not 0 <= total <= MOST_TOTAL:
        wrong.append(Wrong("OUT_OF_RANGE", "total", f"The total score is from 0 to {MOST_TOTAL}."))
    return wrong


def asks_manager(overall: str | None, before: str | None, form: QuestionSet) -> bool:
    """Whether a manager countersigns: a level is high, or lower than such a level was in the last assessment."""
    high = {level.name for level in form.countersigned}
    return overall in high or (before in high and _rank(overall) < _rank(before))


def _rank(level: str | None) -> int:
    return -1 if level is None else len(WORST_FIRST) - WORST_FIRST.index(level)


def close_faults(there: Mapping[str, Any], day: date, today: date) -> list[Wrong]:
    """What speaks against closing an assessment on a day."""
    if there.get("closedOn"):
        return [Wrong("CLOSED", "assessment", "It is closed already.")]
    if day > today:
        return [Wrong("STILL_TO_COME", "day", "That day is still to come.")]
    if day < there["date"]:
        return [Wrong("BEFORE_ASSESSMENT", "day", "That day is before the assessment.")]
    return []
