"""The steps of a move, one mutation each. Which side may take which of them when is told in docs/transfers.md."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import strawberry

from resolvers.transfers import commands, transfer
from resolvers.transfers.asked import ProposeTransfer, Step
from rules import transfers as rules
from rules.codes import RiskLevel, TransferKind, TransferRefusal, TransferSide
from schema.commands import Info, Keyed, Payload, answered, mutation
from schema.transfers.reading import Transfer


@strawberry.input(description="A case to move, where to, when and why.")
class ProposeTransferInput(Keyed):
    """Input of `proposeTransfer`."""

    supervision: strawberry.ID = strawberry.field(
        description="The supervision that goes on, of the case that moves."
    )
    kind: TransferKind = strawberry.field(description="What sort of move it is.")
    moves_on: date = strawberry.field(description="The day on which the person moves, or has moved.")
    reason: str = strawberry.field(description="Why the case moves, in 10 characters at least.")
    area: strawberry.ID | None = strawberry.field(
        default=None,
        description="The receiving area. Null: the area that has the case, for a move within it.",
    )
    office: str | None = strawberry.field(
        default=None, description="The receiving office (team). A move within an area needs it."
    )
    until: date | None = strawberry.field(
        default=None, description="Of caretaking, the day on which it is to end."
    )


@strawberry.input(description="Which move a step is of, as it was read.")
class TransferStepInput(Keyed):
    """Input of steps that need no more."""

    transfer: strawberry.ID = strawberry.field(description="The move.")
    version: int = strawberry.field(description="Its version as it was read.")


@strawberry.input(description="The level of risk that the receiving manager has taken note of.")
class AcknowledgeRiskInput(TransferStepInput):
    """Input of `acknowledgeRisk`."""

    level: RiskLevel = strawberry.field(description="The level, as it is assessed now.")


@strawberry.input(description="Who was told of a move, and when.")
class RecordToldInput(TransferStepInput):
    """Input of `recordPoliceTold` and `recordMappaTold`."""

    whom: str = strawberry.field(description="Whom there: a name, or an office.")
    on: date = strawberry.field(description="The day on which they were told.")


@strawberry.input(description="Who gets the case, and the first appointment.")
class TakeCaseInput(TransferStepInput):
    """Input of `acceptTransfer`, `allocateTransfer` and `takeOverCase`."""

    officer: strawberry.ID = strawberry.field(description="The officer, one of the receiving area's.")
    appointment: datetime | None = strawberry.field(
        default=None,
        description="The first appointment, which is booked in the same step. Nobody is taken on without.",
    )
    office: str | None = strawberry.field(
        default=None, description="The officer's office (team). Null: the one to which the case was to go."
    )
    late_reason: str | None = strawberry.field(
        default=None, description="Why the appointment is later than the clock allows."
    )


@strawberry.input(description="Why a case is not accepted, and what can be done about it.")
class RefuseTransferInput(TransferStepInput):
    """Input of `refuseTransfer`."""

    reason: TransferRefusal = strawberry.field(description="The reason.")
    note: str = strawberry.field(description="What the home area can do about it, in 10 characters at least.")


@strawberry.input(description="That a court has named the new area in the order.")
class RecordAmendmentInput(TransferStepInput):
    """Input of `recordAmendment`."""

    court: str = strawberry.field(description="The court.")
    on: date = strawberry.field(description="The day on which it did.")


@strawberry.input(description="Another officer for one's own side of a move.")
class ReassignTransferInput(TransferStepInput):
    """Input of `reassignTransfer`."""

    officer: strawberry.ID = strawberry.field(description="The officer, one of one's own area's.")
    office: str | None = strawberry.field(
        default=None, description="The officer's office (team). Null: where that side of the move is."
    )
    side: TransferSide | None = strawberry.field(
        default=None, description="One's own side, for somebody who works for both."
    )


@strawberry.input(description="That caretaking is over.")
class EndCaretakingInput(TransferStepInput):
    """Input of `endCaretaking`."""

    reason: str = strawberry.field(description="Why it ends, in 10 characters at least.")


@strawberry.input(description="That a move is called off.")
class WithdrawTransferInput(TransferStepInput):
    """Input of `withdrawTransfer`."""

    reason: str = strawberry.field(description="Why, in 10 characters at least.")
    amended_back_on: date | None = strawberry.field(
        default=None,
        description="The day on which a court named the home area again, had one named the new area.",
    )


@strawberry.type(description="What came of a step of a move.")
class TransferPayload(Payload):
    """Answer of every step."""

    @answered
    async def transfer(self, info: Info) -> Transfer | None:
        """The move as it is now; null when you may not see it any more."""
        return await self.shown(info, "transfer", transfer)


async def _taken(
    info: Info,
    name: str,
    input: TransferStepInput,
    kind: type[rules.Command],
    side: TransferSide | None = None,
    **values: Any,
) -> TransferPayload:
    asked = Step(input.key, input.transfer, input.version, kind, values, side)
    return TransferPayload.of(await commands.step(info.context, name, asked))


def _taking(input: TakeCaseInput) -> dict[str, Any]:
    return {
        "officer": input.officer,
        "office": input.office or None,
        "appointment": input.appointment,
        "late_reason": input.late_reason or "",
    }


@strawberry.type
class StepMutation:
    """Root fields."""

    @mutation
    async def propose_transfer(self, info: Info, input: ProposeTransferInput) -> TransferPayload | None:
        """Propose to move a case. Nobody but its own area hears of it yet."""
        asked = ProposeTransfer(
            input.key,
            input.supervision,
            input.kind,
            input.area,
            input.office,
            input.moves_on,
            input.reason,
            input.until,
        )
        return TransferPayload.of(await commands.propose(info.context, asked))

    @mutation
    async def request_transfer(self, info: Info, input: TransferStepInput) -> TransferPayload | None:
        """Ask the receiving area to accept a case; once more after it refused."""
        return await _taken(info, "requestTransfer", input, rules.Request)

    @mutation
    async def notify_transfer(self, info: Info, input: TransferStepInput) -> TransferPayload | None:
        """Notify the receiving area of a case, which it does not refuse (PC 52/2004)."""
        return await _taken(info, "notifyTransfer", input, rules.Notify)

    @mutation
    async def accept_transfer(self, info: Info, input: TakeCaseInput) -> TransferPayload | None:
        """Accept a case, name its officer and book the first appointment."""
        return await _taken(info, "acceptTransfer", input, rules.Accept, **_taking(input))

    @mutation
    async def allocate_transfer(self, info: Info, input: TakeCaseInput) -> TransferPayload | None:
        """Give a case that the area was notified of to an officer, and book the first appointment."""
        return await _taken(info, "allocateTransfer", input, rules.Allocate, **_taking(input))

    @mutation
    async def take_over_case(self, info: Info, input: TakeCaseInput) -> TransferPayload | None:
        """Take a case over in another office of the same area, and book the first appointment."""
        return await _taken(info, "takeOverCase", input, rules.TakeOver, **_taking(input))

    @mutation
    async def refuse_transfer(self, info: Info, input: RefuseTransferInput) -> TransferPayload | None:
        """Refuse a case, with the reason and what the home area can do about it."""
        return await _taken(info, "refuseTransfer", input, rules.Refuse, reason=input.reason, note=input.note)

    @mutation
    async def acknowledge_risk(self, info: Info, input: AcknowledgeRiskInput) -> TransferPayload | None:
        """Take note, as a manager of the receiving side, that the risk is what it is."""
        return await _taken(info, "acknowledgeRisk", input, rules.Acknowledge, level=input.level)

    @mutation
    async def record_police_told(self, info: Info, input: RecordToldInput) -> TransferPayload | None:
        """Record that the police were told of a move. Who may not read the register does not learn of it."""
        return await _taken(info, "recordPoliceTold", input, rules.TellPolice, whom=input.whom, on=input.on)

    @mutation
    async def record_mappa_told(self, info: Info, input: RecordToldInput) -> TransferPayload | None:
        """Record that MAPPA was told of a move, likewise."""
        return await _taken(info, "recordMappaTold", input, rules.TellMappa, whom=input.whom, on=input.on)

    @mutation
    async def begin_supervision(self, info: Info, input: TransferStepInput) -> TransferPayload | None:
        """Supervise from now on, provisionally or in caretaking. Who is responsible stays the same."""
        return await _taken(info, "beginSupervision", input, rules.Begin)

    @mutation
    async def record_amendment(self, info: Info, input: RecordAmendmentInput) -> TransferPayload | None:
        """Record that a court has named the new area in the order."""
        return await _taken(info, "recordAmendment", input, rules.Amend, court=input.court, on=input.on)

    @mutation
    async def complete_transfer(self, info: Info, input: TransferStepInput) -> TransferPayload | None:
        """Take a case over in full: the receiving area is responsible from now on."""
        return await _taken(info, "completeTransfer", input, rules.Complete)

    @mutation
    async def record_file_received(self, info: Info, input: TransferStepInput) -> TransferPayload | None:
        """Record that the paper file arrived."""
        return await _taken(info, "recordFileReceived", input, rules.ReceiveFile)

    @mutation
    async def reassign_transfer(self, info: Info, input: ReassignTransferInput) -> TransferPayload | None:
        """Give one's own side of a move to another officer."""
        return await _taken(
            info,
            "reassignTransfer",
            input,
            rules.Reassign,
            input.side,
            officer=input.officer,
            office=input.office or None,
        )

    @mutation
    async def end_caretaking(self, info: Info, input: EndCaretakingInput) -> TransferPayload | None:
        """End caretaking: the home area supervises again."""
        return await _taken(info, "endCaretaking", input, rules.End, reason=input.reason)

    @mutation
    async def withdraw_transfer(self, info: Info, input: WithdrawTransferInput) -> TransferPayload | None:
        """Call a move off. An appointment that it booked and that is still to come goes with it."""
        return await _taken(
            info,
            "withdrawTransfer",
            input,
            rules.Withdraw,
            reason=input.reason,
            amended_back_on=input.amended_back_on,
        )
