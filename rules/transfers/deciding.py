"""Whether a command may be carried out, and what follows: an event and the new state, or why not and what to do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from rules.codes import TransferKind, TransferSide, TransferStep
from rules.transfers.answers import CaseFacts, Decision, Refusal
from rules.transfers.commands import Command, Propose, Reassign, Taking
from rules.transfers.guards import faults
from rules.transfers.history import Event, Transfer, evolve, officer_named
from rules.transfers.parties import Post, day_of
from rules.transfers.sets import RuleSet, rules_on
from rules.transfers.table import Transition, leading


def decide(transfer: Transfer | None, command: Command, facts: CaseFacts) -> Decision:
    """What becomes of a command for a transfer as it is (None: there is none by that id yet).

    The same command with the same key is carried out once, whatever instant a repetition bears. Raises ValueError for
    a command that is about another transfer.
    """
    if transfer and transfer.id != command.transfer:
        raise ValueError(f"a command for {command.transfer} was decided for {transfer.id}")
    before = (
        next((event for event in transfer.events if event.command.key == command.key), None)
        if transfer
        else None
    )
    if before:
        if _same(before.command, command):
            return Decision(transfer, repeated=True)
        words = "This key belongs to something else that was done to the transfer. Send a new key."
        return Decision(transfer, refusals=(Refusal("KEY_USED", "key", words),))
    rules = transfer.rules if transfer else rules_on(day_of(command.by.at))
    row = _row(transfer, command, rules)
    if row is None:
        return Decision(transfer, refusals=(_not_now(transfer, command, rules),))
    refusals = (*_asking(transfer, command, row), *faults(transfer, command, facts, rules))
    if refusals:
        return Decision(transfer, refusals=refusals)
    event = _event(transfer, command, row, facts, rules)
    return Decision(evolve(transfer, event), (event,))


def offers(transfer: Transfer, side: TransferSide | None = None) -> tuple[Transition, ...]:
    """The steps that may come next, of one side or of both. Facts of the case may still stand against one."""
    found = leading(transfer.kind, transfer.state, transfer.rules.steps)
    return tuple(row for row in found if side is None or row.side in (None, side))


def _same(done: Command, asked: Command) -> bool:
    """Whether two commands ask for the same. A client that tries again has only a later instant."""
    return done == replace(asked, by=replace(asked.by, at=done.by.at))


def _row(transfer: Transfer | None, command: Command, rules: RuleSet) -> Transition | None:
    if transfer:
        rows = offers(transfer)
    elif isinstance(command, Propose):
        rows = leading(command.kind, None, rules.steps)
    else:
        return None
    return next((row for row in rows if row.step is command.step), None)


def _not_now(transfer: Transfer | None, command: Command, rules: RuleSet) -> Refusal:
    """Why a step has no place here: there is no transfer, its rules do not know the step, or its state does not."""
    step = command.step.label
    if transfer is None:
        return Refusal("NO_TRANSFER", "transfer", "There is no such transfer. Propose the move first.")
    instead = _instead(transfer)
    if command.step not in rules.steps:
        return Refusal("NOT_IN_RULES", "step", f"{step}: {rules.called} has no such step. {instead}")
    return Refusal(
        "NOT_NOW", "step", f"{step}: not possible, as it stands at “{transfer.state.label}”. {instead}"
    )


def _instead(transfer: Transfer) -> str:
    if not transfer.open:
        return "It is over: propose another move if the case is to go elsewhere."
    steps = [row.step.label.lower() for row in offers(transfer) if row.after]
    return f"What can be done now: {'; '.join(steps)}."


def _asking(transfer: Transfer | None, command: Command, row: Transition) -> Iterator[Refusal]:
    """Whether who asks may: the side whose step it is, someone of that side's area, a manager; and not too early."""
    by = command.by
    if row.side not in (None, by.side):
        assert row.side is not None
        whose = row.side.label.lower()
        yield Refusal("WRONG_SIDE", "side", f"{row.step.label}: the {whose} does that. Ask them to.")
    elif transfer and by.post.area != transfer.place(by.side).area:
        words = f"You act for the {by.side.label.lower()}, but do not work in its area. Ask somebody there."
        yield Refusal("WRONG_AREA", "area", words)
    if row.manager and not by.manager:
        words = "Only a manager of the receiving side acknowledges a risk. Ask one to."
        yield Refusal("NOT_MANAGER", "manager", words)
    if transfer and by.at < transfer.events[-1].at:
        # What was true at an instant that has passed stays so: nobody becomes responsible in the past.
        words = (
            "Something was done to the transfer after that instant. Look at it again, and give the time now."
        )
        yield Refusal("OUT_OF_ORDER", "at", words)


def _event(
    transfer: Transfer | None, command: Command, row: Transition, facts: CaseFacts, rules: RuleSet
) -> Event:
    if transfer is None:
        assert row.after is not None
        return Event(1, command, rules.key, row.after, facts.holder, facts.holder)
    owner, seer = _holders(transfer, command, rules)
    if facts.since and not transfer.open:
        # The file of a case may arrive when somebody else has the case by then.
        owner = seer = facts.since
    return Event(len(transfer.events) + 1, command, rules.key, row.after or transfer.state, owner, seer)


def _holders(transfer: Transfer, command: Command, rules: RuleSet) -> tuple[Post, Post]:
    """Who is responsible and who supervises once a command is carried out."""
    home, there = transfer.home, transfer.receiving
    match command.step:
        case TransferStep.BEGIN:
            assert there is not None
            owns = transfer.kind is TransferKind.BETWEEN_AREAS and rules.provisional is TransferSide.RECEIVING
            return (there if owns else home), there
        case TransferStep.COMPLETE:
            assert there is not None
            return there, there
        case TransferStep.TAKE_OVER:
            assert isinstance(command, Taking)
            there = officer_named(transfer, command)
            return there, there
        case TransferStep.WITHDRAW | TransferStep.END:
            return home, home
    if isinstance(command, Reassign):
        return _reassigned(transfer, command)
    return transfer.responsible, transfer.supervising


def _reassigned(transfer: Transfer, command: Reassign) -> tuple[Post, Post]:
    was = transfer.home if command.by.side is TransferSide.HOME else transfer.receiving
    now = officer_named(transfer, command)
    owner, seer = (now if post == was else post for post in (transfer.responsible, transfer.supervising))
    return owner, seer
