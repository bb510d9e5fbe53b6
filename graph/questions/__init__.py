"""Figures: a question's one statement, from constant fragments; what it counts, and whom.

The answer is no node: it is a map of the tables that were asked for, each a list of lines as `rules.questions` reads
them. Which fragments a statement has is chosen by the names of what is counted and of its traits; whatever a caller
chose besides is a parameter.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

import orjson

from graph.offenders import BY_NAME
from graph.questions.answers import TALLY
from graph.questions.measure import Measure
from graph.questions.measures import MEASURES
from graph.questions.saved import SAVED_QUESTION
from graph.questions.schedules import REPORT_SCHEDULE
from graph.questions.traits import By, every_ethnicity
from graph.scopes import MAY_SEE
from graph.shape import Start
from rules.codes import Counted, Proportion, Trait
from rules.questions import MOST_LINES, Askable, Question, written

__all__ = ["EVERYWHERE", "IN_AREA", "MEASURES", "PRISONS", "SHAPES", "Asked", "answer", "askable", "people"]

SHAPES = (TALLY, SAVED_QUESTION, REPORT_SCHEDULE)

EVERYWHERE = "MATCH (ar:Area) WHERE ar.slug >= ''"
IN_AREA = "MATCH (ar:Area {id: $_area})"
PRISONS = "MATCH (pr:Prison) WHERE pr.code >= ''"
# Prisons are in no area: of them, those people are meant whom the area supervises now.
OF_AREA = (
    "EXISTS { (o)-[:HAS_FILE]->(:CaseFile)-[:SUPERVISED]->(z:Supervision WHERE z.to IS NULL OR z.to > $today)"
    "-[:IN_AREA]->(:Area {id: $_area}) }"
)
NONE_COUNTED = "UNWIND [] AS lines "
PLACE = "head(COLLECT { MATCH (place:Area {id: $_area}) RETURN place.name })"


@dataclass(frozen=True)
class Asked:
    """A table of a statement: its question, and the predicates on the offender `{m}` within which it counts.

    `plainly`: it is for a reader without cases, and has the finest table's keys. `lines`: what was counted already, in
    the copy in columns.
    """

    question: Question
    within: tuple[str, ...] = ()
    plainly: bool = False
    title: str = ""
    chart: str | None = None
    target: Mapping[str, Any] = field(default_factory=dict)
    lines: Sequence[Sequence[Any]] | None = None


def askable(count: Counted) -> Askable:
    """What may be asked of something."""
    measure = MEASURES[count]
    traits = {trait: by.words for trait, by in measure.by.items()}
    return Askable(traits, frozenset(measure.shares), measure.day is not None)


def flags(measure: Measure) -> str:
    """An expression that says of each of the shares whether it counts for it: `Y`, `N` or `-`."""
    texts = [
        f"CASE WHEN {f'NOT coalesce({one.among}, false)' if one.among else 'false'} THEN '-' "
        f"WHEN coalesce({one.text}, false) THEN 'Y' ELSE 'N' END"
        for one in measure.shares.values()
    ]
    return " + ".join(texts) or "''"


def answer(
    tables: Sequence[Asked], title: str = "", scored: str = "", copied: datetime | None = None
) -> Start:
    """The answer to questions of one time and place. `scored`: they make one table of a scorecard, with these words.
    `copied`: as of when the copy is, of tables that have their `lines` from it."""
    told = [
        {
            "question": written(one.question),
            "plainly": one.plainly,
            "title": one.title,
            "chart": one.chart,
            "target": dict(one.target),
        }
        for one in tables
    ]
    spec = orjson.dumps({"tables": told, "title": title, "scored": scored}).decode()
    question = tables[0].question
    values: dict[str, Any] = {
        "id": f"tly_{sha256(spec.encode()).hexdigest()[:20]}",
        "spec": spec,
        "since": question.since,
        "until": question.until,
        "area": question.area,
        "most": MOST_LINES + 1,
    }
    # Tables of one text are counted once: to readers without cases all those of one thing are.
    texts: dict[str, int] = {}
    order = []
    for number, one in enumerate(tables):
        if one.lines is not None:
            order.append(0)
            continue
        text, given = _table(one, number)
        values |= given
        order.append(texts.setdefault(text, len(texts)))
    # A table of the copy has its lines; every other its place among those that are counted here.
    values |= {"order": order, "copied": [one.lines for one in tables], "at": copied}
    counted = [f"{text} RETURN {number} AS t, lines" for text, number in texts.items()]
    match = (
        (
            f"CALL () {{ {' UNION ALL '.join(counted)} }} WITH t, lines ORDER BY t "
            if counted
            else NONE_COUNTED
        )
        + "WITH collect(lines) AS tables WITH {id: $_id, spec: $_spec, at: $_at, place: "
        + PLACE
        + f", codes: {every_ethnicity() if _names_ethnicities(tables) else 'null'}"
        + ", tables: [i IN range(0, size($_order) - 1) | coalesce($_copied[i], tables[$_order[i]])]} AS n"
    )
    return Start("Tally", match, values)


def _names_ethnicities(tables: Sequence[Asked]) -> bool:
    asked = [one.question for one in tables]
    return any(Trait.ETHNICITY in (*one.by, *(trait for trait, _ in one.filters)) for one in asked)


def people(one: Asked, keys: Mapping[Trait, str], first: int, after: list[Any] | None) -> Start:
    """The people behind a cell of a table, by name."""
    question = one.question
    measure = MEASURES[question.count]
    values = {"since": question.since, "until": question.until, "area": question.area}
    conditions, given = _conditions(one, measure, 0)
    for number, (trait, key) in enumerate(keys.items()):
        conditions.append(f"{_text(measure.by[trait], measure)} = $_k{number}")
        given[f"k{number}"] = key
    match = f"{_places(measure, question)} {measure.match} WITH * WHERE {' AND '.join(conditions)} WITH DISTINCT o AS n"
    return Start("Offender", match, values | given, BY_NAME, first, after)


def _table(one: Asked, number: int) -> tuple[str, dict[str, Any]]:
    """The text that counts a table, up to its `lines`, and its own parameters."""
    question = one.question
    measure = MEASURES[question.count]
    conditions, given = _conditions(one, measure, number)
    share = measure.shares.get(question.share) if question.share and not one.plainly else None
    traits = measure.plainly or () if one.plainly else question.by
    keys = [_text(measure.by[trait], measure) for trait in traits]
    if one.plainly:
        keys.append(flags(measure))
    names = [f"k{index}" for index in range(len(keys))]
    columns = [f"{key} AS {name}" for key, name in zip(keys, names, strict=True)]
    columns.append(f"{share.text if share else 'false'} AS part")
    columns.append(f"{share.among or 'true' if share else 'false'} AS among")
    columns.append(f"{measure.value if measure.value and not one.plainly else 'null'} AS value")
    counts = ["count(DISTINCT n) AS many"]
    told = ["many"]
    if one.plainly:
        # Small is what so few people have, however much they have of it.
        counts.insert(0, "count(DISTINCT o) AS people")
        told.insert(0, "people")
    else:
        counts += [
            "count(DISTINCT CASE WHEN part AND among THEN n END) AS met",
            "count(DISTINCT CASE WHEN among THEN n END) AS asked",
            "sum(value) AS total",
            "count(value) AS valued",
        ]
        told += ["met", "asked", "total", "valued"]
    order = f" ORDER BY {', '.join(names)}" if names else ""
    text = (
        f"{_places(measure, question)} {measure.match} WITH * WHERE {' AND '.join(conditions)} "
        f"WITH n, o, {', '.join(columns)} WITH {', '.join([*names, *counts])}{order} LIMIT $_most "
        f"WITH collect([{', '.join([*names, *told])}]) AS lines"
    )
    return text, given


def _places(measure: Measure, question: Question) -> str:
    if measure.places is Trait.PRISON:
        return PRISONS
    return EVERYWHERE if question.area is None else IN_AREA


def _conditions(one: Asked, measure: Measure, number: int) -> tuple[list[str], dict[str, Any]]:
    question = one.question
    found = [text.replace("{m}", "o") for text in dict.fromkeys((MAY_SEE, *one.within)) if text]
    if measure.day:
        found.append(f"{measure.day} >= $_since AND {measure.day} <= $_until")
    if measure.places is Trait.PRISON and question.area is not None:
        found.append(OF_AREA)
    given: dict[str, Any] = {}
    if not one.plainly:
        for index, (trait, keys) in enumerate(question.filters):
            if measure.by[trait].folded is None:
                found.append(f"{_text(measure.by[trait], measure)} IN $_t{number}_{index}")
                given[f"t{number}_{index}"] = list(keys)
    return found, given


def _text(by: By, measure: Measure) -> str:
    return by.text.replace("{d}", measure.day or "")


def shares_of(count: Counted) -> tuple[Proportion, ...]:
    """The shares that are told of something, in their order."""
    return tuple(MEASURES[count].shares)
