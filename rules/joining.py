"""How the orders of one person follow on from each other. Pure. Who is one person: `rules.matching`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rules.grouping import Decision


@dataclass(frozen=True, slots=True)
class Order:
    """An order, as far as its move from area to area is concerned."""

    id: str
    type: str
    made: date
    area: str
    ended: date | None
    moved: bool


def transfers(orders: Sequence[Order]) -> list[tuple[str, str]]:
    """For the orders of one person, (ended, continued) pairs: one for each change of area.

    An order ended by a transfer goes on in the row of equal type and date, in another area, that ended next.
    """
    same: dict[tuple[str, date], list[Order]] = {}
    for order in orders:
        same.setdefault((order.type, order.made), []).append(order)
    found: list[tuple[str, str]] = []
    for parts in same.values():
        parts.sort(key=lambda part: (part.ended or date.max, not part.moved, part.id))
        for index, part in enumerate(parts):
            if part.moved:
                later = next((other for other in parts[index + 1 :] if other.area != part.area), None)
                if later:
                    found.append((part.id, later.id))
    return found


__all__ = ["Decision", "Order", "transfers"]
