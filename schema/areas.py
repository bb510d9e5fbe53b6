"""Areas that merge and split: what a file would move, saying so, and taking it back before its day."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Self

import strawberry

from resolvers import areas as begin
from resolvers.nodes import node
from schema.commands import Info, Keyed, Payload, UserError, answered, mutation, read_back
from schema.fields import computed, stored
from schema.reference import Area, AreaChange

FILE = "The text of the file, CSV, as docs/areas.md lays it out."


@strawberry.type(description="What moves from an area, or from an office of it, to what that becomes.")
class AreaMove:
    """A line of the preview."""

    area: str | None = stored("The area that ends, by name.")
    office: str | None = stored("The office; null: all that has none.")
    becomes: str | None = stored("The area that follows, by name; null: the file does not say.")
    founds: bool | None = stored("Whether that is a new area.")
    cases: int | None = stored("How many cases go on there, of people whom you may see.")
    posts: int | None = stored("How many posts members of staff hold there.")


@strawberry.type(description="What changing areas by a file would move. Nothing is done.")
class AreaPreview:
    """A preview."""

    reasons: list[UserError] | None = stored("Why it can't be done. Empty: it can.")
    moves: list[AreaMove] | None = stored("Area by area, and office by office.")
    agencies: list[str] | None = stored(
        "Partner agencies whose agreement names an area that ends: it tells them of nobody there until it is renewed."
    )

    @classmethod
    def of(cls, found: dict[str, Any]) -> Self:
        """A preview as the resolvers answer it."""
        return cls(
            reasons=[
                UserError(code=one.code, field=one.field, message=one.message) for one in found["reasons"]
            ],
            moves=[AreaMove(**one) for one in found.get("moves", ())],
            agencies=list(found.get("agencies", ())),
        )


@strawberry.input(description="What areas become, from a day on.")
class ChangeAreasInput(Keyed):
    """Input of `changeAreas`."""

    file: str = strawberry.field(description=FILE)
    from_: dt.date = strawberry.field(name="from", description="The first day of it.")
    reason: str = strawberry.field(description="Why, in a sentence: such as the order that says so.")


@strawberry.type(description="What came of changing areas.")
class AreasPayload(Payload):
    """Answer of `changeAreas`."""

    @answered
    async def changes(self, info: Info, first: int = 100) -> list[AreaChange] | None:
        """What was said, in the order of the file; null when nothing was done."""
        ids = self.answer.get("changes")
        return (
            None if ids is None else [await read_back(info, node(info.context, id_)) for id_ in ids[:first]]
        )


@strawberry.input(description="That an area is not to end after all.")
class KeepAreaInput(Keyed):
    """Input of `keepArea`."""

    area: str = strawberry.field(description="The area, by its slug.")
    reason: str = strawberry.field(description="Why, in a sentence.")


@strawberry.type(description="What came of keeping an area.")
class KeepAreaPayload(Payload):
    """Answer of `keepArea`."""

    @answered
    async def area(self, info: Info) -> Area | None:
        """The area as it is now; null when nothing was done."""
        return await self.shown(info, "area")


@strawberry.type
class Query:
    """Root fields."""

    @computed
    async def preview_areas(
        self,
        info: Info,
        file: Annotated[str, strawberry.argument(description=FILE)],
        from_: Annotated[
            dt.date | None, strawberry.argument(name="from", description="The first day; null: today.")
        ] = None,
    ) -> AreaPreview | None:
        """What a file would move from areas that end to what they become, and what stands against it."""
        return AreaPreview.of(await begin.preview(info.context, file, from_))


@strawberry.type
class Mutation:
    """Root fields."""

    @mutation
    async def change_areas(self, info: Info, input: ChangeAreasInput) -> AreasPayload | None:
        """Say what areas become. From the day on their cases, staff and moves are with what they became; what was
        before stays as it was."""
        asked = begin.ChangeAreas(input.key, input.file, input.from_, input.reason)
        return AreasPayload.of(await begin.change_areas(info.context, asked))

    @mutation
    async def keep_area(self, info: Info, input: KeepAreaInput) -> KeepAreaPayload | None:
        """Take back what an area was to become, before the day of it."""
        asked = begin.KeepArea(input.key, input.area, input.reason)
        return KeepAreaPayload.of(await begin.keep_area(info.context, asked))
