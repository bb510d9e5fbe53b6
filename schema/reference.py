"""Areas, prisons and officers."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Self

import strawberry

from resolvers import prisons, reference
from resolvers.nodes import node
from rules.codes import CodeChangeKind
from schema.commands import Info, Keyed, Payload, UserError, answered, mutation, read_back
from schema.fields import Connection, Node, computed, edge, root, stored
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


PRISONS = "The text of the file, CSV, as docs/codes.md lays it out."


@strawberry.type(description="What a file makes of a prison.")
class PrisonLoaded:
    """A line of the preview."""

    kind: CodeChangeKind | None = stored("Whether it is new, changed, or as it was.")
    code: str | None = stored("Its three letters.")
    name: str | None = stored("What it is to be called.")
    words: list[str] | None = stored("What is to be other than it was, or of a new one all, a line each.")


@strawberry.type(description="What loading prisons from a file would change. Nothing is done.")
class PrisonsPreview:
    """A preview."""

    version: int | None = stored(
        "A number that grows with every change of a prison; `loadPrisons` is given it."
    )
    reasons: list[UserError] | None = stored("Why it can't be loaded. Empty: it can.")
    changes: list[PrisonLoaded] | None = stored("Prison by prison of the file, new ones first.")

    @classmethod
    def of(cls, found: dict[str, Any]) -> Self:
        """A preview as the resolvers answer it."""
        return cls(
            version=found.get("version"),
            reasons=[
                UserError(code=one.code, field=one.field, message=one.message) for one in found["reasons"]
            ],
            changes=[
                PrisonLoaded(**{**one, "kind": CodeChangeKind[one["kind"]]})
                for one in found.get("changes", ())
            ],
        )


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

    @computed
    async def preview_prisons(
        self, info: Info, file: Annotated[str, strawberry.argument(description=PRISONS)]
    ) -> PrisonsPreview | None:
        """What loading prisons from a file would change, and what stands against it."""
        return PrisonsPreview.of(await prisons.preview(info.context, file))

    @computed
    async def prisons_file(self, info: Info) -> str | None:
        """The prisons as they stand, as a file to change and load."""
        return await prisons.as_file(info.context)


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


@strawberry.input(
    description="Prisons that are new, called otherwise, for something else, or that open or close."
)
class LoadPrisonsInput(Keyed):
    """Input of `loadPrisons`."""

    file: str = strawberry.field(description=PRISONS)
    version: int = strawberry.field(description="The version that the preview told.")
    reason: str = strawberry.field(description="Why, in a sentence: such as the instruction that says so.")


@strawberry.type(description="What came of loading prisons.")
class PrisonsPayload(Payload):
    """Answer of `loadPrisons`."""

    @answered
    async def prisons(self, info: Info, first: int = 100) -> list[Prison] | None:
        """Those that are new or changed; null when nothing was done."""
        ids = self.answer.get("prisons")
        return (
            None if ids is None else [await read_back(info, node(info.context, id_)) for id_ in ids[:first]]
        )


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

    @mutation
    async def load_prisons(self, info: Info, input: LoadPrisonsInput) -> PrisonsPayload | None:
        """Load prisons from a file: all of it, or nothing. Prisons that it leaves out stay as they are."""
        asked = prisons.LoadPrisons(input.key, input.file, input.version, input.reason)
        return PrisonsPayload.of(await prisons.load_prisons(info.context, asked))
