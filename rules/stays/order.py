"""One order for movements, whatever order they arrived in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time

from rules.codes import CustodyMove
from rules.stays.movements import InForce, Movement
from rules.stays.state import State

RANK = {kind: number for number, kind in enumerate(CustodyMove)}


def in_order(movements: Iterable[InForce]) -> list[InForce]:
    """Movements as they happened.

    Days come first. Within a day a prison's own numbers order its movements of a spell, and its times do not, which are
    typed by hand; movements without a number come by time. Otherwise the one comes next that the person can make from
    where they are; of several the earliest by its time, one without a time after those that have one.
    """
    days: dict[date, list[InForce]] = {}
    for each in movements:
        days.setdefault(each.movement.day, []).append(each)
    state = State()
    ordered: list[InForce] = []
    for _, of_day in sorted(days.items()):
        for each in _of_a_day(of_day, state):
            state.follow(each.movement)
            ordered.append(each)
    return ordered


def _of_a_day(of_day: list[InForce], state: State) -> Iterable[InForce]:
    """The movements of one day in turn. The state follows each before the next is chosen."""
    left = list(of_day)
    while left:
        free = [each for each in left if not any(_before(other.movement, each.movement) for other in left)]
        first = min(free, key=lambda each: _turn(each, state))
        left.remove(first)
        yield first


def _before(one: Movement, other: Movement) -> bool:
    """Whether what a prison wrote says that one movement of a day came before another."""
    if one.prison != other.prison:
        return False
    if one.number is not None and other.number is not None:
        return one.spell == other.spell and one.number < other.number
    if one.number is None and other.number is None:
        return one.time is not None and other.time is not None and one.time < other.time
    return False


def _turn(each: InForce, state: State) -> tuple[bool, time, int, str, str]:
    movement = each.movement
    return (
        not state.allows(movement),
        movement.time or time.max,
        RANK[movement.kind],
        movement.prison,
        each.root,
    )
