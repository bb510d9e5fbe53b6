"""How the events of a transfer are kept: a command as JSON, and what holds from its instant on as properties.

A row is what `EVENT_ROW` answers of an event; `restored` makes the event of it again, so a transfer is always folded
from its events.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import TypeAdapter

from rules.codes import Apart, TransferState, TransferStep
from rules.transfers import (
    Accept,
    Acknowledge,
    Allocate,
    Amend,
    Begin,
    Command,
    Complete,
    End,
    Event,
    Notify,
    Post,
    Propose,
    Reassign,
    ReceiveFile,
    Refuse,
    Request,
    TakeOver,
    TellMappa,
    TellPolice,
    Transfer,
    Withdraw,
    fold,
)

COMMANDS: Mapping[TransferStep, TypeAdapter[Any]] = {
    kind.step: TypeAdapter(kind)
    for kind in (
        Propose, Request, Notify, Acknowledge, TellPolice, TellMappa, Accept, Allocate, TakeOver, Refuse, Begin, Amend,
        Complete, ReceiveFile, Reassign, End, Withdraw,
    )
}  # fmt: skip

APART = dict.fromkeys((TransferStep.TELL_POLICE, TransferStep.TELL_MAPPA), Apart.REGISTER.name)
"""Steps that let on that somebody is on the register: only those who may read that know of them."""

EVENT_ROW = (
    (
        "[e.number, e.step, e.payload, e.rules, e.state, "
        "[e.responsibleArea, e.responsibleOfficer, e.responsibleOffice], "
        "[e.supervisingArea, e.supervisingOfficer, e.supervisingOffice]]"
    ),
)
"""The row of an event `e`."""


def kept(event: Event, *, by: str, name: str) -> dict[str, Any]:
    """The properties of an event; `by` is the member of staff, `name` theirs."""
    command, owner, seer = event.command, event.responsible, event.supervising
    return {
        "number": event.number,
        "step": event.step.name,
        "payload": COMMANDS[event.step].dump_json(command).decode(),
        "rules": event.rules,
        "state": event.state.name,
        "at": event.at,
        "by": by,
        "name": name,
        "side": command.by.side.name,
        "key": command.key,
        "note": note(command),
        "apart": APART.get(event.step),
        "responsibleArea": owner.area,
        "responsibleOfficer": owner.officer,
        "responsibleOffice": owner.office,
        "supervisingArea": seer.area,
        "supervisingOfficer": seer.officer,
        "supervisingOffice": seer.office,
    }


def restored(row: Sequence[Any]) -> Event:
    """The event of a row."""
    number, step, payload, rules, state, owner, seer = row
    command: Command = COMMANDS[TransferStep[step]].validate_json(payload)
    return Event(number, command, rules, TransferState[state], _post(owner), _post(seer))


def folded(rows: Sequence[Sequence[Any]]) -> Transfer:
    """The transfer that rows of events make, in the order of their numbers."""
    return fold(restored(row) for row in rows)


def note(command: Command) -> str | None:
    """What was said of a step, in words."""
    match command:
        case Propose() | End() | Withdraw():
            return command.reason
        case Refuse():
            return f"{command.reason.label}. {command.note}"
        case Amend():
            return f"{command.court}, {command.on.day} {command.on:%B %Y}"
        case TellPolice() | TellMappa():
            return f"{command.whom}, {command.on.day} {command.on:%B %Y}"
        case Acknowledge():
            return f"Risk of serious harm: {command.level.label.lower()}"
        case Accept() | Allocate() | TakeOver():
            return command.late_reason or None
        case Reassign():
            return command.note
    return None


def _post(held: Sequence[Any]) -> Post:
    area, officer, office = held
    return Post(area, officer, office)
