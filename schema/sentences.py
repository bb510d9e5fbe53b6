"""Orders, licences and custodial sentences."""

from __future__ import annotations

import datetime as dt

import strawberry

from rules.codes import SentenceType, TerminationReason
from schema.custody import Spell
from schema.fields import edge, stored
from schema.reference import Area
from schema.sources import Fact


@strawberry.type(description="What a person was convicted of.")
class Offence(Fact):
    """An offence, as the file words it."""

    title: str | None = stored("The offence.")
    committed_on: dt.date | None = stored("The day it was committed.")


@strawberry.type(
    description="A community order, a licence or a custodial sentence. Key dates are as the file holds them."
)
class Sentence(Fact):
    """An order or sentence."""

    type: SentenceType | None = stored("What it is.")
    custodial: bool | None = stored("Whether it is served in custody.")
    court: str | None = stored("The court that made it.")
    petty_sessions_area: str | None = stored("The petty sessions area of an order.")
    date: dt.date | None = stored("The day it was made; for a licence, the day of release.")
    length_months: int | None = stored("Its length in months, for orders.")
    length_days: int | None = stored("Its length in days, for custody.")
    hours: int | None = stored("Hours of punishment or attendance ordered.")
    requirements: list[str] | None = stored("Additional requirements, by the codes of the file.")
    expected_end: dt.date | None = stored("The day it should end.")
    ended_on: dt.date | None = stored("The day it did end.")
    end_reason: TerminationReason | None = stored("Why it ended.")
    remand_days: int | None = stored("Days on remand that count.")
    added_days: int | None = stored("Days added as punishment in custody.")
    unlawfully_at_large_days: int | None = stored("Days unlawfully at large.")
    conditional_release: dt.date | None = stored("Conditional or automatic release date (CRD).")
    parole_eligibility: dt.date | None = stored("Parole eligibility date (PED).")
    non_parole: dt.date | None = stored("Non-parole date (NPD).")
    licence_expiry: dt.date | None = stored("Licence expiry date (LED).")
    sentence_expiry: dt.date | None = stored("Sentence expiry date (SED).")
    curfew_eligibility: dt.date | None = stored("Home detention curfew eligibility date (HDCED).")

    @edge
    def offences(self, first: int = 100) -> list[Offence] | None:
        """What it was for."""

    @edge
    def area(self) -> Area | None:
        """The area that holds an order or licence."""

    @edge
    def spell(self) -> Spell | None:
        """The custody in which it is served, or that a licence followed."""

    @edge
    def earlier_parts(self, first: int = 100) -> list[Sentence] | None:
        """The same order in the areas that held it before, the latest first."""
