"""When access to a record may be limited: what is wrong with a limit that somebody asks for."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

MOST_NAMED = 200
LONGEST_MESSAGE = 300


class Fault(NamedTuple):
    """Something that is wrong: a code, the field that it is about, and a sentence."""

    code: str
    field: str
    message: str


def faults(named: Collection[str], start: date, end: date | None, message: str, day: date) -> list[Fault]:
    """What is wrong with a limit of access, asked for on a day, that names some staff and holds until before `end`."""
    found = []
    if not named:
        found.append(Fault("NOBODY_NAMED", "staff", "Name at least one member of staff."))
    if len(named) > MOST_NAMED:
        found.append(Fault("TOO_MANY", "staff", f"Name {MOST_NAMED} members of staff at most."))
    if start < day:
        # What was seen until now was seen: a limit does not make it otherwise.
        found.append(Fault("IN_THE_PAST", "from", "A limit can't begin before today."))
    if end is not None and end <= start:
        found.append(Fault("ENDS_TOO_SOON", "to", "The limit must end after the day on which it begins."))
    if len(message) > LONGEST_MESSAGE:
        found.append(Fault("TOO_LONG", "message", f"Write {LONGEST_MESSAGE} characters at most."))
    return found
