"""What a new assessment begins from: all that the last one says, but what is found out anew each time. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rules.assessments.reading import NO_SCORE
from rules.assessments.sections import LAST

CARRIED = (
    "sectionScores",
    "items",
    "needs",
    "reoffending",
    "harmLinked",
    "sectionNotes",
    "screening",
    "analysis",
    "harmCommunity",
    "harmCustody",
    "harmReasons",
    "concerns",
    "concernNotes",
)
"""Total score and OGRS are not: they are those of one day."""

NOTHING_SCORED: Mapping[str, Any] = {
    "sectionScores": [NO_SCORE] * (LAST - 1),
    "reoffending": "-" * LAST,
    "harmLinked": "-" * LAST,
    "needs": "-" * LAST,
}


def begun_from(last: Mapping[str, Any] | None) -> dict[str, Any]:
    """The properties with which a new assessment begins; `last` is the latest that is complete."""
    carried = {name: last[name] for name in CARRIED if last and last.get(name) is not None}
    return {**NOTHING_SCORED, **carried}
