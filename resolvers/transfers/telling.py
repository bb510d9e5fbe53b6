"""Who hears of a step, and in which words. An alert names nobody: whoever may, looks at what it leads to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from neo4j import AsyncManagedTransaction as ManagedTransaction

from graph.transfers import staff
from resolvers.access import Role
from resolvers.commands import Alert
from rules.clock import spoken
from rules.codes import TransferKind, TransferParty, TransferSide
from rules.transfers import Event, Reading, Transfer, told

P = TransferParty
KIND = "TRANSFER"
OVERDUE_KIND = "TRANSFER_OVERDUE"
VICTIMS_KIND = "TRANSFER_VICTIMS"
VICTIMS_TOLD = (
    "A person whom an area of yours supervises is to move, or has moved. Look whether a victim has to be told, whether "
    "your unit knows one or not."
)
MANAGERS = (Role.MANAGER.name,)
OFFICE = (Role.PRACTITIONER.name, Role.MANAGER.name)


async def alerts(
    tx: ManagedTransaction, transfer: Transfer, event: Event, offender: str, viewer: str, day: date
) -> tuple[Alert, ...]:
    """The alerts of an event, for those who may know of the person."""
    parties = told(transfer, event)
    found = {*await _posts(tx, transfer, parties, offender, viewer, day)}
    found |= {*await staff.officers(tx, offender, _officers(transfer, parties), viewer, day)}
    words = f"{_kind(transfer)}: {event.step.label.lower()}. It stands at “{transfer.state.label}”."
    made = [Alert(tuple(sorted(found)), KIND, words)] if found else []
    if P.VICTIM_UNITS in parties:
        areas = {transfer.home.area, transfer.to.area}
        places = [((Role.VICTIM_LIAISON.name,), area, None) for area in sorted(areas)]
        units = await staff.workers(tx, offender, places, viewer, day, cleared=True)
        made += [Alert(units, VICTIMS_KIND, VICTIMS_TOLD, offender)] if units else []
    return tuple(made)


async def overdue(
    tx: ManagedTransaction, transfer: Transfer, reading: Reading, offender: str, day: date
) -> tuple[Alert, ...]:
    """The alert of a clock that has passed, for the managers of the sides that it escalates to."""
    sides = [transfer.place(side) for side in reading.escalates_to]
    places = [(MANAGERS, place.area, place.office) for place in sides]
    found = await staff.workers(tx, offender, places, "", day)
    words = f"{_kind(transfer)} is overdue since {spoken(reading.due)}: {_lower(reading.clock.label)}."
    return (Alert(tuple(sorted(found)), OVERDUE_KIND, words),) if found else ()


async def _posts(
    tx: ManagedTransaction,
    transfer: Transfer,
    parties: Iterable[TransferParty],
    offender: str,
    viewer: str,
    day: date,
) -> tuple[str, ...]:
    home, there = transfer.place(TransferSide.HOME), transfer.place(TransferSide.RECEIVING)
    # Of an area as a whole the managers hear: a practitioner hears of what comes to the office.
    inbox = OFFICE if there.office else MANAGERS
    places = {
        P.HOME_MANAGER: (MANAGERS, home.area, home.office),
        P.RECEIVING_MANAGER: (MANAGERS, there.area, there.office),
        P.RECEIVING_OFFICE: (inbox, there.area, there.office),
    }
    wanted = [places[party] for party in parties if party in places]
    return await staff.workers(tx, offender, wanted, viewer, day) if wanted else ()


def _officers(transfer: Transfer, parties: Iterable[TransferParty]) -> list[str]:
    posts = {P.HOME_OFFICER: transfer.home, P.RECEIVING_OFFICER: transfer.receiving}
    return [post.officer for party in parties if (post := posts.get(party)) is not None]


def _lower(label: str) -> str:
    return label[:1].lower() + label[1:]


def _kind(transfer: Transfer) -> str:
    if transfer.kind is TransferKind.CARETAKING:
        return "Caretaking"
    return "A move within the area" if transfer.kind is TransferKind.WITHIN_AREA else "A move between areas"
