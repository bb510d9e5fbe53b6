"""What is shown of an answer: its tables, and their rows. It is a map, not a node: nothing of it is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import orjson

from graph.questions.measure import Measure
from graph.questions.measures import MEASURES
from graph.shape import Derived, Shape
from rules.clock import today
from rules.codes import ChartKind, Trait
from rules.questions import (
    MOST_LINES,
    TIMES,
    TOO_MANY,
    Askable,
    Question,
    Told,
    ethnicities,
    read,
    sentence,
    with_cases,
    with_gaps,
    without_cases,
)
from rules.reports import scored

Codes = Sequence[Sequence[Any]] | None
"""The codes of ethnicity, as `rules.questions.ethnicities` reads them; None: no table names any."""


def tables(
    spec: str, found: Sequence[Sequence[Any]], codes: Codes, place: str | None
) -> list[dict[str, Any]]:
    """The tables of an answer, in their order: what each is of, its columns, and what is to be said of it."""
    known = _read(spec)
    if known["scored"]:
        return [
            {
                "number": 0,
                "title": known["title"],
                "sentence": known["scored"],
                "by": ["Measure"],
                "measure": "Figure",
                "share": "Share",
                "mean": None,
                "chart": None,
                "note": " ".join(
                    dict.fromkeys(told.note for told in _told(known, found, codes) if told.note)
                ),
            }
        ]
    return [
        _table(number, one, told, codes, place)
        for number, (one, told) in enumerate(zip(known["tables"], _told(known, found, codes), strict=True))
    ]


def rows(spec: str, found: Sequence[Sequence[Any]], codes: Codes) -> list[dict[str, Any]]:
    """The rows of all tables, in their order."""
    known = _read(spec)
    told = _told(known, found, codes)
    if known["scored"]:
        return [
            {"table": 0, **row}
            for row in scored(
                [
                    (one["title"], one["target"], (told_.rows or [{}])[-1])
                    for one, told_ in zip(known["tables"], told, strict=True)
                ]
            )
        ]
    blank = {"target": None, "met": None}
    return [{"table": number, **row, **blank} for number, one in enumerate(told) for row in one.rows]


def _table(
    number: int, one: Mapping[str, Any], told: Told, codes: Codes, place: str | None
) -> dict[str, Any]:
    question, measure = one["question"], MEASURES[one["question"].count]
    askable = Askable(
        {trait: _words(measure, trait, codes) for trait in measure.by},
        frozenset(measure.shares),
        bool(measure.day),
    )
    chart = one["chart"]
    if chart is None and question.by:
        chart = (ChartKind.LINES if question.by[-1] in TIMES else ChartKind.BARS).name
    said = sentence(question, askable, place)
    return {
        "number": number,
        "title": one["title"] or said,
        "sentence": said,
        "by": [trait.label for trait in question.by],
        "measure": question.count.label,
        "share": f"Share {question.share.label}" if question.share else None,
        "mean": measure.value_words if measure.value and not one["plainly"] else None,
        "chart": chart,
        "note": told.note,
    }


def _words(measure: Measure, trait: Trait, codes: Codes) -> Mapping[str, str] | None:
    """The words of a trait's keys; of ethnicity those of the version in force."""
    known = measure.by[trait].words
    return ethnicities(known, codes) if trait is Trait.ETHNICITY and known and codes else known


def _told(known: Mapping[str, Any], found: Sequence[Sequence[Any]], codes: Codes) -> list[Told]:
    return [_one(one, lines, codes) for one, lines in zip(known["tables"], found, strict=True)]


def _one(one: Mapping[str, Any], lines: Sequence[Any], codes: Codes) -> Told:
    question: Question = one["question"]
    measure: Measure = MEASURES[question.count]
    # What was cut short would be told wrong, and to readers without cases from another table than the rest.
    if len(lines) > MOST_LINES:
        return Told([], TOO_MANY)
    words = [_words(measure, trait, codes) for trait in question.by]
    if one["plainly"]:
        traits = measure.plainly or ()
        own = 1 + traits.index(measure.places)
        parts = tuple(measure.shares)
        narrowed = dict(question.filters)
        told = without_cases(lines, traits, parts, question.by, narrowed, question.share, words, own)
    else:
        told = with_cases(lines, words, [measure.by[trait].folded for trait in question.by])
    return with_gaps(told, question, words, today(), cases=not one["plainly"])


@lru_cache(maxsize=200)
def _read(spec: str) -> dict[str, Any]:
    known: dict[str, Any] = orjson.loads(spec)
    for one in known["tables"]:
        one["question"] = read(one["question"])
    return known


def counted_by(spec: str) -> str:
    """The title of an answer."""
    title: str = _read(spec)["title"]
    return title


_PARTS = ("{n}.spec", "{n}.tables", "{n}.codes")
TALLY = Shape(
    "Tally",
    "Tally",
    "tly",
    {
        "title": Derived(("{n}.spec",), counted_by),
        "asOf": "toString({n}.at)",
        "tables": Derived((*_PARTS, "{n}.place"), tables),
        "rows": Derived(_PARTS, rows),
    },
)
