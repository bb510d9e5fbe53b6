"""Accredited programmes as they are read: referrals, attendance and tests."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated

import strawberry

from rules.codes import (
    Programme,
    ProgrammePhase,
    PsychometricTest,
    ReferralEnd,
    ReferralStage,
    SessionAttendance,
)
from schema.coded import Code
from schema.contacts import Contact
from schema.fields import Node, edge, stored
from schema.groups import GroupMeeting, ProgrammeGroup
from schema.reference import Area
from schema.sentences import Sentence
from schema.sources import Fact

if TYPE_CHECKING:
    from schema.offenders import Offender

Person = Annotated["Offender", strawberry.lazy("schema.offenders")]
VERSION = "How often it has been changed, from 1. It is changed on the version that was read."


@strawberry.type(description="A session of a programme that a person was expected at.")
class ProgrammeSession(Fact):
    """One session, or one attempt to catch it up."""

    version: int | None = stored(VERSION)
    number: int | None = stored("The session of the programme, from 1.")
    attempt: int | None = stored("Which attempt at it this was; above 1, it was caught up.")
    date: dt.date | None = stored("The day.")
    attendance: SessionAttendance | None = stored("Whether the person was there.")
    catch_up: bool | None = stored("Whether it was a session to catch up.")
    tutor: str | None = stored("Who led it.")
    notes: str | None = stored("What is noted of how the person took part.")

    @edge
    def meeting(self) -> GroupMeeting | None:
        """The meeting of the group; null of one that a tutor held with the person, or that was imported."""

    @edge
    def contact(self) -> Contact | None:
        """The entry of the contact log that it is at once; null where it was imported, or cancelled."""


@strawberry.type(description="A psychometric test, before or after a programme.")
class ProgrammeTest(Fact):
    """One test."""

    version: int | None = stored(VERSION)
    test: PsychometricTest | None = stored("The questionnaire.")
    phase: ProgrammePhase | None = stored("Before or after the programme.")
    date: dt.date | None = stored("The day.")
    score: int | None = stored("The score.")


@strawberry.type(description="The scores of a questionnaire before and after a programme.")
class ScoreChange:
    """How far a score moved."""

    test: PsychometricTest | None = stored("The questionnaire.")
    before: int | None = stored("The latest score before; null: none.")
    after: int | None = stored("The latest score after; null: none.")
    change: int | None = stored("After less before; null unless both are known.")
    lowest: int | None = stored("The lowest score that there can be.")
    highest: int | None = stored("The highest.")
    words: str | None = stored("Whether it is better or worse, in words.")


@strawberry.type(description="A referral to an accredited programme, and what became of it.")
class Referral(Fact):
    """One referral."""

    version: int | None = stored(VERSION)
    programme: Programme | None = stored("The programme.")
    stage: ReferralStage | None = stored("How far it got.")
    referred_on: dt.date | None = stored("The day of the referral.")
    ogrs2: int | None = stored("The chance of reconviction within two years, 0 to 100, as it was sent.")
    order_date: dt.date | None = stored("The day of the order that the programme is part of.")
    assessed_on: dt.date | None = stored("The day on which the person was found suitable or not.")
    assessment_notes: str | None = stored("Why.")
    prepared_on: dt.date | None = stored("The day on which pre-programme work began.")
    started_on: dt.date | None = stored("The day of the first session.")
    exception: str | None = stored("Why somebody started for whom the programme is not.")
    ended_on: dt.date | None = stored("The day it ended, by completing or dropping out.")
    end_reason: ReferralEnd | None = stored("Why it ended.")
    end_notes: str | None = stored("What is noted of dropping out, or of starting again.")
    report_on: dt.date | None = stored("The day of the report after the programme.")
    report: str | None = stored("What the report says.")
    tutor: str | None = stored("Who leads it, as the file names them.")
    sessions_in_all: int | None = stored(
        "How many sessions the programme has, by the catalogue in force on the day of the referral; null: not known."
    )
    not_eligible: str | None = stored("Why the programme is not for the person, in words; null: it is.")
    scores: list[ScoreChange] | None = stored("Scores before and after, by questionnaire.")

    @edge
    def programme_code(self) -> Code | None:
        """The code of the programme, which may be newer than the enum's."""

    @edge
    def area(self) -> Area | None:
        """The probation area that runs it."""

    @edge
    def sentence(self) -> Sentence | None:
        """The order or licence that it is part of, where that was chosen."""

    @edge
    def group(self) -> ProgrammeGroup | None:
        """The group in which the person has a place."""

    @edge
    def sessions(self, first: int = 100) -> list[ProgrammeSession] | None:
        """The sessions, in order."""

    @edge
    def tests(self, first: int = 100) -> list[ProgrammeTest] | None:
        """The tests, by questionnaire, the earlier first."""


@strawberry.type(
    description="A referral with its person: somebody who has a place in a group, or waits for one."
)
class Participant(Node):
    """A referral, as tutors list it."""

    version: int | None = stored(VERSION)
    programme: Programme | None = stored("The programme.")
    stage: ReferralStage | None = stored("How far it got.")
    referred_on: dt.date | None = stored("The day of the referral.")
    ogrs2: int | None = stored("The chance of reconviction within two years, 0 to 100, as it was sent.")
    assessed_on: dt.date | None = stored("The day on which the person was found suitable.")
    started_on: dt.date | None = stored("The day of the first session.")
    exception: str | None = stored("Why somebody starts for whom the programme is not.")
    sessions_in_all: int | None = stored("How many sessions the programme has; null: not known.")
    not_eligible: str | None = stored("Why the programme is not for the person, in words; null: it is.")
    recorded_at: dt.datetime | None = stored("When it was last changed.")
    recorded_by: str | None = stored("Who did, by staff id.")

    @edge
    def offender(self) -> Person | None:
        """The person."""

    @edge
    def area(self) -> Area | None:
        """The probation area that runs it."""

    @edge
    def group(self) -> ProgrammeGroup | None:
        """The group in which the person has a place."""

    @edge
    def sessions(self, first: int = 100) -> list[ProgrammeSession] | None:
        """The sessions, in order."""
