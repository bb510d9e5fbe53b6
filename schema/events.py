"""What happened to people's records, to be followed from a position on."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

import strawberry
from strawberry import argument

from resolvers import events
from schema.fields import Node, PageInfo, codes, edge, root, stored
from schema.offenders import Offender


@strawberry.type(description="Something that happened to somebody's record.")
class Event(Node):
    """An event."""

    kind: codes.EventKind | None = stored("What happened.")
    at: datetime | None = stored("When it was recorded.")
    subject: strawberry.ID | None = stored(
        "The id of what it is about, such as a movement; null where `node` would not find it for you."
    )
    by: str | None = stored("Who recorded it, by name; null to another agency.")

    @edge
    def offenders(self, first: int = 10) -> list[Offender] | None:
        """Whose record it is of: one person's, but where records were joined or split."""


@strawberry.type(description="One event of a page, with its position.")
class EventEdge:
    """Relay's edge."""

    cursor: str = strawberry.field(description="The position: give it as `after` to read on from here.")
    node: Event = strawberry.field(description="The event itself.")


@strawberry.type(
    description="A page of events. How many there are in all is not said: they are followed, not counted."
)
class EventConnection:
    """Relay's connection, without a total."""

    edges: list[EventEdge] = strawberry.field(description="The page, each with its position.")
    nodes: list[Event] = strawberry.field(description="The page, without positions.")
    page_info: PageInfo = strawberry.field(
        description="Where the page stands. Keep `endCursor`: it is the position to read on from, at any time later; "
        "null where nothing came: keep the one you have."
    )


@strawberry.type
class Query:
    """Root fields."""

    @root(events.case_events)
    def case_events(
        self,
        first: int,
        officer: Annotated[
            strawberry.ID | None, argument(description="On the people of this officer.")
        ] = None,
        area: Annotated[strawberry.ID | None, argument(description="The area of the team.")] = None,
        team: Annotated[str | None, argument(description="On the people of this team of the area.")] = None,
        since: Annotated[date | None, argument(description="From this day on; null: a week back.")] = None,
        after: str | None = None,
    ) -> EventConnection | None:
        """What others did to the records of a caseload, as far as you may know of it, the latest first."""

    @root(events.events)
    def events(self, first: int, after: str | None = None) -> EventConnection | None:
        """What happened to people's records, in the order in which it was recorded, as far as you may know of it now.

        What happened before you might know of it is told only to who has not read past it yet.
        """
