"""Many cases at once, such as an office that closes: each valid one moves, or none does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rules.transfers.answers import CaseFacts, Decision, Refusal
from rules.transfers.commands import Command, Propose
from rules.transfers.deciding import decide
from rules.transfers.history import Event, Transfer


@dataclass(frozen=True, slots=True)
class Asked:
    """One of many: what `decide` takes."""

    transfer: Transfer | None
    command: Command
    facts: CaseFacts


@dataclass(frozen=True, slots=True)
class Bulk:
    """What became of all, in the order they were asked in."""

    decisions: tuple[Decision, ...]

    @property
    def allowed(self) -> bool:
        """Whether all may move."""
        return all(one.allowed for one in self.decisions)

    @property
    def events(self) -> tuple[Event, ...]:
        """What happens: nothing at all where one is refused."""
        return tuple(event for one in self.decisions for event in one.events) if self.allowed else ()

    @property
    def refused(self) -> dict[int, tuple[Refusal, ...]]:
        """Why not, for each that may not move, by its place from 0."""
        return {place: one.refusals for place, one in enumerate(self.decisions) if one.refusals}


def decide_all(asked: Sequence[Asked]) -> Bulk:
    """What becomes of many commands, each about another case. A second one about the same case is refused."""
    seen: set[str] = set()
    decisions = []
    for one in asked:
        # A proposal is of a case that has no transfer yet, so two are told to be the same by the case.
        case = one.transfer.case if one.transfer else None
        if isinstance(one.command, Propose):
            case = one.command.case
        mark = case or one.command.transfer
        if mark in seen:
            words = "This case is in the list twice. Take one of them out."
            decisions.append(Decision(one.transfer, refusals=(Refusal("TWICE", "case", words),)))
            continue
        seen.add(mark)
        decisions.append(decide(one.transfer, one.command, one.facts))
    return Bulk(tuple(decisions))
