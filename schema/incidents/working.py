"""The commands of those who report and review incidents."""

from __future__ import annotations

import datetime as dt
from typing import Any

import strawberry

from resolvers import incidents
from rules.codes import IncidentKind, IncidentStep
from schema.commands import Info, Keyed, Payload, answered, mutation
from schema.incidents.reading import Incident


def _field(description: str, **more: Any) -> Any:
    return strawberry.field(description=description, **more)


@strawberry.input(description="A serious incident, as it became known.")
class ReportIncidentInput(Keyed):
    """Input of `reportIncident`."""

    offender: strawberry.ID = _field("The person whom it is about.")
    kind: IncidentKind = _field("What kind it is.")
    happened_on: dt.date = _field("The day on which it happened.")
    known_on: dt.date = _field("The day on which it became known.")
    offence: str | None = _field("What the person is charged with.", default=None)
    summary: str = _field("What happened, as far as it is known.")
    press: bool = _field("Whether the press has asked.", default=False)
    full_review: bool = _field("Whether a full review is asked for whatever the kind.", default=False)
    area: strawberry.ID | None = _field(
        "The area whose incident it is. Null: the one that supervises the person.", default=None
    )


@strawberry.input(description="That a step of an incident was done.")
class RecordIncidentStepInput(Keyed):
    """Input of `recordIncidentStep`."""

    incident: strawberry.ID = _field("The incident.")
    version: int = _field("The version that was read.")
    step: IncidentStep = _field("The step: notified, or reviewed.")
    on: dt.date = _field("On which day.")
    finding: str = _field("Of a review: what it found.", default="")


@strawberry.input(description="What somebody is to do after a review.")
class AddIncidentActionInput(Keyed):
    """Input of `addIncidentAction`."""

    incident: strawberry.ID = _field("The incident.")
    words: str = _field("What is to be done, in words that name nobody: whose it is reads them in the inbox.")
    owner: strawberry.ID = _field("Whose it is, by staff id.")
    due: dt.date = _field("By when.")


@strawberry.input(description="What came of an action.")
class RecordActionOutcomeInput(Keyed):
    """Input of `recordActionOutcome`."""

    action: strawberry.ID = _field("The action.")
    version: int = _field("Its version as it was read.")
    outcome: str = _field("What came of it.")
    on: dt.date = _field("On which day.")


@strawberry.input(description="That nothing is left to be done.")
class CloseIncidentInput(Keyed):
    """Input of `closeIncident`."""

    incident: strawberry.ID = _field("The incident.")
    version: int = _field("The version that was read.")


@strawberry.input(description="What everyone can learn from an incident.")
class ShareLearningInput(Keyed):
    """Input of `shareLearning`."""

    incident: strawberry.ID = _field("The incident that it comes from; nothing leads back to it.")
    words: str = _field("What was learned. No names, no numbers.")


@strawberry.type(description="What came of writing of an incident.")
class IncidentPayload(Payload):
    """Answer of the commands on incidents."""

    @answered
    async def incident(self, info: Info) -> Incident | None:
        """The incident as it is now; null when nothing was done."""
        return await self.shown(info, "incident")


@strawberry.type
class Mutation:
    """Root fields."""

    @mutation
    async def report_incident(self, info: Info, input: ReportIncidentInput) -> IncidentPayload | None:
        """Report a serious incident."""
        asked = incidents.ReportIncident(
            input.key,
            input.offender,
            input.kind,
            input.happened_on,
            input.known_on,
            input.offence,
            input.summary,
            input.press,
            input.full_review,
            input.area,
        )
        return IncidentPayload.of(await incidents.report_incident(info.context, asked))

    @mutation
    async def record_incident_step(
        self, info: Info, input: RecordIncidentStepInput
    ) -> IncidentPayload | None:
        """Record that an incident was notified or reviewed, and what the review found."""
        asked = incidents.RecordStep(
            input.key, input.incident, input.version, input.step, input.on, input.finding
        )
        return IncidentPayload.of(await incidents.record_step(info.context, asked))

    @mutation
    async def add_incident_action(self, info: Info, input: AddIncidentActionInput) -> IncidentPayload | None:
        """Give an action that follows from a review to somebody, who is told of it."""
        asked = incidents.AddAction(input.key, input.incident, input.words, input.owner, input.due)
        return IncidentPayload.of(await incidents.add_action(info.context, asked))

    @mutation
    async def record_action_outcome(
        self, info: Info, input: RecordActionOutcomeInput
    ) -> IncidentPayload | None:
        """Record what came of an action."""
        asked = incidents.RecordOutcome(input.key, input.action, input.version, input.outcome, input.on)
        return IncidentPayload.of(await incidents.record_outcome(info.context, asked))

    @mutation
    async def close_incident(self, info: Info, input: CloseIncidentInput) -> IncidentPayload | None:
        """Close an incident of which nothing is left to be done."""
        asked = incidents.CloseIncident(input.key, input.incident, input.version)
        return IncidentPayload.of(await incidents.close_incident(info.context, asked))

    @mutation
    async def share_learning(self, info: Info, input: ShareLearningInput) -> IncidentPayload | None:
        """Share what was learned from an incident with everyone, without names."""
        asked = incidents.ShareLearning(input.key, input.incident, input.words)
        return IncidentPayload.of(await incidents.share_learning(info.context, asked))
