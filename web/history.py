"""What something said before it was changed, in words: by whom, when, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date
from typing import Any

from rules.clock import spoken
from rules.codes import CodeSet

NAMES = {
    "kind": "the kind",
    "happenedOn": "the day on which it happened",
    "knownOn": "the day on which it became known",
    "notifiedOn": "the day of the notification",
    "initialOn": "the day of the initial review",
    "fullOn": "the day of the full review",
    "offence": "the charge",
    "summary": "what is known",
    "press": "whether the press has asked",
    "fullAsked": "whether a full review was asked for",
    "words": "the words",
    "owner": "whose it was, by staff id",
    "due": "the last day",
    "outcome": "what came of it",
    "doneOn": "the day on which it was done",
}
"""Properties that are corrected, in words. What a step adds was not there before, and is no correction."""


def said_before(
    replaced: Iterable[Mapping[str, Any]], codes: Mapping[str, type[CodeSet]]
) -> Iterator[dict[str, Any]]:
    """Each change that replaced something: `when`, `by`, `why`, and what it said in `words`, the latest first."""
    for old in replaced:
        said = [
            f"{NAMES[one['name']]}: “{_words(one['was'], codes.get(one['name']))}”"
            for one in old["changes"]
            if one["name"] in NAMES and one["was"] is not None
        ]
        if said:
            yield {
                "when": old["supersededAt"],
                "by": old["supersededBy"],
                "why": old["reason"],
                "words": "; ".join(said),
            }


def _words(was: str, codes: type[CodeSet] | None) -> str:
    if codes is not None:
        return codes[was].label
    if was in ("true", "false"):
        return "yes" if was == "true" else "no"
    with suppress(ValueError):
        return spoken(date.fromisoformat(was))
    return was
