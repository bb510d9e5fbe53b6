"""A question of figures in a page's address: the whole of it, so that an address that is passed on asks the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import orjson
from starlette.datastructures import QueryParams

from rules.clock import today
from rules.codes import Counted, Proportion, Trait
from rules.questions import Gone, Question, read, written

FIRST_YEAR = 1995
NARROW = "f."
"""What the name of a filter begins with in an address."""

Pair = tuple[str, str]


def of_address(query: QueryParams) -> dict[str, Any]:
    """The question of an address, as `rules.questions.read` takes it. What is not in it has its usual value."""
    years = [_year(query.get(name)) for name in ("from", "to")]
    since, until = years[0] or today().year, years[1] or years[0] or today().year
    return {
        "count": query.get("count", ""),
        "by": [one for one in (query.get("by"), query.get("then")) if one],
        "filters": {
            name.removeprefix(NARROW): query.getlist(name) for name in query if name.startswith(NARROW)
        },
        "share": query.get("share") or None,
        "from": query.get("since") or date(since, 1, 1).isoformat(),
        "to": query.get("until") or date(until, 12, 31).isoformat(),
        "area": query.get("area") or None,
    }


def address(question: Question) -> list[Pair]:
    """The names and values that an address has for a question."""
    text = written(question)
    found = [("count", text["count"]), *zip(("by", "then"), text["by"], strict=False)]
    found += [(f"{NARROW}{name}", key) for name, keys in text["filters"].items() for key in keys]
    found += [("share", text["share"])] if text["share"] else []
    since, until = question.since, question.until
    if (since.month, since.day, until.month, until.day) == (1, 1, 12, 31):
        found += [("from", str(since.year)), ("to", str(until.year))]
    else:
        found += [("since", text["from"]), ("until", text["to"])]
    return [*found, *([("area", text["area"])] if text["area"] else [])]


def given(question: Question) -> dict[str, Any]:
    """A question as the schema takes it."""
    text = written(question)
    filters = [{"trait": name, "keys": keys} for name, keys in text["filters"].items()]
    return {**text, "filters": filters}


def kept(nodes: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Questions that are kept, each with its address, or with why it can be asked no more."""
    found = []
    for one in nodes:
        try:
            found.append({**one, "address": address(read(orjson.loads(one["asked"]))), "gone": ""})
        except Gone as fault:
            found.append({**one, "address": None, "gone": str(fault)})
    return found


def nothing() -> dict[str, Any]:
    """A question that is not asked."""
    return {"count": Counted.PEOPLE.name}


def years() -> list[dict[str, str]]:
    """The years that can be chosen, the latest first."""
    return [{"value": str(year), "text": str(year)} for year in range(today().year, FIRST_YEAR - 1, -1)]


def choices(values: Sequence[Trait | Proportion | Counted], none: str = "") -> list[dict[str, str]]:
    """What a list offers, with what stands for none first."""
    offered = [{"value": one.name, "text": one.label[0].upper() + one.label[1:]} for one in values]
    return ([{"value": "", "text": none}] if none else []) + offered


def _year(text: str | None) -> int | None:
    if text and text.isdecimal() and len(text) == 4 and int(text) >= FIRST_YEAR:
        return int(text)
    return None
