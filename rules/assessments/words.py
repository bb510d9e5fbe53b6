"""What an assessment says, in words, to somebody whose change came second. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rules.assessments.reading import NO_SCORE, reasoned_levels
from rules.clock import spoken
from rules.codes import Concern, RiskGroup, RiskLevel

FLAGS = {"needs": "a need", "reoffending": "linked to reoffending", "harmLinked": "linked to serious harm"}


def section_words(there: Mapping[str, Any], number: int) -> str:
    """A section: its score, what it is linked to, and its note."""
    scores = there.get("sectionScores") or ()
    score = scores[number - 1] if 1 <= number <= len(scores) else NO_SCORE
    said = ["no score" if score == NO_SCORE else f"score {score}"]
    for name, words in FLAGS.items():
        if str(there.get(name) or "")[number - 1 : number] == "Y":
            said.append(words)
    notes = (there.get("sectionNotes") or [])[number - 1 : number]
    return "; ".join([*said, *(f"“{note}”" for note in notes if note)])


def harm_words(there: Mapping[str, Any]) -> str:
    """The levels group by group, and the concerns."""
    levels = reasoned_levels(there.get("harmCommunity"), there.get("harmCustody"), there.get("harmReasons"))
    said = [f"{RiskGroup[one['to']].label}: {_both(one)}" for one in levels]
    concerns = [Concern[one].label for one in there.get("concerns") or ()]
    return "; ".join([*said, *concerns]) or "no levels"


def _both(one: Mapping[str, Any]) -> str:
    levels = [(one["community"], "in the community"), (one["custody"], "in custody")]
    return ", ".join(f"{RiskLevel[level].label.lower()} {where}" for level, where in levels if level)


def plan_words(there: Mapping[str, Any], texts: Iterable[str]) -> str:
    """The objectives by rank, and the day of the review."""
    review = there.get("reviewOn")
    said = [f"{rank}. {text}" for rank, text in enumerate(texts, start=1)]
    return "; ".join([*said, f"review on {spoken(review)}" if review else "no day of review"])
