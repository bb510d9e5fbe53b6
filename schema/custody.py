"""Custody: spells, stays, movements."""

from __future__ import annotations

import datetime as dt

import strawberry

from rules.codes import CustodyStatus, Direction, EntryKind, ReleaseType, SecurityCategory, Service
from schema.fields import edge, stored
from schema.reference import Prison
from schema.sources import Fact


@strawberry.type(description="A stay in one prison. The stays of a spell never overlap.")
class Stay(Fact):
    """A stay, from arrival to leaving; trips to court do not end it."""

    from_: dt.date | None = strawberry.field(name="from", description="The day of arrival.")
    to: dt.date | None = stored("The day of leaving; null while the person is held there.")

    @edge
    def prison(self) -> Prison | None:
        """Where."""

    @edge
    def spell(self) -> Spell | None:
        """The spell that it is part of."""


@strawberry.type(description="A prisoner's movement, as the prison that saw it recorded it.")
class Movement(Fact):
    """A reception, move, trip to court or release."""

    service: Service | None = stored("Always the prison service.")
    number: int | None = stored("Its number on the prison's file.")
    kind: EntryKind | None = stored("Why the person moved.")
    direction: Direction | None = stored("In or out.")
    date: dt.date | None = stored("The day.")
    time: str | None = stored("The time of day, `HH:MM`.")
    place: str | None = stored("The code of the place where from, or where to.")
    place_name: str | None = stored("That place in words.")
    version: int | None = stored("How often it has been changed, from 1.")

    @edge
    def prison(self) -> Prison | None:
        """The prison that recorded it."""


@strawberry.type(description="One continuous time in custody, under one prison number.")
class Spell(Fact):
    """A custody spell."""

    prison_number: str | None = stored("The prison number of this spell.")
    status: CustodyStatus | None = stored("Why the person is, or was last, held.")
    category: SecurityCategory | None = stored("The security category.")
    location: str | None = stored("Wing and cell, as last known.")
    received_on: dt.date | None = stored("The day of first reception.")
    released_on: dt.date | None = stored("The day of release.")
    release_type: ReleaseType | None = stored("On what the person was released.")

    @edge
    def stays(self, first: int = 100) -> list[Stay] | None:
        """The stays, the latest first."""

    @edge
    def movements(self, first: int = 100) -> list[Movement] | None:
        """The movements, the latest first."""
