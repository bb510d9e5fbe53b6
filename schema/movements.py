"""Movements by command: receptions, moves, releases, recalls, absences, escapes, deaths, and their correction."""

from __future__ import annotations

import datetime as dt

import strawberry

from resolvers import movements
from rules.codes import CustodyMove, ReleaseType
from schema.commands import Info, Keyed, Payload, answered, mutation
from schema.contacts import Contact
from schema.custody import Movement


@strawberry.input(description="A movement of a person into a prison, or out of it.")
class RecordMovementInput(Keyed):
    """Input of `recordMovement`."""

    offender: strawberry.ID = strawberry.field(description="The person.")
    kind: CustodyMove = strawberry.field(description="What happened.")
    prison: strawberry.ID = strawberry.field(
        description="The prison that the person came into or went out of."
    )
    day: dt.date = strawberry.field(description="The day.")
    time: str | None = strawberry.field(default=None, description="The time of day, `HH:MM`.")
    place: str | None = strawberry.field(default=None, description="Where from or where to, in words.")
    number: str | None = strawberry.field(
        default=None, description="The new prison number: of a reception or a recall, and of these only."
    )
    release: ReleaseType | None = strawberry.field(
        default=None, description="On what the person is released: of a release, and of that only."
    )


@strawberry.input(description="What is to be corrected of a movement that was entered.")
class CorrectMovementInput(Keyed):
    """Input of `correctMovement`."""

    movement: strawberry.ID = strawberry.field(description="The movement.")
    version: int = strawberry.field(description="Its version as it was read.")
    reason: str = strawberry.field(description="Why it is corrected.")
    day: dt.date | None = strawberry.field(default=None, description="The right day. Null: as it is.")
    time: str | None = strawberry.field(default=None, description="The right time of day. Null: as it is.")
    withdrawn: bool = strawberry.field(default=False, description="Whether it did not happen at all.")


@strawberry.type(description="What came of recording or correcting a movement.")
class MovementPayload(Payload):
    """Answer of `recordMovement` and `correctMovement`."""

    @answered
    async def movement(self, info: Info) -> Movement | None:
        """The movement as it is now; null when it was withdrawn, or you may not see it."""
        return await self.shown(info, "movement")

    @answered
    async def first_appointment(self, info: Info) -> Contact | None:
        """The first appointment that a release brought; null when none, or you may not see it."""
        return await self.shown(info, "contact")

    @answered
    def warnings(self) -> list[str] | None:
        """What is missing for it, in words: it was recorded all the same."""
        return list(self.answer.get("warnings") or ())


@strawberry.type
class Mutation:
    """Root fields."""

    @mutation
    async def record_movement(self, info: Info, input: RecordMovementInput) -> MovementPayload | None:
        """Record that a person came into a prison or went out of it. Stays, the time in custody and, after a release,
        the first appointment follow in the same transaction."""
        asked = movements.RecordMovement(
            input.key,
            input.offender,
            input.kind,
            input.prison,
            input.day,
            input.time,
            input.place,
            input.number,
            input.release,
        )
        return MovementPayload.of(await movements.record_movement(info.context, asked))

    @mutation
    async def correct_movement(self, info: Info, input: CorrectMovementInput) -> MovementPayload | None:
        """Correct the day or time of a movement that was entered, or withdraw it. The stays follow, with history."""
        asked = movements.CorrectMovement(
            input.key,
            input.movement,
            input.version,
            input.day,
            input.time,
            input.withdrawn,
            input.reason,
        )
        return MovementPayload.of(await movements.correct_movement(info.context, asked))
