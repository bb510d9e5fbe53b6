"""The register of people who may do serious harm."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import strawberry

from resolvers import risks
from rules.codes import Disposal, RegisterCategory, RiskLevel, Sex
from rules.risks import ActionAsked, EntryAsked, MeetingAsked
from schema.commands import Info, Keyed, Payload, answered, mutation
from schema.fields import edge, stored
from schema.reference import Area
from schema.sources import Fact


@strawberry.type(description="A meeting of the agencies that manage somebody on the register.")
class MappaMeeting(Fact):
    """A meeting under the multi-agency public protection arrangements."""

    date: dt.date | None = stored("The day.")
    level: int | None = stored("The level at which it met, 1 to 3.")
    decided: str | None = stored("What it decided.")
    next_on: dt.date | None = stored("The day of the next.")
    version: int | None = stored("How often it has been changed, from 1.")


@strawberry.type(description="Something that a meeting asked of somebody.")
class MappaAction(Fact):
    """An action with its owner."""

    text: str | None = stored("What is to be done.")
    owner: str | None = stored("By whom, in words.")
    asked_on: dt.date | None = stored("The day of the meeting.")
    due: dt.date | None = stored("By when.")
    done_on: dt.date | None = stored("The day on which it was done; null: not yet.")
    outcome: str | None = stored("What came of it.")
    version: int | None = stored("How often it has been changed, from 1.")


@strawberry.type(
    description="An entry of the national risk of harm register. Read by people cleared for it who say why; to anyone "
    "else there is none."
)
class RegisterEntry(Fact):
    """A time on the register."""

    category: RegisterCategory | None = stored("Why the person is on the register.")
    mappa_category: int | None = stored("The category by the MAPPA guidance of March 2003, 1 to 3.")
    level: int | None = stored("The level of management, 1 to 3: ordinary agency, local inter-agency, MAPPP.")
    force: str | None = stored("The number of the police force that manages the entry.")
    manager: str | None = stored("Who manages it there.")
    surname: str | None = stored("Surname, as the register has it.")
    forenames: str | None = stored("Forenames, likewise.")
    aliases: list[str] | None = stored("Other names, each as `SURNAME, Forenames`.")
    date_of_birth: dt.date | None = stored("Date of birth, as the register has it.")
    sex: Sex | None = stored("Sex, likewise.")
    pnc: str | None = stored("PNC number, as it was sent.")
    cro: str | None = stored("Criminal Records Office number, as it was sent.")
    lines: list[str] | None = stored("The lines of the address.")
    postcode: str | None = stored("The postcode.")
    from_: dt.date | None = strawberry.field(
        name="from", description="The day that notification began; null for those who need not notify."
    )
    to: dt.date | None = stored("The day that notification ends; null when it has no end.")
    risk: RiskLevel | None = stored("The risk, as the force holds it.")
    review_on: dt.date | None = stored("The day its next review is due.")
    restricted: bool | None = stored("Whether the force keeps the entry even from others who are cleared.")

    version: int | None = stored("How often it has been changed, from 1.")
    category_since: dt.date | None = stored("The day since which the category holds; null: not known.")
    level_since: dt.date | None = stored("The day since which the level holds; null: not known.")
    convicted_on: dt.date | None = stored("The day of the conviction from which notification runs.")
    disposal: Disposal | None = stored("What the court or the police did then.")
    months: int | None = stored("Its length in months, where it has one.")
    law: str | None = stored("The law by which notification was worked out; null: it was given.")
    ended_why: str | None = stored("Why the entry was ended.")

    @edge
    def meetings(self, first: int = 20) -> list[MappaMeeting] | None:
        """Meetings about the person, the latest first."""

    @edge
    def actions(self, first: int = 50) -> list[MappaAction] | None:
        """What meetings asked for, by when it is due."""

    @edge
    def area(self) -> Area | None:
        """The probation area of the force's district."""


@strawberry.input(description="All that is to stand of an entry.")
class EntryInput(Keyed):
    """What commands that write an entry are given."""

    category: RegisterCategory = strawberry.field(description="Why the person is on the register.")
    risk: RiskLevel = strawberry.field(description="The risk.")
    level: int | None = strawberry.field(default=None, description="The level of management, 1 to 3.")
    manager: str | None = strawberry.field(default=None, description="Who manages it, in words.")
    review_on: dt.date | None = strawberry.field(default=None, description="The day of the next review.")
    convicted_on: dt.date | None = strawberry.field(
        default=None, description="The day of a conviction that asks for notification."
    )
    disposal: Disposal | None = strawberry.field(
        default=None, description="What was done then. For how long the person notifies follows by law."
    )
    months: int | None = strawberry.field(default=None, description="Its length in months, where it has one.")

    def asked(self) -> EntryAsked:
        """The entry as the rules take it."""
        return EntryAsked(
            self.category,
            self.risk,
            self.level,
            self.manager,
            self.review_on,
            self.convicted_on,
            self.disposal,
            self.months,
        )


@strawberry.input(
    description="All that is to stand of an entry. The reason why you look is kept as the reason of the change."
)
class RecordRegisterEntryInput(EntryInput):
    """Input of `recordRegisterEntry`."""

    offender: strawberry.ID = strawberry.field(description="The person, convicted or not.")
    entry: strawberry.ID | None = strawberry.field(default=None, description="The entry. Null: a new one.")
    version: int = strawberry.field(default=0, description="Its version as it was read.")


@strawberry.input(description="An entry of somebody whom the record does not know.")
class RegisterPersonInput(EntryInput):
    """Input of `registerPerson`."""

    surname: str = strawberry.field(description="Surname.")
    forenames: str | None = strawberry.field(default=None, description="Forenames.")
    date_of_birth: dt.date | None = strawberry.field(default=None, description="Date of birth.")
    sex: Sex | None = strawberry.field(default=None, description="Sex.")
    area: strawberry.ID = strawberry.field(description="The area whose police manage the entry.")


@strawberry.input(description="An entry that is to end.")
class EndRegisterEntryInput(Keyed):
    """Input of `endRegisterEntry`."""

    entry: strawberry.ID = strawberry.field(description="The entry.")
    version: int = strawberry.field(description="Its version as it was read.")
    day: dt.date = strawberry.field(description="The day.")


@strawberry.input(description="Something that a meeting asks of somebody.")
class MappaActionInput:
    """An action of a meeting."""

    text: str = strawberry.field(description="What is to be done.")
    owner: str = strawberry.field(description="By whom, in words.")
    due: dt.date = strawberry.field(description="By when.")


@strawberry.input(description="What a meeting says.")
class MeetingInput(Keyed):
    """What commands that write a meeting are given."""

    version: int = strawberry.field(description="The version of what is written to, as it was read.")
    day: dt.date = strawberry.field(description="The day.")
    level: int = strawberry.field(description="The level at which it met, 1 to 3.")
    decided: str = strawberry.field(description="What it decided.")
    next_on: dt.date | None = strawberry.field(
        default=None,
        description="The day of the next, that of the entry's review, if this meeting is the latest.",
    )

    def asked(self, actions: Sequence[ActionAsked] = ()) -> MeetingAsked:
        """The meeting as the rules take it."""
        return MeetingAsked(self.day, self.level, self.decided, actions, self.next_on)


@strawberry.input(
    description="A meeting that took place. The entry's level and the day of its review are those of the latest."
)
class RecordMappaMeetingInput(MeetingInput):
    """Input of `recordMappaMeeting`."""

    entry: strawberry.ID = strawberry.field(description="The entry, whose version it is.")
    actions: list[MappaActionInput] = strawberry.field(
        default_factory=list, description="What it asked for, at most 20."
    )


@strawberry.input(description="All that is to stand of a meeting. What it asked for stays as it is.")
class CorrectMappaMeetingInput(MeetingInput):
    """Input of `correctMappaMeeting`."""

    meeting: strawberry.ID = strawberry.field(description="The meeting, whose version it is.")


@strawberry.input(description="An action that was done.")
class FinishMappaActionInput(Keyed):
    """Input of `finishMappaAction`."""

    action: strawberry.ID = strawberry.field(description="The action.")
    version: int = strawberry.field(description="Its version as it was read.")
    day: dt.date = strawberry.field(description="The day on which it was done.")
    outcome: str = strawberry.field(description="What came of it.")


@strawberry.type(description="What came of recording something in the register.")
class RegisterPayload(Payload):
    """Answer of the commands of the register."""

    @answered
    async def entry(self, info: Info) -> RegisterEntry | None:
        """The entry; null when you may not see it."""
        return await self.shown(info, "entry")


@strawberry.type
class Mutation:
    """Root fields."""

    @mutation
    async def record_register_entry(
        self, info: Info, input: RecordRegisterEntryInput
    ) -> RegisterPayload | None:
        """Put somebody on the register, or change their entry. For cleared managers who say why."""
        asked = input.asked()
        return RegisterPayload.of(
            await risks.record_entry(
                info.context, input.key, input.offender, input.entry, input.version, asked
            )
        )

    @mutation
    async def register_person(self, info: Info, input: RegisterPersonInput) -> RegisterPayload | None:
        """Put somebody on the register whom the record does not know, such as a potentially dangerous person without
        a conviction. They are then there for those alone who may read every entry."""
        who = {
            "surname": input.surname,
            "forenames": input.forenames,
            "dateOfBirth": input.date_of_birth,
            "sex": input.sex.name if input.sex else None,
        }
        return RegisterPayload.of(
            await risks.register_person(info.context, input.key, who, input.area, input.asked())
        )

    @mutation
    async def end_register_entry(self, info: Info, input: EndRegisterEntryInput) -> RegisterPayload | None:
        """End an entry of somebody who need not notify the police. For cleared managers who say why."""
        return RegisterPayload.of(
            await risks.end_entry(info.context, input.key, input.entry, input.version, input.day)
        )

    @mutation
    async def record_mappa_meeting(
        self, info: Info, input: RecordMappaMeetingInput
    ) -> RegisterPayload | None:
        """Record a meeting and what it asked for. For those cleared who say why."""
        actions = [ActionAsked(one.text, one.owner, one.due) for one in input.actions]
        asked = input.asked(actions)
        return RegisterPayload.of(
            await risks.record_meeting(info.context, input.key, input.entry, input.version, asked)
        )

    @mutation
    async def correct_mappa_meeting(
        self, info: Info, input: CorrectMappaMeetingInput
    ) -> RegisterPayload | None:
        """Put right what a meeting says; what it said is kept, and the entry follows. For those cleared who say why."""
        return RegisterPayload.of(
            await risks.correct_meeting(info.context, input.key, input.meeting, input.version, input.asked())
        )

    @mutation
    async def finish_mappa_action(self, info: Info, input: FinishMappaActionInput) -> RegisterPayload | None:
        """Note when an action was done, and what came of it. For those cleared who say why."""
        return RegisterPayload.of(
            await risks.finish_action(
                info.context, input.key, input.action, input.version, input.day, input.outcome
            )
        )
