"""Areas, prisons and officers."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import strawberry

from resolvers import reference
from schema.commands import Info, Keyed, Payload, answered, mutation
from schema.fields import Connection, Node, edge, root, stored
from schema.sources import Replaced


@strawberry.type(description="One of the 42 probation areas.")
class Area(Node):
    """A probation area."""

    slug: str | None = stored("The area's name as addresses and extracts write it: `west-yorkshire`.")
    name: str | None = stored("The area's name.")
    region: str | None = stored("The government region it belongs to.")
    force_number: str | None = stored("The PNC number of the police force with the same boundary.")
    npsiss: bool | None = stored("Whether the area was on the national probation network in September 2003.")
    opened_on: dt.date | None = stored("The day on which it began; null: as far back as is known.")
    closed_on: dt.date | None = stored(
        "The first day on which it is no more, since it became another; null: none is known."
    )

    @edge
    def officers(self, first: int = 100) -> list[Officer] | None:
        """The officers who work there, by name."""

    @edge
    def became(self, first: int = 100) -> list[AreaChange] | None:
        """What it became, or will: as a whole, and office by office."""

    @edge
    def came_from(self, first: int = 100) -> list[AreaChange] | None:
        """What became this area, or will: other areas, and offices of them."""


@strawberry.type(description="That an area, or an office of it, became another area from a day on.")
class AreaChange(Node):
    """What became of an area."""

    office: str | None = stored(
        "The office of which it is said; null: the area as a whole, and all that has none."
    )
    from_: dt.date | None = strawberry.field(name="from", description="The first day of it.")
    reason: str | None = stored("Why, as the steward said it.")
    recorded_at: dt.datetime | None = stored("When it was said.")

    @edge
    def former(self) -> Area | None:
        """The area that ended."""

    @edge
    def into(self) -> Area | None:
        """The area that followed."""


@strawberry.type(description="A prison or young offender institution.")
class Prison(Node):
    """A prison."""

    code: str | None = stored("Three letters.")
    lids_code: str | None = stored("The code that LIDS uses.")
    name: str | None = stored("The prison's name.")
    function: str | None = stored("What it was for in 2003, such as `high-security`.")
    contracted: bool | None = stored("Whether a contractor ran it in 2003.")
    opened_on: dt.date | None = stored("The day on which it opened, where that is known.")
    closed_on: dt.date | None = stored("The first day on which it takes in nobody; null: it is open.")
    version: int | None = stored("How often it has been changed, from 1.")

    @edge
    def replaced(self, first: int = 10) -> list[Replaced] | None:
        """What was known of it before, the latest first."""


@strawberry.type(description="A probation officer who is named on a file.")
class Officer(Node):
    """A probation officer."""

    name: str | None = stored("As the file names them.")

    @edge
    def area(self) -> Area | None:
        """Where they work."""


@strawberry.type
class Query:
    """Root fields."""

    @root(reference.areas)
    def areas(
        self,
        first: int,
        after: str | None = None,
        every: Annotated[
            bool,
            strawberry.argument(
                description="Also those that have ended, or are yet to begin: for figures of old days."
            ),
        ] = False,
    ) -> Connection[Area] | None:
        """The probation areas that there are today, by name."""

    @root(reference.prisons)
    def prisons(self, first: int, after: str | None = None) -> Connection[Prison] | None:
        """The prisons, by name."""


@strawberry.input(description="When a prison opened and closed.")
class ChangePrisonInput(Keyed):
    """Input of `changePrison`."""

    prison: strawberry.ID = strawberry.field(description="The prison.")
    version: int = strawberry.field(description="The version that was read.")
    opened_on: dt.date | None = strawberry.field(
        description="The day on which it opened; null: not known.", default=None
    )
    closed_on: dt.date | None = strawberry.field(
        description="The first day on which it takes in nobody; null: it is open.", default=None
    )
    reason: str = strawberry.field(description="Why, in a sentence.")


@strawberry.type(description="What came of changing a prison.")
class PrisonPayload(Payload):
    """Answer of `changePrison`."""

    @answered
    async def prison(self, info: Info) -> Prison | None:
        """The prison as it is now; null when nothing was done."""
        return await self.shown(info, "prison")


@strawberry.type
class Mutation:
    """Root fields."""

    @mutation
    async def change_prison(self, info: Info, input: ChangePrisonInput) -> PrisonPayload | None:
        """Say when a prison opened and closed. From the day on which it closed it takes in nobody; who is held there
        stays until somebody moves them."""
        asked = reference.ChangePrison(
            input.key, input.prison, input.version, input.opened_on, input.closed_on, input.reason
        )
        return PrisonPayload.of(await reference.change_prison(info.context, asked))
