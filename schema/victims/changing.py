"""What a victim unit writes."""

from __future__ import annotations

import datetime as dt
from typing import Any

import strawberry

from resolvers import victims
from rules.codes import (
    Answer,
    OffenceKind,
    VictimConditionKind,
    VictimConditionState,
    VictimContactKind,
    VictimResponse,
    VictimStage,
)
from schema.commands import Info, Keyed, Payload, answered, mutation
from schema.victims.reading import VictimCase

UNSET = strawberry.UNSET


def _field(description: str, **more: Any) -> Any:
    return strawberry.field(description=description, **more)


@strawberry.input(description="A victim, for the unit of who registers them.")
class RegisterVictimInput(Keyed):
    """Input of `registerVictim`."""

    offender: strawberry.ID = _field("Whose victim it is.")
    surname: str = _field("Surname.")
    forenames: str | None = _field("Forenames.", default=None)
    relationship: str | None = _field("What the victim is to the offender.", default=None)
    lines: list[str] | None = _field("The lines of the address.", default=None)
    postcode: str | None = _field("The postcode.", default=None)
    telephone: str | None = _field("The telephone number.", default=None)
    sentence: strawberry.ID | None = _field(
        "The sentence of custody, or a licence that follows one; day, length and offence are taken from it.",
        default=None,
    )
    offence: str | None = _field("The offence, where it is another than the sentence's first.", default=None)
    offence_kind: OffenceKind | None = _field("Its kind, where the title does not tell.", default=None)
    sentence_date: dt.date | None = _field("The day of the sentence, where none is given.", default=None)
    months: int | None = _field("Its length in months, where none is given. Null: life.", default=None)
    liaison_officer: str | None = _field("Who is to speak with the victim.", default=None)


@strawberry.input(description="What is to stand instead. What is left out stays; null takes a value away.")
class ChangeVictimInput(Keyed):
    """Input of `changeVictim`."""

    victim: strawberry.ID = _field("The victim.")
    version: int = _field("The version that was read.")
    reason: str = _field("Why it is changed.")
    surname: str | None = _field("Surname.", default=UNSET)
    forenames: str | None = _field("Forenames.", default=UNSET)
    relationship: str | None = _field("What the victim is to the offender.", default=UNSET)
    lines: list[str] | None = _field("The lines of the address.", default=UNSET)
    postcode: str | None = _field("The postcode.", default=UNSET)
    telephone: str | None = _field("The telephone number.", default=UNSET)
    offence: str | None = _field("The offence.", default=UNSET)
    offence_kind: OffenceKind | None = _field("Its kind.", default=UNSET)
    sentence_date: dt.date | None = _field("The day of the sentence.", default=UNSET)
    months: int | None = _field("Its length in months. Null: life.", default=UNSET)
    liaison_officer: str | None = _field("Who speaks with the victim.", default=UNSET)
    conditions: str | None = _field("The conditions that an older file has.", default=UNSET)


@strawberry.input(description="That contact was offered.")
class OfferVictimContactInput(Keyed):
    """Input of `offerVictimContact`."""

    victim: strawberry.ID = _field("To whom.")
    version: int = _field("The version that was read.")
    on: dt.date = _field("On which day.")


@strawberry.input(description="What a victim answered to the offer.")
class RecordVictimAnswerInput(Keyed):
    """Input of `recordVictimAnswer`."""

    victim: strawberry.ID = _field("Who answered.")
    version: int = _field("The version that was read.")
    on: dt.date = _field("On which day.")
    response: VictimResponse = _field("What they answered.")
    wants_contact: Answer | None = _field("Whether they want to be told of release.", default=None)
    wishes: str | None = _field("What they wish to know, and how they want to be told.", default=None)


@strawberry.input(description="A contact with a victim.")
class RecordVictimContactInput(Keyed):
    """Input of `recordVictimContact`."""

    victim: strawberry.ID = _field("With whom.")
    kind: VictimContactKind = _field("How.")
    day: dt.date = _field("On which day.")
    stage: VictimStage | None = _field("What they were told of, if of anything in particular.", default=None)
    notes: str | None = _field("What is noted of it.", default=None)


@strawberry.input(description="What is to stand of a contact instead. What is left out stays.")
class CorrectVictimContactInput(Keyed):
    """Input of `correctVictimContact`."""

    contact: strawberry.ID = _field("The contact.")
    version: int = _field("Its version as it was read.")
    reason: str = _field("Why it is changed.")
    kind: VictimContactKind | None = _field("How they spoke.", default=UNSET)
    day: dt.date | None = _field("The day.", default=UNSET)
    stage: VictimStage | None = _field("What the victim was told of.", default=UNSET)
    notes: str | None = _field("What is noted of it.", default=UNSET)
    withdrawn: bool = _field("Whether it is to be taken off: it did not happen.", default=False)


@strawberry.input(description="A condition of a licence that a victim asks for.")
class AskVictimConditionInput(Keyed):
    """Input of `askVictimCondition`."""

    victim: strawberry.ID = _field("Who asks.")
    kind: VictimConditionKind = _field("What is asked for.")
    day: dt.date = _field("On which day.")
    words: str = _field("What is asked for, in words that the unit alone reads.")


@strawberry.input(description="What becomes of a condition that a victim asked for.")
class SettleVictimConditionInput(Keyed):
    """Input of `settleVictimCondition`."""

    condition: strawberry.ID = _field("The condition.")
    version: int = _field("Its version as it was read.")
    state: VictimConditionState = _field("What becomes of it.")
    on: dt.date = _field("On which day.")
    words: str = _field(
        "Passed on: the words that others read. They may not tell who or where the victim is.", default=""
    )
    agreed: bool = _field("Passed on: that the victim agreed to it.", default=False)


@strawberry.input(description="That a victim is somebody else whom the unit knows: one of the two.")
class LinkVictimInput(Keyed):
    """Input of `linkVictim`."""

    victim: strawberry.ID = _field("The victim.")
    version: int = _field("The version that was read.")
    other: strawberry.ID | None = _field("Another victim of the unit, who is the same person.", default=None)
    offender: strawberry.ID | None = _field(
        "The record of an offender, who is the same person.", default=None
    )
    apart: bool = _field("That they are not, after all. That it was noted is kept.", default=False)
    reason: str = _field("Why they are not.", default="")


@strawberry.type(description="What came of writing of a victim.")
class VictimPayload(Payload):
    """Answer of a victim unit's commands."""

    @answered
    async def victim(self, info: Info) -> VictimCase | None:
        """The victim as they are now; null when nothing was done."""
        return await self.shown(info, "victim", victims.victim)

    @answered
    def warnings(self) -> list[str] | None:
        """What to know of it, in words."""
        return list(self.answer.get("warnings") or ())


PROPERTIES = {
    "surname": "surname",
    "forenames": "forenames",
    "relationship": "relationship",
    "lines": "lines",
    "postcode": "postcode",
    "telephone": "telephone",
    "offence": "offence",
    "offence_kind": "offenceKind",
    "sentence_date": "sentenceDate",
    "months": "months",
    "liaison_officer": "liaisonOfficer",
    "conditions": "conditions",
    "kind": "kind",
    "day": "date",
    "stage": "stage",
    "notes": "notes",
}
"""Fields of inputs, and the property that each is."""
NEVER_NULL = ("kind", "day")


def _given(input: Any) -> dict[str, Any]:
    """What an input gives, by property; what was left out, or may not be taken away, is not there."""
    return {
        name: getattr(value, "name", value)
        for field, name in PROPERTIES.items()
        if (value := getattr(input, field, UNSET)) is not UNSET
        and not (value is None and field in NEVER_NULL)
    }


@strawberry.type
class Mutation:
    """Root fields."""

    @mutation
    async def register_victim(self, info: Info, input: RegisterVictimInput) -> VictimPayload | None:
        """Register a victim of an offender with one's unit."""
        given = {name: value for name, value in _given(input).items() if value is not None}
        asked = victims.RegisterVictim(input.key, input.offender, input.sentence, given)
        return VictimPayload.of(await victims.register_victim(info.context, asked))

    @mutation
    async def change_victim(self, info: Info, input: ChangeVictimInput) -> VictimPayload | None:
        """Change what is held on a victim. What it said is kept."""
        asked = victims.ChangeVictim(input.key, input.victim, input.version, _given(input), input.reason)
        return VictimPayload.of(await victims.change_victim(info.context, asked))

    @mutation
    async def offer_victim_contact(self, info: Info, input: OfferVictimContactInput) -> VictimPayload | None:
        """Record that contact was offered to a victim."""
        asked = victims.OfferContact(input.key, input.victim, input.version, input.on)
        return VictimPayload.of(await victims.offer_contact(info.context, asked))

    @mutation
    async def record_victim_answer(self, info: Info, input: RecordVictimAnswerInput) -> VictimPayload | None:
        """Record what a victim answered to the offer, and what they wish to know."""
        asked = victims.RecordAnswer(
            input.key,
            input.victim,
            input.version,
            input.on,
            input.response,
            input.wants_contact,
            input.wishes,
        )
        return VictimPayload.of(await victims.record_answer(info.context, asked))

    @mutation
    async def record_victim_contact(
        self, info: Info, input: RecordVictimContactInput
    ) -> VictimPayload | None:
        """Record a contact with a victim, and what they were told of in it."""
        asked = victims.RecordVictimContact(
            input.key, input.victim, input.kind, input.day, input.stage, input.notes
        )
        return VictimPayload.of(await victims.record_contact(info.context, asked))

    @mutation
    async def correct_victim_contact(
        self, info: Info, input: CorrectVictimContactInput
    ) -> VictimPayload | None:
        """Correct a contact with a victim, or take it off. What it said is kept."""
        asked = victims.CorrectVictimContact(
            input.key, input.contact, input.version, _given(input), input.withdrawn, input.reason
        )
        return VictimPayload.of(await victims.correct_contact(info.context, asked))

    @mutation
    async def ask_victim_condition(self, info: Info, input: AskVictimConditionInput) -> VictimPayload | None:
        """Note a condition of a licence that a victim asks for. Nobody else reads it yet."""
        asked = victims.AskCondition(input.key, input.victim, input.kind, input.day, input.words)
        return VictimPayload.of(await victims.ask_condition(info.context, asked))

    @mutation
    async def settle_victim_condition(
        self, info: Info, input: SettleVictimConditionInput
    ) -> VictimPayload | None:
        """Pass a condition on to those who supervise, in words that name nobody, or say that it is not."""
        asked = victims.SettleCondition(
            input.key, input.condition, input.version, input.state, input.on, input.words, input.agreed
        )
        return VictimPayload.of(await victims.settle_condition(info.context, asked))

    @mutation
    async def link_victim(self, info: Info, input: LinkVictimInput) -> VictimPayload | None:
        """Note that a victim is another victim of the unit, or an offender, or end that. Nobody else is told."""
        asked = victims.LinkVictim(
            input.key,
            input.victim,
            input.version,
            input.other,
            input.offender,
            input.apart,
            input.reason,
        )
        return VictimPayload.of(await victims.link_victim(info.context, asked))
