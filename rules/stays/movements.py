"""Movements as they were recorded, and which of them count when some correct others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time

from rules.codes import CustodyMove, MovementKind

LONG_AGO = datetime.min.replace(tzinfo=UTC)
OUTWARD = frozenset(
    {
        CustodyMove.TRANSFER_OUT,
        CustodyMove.TO_COURT,
        CustodyMove.TEMPORARY_RELEASE,
        CustodyMove.ESCAPE,
        CustodyMove.RELEASE,
        CustodyMove.DEATH,
    }
)
ABSENCES = {
    CustodyMove.TO_COURT: CustodyMove.FROM_COURT,
    CustodyMove.TEMPORARY_RELEASE: CustodyMove.TEMPORARY_RETURN,
}
"""What begins an absence within a stay, and what ends it."""
ARRIVALS = frozenset(
    {CustodyMove.RECEPTION, CustodyMove.RECALL, CustodyMove.TRANSFER_IN, CustodyMove.RECAPTURE}
)
"""What begins a stay."""


@dataclass(frozen=True, slots=True)
class Movement:
    """A movement, or a correction of one, as somebody recorded it at a prison.

    `prison` recorded it: the person came into that prison or went out of it. `number` is the prison's own count of the
    movements of a `spell`. Days and times are those of the clock in England. `replaces` is the id of the movement that
    this one corrects, itself perhaps a correction; `withdrawn` then says that it did not happen at all. `recorded`
    (UTC) tells which of two corrections of one movement is the later.
    """

    id: str
    kind: CustodyMove
    prison: str
    day: date
    time: time | None = None
    number: int | None = None
    spell: str | None = None
    place: str | None = None
    recorded: datetime | None = None
    replaces: str | None = None
    withdrawn: bool = False

    @property
    def outward(self) -> bool:
        """Whether it leads out of the prison."""
        return self.kind in OUTWARD


@dataclass(frozen=True, slots=True)
class InForce:
    """A movement that counts, with the id of the first of those that it corrects: that stays when it is corrected."""

    root: str
    movement: Movement


def custody_move(kind: MovementKind, *, inward: bool) -> CustodyMove:
    """What a movement of a LIDS extract does. Its direction counts where its reason says the opposite."""
    if kind in (MovementKind.TO_COURT, MovementKind.FROM_COURT):
        return CustodyMove.FROM_COURT if inward else CustodyMove.TO_COURT
    if kind is MovementKind.TRANSFER:
        return CustodyMove.TRANSFER_IN if inward else CustodyMove.TRANSFER_OUT
    return CustodyMove.RECEPTION if inward else CustodyMove.RELEASE


def in_force(movements: Iterable[Movement]) -> tuple[list[InForce], list[tuple[str, ...]]]:
    """The movements that count, by root, and the circles of corrections that correct each other.

    The same id twice is one movement, as it was recorded last. Of several corrections the one recorded last counts. A
    correction whose movement has not arrived yet counts by itself.
    """
    by_id: dict[str, Movement] = {}
    for each in sorted(movements, key=_recorded):
        by_id[each.id] = each
    groups: dict[str, list[tuple[int, Movement]]] = {}
    circles: set[tuple[str, ...]] = set()
    for each in by_id.values():
        root, depth, circle = _root(each, by_id)
        if circle:
            circles.add(circle)
        groups.setdefault(root, []).append((depth, each))
    counting = []
    for root, versions in groups.items():
        _, last = max(versions, key=lambda one: (one[1].recorded or LONG_AGO, one[0], one[1].id))
        if not last.withdrawn:
            counting.append(InForce(root, last))
    return sorted(counting, key=lambda one: one.root), sorted(circles)


def _root(movement: Movement, by_id: Mapping[str, Movement]) -> tuple[str, int, tuple[str, ...]]:
    """The id that a chain of corrections goes back to, how far it is, and the circle where it has no beginning."""
    chain = [movement.id]
    while (before := by_id[chain[-1]].replaces) is not None:
        if before in chain:
            circle = tuple(sorted(chain[chain.index(before) :]))
            return circle[0], len(chain), circle
        if before not in by_id:
            return before, len(chain), ()
        chain.append(before)
    return chain[-1], len(chain) - 1, ()


def _recorded(movement: Movement) -> tuple[datetime, str]:
    # What two versions of one id differ in decides when nothing tells which is later.
    return movement.recorded or LONG_AGO, repr(replace(movement, recorded=None))
