"""A transfer as it is, what happened to it, and who is responsible at any instant: all of it from the events alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from rules.codes import TransferKind, TransferSide, TransferState, TransferStep
from rules.transfers.commands import Amend, Command, Propose, Reassign, Taking
from rules.transfers.parties import Place, Post, day_of
from rules.transfers.sets import RuleSet, rules_called
from rules.transfers.table import FINAL


@dataclass(frozen=True, slots=True)
class Event:
    """A command that was carried out, and what holds from its instant on.

    Every event names one officer who is responsible and one who supervises, so no instant has none or two.
    `number` counts from 1 within the transfer; `rules` is the key of the rules under which the transfer began.
    """

    number: int
    command: Command
    rules: str
    state: TransferState
    responsible: Post
    supervising: Post

    @property
    def step(self) -> TransferStep:
        """What was done."""
        return self.command.step

    @property
    def at(self) -> datetime:
        """The instant from which it holds."""
        return self.command.by.at

    @property
    def transfer(self) -> str:
        """The id of the transfer."""
        return self.command.transfer


@dataclass(frozen=True, slots=True)
class Transfer:
    """A transfer as it is after its last event.

    `home` is the officer of the home side, `to` where the case is to go, `receiving` its officer there once named.
    `responsible` owns the case, `supervising` sees the person: two different posts during provisional supervision
    and caretaking.
    """

    id: str
    case: str
    kind: TransferKind
    rules_key: str
    state: TransferState
    home: Post
    to: Place
    moves_on: date
    until: date | None
    responsible: Post
    supervising: Post
    receiving: Post | None = None
    appointment: datetime | None = None
    late_reason: str = ""
    events: tuple[Event, ...] = ()

    @property
    def rules(self) -> RuleSet:
        """The rules under which it began, and which it keeps."""
        return rules_called(self.rules_key)

    @property
    def open(self) -> bool:
        """Whether the move is still going on."""
        return self.state not in FINAL

    def last(self, *steps: TransferStep) -> Event | None:
        """The last event of any of these steps."""
        return next((event for event in reversed(self.events) if event.step in steps), None)

    def day(self, *steps: TransferStep) -> date | None:
        """The day on which one of these steps was last taken."""
        event = self.last(*steps)
        return day_of(event.at) if event else None

    @property
    def amended_on(self) -> date | None:
        """The day on which the court named the new area, which may be long before it was recorded."""
        event = self.last(TransferStep.AMEND)
        return event.command.on if event and isinstance(event.command, Amend) else None

    def place(self, side: TransferSide) -> Place:
        """Where a side is."""
        if side is TransferSide.HOME:
            return self.home.place
        return self.receiving.place if self.receiving else self.to


def evolve(transfer: Transfer | None, event: Event) -> Transfer:
    """The transfer after an event. Decides nothing. Raises ValueError for an event that is not the next of it."""
    command = event.command
    number = len(transfer.events) + 1 if transfer else 1
    if event.number != number or (transfer and event.transfer != transfer.id):
        raise ValueError(f"event {event.number} of {event.transfer} does not come next")
    if isinstance(command, Propose):
        transfer = Transfer(
            event.transfer,
            command.case,
            command.kind,
            event.rules,
            event.state,
            event.responsible,
            command.to,
            command.moves_on,
            command.until,
            event.responsible,
            event.supervising,
        )
    if transfer is None:
        raise ValueError(f"{event.transfer} does not begin with a proposal")
    if isinstance(command, Taking):
        receiving = officer_named(transfer, command)
        transfer = replace(
            transfer, receiving=receiving, appointment=command.appointment, late_reason=command.late_reason
        )
    if isinstance(command, Reassign):
        if command.area and command.by.side is TransferSide.RECEIVING:
            transfer = replace(transfer, to=Place(command.area, command.office))
        if not command.officer:
            pass
        elif command.by.side is TransferSide.HOME:
            transfer = replace(transfer, home=officer_named(transfer, command))
        else:
            transfer = replace(transfer, receiving=officer_named(transfer, command))
    return replace(
        transfer,
        state=event.state,
        responsible=event.responsible,
        supervising=event.supervising,
        events=(*transfer.events, event),
    )


def fold(events: Iterable[Event]) -> Transfer:
    """The transfer that its events, in their order, make. Raises ValueError for none."""
    transfer: Transfer | None = None
    for event in events:
        transfer = evolve(transfer, event)
    if transfer is None:
        raise ValueError("a transfer has one event at least")
    return transfer


def officer_named(transfer: Transfer, command: Taking | Reassign) -> Post:
    """The post that a command names: an officer of the asking side, in the office it says or where that side is."""
    place = transfer.place(command.by.side)
    area = command.area if isinstance(command, Reassign) and command.area else place.area
    return Post(area, command.officer, command.office or place.office)


def responsible(events: Sequence[Event], at: datetime) -> Post:
    """Who was responsible for the case at an instant: always one officer of one area.

    `events` are those of one transfer, or of several of the same case one after the other. An event holds from its own
    instant on. Before the first, it is who held the case when the move was proposed. Raises ValueError for no events.
    """
    return _holding(events, at).responsible


def supervising(events: Sequence[Event], at: datetime) -> Post:
    """Who saw the person at an instant, by the same reckoning as `responsible`."""
    return _holding(events, at).supervising


def _holding(events: Sequence[Event], at: datetime) -> Event:
    if not events:
        raise ValueError("a transfer has one event at least")
    return next((event for event in reversed(events) if event.at <= at), events[0])
