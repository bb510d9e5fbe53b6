"""Figures for readers without cases tell of nobody; questions in words; what is wrong with one; the scorecard."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date
from itertools import combinations, product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph import scopes
from graph.questions import MEASURES, askable
from resolvers.access import Scope
from rules.codes import Counted, Proportion, ReportRhythm, StandardReport, Trait
from rules.questions import (
    NOTHING,
    TOO_MANY,
    Cell,
    Gone,
    Question,
    faults,
    last_whole,
    next_due,
    nobody_named,
    read,
    sentence,
    told_apart,
    whole_years,
    with_cases,
    without_cases,
    written,
)
from rules.questions.keeping_back import ENOUGH
from rules.reports import REPORTS, checked, report, scored

YEAR: dict[str, Any] = {"since": date(2003, 1, 1), "until": date(2003, 12, 31)}
TABLES = (
    [("a", "x"), ("a", "y"), ("b", "x"), ("b", "y")],
    [("a",), ("b",), ("c",), ("d",)],
    [("a", "x", "1"), ("a", "x", "2"), ("a", "y", "1"), ("b", "x", "1")],
)
MOST = 10


@pytest.mark.parametrize("keys", TABLES)
def test_nobody_can_work_out_a_small_number(keys: list[tuple[str, ...]]) -> None:
    """By trying everything: for every table with up to so many people in a cell, what all tables have in common that
    are told alike. Whoever knows the rule and every answer knows no more. A small cell could be each of four numbers."""
    alike: dict[tuple[Cell, ...], list[tuple[int, ...]]] = defaultdict(list)
    for people in product(range(MOST + 1), repeat=len(keys)):
        cells = [Cell(key, many, (many,)) for key, many in zip(keys, people, strict=True)]
        alike[tuple(told_apart(cells))].append(people)
    looked_at = 0
    for tables in alike.values():
        # At the edge of what was tried the tables that are told alike are not all there.
        if max(map(max, tables)) == MOST:
            continue
        for place in range(len(keys)):
            could_be = {table[place] for table in tables}
            if any(1 <= many < 5 for many in could_be):
                looked_at += 1
                assert len(could_be) >= 4, (tables, keys[place])
    assert looked_at


CELLS = st.dictionaries(
    st.tuples(*[st.sampled_from("abc")] * 3), st.tuples(st.integers(1, 12), st.integers(0, 9)), max_size=20
).map(lambda found: [Cell(key, people, (people + more,)) for key, (people, more) in found.items()])
TRAITS = (Trait.KIND, Trait.SEX, Trait.ETHNIC_GROUP)


@settings(max_examples=150)
@given(CELLS)
def test_no_two_questions_differ_by_a_small_group(cells: list[Cell]) -> None:
    """Of every question that can be put to a table, and every pair of them in which one has all that the other has:
    what one has more is nothing, or of five people at least. A total is what its rows come to."""
    lines = [[*one.key, "", one.people, one.amounts[0]] for one in cells]
    told = {
        one.key: one.amounts[0]
        for one in told_apart(Cell((*one.key, ""), one.people, one.amounts) for one in cells)
    }
    least = min(told.values(), default=5)
    assert least >= 5
    answers = []
    for narrowed in [
        {},
        *({trait: [key]} for trait in TRAITS for key in "abc"),
        *({trait: ["a", "b"]} for trait in TRAITS),
    ]:
        for size in range(3):
            for by in combinations(TRAITS, size):
                table = without_cases(lines, TRAITS, (), by, narrowed, None, [None] * size, 0)
                counts = [row["count"] for row in table.rows if not row["total"]]
                totals = [row["count"] for row in table.rows if row["total"]]
                assert not totals or totals == [sum(counts)]
                answers.append((narrowed, sum(counts)))
                assert all(count >= 5 for count in counts)
    every = answers[0][1]
    assert all(every == many or every - many >= 5 for _, many in answers)
    assert every == sum(told.values())


def test_small_cells_go_with_one_beside_them() -> None:
    """Which, their names settle; a sum that would be too small goes further up, and what is too little is left out."""
    (together,) = told_apart([Cell(("a", "x"), 2, (30,)), Cell(("a", "y"), 7, (9,))])
    assert together == Cell(("a",), ENOUGH, (39,))
    assert told_apart([Cell(("a", "x"), 2, (30,)), Cell(("a", "y"), 5, (9,))]) == []
    assert told_apart([Cell(("a", "x"), 2, (2,)), Cell(("a", "y"), 5, (5,)), Cell(("b", "x"), 8, (8,))]) == [
        Cell((), 15, (15,))
    ]
    assert told_apart([Cell(("a", "x"), 4, (4,))]) == []


def test_what_is_told_to_readers_without_cases_is_of_different_things() -> None:
    """The same things counted in two ways would be two tables to compare."""
    told = [one.shape for count, one in MEASURES.items() if one.plainly and count is not Counted.NEEDS]
    assert len(told) == len(set(told))
    for one in MEASURES.values():
        if one.plainly:
            assert one.plainly[:2] == (Trait.YEAR, one.places) if one.day else one.plainly[0] is one.places
            assert Trait.AGE not in one.plainly and set(one.plainly) <= set(one.by)


def test_no_name_of_a_measure_stands_in_a_predicate() -> None:
    """Within one it would mean what the measure means by it, and count others than it should."""
    name = re.compile(r"[(\[](\w+)(?::|\)|\]| IN )")
    taken = {found for scope in Scope for found in name.findall(getattr(scopes, scope.name, ""))}
    taken |= {*name.findall(scopes.MAY_SEE), *name.findall(scopes.AREA_NOW)} - {"m", "n"}
    assert {"a", "s", "l"} <= taken
    for one in MEASURES.values():
        assert not taken & set(name.findall(one.match)), one.match
        for text in [
            one.value,
            *(by.text for by in one.by.values()),
            *(part.text for part in one.shares.values()),
        ]:
            assert not {f"{found}." for found in taken} & set(re.findall(r"\b\w+\.", text)), text


def test_nothing_names_a_person() -> None:
    """No trait is read of a name, a number, an address or a date of birth, but in bands."""
    for one in MEASURES.values():
        for trait, by in one.by.items():
            kind, field = by.of
            assert field not in (
                "surname",
                "forenames",
                "identifiers",
                "addresses",
                "notes",
                "prisonNumber",
                "id",
            )
            assert by.words is not None or trait in (
                Trait.AREA,
                Trait.PRISON,
                Trait.YEAR,
                Trait.QUARTER,
                Trait.MONTH,
            )
            assert field != "dateOfBirth" or trait is Trait.AGE
            assert kind in ("Query", "Offender") or kind[0].isupper()


def test_a_question_says_what_it_asks() -> None:
    """In one sentence."""
    asked = Question(
        Counted.COMPLETIONS,
        (Trait.AREA, Trait.MONTH),
        ((Trait.SEX, ("FEMALE",)), (Trait.TIME_TO_START, ("WITHIN_3", "WITHIN_1"))),
        **YEAR,
    )
    said = sentence(asked, askable(Counted.COMPLETIONS))
    assert said == "Completed programmes by area and month, 2003, women, started within 3 months"
    people = Question(
        Counted.PEOPLE, (Trait.RISK,), ((Trait.AGE, ("FROM_18", "FROM_21")),), Proportion.PNC_HELD
    )
    assert sentence(people, askable(Counted.PEOPLE), "Kent") == (
        "People under supervision now by risk of serious harm, Kent, age: 18 to 20 or 21 to 24, "
        "and the share with a valid PNC number"
    )


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (
            Question(Counted.CONTACTS, (Trait.PROGRAMME,), **YEAR),
            "Contacts can't be told apart by programme.",
        ),
        (Question(Counted.CONTACTS, (Trait.KIND, Trait.KIND), **YEAR), "both are the same"),
        (Question(Counted.CONTACTS, (Trait.KIND, Trait.SEX, Trait.AGE), **YEAR), "2 things at most"),
        (Question(Counted.CONTACTS, (), ((Trait.KIND, ("TEA",)),), **YEAR), "Kind: choose of what there is."),
        (Question(Counted.CONTACTS, (), ((Trait.TEST, ("X",)),), **YEAR), "can't be narrowed by test"),
        (
            Question(Counted.CONTACTS, share=Proportion.HOURS_MET, **YEAR),
            "Of contacts there is no such share.",
        ),
        (Question(Counted.CONTACTS), "Contacts are counted over 3 years at most: choose a shorter time."),
        (
            Question(Counted.CONTACTS, since=date(2003, 2, 1), until=date(2003, 1, 1)),
            "The first day is after the last one.",
        ),
    ],
)
def test_what_is_wrong_with_a_question(question: Question, said: str) -> None:
    """In a sentence that says what to do."""
    (wrong,) = faults(question, askable(question.count))
    assert said in wrong.message


def test_a_question_is_kept_as_text_and_says_when_it_can_be_asked_no_more() -> None:
    """What it names may be gone."""
    asked = Question(
        Counted.ORDERS, (Trait.KIND,), ((Trait.SEX, ("MALE",)),), Proportion.COMPLETED, area="area_wy", **YEAR
    )
    assert read(written(asked)) == asked
    for part, was in (("count", "ALIENS"), ("by", ["TIER"]), ("share", "TIER"), ("from", "yesterday")):
        with pytest.raises(Gone, match="can't be asked for any more"):
            read({**written(asked), part: was})
    with pytest.raises(Gone, match="“SURNAME”, which can't be asked for any more"):
        read({**written(asked), "filters": {"SURNAME": ["X"]}})


def test_tables_that_say_something_instead() -> None:
    """Of nothing there is no share; too many figures are not told."""
    assert with_cases([], [None], [None]).note == NOTHING
    assert with_cases([[0, 0, 0, 0, 0]], [], []).note == NOTHING
    (row,) = with_cases([[4, 0, 0, None, 0]], [], []).rows
    assert (row["count"], row["share"], row["mean"]) == (4, None, None)
    assert with_cases([[str(n), 1, 0, 0, 0, 0] for n in range(3000)], [None], [None]).note == TOO_MANY


def test_what_would_name_a_person_is_told_by_what_to_ask_instead() -> None:
    """The traits in words."""
    said = nobody_named([Trait.AREA, Trait.SEX, Trait.AGE])
    assert said == "Figures never name a person: tell them apart by area, sex or age."
    assert nobody_named([Trait.AREA]).endswith("apart by area.")


@pytest.mark.parametrize(
    ("rhythm", "day", "since", "until", "due"),
    [
        ("WEEKLY", "2003-10-06", "2003-09-29", "2003-10-05", "2003-10-13"),
        ("WEEKLY", "2003-10-05", "2003-09-22", "2003-09-28", "2003-10-06"),
        ("WEEKLY", "2003-12-30", "2003-12-22", "2003-12-28", "2004-01-05"),
        ("MONTHLY", "2003-10-01", "2003-09-01", "2003-09-30", "2003-11-01"),
        ("MONTHLY", "2003-12-31", "2003-11-01", "2003-11-30", "2004-01-01"),
        ("MONTHLY", "2004-01-01", "2003-12-01", "2003-12-31", "2004-02-01"),
        ("MONTHLY", "2004-03-31", "2004-02-01", "2004-02-29", "2004-04-01"),
    ],
)
def test_a_report_is_due_and_tells_of_whole_days(
    rhythm: str, day: str, since: str, until: str, due: str
) -> None:
    """Of the last week or month that is over; due next after the day, never on it."""
    on, kind = date.fromisoformat(day), ReportRhythm[rhythm]
    assert last_whole(kind, on) == (date.fromisoformat(since), date.fromisoformat(until))
    assert next_due(kind, on) == date.fromisoformat(due)


def test_every_report_asks_what_can_be_asked() -> None:
    """Each table of each report, and each line of the scorecard; a target that can't be is refused."""
    assert set(REPORTS) | {StandardReport.SCORECARD} == set(StandardReport)
    for name in StandardReport:
        for one in report(name, date(2003, 9, 30)).tables:
            asked = Question(one.count, one.by, one.filters, one.share, **YEAR)
            assert whole_years(asked) and faults(asked, askable(one.count)) == []
    line = {"title": "Kept", "target": 0.5, "weight": 2}
    for bad in ({"target": 0}, {"target": 1.5}, {"weight": 0}):
        with pytest.raises(ValueError, match="a target that can't be"):
            checked([{"from": date(2003, 1, 1), "lines": [{**line, **bad}]}])
    with pytest.raises(ValueError, match="begins after"):
        checked([{"from": date(2003, 1, 1), "lines": [line]}] * 2)


def test_a_scorecard_weighs_what_has_a_figure() -> None:
    """A line that reached its target counts in full, another as far as it came; without any there is no score."""
    target = {"target": 0.8, "weight": 3}
    *lines, score = scored(
        [
            ("Kept", target, {"count": 10, "share": 0.4}),
            ("Done", {"target": 0.5, "weight": 1}, {"count": 4, "share": 1.0}),
            ("None", target, {}),
        ]
    )
    assert [(one["share"], one["met"]) for one in lines] == [(0.4, False), (1.0, True), (None, None)]
    assert score["share"] == (3 * 0.5 + 1) / 4
    assert scored([("None", target, {})])[-1]["share"] is None
