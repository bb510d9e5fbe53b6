"""Custody: the stays that movements add up to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

COURT_TRIPS = frozenset({"TO_COURT", "FROM_COURT"})
"""A trip to court, even overnight, does not end a stay: the prison keeps the person on its roll."""


@dataclass(frozen=True, slots=True)
class Move:
    """One accepted movement as a prison recorded it. `number` orders the movements of one spell in one prison."""

    prison: str
    number: int
    day: date
    time: str | None
    kind: str
    inward: bool
    source: str
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Stay:
    """From when until when (None: still) a person was held in a prison, and the row that says so."""

    prison: str
    start: date
    end: date | None
    source: str


@dataclass(frozen=True, slots=True)
class Spell:
    """What a prisoners row says of the spell as a whole: where it is held, and its first and last day."""

    prison: str
    received: date
    released: date | None
    source: str


def in_order(moves: Iterable[Move]) -> list[Move]:
    """Movements as they happened: by number within a prison, and by date across prisons.

    Prisons number separately, so on one day the number can't say which came first: an out movement to a prison comes
    before the in movement there, whatever their times, which are typed by hand.
    """
    queues: dict[str, list[Move]] = {}
    for move in sorted(moves, key=lambda m: (m.prison, m.number, m.source)):
        queues.setdefault(move.prison, []).append(move)
    ordered: list[Move] = []
    at: str | None = None
    while queues:
        earliest = min(queue[0].day for queue in queues.values())
        ready = [prison for prison, queue in queues.items() if queue[0].day == earliest]
        here = [prison for prison in ready if prison == at]
        arriving = [prison for prison in ready if queues[prison][0].inward and at is None]
        prison = min(
            here or arriving or ready, key=lambda p: (queues[p][0].inward, queues[p][0].time or "", p)
        )
        move = queues[prison].pop(0)
        if not queues[prison]:
            del queues[prison]
        if move.kind not in COURT_TRIPS:
            at = move.prison if move.inward else None
        ordered.append(move)
    return ordered


def stays(spell: Spell | None, moves: Iterable[Move]) -> list[Stay]:
    """The stays of one spell, in order, never overlapping.

    A reception elsewhere ends the stay before it, even when its own out movement is missing; an out movement without a
    stay adds nothing. Without movements the spell is one stay where it is held. A release on the prisoners row ends a
    stay that no movement ends.
    """
    found: list[Stay] = []
    begun: Move | None = None
    last = date.min
    moves = in_order(moves)
    for move in moves:
        if move.kind in COURT_TRIPS:
            continue
        day = max(move.day, last)
        if move.inward:
            if begun and begun.prison == move.prison:
                continue
            if begun:
                found.append(Stay(begun.prison, last, day, begun.source))
            begun, last = move, day
        elif begun and begun.prison == move.prison:
            found.append(Stay(begun.prison, last, day, begun.source))
            begun, last = None, day
    released = spell.released if spell else None
    if begun:
        found.append(Stay(begun.prison, last, max(released, last) if released else None, begun.source))
    elif spell and not released and begun is None and _on_the_way(spell, moves):
        found.append(Stay(spell.prison, last, None, spell.source))
    if not found and spell:
        found.append(Stay(spell.prison, spell.received, released, spell.source))
    return found


def _on_the_way(spell: Spell, moves: list[Move]) -> bool:
    """Whether the last movement is a transfer to where the spell is held, whose reception there is missing."""
    return (
        bool(moves)
        and not moves[-1].inward
        and moves[-1].kind == "TRANSFER"
        and moves[-1].place == spell.prison
    )
