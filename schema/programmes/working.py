"""The commands of programmes, and who is in a group or waits for one."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import strawberry

from resolvers import programmes
from rules.codes import (
    Programme,
    ProgrammePhase,
    PsychometricTest,
    ReferralEnd,
    ReferralStep,
    SessionAttendance,
)
from schema.commands import Info, Keyed, Payload, answered, mutation
from schema.fields import Connection, root
from schema.groups import GroupMeeting
from schema.programmes.reading import Participant, ProgrammeSession, Referral


@strawberry.input(description="A referral of a person to a programme.")
class ReferToProgrammeInput(Keyed):
    """Input of `referToProgramme`."""

    offender: strawberry.ID = strawberry.field(description="The person.")
    programme: Programme = strawberry.field(description="The programme.")
    on: dt.date = strawberry.field(description="The day of the referral.")
    sentence: strawberry.ID | None = strawberry.field(
        default=None, description="The order or licence that the programme is part of."
    )
    ogrs2: int | None = strawberry.field(
        default=None,
        description="The chance of reconviction within two years, 0 to 100, as it was worked out elsewhere.",
    )


@strawberry.input(description="What becomes of a referral.")
class StepReferralInput(Keyed):
    """Input of `stepReferral`."""

    referral: strawberry.ID = strawberry.field(description="The referral.")
    version: int = strawberry.field(description="Its version as it was read.")
    step: ReferralStep = strawberry.field(description="The step.")
    on: dt.date = strawberry.field(description="The day on which it was taken.")
    notes: str = strawberry.field(
        default="",
        description="Why, or what the report says. Of some steps it has to be given; of a start, when the programme is "
        "not for the person.",
    )
    end_reason: ReferralEnd | None = strawberry.field(
        default=None, description="Of dropping out: why the programme ended for the person."
    )
    group: strawberry.ID | None = strawberry.field(default=None, description="Of a place: the group.")


@strawberry.input(description="A score before or after a programme; a second one for both changes the first.")
class RecordProgrammeTestInput(Keyed):
    """Input of `recordProgrammeTest`."""

    referral: strawberry.ID = strawberry.field(description="The referral.")
    test: PsychometricTest = strawberry.field(description="The questionnaire.")
    phase: ProgrammePhase = strawberry.field(description="Before or after the programme.")
    on: dt.date = strawberry.field(description="The day.")
    score: int = strawberry.field(description="The score.")
    version: int = strawberry.field(
        default=0, description="The version of the score that was read; 0: none was."
    )


@strawberry.input(description="A line of a register.")
class RegisterRowInput:
    """One person's attendance."""

    referral: strawberry.ID = strawberry.field(
        description="The referral of somebody with a place in the group."
    )
    attendance: SessionAttendance = strawberry.field(description="Whether the person was there.")
    notes: str | None = strawberry.field(default=None, description="How the person took part.")
    version: int = strawberry.field(
        default=0, description="The version of the attendance that was read; 0: none was."
    )


@strawberry.input(description="The register of a meeting: all of it, or some lines.")
class TakeRegisterInput(Keyed):
    """Input of `takeRegister`."""

    meeting: strawberry.ID = strawberry.field(description="The meeting of the group.")
    rows: list[RegisterRowInput] = strawberry.field(
        description="The lines. A field of the line at place n is called `rows.n.` and its name in `userErrors`."
    )


@strawberry.input(description="Another attendance, or another note, than was recorded or imported.")
class CorrectAttendanceInput(Keyed):
    """Input of `correctAttendance`."""

    session: strawberry.ID = strawberry.field(description="The attendance.")
    version: int = strawberry.field(description="Its version as it was read.")
    attendance: SessionAttendance = strawberry.field(description="Whether the person was there.")
    notes: str | None = strawberry.field(default=None, description="How the person took part.")
    reason: str = strawberry.field(description="Why it is changed.")


@strawberry.type(description="What came of a referral, a step of it, or a score.")
class ReferralPayload(Payload):
    """Answer of the commands of a referral."""

    @answered
    async def referral(self, info: Info) -> Referral | None:
        """The referral as it stands; null when nothing was done, or you may not see it."""
        return await self.shown(info, "referral")


@strawberry.type(description="What came of a register.")
class TakeRegisterPayload(Payload):
    """Answer of `takeRegister`."""

    @answered
    async def meeting(self, info: Info) -> GroupMeeting | None:
        """The meeting; null when nothing was written."""
        return await self.shown(info, "meeting")

    @answered
    def sessions(self) -> list[strawberry.ID] | None:
        """The attendances that were written or changed, by id."""
        return [strawberry.ID(one) for one in self.answer.get("sessions") or ()]


@strawberry.type(description="What came of correcting an attendance.")
class AttendancePayload(Payload):
    """Answer of `correctAttendance`."""

    @answered
    async def session(self, info: Info) -> ProgrammeSession | None:
        """The attendance as it stands; null when nothing was done."""
        return await self.shown(info, "session")


@strawberry.type
class Query:
    """Root fields."""

    @root(programmes.participants)
    def participants(
        self,
        group: Annotated[strawberry.ID, strawberry.argument(description="The group.")],
        first: int,
        after: str | None = None,
    ) -> Connection[Participant] | None:
        """People who have a place in a group, those referred first before others."""

    @root(programmes.waiting)
    def waiting_for_programme(
        self,
        area: Annotated[strawberry.ID, strawberry.argument(description="The area.")],
        first: int,
        programme: Annotated[
            Programme | None, strawberry.argument(description="The programme. Null: any.")
        ] = None,
        after: str | None = None,
    ) -> Connection[Participant] | None:
        """People of an area who were found suitable and have no place in a group yet, the longest waiting first."""


@strawberry.type
class Mutation:
    """Root fields."""

    @mutation
    async def refer_to_programme(self, info: Info, input: ReferToProgrammeInput) -> ReferralPayload | None:
        """Refer somebody to a programme. Of one programme there is one open referral at most."""
        asked = programmes.Refer(
            input.key, input.offender, input.programme, input.sentence, input.on, input.ogrs2
        )
        return ReferralPayload.of(await programmes.refer(info.context, asked))

    @mutation
    async def step_referral(self, info: Info, input: StepReferralInput) -> ReferralPayload | None:
        """Record what becomes of a referral: found suitable or not, a place in a group, start, end, report."""
        asked = programmes.StepReferral(
            input.key,
            input.referral,
            input.version,
            input.step,
            input.on,
            input.notes,
            input.end_reason,
            input.group,
        )
        return ReferralPayload.of(await programmes.step_referral(info.context, asked))

    @mutation
    async def record_programme_test(
        self, info: Info, input: RecordProgrammeTestInput
    ) -> ReferralPayload | None:
        """Record a score before or after a programme, or change it. What it was is kept."""
        asked = programmes.RecordTest(
            input.key, input.referral, input.version, input.test, input.phase, input.on, input.score
        )
        return ReferralPayload.of(await programmes.record_test(info.context, asked))

    @mutation
    async def take_register(self, info: Info, input: TakeRegisterInput) -> TakeRegisterPayload | None:
        """Save the register of a meeting, all or nothing. Each attendance is at once an entry of the contact log, under
        the person's order; whoever attends without having started, starts."""
        rows = tuple(
            programmes.Row(one.referral, one.version, one.attendance, (one.notes or "").strip() or None)
            for one in input.rows
        )
        asked = programmes.TakeRegister(input.key, input.meeting, rows)
        return TakeRegisterPayload.of(await programmes.take_register(info.context, asked))

    @mutation
    async def correct_attendance(self, info: Info, input: CorrectAttendanceInput) -> AttendancePayload | None:
        """Correct an attendance and its entry in the contact log. What it said is kept."""
        notes = (input.notes or "").strip() or None
        asked = programmes.CorrectAttendance(
            input.key, input.session, input.version, input.attendance, notes, input.reason
        )
        return AttendancePayload.of(await programmes.correct_attendance(info.context, asked))
