"""Accredited programmes."""

from __future__ import annotations

import datetime as dt

import strawberry

from rules.codes import (
    Programme,
    ProgrammePhase,
    PsychometricTest,
    ReferralEnd,
    ReferralStage,
    SessionAttendance,
)
from schema.fields import edge, stored
from schema.reference import Area
from schema.sources import Fact


@strawberry.type(description="A session of a programme that a person was expected at.")
class ProgrammeSession(Fact):
    """One session, or one attempt to catch it up."""

    number: int | None = stored("The session of the programme, from 1.")
    attempt: int | None = stored("Which attempt at it this was; above 1, it was caught up.")
    date: dt.date | None = stored("The day.")
    attendance: SessionAttendance | None = stored("Whether the person was there.")
    catch_up: bool | None = stored("Whether it was a session to catch up.")
    tutor: str | None = stored("Who led it.")


@strawberry.type(description="A psychometric test, before or after a programme.")
class ProgrammeTest(Fact):
    """One test."""

    test: PsychometricTest | None = stored("The questionnaire.")
    phase: ProgrammePhase | None = stored("Before or after the programme.")
    date: dt.date | None = stored("The day.")
    score: int | None = stored("The score.")


@strawberry.type(description="A referral to an accredited programme, and what became of it.")
class Referral(Fact):
    """One referral."""

    programme: Programme | None = stored("The programme.")
    stage: ReferralStage | None = stored("How far it got.")
    referred_on: dt.date | None = stored("The day of the referral.")
    ogrs2: int | None = stored("The chance of reconviction within two years, 0 to 100, as it was sent.")
    order_date: dt.date | None = stored("The day of the order that the programme is part of.")
    started_on: dt.date | None = stored("The day of the first session.")
    ended_on: dt.date | None = stored("The day it ended, by completing or dropping out.")
    end_reason: ReferralEnd | None = stored("Why it ended.")
    report_on: dt.date | None = stored("The day of the report after the programme.")
    tutor: str | None = stored("Who leads it.")

    @edge
    def area(self) -> Area | None:
        """The probation area that runs it."""

    @edge
    def sessions(self, first: int = 100) -> list[ProgrammeSession] | None:
        """The sessions, in order."""

    @edge
    def tests(self, first: int = 100) -> list[ProgrammeTest] | None:
        """The tests, by questionnaire, the earlier first."""
