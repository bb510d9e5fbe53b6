"""Suspensions of orders and licences, and of their requirements: what one may be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from rules.clock import spoken
from rules.wrong import Wrong

LEAST_WORDS = 10
LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Suspension:
    """Its first day, and the day on which it is over (None: it goes on). `requirement`: of that alone, not of the
    whole order."""

    since: date
    until: date | None = None
    requirement: str | None = None

    def touches(self, other: Suspension) -> bool:
        """Whether both are of the same, on some day."""
        return (
            self.requirement == other.requirement
            and (other.until is None or self.since < other.until)
            and (self.until is None or other.since < self.until)
        )


@dataclass(frozen=True, slots=True)
class Suspendable:
    """An order or licence as it stands, in all areas that held it: what it is, its days, its requirements."""

    custodial: bool
    begun: date | None
    ended: date | None
    requirements: frozenset[str]


def suspension_faults(
    one: Suspension, notes: str, order: Suspendable, others: Iterable[Suspension], today: date
) -> list[Wrong]:
    """What is wrong with a suspension that somebody would record. `others`: those that the order has besides."""
    found = []
    if order.custodial:
        found.append(
            Wrong("NOT_SUPERVISED", "sentence", "A sentence that is served in custody is not suspended.")
        )
    if one.since > today:
        found.append(Wrong("STILL_TO_COME", "from", "That day is still to come: record it when it comes."))
    if order.begun and one.since < order.begun:
        found.append(Wrong("BEFORE_ORDER", "from", f"The order or licence began on {spoken(order.begun)}."))
    if order.ended and one.since > order.ended:
        found.append(Wrong("AFTER_ORDER", "from", f"The order or licence ended on {spoken(order.ended)}."))
    if one.until and one.until <= one.since:
        found.append(Wrong("OUT_OF_ORDER", "to", "It is over on a later day than it begins."))
    if one.requirement and one.requirement not in order.requirements:
        found.append(Wrong("NO_REQUIREMENT", "requirement", "The order or licence has no such requirement."))
    if len(notes) < LEAST_WORDS:
        found.append(Wrong("NO_NOTES", "notes", "Say in a sentence why, and who decided it."))
    if len(notes) > LONGEST:
        found.append(Wrong("TOO_LONG", "notes", f"Write {LONGEST:,} characters at most."))
    if other := next((other for other in others if one.touches(other)), None):
        until = f" until {spoken(other.until)}" if other.until else ", and still is"
        found.append(
            Wrong("OVERLAPS", "from", f"It was suspended from {spoken(other.since)}{until}: change that.")
        )
    return found
