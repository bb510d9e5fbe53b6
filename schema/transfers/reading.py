"""Moves of a case between areas, between offices, or for a while."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from resolvers import transfers
from rules.codes import ChecklistItem, TransferClock, TransferKind, TransferSide, TransferState, TransferStep
from schema.fields import Connection, Node, edge, root, stored
from schema.reference import Area, Officer
from schema.sources import Replaced

if TYPE_CHECKING:
    from schema.offenders import Offender

Person = Annotated["Offender", strawberry.lazy("schema.offenders")]


@strawberry.type(description="What has a time within which it is to be done, and how that stands today.")
class ClockReading:
    """A clock."""

    clock: TransferClock | None = stored("The clock.")
    title: str | None = stored("The same in words.")
    due: date | None = stored("The last day that is in time.")
    met_on: date | None = stored("The day on which it was done; null: it was not yet.")
    overdue: bool | None = stored("Whether it is not done and the day has passed.")
    late: bool | None = stored("Whether it was done after that day.")
    late_reason: str | None = stored("Why a later day was agreed, if one was.")


@strawberry.type(description="What of the record is looked at before a case goes, as the record is today.")
class ChecklistLine:
    """A line of the checklist."""

    item: ChecklistItem | None = stored("What is looked at.")
    title: str | None = stored("The same in words.")
    words: str | None = stored("What the record holds.")
    done: bool | None = stored("Whether that is enough.")
    blocks: bool | None = stored("Whether the case is not sent without it.")
    page: str | None = stored("The record's page on which to mend it.")


@strawberry.type(description="What somebody did to a move, and who answers for the case from then on.")
class TransferEvent(Node):
    """An event. It is never changed."""

    step: TransferStep | None = stored("What was done.")
    state: TransferState | None = stored("How far the move had come after it.")
    side: TransferSide | None = stored("The side that did it.")
    note: str | None = stored("What was said of it: the reason, the court, whom somebody told.")
    at: datetime | None = stored("The instant from which it holds.")
    by: str | None = stored("Who did it, by staff id.")
    name: str | None = stored("Who did it, by name.")

    @edge
    def responsible(self) -> Officer | None:
        """The officer who answers for the case from then on."""

    @edge
    def responsible_area(self) -> Area | None:
        """That officer's area."""

    @edge
    def supervising(self) -> Officer | None:
        """The officer who sees the person from then on."""

    @edge
    def supervising_area(self) -> Area | None:
        """That officer's area."""


@strawberry.type(
    description="A move of a case: to another area for good or for a while, or to another office."
)
class Transfer(Node):
    """A transfer as it stands after its last event."""

    kind: TransferKind | None = stored("What sort of move it is.")
    state: TransferState | None = stored("How far it has come.")
    open: bool | None = stored("Whether it goes on. One move of a case goes on at a time.")
    rules: str | None = stored("The circular under which it began, and whose rules it keeps.")
    reason: str | None = stored("Why the case moves.")
    home_office: str | None = stored("The office of the home side.")
    receiving_office: str | None = stored("The office of the receiving side, where it is known.")
    moves_on: date | None = stored("The day on which the person moves, or has moved.")
    until: date | None = stored("Of caretaking, the day on which it is to end.")
    due: date | None = stored("The first day by which something is to be done, as of its last event.")
    proposed_at: datetime | None = stored("When it was proposed.")
    appointment: datetime | None = stored("The first appointment on the receiving side.")
    version: int | None = stored(
        "How often it has been changed, from 1. A step is taken on the version that was read."
    )
    recorded_at: datetime | None = stored("When it was last changed.")
    recorded_by: str | None = stored("Who changed it, by staff id.")
    clocks: list[ClockReading] | None = stored("What is due when, as of today.")
    checklist: list[ChecklistLine] | None = stored(
        "What of the record is looked at before the case goes. A line on the register is for those who read it all."
    )

    @edge
    def home(self) -> Area | None:
        """The area that was responsible when the move was proposed."""

    @edge
    def receiving(self) -> Area | None:
        """The area to which the case is to go."""

    @edge
    def home_officer(self) -> Officer | None:
        """The officer of the home side."""

    @edge
    def receiving_officer(self) -> Officer | None:
        """The officer of the receiving side, once one is named."""

    @edge
    def responsible(self) -> Officer | None:
        """The officer who answers for the case now."""

    @edge
    def responsible_area(self) -> Area | None:
        """The area that answers for the case now."""

    @edge
    def supervising(self) -> Officer | None:
        """The officer who sees the person now."""

    @edge
    def supervising_area(self) -> Area | None:
        """The area that sees the person now."""

    @edge
    def offender(self) -> Person | None:
        """The person whose case it is."""

    @edge
    def steps(self, first: int = 100) -> list[TransferEvent] | None:
        """What was done to it, in order. That police or MAPPA were told, those see who may read the register."""

    @edge
    def responsible_on(
        self,
        at: Annotated[datetime | None, strawberry.argument(description="The instant. Null: now.")] = None,
    ) -> TransferEvent | None:
        """The event that says who was responsible at an instant; null before the move was proposed."""

    @edge
    def replaced(self, first: int = 10) -> list[Replaced] | None:
        """How it stood before, the latest first."""


@strawberry.type
class Query:
    """Root fields."""

    @root(transfers.transfer)
    def transfer(self, id: strawberry.ID) -> Transfer | None:
        """One move; null when there is none that you may see."""

    @root(transfers.transfers)
    def transfers(
        self,
        first: int,
        area: Annotated[strawberry.ID, strawberry.argument(description="The area, by id.")],
        after: str | None = None,
        direction: Annotated[
            TransferSide, strawberry.argument(description="Receiving: those that come in. Home: that go out.")
        ] = TransferSide.RECEIVING,
        open: Annotated[
            bool, strawberry.argument(description="Those that go on; false: those that are over.")
        ] = True,
    ) -> Connection[Transfer] | None:
        """Moves into an area or out of it, what is overdue and what is due next first."""
