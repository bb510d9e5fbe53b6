"""Times without data have their line in a table: of 0, or without a figure, which tells nothing of what is kept back."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from rules.codes import Counted, Trait
from rules.questions import Question, Told, with_cases, with_gaps, without_cases
from rules.questions.times import NO_FIGURE
from web.charts.tally import draw

YEAR: dict[str, Any] = {"since": date(2003, 1, 1), "until": date(2003, 12, 31)}


def gaps(lines: list[list[Any]], *by: Trait, cases: bool = True, **more: Any) -> list[tuple[Any, ...]]:
    """The keys and counts of a table of 2003, on 15 May, with its gaps."""
    words: list[Any] = [None] * len(by)
    told = with_cases([[*line, 0, 0, 0, 0] for line in lines], words, words)
    asked = Question(Counted.ORDERS, by, **{**YEAR, **more})
    found = with_gaps(told, asked, words, date(2003, 5, 15), cases)
    assert (NO_FIGURE in found.note) is (not cases)
    assert [row["total"] for row in found.rows] == [*[False] * (len(found.rows) - 1), True]
    return [(*row["keys"], row["count"]) for row in found.rows[:-1]]


def test_a_time_without_data_is_a_line() -> None:
    """Up to the day; 0 for who sees cases, no figure for others, whether it is nothing or kept back; beside each kind."""
    assert gaps([["2003-02", 3], ["2003-04", 1]], Trait.MONTH) == [
        ("2003-01", 0),
        ("2003-02", 3),
        ("2003-03", 0),
        ("2003-04", 1),
        ("2003-05", 0),
    ]
    assert gaps([["2003 Q2", 6]], Trait.QUARTER, cases=False) == [("2003 Q1", None), ("2003 Q2", 6)]
    # What is told of days to come has no gap before it.
    assert gaps([["2003 Q4", 6]], Trait.QUARTER)[2:] == [("2003 Q3", 0), ("2003 Q4", 6)]
    long: dict[str, Any] = {"since": date(2001, 4, 1)}
    assert gaps([["2002", 6]], Trait.YEAR, **long) == [("2001", 0), ("2002", 6), ("2003", 0)]
    both = gaps([["A", "2003-01", 1], ["B", "2003-02", 2]], Trait.KIND, Trait.MONTH, until=date(2003, 2, 28))
    assert both == [("A", "2003-01", 1), ("A", "2003-02", 0), ("B", "2003-01", 0), ("B", "2003-02", 2)]
    # A month is in one quarter, and in those that were asked for alone.
    twice = gaps([["2003 Q1", "2003-01", 1]], Trait.QUARTER, Trait.MONTH, until=date(2003, 4, 30))
    assert [one[:2] for one in twice] == [
        *(("2003 Q1", f"2003-0{month}") for month in (1, 2, 3)),
        ("2003 Q2", "2003-04"),
    ]
    narrowed = gaps([["2003-01", 1]], Trait.MONTH, filters=((Trait.QUARTER, ("2003 Q1",)),))
    assert [one[0] for one in narrowed] == ["2003-01", "2003-02", "2003-03"]
    # Small groups that are put together are no group to have a line at each time.
    small = gaps([["2003 Q1", "X", 9], ["2003 Q2", "TOGETHER", 9]], Trait.QUARTER, Trait.KIND, cases=False)
    assert small == [("2003 Q1", "X", 9), ("2003 Q2", "X", None), ("2003 Q2", "TOGETHER", 9)]


def test_too_many_times_are_left_out_and_nothing_has_no_lines() -> None:
    """A table that would be too long for anyone says so; one of nothing stays one of nothing."""
    words: list[Any] = [None, None]
    asked = Question(
        Counted.ORDERS, (Trait.MONTH, Trait.KIND), since=date(1990, 1, 1), until=date(2003, 5, 1)
    )
    many = with_cases([["2003-01", str(n), 1, 0, 0, 0, 0] for n in range(50)], words, words)
    found = with_gaps(many, asked, words, date(2003, 5, 15), cases=True)
    assert found.rows == many.rows and "Times in which there is nothing are left out" in found.note
    nothing = with_cases([], words, words)
    assert with_gaps(nothing, asked, words, date(2003, 5, 15), cases=False) == nothing


@settings(max_examples=100)
@given(
    st.dictionaries(st.tuples(st.integers(1, 4), st.sampled_from("ab")), st.integers(0, 12), min_size=1),
    st.sampled_from([(Trait.QUARTER,), (Trait.QUARTER, Trait.KIND), (Trait.YEAR, Trait.QUARTER)]),
)
def test_a_line_without_a_figure_tells_nothing(
    cells: dict[tuple[int, str], int], by: tuple[Trait, ...]
) -> None:
    """Two worlds of which readers without cases are told the same figures have the same lines besides, whether a
    quarter is of nothing in them or kept back; and none of these has a figure."""
    traits = (Trait.YEAR, Trait.AREA, Trait.KIND, Trait.QUARTER)

    def told(found: dict[tuple[int, str], int]) -> tuple[Told, Told]:
        lines = [
            ["2002", "Kent", kind, f"2002 Q{quarter}", "", many, many]
            for (quarter, kind), many in found.items()
        ]
        words: list[Any] = [None] * len(by)
        table = without_cases(lines, traits, (), by, {}, None, words, 2)
        asked = Question(Counted.ORDERS, by, since=date(2002, 1, 1), until=date(2002, 12, 31))
        return table, with_gaps(table, asked, words, date(2003, 5, 15), cases=False)

    table, with_lines = told(cells)
    bare, without_small = told({key: many for key, many in cells.items() if many >= 5})
    known = [row for row in with_lines.rows if row["count"] is not None]
    assert known == table.rows
    assert all(row["share"] is None and row["mean"] is None for row in with_lines.rows if row not in known)
    if table.rows == bare.rows:
        assert with_lines.rows == without_small.rows


def test_a_line_breaks_off_where_there_is_no_figure() -> None:
    """It does not go straight across; and it goes along the months, whichever side of the table they are."""

    def drawn(rows: list[tuple[Any, ...]], *by: str, share: str | None = None) -> str:
        table = {"share": share, "chart": "LINES", "measure": "Orders", "title": "Orders", "by": by}
        return str(
            draw(
                table,
                [
                    {"words": words, "count": many, "share": part, "total": False}
                    for *words, many, part in rows
                ],
            )
        )

    shares = [
        ("January", 4, 0.5),
        ("February", 4, 0.4),
        ("March", 0, None),
        ("April", 3, 0.6),
        ("May", 3, 0.7),
    ]
    found = drawn(shares, "Month", share="Share met")
    assert "from 40 (February) to 70 (May)" in found and ">March<" in found
    assert re.search(r'd="M[\d.,]+L[\d.,]+M[\d.,]+L[\d.,]+"', found)
    kept_back = drawn([("2001", 9, None), ("2002", None, None), ("2003", 8, None)], "Year")
    assert "from 8 (2003) to 9 (2001)" in kept_back and ">2002<" in kept_back
    both = drawn(
        [(sex, month, 1, None) for sex in ("Female", "Male") for month in ("January", "February")],
        "Sex",
        "Month",
    )
    assert ">January<" in both and ">February<" in both and "(January, Female)" in both
    assert drawn([("2001", None, None), ("2002", None, None)], "Year") == "None"
