"""What may be written of serious harm: the screening, the full analysis, and a level with its reason. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rules.assessments.questions import QuestionSet
from rules.assessments.sections import FLAGS, LONGEST_TEXT
from rules.codes import Concern, RiskGroup, RiskLevel
from rules.wrong import Wrong


@dataclass(frozen=True, slots=True)
class LevelAsked:
    """How likely serious harm is to a group, in the community and in custody, and why it is thought so."""

    to: RiskGroup
    community: RiskLevel | None
    custody: RiskLevel | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class HarmAsked:
    """All that is to stand of serious harm. Answers and texts in the order of the form's questions."""

    screening: Sequence[bool | None] = ()
    analysis: Sequence[str | None] = ()
    levels: Sequence[LevelAsked] = ()
    concerns: Sequence[Concern] = ()
    concern_notes: str | None = None


def harm_changes(
    there: Mapping[str, Any], asked: HarmAsked, form: QuestionSet
) -> tuple[dict[str, Any], list[Wrong]]:
    """The properties of an assessment that this changes, and what is wrong with it."""
    wrong = _faults(asked, form)
    if wrong:
        return {}, wrong
    levels = {one.to: one for one in asked.levels}
    changes = {
        "screening": "".join(FLAGS[answer] for answer in asked.screening),
        "analysis": [(text or "").strip() for text in asked.analysis],
        "harmCommunity": [_name(levels, group, "community") for group in RiskGroup],
        "harmCustody": [_name(levels, group, "custody") for group in RiskGroup],
        "harmReasons": [
            (levels[group].reason or "").strip() if group in levels else "" for group in RiskGroup
        ],
        "concerns": [one.name for one in Concern if one in asked.concerns],
        "concernNotes": (asked.concern_notes or "").strip() or None,
    }
    return {name: value for name, value in changes.items() if value != there.get(name)}, []


def _name(levels: Mapping[RiskGroup, LevelAsked], group: RiskGroup, where: str) -> str:
    level: RiskLevel | None = getattr(levels[group], where) if group in levels else None
    return level.name if level else ""


def _faults(asked: HarmAsked, form: QuestionSet) -> list[Wrong]:
    wrong = []
    if len(asked.screening) > len(form.screening):
        wrong.append(
            Wrong("NO_SUCH_QUESTION", "screening", f"The screening has {len(form.screening)} questions.")
        )
    if len(asked.analysis) > len(form.analysis):
        wrong.append(
            Wrong("NO_SUCH_QUESTION", "analysis", f"The analysis has {len(form.analysis)} questions.")
        )
    twice = [group for group, count in Counter(one.to for one in asked.levels).items() if count > 1]
    wrong += [Wrong("TWICE", "levels", f"{group.label}: give the level once.") for group in twice]
    for one in asked.levels:
        if one.to is RiskGroup.PRISONERS and one.community:
            wrong.append(
                Wrong("IN_CUSTODY_ALONE", "levels", "Risk to prisoners has a level in custody alone.")
            )
        if (one.community or one.custody) and not (one.reason or "").strip():
            wrong.append(Wrong("NO_REASON", "levels", f"{one.to.label}: say why the level is what it is."))
    texts = [*asked.analysis, asked.concern_notes, *(one.reason for one in asked.levels)]
    if any(len(text or "") > LONGEST_TEXT for text in texts):
        wrong.append(Wrong("TOO_LONG", "analysis", f"Write {LONGEST_TEXT:,} characters at most."))
    return wrong
