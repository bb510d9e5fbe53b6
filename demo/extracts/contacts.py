"""Invented contacts of an order: who was seen when, who stayed away, and what the officer wrote down.

How often follows the National Standards of 2000: weekly for twelve weeks, then fortnightly for twelve, then monthly.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from random import Random

from demo.extracts.days import EXTRACT, working
from demo.extracts.model import Order
from demo.extracts.world import data

Contact = tuple[int, str, str, str, int | None, str]
"""Day, time, type, outcome, day an explanation was sought, notes."""

WORK = frozenset({"CPO", "CSO", "CPRO", "COMB"})
ASKED = frozenset({"OFF", "HV", "PRG", "UPW", "PRS"})
"""Types that have an outcome once they are past."""
TIMES = tuple(f"{hour:02d}:{minute:02d}" for hour in range(9, 18) for minute in range(0, 60, 5))
ACCEPTABLE, UNACCEPTABLE = 0.09, 0.075
PLANNED_AHEAD = 2


@cache
def _notes(of: str) -> tuple[str, ...]:
    words = data("words")
    return tuple(words[of] if of in words else words["notes"][of])


def gaps(order: Order) -> Iterator[tuple[int, str]]:
    """Days from the beginning of supervision, without end, with the type of contact due."""
    if order.type == "PRER":
        yield from _throughcare()
    elif order.type in ("CPO", "CSO"):
        sessions = (order.hours or 100) // 6
        yield 3, "OFF"
        yield from ((10 + 7 * session, "UPW") for session in range(sessions))
    elif order.type == "CURF":
        yield from ((2 + 21 * number, "TEL") for number in range(400))
    elif order.type == "ATTC":
        yield from ((5 + 14 * number, "OFF") for number in range((order.hours or 12) // 2))
    else:
        yield from _supervision(order)


def _throughcare() -> Iterator[tuple[int, str]]:
    for number in range(400):
        yield 20 + 45 * number, ("PRS", "TEL", "TEL")[number % 3]


def _supervision(order: Order) -> Iterator[tuple[int, str]]:
    """Office visits thinning out, an early home visit, and what requirements add."""
    often = 2 if order.type == "DTTO" or order.pace == "busy" else 1
    programme, work = "PROG" in order.requirements, order.type in WORK
    day, number = 1, 0
    while True:
        yield day, "HV" if number == 2 else "OFF"
        if programme and 40 < day < 200:
            yield day + 2, "PRG"
        if work and 8 < day < 120:
            yield day + 4, "UPW"
        if order.type == "DTTO" and number % 8 == 7:
            yield day + 1, "CRT"
        number += 1
        day += (7 if day < 84 else 14 if day < 168 else 28) // often


def contacts(rng: Random, order: Order) -> Iterator[Contact]:
    """The contacts of an order in the order of time: past ones to its end or the extract, and a few planned ones."""
    random = rng.random
    end = order.term if order.term is not None else order.end
    stop = end if end is not None else EXTRACT + 90
    absences, planned, last = 0, 0, order.start - 1
    for offset, kind in gaps(order):
        day = working(max(order.start + offset + int(3 * random()), last + 1))
        if day > stop or planned >= PLANNED_AHEAD:
            break
        last = day
        time = TIMES[int(random() * len(TIMES))]
        if day > EXTRACT:
            planned += 1
            yield day, time, kind, "", None, _word(random(), "planned")
            continue
        if kind not in ASKED:
            yield (
                day,
                time,
                kind,
                "",
                None,
                _said(random(), random(), "court" if kind == "CRT" else "telephone"),
            )
            continue
        roll = random()
        if roll >= ACCEPTABLE + UNACCEPTABLE:
            note = {"UPW": "work", "PRG": "programme", "PRS": "visit", "HV": "home"}.get(kind, "attended")
            yield day, time, kind, "A", None, _said(random(), random(), note)
            continue
        if roll < ACCEPTABLE:
            yield day, time, kind, "AA", None, _word(random(), "excused")
            continue
        absences += 1
        sought = working(day + 1 + int(2 * random())) if random() < 0.85 else None
        yield (
            day,
            time,
            kind,
            "UA",
            sought if sought is None or sought <= EXTRACT else None,
            _word(random(), "absent"),
        )
        for after, what, words in _enforcement(absences, order, day, random()):
            if after <= min(stop, EXTRACT):
                last = after
                yield after, "", what, "", None, words
    if order.reason in ("REVOK", "RECALL") and order.term is not None and order.term > last:
        yield from _ended_badly(order, last)


def _said(often: float, which: float, of: str) -> str:
    """A note, on a little under half of what goes well."""
    return _word(which, of) if often < 0.42 else ""


def _word(roll: float, of: str) -> str:
    words = _notes(of)
    return words[int(roll * len(words))]


def _enforcement(absences: int, order: Order, day: int, roll: float) -> Iterator[tuple[int, str, str]]:
    """A warning after the first unacceptable absence, breach action after the second within ten working days."""
    if order.type in ("PRER", "CURF"):
        return
    if absences % 2:
        yield working(day + 1), "WARN", _word(roll, "occasions")
    elif roll < 0.8:
        yield working(day + 3 + int(roll * 10)), "BRCH", _notes("breaches")[0]


def _ended_badly(order: Order, last: int) -> Iterator[Contact]:
    """The last entry of an order that was revoked, or a licence that was recalled."""
    if order.term is None:
        return
    day = max(last + 1, order.term - 2)
    if order.reason == "RECALL":
        yield day, "", "REC", "", None, _notes("recalls")[0]
    else:
        yield day, "", "BRCH", "", None, _notes("breaches")[1]
