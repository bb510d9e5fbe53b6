"""The contact log and the timeline: what is planned, what happened, and the commands that write it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated

import strawberry

from resolvers import contacts
from resolvers.nodes import node
from rules.codes import ContactKind, ContactOutcome, Direction, EntryKind, Repeat, Service
from schema.commands import Info, Keyed, Payload, answered, mutation, read_back
from schema.fields import Connection, Node, edge, root, stored
from schema.letters import Letter
from schema.reference import Prison
from schema.sentences import Sentence
from schema.sources import Fact

if TYPE_CHECKING:
    from schema.offenders import Offender

Person = Annotated["Offender", strawberry.lazy("schema.offenders")]
Description = strawberry.argument


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
    def sentence(self) -> Sentence | None:
        """The order or licence it belongs to."""

    @edge
    def offender(self) -> Person | None:
        """Whose log it is in."""


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
    place: str | None = stored("Of a contact: where, in words.")
    explanation_sought: dt.date | None = stored("The day an explanation for an absence was asked for.")
    explained_on: dt.date | None = stored("The day on which one was given.")
    explanation: str | None = stored("What was given as the reason.")
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


@strawberry.input(
    description="An appointment, or a pattern of them. A day on which offices are closed is moved on."
)
class PlanContactsInput(Keyed):
    """Input of `planContacts`."""

    offender: strawberry.ID = strawberry.field(description="The person.")
    kind: ContactKind = strawberry.field(description="What is planned.")
    day: dt.date = strawberry.field(description="The day, or the first of the pattern.")
    time: str | None = strawberry.field(default=None, description="The time of day, `HH:MM`.")
    place: str | None = strawberry.field(default=None, description="Where, in words.")
    notes: str | None = strawberry.field(default=None, description="What it is for.")
    sentence: strawberry.ID | None = strawberry.field(
        default=None, description="The order or licence that it is under."
    )
    repeat: Repeat | None = strawberry.field(default=None, description="How often it is repeated, if it is.")
    times: int = strawberry.field(default=1, description="How many there are of a pattern, at most 52.")


@strawberry.input(description="What happened: of an appointment that was planned, or of none.")
class RecordContactInput(Keyed):
    """Input of `recordContact`."""

    offender: strawberry.ID = strawberry.field(description="The person.")
    kind: ContactKind = strawberry.field(description="What it was.")
    day: dt.date = strawberry.field(description="The day.")
    contact: strawberry.ID | None = strawberry.field(
        default=None, description="The appointment that was planned. Null: it was not planned."
    )
    version: int | None = strawberry.field(
        default=None, description="The version of the planned appointment that was read."
    )
    time: str | None = strawberry.field(default=None, description="The time of day, `HH:MM`.")
    place: str | None = strawberry.field(default=None, description="Where, in words.")
    outcome: ContactOutcome | None = strawberry.field(
        default=None, description="Whether the person came. Only of kinds that one keeps or misses."
    )
    notes: str | None = strawberry.field(default=None, description="What is noted of it.")
    explanation_sought: dt.date | None = strawberry.field(
        default=None, description="The day on which an explanation for an absence was asked for."
    )
    sentence: strawberry.ID | None = strawberry.field(
        default=None, description="The order or licence that it was under; of a planned one, as was planned."
    )
    next_day: dt.date | None = strawberry.field(
        default=None, description="The day of the next appointment, which is planned in the same step."
    )
    next_time: str | None = strawberry.field(default=None, description="Its time of day, `HH:MM`.")


@strawberry.input(description="What is to stand instead. What is left out stays; null takes a value away.")
class CorrectContactInput(Keyed):
    """Input of `correctContact`."""

    contact: strawberry.ID = strawberry.field(description="The entry.")
    version: int = strawberry.field(description="Its version as it was read.")
    reason: str = strawberry.field(description="Why it is changed.")
    kind: ContactKind | None = strawberry.field(default=strawberry.UNSET, description="What it was.")
    day: dt.date | None = strawberry.field(default=strawberry.UNSET, description="The day.")
    time: str | None = strawberry.field(default=strawberry.UNSET, description="The time of day, `HH:MM`.")
    place: str | None = strawberry.field(default=strawberry.UNSET, description="Where, in words.")
    outcome: ContactOutcome | None = strawberry.field(
        default=strawberry.UNSET, description="Whether the person came."
    )
    notes: str | None = strawberry.field(default=strawberry.UNSET, description="What is noted of it.")
    explanation_sought: dt.date | None = strawberry.field(
        default=strawberry.UNSET, description="The day on which an explanation was asked for."
    )
    explained_on: dt.date | None = strawberry.field(
        default=strawberry.UNSET, description="The day on which one was given."
    )
    explanation: str | None = strawberry.field(
        default=strawberry.UNSET, description="What was given as the reason."
    )
    withdrawn: bool = strawberry.field(
        default=False,
        description="Whether it is to be taken off the log: it was never planned, or did not happen.",
    )


PROPERTIES = {
    "kind": "kind",
    "day": "date",
    "time": "time",
    "place": "place",
    "outcome": "outcome",
    "notes": "notes",
    "explanation_sought": "explanationSought",
    "explained_on": "explainedOn",
    "explanation": "explanation",
}
"""Fields of a correction, and the property of the entry that each is."""
NEVER_NULL = ("kind", "day")


@strawberry.type(description="What came of writing in the contact log.")
class ContactPayload(Payload):
    """Answer of the commands of the log."""

    @answered
    async def contact(self, info: Info) -> Contact | None:
        """The entry, of a pattern the first; null when it was taken off, or you may not see it."""
        id_ = self.answer.get("contact")
        return None if id_ is None else await read_back(info, node(info.context, id_))

    @answered
    async def next(self, info: Info) -> Contact | None:
        """The next appointment that was planned in the same step; null when none."""
        id_ = self.answer.get("next")
        return None if id_ is None else await read_back(info, node(info.context, id_))

    @answered
    def planned(self) -> int | None:
        """How many appointments were planned."""
        return len(self.answer.get("contacts") or ())

    @answered
    def warnings(self) -> list[str] | None:
        """Days that were moved, in words."""
        return list(self.answer.get("warnings") or ())


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


@strawberry.type
class Mutation:
    """Root fields."""

    @mutation
    async def plan_contacts(self, info: Info, input: PlanContactsInput) -> ContactPayload | None:
        """Plan an appointment, or a pattern of them."""
        asked = contacts.PlanContacts(
            input.key,
            input.offender,
            input.sentence,
            input.kind,
            input.day,
            input.time,
            input.place,
            input.notes,
            input.repeat,
            input.times,
        )
        return ContactPayload.of(await contacts.plan_contacts(info.context, asked))

    @mutation
    async def record_contact(self, info: Info, input: RecordContactInput) -> ContactPayload | None:
        """Record what happened, of a planned appointment or of none, and plan the next one in the same step."""
        asked = contacts.RecordContact(
            input.key,
            input.offender,
            input.contact,
            input.version,
            input.sentence,
            input.kind,
            input.day,
            input.time,
            input.place,
            input.outcome,
            input.notes,
            input.explanation_sought,
            input.next_day,
            input.next_time,
        )
        return ContactPayload.of(await contacts.record_contact(info.context, asked))

    @mutation
    async def correct_contact(self, info: Info, input: CorrectContactInput) -> ContactPayload | None:
        """Correct an entry, note an explanation that was given, or take the entry off. What it said is kept."""
        given = {
            name: value.name if isinstance(value, ContactKind | ContactOutcome) else value
            for field, name in PROPERTIES.items()
            if (value := getattr(input, field)) is not strawberry.UNSET
            and not (value is None and field in NEVER_NULL)
        }
        asked = contacts.CorrectContact(
            input.key, input.contact, input.version, given, input.withdrawn, input.reason
        )
        return ContactPayload.of(await contacts.correct_contact(info.context, asked))
