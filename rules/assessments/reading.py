"""What an assessment says, from how it is stored: its sections, and the levels of risk of serious harm. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import zip_longest
from typing import Any

from rules.assessments.questions import QuestionSet, set_called, set_on
from rules.codes import AssessmentSection, AssessmentStage, AssessmentStatus, RiskGroup, RiskLevel

NO_SCORE = -1
FLAG = {"Y": True, "N": False}
WORST_FIRST = [level.name for level in reversed(RiskLevel)]


def sections(
    scores: Sequence[int] | None,
    reoffending: str | None,
    harm: str | None,
    needs: str | None = None,
    notes: Sequence[str] | None = None,
) -> list[dict[str, int | str | bool | None]]:
    """The sections in order: score, whether it is a need, whether it is linked to reoffending and serious harm, note.

    Nothing for an assessment that was not scored. The last section, health, never has a score.
    """
    if not scores and not reoffending and not harm:
        return []
    rows: Iterable[Any] = zip_longest(
        AssessmentSection, scores or (), reoffending or "", harm or "", needs or "", notes or ()
    )
    return [
        {
            "number": int(section.code),
            "title": section.label,
            "score": None if score is None or score == NO_SCORE else score,
            "need": FLAG.get(need or ""),
            "linkedToReoffending": FLAG.get(again or ""),
            "linkedToHarm": FLAG.get(harms or ""),
            "notes": note or None,
        }
        for section, score, again, harms, need, note in rows
        if section is not None
    ]


def form_of(name: str | None, status: str | None, day: str | None) -> QuestionSet | None:
    """The form of an assessment: that which it names; one that is not finished goes on by that of its day."""
    if name:
        return set_called(name)
    return set_on(date.fromisoformat(day)) if day and status == AssessmentStatus.OPEN.name else None


def items(
    name: str | None, status: str | None, day: str | None, scored: Sequence[str] | None
) -> list[dict[str, Any]]:
    """The questions of an assessment's form with their scores; none where its form is not known."""
    form = form_of(name, status, day)
    if form is None:
        return []
    found = dict(one.split("=") for one in scored or ())
    return [
        {
            "number": item.number,
            "section": section,
            "text": item.text,
            "scores": list(item.scores),
            "score": int(found[item.number]) if item.number in found else None,
        }
        for section, rows in form.items.items()
        for item in rows
    ]


def screening(
    name: str | None, status: str | None, day: str | None, answers: str | None
) -> list[dict[str, Any]]:
    """The questions of the screening, each with its answer; none where its form is not known."""
    form = form_of(name, status, day)
    asked = form.screening if form else ()
    return [
        {"number": number, "question": question, "answer": FLAG.get((answers or "")[number - 1 : number])}
        for number, question in enumerate(asked, start=1)
    ]


def analysis(
    name: str | None, status: str | None, day: str | None, texts: Sequence[str] | None
) -> list[dict[str, Any]]:
    """The questions of the full analysis, each with what was written; none where its form is not known."""
    form = form_of(name, status, day)
    asked = form.analysis if form else ()
    return [
        {"number": number, "question": question, "answer": text or None}
        for number, (question, text) in enumerate(zip_longest(asked, texts or ()), start=1)
        if question is not None
    ]


def harm_levels(community: Sequence[str] | None, custody: Sequence[str] | None) -> list[dict[str, Any]]:
    """The levels of risk of serious harm, group by group, where either of the two is known."""
    return reasoned_levels(community, custody, None)


def reasoned_levels(
    community: Sequence[str] | None, custody: Sequence[str] | None, reasons: Sequence[str] | None
) -> list[dict[str, Any]]:
    """The same, each with its reason."""
    rows = zip_longest(RiskGroup, community or (), custody or (), reasons or ())
    return [
        {"to": group.name, "community": outside or None, "custody": inside or None, "reason": why or None}
        for group, outside, inside, why in rows
        if group is not None and (outside or inside)
    ]


def overall_harm(community: Sequence[str] | None, custody: Sequence[str] | None) -> str | None:
    """The worst of all levels, which is how a person as a whole is spoken of; None when there is none."""
    found = {*(community or ()), *(custody or ())}
    return next((level for level in WORST_FIRST if level in found), None)


def review_due(day: str | None, service: str | None, agreed: str | None = None) -> str | None:
    """The last day on which an assessment is to be looked at again: as agreed, else as long as one of a service lasts
    from its day on."""
    if agreed is not None:
        return agreed
    made = None if day is None else date.fromisoformat(day)
    lasts = None if made is None else set_on(made).lasts.get(service or "")
    return None if made is None or lasts is None else (made + timedelta(days=lasts.days)).isoformat()


def stage(status: str | None, signed: str | None, closed: str | None) -> str | None:
    """How far an assessment has come."""
    if status == AssessmentStatus.COMPLETE.name:
        return (AssessmentStage.CLOSED if closed else AssessmentStage.COMPLETE).name
    return None if status is None else (AssessmentStage.SIGNED if signed else AssessmentStage.WRITING).name
