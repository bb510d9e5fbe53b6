"""Accredited programmes: the tutor's and the case manager's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from demo.staff import EVERYONE, Member
from resolvers.access import Role
from resolvers.context import Post, Viewer
from rules.clock import stand_still
from rules.codes import Programme, ProgrammePhase, PsychometricTest, ReferralEnd, ReferralStage, ReferralStep
from rules.programmes import OPEN, TABLE, Standing, Step, changes, not_eligible, score_faults, step_faults
from tests.courses import REFERRAL, do, done, refused, suitable
from tests.world import Asking

TODAY = date(2003, 9, 30)
G, S = ReferralStage, ReferralStep
STARTED = Standing(
    Programme.THINK_FIRST,
    G.STARTED,
    date(2003, 9, 1),
    56,
    date(2003, 8, 1),
    date(2003, 9, 2),
    date(2003, 9, 8),
)


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    """It is 30 September 2003."""
    stand_still(TODAY)
    yield
    stand_still(None)


ASK = """
{ offender(id: "off_anna") { referrals { id programme stage referredOn orderDate startedOn endedOn ogrs2 tutor
  area { name } sessions { number attempt date attendance catchUp tutor } tests { test phase date score }
  source { file } } } }
"""


async def test_a_referral_with_its_sessions_and_tests(world: Asking) -> None:
    """Sessions in order, tests before and after, and the row it comes from."""
    (found,) = (await world.data(ASK))["offender"]["referrals"]
    assert (found["programme"], found["stage"], found["tutor"]) == ("THINK_FIRST", "STARTED", "T Malone")
    assert (found["referredOn"], found["startedOn"], found["endedOn"]) == ("2003-04-10", "2003-06-02", None)
    assert (found["ogrs2"], found["area"]["name"]) == (56, "West Yorkshire")
    assert [one["number"] for one in found["sessions"]] == [1, 2, 3, 4]
    assert found["sessions"][2]["attendance"] == "UNACCEPTABLE_ABSENCE"
    assert [(one["test"], one["phase"], one["score"]) for one in found["tests"]] == [
        ("BARRATT_IMPULSIVENESS", "BEFORE", 71),
        ("BARRATT_IMPULSIVENESS", "AFTER", 62),
    ]
    assert found["source"]["file"]


READERS = {"pat", "max", "sam", "petra", "tess"}


@pytest.mark.parametrize("member", [one for one in EVERYONE if one.id != "wy-police"], ids=lambda one: one.id)
async def test_who_reads_programmes(world: Asking, member: Member) -> None:
    """Those who work with the person, and tutors of the area; by the referral, a session or a test alike."""
    offender = ((await world(ASK, member.viewer))["data"] or {}).get("offender") or {}
    assert (offender.get("referrals") is not None) == (member.id in READERS)
    for id_ in ("ref_off_anna", "psn_off_anna_1", "pts_off_anna_1"):
        found = await world(f'{{ node(id: "{id_}") {{ id }} }}', member.viewer)
        assert (found["data"]["node"] is not None) == (member.id in READERS), id_


async def test_a_tutor_reads_those_of_their_area(world: Asking) -> None:
    """And of no other, where they may have another post."""
    posts = (Post(Role.PROGRAMME_TUTOR, "leicestershire-and-rutland"), Post(Role.PRISON_OFFICER, prison="LE"))
    offender = (await world(ASK, Viewer("tess", "", posts)))["data"]["offender"]
    assert offender["referrals"] is None
    assert (await world(ASK, "tess"))["data"]["offender"]["referrals"]


@pytest.mark.parametrize(
    ("there", "asked", "wanted"),
    [
        (STARTED, Step(S.FOUND_SUITABLE, TODAY, "It is right."), "NOT_NOW"),
        (STARTED, Step(S.DROPPED_OUT, date(2003, 10, 1), "Did not come back.", ReferralEnd.WORK), "STILL_TO_COME"),
        (STARTED, Step(S.DROPPED_OUT, date(2003, 9, 7), "Did not come back.", ReferralEnd.WORK), "TOO_EARLY"),
        (STARTED, Step(S.DROPPED_OUT, TODAY, "Did not come back."), "NO_REASON"),
        (STARTED, Step(S.DROPPED_OUT, TODAY, "", ReferralEnd.WORK), "REASON_TOO_SHORT"),
        (STARTED, Step(S.DROPPED_OUT, TODAY, "Did not come back.", ReferralEnd.WORK), None),
        (replace(STARTED, held=date(2003, 9, 29), attended=range(1, 23)), Step(S.COMPLETED, date(2003, 9, 28)), "TOO_EARLY"),
        (replace(STARTED, attended=range(1, 22)), Step(S.COMPLETED, TODAY), "SESSIONS_MISSING"),
        (replace(STARTED, attended=range(1, 23)), Step(S.COMPLETED, TODAY), None),
        (replace(STARTED, stage=G.ASSESSED, started_on=None), Step(S.STARTED, TODAY), None),
        (replace(STARTED, stage=G.ASSESSED, ogrs2=20), Step(S.STARTED, TODAY), "NOT_ELIGIBLE"),
        (replace(STARTED, stage=G.ASSESSED, ogrs2=None), Step(S.STARTED, TODAY), "NOT_ELIGIBLE"),
        (replace(STARTED, stage=G.ASSESSED, ogrs2=20), Step(S.STARTED, TODAY, "The court asked for it."), None),
        (replace(STARTED, stage=G.ASSESSED), Step(S.STARTED, date(2003, 9, 1)), "TOO_EARLY"),
        (replace(STARTED, stage=G.DROPPED_OUT, others=True), Step(S.RESTARTED, TODAY, "Work has ended."), "OPEN_ALREADY"),
        (replace(STARTED, stage=G.DROPPED_OUT), Step(S.RESTARTED, TODAY, "Work has ended."), None),
    ],
)  # fmt: skip
def test_what_follows_what(there: Standing, asked: Step, wanted: str | None) -> None:
    """Step by step: from where, on which day, and with what said of it."""
    assert [one.code for one in step_faults(there, asked, TODAY)] == ([wanted] if wanted else [])


def test_what_a_completion_asks_for_depends_on_its_day() -> None:
    """Since April 2007 the tests and the report, too."""
    later = date(2007, 4, 2)
    there = replace(STARTED, attended=range(1, 23))
    assert [one.code for one in step_faults(there, Step(S.COMPLETED, later), later)] == [
        "TESTS_MISSING",
        "REPORT_MISSING",
    ]
    whole = replace(there, measured=True, report_on=later)
    assert step_faults(whole, Step(S.COMPLETED, later), later) == []
    assert step_faults(there, Step(S.COMPLETED, later - timedelta(days=2)), later) == []


class Referrals(RuleBasedStateMachine):
    """Anybody tries any step on any day: what is let through leaves a referral that can be."""

    def __init__(self) -> None:
        super().__init__()
        self.there = Standing(Programme.THINK_FIRST, G.REFERRED, date(2003, 9, 1), 56, date(2003, 8, 1))
        self.today = date(2003, 9, 1)

    @rule(
        step=st.sampled_from(S),
        ahead=st.integers(0, 9),
        back=st.integers(-1, 4),
        end=st.sampled_from([None, *ReferralEnd]),
    )
    def try_it(self, step: ReferralStep, ahead: int, back: int, end: ReferralEnd | None) -> None:
        """Take a step if the rules let it."""
        self.today += timedelta(days=ahead)
        day = self.today - timedelta(days=back)
        if step_faults(self.there, Step(step, day, "For a good reason.", end, group=True), self.today):
            return
        stage = TABLE[step][1] or self.there.stage
        ended = {S.FOUND_UNSUITABLE, S.DROPPED_OUT, S.COMPLETED}
        self.there = replace(
            self.there,
            stage=stage,
            assessed_on=day if step in (S.FOUND_SUITABLE, S.FOUND_UNSUITABLE) else self.there.assessed_on,
            started_on=day if step is S.STARTED else self.there.started_on,
            ended_on=day if step in ended else None if step is S.RESTARTED else self.there.ended_on,
            attended=range(1, 23),
        )

    @invariant()
    def it_can_be(self) -> None:
        """Its days are in order, none is still to come, and it has an end if, and only if, it has ended."""
        one = self.there
        days = [day for day in (one.referred_on, one.started_on, one.ended_on) if day]
        assert days == sorted(days)
        assert all(day <= self.today for day in days)
        assert (one.ended_on is None) == (one.stage in OPEN)
        assert one.started_on or one.stage not in (G.STARTED, G.COMPLETED, G.DROPPED_OUT)


TestReferrals = Referrals.TestCase
TestReferrals.settings = settings(max_examples=30, stateful_step_count=20)


def test_scores_are_within_the_scale_and_say_which_way_they_went() -> None:
    """A lower score is the better one, or a higher, by the questionnaire."""
    test = PsychometricTest.BARRATT_IMPULSIVENESS
    after, before = ProgrammePhase.AFTER, ProgrammePhase.BEFORE
    for score, day, phase, wanted in (
        (29, date(2003, 9, 8), before, ["OUT_OF_RANGE"]),
        (30, date(2003, 9, 9), before, ["TOO_LATE"]),
        (121, TODAY, after, ["OUT_OF_RANGE"]),
        (30, TODAY + timedelta(days=1), before, ["STILL_TO_COME"]),
        (120, date(2003, 8, 31), before, ["TOO_EARLY"]),
        (70, date(2003, 9, 7), after, ["TOO_EARLY"]),
        (70, TODAY, after, []),
    ):
        assert [one.code for one in score_faults(STARTED, test, phase, score, day, TODAY)] == wanted
    rows = [
        ["BARRATT_IMPULSIVENESS", "BEFORE", "2003-09-01", 71],
        ["BARRATT_IMPULSIVENESS", "AFTER", "2003-09-20", 90],
        ["BARRATT_IMPULSIVENESS", "AFTER", "2003-09-29", 62],
        ["SOCIAL_PROBLEM_SOLVING", "BEFORE", "2003-09-01", 90],
        ["SOCIAL_PROBLEM_SOLVING", "AFTER", "2003-09-29", 80],
        ["CRIME_PICS", "BEFORE", "2003-09-01", 40],
    ]
    assert [(one["test"], one["change"], one["words"]) for one in changes(rows)] == [
        ("BARRATT_IMPULSIVENESS", -9, "Better."),
        ("CRIME_PICS", None, "Not known yet."),
        ("SOCIAL_PROBLEM_SOLVING", -10, "Worse."),
    ]
    assert not_eligible(Programme.DRINK_IMPAIRED_DRIVERS, None, TODAY) is None
    assert not_eligible(Programme.THINK_FIRST, 41, TODAY) is None
    assert "from 41 to 75; it is 40" in (not_eligible(Programme.THINK_FIRST, 40, TODAY) or "")


async def test_a_referral_is_taken_from_referring_to_the_report(world: Asking) -> None:
    """Each step on the version that was read; what stood is kept, and known on the days on which it stood."""
    assert await refused(
        world, "referToProgramme", offender="off_anna", programme="THINK_FIRST", on="2003-09-01"
    ) == [("OPEN_ALREADY", "programme")]
    asked = {"offender": "off_anna", "programme": "CONTROLLING_ANGER", "sentence": "sen_off_anna_1"}
    assert await refused(world, "referToProgramme", **asked, on="2003-10-01", ogrs2=101) == [
        ("STILL_TO_COME", "on"),
        ("OUT_OF_RANGE", "ogrs2"),
    ]
    assert await refused(world, "referToProgramme", **asked, on="2002-01-31") == [("BEFORE_ORDER", "on")]
    assert await refused(world, "referToProgramme", **{**asked, "offender": "off_hide"}, on="2003-09-01") == [
        ("NOT_FOUND", "offender")
    ]
    one = await suitable(world, "off_anna", "CONTROLLING_ANGER", None)
    assert (one["stage"], one["version"]) == ("ASSESSED", 2)
    step = {"referral": one["id"], "step": "STARTED", "on": "2003-09-15"}
    payload = await do(world, "stepReferral", REFERRAL, **step, version=1)
    (error,) = payload["userErrors"]
    assert (error["code"], payload["referral"]) == ("CHANGED", None)
    assert "Tess Malone changed this" in error["message"]
    assert "stage “Assessed” (you gave “Started”)" in error["message"]
    one = await done(world, "stepReferral", REFERRAL, **step, version=2)
    assert (one["stage"], one["startedOn"]) == ("STARTED", "2003-09-15")
    dropped = {
        "referral": one["id"], "step": "DROPPED_OUT", "on": "2003-09-22", "endReason": "WORK", "notes": "New shifts.",
    }  # fmt: skip
    one = await done(world, "stepReferral", REFERRAL, "pat", **dropped, version=3)
    assert (one["stage"], one["endedOn"], one["endReason"]) == ("DROPPED_OUT", "2003-09-22", "WORK")
    again = {"referral": one["id"], "step": "RESTARTED", "on": "2003-09-29", "notes": "Shifts have changed."}
    one = await done(world, "stepReferral", REFERRAL, **again, version=4)
    assert (one["stage"], one["startedOn"], one["endedOn"]) == ("STARTED", "2003-09-15", None)
    assert await refused(
        world, "stepReferral", referral=one["id"], step="COMPLETED", on="2003-09-30", version=5
    ) == [("SESSIONS_MISSING", "step")]
    report = {"referral": one["id"], "step": "REPORTED", "on": "2003-09-30", "notes": "He worked hard on it."}
    await done(world, "stepReferral", REFERRAL, **report, version=5)
    score = {"referral": one["id"], "test": "LOCUS_OF_CONTROL", "phase": "BEFORE", "on": "2003-09-10"}
    assert await refused(world, "recordProgrammeTest", **{**score, "on": "2003-09-16"}, score=40) == [
        ("TOO_LATE", "on")
    ]
    await done(world, "recordProgrammeTest", REFERRAL, **score, score=40)
    assert await refused(world, "recordProgrammeTest", **score, score=41) == [("CHANGED", "version")]
    await done(world, "recordProgrammeTest", REFERRAL, **score, score=41, version=1)
    assert await refused(world, "recordProgrammeTest", **score, score=71, version=2) == [
        ("OUT_OF_RANGE", "score")
    ]
    rows = await world.graph.read(
        "MATCH (r:Referral {id: $id})-[:WAS]->(v) RETURN v.stage, v.endReason ORDER BY v.version",
        {"id": one["id"]},
    )
    assert rows == [
        ["REFERRED", None], ["ASSESSED", None], ["STARTED", None], ["DROPPED_OUT", "WORK"], ["STARTED", None],
    ]  # fmt: skip
    told = await world.graph.read("MATCH (i:InboxItem {kind: 'PROGRAMME'}) RETURN i.message", {})
    assert told == [["A person whom your office supervises dropped out of a programme on 22 September 2003."]]


async def test_what_was_imported_is_edited_likewise(world: Asking) -> None:
    """A session and a referral that an extract brought; the row they came from stays theirs."""
    ask = """{ offender(id: "off_anna") { referrals { version stage endReason source { file }
      sessions { id version attendance notes contact { id } replaced { reason } } } } }"""
    await done(
        world, "correctAttendance", "session { id }", "pat", session="psn_off_anna_3", version=1, attendance="ATTENDED",
        notes="Came late.", reason="The tutor's list says so.",
    )  # fmt: skip
    await done(
        world, "stepReferral", REFERRAL, referral="ref_off_anna", version=1, step="DROPPED_OUT", on="2003-09-30",
        endReason="CUSTODY", notes="Remanded last week.",
    )  # fmt: skip
    (one,) = (await world.data(ask))["offender"]["referrals"]
    assert (one["version"], one["stage"], one["endReason"]) == (2, "DROPPED_OUT", "CUSTODY")
    assert one["source"]["file"]
    third = one["sessions"][2]
    assert (third["version"], third["attendance"], third["notes"]) == (2, "ATTENDED", "Came late.")
    assert third["contact"] is None and third["replaced"] == [{"reason": "The tutor's list says so."}]


async def test_who_may_not_work_on_programmes_writes_nothing(world: Asking) -> None:
    """Nobody elsewhere, and nobody who may only read."""
    text = "mutation($input: StepReferralInput!) { stepReferral(input: $input) { userErrors { code } } }"
    values = {
        "referral": "ref_off_anna",
        "version": 1,
        "step": "REPORTED",
        "on": "2003-09-30",
        "notes": "Did well in it.",
    }
    for who in ("meera", "petra", "owen", "ines"):
        assert (await world.fault(text, who, input={**values, "key": f"key of {who}"}))[0] == "FORBIDDEN"
    rows = await world.graph.read("MATCH (r:Referral {id: 'ref_off_anna'}) RETURN r.version, r.reportOn", {})
    assert rows == [[None, None]]
