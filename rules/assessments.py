"""What an assessment says, from how it is stored: its sections, and the levels of risk of serious harm. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import zip_longest
from typing import Any

from rules.codes import AssessmentSection, RiskGroup, RiskLevel

NO_SCORE = -1
FLAG = {"Y": True, "N": False}
REVIEWED_AFTER = {"PROBATION": timedelta(weeks=16), "PRISON": timedelta(days=365)}
"""How long an assessment lasts: 16 weeks under supervision, found in a later account of OASys; a year in custody,
recalled and doubtful. No circular that could be read lays either down."""
WORST_FIRST = [level.name for level in reversed(RiskLevel)]


def sections(
    scores: Sequence[int] | None, reoffending: str | None, harm: str | None
) -> list[dict[str, int | str | bool | None]]:
    """The sections in order, each with its score and whether it is linked to reoffending and to serious harm.

    Nothing for an assessment that was not scored. The last section, health, never has a score.
    """
    if not scores and not reoffending and not harm:
        return []
    rows = zip_longest(AssessmentSection, scores or (), reoffending or "", harm or "")
    return [
        {
            "number": int(section.code),
            "title": section.label,
            "score": None if score is None or score == NO_SCORE else score,
            "linkedToReoffending": FLAG.get(again or ""),
            "linkedToHarm": FLAG.get(harms or ""),
        }
        for section, score, again, harms in rows
        if section is not None
    ]


def harm_levels(community: Sequence[str] | None, custody: Sequence[str] | None) -> list[dict[str, Any]]:
    """The levels of risk of serious harm, group by group, where either of the two is known."""
    rows = zip_longest(RiskGroup, community or (), custody or ())
    return [
        {"to": group.name, "community": outside or None, "custody": inside or None}
        for group, outside, inside in rows
        if group is not None and (outside or inside)
    ]


def overall_harm(community: Sequence[str] | None, custody: Sequence[str] | None) -> str | None:
    """The worst of all levels, which is how a person as a whole is spoken of; None when there is none."""
    found = {*(community or ()), *(custody or ())}
    return next((level for level in WORST_FIRST if level in found), None)


def review_due(day: str | None, service: str | None) -> str | None:
    """The last day on which an assessment made on a day by a service is to be looked at again."""
    if day is None or service not in REVIEWED_AFTER:
        return None
    return (date.fromisoformat(day) + REVIEWED_AFTER[service]).isoformat()
