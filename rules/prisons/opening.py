"""Prisons open and close: on which days one takes people in, and what is wrong with the days that somebody gives."""

from __future__ import annotations

from datetime import date, timedelta

from rules.clock import spoken
from rules.codes import CustodyMove
from rules.wrong import Wrong, reason_faults

TAKES_IN = frozenset({CustodyMove.RECEPTION, CustodyMove.RECALL, CustodyMove.TRANSFER_IN})
"""Movements by which a prison takes somebody on. Whoever is its prisoner already may still come back, and leaves."""

FURTHEST = timedelta(days=3660)


def shut(move: CustodyMove, day: date, opened: date | None, closed: date | None) -> Wrong | None:
    """Why a prison can't take somebody in on a day. `closed` is the first day on which it takes in nobody."""
    if move not in TAKES_IN:
        return None
    if opened is not None and day < opened:
        return Wrong("NOT_OPEN_YET", "prison", f"This prison opened on {spoken(opened)}.")
    if closed is not None and day >= closed:
        return Wrong("CLOSED", "prison", f"This prison closed on {spoken(closed)} and takes nobody in.")
    return None


def days_wrong(opened: date | None, closed: date | None, reason: str, today: date) -> list[Wrong]:
    """What is wrong with the days on which a prison opened and closed, and with why they are changed."""
    found = []
    if opened and closed and closed <= opened:
        found.append(Wrong("BEFORE_OPENING", "closedOn", "It can't close before it has opened."))
    found += [
        Wrong("TOO_FAR", field, "That day is more than ten years ahead.")
        for field, day in (("openedOn", opened), ("closedOn", closed))
        if day and day > today + FURTHEST
    ]
    found += reason_faults(" ".join(reason.split()), "Say why, in a sentence.")
    return found
