"""Inboxes: what a member of staff and their offices are told, what is asked of them, and how news of it arrives."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from resolvers import inbox
from resolvers.inbox import Reading
from rules.codes import InboxUnit
from schema.commands import Info, Keyed, Payload, answered, happening, mutation, read_list
from schema.fields import Connection, Node, edge, root, stored

if TYPE_CHECKING:
    from schema.offenders import Offender
    from schema.reference import Area, Prison

Person = Annotated["Offender", strawberry.lazy("schema.offenders")]
OfArea = Annotated["Area", strawberry.lazy("schema.reference")]
OfPrison = Annotated["Prison", strawberry.lazy("schema.reference")]


@strawberry.type(description="Something that a person or an office is told, or that is asked of them.")
class InboxItem(Node):
    """An item of an inbox."""

    kind: str | None = stored("For programs, such as `TRANSFER` or `HIGH_RISK`.")
    message: str | None = stored("For people. It names nobody.")
    subject: str | None = stored(
        "The id of what it is about; whether you may see that is another question. Of `REPORT_READY`: the report's "
        "name or the question's id, with the first day and the last, where there is something to open."
    )
    at: datetime | None = stored("When it was raised.")
    unit: InboxUnit | None = stored("Whose inbox it is in.")
    office: str | None = stored("The name of the office, where it is in one's.")
    task: bool | None = stored(
        "Whether something is to be done, by whoever of the office comes to it; else it is told."
    )
    due: date | None = stored("The day by which a task is to be done.")
    overdue: bool | None = stored("Whether that day is over and the task is not done.")
    open: bool | None = stored(
        "Of a task: that nobody has done it. Else: that you have not marked it as read."
    )
    done_at: datetime | None = stored("When the task was done.")
    done_by: str | None = stored("Who did it, by name.")
    read_at: datetime | None = stored("When you first marked it as read; null: you have not.")

    @edge
    def area(self) -> OfArea | None:
        """The area whose inbox, or whose office's, it is in."""

    @edge
    def prison(self) -> OfPrison | None:
        """The prison whose inbox it is in."""

    @edge
    def offender(self) -> Person | None:
        """Whose record it is about, if it is about one's. Who may not see that person does not see the item either."""


@strawberry.input(description="Which item of an inbox.")
class InboxItemInput(Keyed):
    """Input of `markInboxRead` and `finishTask`."""

    item: strawberry.ID = strawberry.field(description="The item.")


@strawberry.type(description="What came of marking an item.")
class InboxPayload(Payload):
    """Answer of `markInboxRead` and `finishTask`."""

    @answered
    async def item(self, info: Info) -> InboxItem | None:
        """The item as it is now."""
        return await self.shown(info, "item", inbox.item)


@strawberry.type(description="What came to your inboxes since the message before.")
class InboxNews:
    """A message of the subscription `inbox`."""

    position: str | None = strawberry.field(
        description="Give it as `after` to go on from here. It means nothing else."
    )
    found: strawberry.Private[Mapping[str, list[Any]]]

    @answered
    def items(self, info: Info, first: int = inbox.MOST_AT_ONCE) -> list[InboxItem] | None:
        """What was raised, and tasks that were done, in the order in which that happened, as they are now. What is more
        than `first` comes with the next message, at once."""
        return self.found[str(info.path.key)]


@strawberry.type
class Query:
    """Root fields."""

    @root(inbox.inbox)
    def inbox(
        self,
        first: int,
        after: str | None = None,
        open: Annotated[
            bool | None,
            strawberry.argument(
                description="Only what is open, or is not: tasks not done, and what you have not read."
            ),
        ] = None,
        tasks: Annotated[bool | None, strawberry.argument(description="Only tasks, or no tasks.")] = None,
        mine: Annotated[
            bool | None, strawberry.argument(description="Only what is for you in person, or is not.")
        ] = None,
        office: Annotated[
            str | None, strawberry.argument(description="Only of the office of this name.")
        ] = None,
        area: Annotated[
            strawberry.ID | None, strawberry.argument(description="Only of this area and its offices.")
        ] = None,
        prison: Annotated[
            strawberry.ID | None, strawberry.argument(description="Only of this prison.")
        ] = None,
    ) -> Connection[InboxItem] | None:
        """What is in your own inbox and those of the offices that you work in, the latest first."""


@strawberry.type
class Mutation:
    """Root fields."""

    @mutation
    async def mark_inbox_read(self, info: Info, input: InboxItemInput) -> InboxPayload | None:
        """Note that you have read an item."""
        return InboxPayload.of(await inbox.mark_read(info.context, inbox.Mark(input.key, input.item)))

    @mutation
    async def finish_task(self, info: Info, input: InboxItemInput) -> InboxPayload | None:
        """Note that a task is done. Done by one, it is done for all of the office."""
        return InboxPayload.of(await inbox.finish_task(info.context, inbox.Mark(input.key, input.item)))


@strawberry.type
class Subscription:
    """Root fields."""

    @happening
    async def inbox(
        self,
        info: Info,
        after: Annotated[
            str | None,
            strawberry.argument(
                description="The `position` of the last message that you had, on whatever connection: what came since "
                "is told first. None: from now on."
            ),
        ] = None,
    ) -> InboxNews | None:
        """What comes to your inboxes, as it comes. The first message says where you stand."""
        reading = info.root_value
        assert isinstance(reading, Reading)
        found = await read_list(info, "items", inbox.news(info.context, reading, after))
        last = int(found.keys[-1][0]) if found.more else None
        reading.found(last, found.ids, found.owners)
        return InboxNews(position=reading.sealed(info.context), found=found.trees)
