"""Orders, licences and custodial sentences."""

from __future__ import annotations

import datetime as dt

import strawberry

from rules.codes import DateAgreement, KeyDate, SentenceType, TerminationReason
from schema.coded import Code
from schema.custody import Spell
from schema.fields import edge, stored
from schema.reference import Area
from schema.sources import Fact
from schema.suspensions import Suspension


@strawberry.type(description="What a person was convicted of.")
class Offence(Fact):
    """An offence, as the file words it."""

    title: str | None = stored("The offence.")
    committed_on: dt.date | None = stored("The day it was committed.")

    @edge
    def code(self) -> Code | None:
        """The code that its title stood for when it was recorded. Null: none does."""


@strawberry.type(
    description="A date that a custodial sentence leads to: as the prison holds it, as it is worked out here, and how. "
    "Nobody is released on a date that was worked out: a difference tells prison and area to look."
)
class SentenceDate:
    """A key date with its working."""

    kind: KeyDate | None = stored("Which date.")
    held: dt.date | None = stored("The date that the prison holds.")
    worked_out: dt.date | None = stored("The date by the rule; null where no sure rule gives one.")
    agreement: DateAgreement | None = stored("What the two say to each other.")
    days_later: int | None = stored(
        "By how many days the prison's date is later; below 0, earlier. Null unless there are both."
    )
    words: str | None = stored("How they compare, in a sentence, with what would explain a difference.")
    steps: list[str] | None = stored("How it was worked out, step by step, or why it was not.")
    held_steps: list[str] | None = stored("What the prison's date says of itself.")
    source: str | None = stored("The law or the instruction that the rule comes from.")
    confidence: str | None = stored("How sure the rule is: `high`, `medium` or `low`.")


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
    key_dates: list[SentenceDate] | None = stored(
        "The key dates of a custodial sentence beside those worked out here, each with its working; else none."
    )

    @edge
    def type_code(self) -> Code | None:
        """The code of the type, which may be newer than the enum's."""

    @edge
    def offences(self, first: int = 100) -> list[Offence] | None:
        """What it was for."""

    @edge
    def area(self) -> Area | None:
        """The area that holds an order or licence."""

    @edge
    def suspensions(self, first: int = 20) -> list[Suspension] | None:
        """When it stood still, or a requirement of it, the latest first."""

    @edge
    def spell(self) -> Spell | None:
        """The custody in which it is served, or that a licence followed."""

    @edge
    def earlier_parts(self, first: int = 100) -> list[Sentence] | None:
        """The same order in the areas that held it before, the latest first."""
