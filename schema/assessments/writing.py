"""The commands that write, sign and close an assessment."""

from __future__ import annotations

import datetime as dt

import strawberry

from resolvers import assessments
from rules.assessments import HarmAsked, LevelAsked, ObjectiveAsked, PlanAsked, SectionAsked
from rules.codes import AssessmentKind, Concern, ObjectiveOutcome, RiskGroup, RiskLevel
from schema.assessments.reading import Assessment
from schema.commands import Info, Keyed, Payload, answered, mutation


@strawberry.input(description="An assessment to be begun. It begins from the latest complete one.")
class StartAssessmentInput(Keyed):
    """Input of `startAssessment`."""

    offender: strawberry.ID = strawberry.field(description="The person.")
    kind: AssessmentKind = strawberry.field(description="On what occasion.")
    day: dt.date = strawberry.field(description="The day.")


@strawberry.input(description="Which assessment, as it was read.")
class OfAssessment(Keyed):
    """What commands on an assessment are given."""

    assessment: strawberry.ID = strawberry.field(description="The assessment.")
    version: int = strawberry.field(description="Its version as it was read.")


@strawberry.input(description="The score of a question.")
class ItemScoreInput:
    """An item and its score."""

    item: str = strawberry.field(description="Its number, such as `8.1`.")
    score: int = strawberry.field(description="The score.")


@strawberry.input(description="All that is to stand of a section.")
class RecordSectionInput(OfAssessment):
    """Input of `recordSection`."""

    section: int = strawberry.field(description="Its number, 1 to 13.")
    items: list[ItemScoreInput] = strawberry.field(
        default_factory=list,
        description="Scores of all its questions, or of none. They make the section's score.",
    )
    score: int | None = strawberry.field(
        default=None, description="The score, where the questions are not scored one by one."
    )
    need: bool | None = strawberry.field(default=None, description="Whether it is a need.")
    linked_to_reoffending: bool | None = strawberry.field(
        default=None, description="Whether it is linked to offending again."
    )
    linked_to_harm: bool | None = strawberry.field(
        default=None, description="Whether it is linked to serious harm."
    )
    notes: str | None = strawberry.field(default=None, description="What is known, or why there is no score.")


@strawberry.input(description="How likely serious harm is to a group, and why.")
class HarmLevelInput:
    """A level and its reason."""

    to: RiskGroup = strawberry.field(description="To whom.")
    community: RiskLevel | None = strawberry.field(default=None, description="While in the community.")
    custody: RiskLevel | None = strawberry.field(default=None, description="While in custody.")
    reason: str | None = strawberry.field(default=None, description="Why: no level stands without.")


@strawberry.input(description="All that is to stand of serious harm, and of other concerns.")
class RecordHarmInput(OfAssessment):
    """Input of `recordHarm`."""

    screening: list[bool | None] = strawberry.field(
        default_factory=list, description="Answers of the screening, in order; null: none yet."
    )
    analysis: list[str | None] = strawberry.field(
        default_factory=list, description="Answers of the full analysis, in order."
    )
    levels: list[HarmLevelInput] = strawberry.field(
        default_factory=list, description="Levels, group by group."
    )
    concerns: list[Concern] = strawberry.field(
        default_factory=list, description="What it warns of besides harm to others."
    )
    concern_notes: str | None = strawberry.field(default=None, description="What is known of these.")


@strawberry.input(description="An objective of the plan.")
class ObjectiveInput:
    """An objective as it is to stand."""

    id: strawberry.ID | None = strawberry.field(
        default=None, description="Of one that stands. Null: a new one."
    )
    text: str = strawberry.field(description="The objective.")
    section: int | None = strawberry.field(default=None, description="The section that it answers, 1 to 13.")
    who: str | None = strawberry.field(default=None, description="Who sees to it, in words.")
    due: dt.date | None = strawberry.field(default=None, description="By when.")
    outcome: ObjectiveOutcome | None = strawberry.field(default=None, description="What came of it.")


@strawberry.input(description="The whole plan: objectives that are not named in it are taken off.")
class RecordPlanInput(OfAssessment):
    """Input of `recordPlan`."""

    objectives: list[ObjectiveInput] = strawberry.field(description="By rank, the most urgent first.")
    review_on: dt.date | None = strawberry.field(default=None, description="The day of the review.")


@strawberry.input(description="What was written in confidence.")
class RecordInConfidenceInput(Keyed):
    """Input of `recordInConfidence`."""

    assessment: strawberry.ID = strawberry.field(description="The assessment.")
    version: int = strawberry.field(description="The version of the part as it was read; 0: there was none.")
    text: str = strawberry.field(description="All that is to stand in it.")


@strawberry.input(
    description="An assessment that is to be locked. The two scores are recorded as they are given."
)
class SignAssessmentInput(OfAssessment):
    """Input of `signAssessment`."""

    ogrs2: int | None = strawberry.field(default=None, description="The chance of reconviction, 0 to 100.")
    total: int | None = strawberry.field(
        default=None, description="The weighted total of the scores, 0 to 168."
    )


@strawberry.input(description="What a manager says to a signed assessment.")
class CountersignAssessmentInput(OfAssessment):
    """Input of `countersignAssessment`."""

    agreed: bool = strawberry.field(description="Whether it stands. If not it goes back to who signed it.")
    reason: str | None = strawberry.field(default=None, description="Why it goes back.")


@strawberry.input(
    description="An assessment to be closed: one that was not finished is taken off the record."
)
class CloseAssessmentInput(OfAssessment):
    """Input of `closeAssessment`."""

    day: dt.date = strawberry.field(description="The day.")
    reason: str = strawberry.field(description="Why.")


@strawberry.type(description="What came of writing an assessment.")
class AssessmentPayload(Payload):
    """Answer of the commands of assessments."""

    @answered
    async def assessment(self, info: Info) -> Assessment | None:
        """The assessment; null when it was taken off, or you may not see it."""
        return await self.shown(info, "assessment")

    @answered
    def waits_for_manager(self) -> bool | None:
        """Whether a manager is now asked to countersign."""
        return self.answer.get("waits")


@strawberry.type
class Mutation:
    """Root fields."""

    @mutation
    async def start_assessment(self, info: Info, input: StartAssessmentInput) -> AssessmentPayload | None:
        """Begin an assessment, from what the last one says. There is one open at a time, of both services."""
        return AssessmentPayload.of(
            await assessments.start(info.context, input.key, input.offender, input.kind, input.day)
        )

    @mutation
    async def record_section(self, info: Info, input: RecordSectionInput) -> AssessmentPayload | None:
        """Write a section of an assessment that is not signed yet."""
        asked = SectionAsked(
            input.section,
            {one.item: one.score for one in input.items},
            input.score,
            input.need,
            input.linked_to_reoffending,
            input.linked_to_harm,
            input.notes,
        )
        given = assessments.Of(input.key, input.assessment, input.version)
        return AssessmentPayload.of(await assessments.record_section(info.context, given, asked))

    @mutation
    async def record_harm(self, info: Info, input: RecordHarmInput) -> AssessmentPayload | None:
        """Write the screening, the analysis and the levels of serious harm, and other concerns."""
        levels = [LevelAsked(one.to, one.community, one.custody, one.reason) for one in input.levels]
        asked = HarmAsked(input.screening, input.analysis, levels, input.concerns, input.concern_notes)
        given = assessments.Of(input.key, input.assessment, input.version)
        return AssessmentPayload.of(await assessments.record_harm(info.context, given, asked))

    @mutation
    async def record_plan(self, info: Info, input: RecordPlanInput) -> AssessmentPayload | None:
        """Write the sentence plan, and the day of its review."""
        objectives = [
            ObjectiveAsked(one.text, one.section, one.who, one.due, one.outcome, one.id)
            for one in input.objectives
        ]
        given = assessments.Of(input.key, input.assessment, input.version)
        asked = PlanAsked(objectives, input.review_on)
        return AssessmentPayload.of(await assessments.record_plan(info.context, given, asked))

    @mutation
    async def record_in_confidence(
        self, info: Info, input: RecordInConfidenceInput
    ) -> AssessmentPayload | None:
        """Write the confidential part of an assessment that is not signed yet."""
        given = assessments.Of(input.key, input.assessment, input.version)
        return AssessmentPayload.of(await assessments.record_in_confidence(info.context, given, input.text))

    @mutation
    async def sign_assessment(self, info: Info, input: SignAssessmentInput) -> AssessmentPayload | None:
        """Sign an assessment, which locks it. A level that is high, or lower than it was, asks a manager."""
        given = assessments.Of(input.key, input.assessment, input.version)
        return AssessmentPayload.of(await assessments.sign(info.context, given, input.ogrs2, input.total))

    @mutation
    async def countersign_assessment(
        self, info: Info, input: CountersignAssessmentInput
    ) -> AssessmentPayload | None:
        """Countersign an assessment as a manager, or send it back."""
        given = assessments.Of(input.key, input.assessment, input.version)
        return AssessmentPayload.of(
            await assessments.countersign(info.context, given, input.agreed, input.reason or "")
        )

    @mutation
    async def close_assessment(self, info: Info, input: CloseAssessmentInput) -> AssessmentPayload | None:
        """Close an assessment when its plan is over, or take one off that was not finished."""
        given = assessments.Of(input.key, input.assessment, input.version)
        return AssessmentPayload.of(await assessments.close(info.context, given, input.day, input.reason))
