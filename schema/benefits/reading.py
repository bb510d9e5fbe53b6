"""Plan against actual, milestones and risks, as they are read."""

from __future__ import annotations

import datetime as dt
from typing import Self

import strawberry

from resolvers import benefits as told
from resolvers.benefits import Deviation, Placed, Series
from rules.benefits import Measure, Point
from rules.codes import BenefitKind, DeviationLevel, RiskDecision
from schema.fields import Node, edge, stored
from schema.reference import Area
from schema.sources import Replaced

VERSION = "How often it has been changed, from 1. It is changed on the version that was read."


@strawberry.type(
    description="A figure of a month, or of a whole period, beside its plan. It is of nobody in particular."
)
class BenefitPoint:
    """A figure."""

    month: dt.date | None = stored("The first day of the month; null: the whole period.")
    planned: float | None = stored("What was planned, in the unit of the figure.")
    actual: float | None = stored("What there is; null: nothing is told, and `words` say why.")
    many: int | None = stored("Of a share: how many, rounded to five.")
    of: int | None = stored(
        "Of a share or an average: of how many, rounded to five; of a survey's score, of how many answers."
    )
    level: DeviationLevel | None = stored("How far it is from plan.")
    words: str | None = stored("That in a sentence, or why no figure is told.")

    @classmethod
    def of_rules(cls, one: Point) -> Self:
        """A figure as the rules answer it."""
        return cls(
            month=one.month,
            planned=one.planned,
            actual=one.actual,
            many=one.many,
            of=one.of,
            level=one.judged.level,
            words=one.why or one.judged.words,
        )


def _points(root: strawberry.Parent[BenefitSeries], first: int = 36) -> list[BenefitPoint] | None:
    return [BenefitPoint.of_rules(one) for one in root.held.points[: max(first, 0)]]


@strawberry.type(description="A figure, what it means, and what it was month by month.")
class BenefitSeries:
    """A figure over time."""

    held: strawberry.Private[Series]
    kind: BenefitKind | None = stored("Which figure it is.")
    definition: str | None = stored("How it is worked out.")
    unit: str | None = stored("`pounds`, `percent`, `count`, `days` or `score` (1 to 5).")
    more_is_better: bool | None = stored("Whether more of it is better.")
    total: BenefitPoint | None = stored(
        "The months of the period that are over, taken together: money and counts are summed."
    )
    points: list[BenefitPoint] | None = strawberry.field(
        resolver=_points, description="Each month, the first first."
    )

    @classmethod
    def of(cls, one: Series) -> Self:
        """A figure as the resolvers answer it."""
        measure = one.measure
        return cls(
            held=one,
            kind=measure.kind,
            definition=measure.definition,
            unit=measure.unit,
            more_is_better=measure.more,
            total=BenefitPoint.of_rules(one.total),
        )


@strawberry.type(description="A figure of an area over the whole period.")
class BenefitTotal:
    """An area's figure."""

    kind: BenefitKind | None = stored("Which figure it is.")
    total: BenefitPoint | None = stored("What it is.")

    @classmethod
    def of(cls, one: tuple[Measure, Point]) -> Self:
        """A figure as the resolvers answer it."""
        return cls(kind=one[0].kind, total=BenefitPoint.of_rules(one[1]))


def _totals(root: strawberry.Parent[BenefitPlace], first: int = 20) -> list[BenefitTotal] | None:
    return [BenefitTotal.of(one) for one in root.held.totals[: max(first, 0)]]


@strawberry.type(description="An area, and its figures over the whole period.")
class BenefitPlace:
    """An area beside the others."""

    held: strawberry.Private[Placed]
    area: strawberry.ID | None = stored("The area.")
    name: str | None = stored("Its name.")
    totals: list[BenefitTotal] | None = strawberry.field(resolver=_totals, description="Its figures.")

    @classmethod
    def of(cls, one: Placed) -> Self:
        """An area as the resolvers answer it."""
        return cls(held=one, area=strawberry.ID(one.id), name=one.name)


@strawberry.type(description="Something that is off plan or has to be watched, by the thresholds in force.")
class BenefitDeviation:
    """A deviation."""

    what: str | None = stored("The figure, milestone or risk, in words.")
    where: str | None = stored("The area, or the country.")
    month: dt.date | None = stored("The first day of the month; null: it is not of one month.")
    level: DeviationLevel | None = stored("How far it is from plan.")
    words: str | None = stored("How far, in a sentence.")
    source: str | None = stored("Where the threshold comes from.")
    confidence: str | None = stored("How sure the threshold is: `high`, `medium`, `low` or `invented`.")

    @classmethod
    def of(cls, one: Deviation) -> Self:
        """A deviation as the resolvers answer it."""
        limit = one.judged.limit
        return cls(
            what=one.what,
            where=one.where,
            month=one.month,
            level=one.judged.level,
            words=one.judged.words,
            source=limit.source if limit else None,
            confidence=limit.confidence if limit else None,
        )


def _series(root: strawberry.Parent[Benefits], first: int = 20) -> list[BenefitSeries] | None:
    return [BenefitSeries.of(one) for one in root.held.series[: max(first, 0)]]


def _places(root: strawberry.Parent[Benefits], first: int = 60) -> list[BenefitPlace] | None:
    return [BenefitPlace.of(one) for one in root.held.places[: max(first, 0)]]


def _deviations(root: strawberry.Parent[Benefits], first: int = 100) -> list[BenefitDeviation] | None:
    return [BenefitDeviation.of(one) for one in root.held.deviations[: max(first, 0)]]


@strawberry.type(description="Plan against actual of an area, or of the country, over some months.")
class Benefits:
    """What was promised and what came of it."""

    held: strawberry.Private[told.Told]
    from_: dt.date | None = strawberry.field(name="from", description="The first day of the first month.")
    to: dt.date | None = stored("The first day of the last month.")
    area: strawberry.ID | None = stored("The area; null: the country.")
    name: str | None = stored("Its name.")
    rules: str | None = stored("The thresholds in force.")
    deviating: int | None = stored("How many deviations there are in all.")
    series: list[BenefitSeries] | None = strawberry.field(
        resolver=_series, description="The figures, month by month."
    )
    places: list[BenefitPlace] | None = strawberry.field(
        resolver=_places, description="Of the country: each area of which there is a figure, by name."
    )
    deviations: list[BenefitDeviation] | None = strawberry.field(
        resolver=_deviations, description="What is off plan, and what has to be watched; the worse first."
    )

    @classmethod
    def of(cls, one: told.Told) -> Self:
        """All figures as the resolvers answer them."""
        return cls(
            held=one,
            from_=one.first,
            to=one.last,
            area=None if one.area is None else strawberry.ID(one.area),
            name=one.name,
            rules=one.rules,
            deviating=len(one.deviations),
        )


@strawberry.type(description="What was planned and returned of a figure for an area and month.")
class BenefitFigure(Node):
    """A figure as it was returned."""

    kind: BenefitKind | None = stored("Which figure it is.")
    month: dt.date | None = stored("The first day of the month.")
    planned: float | None = stored("What was planned.")
    actual: float | None = stored("What was returned; null as well where fewer than five answered a survey.")
    answers: int | None = stored("How many answered a survey; null where fewer than five did.")
    version: int | None = stored(VERSION)
    recorded_at: dt.datetime | None = stored("When it was recorded as it is.")
    recorded_by: str | None = stored("Who did, by staff id.")

    @edge
    def area(self) -> Area | None:
        """The area; null: the country, or the centre."""


@strawberry.type(description="Something that is to be reached by a day.")
class Milestone(Node):
    """A milestone."""

    name: str | None = stored("What is to be reached.")
    planned_on: dt.date | None = stored("The day on which it was planned.")
    forecast_on: dt.date | None = stored("The day on which it is expected now; null: as planned.")
    done_on: dt.date | None = stored("The day on which it was reached; null: not yet.")
    level: DeviationLevel | None = stored("How far it is from plan today.")
    words: str | None = stored("That in a sentence.")
    version: int | None = stored(VERSION)
    recorded_at: dt.datetime | None = stored("When it was recorded as it is.")
    recorded_by: str | None = stored("Who did, by staff id.")

    @edge
    def area(self) -> Area | None:
        """The area; null: the country."""

    @edge
    def replaced(self, first: int = 10) -> list[Replaced] | None:
        """What it said before, the latest first."""


@strawberry.type(description="Something that may keep the record from bringing what it was to bring.")
class ProjectRisk(Node):
    """A risk."""

    title: str | None = stored("What might happen.")
    owner: str | None = stored("Who owns it: a name or a post.")
    likelihood: int | None = stored("How likely it is, from 1 (rare) to 5 (almost sure).")
    impact: int | None = stored("What it would do, from 1 (very small) to 5 (stops the work).")
    score: int | None = stored("Likelihood times impact.")
    plan: str | None = stored("What is done about it.")
    decision: RiskDecision | None = stored("What was decided.")
    decided_on: dt.date | None = stored("On which day; null: nothing is decided.")
    looked_on: dt.date | None = stored("The day on which it was last looked at.")
    closed_on: dt.date | None = stored("The day on which it was closed; null while it is open.")
    level: DeviationLevel | None = stored("How far it is from what can be borne today.")
    words: str | None = stored("That in a sentence.")
    version: int | None = stored(VERSION)
    recorded_at: dt.datetime | None = stored("When it was recorded as it is.")
    recorded_by: str | None = stored("Who did, by staff id.")

    @edge
    def area(self) -> Area | None:
        """The area; null: the country."""

    @edge
    def replaced(self, first: int = 10) -> list[Replaced] | None:
        """What it said before, the latest first."""
