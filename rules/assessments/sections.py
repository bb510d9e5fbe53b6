"""What may be written of a section: items within their scores, a score that is theirs, links and need. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from rules.assessments.questions import QuestionSet
from rules.assessments.reading import NO_SCORE
from rules.codes import AssessmentSection
from rules.wrong import Wrong

LAST = len(AssessmentSection)
"""The last section, health, which has no score."""
LONGEST_TEXT = 4000
FLAGS = {True: "Y", False: "N", None: "-"}


@dataclass(frozen=True, slots=True)
class SectionAsked:
    """All that is to stand of a section. `items`: scores by the number of the item."""

    number: int
    items: Mapping[str, int] = field(default_factory=dict)
    score: int | None = None
    need: bool | None = None
    linked_to_reoffending: bool | None = None
    linked_to_harm: bool | None = None
    notes: str | None = None


def section_changes(
    there: Mapping[str, Any], asked: SectionAsked, form: QuestionSet
) -> tuple[dict[str, Any], list[Wrong]]:
    """The properties of an assessment that a section changes, and what is wrong with it. The score is the sum of the
    items; it is given by itself only of a section none of whose items is scored."""
    wrong = _faults(asked, form)
    if wrong:
        return {}, wrong
    at = asked.number - 1
    own = {item.number for item in form.items.get(asked.number, ())}
    kept = [one for one in there.get("items") or () if one.partition("=")[0] not in own]
    changes: dict[str, Any] = {
        "items": sorted([*kept, *(f"{number}={score}" for number, score in asked.items.items())]),
        "needs": _flagged(there.get("needs"), at, asked.need),
        "reoffending": _flagged(there.get("reoffending"), at, asked.linked_to_reoffending),
        "harmLinked": _flagged(there.get("harmLinked"), at, asked.linked_to_harm),
        "sectionNotes": _put(there.get("sectionNotes") or [""] * LAST, at, (asked.notes or "").strip()),
    }
    if asked.number != LAST:
        score = sum(asked.items.values()) if asked.items else asked.score
        scores = there.get("sectionScores") or [NO_SCORE] * (LAST - 1)
        changes["sectionScores"] = _put(scores, at, NO_SCORE if score is None else score)
    return {name: value for name, value in changes.items() if value != there.get(name)}, []


def _faults(asked: SectionAsked, form: QuestionSet) -> list[Wrong]:
    if not 1 <= asked.number <= LAST:
        return [Wrong("NO_SUCH_SECTION", "section", f"Sections go from 1 to {LAST}.")]
    own = {item.number: item for item in form.items.get(asked.number, ())}
    wrong = []
    for number, score in asked.items.items():
        if number not in own:
            wrong.append(Wrong("NO_SUCH_ITEM", "items", f"Section {asked.number} has no item {number}."))
        elif score not in own[number].scores:
            fit = " or ".join(map(str, own[number].scores))
            wrong.append(Wrong("OUT_OF_RANGE", "items", f"Item {number} scores {fit}, not {score}."))
    if asked.items and not wrong and set(asked.items) != set(own):
        missing = ", ".join(sorted(set(own) - set(asked.items)))
        wrong.append(
            Wrong("ITEMS_MISSING", "items", f"Score every item of the section: {missing} is missing.")
        )
    if asked.score is not None:
        total = sum(asked.items.values())
        if asked.number == LAST:
            wrong.append(Wrong("NOT_SCORED", "score", "Health has no score."))
        elif not 0 <= asked.score <= form.most:
            wrong.append(Wrong("OUT_OF_RANGE", "score", f"A section scores from 0 to {form.most}."))
        elif asked.items and not wrong and asked.score != total:
            wrong.append(
                Wrong("DOES_NOT_ADD_UP", "score", f"The items add up to {total}, not {asked.score}.")
            )
    if len(asked.notes or "") > LONGEST_TEXT:
        wrong.append(Wrong("TOO_LONG", "notes", f"Write {LONGEST_TEXT:,} characters at most."))
    return wrong


def _flagged(there: str | None, at: int, value: bool | None) -> str:
    return "".join(_put(list((there or "").ljust(LAST, "-")), at, FLAGS[value]))


def _put(there: list[Any], at: int, value: Any) -> list[Any]:
    return [value if number == at else one for number, one in enumerate(there)]
