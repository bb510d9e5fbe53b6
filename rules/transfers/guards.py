"""What of the case stands against a step that has its place: each fault is a refusal that says what to do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from rules.codes import (
    Apart,
    SupervisedUnder,
    TransferKind,
    TransferSide,
    TransferState,
    TransferStep,
)
from rules.transfers.answers import CaseFacts, Refusal
from rules.transfers.commands import (
    Acknowledge,
    Amend,
    Begin,
    Command,
    Complete,
    End,
    Notify,
    Propose,
    Reassign,
    ReceiveFile,
    Refuse,
    Request,
    TakeOver,
    Taking,
    Tell,
    Withdraw,
)
from rules.transfers.history import Transfer
from rules.transfers.parties import day_of
from rules.transfers.sets import RuleSet
from rules.transfers.times import acknowledged_on, first_appointment_by

LEAST_REASON = 10
"""Characters that a reason has at least: whoever takes the case on later reads it."""


def faults(
    transfer: Transfer | None, command: Command, facts: CaseFacts, rules: RuleSet
) -> Iterator[Refusal]:
    """What stands against a command whose step has its place in the table."""
    if transfer is None:
        assert isinstance(command, Propose)
        return _proposing(command, facts)
    return _going_on(transfer, command, facts, rules)


def _going_on(transfer: Transfer, command: Command, facts: CaseFacts, rules: RuleSet) -> Iterator[Refusal]:
    match command:
        case Request() | Notify():
            yield from _missing(facts, rules)
        case Acknowledge():
            if command.level is not facts.risk:
                yield Refusal(
                    "RISK_CHANGED",
                    "level",
                    "The risk is assessed at another level now. Read it, and acknowledge that.",
                )
        case Tell():
            yield from _said(command.whom, "whom", "Say who was told: a name, or an office.", least=1)
            yield from _happened(command.on, command)
        case Taking():
            yield from _told_first(transfer, facts)
            yield from _taking(transfer, command, rules)
        case Begin():
            yield from _told_first(transfer, facts)
        case Refuse():
            yield from _refusing(command, rules)
        case Amend() | Complete():
            yield from _court(transfer, command, facts)
        case _:
            yield from _other(transfer, command)


def _other(transfer: Transfer, command: Command) -> Iterator[Refusal]:
    match command:
        case ReceiveFile():
            if transfer.last(TransferStep.RECEIVE_FILE):
                yield Refusal(
                    "ALREADY_DONE", "step", "The file's arrival is recorded. Nothing more is to be done."
                )
        case Reassign():
            yield from _said(command.officer, "officer", "Name the officer who gets the case.", least=1)
            if command.by.side is TransferSide.RECEIVING and transfer.receiving is None:
                yield Refusal(
                    "NOBODY_YET",
                    "officer",
                    "The receiving side has no officer yet: it names one as it takes the case on.",
                )
        case Withdraw():
            yield from _said(command.reason, "reason", "Say why the move is withdrawn.")
            yield from _amended_back(transfer, command)
        case End():
            yield from _said(command.reason, "reason", "Say why caretaking ends.")


def _proposing(command: Propose, facts: CaseFacts) -> Iterator[Refusal]:
    here, there, within = facts.holder, command.to, command.kind is TransferKind.WITHIN_AREA
    if facts.open_transfer:
        words = "Another move of this case goes on. Withdraw that one, or wait until it is over."
        yield Refusal("ALREADY_OPEN", "case", words)
    if command.by.post.area != here.area:
        words = "Another area is responsible for the case. Ask its officer to propose the move."
        yield Refusal("NOT_RESPONSIBLE", "area", words)
    if within and there.area != here.area:
        words = "That office is in another area. Propose a transfer between areas."
        yield Refusal("OTHER_AREA", "to", words)
    if not within and there.area == here.area:
        words = "The case is in that area. Choose another area, or propose a move to another office."
        yield Refusal("SAME_AREA", "to", words)
    if within and (there.office is None or there.office == here.office):
        yield Refusal("SAME_OFFICE", "to", "Choose the office of the area to which the case goes.")
    yield from _until(command)
    yield from _said(command.reason, "reason", "Say why the case moves.")


def _until(command: Propose) -> Iterator[Refusal]:
    if command.kind is not TransferKind.CARETAKING:
        if command.until:
            words = "Only caretaking ends on a day. Leave it out, or propose caretaking."
            yield Refusal("NO_END", "until", words)
    elif command.until is None or command.until <= command.moves_on:
        words = "Give the day on which caretaking is to end, after the day of the move."
        yield Refusal("END_MISSING", "until", words)


def _missing(facts: CaseFacts, rules: RuleSet) -> Iterator[Refusal]:
    for item in facts.missing:
        if item in rules.blocks:
            words = f"{item.label}: that is missing. Put it in the record, and send the case then."
            yield Refusal("CHECKLIST", item.name, words)


def _told_first(transfer: Transfer, facts: CaseFacts) -> Iterator[Refusal]:
    """High risk is acknowledged, police and MAPPA know, before anybody is taken on; at the level that holds now."""
    if facts.high and acknowledged_on(transfer, facts) is None:
        words = "The risk is high, and the receiving manager has not acknowledged that. Ask the manager to do so first."
        yield Refusal("NOT_ACKNOWLEDGED", "level", words)
    if transfer.kind is TransferKind.WITHIN_AREA:
        # Areas have the boundaries of police forces, so these stay the same.
        return
    if facts.registered and not transfer.last(TransferStep.TELL_POLICE):
        words = (
            "The police have to know before this person moves. Have the home side tell them and record it."
        )
        yield Refusal("POLICE_NOT_TOLD", "police", words, Apart.REGISTER)
    if (facts.registered or facts.mappa) and not transfer.last(TransferStep.TELL_MAPPA):
        words = "MAPPA has to know before this person moves. Have the home side tell it and record it."
        yield Refusal("MAPPA_NOT_TOLD", "mappa", words, Apart.REGISTER)


def _taking(transfer: Transfer, command: Taking, rules: RuleSet) -> Iterator[Refusal]:
    yield from _said(command.officer, "officer", "Name the officer who gets the case.", least=1)
    if isinstance(command, TakeOver) and command.office not in (None, transfer.to.office):
        words = "The move is to another office than that. Leave the office out, or propose another move."
        yield Refusal("OTHER_OFFICE", "office", words)
    if command.appointment is None:
        words = "Give the day and time of the first appointment: nobody is taken on without one."
        yield Refusal("APPOINTMENT_MISSING", "appointment", words)
    elif command.appointment < command.by.at:
        words = "The first appointment is in the past. Give one that is still to come."
        yield Refusal("APPOINTMENT_PAST", "appointment", words)
    else:
        due = first_appointment_by(transfer, day_of(command.by.at), rules)
        if day_of(command.appointment) > due and len(command.late_reason.strip()) < LEAST_REASON:
            words = (
                f"The first appointment is due by {due.day} {due:%B %Y}. Choose an earlier one, or say why it is late "
                f"in {LEAST_REASON} characters at least."
            )
            yield Refusal("APPOINTMENT_LATE", "lateReason", words)


def _refusing(command: Refuse, rules: RuleSet) -> Iterator[Refusal]:
    if command.reason not in rules.refusals:
        words = f"{rules.called} has no such reason. Choose one that it has, or accept the case."
        yield Refusal("NO_SUCH_REASON", "reason", words)
    yield from _said(command.note, "note", "Say what the home area can do about it.")


def _court(transfer: Transfer, command: Amend | Complete, facts: CaseFacts) -> Iterator[Refusal]:
    """An order names a petty sessions area, and only a court can name another (PCC(S)A 2000, Schedule 3)."""
    under_order = facts.under is SupervisedUnder.ORDER
    if isinstance(command, Amend):
        if not under_order:
            words = "No court has to amend a licence. Take the case over in full."
            yield Refusal("NO_COURT", "step", words)
        yield from _said(command.court, "court", "Name the court.", least=1)
        yield from _happened(command.on, command)
    elif under_order and transfer.state is not TransferState.AMENDED:
        words = "The order still names the home area. Have the court amend it, and record that first."
        yield Refusal("COURT_FIRST", "step", words)


def _amended_back(transfer: Transfer, command: Withdraw) -> Iterator[Refusal]:
    if transfer.state is not TransferState.AMENDED:
        return
    if command.amended_back_on is None:
        words = (
            "The court has named the new area in the order. Have it name the home area again and give that day, or "
            "take the case over in full."
        )
        yield Refusal("COURT_FIRST", "amendedBackOn", words)
    else:
        yield from _happened(command.amended_back_on, command, "amendedBackOn")


def _happened(day: date, command: Command, field: str = "on") -> Iterator[Refusal]:
    if day > day_of(command.by.at):
        yield Refusal("IN_FUTURE", field, "That day is still to come. Record it when it has happened.")


def _said(text: str, field: str, words: str, least: int = LEAST_REASON) -> Iterator[Refusal]:
    if len(text.strip()) < least:
        more = f" Use {least} characters at least." if least > 1 else ""
        yield Refusal("SAY_MORE" if least > 1 else "MISSING", field, words + more)
