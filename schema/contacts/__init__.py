"""The contact log and the timeline: what is planned, what happened, and the commands that write it."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import strawberry

from resolvers import contacts
from schema.contacts.breach import BreachPayload
from schema.contacts.breach import Mutation as BreachMutation
from schema.contacts.reading import (
    Appointment,
    Breach,
    BreachTime,
    Contact,
    Enforcement,
    EnforcementDue,
    TimelineEntry,
)
from schema.contacts.writing import ContactPayload
from schema.contacts.writing import Mutation as LogMutation
from schema.fields import Connection, root

Description = strawberry.argument

__all__ = [
    "Appointment",
    "Breach",
    "BreachPayload",
    "BreachTime",
    "Contact",
    "ContactPayload",
    "Enforcement",
    "EnforcementDue",
    "Mutation",
    "Query",
    "TimelineEntry",
]


@strawberry.type
class Mutation(LogMutation, BreachMutation):
    """Root fields."""


@strawberry.type
class Query:
    """Root fields."""

    @root(contacts.appointments)
    def appointments(
        self,
        first: int,
        officer: Annotated[
            strawberry.ID | None, Description(description="Of the people of this officer.")
        ] = None,
        area: Annotated[strawberry.ID | None, Description(description="Of the people of this area.")] = None,
        team: Annotated[
            str | None, Description(description="Of the area's people, those of this team.")
        ] = None,
        since: Annotated[
            dt.date | None, Description(description="From this day on; null: a year back.")
        ] = None,
        until: Annotated[dt.date | None, Description(description="To this day; null: a year ahead.")] = None,
        after: str | None = None,
    ) -> Connection[Appointment] | None:
        """What is planned, and what is past and has no outcome yet, by day."""
