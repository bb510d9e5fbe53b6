"""Inboxes: whose there are, which of them somebody reads by the posts that they hold, and by when a task is due."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from rules.clock import spoken
from rules.codes import CustodyMove, InboxKind, InboxUnit
from rules.working_days import working_days_after

U = InboxUnit

EVERY = "*"
"""Stands for every office of an area: who holds a post for the whole of it reads what comes to each."""

DUE_DAYS = 5
"""Working days within which a task is due that no circular gives a time for. Ours."""

OURS = "A person whom your area supervises, or is to supervise,"
MOVES_TOLD = {
    CustodyMove.RELEASE: (InboxKind.RELEASED, f"{OURS} was released from prison"),
    CustodyMove.RECALL: (InboxKind.RECALLED, f"{OURS} was recalled to prison"),
    CustodyMove.ESCAPE: (InboxKind.ESCAPED, f"{OURS} escaped from custody"),
    CustodyMove.DEATH: (InboxKind.DIED, f"{OURS} died in custody"),
}
"""What is told of movements, before the day."""

VICTIMS_TOLD = {
    CustodyMove.RELEASE: "An offender was released from prison",
    CustodyMove.RECALL: "An offender was recalled to prison",
    CustodyMove.ESCAPE: "An offender escaped from custody",
    CustodyMove.DEATH: "An offender died in custody",
}
"""The same, as the unit is told that knows a victim who wants to be."""


FRESH = {
    InboxKind.HIGH_RISK: "A person whom your office supervises was assessed as of high or very high risk",
    InboxKind.FIRST_APPOINTMENT: "No first appointment is booked for a person who was released from prison",
    InboxKind.RELEASED: f"{OURS} was released from prison",
    InboxKind.RECALLED: f"{OURS} was recalled to prison",
}
"""What is told of facts that a delivery brings, before the day."""

FRESH_ASSESSMENT_DAYS, FRESH_MOVEMENT_DAYS = 14, 7
"""So many days before its extract date a delivery tells of an assessment, of a movement. Ours: older was known."""


@dataclass(frozen=True, slots=True)
class Inbox:
    """Whose inbox: `place` is the id of the member of staff, area or prison; `office` that of an area, by name."""

    unit: InboxUnit
    place: str
    office: str | None = None


def person(staff: str) -> Inbox:
    """That of a member of staff."""
    return Inbox(U.PERSON, staff)


def office(area: str, name: str | None) -> Inbox:
    """That of an office; of an area as a whole, where none is named, its managers'."""
    return Inbox(U.OFFICE, area, name) if name else Inbox(U.MANAGERS, area)


def managers(area: str, name: str | None = None) -> Inbox:
    """That of the managers of an office, or of an area."""
    return Inbox(U.MANAGERS, area, name)


def victim_unit(area: str) -> Inbox:
    """That of an area's victim unit."""
    return Inbox(U.VICTIM_UNIT, area)


def prison(id: str) -> Inbox:
    """That of a prison."""
    return Inbox(U.PRISON, id)


def key(unit: InboxUnit, place: str, office: str | None = None) -> str:
    """The name by which an inbox is found: `place` is a staff id, an area's slug or a prison's LIDS code."""
    of_area = unit in (U.OFFICE, U.MANAGERS)
    return f"{unit.name} {place}/{office or ''}" if of_area else f"{unit.name} {place}"


def read_by(
    staff: str, posts: Iterable[tuple[str, str | None, str | None, str | None, bool]], victim_unit: bool
) -> list[str]:
    """The keys of the inboxes that somebody reads who holds posts: role, area, office and prison of each, and whether
    what is of the area as a whole is theirs.

    `victim_unit`: cleared for it. A post with no office is one for every office of its area.
    """
    found = {key(U.PERSON, staff)}
    for role, area, name, estab, whole in posts:
        if area and role in ("PRACTITIONER", "MANAGER"):
            found.add(key(U.OFFICE, area, name or EVERY))
        if area and role == "MANAGER":
            found.add(key(U.MANAGERS, area, name or EVERY))
        if area and whole and role == "MANAGER":
            found.add(key(U.MANAGERS, area))
        if area and whole and role == "VICTIM_LIAISON" and victim_unit:
            found.add(key(U.VICTIM_UNIT, area))
        if estab and role in ("PRISON_OFFICER", "OFFENDER_SUPERVISOR"):
            found.add(key(U.PRISON, estab))
    return sorted(found)


def fresh(day: date, extract: date, most: int) -> bool:
    """Whether a day is within so many days before that of an extract."""
    return 0 <= (extract - day).days <= most


def fresh_words(kind: InboxKind, on: date) -> str:
    """What is told of a fact of a delivery."""
    return f"{FRESH[kind]} on {spoken(on)}."


def victim_words(move: CustodyMove, on: date) -> str:
    """What a unit is told of a move of which a victim wants to be told."""
    return f"{VICTIMS_TOLD[move]} on {spoken(on)}. A victim whom your unit knows wants to be told."


def due(day: date) -> date:
    """The day by which something is to be done that no circular gives a time for."""
    return working_days_after(day, DUE_DAYS)
