"""The person: the record's root."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

import strawberry

from resolvers import offenders
from rules.codes import (
    AddressKind,
    Answer,
    ContactKind,
    ContactOutcome,
    EntryKind,
    Ethnicity,
    FileStatus,
    FormerEthnicity,
    IdentifierScheme,
    NameKind,
    Service,
    Sex,
    StandardState,
    System,
)
from schema.assessments import Assessment, ConfidentialPart, RiskOfHarm
from schema.coded import Code
from schema.contacts import Breach, Contact, Enforcement, TimelineEntry
from schema.custody import Spell, Stay
from schema.fields import Connection, Node, edge, root, stored
from schema.incidents import Incident
from schema.joined import Join, JoinDecision
from schema.limits import Limitation
from schema.looks import Actions, Look, Share, Since, Until
from schema.programmes import Referral
from schema.releases import (
    Handover,
    Recall,
    RecallForRegister,
    RecallForVictims,
    Release,
    ReleaseForRegister,
    ReleaseForVictims,
)
from schema.risks import RegisterEntry
from schema.sentences import Sentence
from schema.sources import Fact, SourceRecord
from schema.standards import StandardResult
from schema.supervision import Supervision
from schema.transfers.reading import Transfer
from schema.treatment import Treatment
from schema.victims import ProtectiveCondition, Victim


@strawberry.type(description="A name that a file holds.")
class Name(Fact):
    """A name or alias."""

    kind: NameKind | None = stored("The file's own name, or an alias.")
    surname: str | None = stored("Surname.")
    forenames: str | None = stored("Forenames.")


@strawberry.type(description="A number by which an agency knows the person.")
class Identifier(Fact):
    """An identifier, valid or not: nothing that was sent is thrown away."""

    scheme: IdentifierScheme | None = stored("Whose number it is.")
    value: str | None = stored("The number in its one canonical form; null when it can't be valid.")
    raw: str | None = stored("As it was sent.")
    valid: bool | None = stored("Whether form and check letter are right. Only valid numbers join files.")
    warning: str | None = stored("What is wrong with it.")


@strawberry.type(description="An address that a file holds.")
class Address(Fact):
    """A home or discharge address."""

    kind: AddressKind | None = stored("What it was given as.")
    lines: list[str] | None = stored("The lines.")
    postcode: str | None = stored("The postcode.")


@strawberry.type(description="A file that a legacy system held on the person.")
class CaseFile(Node):
    """One file of one system."""

    system: System | None = stored("The system.")
    scope: str | None = stored("The area, or `lids`.")
    reference: str | None = stored("The file's reference in that system.")
    surname: str | None = stored("Surname.")
    forenames: str | None = stored("Forenames.")
    date_of_birth: date | None = stored("Date of birth.")
    sex: Sex | None = stored("Sex.")
    ethnicity: Ethnicity | None = stored("Ethnicity by the 2001 set.")
    former_ethnicity: FormerEthnicity | None = stored(
        "Ethnicity by the set used before 2001, where that was sent."
    )
    ethnicity_needs_recording: bool | None = stored(
        "Whether the former code has no safe equivalent and must be asked."
    )
    language: str | None = stored("Preferred language, ISO 639-1.")
    disability: Answer | None = stored("Declared disability.")
    nationality: str | None = stored("Nationality, as the prison holds it.")
    status: FileStatus | None = stored("Whether the file is open.")
    opened_on: date | None = stored("The day it was opened.")
    closed_on: date | None = stored("The day it was closed.")
    version: int | None = stored("How often it has been changed, from 1.")
    recorded_at: datetime | None = stored("When this version was recorded.")

    @edge
    def ethnicity_code(self) -> Code | None:
        """The code of the ethnicity as this file holds it, of whichever version."""

    @edge
    def sources(self, first: int = 100) -> list[SourceRecord] | None:
        """The rows it was read from."""


@strawberry.type(
    description="A person, with all that any area or prison holds on them. One person, one record."
)
class Offender(Node):
    """The single offender record."""

    surname: str | None = stored("Surname, from the file that leads: the open one, else the latest.")
    forenames: str | None = stored("Forenames, likewise.")
    date_of_birth: date | None = stored("Date of birth, likewise.")
    age: int | None = stored("Age today in whole years.")
    sex: Sex | None = stored("Sex.")
    ethnicity: Ethnicity | None = stored(
        "Ethnicity, self-declared, by the 2001 set. Null: never recorded, or by a code that has none there, which "
        "`ethnicityCode` has."
    )
    former_ethnicity: FormerEthnicity | None = stored(
        "Ethnicity by the set used before 2001, where only that is known."
    )
    ethnicity_needs_recording: bool | None = stored(
        "Whether the person must be asked, as the former code can't be carried over."
    )
    language: str | None = stored("Preferred language, ISO 639-1.")
    disability: Answer | None = stored("Declared disability.")
    nationality: str | None = stored("Nationality.")
    version: int | None = stored("How often these leading values have changed, from 1.")
    recorded_at: datetime | None = stored("When they last changed.")
    opened_until: datetime | None = stored(
        "Until when you may see this record because you broke the glass. Null: you see it by your work."
    )

    @edge
    def ethnicity_code(self) -> Code | None:
        """The code of the ethnicity as it was recorded, of whichever version; `mappedTo` is what it is today."""

    @edge
    def names(self, first: int = 100) -> list[Name] | None:
        """Every name that any file holds, files' own names first."""

    @edge
    def identifiers(self, first: int = 100) -> list[Identifier] | None:
        """Every number, from every file."""

    @edge
    def addresses(self, first: int = 100) -> list[Address] | None:
        """Every address."""

    @edge
    def files(self, first: int = 100) -> list[CaseFile] | None:
        """The files that were joined."""

    @edge
    def sentences(self, first: int = 100) -> list[Sentence] | None:
        """Orders, licences and sentences, the latest first."""

    @edge
    def current_sentences(self, first: int = 100) -> list[Sentence] | None:
        """Those that have not ended."""

    @edge
    def spells(self, first: int = 100) -> list[Spell] | None:
        """Times in custody, the latest first."""

    @edge
    def current_stay(self) -> Stay | None:
        """Where the person is held now; null when not in custody."""

    @edge
    def supervisions(self, first: int = 100) -> list[Supervision] | None:
        """Who has supervised, the latest first."""

    @edge
    def current_supervisions(self, first: int = 100) -> list[Supervision] | None:
        """Who supervises now."""

    @edge
    def risk_of_harm(self) -> RiskOfHarm | None:
        """The risk of serious harm by the latest complete assessment."""

    @edge
    def latest_assessment(self) -> Assessment | None:
        """The latest complete assessment."""

    @edge
    def assessments(self, first: int = 100) -> list[Assessment] | None:
        """Assessments of both services, the latest first."""

    @edge
    def confidential_parts(self, first: int = 100) -> list[ConfidentialPart] | None:
        """What was written in confidence in assessments, the latest first."""

    @edge
    def referrals(self, first: int = 100) -> list[Referral] | None:
        """Referrals to accredited programmes, the latest first."""

    @edge
    def treatments(self, first: int = 100) -> list[Treatment] | None:
        """Drug treatment and testing orders, the latest first."""

    @edge
    def release(self) -> Release | None:
        """When the person is due out of prison, and what is in place for it; null when not held under a sentence."""

    @edge
    def release_for_victims(self) -> ReleaseForVictims | None:
        """Of that, what is for the victim unit."""

    @edge
    def release_for_register(self) -> ReleaseForRegister | None:
        """Of that, what is for those cleared for the register."""

    @edge
    def recall(self) -> Recall | None:
        """The way back to prison of somebody who was released on a licence, and what is in place for it."""

    @edge
    def recall_for_victims(self) -> RecallForVictims | None:
        """Of that, what is for the victim unit."""

    @edge
    def recall_for_register(self) -> RecallForRegister | None:
        """Of that, what is for those cleared for the register."""

    @edge
    def handovers(self, first: int = 100) -> list[Handover] | None:
        """What was recorded for releases and recalls, the latest first."""

    @edge
    def register_entries(self, first: int = 100) -> list[RegisterEntry] | None:
        """Times on the national risk of harm register, the latest first."""

    @edge
    def victims(self, first: int = 100) -> list[Victim] | None:
        """Victims, by name."""

    @edge
    def victim_conditions(self, first: int = 50) -> list[ProtectiveCondition] | None:
        """Conditions of a licence that are asked for to protect somebody, the last passed on first."""

    @edge
    def incidents(self, first: int = 50) -> list[Incident] | None:
        """Serious incidents, the latest first."""

    @edge
    def limits(self, first: int = 100) -> list[Limitation] | None:
        """Limits on who may see this record, the latest first."""

    @edge
    def transfers(self, first: int = 100) -> list[Transfer] | None:
        """Moves of its cases between areas, between offices or for a while, the latest first."""

    @edge
    def standards(
        self,
        first: int,
        after: str | None = None,
        standard: Annotated[
            str | None, strawberry.argument(description="Of this standard, by its key.")
        ] = None,
        states: Annotated[
            list[StandardState] | None, strawberry.argument(description="That stand so today.")
        ] = None,
        sentence: Annotated[
            strawberry.ID | None, strawberry.argument(description="Of this order or licence.")
        ] = None,
    ) -> Connection[StandardResult] | None:
        """How its orders and licences stand against the National Standards, the latest first."""

    @edge
    def joins(self, first: int = 100) -> list[Join] | None:
        """Why its files are one person's: pairs of them, those that resemble each other most first."""

    @edge
    def join_decisions(self, first: int = 100) -> list[JoinDecision] | None:
        """What people have said of pairs of its files, the latest first."""

    @edge
    def next_contact(self) -> Contact | None:
        """The next contact that is planned."""

    @edge
    def last_contact(self) -> Contact | None:
        """The last contact that has an outcome, kept or missed."""

    @edge
    def enforcement(self, first: int = 100) -> list[Enforcement] | None:
        """What absences from orders and licences that go on ask for, the latest order first."""

    @edge
    def breaches(self, first: int = 20) -> list[Breach] | None:
        """Breaches of orders, those that have ended too, the latest decision first."""

    @edge
    def contacts(
        self,
        first: int,
        after: str | None = None,
        kinds: list[ContactKind] | None = None,
        outcomes: list[ContactOutcome] | None = None,
        from_: Annotated[date | None, strawberry.argument(name="from")] = None,
        to: date | None = None,
    ) -> Connection[Contact] | None:
        """The contact log, the latest first; by kind, outcome, and days from and to, both included."""

    @edge
    def timeline(
        self,
        first: int,
        after: str | None = None,
        kinds: list[EntryKind] | None = None,
        outcomes: list[ContactOutcome] | None = None,
        service: Service | None = None,
        from_: Annotated[date | None, strawberry.argument(name="from")] = None,
        to: date | None = None,
    ) -> Connection[TimelineEntry] | None:
        """Contacts of probation, movements of the prisons and what else you may read, in one, the latest first. An
        entry of the register is among them only where a reason is given, a victim never."""

    @edge
    def looks(
        self,
        first: int,
        after: str | None = None,
        actions: Actions = None,
        since: Since = None,
        until: Until = None,
    ) -> Connection[Look] | None:
        """Who looked at this record, changed it or was refused, the newest first; at those joined into it, too."""

    @edge
    def shares(self, first: int, after: str | None = None) -> Connection[Share] | None:
        """Which agencies were told of this person, the newest first."""


@strawberry.type
class Query:
    """Root fields."""

    @root(offenders.offender)
    def offender(self, id: strawberry.ID, as_known_on: date | None = None) -> Offender | None:
        """One person's record; null when there is none that you may see. `asKnownOn`: all of it as it was known at the
        end of that day, with what was later corrected, taken off, joined or parted; who may see it is as of today."""

    @root(offenders.offender_by_identifier)
    def offender_by_identifier(self, scheme: IdentifierScheme, value: str) -> Offender | None:
        """The person who bears a number, in any usual spelling; null when there is none that you may see."""

    @root(offenders.offenders)
    def offenders(
        self,
        first: int,
        after: str | None = None,
        search: str | None = None,
        area: strawberry.ID | None = None,
        prison: strawberry.ID | None = None,
        officer: strawberry.ID | None = None,
        team: Annotated[
            str | None, strawberry.argument(description="Of the area's people, those of this team.")
        ] = None,
    ) -> Connection[Offender] | None:
        """People by what was typed (names however spelt, a date of birth, any number), best first; or those who are
        under an area or officer, or in a prison, now, by name. Filters can be combined; one is needed."""
