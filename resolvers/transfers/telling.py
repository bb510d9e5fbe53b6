"""Who hears of a step, and in which words. An item names nobody: whoever may, looks at what it leads to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from graph.inbox import telling
from graph.inbox.telling import Item
from graph.session import Transaction
from rules.clock import spoken
from rules.codes import InboxKind, TransferKind, TransferParty, TransferSide, TransferStep
from rules.inbox import Inbox, managers, office, person, victim_unit
from rules.inbox import due as due_in_general
from rules.transfers import Event, Post, Reading, Transfer, told

P = TransferParty
VICTIMS_TOLD = (
    "A person whom an area of yours supervises is to move, or has moved. Look whether a victim has to be told, whether "
    "your unit knows one or not."
)
ASKS = frozenset({TransferStep.REQUEST, TransferStep.NOTIFY, TransferStep.PROPOSE})
"""Steps after which the receiving side has to answer."""
ANSWERS = frozenset(
    {
        TransferStep.ACCEPT,
        TransferStep.ALLOCATE,
        TransferStep.TAKE_OVER,
        TransferStep.REFUSE,
        TransferStep.WITHDRAW,
    }
)
"""Steps after which it has not, or no more."""


async def items(
    tx: Transaction, transfer: Transfer, event: Event, offender: str, due: date | None, day: date
) -> tuple[Item, ...]:
    """What inboxes are told of an event, and what it asks of the receiving side and of victim units.

    `due` is the day for which the next step of the move is due, if one is.
    """
    parties = told(transfer, event)
    words = f"{_kind(transfer)}: {event.step.label.lower()}. It stands at “{transfer.state.label}”."
    by = due or due_in_general(day)
    asked = _offices(transfer, parties) if event.step in ASKS else ()
    heard = _offices(transfer, parties) if event.step not in ASKS else ()
    heard += await officers(tx, _officers(transfer, parties), day)
    made = []
    if asked:
        decision = f"{_kind(transfer)} waits for an answer of yours. It stands at “{transfer.state.label}”."
        made.append(Item(asked, InboxKind.TRANSFER_DECISION, decision, transfer.id, offender, by))
    if heard:
        made.append(Item(heard, InboxKind.TRANSFER, words, transfer.id, offender))
    if P.VICTIM_UNITS in parties:
        units = tuple(victim_unit(area) for area in sorted({transfer.home.area, transfer.to.area}))
        made.append(
            Item(units, InboxKind.TRANSFER_VICTIMS, VICTIMS_TOLD, offender, offender, due_in_general(day))
        )
    return tuple(made)


def overdue(transfer: Transfer, reading: Reading, offender: str) -> Item:
    """What the managers of the sides are told that a clock escalates to when it has passed, once of each last day."""
    sides = [transfer.place(side) for side in reading.escalates_to]
    clock = reading.clock.label
    words = f"{_kind(transfer)} is overdue since {spoken(reading.due)}: {clock[:1].lower()}{clock[1:]}."
    fact = f"{InboxKind.TRANSFER_OVERDUE.name} {transfer.id} {reading.clock.name} {reading.due}"
    told = tuple(managers(place.area, place.office) for place in sides)
    return Item(told, InboxKind.TRANSFER_OVERDUE, words, transfer.id, offender, fact=fact)


async def finished(
    tx: Transaction, transfer: Transfer, event: Event, *, name: str, at: datetime
) -> tuple[str, ...]:
    """The tasks (ids) that an event of a transfer did."""
    if event.step not in ANSWERS:
        return ()
    return tuple(await telling.settle(tx, transfer.id, [InboxKind.TRANSFER_DECISION], name=name, at=at))


async def officers(tx: Transaction, posts: Iterable[Post], day: date) -> tuple[Inbox, ...]:
    """The inboxes of officers: of one who has no account here, that of the office."""
    wanted = list(posts)
    known = await telling.accounts(tx, [post.officer for post in wanted], day) if wanted else {}
    return tuple(
        inbox
        for post in wanted
        for inbox in (
            [person(staff) for staff in known.get(post.officer, ())] or [office(post.area, post.office)]
        )
    )


def _offices(transfer: Transfer, parties: Iterable[TransferParty]) -> tuple[Inbox, ...]:
    home, there = transfer.place(TransferSide.HOME), transfer.place(TransferSide.RECEIVING)
    # Of an area as a whole the managers hear: a practitioner hears of what comes to the office.
    places = {
        P.HOME_MANAGER: managers(home.area, home.office),
        P.RECEIVING_OFFICE: office(there.area, there.office),
        P.RECEIVING_MANAGER: managers(there.area, there.office),
    }
    # Managers read what comes to their office.
    heard = {*parties} - ({P.RECEIVING_MANAGER} if P.RECEIVING_OFFICE in parties else set())
    return tuple(places[party] for party in places if party in heard)


def _officers(transfer: Transfer, parties: Iterable[TransferParty]) -> list[Post]:
    posts = {P.HOME_OFFICER: transfer.home, P.RECEIVING_OFFICER: transfer.receiving}
    return [post for party in parties if (post := posts.get(party)) is not None]


def _kind(transfer: Transfer) -> str:
    if transfer.kind is TransferKind.CARETAKING:
        return "Caretaking"
    return "A move within the area" if transfer.kind is TransferKind.WITHIN_AREA else "A move between areas"
