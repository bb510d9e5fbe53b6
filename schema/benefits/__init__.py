"""Benefits: plan against actual by area and month, milestones, risks, and how they are returned."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import strawberry

from resolvers import benefits as begin
from rules.codes import BenefitKind, RiskDecision
from schema.benefits.reading import BenefitFigure, Benefits, Milestone, ProjectRisk
from schema.commands import Info, Keyed, Payload, answered, mutation
from schema.fields import Connection, computed, root

__all__ = ["BenefitFigure", "Milestone", "Mutation", "ProjectRisk", "Query"]

Description = strawberry.argument
AREA = "The area. Null: the whole country, or the centre."
READ = "The version that was read; 0: there was none."


@strawberry.input(description="What is planned of a figure in a month, and what there is of it.")
class RecordBenefitFigureInput(Keyed):
    """Input of `recordBenefitFigure`."""

    kind: BenefitKind = strawberry.field(description="Which figure it is.")
    area: strawberry.ID | None = strawberry.field(default=None, description=AREA)
    month: dt.date = strawberry.field(description="Any day of the month.")
    planned: float | None = strawberry.field(
        default=None, description="What is planned, in the figure's unit."
    )
    actual: float | None = strawberry.field(
        default=None, description="What there is. Only of what is not counted from the record."
    )
    answers: int | None = strawberry.field(
        default=None, description="Of a survey: how many members of staff answered."
    )
    version: int = strawberry.field(default=0, description=READ)


@strawberry.input(description="Something that is to be reached by a day.")
class RecordMilestoneInput(Keyed):
    """Input of `recordMilestone`."""

    milestone: strawberry.ID | None = strawberry.field(
        default=None, description="The milestone that is changed. Null: a new one."
    )
    version: int = strawberry.field(default=0, description=READ)
    area: strawberry.ID | None = strawberry.field(default=None, description=AREA)
    name: str = strawberry.field(description="What is to be reached.")
    planned_on: dt.date = strawberry.field(description="The day on which it is planned.")
    forecast_on: dt.date | None = strawberry.field(
        default=None, description="The day on which it is expected now. Null: as planned."
    )
    done_on: dt.date | None = strawberry.field(
        default=None, description="The day on which it was reached. Null: not yet."
    )


@strawberry.input(description="Something that may keep the record from bringing what it was to bring.")
class RecordProjectRiskInput(Keyed):
    """Input of `recordProjectRisk`."""

    risk: strawberry.ID | None = strawberry.field(
        default=None, description="The risk that is looked at again. Null: a new one."
    )
    version: int = strawberry.field(default=0, description=READ)
    area: strawberry.ID | None = strawberry.field(default=None, description=AREA)
    title: str = strawberry.field(description="What might happen.")
    owner: str = strawberry.field(description="Who owns it: a name or a post.")
    likelihood: int = strawberry.field(description="How likely it is, from 1 (rare) to 5 (almost sure).")
    impact: int = strawberry.field(description="What it would do, from 1 (very small) to 5 (stops the work).")
    plan: str = strawberry.field(default="", description="What is done about it.")
    decision: RiskDecision = strawberry.field(
        default=RiskDecision.NOT_DECIDED, description="What was decided."
    )
    closed_on: dt.date | None = strawberry.field(
        default=None, description="The day on which it was closed. Null: it is open."
    )


@strawberry.input(description="A file of returns, as docs/benefits.md lays it out.")
class LoadBenefitsInput(Keyed):
    """Input of `loadBenefits`."""

    text: str = strawberry.field(description="The file as text.")


@strawberry.type(description="What came of returning a figure.")
class BenefitFigurePayload(Payload):
    """Answer of `recordBenefitFigure`."""

    @answered
    async def figure(self, info: Info) -> BenefitFigure | None:
        """The figure as it stands; null when nothing was done."""
        return await self.shown(info, "figure")


@strawberry.type(description="What came of recording a milestone.")
class MilestonePayload(Payload):
    """Answer of `recordMilestone`."""

    @answered
    async def milestone(self, info: Info) -> Milestone | None:
        """The milestone as it stands; null when nothing was done."""
        return await self.shown(info, "milestone")


@strawberry.type(description="What came of recording a risk.")
class ProjectRiskPayload(Payload):
    """Answer of `recordProjectRisk`."""

    @answered
    async def risk(self, info: Info) -> ProjectRisk | None:
        """The risk as it stands; null when nothing was done."""
        return await self.shown(info, "risk")


@strawberry.type(description="What came of loading a file: all of it, or nothing.")
class LoadBenefitsPayload(Payload):
    """Answer of `loadBenefits`."""

    @answered
    def new(self) -> int | None:
        """How many lines are new; null when nothing was done."""
        return self.answer.get("new")

    @answered
    def changed(self) -> int | None:
        """How many lines changed what stood; null when nothing was done."""
        return self.answer.get("changed")

    @answered
    def same(self) -> int | None:
        """How many lines say what stands already; null when nothing was done."""
        return self.answer.get("same")


@strawberry.type
class Query:
    """Root fields."""

    @computed
    async def benefits(
        self,
        info: Info,
        area: Annotated[
            strawberry.ID | None, Description(description="Of this area, by its id. Null: the country.")
        ] = None,
        from_: Annotated[
            dt.date | None,
            Description(name="from", description="Any day of the first month. Null: eleven before the last."),
        ] = None,
        to: Annotated[
            dt.date | None, Description(description="Any day of the last month. Null: this month.")
        ] = None,
    ) -> Benefits | None:
        """Plan against actual, month by month: costs, savings, how far the record is used, and what staff say of their
        work. What is counted from the record is counted as it is asked for."""
        return Benefits.of(await begin.benefits(info.context, area or None, from_, to))

    @root(begin.milestones)
    def milestones(
        self,
        first: int,
        area: Annotated[
            strawberry.ID | None,
            Description(description="Of this area, by its id, and of the country. Null: all."),
        ] = None,
        after: str | None = None,
    ) -> Connection[Milestone] | None:
        """Milestones, by the planned day."""

    @root(begin.project_risks)
    def project_risks(
        self,
        first: int,
        open: Annotated[
            bool | None, Description(description="Those alone that are not closed, or are.")
        ] = None,
        after: str | None = None,
    ) -> Connection[ProjectRisk] | None:
        """Risks of the project, the greatest first."""


@strawberry.type
class Mutation:
    """Root fields."""

    @mutation
    async def record_benefit_figure(
        self, info: Info, input: RecordBenefitFigureInput
    ) -> BenefitFigurePayload | None:
        """Return what is planned of a figure in a month and area, and what there is. What it said is kept."""
        asked = begin.RecordFigure(
            input.key,
            input.kind,
            input.area or None,
            input.month,
            input.planned,
            input.actual,
            input.answers,
            input.version,
        )
        return BenefitFigurePayload.of(await begin.record_figure(info.context, asked))

    @mutation
    async def record_milestone(self, info: Info, input: RecordMilestoneInput) -> MilestonePayload | None:
        """Plan a milestone, expect it on another day, or say that it is reached."""
        asked = begin.RecordMilestone(
            input.key,
            input.milestone or None,
            input.version,
            input.area or None,
            input.name,
            input.planned_on,
            input.forecast_on,
            input.done_on,
        )
        return MilestonePayload.of(await begin.record_milestone(info.context, asked))

    @mutation
    async def record_project_risk(
        self, info: Info, input: RecordProjectRiskInput
    ) -> ProjectRiskPayload | None:
        """Note a risk, look at it again, decide about it or close it. What it said is kept."""
        asked = begin.RecordRisk(
            input.key,
            input.risk or None,
            input.version,
            input.area or None,
            input.title,
            input.owner,
            input.likelihood,
            input.impact,
            input.plan,
            input.decision,
            input.closed_on,
        )
        return ProjectRiskPayload.of(await begin.record_risk(info.context, asked))

    @mutation
    async def load_benefits(self, info: Info, input: LoadBenefitsInput) -> LoadBenefitsPayload | None:
        """Load a file of returns. With one line that can't be used nothing of it is loaded."""
        return LoadBenefitsPayload.of(await begin.load(info.context, begin.LoadFile(input.key, input.text)))
