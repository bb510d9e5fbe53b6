"""Victims of an offender."""

from __future__ import annotations

from datetime import date, datetime

import strawberry

from rules.codes import Answer, VictimResponse
from schema.fields import Node, edge, stored
from schema.reference import Area
from schema.sources import Replaced


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
    sentence_date: date | None = stored("The day of the sentence.")
    months: int | None = stored("How long the sentence is, in months; null for life.")
    offer_sent_on: date | None = stored("The day that contact was offered.")
    response: VictimResponse | None = stored("What the victim answered.")
    liaison_officer: str | None = stored("Who speaks with the victim.")
    wants_contact: Answer | None = stored("Whether they want to be told of release.")
    conditions: str | None = stored("The conditions of release that they ask for.")
    recorded_at: datetime | None = stored("When it was recorded as it is.")
    recorded_by: str | None = stored("Who recorded it so, by id; null where that was not kept yet.")

    @edge
    def area(self) -> Area | None:
        """The area whose victim unit it is."""

    @edge
    def replaced(self, first: int = 10) -> list[Replaced] | None:
        """What it said before, the latest first."""
