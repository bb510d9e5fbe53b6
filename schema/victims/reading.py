"""Victims as their unit reads them, and the conditions that it passed on as others do."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated

import strawberry

from resolvers import victims
from rules.codes import (
    Answer,
    OffenceKind,
    OfferState,
    VictimConditionKind,
    VictimConditionState,
    VictimContactKind,
    VictimResponse,
    VictimStage,
)
from schema.fields import Connection, Node, edge, root, stored
from schema.reference import Area
from schema.sources import Replaced

if TYPE_CHECKING:
    from schema.offenders import Offender

Person = Annotated["Offender", strawberry.lazy("schema.offenders")]
Description = strawberry.argument


@strawberry.type(description="A contact of the unit with a victim.")
class VictimContact(Node):
    """A contact, and what the victim was told in it."""

    kind: VictimContactKind | None = stored("How they spoke.")
    date: dt.date | None = stored("The day.")
    stage: VictimStage | None = stored("What the victim was told of; null: of nothing in particular.")
    notes: str | None = stored("What was noted.")
    version: int | None = stored("How often it has been changed, from 1.")
    recorded_at: dt.datetime | None = stored("When it was recorded as it is.")
    recorded_by: str | None = stored("Who recorded it so, by id.")

    @edge
    def replaced(self, first: int = 10) -> list[Replaced] | None:
        """What it said before, the latest first."""


@strawberry.type(description="A condition of a licence that a victim asks for, as the unit has it.")
class VictimCondition(Node):
    """A condition, in the unit's own words and in those that were passed on."""

    kind: VictimConditionKind | None = stored("What is asked for.")
    date: dt.date | None = stored("The day on which it was asked for.")
    words: str | None = stored("What is asked for, in words that the unit alone reads.")
    state: VictimConditionState | None = stored("What became of it.")
    settled_on: dt.date | None = stored("On which day.")
    passed_as: str | None = stored("The words that were passed on.")
    version: int | None = stored("How often it has been changed, from 1.")
    recorded_at: dt.datetime | None = stored("When it was recorded as it is.")
    recorded_by: str | None = stored("Who recorded it so, by id.")

    @edge
    def replaced(self, first: int = 10) -> list[Replaced] | None:
        """What it said before, the latest first."""


@strawberry.type(
    description="A condition of the licence that is asked for to protect somebody, who is not named."
)
class ProtectiveCondition(Node):
    """The words of a condition that a victim unit passed on."""

    kind: VictimConditionKind | None = stored("What is asked for.")
    words: str | None = stored("The condition.")
    passed_on: dt.date | None = stored("The day on which it was passed on.")


@strawberry.type(description="Something that a victim is to be told next.")
class VictimToTell:
    """A stage that the victim has not been told of."""

    stage: VictimStage | None = stored("What they are to be told of.")
    since: dt.date | None = stored("Since which day.")
    words: str | None = stored("What happened, in a sentence.")


@strawberry.type(description="A victim, as the victim unit of the area knows them. Nobody else does.")
class Victim(Node):
    """Who was harmed, and whether they want to be told."""

    surname: str | None = stored("Surname.")
    forenames: str | None = stored("Forenames.")
    relationship: str | None = stored("What the victim is to the offender.")
    lines: list[str] | None = stored("The lines of the address.")
    postcode: str | None = stored("The postcode.")
    telephone: str | None = stored("The telephone number.")
    offence: str | None = stored("The offence, as the unit has it.")
    offence_kind: OffenceKind | None = stored(
        "Its kind, where somebody said it; null: it is known by its title, if at all."
    )
    sentence_date: dt.date | None = stored("The day of the sentence.")
    months: int | None = stored("How long the sentence is, in months; null for life.")
    offer_sent_on: dt.date | None = stored("The day that contact was offered.")
    offer_state: OfferState | None = stored("Where the offer of contact stands.")
    offer_due: dt.date | None = stored("The last day of the offer; null: none is owed, or it is not known.")
    offer_words: str | None = stored("Where it stands, in a sentence.")
    response: VictimResponse | None = stored("What the victim answered.")
    answered_on: dt.date | None = stored("The day of the answer.")
    liaison_officer: str | None = stored("Who speaks with the victim.")
    wants_contact: Answer | None = stored("Whether they want to be told of release.")
    wishes: str | None = stored("What they wish to know, and how they want to be told.")
    conditions: str | None = stored("The conditions of release that they ask for, as an older file has them.")
    version: int | None = stored("How often it has been changed, from 1.")
    recorded_at: dt.datetime | None = stored("When it was recorded as it is.")
    recorded_by: str | None = stored("Who recorded it so, by id; null where that was not kept yet.")

    @edge
    def area(self) -> Area | None:
        """The area whose victim unit it is."""

    @edge
    def contacts(self, first: int = 50) -> list[VictimContact] | None:
        """Contacts with the victim, the latest first."""

    @edge
    def requests(self, first: int = 50) -> list[VictimCondition] | None:
        """Conditions that the victim asks for, the latest first."""

    @edge
    def replaced(self, first: int = 10) -> list[Replaced] | None:
        """What it said before, the latest first."""


@strawberry.type(description="A victim of the reader's unit, with the offender and what is to be told next.")
class VictimCase(Node):
    """What the unit's own list and pages show of a victim."""

    surname: str | None = stored("Surname.")
    forenames: str | None = stored("Forenames.")
    relationship: str | None = stored("What the victim is to the offender.")
    lines: list[str] | None = stored("The lines of the address.")
    postcode: str | None = stored("The postcode.")
    telephone: str | None = stored("The telephone number.")
    offence: str | None = stored("The offence, as the unit has it.")
    offence_kind: OffenceKind | None = stored("Its kind, where somebody said it.")
    sentence_date: dt.date | None = stored("The day of the sentence.")
    months: int | None = stored("How long the sentence is, in months; null for life.")
    offer_sent_on: dt.date | None = stored("The day that contact was offered.")
    offer_state: OfferState | None = stored("Where the offer of contact stands.")
    offer_due: dt.date | None = stored("The last day of the offer; null: none is owed, or it is not known.")
    offer_words: str | None = stored("Where it stands, in a sentence.")
    response: VictimResponse | None = stored("What the victim answered.")
    answered_on: dt.date | None = stored("The day of the answer.")
    liaison_officer: str | None = stored("Who speaks with the victim.")
    wants_contact: Answer | None = stored("Whether they want to be told of release.")
    wishes: str | None = stored("What they wish to know, and how they want to be told.")
    conditions: str | None = stored("The conditions of release that they ask for, as an older file has them.")
    to_tell: list[VictimToTell] | None = stored("What the victim is to be told next; of who wants it alone.")
    version: int | None = stored("How often it has been changed, from 1.")
    recorded_at: dt.datetime | None = stored("When it was recorded as it is.")
    recorded_by: str | None = stored("Who recorded it so, by id; null where that was not kept yet.")

    @edge
    def area(self) -> Area | None:
        """The area whose victim unit it is."""

    @edge
    def contacts(self, first: int = 50) -> list[VictimContact] | None:
        """Contacts with the victim, the latest first."""

    @edge
    def requests(self, first: int = 50) -> list[VictimCondition] | None:
        """Conditions that the victim asks for, the latest first."""

    @edge
    def offender(self) -> Person | None:
        """Whose victim it is."""

    @edge
    def others(
        self, first: int = 20
    ) -> list[Annotated["VictimCase", strawberry.lazy("schema.victims.reading")]] | None:  # noqa: UP037
        """The same person as a victim of somebody else, or of another offence."""

    @edge
    def is_offender(self) -> Person | None:
        """The record of the victim, who is an offender too. Nobody else is told that these are one person."""


@strawberry.type
class Query:
    """Root fields."""

    @root(victims.victim)
    def victim(self, id: strawberry.ID) -> VictimCase | None:
        """A victim whom the reader's unit knows."""

    @root(victims.victims)
    def victims(
        self,
        first: int,
        after: str | None = None,
        offered: Annotated[
            bool | None, Description(description="Those alone to whom contact was offered, or was not.")
        ] = None,
        answered: Annotated[
            bool | None, Description(description="Those alone who answered the offer, or did not.")
        ] = None,
    ) -> Connection[VictimCase] | None:
        """The victims whom the reader's unit knows, those of the oldest sentence first."""
