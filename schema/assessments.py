"""Assessments of risk and need."""

from __future__ import annotations

import datetime as dt

import strawberry

from rules.codes import AssessmentKind, AssessmentStatus, Concern, RiskGroup, RiskLevel, Service
from schema.fields import Node, edge, stored
from schema.reference import Area, Prison
from schema.sources import Fact


@strawberry.type(description="A section of an assessment.")
class AssessmentSection:
    """One of the thirteen sections of OASys."""

    number: int | None = stored("Its number, 1 to 13.")
    title: str | None = stored("What it is about.")
    score: int | None = stored("Its score; null where none was given. Section 13 has none.")
    linked_to_reoffending: bool | None = stored("Whether it is linked to offending again.")
    linked_to_harm: bool | None = stored("Whether it is linked to serious harm.")


@strawberry.type(description="How likely serious harm is to one group of people.")
class HarmLevel:
    """A level of risk of serious harm."""

    to: RiskGroup | None = stored("To whom.")
    community: RiskLevel | None = stored("While the person is in the community.")
    custody: RiskLevel | None = stored("While the person is in custody.")


@strawberry.type(description="An objective of the sentence plan.")
class Objective(Fact):
    """What the person is to reach, by when."""

    number: int | None = stored("Its rank in the plan.")
    section: int | None = stored("The section of the assessment that it answers, 1 to 13.")
    text: str | None = stored("The objective.")
    due: dt.date | None = stored("By when.")


@strawberry.type(description="An assessment of risk and need by OASys, of either service.")
class Assessment(Fact):
    """One assessment."""

    service: Service | None = stored("The service that made it.")
    kind: AssessmentKind | None = stored("On what occasion.")
    status: AssessmentStatus | None = stored(
        "Whether it is complete: one that is not may have no scores and no levels."
    )
    date: dt.date | None = stored("The day.")
    assessor: str | None = stored("Who assessed.")
    agency: str | None = stored("The area or prison, as the assessment names it.")
    ogrs2: int | None = stored("The chance of reconviction within two years, 0 to 100, as it was sent.")
    total: int | None = stored("The weighted total of the scores, 0 to 168, as it was sent.")
    concerns: list[Concern] | None = stored("What it warns of besides harm to others.")
    sections: list[AssessmentSection] | None = stored("The sections, in order; none when it was not scored.")
    harm_levels: list[HarmLevel] | None = stored("The levels of risk of serious harm, group by group.")
    overall_harm: RiskLevel | None = stored("The worst of those levels.")

    @edge
    def objectives(self, first: int = 100) -> list[Objective] | None:
        """The objectives of the plan, by rank."""

    @edge
    def area(self) -> Area | None:
        """The probation area that made it."""

    @edge
    def prison(self) -> Prison | None:
        """The prison that made it."""


@strawberry.type(
    description="The risk of serious harm by the latest complete assessment: what those must know who face the person, "
    "whether or not they may read the assessment."
)
class RiskOfHarm(Node):
    """The levels of an assessment, without the rest."""

    service: Service | None = stored("The service that assessed.")
    kind: AssessmentKind | None = stored("On what occasion.")
    date: dt.date | None = stored("The day of the assessment.")
    overall: RiskLevel | None = stored("The worst of the levels.")
    levels: list[HarmLevel] | None = stored("The levels, group by group.")
    review_due: dt.date | None = stored("The last day on which the assessment is to be looked at again.")
    recorded_at: dt.datetime | None = stored("When this version was recorded.")
    concerns: list[Concern] | None = stored("What the assessment warns of besides harm to others.")
