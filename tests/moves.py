"""A case of Kent that moves to Derbyshire, or within Kent: its commands as they should be, and ways through."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from rules.codes import (
    RiskLevel,
    SupervisedUnder,
    TransferClock,
    TransferKind,
    TransferRefusal,
    TransferSide,
    TransferState,
    TransferStep,
)
from rules.transfers import (
    Accept,
    Acknowledge,
    Allocate,
    Amend,
    Begin,
    By,
    CaseFacts,
    Command,
    Complete,
    End,
    Notify,
    Place,
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
    decide,
)

Do, S, K, Clock = TransferStep, TransferState, TransferKind, TransferClock
HOME, THERE = TransferSide.HOME, TransferSide.RECEIVING

DAY = date(2003, 9, 30)
LATER = date(2004, 9, 17)
KENT = Post("area_kent", "ofr_home", "maidstone")
DERBY = Post("area_derbyshire", "ofr_there", "derby")
CHATHAM = Post("area_kent", "ofr_chatham", "chatham")

FACTS = CaseFacts(KENT, RiskLevel.MEDIUM, SupervisedUnder.ORDER, registered=False, mappa=False)
LICENCE = replace(FACTS, under=SupervisedUnder.LICENCE)
HIGH = replace(FACTS, risk=RiskLevel.HIGH)
REGISTERED = replace(FACTS, registered=True, mappa=True)


def at(day: date, hour: int = 10) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


COMMANDS: dict[TransferStep, tuple[type[Command], TransferSide, Callable[[date], dict[str, Any]]]] = {
    Do.REQUEST: (Request, HOME, lambda _: {}),
    Do.NOTIFY: (Notify, HOME, lambda _: {}),
    Do.ACKNOWLEDGE: (Acknowledge, THERE, lambda _: {"level": RiskLevel.HIGH}),
    Do.TELL_POLICE: (TellPolice, HOME, lambda day: {"whom": "Sgt Hart, Derby", "on": day}),
    Do.TELL_MAPPA: (TellMappa, HOME, lambda day: {"whom": "Derbyshire co-ordinator", "on": day}),
    Do.ACCEPT: (Accept, THERE, lambda day: {"officer": DERBY.officer, "appointment": at(day, 15)}),
    Do.ALLOCATE: (Allocate, THERE, lambda day: {"officer": DERBY.officer, "appointment": at(day, 15)}),
    Do.TAKE_OVER: (TakeOver, THERE, lambda day: {"officer": CHATHAM.officer, "appointment": at(day, 15)}),
    Do.REFUSE: (
        Refuse,
        THERE,
        lambda _: {"reason": TransferRefusal.ADDRESS_UNSUITABLE, "note": "Find another address."},
    ),
    Do.BEGIN: (Begin, THERE, lambda _: {}),
    Do.AMEND: (Amend, HOME, lambda day: {"court": "Derby Magistrates' Court", "on": day}),
    Do.COMPLETE: (Complete, THERE, lambda _: {}),
    Do.RECEIVE_FILE: (ReceiveFile, THERE, lambda _: {}),
    Do.REASSIGN: (Reassign, HOME, lambda _: {"officer": "ofr_new"}),
    Do.END: (End, THERE, lambda _: {"reason": "The person went home."}),
    Do.WITHDRAW: (Withdraw, HOME, lambda _: {"reason": "The person stays after all."}),
}


def propose(kind: TransferKind = K.BETWEEN_AREAS, day: date = DAY, **more: Any) -> Propose:
    to = CHATHAM.place if kind is K.WITHIN_AREA else Place(DERBY.area, DERBY.office)
    values: dict[str, Any] = {
        "transfer": "trf_1", "key": "k1", "by": By(HOME, KENT, at(day)), "case": "sup_1", "kind": kind, "to": to,
        "moves_on": day, "reason": "Moves in with a sister.",
        "until": day + timedelta(days=28) if kind is K.CARETAKING else None,
    }  # fmt: skip
    return Propose(**{**values, **more})


def command(transfer: Transfer, step: TransferStep, day: date, **more: Any) -> Command:
    """A command that is as it should be, given at ten in the morning, by a manager of the side whose it is."""
    kind, side, values = COMMANDS[step]
    side = more.pop("side", side)
    there = CHATHAM if transfer.kind is K.WITHIN_AREA else DERBY
    post = more.pop("post", KENT if side is HOME else there)
    by = By(side, post, more.pop("at", at(day)), more.pop("manager", True))
    key = more.pop("key", f"k{len(transfer.events) + 1}")
    return kind(**{"transfer": transfer.id, "key": key, "by": by, **values(day), **more})


def begun(
    kind: TransferKind = K.BETWEEN_AREAS, day: date = DAY, facts: CaseFacts = FACTS, **more: Any
) -> Transfer:
    found = decide(None, propose(kind, day, **more), facts)
    assert found.allowed, found.refusals
    assert found.transfer is not None
    return found.transfer


def walk(
    *steps: TransferStep, kind: TransferKind = K.BETWEEN_AREAS, day: date = DAY, facts: CaseFacts = FACTS
) -> Transfer:
    """A transfer after these steps, one a day."""
    transfer = begun(kind, day, facts)
    for number, step in enumerate(steps, 1):
        found = decide(transfer, command(transfer, step, day + timedelta(days=number)), facts)
        assert found.allowed, found.refusals
        assert found.transfer is not None
        transfer = found.transfer
    return transfer


def codes(transfer: Transfer | None, asked: Command, facts: CaseFacts = FACTS) -> list[str]:
    return [one.code for one in decide(transfer, asked, facts).refusals]
