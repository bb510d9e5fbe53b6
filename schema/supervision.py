"""Who supervises."""

from __future__ import annotations

from datetime import date

import strawberry

from schema.fields import edge, stored
from schema.reference import Area, Officer
from schema.sources import Fact


@strawberry.type(description="A time under one area's supervision.")
class Supervision(Fact):
    """From opening a file in an area to closing it."""

    from_: date | None = strawberry.field(name="from", description="The day it began.")
    to: date | None = stored("The day it ended; null while it goes on.")
    team: str | None = stored("The team.")

    @edge
    def area(self) -> Area | None:
        """The area that supervises."""

    @edge
    def officer(self) -> Officer | None:
        """The officer in charge of the case."""
