"""Drug treatment and testing orders: of a person's health, so for those who work with them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from demo.staff import EVERYONE, Member
from resolvers import commands
from rules import clock
from rules.clock import stand_still
from rules.codes import ReviewResult, SentenceType, TreatmentOutcome
from rules.treatment import (
    End,
    Order,
    begin_faults,
    glance,
    monday,
    review_due,
    review_faults,
    sentence_ends,
    standard_on,
    week_faults,
    week_number,
)
from tests.courses import TREATMENT, do, done, refused
from tests.world import Asking, long_known

pytestmark = pytest.mark.usefixtures("followed")

TODAY = date(2003, 9, 30)
"""A Tuesday."""
ORDER = Order(date(2003, 2, 1))
DTTO = """
MATCH (f:CaseFile {id: 'fil_off_carl'}), (a:Area {id: 'area_wy'})
CREATE (f)-[:SERVES]->(s:Fact:Sentence {id: 'sen_dtto', type: 'DRUG_TREATMENT_AND_TESTING', custodial: false,
    court: 'Leeds Magistrates', date: date('2003-07-01'), lengthMonths: 12})-[:IN_AREA]->(a)
"""


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    """It is 30 September 2003."""
    stand_still(TODAY)
    yield
    stand_still(None)


REASON = "The court's letter says otherwise."

ASK = """
{ offender(id: "off_anna") { treatments { id orderDate months mainDrug provider supervisor endedOn outcome
  area { name } weeks { from hoursOrdered hoursAttended } tests { date opiates cocaine amphetamine }
  reviews { date court result comments } source { file } } } }
"""


async def test_an_order_with_its_weeks_tests_and_reviews(world: Asking) -> None:
    """Weeks in order; tests and reviews the latest first; a drug that was not tested for is null."""
    (found,) = (await world.data(ASK))["offender"]["treatments"]
    assert (found["orderDate"], found["months"], found["mainDrug"]) == ("2003-02-01", 12, "HEROIN")
    assert (found["provider"], found["endedOn"], found["outcome"]) == ("Leeds Addiction Unit", None, None)
    assert [(one["from"], one["hoursOrdered"], one["hoursAttended"]) for one in found["weeks"]] == [
        ("2003-02-10", 20, 13),
        ("2003-02-17", 20, 16),
        ("2003-02-24", 20, 19),
    ]
    assert found["tests"][0] == {
        "date": "2003-03-03",
        "opiates": "NEGATIVE",
        "cocaine": "NEGATIVE",
        "amphetamine": None,
    }
    assert [one["date"] for one in found["reviews"]] == ["2003-05-20", "2003-04-20", "2003-03-20"]
    assert found["reviews"][0]["result"] == "CONTINUED"
    assert found["area"]["name"] == "West Yorkshire" and found["source"]["file"]


READERS = {"pat", "max", "sam", "petra"}


@pytest.mark.parametrize("member", [one for one in EVERYONE if one.id != "wy-police"], ids=lambda one: one.id)
async def test_who_reads_treatment(world: Asking, member: Member) -> None:
    """By the order, a test, a week or a review alike."""
    offender = ((await world(ASK, member.viewer))["data"] or {}).get("offender") or {}
    assert (offender.get("treatments") is not None) == (member.id in READERS)
    for id_ in ("trt_off_anna", "dtt_off_anna_1", "twk_off_anna_1", "crv_off_anna_1"):
        found = await world(f'{{ node(id: "{id_}") {{ id }} }}', member.viewer)
        assert (found["data"]["node"] is not None) == (member.id in READERS), id_


def test_the_standard_is_that_of_the_week() -> None:
    """Fewer hours were asked for from April 2003, and fewer after thirteen weeks."""
    assert (standard_on(date(2003, 3, 31)).hours.first, standard_on(date(2003, 4, 1)).hours.first) == (20, 15)
    assert [
        week_number(date(2003, 2, 1), day) for day in (date(2003, 2, 2), date(2003, 2, 3), date(2003, 5, 5))
    ] == [
        1,
        2,
        15,
    ]
    weeks = [["2003-09-15", 15, 9, [3, 3, 3, 0, 0, 0, 0]], ["2003-09-22", 15, 8, None]]
    tests = [["2003-09-15", ["POSITIVE", None, "REFUSED"]], ["2003-09-21", ["NEGATIVE", None, None]]]
    now, last, before, *_, first = glance("2003-02-01", None, weeks, tests)
    assert (now["from"], now["met"], now["words"]) == ("2003-09-29", None, "The week goes on.")
    assert (last["hoursStandard"], last["met"], last["words"]) == (9, False, "Short of 1 hour, 1 test.")
    assert (before["number"], before["days"], before["met"], before["tests"]) == (34, 3, True, 2)
    assert (before["positive"], before["refused"]) == (1, 1)
    assert (first["number"], first["from"], first["hoursStandard"]) == (1, "2003-01-27", 20)
    assert first["words"] == "Short of 20 hours, 2 tests."
    assert glance("2003-02-01", "2003-02-14", weeks, tests)[0]["from"] == "2003-02-10"
    assert review_due("2003-02-01", None, []) == "2003-03-04"
    assert (
        review_due("2003-02-01", None, [["2003-09-01", "2003-09-29"], ["2003-08-01", None]]) == "2003-09-29"
    )
    assert review_due("2003-02-01", "2003-09-29", []) is None


MON = date(2003, 9, 29)


@pytest.mark.parametrize(
    ("first", "hours", "ordered", "there", "wanted"),
    [
        (MON, [9, 0, 0, 0, 0, 0, 0], 15, [], []),
        (MON, [9, 24, 0, 0, 0, 0, 0], 15, [], []),
        (MON, [9, 25, 0, 0, 0, 0, 0], 15, [], [("HOURS", "hours.1")]),
        (MON, [9, 0, 1, 0, 0, 0, 0], 15, [], [("STILL_TO_COME", "hours.2")]),
        (MON, [9, 0, 0, 0, 0, 0, 0], 169, [], [("HOURS", "hoursOrdered")]),
        (MON, [9, 0, 0], 15, [], [("SEVEN_DAYS", "hours")]),
        (TODAY, [1, 0, 0, 0, 0, 0, 0], 15, [], [("NO_MONDAY", "from")]),
        # An extract's weeks may begin on another day: they are changed as they stand, and no second one is made.
        (TODAY, [1, 0, 0, 0, 0, 0, 0], 15, [TODAY], []),
        (MON, [1, 0, 0, 0, 0, 0, 0], 15, [TODAY], [("WEEK_THERE", "from")]),
        (date(2003, 10, 6), [0] * 7, 15, [], [("STILL_TO_COME", "from")]),
        (date(2003, 1, 20), [0] * 7, 15, [], [("BEFORE_ORDER", "from")]),
        (date(2003, 1, 27), [0, 0, 0, 0, 1, 1, 0], 15, [], [("BEFORE_ORDER", "hours.4")]),
    ],
)
def test_a_week_has_so_many_hours_and_no_more(
    first: date, hours: list[int], ordered: int, there: list[date], wanted: list[tuple[str, str]]
) -> None:
    """Of a day, of a week, under the order, and until today."""
    found = week_faults(ORDER, first, hours, ordered, there, TODAY)
    assert [(one.code, one.field) for one in found] == wanted


def test_a_review_that_revokes_an_order_says_how_it_ended() -> None:
    """And has no next one."""
    day, later = date(2003, 9, 1), date(2003, 10, 1)
    revoked, goes_on, breach = ReviewResult.REVOKED, ReviewResult.CONTINUED, TreatmentOutcome.REVOKED_BREACH
    for result, outcome, following, wanted in (
        (goes_on, None, later, []),
        (revoked, breach, None, []),
        (revoked, None, None, ["outcome"]),
        (goes_on, breach, None, ["outcome"]),
        (revoked, TreatmentOutcome.COMPLETED, None, ["outcome"]),
        (goes_on, None, day, ["nextOn"]),
        (revoked, breach, later, ["nextOn"]),
    ):
        assert [one.field for one in review_faults(ORDER, day, result, outcome, following, TODAY)] == wanted
    assert [one.code for one in review_faults(ORDER, date(2003, 1, 31), goes_on, None, None, TODAY)] == [
        "BEFORE_ORDER"
    ]
    assert [one.code for one in review_faults(ORDER, later, goes_on, None, None, TODAY)] == ["STILL_TO_COME"]
    # An end that somebody recorded is not overwritten by a review.
    ended = Order(ORDER.begun, day, outcome=TreatmentOutcome.COMPLETED)
    for order, wanted in (
        (ended, ["outcome"]),
        (replace(ended, outcome=breach), []),
        (replace(ended, revoked=True), []),
        (replace(ended, ended_on=later, outcome=breach), ["outcome"]),
    ):
        assert [one.field for one in review_faults(order, day, revoked, breach, None, TODAY)] == wanted
    assert begin_faults(SentenceType.COMMUNITY_REHABILITATION, False)[0].code == "OTHER_ORDER"


@settings(max_examples=50)
@given(st.dates(date(2001, 1, 1), TODAY), st.integers(0, 400))
def test_every_week_of_an_order_is_there_once(begun: date, days: int) -> None:
    """From the week in which it was made to that of its end, or of today, numbered without a gap."""
    ended = begun + timedelta(days=days)
    found = glance(begun.isoformat(), ended.isoformat(), [], [])[::-1]
    assert [one["number"] for one in found] == list(range(1, len(found) + 1))
    assert found[0]["from"] == monday(begun).isoformat()
    assert found[-1]["from"] == monday(min(ended, TODAY)).isoformat()


def test_the_last_week_of_an_order_that_ended_does_not_go_on() -> None:
    """Nobody judges it, and it is told why; the running week of an order that stands goes on."""
    ended, stands = (glance("2003-09-01", day, [], []) for day in ("2003-09-17", None))
    assert (ended[0]["met"], ended[0]["words"]) == (None, "The order ended in this week.")
    assert (stands[0]["met"], stands[0]["words"]) == (None, "The week goes on.")


async def test_an_order_is_worked_from_its_beginning_to_its_end(world: Asking) -> None:
    """Weeks, tests with several substances, reviews, breach in the contact log, and the court's end of it."""
    await world.graph.run(DTTO)
    asked: dict[str, Any] = {"offender": "off_carl", "mainDrug": "HEROIN"}
    assert await refused(world, "beginTreatment", "pat", **asked, sentence="sen_off_carl_1") == [
        ("OTHER_ORDER", "sentence")
    ]
    one = await done(world, "beginTreatment", TREATMENT, "pat", **asked, sentence="sen_dtto")
    assert await refused(world, "beginTreatment", "pat", **asked, sentence="sen_dtto") == [
        ("OPEN_ALREADY", "sentence")
    ]
    week = {"treatment": one["id"], "from": "2003-09-22", "hoursOrdered": 15, "hours": [5, 4, 0, 4, 3, 0, 0]}
    await done(world, "recordTreatmentWeek", TREATMENT, "pat", **week)
    for day, results in (
        ("2003-09-22", {"opiates": "POSITIVE", "cannabis": "POSITIVE"}),
        ("2003-09-26", {"opiates": "REFUSED"}),
    ):
        one = await done(world, "recordDrugTest", TREATMENT, "pat", treatment=one["id"], on=day, **results)
    glanced = one["weekByWeek"][1]
    assert glanced == {
        "number": 13, "from": "2003-09-22", "hoursAttended": 16, "hoursByDay": [5, 4, 0, 4, 3, 0, 0],
        "hoursStandard": 15, "days": 4, "tests": 2, "testsStandard": 2, "positive": 2, "refused": 1, "met": False,
        "words": "Short of 1 day.", "standard": "Monitoring of 2003",
    }  # fmt: skip
    assert await refused(world, "recordDrugTest", "pat", treatment=one["id"], on="2003-10-01") == [
        ("STILL_TO_COME", "on"),
        ("NO_RESULT", "opiates"),
    ]
    review = {"treatment": one["id"], "on": "2003-09-23", "result": "CONTINUED", "court": "Leeds Magistrates"}
    one = await done(world, "recordCourtReview", TREATMENT, "pat", **review, nextOn="2003-09-30")
    assert one["reviewDue"] == "2003-09-30"
    breach = {"treatment": one["id"], "on": "2003-09-29", "notes": "Refused a test and missed two days."}
    one = await done(world, "recordTreatmentBreach", TREATMENT, "pat", **breach, version=1)
    rows = await world.graph.read(
        "MATCH (c:Contact {kind: 'BREACH_ACTION'})-[:UNDER]->(s) RETURN s.id, toString(c.date), c.notes, c.recordedBy",
        {},
    )
    assert rows == [["sen_dtto", "2003-09-29", "Refused a test and missed two days.", "pat"]]
    assert await refused(world, "recordTreatmentBreach", "pat", **breach, version=1) == [
        ("CHANGED", "version")
    ]
    end = {"treatment": one["id"], "on": "2003-09-30", "outcome": "COMPLETED"}
    revoked = {**review, "on": "2003-09-30", "result": "REVOKED", "outcome": "REVOKED_BREACH"}
    one = await done(world, "recordCourtReview", TREATMENT, "pat", **revoked)
    assert (one["endedOn"], one["outcome"], one["reviewDue"]) == ("2003-09-30", "REVOKED_BREACH", None)
    assert await refused(world, "endTreatment", "pat", **end, version=3, reason=REASON) == [
        ("REVOKED", "outcome")
    ]


async def test_what_a_week_said_is_kept_and_a_second_change_is_shown_the_first(world: Asking) -> None:
    """Of weeks that an extract brought, too; tests and reviews go by the same way."""
    week = {
        "treatment": "trt_off_anna",
        "from": "2003-02-10",
        "hoursOrdered": 20,
        "hours": [4, 4, 4, 4, 4, 0, 0],
    }
    assert await refused(world, "recordTreatmentWeek", "pat", **week) == [("CHANGED", "version")]
    assert await refused(world, "recordTreatmentWeek", "pat", **week, version=1) == [
        ("REASON_TOO_SHORT", "reason")
    ]
    reason = "The provider's list came late."
    one = await done(world, "recordTreatmentWeek", TREATMENT, "pat", **week, version=1, reason=reason)
    changed = one["weeks"][0]
    assert (changed["version"], changed["hoursAttended"]) == (2, 20)
    was = {each["name"]: each["was"] for each in changed["replaced"][0]["changes"]}
    assert (was["hoursAttended"], was["hoursByDay"], changed["replaced"][0]["reason"]) == ("13", None, reason)
    other = {**week, "hours": [1, 0, 0, 0, 0, 0, 0]}
    payload = await do(world, "recordTreatmentWeek", "", "max", **other, version=1, reason=reason)
    (error,) = payload["userErrors"]
    assert error["code"] == "CHANGED" and "Pat Ellis changed this" in error["message"]
    assert "hours attended “20” (you gave “1”)" in error["message"]
    test = {
        "treatment": "trt_off_anna",
        "on": "2003-02-17",
        "opiates": "NEGATIVE",
        "version": 1,
        "reason": reason,
    }
    one = await done(world, "recordDrugTest", TREATMENT, "pat", **test)
    assert [each["opiates"] for each in one["tests"]] == ["NEGATIVE", "POSITIVE", "NEGATIVE"]
    ask = """query($day: Date) { offender(id: "off_anna", asKnownOn: $day) { treatments { weeks { hoursAttended } } } }"""
    now = (await world.data(ask))["offender"]["treatments"][0]["weeks"]
    assert [each["hoursAttended"] for each in now] == [20, 16, 19]


async def test_who_may_not_write_of_treatment_writes_nothing(world: Asking) -> None:
    """Tutors, prison staff and managers elsewhere."""
    text = "mutation($input: EndTreatmentInput!) { endTreatment(input: $input) { userErrors { code } } }"
    values = {"treatment": "trt_off_anna", "version": 1, "on": "2003-09-30", "outcome": "COMPLETED"}
    for who in ("tess", "meera", "sam", "owen", "ines"):
        assert (await world.fault(text, who, input={**values, "key": f"key of {who}"}))[0] == "FORBIDDEN"
    rows = await world.graph.read("MATCH (t:Treatment {id: 'trt_off_anna'}) RETURN t.endedOn, t.version", {})
    assert rows == [[None, None]]


async def test_whatever_is_sent_leaves_an_order_that_can_be(world: Asking) -> None:
    """Any commands in any order: one week of a Monday, one test of a day, no more hours than there are, nothing after
    the end."""
    rng = Random(20030930)
    for number in range(16):
        day = TODAY - timedelta(days=rng.randrange(-3, 40))
        common = {
            "treatment": "trt_off_anna",
            "version": rng.choice([0, 0, 1]),
            "reason": "It was otherwise.",
        }
        kind = rng.choice(
            ["week", "week", "test", "review", "end"] if number > 6 else ["week", "test", "review"]
        )
        if kind == "week":
            hours = [rng.choice([0, 4, 8, 25 if number % 5 == 0 else 2]) for _ in range(7)]
            first = monday(day).isoformat() if rng.random() < 0.9 else day.isoformat()
            await do(
                world,
                "recordTreatmentWeek",
                "",
                "pat",
                **common,
                **{"from": first},
                hoursOrdered=15,
                hours=hours,
            )
        elif kind == "test":
            result = rng.choice(["POSITIVE", "NEGATIVE", "REFUSED"])
            await do(world, "recordDrugTest", "", "pat", **common, on=day.isoformat(), opiates=result)
        elif kind == "review":
            result = rng.choice(["CONTINUED", "VARIED"])
            await do(world, "recordCourtReview", "", "pat", **common, on=day.isoformat(), result=result)
        else:
            end = {"treatment": "trt_off_anna", "version": 1, "on": day.isoformat(), "outcome": "COMPLETED"}
            await do(world, "endTreatment", "", "pat", **end)
    ask = """{ offender(id: "off_anna") { treatments { endedOn weeks { from hoursAttended hoursByDay } tests { date }
      reviews { date } } } }"""
    (one,) = (await world.data(ask))["offender"]["treatments"]
    last = one["endedOn"] or TODAY.isoformat()
    weeks = [week["from"] for week in one["weeks"]]
    assert len(weeks) == len(set(weeks)) > 3
    assert all(date.fromisoformat(each).weekday() == 0 and each <= last for each in weeks)
    for week in one["weeks"]:
        by_day = week["hoursByDay"]
        assert by_day is None or (sum(by_day) == week["hoursAttended"] and max(by_day) <= 24)
    for name in ("tests", "reviews"):
        days = [each["date"] for each in one[name]]
        assert len(days) == len(set(days)) and max(days) <= last


JUDGED = """
MATCH (s:Sentence {id: 'sen_dtto'})
RETURN toString(s.endedOn), s.endReason,
    COUNT { (s)-[:HAS_RESULT]->(r:StandardResult {key: 'DTTO_HOURS'}) WHERE r.since >= date('2003-09-15') }
"""


async def begun(world: Asking) -> str:
    """Treatment under Carl's order, by its id."""
    await world.graph.run(DTTO)
    one = await done(world, "beginTreatment", TREATMENT, "pat", offender="off_carl", sentence="sen_dtto")
    return str(one["id"])


async def judged(world: Asking) -> list[Any]:
    """The end of Carl's order, why, and of how many weeks since 15 September hours are asked for."""
    return list((await world.graph.read(JUDGED, {}))[0])


async def test_an_end_recorded_wrongly_is_put_right_or_taken_back(
    world: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The order ends with it, so that no more weeks are asked for, and goes on with it; each reading is kept."""
    monkeypatch.setattr(commands, "now", clock.instant)
    treatment = await begun(world)
    open_weeks = (await judged(world))[2]
    end = {"treatment": treatment, "on": "2003-09-10", "outcome": "COMPLETED"}
    one = await done(world, "endTreatment", TREATMENT, "pat", **end, version=1)
    ended = await judged(world)
    assert ended[:2] == ["2003-09-10", "COMPLETED"] and ended[2] < open_weeks
    right = {**end, "on": "2003-09-26", "outcome": "EARLY_GOOD_PROGRESS"}
    assert await refused(world, "endTreatment", "pat", **right, version=1) == [("CHANGED", "version")]
    assert await refused(world, "endTreatment", "pat", **right, version=2) == [("REASON_TOO_SHORT", "reason")]
    stand_still(date(2003, 10, 1))
    one = await done(world, "endTreatment", TREATMENT, "pat", **right, version=2, reason=REASON)
    assert (one["endedOn"], one["outcome"]) == ("2003-09-26", "EARLY_GOOD_PROGRESS")
    assert (await judged(world))[:2] == ["2003-09-26", "EARLY_GOOD_PROGRESS"]
    # A late result of a day under the order is still taken.
    late = {"treatment": treatment, "on": "2003-09-20", "opiates": "NEGATIVE"}
    await done(world, "recordDrugTest", TREATMENT, "pat", **late)
    assert await refused(world, "recordDrugTest", "pat", **{**late, "on": "2003-09-27"}) == [
        ("AFTER_END", "on")
    ]
    back = {"treatment": treatment, "version": 3, "reason": "He was taken for somebody else."}
    assert await refused(world, "endTreatment", "pat", **back, on="2003-09-26") == [("NO_OUTCOME", "outcome")]
    one = await done(world, "endTreatment", TREATMENT, "pat", **back)
    assert (one["version"], one["endedOn"], one["outcome"]) == (4, None, None)
    assert await judged(world) == [None, None, open_weeks]
    await long_known(world.graph, "off_carl")
    was = """query($day: Date) { offender(id: "off_carl", asKnownOn: $day) { treatments { id endedOn } } }"""
    known = (await world.data(was, day="2003-09-30"))["offender"]["treatments"]
    assert {"id": treatment, "endedOn": "2003-09-10"} in known


async def test_a_revocation_ends_the_order_and_is_put_right_at_its_review(world: Asking) -> None:
    """By another result, or by taking off a review that never was; the end that hangs on it changes with it alone."""
    treatment = await begun(world)
    review: dict[str, Any] = {"treatment": treatment, "on": "2003-09-23"}
    revoked = {**review, "result": "REVOKED", "outcome": "REVOKED_BREACH"}
    one = await done(world, "recordCourtReview", TREATMENT, "pat", **revoked)
    assert (await judged(world))[:2] == ["2003-09-23", "REVOKED_BREACH"]
    back = {"treatment": treatment, "version": 2, "reason": REASON}
    assert await refused(world, "endTreatment", "pat", **back) == [("REVOKED", "on")]
    one = await done(world, "endTreatment", TREATMENT, "pat", **back, on="2003-09-23", outcome="RECONVICTED")
    assert (await judged(world))[:2] == ["2003-09-23", "RECONVICTED"]
    again = {**review, "result": "CONTINUED", "version": 1}
    assert await refused(world, "recordCourtReview", "pat", **again) == [("REASON_TOO_SHORT", "reason")]
    one = await done(world, "recordCourtReview", TREATMENT, "pat", **again, reason=REASON)
    assert (one["endedOn"], one["outcome"], (await judged(world))[0]) == (None, None, None)
    await done(world, "recordCourtReview", TREATMENT, "pat", **revoked, version=2, reason=REASON)
    off = {"treatment": treatment, "entry": one["reviews"][0]["id"], "version": 3}
    assert await refused(world, "withdrawTreatmentEntry", "pat", **off, reason="Wrong") == [
        ("REASON_TOO_SHORT", "reason")
    ]
    assert await refused(world, "withdrawTreatmentEntry", "pat", **{**off, "version": 2}, reason=REASON) == [
        ("CHANGED", "version")
    ]
    one = await done(world, "withdrawTreatmentEntry", TREATMENT, "pat", **off, reason=REASON)
    assert (one["endedOn"], one["reviews"], (await judged(world))[0]) == (None, [], None)
    kept = "MATCH (r:CourtReview)<-[h:HAD_FACT]-(t {id: $id}) RETURN r.result, h.reason, h.retractedBy"
    assert await world.graph.read(kept, {"id": treatment}) == [["REVOKED", REASON, "pat"]]
    assert await refused(world, "withdrawTreatmentEntry", "pat", **off, reason=REASON) == [
        ("NOT_FOUND", "entry")
    ]


def test_an_order_whose_end_came_from_elsewhere_keeps_it() -> None:
    """Only what was recorded with treatment changes with treatment."""
    was, end = End(), End(TODAY, TreatmentOutcome.COMPLETED)
    held = (TODAY, "COMPLETED")
    assert sentence_ends(was, end, (None, None)) == {"endedOn": TODAY, "endReason": "COMPLETED"}
    assert sentence_ends(end, was, held) == {"endedOn": None, "endReason": None}
    assert sentence_ends(was, end, (date(2003, 9, 1), "DIED")) is None
    assert sentence_ends(end, was, (date(2003, 9, 1), "DIED")) is None
    assert sentence_ends(was, end, held) is None
