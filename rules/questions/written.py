"""A question as text, in which it is kept and travels: names, never a fragment of a statement."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from rules.codes import Counted, Proportion, Trait
from rules.questions.asking import Question

GONE = "This question asks for {what}, which can't be asked for any more. Choose again."


class Gone(ValueError):
    """A question that was kept asks for something that there is no more; the text says what."""


def written(question: Question) -> dict[str, Any]:
    """A question as JSON can hold it."""
    return {
        "count": question.count.name,
        "by": [trait.name for trait in question.by],
        "filters": {trait.name: list(keys) for trait, keys in question.filters},
        "share": question.share.name if question.share else None,
        "from": question.since.isoformat(),
        "to": question.until.isoformat(),
        "area": question.area,
    }


def read(text: Mapping[str, Any]) -> Question:
    """The question that was written. Raises Gone."""
    return Question(
        _named(Counted, text.get("count")),
        tuple(_named(Trait, one) for one in text.get("by") or ()),
        tuple((_named(Trait, name), tuple(keys)) for name, keys in (text.get("filters") or {}).items()),
        _named(Proportion, text["share"]) if text.get("share") else None,
        _day(text.get("from"), Question.since),
        _day(text.get("to"), Question.until),
        text.get("area") or None,
    )


def _named(codes: type[Any], name: object) -> Any:
    if name not in codes.__members__:
        raise Gone(GONE.format(what=f"“{str(name)[:40]}”" if name else "nothing that can be counted"))
    return codes[str(name)]


def _day(text: object, usual: date) -> date:
    try:
        return date.fromisoformat(str(text)) if text else usual
    except ValueError:
        raise Gone(GONE.format(what=f"the day “{str(text)[:20]}”")) from None
