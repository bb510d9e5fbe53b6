"""The commands with which questions are kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import strawberry

from resolvers import questions
from rules.codes import ReportRhythm, StandardReport
from schema.commands import Info, Keyed, Payload, answered, mutation
from schema.questions.reading import QuestionInput


@strawberry.input(description="A question to keep under a name.")
class SaveQuestionInput(Keyed):
    """Input of `saveQuestion`."""

    name: str = strawberry.field(description="Its name, 100 letters at most.")
    question: QuestionInput = strawberry.field(description="The question.")
    pinned: bool = strawberry.field(default=False, description="Whether it stands before the others.")


@strawberry.input(description="A question to pin, or to unpin.")
class PinQuestionInput(Keyed):
    """Input of `pinQuestion`."""

    question: strawberry.ID = strawberry.field(description="The question that is kept.")
    pinned: bool = strawberry.field(description="Whether it stands before the others.")


@strawberry.input(description="A question to forget.")
class ForgetQuestionInput(Keyed):
    """Input of `forgetQuestion`."""

    question: strawberry.ID = strawberry.field(description="The question that is kept.")


@strawberry.input(
    description="What is to come to your inbox, and when: a standard report or one of your questions, not both."
)
class ScheduleReportInput(Keyed):
    """Input of `scheduleReport`."""

    rhythm: ReportRhythm = strawberry.field(description="On which days it comes.")
    report: StandardReport | None = strawberry.field(default=None, description="A standard report.")
    question: strawberry.ID | None = strawberry.field(default=None, description="A question that you keep.")


@strawberry.input(description="What is to come to your inbox no more.")
class EndReportScheduleInput(Keyed):
    """Input of `endReportSchedule`."""

    schedule: strawberry.ID = strawberry.field(description="The schedule.")


@strawberry.type(description="What came of asking for a report in your inbox, or of ending that.")
class ReportSchedulePayload(Payload):
    """Payload."""

    @answered
    def schedule(self) -> strawberry.ID | None:
        """The id of the schedule."""
        return self.answer.get("schedule")


@strawberry.type(description="What came of keeping, pinning or forgetting a question.")
class QuestionPayload(Payload):
    """Payload."""

    @answered
    def saved(self) -> strawberry.ID | None:
        """The id of the question."""
        return self.answer.get("saved")


@strawberry.type
class Mutation:
    """Commands."""

    @mutation
    async def save_question(self, info: Info, input: SaveQuestionInput) -> QuestionPayload | None:
        """Keep a question under a name, for yourself."""
        asked = questions.SaveQuestion(input.key, input.name, _plain(input.question), input.pinned)
        return QuestionPayload.of(await questions.save(info.context, asked))

    @mutation
    async def pin_question(self, info: Info, input: PinQuestionInput) -> QuestionPayload | None:
        """Put one of your questions before the others, or back among them."""
        asked = questions.PinQuestion(input.key, input.question, input.pinned)
        return QuestionPayload.of(await questions.pin(info.context, asked))

    @mutation
    async def forget_question(self, info: Info, input: ForgetQuestionInput) -> QuestionPayload | None:
        """Keep a question no more."""
        asked = questions.ForgetQuestion(input.key, input.question)
        return QuestionPayload.of(await questions.forget(info.context, asked))

    @mutation
    async def schedule_report(self, info: Info, input: ScheduleReportInput) -> ReportSchedulePayload | None:
        """Have a standard report, or a question that you keep, come to your inbox. Asked for again, it comes on the
        days that were given last."""
        asked = questions.ScheduleReport(input.key, input.rhythm, input.report, input.question)
        return ReportSchedulePayload.of(await questions.schedule(info.context, asked))

    @mutation
    async def end_report_schedule(
        self, info: Info, input: EndReportScheduleInput
    ) -> ReportSchedulePayload | None:
        """Have a report or a question come to your inbox no more."""
        asked = questions.EndReportSchedule(input.key, input.schedule)
        return ReportSchedulePayload.of(await questions.end(info.context, asked))


def _plain(question: QuestionInput) -> Mapping[str, Any]:
    found = asdict(question)
    return {**found, "from": found.pop("from_")}
