"""Assessments of risk and need, as they are read."""

from __future__ import annotations

import datetime as dt

import strawberry

from rules.codes import (
    AssessmentKind,
    AssessmentStage,
    AssessmentStatus,
    Concern,
    ObjectiveOutcome,
    RiskGroup,
    RiskLevel,
    Service,
)
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
    need: bool | None = stored("Whether the assessor holds it to be a need.")
    notes: str | None = stored("What is known, or why there is no score.")


@strawberry.type(description="A question of an assessment's form.")
class AssessmentItem:
    """A scored question."""

    number: str | None = stored("Its number, such as `8.1`.")
    section: int | None = stored("The section that it is of, 1 to 13.")
    text: str | None = stored("What is asked.")
    scores: list[int] | None = stored("The scores that it may have.")
    score: int | None = stored("The score that it has; null: none yet.")


@strawberry.type(
    description="A question of the screening for serious harm. One yes leads to the full analysis."
)
class ScreeningAnswer:
    """A question of the screening."""

    number: int | None = stored("Its number.")
    question: str | None = stored("What is asked.")
    answer: bool | None = stored("The answer; null: none yet.")


@strawberry.type(description="A question of the full analysis of serious harm.")
class AnalysisAnswer:
    """A question of the full analysis."""

    number: int | None = stored("Its number.")
    question: str | None = stored("What is asked.")
    answer: str | None = stored("What was written.")


@strawberry.type(description="How likely serious harm is to one group of people.")
class HarmLevel:
    """A level of risk of serious harm."""

    to: RiskGroup | None = stored("To whom.")
    community: RiskLevel | None = stored("While the person is in the community.")
    custody: RiskLevel | None = stored("While the person is in custody.")
    reason: str | None = stored("Why; null to whoever reads the levels alone.")


@strawberry.type(description="An objective of the sentence plan.")
class Objective(Fact):
    """What the person is to reach, by when."""

    number: int | None = stored("Its rank in the plan.")
    section: int | None = stored("The section of the assessment that it answers, 1 to 13.")
    text: str | None = stored("The objective.")
    due: dt.date | None = stored("By when.")
    who: str | None = stored("Who sees to it, in words.")
    outcome: ObjectiveOutcome | None = stored("What came of it.")


@strawberry.type(
    description="What was written of an assessment in confidence, since it would do harm if the person read it."
)
class ConfidentialPart(Fact):
    """The confidential part of an assessment."""

    assessment: strawberry.ID | None = stored("The assessment that it is of.")
    text: str | None = stored("What was written.")
    version: int | None = stored("How often it has been changed, from 1.")


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
    concern_notes: str | None = stored("What is known of these.")
    version: int | None = stored(
        "How often it has been changed, from 1. It is changed on the version that was read."
    )
    stage: AssessmentStage | None = stored("How far it has come. Signed, it is not changed any more.")
    question_set: str | None = stored("The form by which it is made; null where that is not known.")
    follows: strawberry.ID | None = stored("The assessment that it began from.")
    signed_on: dt.date | None = stored("The day on which it was signed.")
    signed_by: str | None = stored("Who signed, by staff id.")
    signed_in: Service | None = stored(
        "The service that finished it, which may not be the one that began it."
    )
    countersigned_on: dt.date | None = stored("The day on which a manager countersigned.")
    countersigned_by: str | None = stored("Which, by staff id.")
    closed_on: dt.date | None = stored("The day on which it was closed.")
    closed_why: str | None = stored("Why it was closed.")
    review_due: dt.date | None = stored("The last day on which it is to be looked at again.")
    sections: list[AssessmentSection] | None = stored("The sections, in order; none when it was not scored.")
    items: list[AssessmentItem] | None = stored("The questions of the form; none where that is not known.")
    screening: list[ScreeningAnswer] | None = stored("The screening for serious harm; likewise.")
    analysis: list[AnalysisAnswer] | None = stored("The full analysis of serious harm; likewise.")
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
