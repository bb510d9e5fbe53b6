"""One line of a checklist, and what makes it done, late or wrong."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from rules.clock import spoken
from rules.codes import HandoverItem, ItemState, RecallItem
from rules.handover.clocks import Clock

Answer = tuple[ItemState, str]
"""Where an item stands but for its clock, and what says so, without a full stop."""

SETTLED = frozenset({ItemState.DONE, ItemState.NOT_NEEDED})
NO_VICTIM = "No victim in contact"
NO_MAPPA = "Not under these arrangements"


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a checklist. `due` is its last day; `part` who may read it: the part of a permission, or everyone.

    `blocks`: the handover is not complete while it is not done. `page` is the stem of the page on which it is mended.
    """

    code: HandoverItem | RecallItem
    words: str
    state: ItemState
    due: date | None
    blocks: bool
    part: str | None
    page: str


def complete(items: Iterable[Item]) -> bool:
    """Whether a handover is complete: nothing that blocks it is open. What only some may read never does."""
    return not any(each.blocks and each.state not in SETTLED for each in items)


def item(clock: Clock, answer: Answer, due: date | None, today: date) -> Item:
    """The line for an answer. What is still to do after its last day is late; `due` None: it has none yet."""
    state, words = answer
    if state is ItemState.MISSING and due and due < today:
        state = ItemState.LATE
        words = f"{words}; it was due on {spoken(due)}"
    return Item(clock.item, f"{clock.item.label}: {words}.", state, due, clock.blocks, clock.part, clock.page)


def done(day: date | None, what: str) -> Answer:
    """Done on a day, or still to do."""
    return (ItemState.DONE, f"{what} on {spoken(day)}") if day else (ItemState.MISSING, f"Not {what.lower()}")


def told(there: bool, day: date | None, nobody: str) -> Answer:
    """Told on a day, or still to be told, when there is anybody to tell."""
    return done(day, "Told") if there else (ItemState.NOT_NEEDED, nobody)
