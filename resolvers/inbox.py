"""What the service tells members of staff and their offices, and what it asks of them until somebody has done it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from graph import inbox as graph
from graph.inbox import telling
from graph.session import Transaction
from graph.shape import Start
from resolvers.access import reach
from resolvers.commands import NOT_THERE, Command, NotDone, Outcome, UserError, Written, carry_out
from resolvers.context import Context
from resolvers.paging import position, size
from resolvers.positions import open_position, seal_position
from resolvers.refusals import Refusal

PART = "inbox"
MOST_AT_ONCE = 200
"""Items that one message of a subscription holds at most."""

NO_TASK = "This asks for nothing to be done. Mark it as read."
DONE_ALREADY = "This is done already."
NO_POSITION = "`after` is no position of yours. Use the `position` of the last message that you had."


@dataclass(frozen=True)
class Mark:
    """Note that an item was read, or that a task is done."""

    key: str
    item: str


@dataclass
class Reading:
    """How far a subscription has read: `upto` is what it may read to, `position` where it stands, None before it began.

    What the last reading found: `items` and the `offenders` they are about, by id, and whether there is `more`.
    `answered`: it was read at all.
    """

    upto: int
    position: int | None = None
    answered: bool = False
    more: bool = False
    items: Sequence[str] = ()
    offenders: Sequence[str] = ()

    def begin(self, context: Context, after: str | None) -> int:
        """Where it stands. Raises Refusal for a position that was not sealed for this reader."""
        if self.position is None:
            try:
                self.position = (
                    self.upto if after is None else open_position(after, context.viewer.id, context.positions)
                )
            except ValueError:
                raise Refusal("BAD_INPUT", NO_POSITION, "after") from None
        return self.position

    def found(self, last: int | None, items: Sequence[str], offenders: Sequence[str]) -> None:
        """Note what was read: `last` is the position of the last item, where there are more; None: there are not."""
        assert self.position is not None
        # Another server may have been further than this one is yet.
        self.position = max(self.position, self.upto) if last is None else last
        self.answered, self.more = True, last is not None
        self.items, self.offenders = items, offenders

    def sealed(self, context: Context) -> str:
        """Where it stands, for its reader."""
        assert self.position is not None
        return seal_position(self.position, context.viewer.id, context.positions)


def inbox(
    context: Context,
    first: int,
    after: str | None = None,
    open: bool | None = None,
    tasks: bool | None = None,
    mine: bool | None = None,
    office: str | None = None,
    area: str | None = None,
    prison: str | None = None,
) -> Start:
    """What is in the reader's inboxes, the latest first."""
    filters = {"open": open, "task": tasks, "mine": mine, "office": office, "area": area, "prison": prison}
    return graph.inbox(_within(context), size(first), position(after), **filters)


def item(context: Context, id: str) -> Start:
    """One of the items."""
    return graph.one(_within(context), id)


def news(context: Context, reading: Reading, after: str | None) -> Start:
    """What came since a subscription read last. Raises Refusal."""
    return graph.news(_within(context), reading.begin(context, after), reading.upto, MOST_AT_ONCE)


async def mark_read(context: Context, asked: Mark) -> Outcome:
    """Note when somebody first read an item. Answers its id."""

    async def work(tx: Transaction, at: datetime) -> Written:
        await _reached(tx, context, asked.item)
        await telling.mark_read(tx, asked.item, by=context.viewer.id, at=at)
        return Written({"item": asked.item}, "INBOX_READ", asked.item)

    return await carry_out(context, Command("markInboxRead", PART, asked.key, asked.item, {}), work)


async def finish_task(context: Context, asked: Mark) -> Outcome:
    """Note a task as done, for everyone of the office. Answers its id."""

    async def work(tx: Transaction, at: datetime) -> Written:
        if not await _reached(tx, context, asked.item):
            raise NotDone(UserError("NO_TASK", NO_TASK, "item"))
        done = await telling.finish(tx, [asked.item], name=context.viewer.name, at=at)
        if not done:
            raise NotDone(UserError("DONE_ALREADY", DONE_ALREADY, "item"))
        return Written({"item": asked.item}, "TASK_FINISHED", asked.item, finished=tuple(done))

    return await carry_out(context, Command("finishTask", PART, asked.key, asked.item, {}), work)


async def _reached(tx: Transaction, context: Context, item: str) -> bool:
    """Whether an item that the viewer reads is a task. Raises NotDone for one that is not there for them."""
    task = await telling.in_reach(tx, item, graph.reachable(_within(context)), context.asking)
    if task is None:
        raise NotDone(UserError("NOT_FOUND", NOT_THERE, "item"))
    return task


def _within(context: Context) -> str | None:
    return reach(context.grants, "identity")
