"""Limited access: who may not see a record, or who alone may."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

import strawberry

from resolvers import limits
from rules.codes import LimitKind
from schema.commands import Info, Keyed, Payload, answered, mutation
from schema.fields import Connection, Node, edge, root, stored
from schema.staff import Staff


@strawberry.type(description="A limit on who may see a person's record.")
class Limitation(Node):
    """An exclusion or a restriction."""

    kind: LimitKind | None = stored("Whether those named are kept out, or all the others.")
    from_: date | None = strawberry.field(name="from", description="The first day on which it holds.")
    to: date | None = stored("The first day on which it holds no more. Null: until it is ended.")
    message: str | None = stored("What whoever is kept out may be told.")
    end_reason: str | None = stored("Why it was ended.")
    version: int | None = stored("How often it has been changed, from 1.")
    recorded_at: datetime | None = stored("When this version was recorded.")

    @edge
    def names(self, first: int = 100) -> list[Staff] | None:
        """The members of staff whom it names."""

    @edge
    def by(self) -> Staff | None:
        """Who made it."""


@strawberry.type(description="That a record is there which you may not see, and nothing else of it.")
class RestrictedRecord(Node):
    """A notice. Its id can be given to `breakGlass`."""

    message: str | None = stored("What was left for whoever comes upon it.")


@strawberry.input(description="Who may not see a person's record, or who alone may.")
class LimitAccessInput(Keyed):
    """Input of `limitAccess`."""

    offender: strawberry.ID = strawberry.field(description="The person.")
    kind: LimitKind = strawberry.field(description="Whether those named are kept out, or all the others.")
    staff: list[strawberry.ID] = strawberry.field(description="The members of staff whom it names.")
    from_: date | None = strawberry.field(
        name="from", default=None, description="The first day on which it holds. Null: today."
    )
    to: date | None = strawberry.field(
        default=None, description="The first day on which it holds no more. Null: until it is ended."
    )
    message: str | None = strawberry.field(
        default=None, description="What whoever is kept out may be told. It must not say whose record it is."
    )


@strawberry.input(description="Which limit to end, when and why.")
class EndLimitInput(Keyed):
    """Input of `endLimit`."""

    limitation: strawberry.ID = strawberry.field(description="The limit.")
    version: int = strawberry.field(description="Its version as it was read.")
    reason: str = strawberry.field(description="Why it ends.")
    to: date | None = strawberry.field(
        default=None, description="The first day on which it holds no more. Null: today."
    )


@strawberry.type(description="What came of limiting access, or of ending a limit.")
class LimitationPayload(Payload):
    """Answer of `limitAccess` and `endLimit`."""

    @answered
    async def limitation(self, info: Info) -> Limitation | None:
        """The limit as it is now; null when you may not see the record any more."""
        return await self.shown(info, "limitation")


@strawberry.type
class Query:
    """Root fields."""

    @root(limits.restricted_records)
    def restricted_records(
        self,
        search: Annotated[str, strawberry.argument(description="As in `offenders`.")],
        first: int,
        after: str | None = None,
    ) -> Connection[RestrictedRecord] | None:
        """That records are there which this search would have found and which you may not see. It says no more."""


@strawberry.type
class Mutation:
    """Root fields."""

    @mutation
    async def limit_access(self, info: Info, input: LimitAccessInput) -> LimitationPayload | None:
        """Limit who may see a person's record."""
        asked = limits.LimitAccess(
            input.key,
            input.offender,
            input.kind,
            tuple(map(str, input.staff)),
            input.from_,
            input.to,
            input.message or "",
        )
        return LimitationPayload.of(await limits.limit_access(info.context, asked))

    @mutation
    async def end_limit(self, info: Info, input: EndLimitInput) -> LimitationPayload | None:
        """End a limit on who may see a person's record."""
        asked = limits.EndLimit(input.key, input.limitation, input.version, input.to, input.reason)
        return LimitationPayload.of(await limits.end_limit(info.context, asked))
