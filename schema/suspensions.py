"""Suspensions of orders and licences, and the commands that record them."""

from __future__ import annotations

import datetime as dt

import strawberry

from resolvers import suspensions
from rules.codes import SuspensionCause
from schema.commands import Info, Keyed, Payload, answered, mutation
from schema.fields import Node, edge, stored
from schema.sources import Replaced


@strawberry.type(
    description="A time in which an order or licence stands still, or one requirement of it. While the whole of it "
    "does, so do the clocks of the National Standards."
)
class Suspension(Node):
    """A suspension."""

    version: int | None = stored("How often it has been changed, from 1.")
    from_: dt.date | None = strawberry.field(name="from", description="The first day.")
    to: dt.date | None = stored("The day on which it is over; null: it goes on.")
    requirement: str | None = stored(
        "The one requirement that is suspended; null: the whole order or licence."
    )
    cause: SuspensionCause | None = stored("Why.")
    notes: str | None = stored("Why, in words, and who decided it.")
    recorded_at: dt.datetime | None = stored("When it was recorded as it is.")
    recorded_by: str | None = stored("Who recorded it so, by id.")

    @edge
    def replaced(self, first: int = 10) -> list[Replaced] | None:
        """What it said before, the latest first."""


@strawberry.input(description="That an order or licence is suspended, or one requirement of it.")
class SuspendOrderInput(Keyed):
    """Input of `suspendOrder`."""

    offender: strawberry.ID = strawberry.field(description="The person.")
    sentence: strawberry.ID = strawberry.field(description="The order or licence.")
    requirement: str | None = strawberry.field(
        default=None,
        description="The one requirement, as the order writes it; null: the whole order or licence.",
    )
    from_: dt.date = strawberry.field(name="from", description="The first day, today at the latest.")
    to: dt.date | None = strawberry.field(
        default=None, description="The day on which it is over; null: it goes on."
    )
    cause: SuspensionCause = strawberry.field(description="Why.")
    notes: str = strawberry.field(description="Why, in a sentence, and who decided it.")


@strawberry.input(description="What a suspension is to say; all of it, also what stays as it is.")
class ChangeSuspensionInput(Keyed):
    """Input of `changeSuspension`."""

    suspension: strawberry.ID = strawberry.field(description="The suspension.")
    version: int = strawberry.field(description="Its version as it was read.")
    from_: dt.date = strawberry.field(name="from", description="The first day.")
    to: dt.date | None = strawberry.field(
        default=None, description="The day on which it is over; null: it goes on."
    )
    cause: SuspensionCause = strawberry.field(description="Why.")
    notes: str = strawberry.field(description="Why, in a sentence, and who decided it.")
    withdrawn: bool = strawberry.field(
        default=False, description="It never was: it is taken off, and the rest is not looked at."
    )
    reason: str = strawberry.field(
        default="", description="Why it is changed. Not needed to end one that goes on."
    )


@strawberry.type(description="What came of recording a suspension.")
class SuspensionPayload(Payload):
    """Answer of the commands of suspensions."""

    @answered
    async def suspension(self, info: Info) -> Suspension | None:
        """The suspension as it stands; null when nothing was done, it was taken off, or you may not see it."""
        return await self.shown(info, "suspension")


@strawberry.type
class Mutation:
    """Root fields."""

    @mutation
    async def suspend_order(self, info: Info, input: SuspendOrderInput) -> SuspensionPayload | None:
        """Record that an order or licence stands still, or one requirement of it. Its standards are judged again."""
        asked = suspensions.Suspend(
            input.key,
            input.offender,
            input.sentence,
            input.requirement or None,
            input.from_,
            input.to,
            input.cause,
            input.notes,
        )
        return SuspensionPayload.of(await suspensions.suspend_order(info.context, asked))

    @mutation
    async def change_suspension(self, info: Info, input: ChangeSuspensionInput) -> SuspensionPayload | None:
        """End a suspension, put it right, or take it off. What it said before is kept."""
        asked = suspensions.ChangeSuspension(
            input.key,
            input.suspension,
            input.version,
            input.from_,
            input.to,
            input.cause,
            input.notes,
            input.withdrawn,
            input.reason,
        )
        return SuspensionPayload.of(await suspensions.change_suspension(info.context, asked))
