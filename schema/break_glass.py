"""Breaking the glass: opening a record at once for a reason, and the review that follows each time."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

import strawberry

from resolvers import break_glass
from rules.codes import Finding
from schema.commands import Info, Keyed, Payload, answered, mutation
from schema.fields import Connection, Node, edge, root, stored
from schema.looks import Look
from schema.offenders import Offender
from schema.staff import Staff


@strawberry.type(description="The review of one time that somebody broke the glass.")
class AccessReview(Node):
    """A use of break-glass and its review."""

    reason: str | None = stored("Why the record was opened.")
    at: datetime | None = stored("When it was opened.")
    until: datetime | None = stored("When it closed again.")
    open: bool | None = stored("Whether the review is still to be closed.")
    due: date | None = stored("The last day for that.")
    overdue: bool | None = stored("Whether that day has passed.")
    finding: Finding | None = stored("What the review found.")
    note: str | None = stored("In which words.")
    reviewed_at: datetime | None = stored("When it was closed.")
    version: int | None = stored("How often this has been changed, from 1.")

    @edge
    def by(self) -> Staff | None:
        """Who opened the record."""

    @edge
    def reviewed_by(self) -> Staff | None:
        """Who closed the review."""

    @edge
    def looks(self, first: int = 100) -> list[Look] | None:
        """What they looked at of this person while the record was open, the newest first; within seconds."""

    @edge
    def offender(self) -> Offender | None:
        """Whose record it was; null when you may not see that yourself."""


@strawberry.input(description="Which record to open, and why.")
class BreakGlassInput(Keyed):
    """Input of `breakGlass`."""

    record: strawberry.ID = strawberry.field(description="The id of the person, or of a `RestrictedRecord`.")
    reason: str = strawberry.field(
        description="Why, in 20 characters at least. Whoever reviews it reads this."
    )


@strawberry.input(description="What a review found.")
class CloseAccessReviewInput(Keyed):
    """Input of `closeAccessReview`."""

    review: strawberry.ID = strawberry.field(description="The review.")
    version: int = strawberry.field(description="Its version as it was read.")
    finding: Finding = strawberry.field(description="What it found.")
    note: str = strawberry.field(description="Why, in 20 characters at least.")


@strawberry.type(description="What came of breaking the glass.")
class BreakGlassPayload(Payload):
    """Answer of `breakGlass`."""

    @answered
    def offender(self) -> strawberry.ID | None:
        """The id of the person whose record is open to you now."""
        return self.answer.get("offender")

    @answered
    def until(self) -> datetime | None:
        """Until when."""
        return datetime.fromisoformat(self.answer["until"]) if "until" in self.answer else None


@strawberry.type(description="What came of closing a review.")
class AccessReviewPayload(Payload):
    """Answer of `closeAccessReview`."""

    @answered
    async def review(self, info: Info) -> AccessReview | None:
        """The review as it is now."""
        return await self.shown(info, "review", break_glass.access_review)


@strawberry.type
class Query:
    """Root fields."""

    @root(break_glass.access_reviews)
    def access_reviews(
        self,
        first: int,
        after: str | None = None,
        open: Annotated[
            bool, strawberry.argument(description="Those still to be closed, or those that are.")
        ] = True,
    ) -> Connection[AccessReview] | None:
        """Reviews of break-glass, of the people whom you answer for; those due first."""

    @root(break_glass.access_review)
    def access_review(self, id: strawberry.ID) -> AccessReview | None:
        """One of them; null when there is none that you may see."""


@strawberry.type
class Mutation:
    """Root fields."""

    @mutation
    async def break_glass(self, info: Info, input: BreakGlassInput) -> BreakGlassPayload | None:
        """Open a record that you may not see, or parts of it, for a short time. Your reason is kept, those who answer
        for the person are told, and somebody reviews it."""
        asked = break_glass.BreakGlass(input.key, input.record, input.reason)
        return BreakGlassPayload.of(await break_glass.break_glass(info.context, asked))

    @mutation
    async def close_access_review(
        self, info: Info, input: CloseAccessReviewInput
    ) -> AccessReviewPayload | None:
        """Close the review of a time that somebody else broke the glass."""
        asked = break_glass.CloseReview(input.key, input.review, input.version, input.finding, input.note)
        return AccessReviewPayload.of(await break_glass.close_review(info.context, asked))
