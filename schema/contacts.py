"""The contact log and the timeline."""

from __future__ import annotations

import datetime as dt

import strawberry

from rules.codes import ContactKind, ContactOutcome, Direction, EntryKind, Service
from schema.fields import edge, stored
from schema.reference import Prison
from schema.sentences import Sentence
from schema.sources import Fact


@strawberry.type(description="An appointment, visit, call or enforcement step.")
class Contact(Fact):
    """An entry of the contact log."""

    service: Service | None = stored("The service that made the entry.")
    number: int | None = stored("Its number on the file.")
    kind: ContactKind | None = stored("What it is.")
    outcome: ContactOutcome | None = stored(
        "How it turned out; null while planned, or where its kind has none."
    )
    date: dt.date | None = stored("The day.")
    time: str | None = stored("The time of day, `HH:MM`.")
    explanation_sought: dt.date | None = stored("The day an explanation for an absence was asked for.")
    notes: str | None = stored("What was noted.")

    @edge
    def sentence(self) -> Sentence | None:
        """The order or licence it belongs to."""


@strawberry.type(
    description="An entry of the one timeline over probation and prison: a contact or a movement."
)
class TimelineEntry(Fact):
    """A contact or a movement."""

    service: Service | None = stored("The service that made the entry.")
    kind: EntryKind | None = stored("What it is.")
    outcome: ContactOutcome | None = stored("How a contact turned out.")
    date: dt.date | None = stored("The day.")
    time: str | None = stored("The time of day, `HH:MM`.")
    notes: str | None = stored("What was noted.")
    explanation_sought: dt.date | None = stored("The day an explanation for an absence was asked for.")
    direction: Direction | None = stored("Of a movement: in or out.")
    place_name: str | None = stored("Of a movement: where from, or where to.")

    @edge
    def sentence(self) -> Sentence | None:
        """The order or licence a contact belongs to."""

    @edge
    def prison(self) -> Prison | None:
        """The prison that recorded a movement."""
