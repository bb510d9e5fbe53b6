"""Serious incidents: what happened, how it was reviewed, and what everyone can learn from it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from resolvers import incidents
from rules.codes import IncidentKind, IncidentState, IncidentStep
from schema.commands import Info, Keyed, Payload, answered, mutation
from schema.fields import Connection, Node, edge, root, stored
from schema.reference import Area
from schema.sources import Replaced

if TYPE_CHECKING:
    from schema.offenders import Offender

Person = Annotated["Offender", strawberry.lazy("schema.offenders")]
Description = strawberry.argument


def _field(description: str, **more: Any) -> Any:
    return strawberry.field(description=description, **more)


@strawberry.type(
    description="A step of an incident, by the rules in force on the day on which it became known."
)
class IncidentDue:
    """A step and its clock."""

    step: IncidentStep | None = stored("The step.")
    due: dt.date | None = stored("The last day that is in time.")
    done_on: dt.date | None = stored("The day on which it was done; null: it was not yet.")
    needed: bool | None = stored("Whether it has to be done.")
    overdue: bool | None = stored("Whether it has to be done, is not, and the day has passed.")
    late: bool | None = stored("Whether it was done after that day.")
    words: str | None = stored("All that in a sentence.")
    source: str | None = stored("The circular that the time comes from.")
    confidence: str | None = stored("How sure the time is: `high`, `medium`, `low` or `invented`.")


@strawberry.type(description="What a review of an incident found.")
class IncidentFinding(Node):
    """A finding."""

    number: int | None = stored("Its number among the incident's.")
    step: IncidentStep | None = stored("The step that found it.")
    words: str | None = stored("What was found.")
    version: int | None = stored("How often it has been changed, from 1.")
    recorded_at: dt.datetime | None = stored("When it was recorded as it is.")
    recorded_by: str | None = stored("Who recorded it so, by id.")

    @edge
    def replaced(self, first: int = 10) -> list[Replaced] | None:
        """What it said before, the latest first."""


@strawberry.type(description="What somebody is to do after a review, and what came of it.")
class IncidentAction(Node):
    """An action."""

    number: int | None = stored("Its number among the incident's.")
    words: str | None = stored("What is to be done.")
    owner: str | None = stored("Whose it is, by staff id.")
    owner_name: str | None = stored("Their name.")
    due: dt.date | None = stored("By when.")
    outcome: str | None = stored("What came of it; null: nothing yet.")
    done_on: dt.date | None = stored("On which day.")
    overdue: bool | None = stored("Whether it has no outcome and the day has passed.")
    version: int | None = stored("How often it has been changed, from 1.")
    recorded_at: dt.datetime | None = stored("When it was recorded as it is.")
    recorded_by: str | None = stored("Who recorded it so, by id.")

    @edge
    def replaced(self, first: int = 10) -> list[Replaced] | None:
        """What it said before, the latest first."""


@strawberry.type(description="A serious incident.")
class Incident(Node):
    """What happened, and how far its review is."""

    kind: IncidentKind | None = stored("What kind it is.")
    state: IncidentState | None = stored("How far it is.")
    happened_on: dt.date | None = stored("The day on which it happened.")
    known_on: dt.date | None = stored("The day on which it became known.")
    record_on: dt.date | None = stored(
        "The day before it happened: with `asKnownOn` of this day the record is as it was known then."
    )
    offence: str | None = stored("What the person is charged with.")
    summary: str | None = stored("What happened, as far as it was known.")
    press: bool | None = stored("Whether the press has asked.")
    full_asked: bool | None = stored("Whether a full review was asked for that its kind does not need.")
    notified_on: dt.date | None = stored("The day on which it was notified.")
    initial_on: dt.date | None = stored("The day of the initial review.")
    full_on: dt.date | None = stored("The day of the full review.")
    closed_on: dt.date | None = stored("The day on which it was closed.")
    version: int | None = stored("How often it has been changed, from 1.")
    recorded_at: dt.datetime | None = stored("When it was recorded as it is.")
    recorded_by: str | None = stored("Who recorded it so, by id.")
    steps: list[IncidentDue] | None = stored("The steps and their clocks.")

    @edge
    def area(self) -> Area | None:
        """The area whose incident it is."""

    @edge
    def offender(self) -> Person | None:
        """The person whom it is about."""

    @edge
    def findings(self, first: int = 50) -> list[IncidentFinding] | None:
        """What the reviews found."""

    @edge
    def actions(self, first: int = 50) -> list[IncidentAction] | None:
        """What is to be done."""

    @edge
    def replaced(self, first: int = 10) -> list[Replaced] | None:
        """What it said before, the latest first."""


@strawberry.type(
    description="What was learned from a serious incident. It names nobody, and leads to nobody."
)
class Learning(Node):
    """Learning that everyone reads."""

    kind: IncidentKind | None = stored("The kind of incident that it comes from.")
    words: str | None = stored("What was learned.")
    shared_on: dt.date | None = stored("The first day of the month in which it was shared.")


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
class Query:
    """Root fields."""

    @root(incidents.learning)
    def learning(self, first: int, after: str | None = None) -> Connection[Learning] | None:
        """What was learned from serious incidents, the latest first."""

    @root(incidents.incidents)
    def incidents(
        self,
        first: int,
        area: Annotated[strawberry.ID, Description(description="Of this area.")],
        open: Annotated[
            bool | None, Description(description="Those alone that are not closed, or are.")
        ] = None,
        after: str | None = None,
    ) -> Connection[Incident] | None:
        """Serious incidents of an area, the latest first."""


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
