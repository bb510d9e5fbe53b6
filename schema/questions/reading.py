"""Figures: what may be counted, a question's answer, standard reports, and questions that are kept."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import strawberry

from resolvers import questions as begin
from resolvers.context import Context
from rules.codes import ChartKind, Counted, Proportion, ReportRhythm, StandardReport, Trait
from schema.fields import Connection, Node, computed, root, stored
from schema.offenders import Offender


@strawberry.input(description="Which keys of a trait are meant.")
class FilterInput:
    """A way in which a question is narrowed."""

    trait: Trait = strawberry.field(description="What it is narrowed by.")
    keys: list[str] = strawberry.field(
        description="The keys that are meant, as the rows of an answer have them: names, `2003-04`."
    )


@strawberry.input(
    description="A question of figures. Nothing of it is a statement: each part is chosen by its name."
)
class QuestionInput:
    """A question."""

    count: Counted = strawberry.field(description="What is counted.")
    by: list[Trait] = strawberry.field(
        default_factory=list, description="By what it is told apart: two traits at most."
    )
    filters: list[FilterInput] = strawberry.field(
        default_factory=list, description="How it is narrowed: six ways at most."
    )
    share: Proportion | None = strawberry.field(default=None, description="Which share is told besides.")
    from_: dt.date | None = strawberry.field(
        default=None, name="from", description="The first day. Null: 1 January of the year."
    )
    to: dt.date | None = strawberry.field(
        default=None, description="The last day. Null: 31 December of the year."
    )
    area: strawberry.ID | None = strawberry.field(
        default=None, description="An area, by its id. Null: everywhere."
    )


@strawberry.type(description="A table of figures.")
class TallyTable:
    """A table."""

    number: int | None = stored("Its place among the tables, which its rows name.")
    title: str | None = stored("Its title.")
    sentence: str | None = stored("The question that it answers, as a sentence.")
    by: list[str] | None = stored("By what its rows are told apart, in words.")
    measure: str | None = stored("What it counts, in words.")
    share: str | None = stored("Which share it tells besides, in words.")
    mean: str | None = stored("What it averages, in words.")
    chart: ChartKind | None = stored("How it is drawn.")
    note: str | None = stored(
        "What is to be said of it: that there is nothing, or what is kept back. May be empty."
    )


@strawberry.type(description="A row of a table of figures.")
class TallyRow:
    """A row."""

    table: int | None = stored("The number of its table.")
    keys: list[str] | None = stored(
        "What it is of, as `casesOf` takes it; `TOGETHER` stands for small groups that are put together. "
        "None: the row of all."
    )
    words: list[str] | None = stored("What it is of, in words.")
    count: int | None = stored(
        "How many. Null: nothing, or too little to tell to readers without cases, which look alike."
    )
    share: float | None = stored("The share, between 0 and 1. Null: of nothing there is none.")
    mean: float | None = stored("The average. Null: there is none.")
    target: float | None = stored("What the share should be, of a line of the scorecard.")
    met: bool | None = stored("Whether it is that.")
    total: bool | None = stored("Whether it is the row of all.")


@strawberry.type(
    description="Figures, as far as the reader may see whom they count. Readers without cases are told no small groups."
)
class Tally(Node):
    """The answer to a question, or a report."""

    title: str | None = stored("The report's title; empty for a question.")
    tables: list[TallyTable] | None = stored("Its tables.")
    rows: list[TallyRow] | None = stored("The rows of all its tables, in order.")
    as_of: dt.datetime | None = stored(
        "As of when they are counted, where they are of the copy that is brought up to date every minute. Null: of now."
    )


@strawberry.type(description="A question that a member of staff keeps. Nobody else reads it.")
class SavedQuestion(Node):
    """A question that is kept."""

    name: str | None = stored("Its name.")
    asked: str | None = stored("The question, as JSON with the fields of `QuestionInput`.")
    pinned: bool | None = stored("Whether it stands before the others.")
    saved_at: dt.datetime | None = stored("When it was kept.")


@strawberry.type(
    description="A report or a kept question that comes to the inbox of whoever asked for it. Nobody else reads it."
)
class ReportSchedule(Node):
    """A schedule."""

    report: StandardReport | None = stored("The standard report, if it is one.")
    question: strawberry.ID | None = stored("The id of the question that is kept, if it is one.")
    title: str | None = stored("The report's title or the question's name; null: it is not there any more.")
    rhythm: ReportRhythm | None = stored("On which days it comes.")
    due: dt.date | None = stored("The next of those days.")


@strawberry.type(description="Something that you may count.")
class CountableThing:
    """An entry of the catalogue."""

    count: Counted | None = stored("What it is.")
    traits: list[Trait] | None = stored("By what it may be told apart and narrowed.")
    shares: list[Proportion] | None = stored("Which shares may be told of it.")
    dated: bool | None = stored("Whether it has a day; what has none is counted as it stands today.")
    plainly: bool | None = stored("Whether you get it without small groups, since you may not see its cases.")


@strawberry.type(description="A standard report that you may run.")
class ReportEntry:
    """An entry of the list of reports."""

    name: StandardReport | None = stored("Its name.")
    title: str | None = stored("Its title.")
    question: str | None = stored("The question that it answers, in plain words.")


@strawberry.type
class Query:
    """Root fields."""

    @root(begin.explore)
    def explore(
        self, question: Annotated[QuestionInput, strawberry.argument(description="What is asked.")]
    ) -> Tally | None:
        """Figures that you put together yourself, counted of those alone whom you may see."""

    @root(begin.cases_of)
    def cases_of(
        self,
        first: int,
        question: Annotated[QuestionInput, strawberry.argument(description="What is asked.")],
        keys: Annotated[list[str], strawberry.argument(description="The row's keys; none: the row of all.")],
        after: str | None = None,
    ) -> Connection[Offender] | None:
        """The people behind a row of figures, by name."""

    @root(begin.report)
    def report(
        self,
        name: Annotated[StandardReport, strawberry.argument(description="Which report.")],
        area: Annotated[
            strawberry.ID | None, strawberry.argument(description="Only of this area, by its id.")
        ] = None,
        from_: Annotated[
            dt.date | None,
            strawberry.argument(name="from", description="The first day; 1 January where there is none."),
        ] = None,
        to: Annotated[
            dt.date | None,
            strawberry.argument(description="The last day; 31 December where there is none."),
        ] = None,
    ) -> Tally | None:
        """A standard report: those of its tables that you may have."""

    @root(begin.saved)
    def saved_questions(self, first: int, after: str | None = None) -> Connection[SavedQuestion] | None:
        """The questions that you keep, those that are pinned first, then by name."""

    @root(begin.schedules)
    def report_schedules(self, first: int, after: str | None = None) -> Connection[ReportSchedule] | None:
        """The reports and questions that come to your inbox, the next first."""

    @computed
    def countable(self, info: strawberry.Info[Context, None], first: int = 50) -> list[CountableThing] | None:
        """What you may count, and by what: the catalogue from which questions are put together."""
        return [
            CountableThing(
                count=one.count,
                traits=list(one.traits),
                shares=list(one.shares),
                dated=one.dated,
                plainly=one.plainly,
            )
            for one in begin.countable(info.context.grants)[:first]
        ]

    @computed
    def reports(self, info: strawberry.Info[Context, None], first: int = 50) -> list[ReportEntry] | None:
        """The standard reports that you may run."""
        return [
            ReportEntry(name=one.name, title=one.name.label, question=one.question)
            for one in begin.reportable(info.context.grants)[:first]
        ]
