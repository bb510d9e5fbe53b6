"""The staff directory: members of staff and partner clients, and what they hold from when to when."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

import strawberry

from resolvers import staff
from resolvers.access import Clearance, Role
from schema.fields import Connection, Node, edge, root, stored
from schema.reference import Area, Officer, Prison


@strawberry.type(description="Work that a member of staff does somewhere, from a day on.")
class StaffPost(Node):
    """A post."""

    role: Role | None = stored("What they do there.")
    team: str | None = stored("The team in the area; null for all of it.")
    from_: date | None = strawberry.field(name="from", description="The first day.")
    to: date | None = stored("The first day on which it is held no more. Null: no end is known.")
    version: int | None = stored("How often it has been changed, from 1.")
    recorded_at: datetime | None = stored("When this version was recorded.")

    @edge
    def area(self) -> Area | None:
        """The area, where it is in one."""

    @edge
    def prison(self) -> Prison | None:
        """The prison, where it is in one."""


@strawberry.type(description="What a member of staff was vetted for, from a day on.")
class StaffClearance(Node):
    """A clearance."""

    kind: Clearance | None = stored("What they are cleared for.")
    from_: date | None = strawberry.field(name="from", description="The first day.")
    to: date | None = stored("The first day on which it holds no more. Null: no end is known.")
    version: int | None = stored("How often it has been changed, from 1.")
    recorded_at: datetime | None = stored("When this version was recorded.")


@strawberry.type(description="What another agency may be told, of whom, and why.")
class Agreement(Node):
    """The agreement under which a partner client reads."""

    agency: str | None = stored("The agency.")
    purpose: str | None = stored("What it is told for.")
    legal_basis: str | None = stored("The law that allows it.")
    fields: list[str] | None = stored("The fields that it may read, each as `Type.field`.")
    areas: list[str] | None = stored("Of people supervised in these areas, by slug.")
    prisons: list[str] | None = stored("Of people held in these prisons, by LIDS code.")
    events: list[str] | None = stored("The kinds of events that it may be told of such people.")
    webhook: str | None = stored("The address at which it is told of them. Null: it asks itself.")
    from_: date | None = strawberry.field(name="from", description="The first day.")
    to: date | None = stored("The first day on which it holds no more. Null: no end is known.")
    version: int | None = stored("How often it has been changed, from 1.")
    recorded_at: datetime | None = stored("When this version was recorded.")


@strawberry.type(description="A member of staff, or a client of a partner agency.")
class Staff(Node):
    """One of the directory."""

    name: str | None = stored("The name.")
    subject: str | None = stored("How the identity provider knows them.")
    version: int | None = stored("How often name or subject have been changed, from 1.")

    @edge
    def posts(self, first: int = 100) -> list[StaffPost] | None:
        """What they do where, the latest first."""

    @edge
    def clearances(self, first: int = 100) -> list[StaffClearance] | None:
        """What they were vetted for, the latest first."""

    @edge
    def agreements(self, first: int = 100) -> list[Agreement] | None:
        """Of a partner client, what its agency may be told."""

    @edge
    def officers(self, first: int = 100) -> list[Officer] | None:
        """The officers named on files who are this person: their own caseload."""


@strawberry.type
class Query:
    """Root fields."""

    @root(staff.staff)
    def staff(
        self,
        first: int,
        after: str | None = None,
        search: Annotated[
            str | None, strawberry.argument(description="Parts of the name or the staff id, in any order.")
        ] = None,
    ) -> Connection[Staff] | None:
        """The staff directory, by name."""
