"""The commands that write the contact log."""

from __future__ import annotations

import datetime as dt

import strawberry

from resolvers import contacts
from rules.codes import ContactKind, ContactOutcome, Repeat
from schema.commands import Info, Keyed, Payload, answered, mutation
from schema.contacts.reading import Contact


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
    sentence: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET, description="The order or licence that it is under."
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
        return await self.shown(info, "contact")

    @answered
    async def next(self, info: Info) -> Contact | None:
        """The next appointment that was planned in the same step; null when none."""
        return await self.shown(info, "next")

    @answered
    def planned(self) -> int | None:
        """How many appointments were planned."""
        return len(self.answer.get("contacts") or ())

    @answered
    def warnings(self) -> list[str] | None:
        """Days that were moved, in words."""
        return list(self.answer.get("warnings") or ())


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
        moved = input.sentence is not strawberry.UNSET
        asked = contacts.CorrectContact(
            input.key,
            input.contact,
            input.version,
            given,
            input.sentence if moved else None,
            moved,
            input.withdrawn,
            input.reason,
        )
        return ContactPayload.of(await contacts.correct_contact(info.context, asked))
