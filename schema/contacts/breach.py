"""The commands that take an order back to court, step by step."""

from __future__ import annotations

import datetime as dt

import strawberry

from resolvers import contacts
from rules.codes import BreachOutcome, BreachStep
from schema.commands import Info, Keyed, Payload, answered, mutation
from schema.contacts.reading import Breach


@strawberry.input(description="The decision to take an order back to court.")
class BeginBreachInput(Keyed):
    """Input of `beginBreach`."""

    offender: strawberry.ID = strawberry.field(description="The person.")
    sentence: strawberry.ID = strawberry.field(description="The order. A breach of it must not be going on.")
    failed_on: dt.date = strawberry.field(description="The day of the failure that it is for.")
    decided_on: dt.date = strawberry.field(description="The day of the decision.")
    grounds: str = strawberry.field(description="What the person failed to do, in a sentence.")


@strawberry.input(description="A step of a breach; of one that was taken before, how it is put right.")
class RecordBreachStepInput(Keyed):
    """Input of `recordBreachStep`."""

    breach: strawberry.ID = strawberry.field(description="The breach.")
    version: int = strawberry.field(description="Its version as it was read.")
    step: BreachStep = strawberry.field(description="The step.")
    on: dt.date = strawberry.field(description="The day.")
    court: str | None = strawberry.field(default=None, description="The court; null: as it stands.")
    outcome: BreachOutcome | None = strawberry.field(
        default=None, description="With the last step: how the breach ended."
    )
    reason: str = strawberry.field(default="", description="Why a step that was recorded before is changed.")


@strawberry.type(description="What came of recording a breach.")
class BreachPayload(Payload):
    """Answer of the commands of breach."""

    @answered
    async def breach(self, info: Info) -> Breach | None:
        """The breach as it stands; null when nothing was done, or you may not see it."""
        return await self.shown(info, "breach")


@strawberry.type
class Mutation:
    """Root fields."""

    @mutation
    async def begin_breach(self, info: Info, input: BeginBreachInput) -> BreachPayload | None:
        """Record the decision to take an order back to court."""
        asked = contacts.BeginBreach(
            input.key, input.offender, input.sentence, input.failed_on, input.decided_on, input.grounds
        )
        return BreachPayload.of(await contacts.begin_breach(info.context, asked))

    @mutation
    async def record_breach_step(self, info: Info, input: RecordBreachStepInput) -> BreachPayload | None:
        """Record a step of a breach, or put one right. Laying the papers is at once breach action in the contact log;
        an outcome that revokes the order ends it."""
        asked = contacts.RecordBreachStep(
            input.key,
            input.breach,
            input.version,
            input.step,
            input.on,
            input.court,
            input.outcome,
            input.reason,
        )
        return BreachPayload.of(await contacts.record_breach_step(info.context, asked))
