"""Many cases at once, as when an office closes or an officer leaves: each of them, or none."""

from __future__ import annotations

from datetime import date

import strawberry

from resolvers.transfers import bulk
from schema.commands import Info, Keyed, Payload, answered, mutation

CHECK = "Only try, and say what would come of it: nothing is written, and the key can be used for doing it."


@strawberry.input(description="Cases that go to another office of their area, when and why.")
class MoveCasesInput(Keyed):
    """Input of `moveCases`."""

    supervisions: list[strawberry.ID] = strawberry.field(
        description="The supervisions that go on, of the cases: 200 at most."
    )
    office: str = strawberry.field(description="The office (team) to which all go.")
    moves_on: date = strawberry.field(description="The day of the move.")
    reason: str = strawberry.field(description="Why they move, in 10 characters at least.")
    check: bool = strawberry.field(default=False, description=CHECK)


@strawberry.input(description="Cases that go to another officer of their area at once, and why.")
class ReassignCasesInput(Keyed):
    """Input of `reassignCases`."""

    supervisions: list[strawberry.ID] = strawberry.field(
        description="The supervisions that go on, of the cases: 200 at most."
    )
    officer: strawberry.ID = strawberry.field(description="The officer, one of their area's.")
    reason: str = strawberry.field(description="Why, in 10 characters at least.")
    office: str | None = strawberry.field(
        default=None, description="The officer's office (team). Null: each case stays in its own."
    )
    check: bool = strawberry.field(default=False, description=CHECK)


@strawberry.type(
    description="What came of a command on many cases. An error about one stands at `supervisions.` and its place."
)
class CasesPayload(Payload):
    """Answer of `moveCases` and `reassignCases`."""

    @answered
    def done(self) -> int | None:
        """How many cases it was done to: all, or null where one stood against it."""
        found = self.answer.get("transfers", self.answer.get("cases"))
        return None if found is None else len(found)

    @answered
    def possible(self) -> int | None:
        """How many cases it could be done to, where it was only tried; null where one stands against it."""
        found: int | None = self.answer.get("possible")
        return found


@strawberry.type
class BulkMutation:
    """Root fields."""

    @mutation
    async def move_cases(self, info: Info, input: MoveCasesInput) -> CasesPayload | None:
        """Propose to move cases to another office: each of them, or none, with why not for each that can't."""
        asked = bulk.MoveCases(
            input.key,
            tuple(map(str, input.supervisions)),
            " ".join(input.office.split()),
            input.moves_on,
            " ".join(input.reason.split()),
            input.check,
        )
        return CasesPayload.of(await bulk.move_cases(info.context, asked))

    @mutation
    async def reassign_cases(self, info: Info, input: ReassignCasesInput) -> CasesPayload | None:
        """Give cases to another officer: each of them, or none, with why not for each that can't."""
        asked = bulk.ReassignCases(
            input.key,
            tuple(map(str, input.supervisions)),
            input.officer,
            " ".join((input.office or "").split()) or None,
            input.reason,
            input.check,
        )
        return CasesPayload.of(await bulk.reassign_cases(info.context, asked))
