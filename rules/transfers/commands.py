"""What either side may ask for. One class for each step; whether it may be done is `deciding.decide`'s to say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from rules.codes import RiskLevel, TransferKind, TransferRefusal, TransferStep
from rules.transfers.parties import By, Place, aware


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """What all have: the transfer by its id, the key that the client chose, and who asks when."""

    step: ClassVar[TransferStep]
    transfer: str
    key: str
    by: By


@dataclass(frozen=True, slots=True, kw_only=True)
class Propose(Command):
    """Begin a transfer of a case. `moves_on`: the day the person moves, or has moved. `until`: of caretaking alone."""

    step = TransferStep.PROPOSE
    case: str
    kind: TransferKind
    to: Place
    moves_on: date
    reason: str
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Request(Command):
    """Ask the receiving area to accept; once more after it refused."""

    step = TransferStep.REQUEST


@dataclass(frozen=True, slots=True, kw_only=True)
class Notify(Command):
    """Tell the receiving area, which has no say in it (PC 52/2004)."""

    step = TransferStep.NOTIFY


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledge(Command):
    """The receiving manager has taken note of a level of risk; of a higher one later, again."""

    step = TransferStep.ACKNOWLEDGE
    level: RiskLevel


@dataclass(frozen=True, slots=True, kw_only=True)
class Tell(Command):
    """Another body was told: whom there, and on what day."""

    whom: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class TellPolice(Tell):
    """The police were told of the move."""

    step = TransferStep.TELL_POLICE


@dataclass(frozen=True, slots=True, kw_only=True)
class TellMappa(Tell):
    """MAPPA was told of the move."""

    step = TransferStep.TELL_MAPPA


@dataclass(frozen=True, slots=True, kw_only=True)
class Taking(Command):
    """The receiving side names its officer and the first appointment, in one step.

    `late_reason`: why the appointment is later than the clock allows.
    """

    officer: str
    office: str | None = None
    appointment: datetime | None
    late_reason: str = ""

    def __post_init__(self) -> None:
        aware(self.appointment)


@dataclass(frozen=True, slots=True, kw_only=True)
class Accept(Taking):
    """The receiving area accepts the case (PC 78/2000)."""

    step = TransferStep.ACCEPT


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocate(Taking):
    """The receiving area gives a case that it was notified of to an officer."""

    step = TransferStep.ALLOCATE


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeOver(Taking):
    """Another office of the same area takes the case over."""

    step = TransferStep.TAKE_OVER


@dataclass(frozen=True, slots=True, kw_only=True)
class Refuse(Command):
    """The receiving area does not accept the case (PC 78/2000). `note`: what the home area can do about it."""

    step = TransferStep.REFUSE
    reason: TransferRefusal
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Begin(Command):
    """The receiving officer sees the person and supervises from now on."""

    step = TransferStep.BEGIN


@dataclass(frozen=True, slots=True, kw_only=True)
class Amend(Command):
    """A court has named the new area in the order, on a day."""

    step = TransferStep.AMEND
    court: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Complete(Command):
    """The receiving area is responsible from now on."""

    step = TransferStep.COMPLETE


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiveFile(Command):
    """The paper file has arrived."""

    step = TransferStep.RECEIVE_FILE


@dataclass(frozen=True, slots=True, kw_only=True)
class Reassign(Command):
    """Another officer of the asking side takes that side's place.

    `area`: the side's area became this one, in the words of `note`; the officer stays, and is '' where none is named.
    """

    step = TransferStep.REASSIGN
    officer: str
    office: str | None = None
    area: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class End(Command):
    """Caretaking is over: the home area supervises again."""

    step = TransferStep.END
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdraw(Command):
    """The home area calls the move off. `amended_back_on`: when a court named the home area again, had it named
    the new one."""

    step = TransferStep.WITHDRAW
    reason: str
    amended_back_on: date | None = None
