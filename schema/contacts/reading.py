"""The contact log, the timeline that it makes with the prisons' movements, and what absences ask for."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated

import strawberry

from rules.codes import (
    BreachOutcome,
    BreachStep,
    ContactKind,
    ContactOutcome,
    Direction,
    EnforcementStep,
    EntryKind,
    SentenceType,
    Service,
)
from schema.coded import Code
from schema.fields import Node, edge, stored
from schema.letters import Letter
from schema.reference import Prison
from schema.sentences import Sentence
from schema.sources import Fact, Replaced

if TYPE_CHECKING:
    from schema.offenders import Offender

Person = Annotated["Offender", strawberry.lazy("schema.offenders")]


@strawberry.type(description="An appointment, visit, call or enforcement step.")
class Contact(Fact):
    """An entry of the contact log."""

    service: Service | None = stored("The service that made the entry.")
    number: int | None = stored("Its number on the file of an older system.")
    version: int | None = stored(
        "How often it has been changed, from 1. It is changed on the version that was read."
    )
    kind: ContactKind | None = stored("What it is.")
    outcome: ContactOutcome | None = stored(
        "How it turned out; null while planned, or where its kind has none."
    )
    date: dt.date | None = stored("The day.")
    time: str | None = stored("The time of day, `HH:MM`.")
    place: str | None = stored("Where, in words.")
    explanation_sought: dt.date | None = stored("The day an explanation for an absence was asked for.")
    explained_on: dt.date | None = stored("The day on which one was given.")
    explanation: str | None = stored("What was given as the reason.")
    notes: str | None = stored("What was noted.")
    letters: list[Letter] | None = stored("The letter to the person that it asks for, if it does.")

    @edge
    def outcome_code(self) -> Code | None:
        """The code of the outcome, which may be newer than the enum's."""

    @edge
    def sentence(self) -> Sentence | None:
        """The order or licence it belongs to."""

    @edge
    def offender(self) -> Person | None:
        """Whose log it is in."""


@strawberry.type(
    description="An entry of the one timeline over probation and prison: a contact, a movement, or what else the "
    "record holds that you may read: a sentence, an assessment, a move of the case and so on, on the day of its begin."
)
class TimelineEntry(Fact):
    """A contact, a movement or something else of the record."""

    service: Service | None = stored("The service that made the entry.")
    kind: EntryKind | None = stored("What it is.")
    outcome: ContactOutcome | None = stored("How a contact turned out.")
    date: dt.date | None = stored("The day.")
    time: str | None = stored("The time of day, `HH:MM`.")
    notes: str | None = stored("What was noted.")
    place: str | None = stored("Of a contact: where, in words.")
    explanation_sought: dt.date | None = stored("The day an explanation for an absence was asked for.")
    explained_on: dt.date | None = stored("The day on which one was given.")
    explanation: str | None = stored("What was given as the reason.")
    words: str | None = stored("Of anything else than a contact or a movement: what it says, in words.")
    direction: Direction | None = stored("Of a movement: in or out.")
    place_name: str | None = stored("Of a movement: where from, or where to.")

    @edge
    def sentence(self) -> Sentence | None:
        """The order or licence a contact belongs to."""

    @edge
    def prison(self) -> Prison | None:
        """The prison that recorded a movement."""


@strawberry.type(
    description="An appointment whose outcome is still to come or to be recorded, with its person."
)
class Appointment(Node):
    """A contact without an outcome, of a kind that has one."""

    service: Service | None = stored("The service that planned it.")
    version: int | None = stored("How often it has been changed, from 1.")
    kind: ContactKind | None = stored("What it is.")
    outcome: ContactOutcome | None = stored("Null: none is recorded yet.")
    date: dt.date | None = stored("The day. One that is past waits for its outcome.")
    time: str | None = stored("The time of day, `HH:MM`.")
    place: str | None = stored("Where, in words.")
    notes: str | None = stored("What was noted.")
    recorded_at: dt.datetime | None = stored("When it was planned or last changed.")
    recorded_by: str | None = stored("Who did, by staff id.")

    @edge
    def sentence(self) -> Sentence | None:
        """The order or licence it belongs to."""

    @edge
    def offender(self) -> Person | None:
        """The person who is to come."""


@strawberry.type(
    description="What an absence from an order or licence asks of the officer, by the standards in force on its day."
)
class EnforcementDue:
    """A step of enforcement."""

    step: EnforcementStep | None = stored("The step.")
    contact: strawberry.ID | None = stored("The entry of the log that tells of the absence.")
    absent_on: dt.date | None = stored("The day of the absence.")
    due: dt.date | None = stored("The last day that is in time; null where none is laid down.")
    done_on: dt.date | None = stored("The day on which it was done; null: it was not yet.")
    overdue: bool | None = stored("Whether it is not done and the day has passed.")
    late: bool | None = stored("Whether it was done after that day.")
    words: str | None = stored("All that in a sentence.")
    source: str | None = stored("The circular or standard that the rule comes from.")
    confidence: str | None = stored("How sure the rule is: `high`, `medium`, `low` or `invented`.")


@strawberry.type(description="A step of a breach: when it was taken, or by when it is due.")
class BreachTime:
    """A step and its clock."""

    step: BreachStep | None = stored("The step.")
    due: dt.date | None = stored(
        "The last day that is in time, by the rules in force on the day of the failure; null where none is laid down, "
        "or it runs from a step that was not taken yet."
    )
    done_on: dt.date | None = stored("The day on which it was taken; null: it was not yet.")
    overdue: bool | None = stored("Whether it was not taken and the day has passed.")
    late: bool | None = stored("Whether it was taken after that day.")
    words: str | None = stored("All that in a sentence.")
    source: str | None = stored("The circular or standard that the day comes from; null where there is none.")
    confidence: str | None = stored("How sure it is: `high`, `medium`, `low` or `invented`.")


@strawberry.type(
    description="An order taken back to court for what the person failed to do. One goes on at a time of an order."
)
class Breach(Node):
    """A breach, from the decision to the outcome."""

    version: int | None = stored("How often it has been changed, from 1.")
    grounds: str | None = stored("What the person failed to do.")
    court: str | None = stored("The court that is asked.")
    failed_on: dt.date | None = stored("The day of the failure that it is for, from which its times run.")
    decided_on: dt.date | None = stored("The day of the decision.")
    laid_on: dt.date | None = stored("The day on which papers were laid before the court.")
    heard_on: dt.date | None = stored("The day of the first hearing.")
    ended_on: dt.date | None = stored("The day of the outcome; null: the breach goes on.")
    outcome: BreachOutcome | None = stored("How it ended.")
    steps: list[BreachTime] | None = stored("Every step that was taken or is to come, in order.")
    recorded_at: dt.datetime | None = stored("When it was recorded as it is.")
    recorded_by: str | None = stored("Who recorded it so, by id.")

    @edge
    def replaced(self, first: int = 10) -> list[Replaced] | None:
        """What it said before, the latest first."""

    @edge
    def sentence(self) -> Sentence | None:
        """The order."""


@strawberry.type(description="An order or licence that goes on, as the contact log sees it.")
class Enforcement(Node):
    """What its absences ask for. It has the id of the sentence."""

    type: SentenceType | None = stored("What it is.")
    date: dt.date | None = stored("The day it was made; for a licence, the day of release.")
    unacceptable_absences: int | None = stored("Unacceptable absences of the last twelve months.")
    steps: list[EnforcementDue] | None = stored(
        "What the absences of the last twelve months ask for, done or not, in the order of the absences."
    )

    @edge
    def breaches(self, first: int = 20) -> list[Breach] | None:
        """Breaches of it that were taken to court, the latest first."""
