"""Groups of a programme and their meetings."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import strawberry

from resolvers import groups as begin
from rules.codes import Programme
from schema.commands import Info, Keyed, Payload, answered, mutation
from schema.fields import Connection, Node, edge, root, stored
from schema.reference import Area

VERSION = "How often it has been changed, from 1. It is changed on the version that was read."


@strawberry.type(description="A group that does a programme together. It is nobody's record: who comes is.")
class ProgrammeGroup(Node):
    """A group."""

    version: int | None = stored(VERSION)
    programme: Programme | None = stored("The programme.")
    name: str | None = stored("What the area calls it.")
    starts_on: dt.date | None = stored("The day of its first meeting.")
    closed_on: dt.date | None = stored("The day on which it ended; null while it goes on.")
    time: str | None = stored("The time of day at which it meets, `HH:MM`.")
    place: str | None = stored("The room in which it meets, in words.")
    tutors: list[str] | None = stored("Who leads it.")
    capacity: int | None = stored("How many places it has.")
    recorded_at: dt.datetime | None = stored("When it was planned or last changed.")
    recorded_by: str | None = stored("Who did, by staff id.")

    @edge
    def area(self) -> Area | None:
        """The area that runs it."""

    @edge
    def meetings(self, first: int = 100) -> list[GroupMeeting] | None:
        """Its meetings, by day."""


@strawberry.type(description="A meeting of a group: a session of its programme, or one to catch up.")
class GroupMeeting(Node):
    """A meeting."""

    version: int | None = stored(VERSION)
    number: int | None = stored("The session of the programme, from 1.")
    date: dt.date | None = stored("The day.")
    time: str | None = stored("The time of day, `HH:MM`.")
    place: str | None = stored("The room, in words.")
    catch_up: bool | None = stored("Whether it is for those who missed the session.")
    registered: bool | None = stored("Whether its register was written.")
    recorded_at: dt.datetime | None = stored("When it was planned or last changed.")
    recorded_by: str | None = stored("Who did, by staff id.")

    @edge
    def group(self) -> ProgrammeGroup | None:
        """The group."""


@strawberry.input(description="A group, and the pattern in which it meets.")
class OpenGroupInput(Keyed):
    """Input of `openGroup`."""

    area: strawberry.ID = strawberry.field(description="The area that runs it.")
    programme: Programme = strawberry.field(description="The programme.")
    name: str = strawberry.field(description="What the area calls it.")
    first_day: dt.date = strawberry.field(description="The day of the first session.")
    tutors: list[str] = strawberry.field(description="Who leads it.")
    capacity: int = strawberry.field(description="How many places it has, 1 to 40.")
    times_a_week: int = strawberry.field(default=1, description="How often it meets in a week, 1 to 4.")
    sessions: int | None = strawberry.field(
        default=None, description="How many sessions are planned. Null: as many as the catalogue says."
    )
    time: str | None = strawberry.field(default=None, description="The time of day, `HH:MM`.")
    place: str | None = strawberry.field(default=None, description="The room, in words.")


@strawberry.input(description="What is to stand instead. What is left out stays; null takes a value away.")
class ChangeGroupInput(Keyed):
    """Input of `changeGroup`."""

    group: strawberry.ID = strawberry.field(description="The group.")
    version: int = strawberry.field(description="Its version as it was read.")
    name: str | None = strawberry.field(default=strawberry.UNSET, description="What the area calls it.")
    tutors: list[str] | None = strawberry.field(default=strawberry.UNSET, description="Who leads it.")
    capacity: int | None = strawberry.field(default=strawberry.UNSET, description="How many places it has.")
    time: str | None = strawberry.field(default=strawberry.UNSET, description="The time of day, `HH:MM`.")
    place: str | None = strawberry.field(default=strawberry.UNSET, description="The room, in words.")
    closed_on: dt.date | None = strawberry.field(
        default=strawberry.UNSET, description="The day on which it ended."
    )


@strawberry.input(description="One more meeting of a group.")
class PlanMeetingInput(Keyed):
    """Input of `planMeeting`."""

    group: strawberry.ID = strawberry.field(description="The group.")
    number: int = strawberry.field(description="The session of the programme.")
    day: dt.date = strawberry.field(description="The day.")
    time: str | None = strawberry.field(default=None, description="The time, `HH:MM`. Null: the group's.")
    place: str | None = strawberry.field(default=None, description="The room. Null: the group's.")
    catch_up: bool = strawberry.field(
        default=True, description="Whether it is for those who missed the session."
    )


@strawberry.input(description="Another day, time or room for a meeting.")
class ChangeMeetingInput(Keyed):
    """Input of `changeMeeting`."""

    meeting: strawberry.ID = strawberry.field(description="The meeting.")
    version: int = strawberry.field(description="Its version as it was read.")
    day: dt.date = strawberry.field(description="The day.")
    time: str | None = strawberry.field(default=None, description="The time of day, `HH:MM`.")
    place: str | None = strawberry.field(default=None, description="The room, in words.")


GIVEN = {
    "name": "name",
    "tutors": "tutors",
    "capacity": "capacity",
    "time": "time",
    "place": "place",
    "closed_on": "closedOn",
}
"""Fields of a change, and the property of the group that each is."""
NEVER_NULL = ("name", "tutors", "capacity")


@strawberry.type(description="What came of planning or changing a group.")
class GroupPayload(Payload):
    """Answer of the commands of groups."""

    @answered
    async def group(self, info: Info) -> ProgrammeGroup | None:
        """The group as it stands; null when nothing was done."""
        return await self.shown(info, "group")


@strawberry.type
class Query:
    """Root fields."""

    @root(begin.groups)
    def groups(
        self,
        area: Annotated[strawberry.ID, strawberry.argument(description="The area that runs them.")],
        first: int,
        open: Annotated[
            bool | None,
            strawberry.argument(description="Whether they go on; false: those that ended; null: both."),
        ] = None,
        after: str | None = None,
    ) -> Connection[ProgrammeGroup] | None:
        """Groups of programmes in an area, the latest first."""

    @root(begin.group)
    def group(self, id: strawberry.ID) -> ProgrammeGroup | None:
        """A group; null when there is none."""


@strawberry.type
class Mutation:
    """Root fields."""

    @mutation
    async def open_group(self, info: Info, input: OpenGroupInput) -> GroupPayload | None:
        """Open a group of a programme and plan its sessions, each on a working day of its own."""
        asked = begin.OpenGroup(
            input.key,
            input.area,
            input.programme,
            input.name.strip(),
            input.first_day,
            input.time,
            input.place,
            tuple(input.tutors),
            input.capacity,
            input.times_a_week,
            input.sessions,
        )
        return GroupPayload.of(await begin.open_group(info.context, asked))

    @mutation
    async def change_group(self, info: Info, input: ChangeGroupInput) -> GroupPayload | None:
        """Change a group, or say when it ended. What it said is kept."""
        given = {
            name: value
            for field, name in GIVEN.items()
            if (value := getattr(input, field)) is not strawberry.UNSET
            and not (value is None and field in NEVER_NULL)
        }
        asked = begin.ChangeGroup(input.key, input.group, input.version, given)
        return GroupPayload.of(await begin.change_group(info.context, asked))

    @mutation
    async def plan_meeting(self, info: Info, input: PlanMeetingInput) -> GroupPayload | None:
        """Plan one more meeting of a group: for those who missed a session, or for all."""
        asked = begin.PlanMeeting(
            input.key, input.group, input.number, input.day, input.time, input.place, input.catch_up
        )
        return GroupPayload.of(await begin.plan_meeting(info.context, asked))

    @mutation
    async def change_meeting(self, info: Info, input: ChangeMeetingInput) -> GroupPayload | None:
        """Move a meeting whose register is not written yet."""
        asked = begin.ChangeMeeting(
            input.key, input.meeting, input.version, input.day, input.time, input.place
        )
        return GroupPayload.of(await begin.change_meeting(info.context, asked))
