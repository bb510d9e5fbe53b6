"""Writes docs/reports.md: what can be counted, the standard reports, and how small groups are kept back."""

from __future__ import annotations

from datetime import date

from docs.markdown import page, table
from graph.questions import MEASURES
from rules.codes import StandardReport
from rules.questions import MOST_CELLS, MOST_FILTERS, MOST_TRAITS
from rules.questions.asking import MOST_YEARS
from rules.questions.keeping_back import ENOUGH
from rules.reports import report, versions

ASKING = f"""\
## Asking

`explore(question:)` answers a question: what is counted, told apart by at most {MOST_TRAITS} traits, narrowed in at
most {MOST_FILTERS} ways, of a time and an area, with a share. Its input has names from closed sets and values,
never a part of a statement: each name chooses a constant fragment of `graph/questions/`, and a value is a
parameter. What is read of a field is taken from that field's shape, so the catalogue follows the graph. No trait is
a name, a number or an address, so no question names a person. `countable` is the catalogue as far as the reader may
have it; `casesOf` lists the people behind a row. `report(name:)` runs a standard report and `reports` lists those
that the reader may run. `saveQuestion`, `pinQuestion` and `forgetQuestion` keep questions for oneself
(`savedQuestions`); a question whose names are gone says so.

The pages `/explore` and `/reports` do the same by lists and checkboxes, without script; the address of a question
holds the whole of it. Both give CSV and an Excel workbook.

A statement counts those alone whom its reader may see, within every part of the record that the question touches: a
trait and a share have parts too. The register is asked with a reason, the victims' unit counts its own victims.
More than {MOST_CELLS:,} figures are not told, and what takes too long is ended; each says what to ask instead.
A year, quarter or month of the question without anything, up to the day that it is, is a row of 0; with these rows a
table may not become longer than that either, or it says that it leaves them out. An address that asks by a name, a
number or anything else that is no trait is told by what to ask instead.
"""
SENT = """\
## Sent to an inbox

`scheduleReport` has a standard report, or a question that one keeps, come to one's own inbox: every Monday, or on the
first of the month. Asked for again it comes on the days that were given last; `endReportSchedule` ends it, and
`reportSchedules` lists what comes. The pages of reports and of questions have buttons for it, `/reports` has the list.

What comes (`REPORT_READY`) leads to the report or the question for the last whole week, from Monday to Sunday, or the
last whole month; for readers who are told whole years alone, for the year of its last day. No figure stands in the
item: what its reader sees is counted when they open it, as far as they may see it then; the register asks why.

It is sent by whichever server process looks first, in one transaction with the next day on which it is due, so it
comes once, however many processes there are and however often they start anew; days that passed while none ran come
as one. Somebody who left, or who may not have the report any more, is sent nothing, and the schedule ends. A report
that was given up, or a question that was forgotten or asks for what is gone, is told as that, once, and ends.
"""
KEPT_BACK = f"""\
## Readers without cases

Who holds the part `quality` of the table and may not see the cases of what they count gets figures of groups, never
of fewer than five people. Whatever they ask, the answer is worked out from one table, the *finest* there is of what
is counted, by the traits named below, for each year and area by itself. Its small groups are put together with a
group beside them first, and told as one sum of {ENOUGH} people or more, or put together further up, or left out.
So:

- a row, a total, and the difference of any two questions is a sum of such groups: none is small;
- a time of which nothing is told is a row without a figure, whether there is nothing or it is kept back;
- totals are sums of what is told, never of what is kept back;
- which group a small one goes with is settled by names, not by sizes, so that being left out tells nothing;
- a share is worked out of the same groups, since whether something counts for it is the finest trait of all, and
  is told only where groups that are put together could not change it by more than one in a hundred;
- narrowing to other days than whole years, and traits other than these, are refused: each would be another table;
- what is the same things seen another way has one table only.

`tests/test_questions_rules.py` tries everything: for every small table it looks at all tables that are told alike,
and finds that a small group could be any of four numbers at least, even for somebody who knows the rule.

What this does not do: figures of the running year change as things happen, so whoever asks every day can see by how
many a group that is told has grown. An average is not told at all.
"""

COPIED = """## From a copy in columns

A graph of hundreds of thousands of people takes long to count all their contacts. With `FIGURES_COPY=true` a server
keeps a copy of what figures count as Parquet files in `DATA_DIR/figures`, which DuckDB counts, and answers questions
and reports from it; `asOf` and the pages say as of when. What happened on somebody's record is in it within a minute,
by the events; it is made anew each day, since ages and clocks go by the day, and after an import or new codes. The
copy holds nobody's access: whom a reader may count is asked of the graph for each answer. Victims and the register are
not in it, nor are figures of prisons by area; a copy that is older than three hours, or can't be read, is left alone,
and the graph is asked. `tests/test_questions_copied.py` compares the two. The people behind a row are listed by the
graph, as of now.
"""


def reports_page() -> str:
    """The page."""
    return page(
        "Reports and questions",
        "`rules/reports.py`, `graph/questions/`, `rules/questions/`, `rules/data/scorecard.yaml`",
        "Figures that staff ask for, of those whom they may see.",
        *ASKING.splitlines(),
        "",
        *COPIED.splitlines(),
        "",
        "## What can be counted",
        "",
        *table(
            ("What", "Told apart and narrowed by", "Shares", "Without cases by", "Years at most"),
            [
                (
                    count.label,
                    ", ".join(trait.label.lower() for trait in one.by),
                    "; ".join(share.label for share in one.shares),
                    ", ".join(trait.label.lower() for trait in one.plainly) if one.plainly else "not told",
                    str(MOST_YEARS.get(count, "")),
                )
                for count, one in MEASURES.items()
            ],
        ),
        "",
        *SENT.splitlines(),
        "",
        *KEPT_BACK.splitlines(),
        "## Standard reports",
        "",
        *table(
            ("Report", "Question", "Tables"),
            [
                (name.label, one.question, "; ".join(each.title for each in one.tables))
                for name in StandardReport
                for one in [report(name, date(2003, 9, 30))]
            ],
        ),
        "",
        "## The scorecard",
        "",
        "A line that reached its target counts with its whole weight, another as far as it came; a line without a "
        "figure counts for nothing, neither way.",
        "",
        *table(
            ("From", "Line", "Target", "Weight", "Source", "Confidence"),
            [
                (
                    str(version["from"]),
                    line["title"],
                    f"{line['target']:.0%}",
                    str(line["weight"]),
                    line["source"],
                    line["confidence"],
                )
                for version in versions()
                for line in version["lines"]
            ],
        ),
    )
