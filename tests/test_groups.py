"""Groups of a programme: when they meet, who has a place, and the register, which the contact log says too."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.clock import stand_still
from rules.groups import SPREAD, days_of
from rules.working_days import is_working_day
from tests.courses import GROUP, REFERRAL, do, done, grouped, refused, suitable
from tests.world import Asking

pytestmark = pytest.mark.usefixtures("followed")

TODAY = date(2003, 9, 30)
"""A Tuesday."""
LOG = """query($id: ID!) { offender(id: $id) { contacts(first: 5, kinds: [PROGRAMME_SESSION]) { nodes { id version kind
  outcome date time place notes sentence { id } } } enforcement { id unacceptableAbsences } } }"""
COMES = """query($group: ID!) { participants(group: $group, first: 20) { totalCount nodes { id stage startedOn
  offender { id } sessions { id version number attempt date attendance catchUp notes meeting { id } contact { id outcome }
  replaced { reason changes { name was } } } } } }"""
WAITS = """query($programme: Programme) { waitingForProgramme(area: "area_wy", programme: $programme, first: 20) {
  totalCount nodes { id offender { id } } } }"""


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    """It is 30 September 2003."""
    stand_still(TODAY)
    yield
    stand_still(None)


async def comes(world: Asking, group: str, as_: str = "tess") -> dict[str, dict[str, Any]]:
    """Who has a place, by the person's id."""
    found = (await world.data(COMES, as_, group=group))["participants"]
    assert found["totalCount"] == len(found["nodes"])
    return {one["offender"]["id"]: one for one in found["nodes"]}


async def log(world: Asking, offender: str) -> list[dict[str, Any]]:
    """The entries of programme sessions in a person's log, as the case manager reads them, the latest first."""
    return list((await world.data(LOG, "pat", id=offender))["offender"]["contacts"]["nodes"])


@settings(max_examples=40)
@given(st.dates(date(2000, 1, 1), date(2009, 1, 1)), st.sampled_from(sorted(SPREAD)), st.integers(1, 60))
def test_sessions_are_on_working_days_of_their_own(first: date, times: int, sessions: int) -> None:
    """As many as there are, in order, and none moved further than offices are closed."""
    days = days_of(first, times, sessions)
    assert len(days) == sessions
    assert list(days) == sorted(set(days))
    assert all(is_working_day(day) for day in days)
    assert days[-1] - first <= timedelta(weeks=-(-sessions // times), days=14)


async def test_a_register_is_the_contact_log_too(world: Asking) -> None:
    """One command; each person's entry under their order, counted as the case manager counts it; corrected together."""
    group, (anna, bill) = await grouped(world, "off_anna", "off_bill")
    assert [one["number"] for one in group["meetings"]] == list(range(1, 21))
    first, second, *_ = group["meetings"]
    assert (first["date"], second["date"]) == ("2003-09-30", "2003-10-02")
    rows = [
        {"referral": anna, "attendance": "ATTENDED", "notes": "Took part."},
        {"referral": bill, "attendance": "UNACCEPTABLE_ABSENCE"},
    ]
    saved = {"meeting": first["id"], "rows": rows, "key": "the first register"}
    payload, again = await asyncio.gather(do(world, "takeRegister", "sessions", **saved), do(world, "takeRegister", "sessions", **saved))  # fmt: skip
    assert payload == again
    assert len(payload["sessions"]) == 2
    people = await comes(world, group["id"])
    assert (people["off_anna"]["stage"], people["off_anna"]["startedOn"]) == ("STARTED", "2003-09-30")
    assert (people["off_bill"]["stage"], people["off_bill"]["startedOn"]) == ("ASSESSED", None)
    (entry,) = await log(world, "off_anna")
    assert entry == {
        "id": people["off_anna"]["sessions"][0]["contact"]["id"], "version": 1, "kind": "PROGRAMME_SESSION",
        "outcome": "ATTENDED", "date": "2003-09-30", "time": "18:30", "place": "Room 2",
        "notes": "Enhanced Thinking Skills, session 1. Took part.", "sentence": {"id": "sen_off_anna_1"},
    }  # fmt: skip
    sentences = (await world.data(LOG, "pat", id="off_bill"))["offender"]["enforcement"]
    assert {one["id"]: one["unacceptableAbsences"] for one in sentences}["sen_off_bill_1"] == 1
    told = await world.graph.read(
        "MATCH (i:InboxItem {kind: 'PROGRAMME'})-[:CONCERNS]->(o) RETURN o.id, i.to", {}
    )
    assert told == [["off_bill", "OFFICE west-yorkshire/Leeds team"]]
    events = await world.graph.read(
        "MATCH (e:Event {kind: 'ATTENDANCE_RECORDED'})-[:ON]->(o) RETURN o.id, e.subject ORDER BY o.id", {}
    )
    assert events == [[who, people[who]["sessions"][0]["id"]] for who in ("off_anna", "off_bill")]
    # The case manager corrects the entry of the log: the register follows, and so the other way round.
    (missed,) = await log(world, "off_bill")
    await done(
        world, "correctContact", "contact { id }", "pat", contact=missed["id"], version=1, outcome="ACCEPTABLE_ABSENCE",
        reason="A doctor's note came.",
    )  # fmt: skip
    (session,) = (await comes(world, group["id"]))["off_bill"]["sessions"]
    assert (session["attendance"], session["version"]) == ("ACCEPTABLE_ABSENCE", 2)
    assert session["replaced"][0]["changes"] == [{"name": "attendance", "was": "UNACCEPTABLE_ABSENCE"}]
    stale = [{"referral": bill, "attendance": "ATTENDED", "version": 1}]
    payload = await do(world, "takeRegister", "sessions", meeting=first["id"], rows=stale)
    (error,) = payload["userErrors"]
    assert (error["code"], error["field"]) == ("CHANGED", "rows.0.version")
    assert "Pat Ellis changed this" in error["message"]
    assert "attendance “Acceptable absence” (you gave “Attended”)" in error["message"]
    await done(
        world, "correctAttendance", "session { id }", session=session["id"], version=2, attendance="CANCELLED",
        reason="The room was shut.",
    )  # fmt: skip
    assert await log(world, "off_bill") == []


async def test_what_cannot_be_of_a_group_is_refused(world: Asking) -> None:
    """Beside its field; and nothing of a register is saved of which a line is wrong."""
    asked: dict[str, Any] = {
        "area": "area_wy",
        "programme": "THINK_FIRST",
        "name": "x",
        "firstDay": "2003-10-01",
        "tutors": ["T"],
    }
    wrong: tuple[tuple[dict[str, Any], tuple[str, str]], ...] = (
        ({"capacity": 0}, ("CAPACITY", "capacity")),
        ({"capacity": 8, "tutors": []}, ("NO_TUTOR", "tutors")),
        ({"capacity": 8, "time": "25:00"}, ("NO_SUCH_TIME", "time")),
        ({"capacity": 8, "timesAWeek": 9}, ("TOO_OFTEN", "timesAWeek")),
        ({"capacity": 8, "firstDay": "2003-09-29"}, ("IN_THE_PAST", "firstDay")),
        ({"capacity": 8, "firstDay": "9999-12-31"}, ("TOO_FAR", "firstDay")),
        ({"capacity": 8, "tutors": [" "]}, ("NO_TUTOR", "tutors")),
    )
    for values, wanted in wrong:
        assert await refused(world, "openGroup", **{**asked, **values}) == [wanted]
    group, (anna,) = await grouped(world, "off_anna", capacity=1, sessions=2)
    bill = await suitable(world, "off_bill", "ENHANCED_THINKING_SKILLS")
    place = {"referral": bill["id"], "version": bill["version"], "step": "PLACED", "on": "2003-09-30"}
    assert await refused(world, "stepReferral", **place, group=group["id"]) == [("FULL", "group")]
    assert await refused(world, "changeGroup", group=group["id"], version=1, capacity=0) == [
        ("CAPACITY", "capacity")
    ]
    changed = await done(world, "changeGroup", GROUP, group=group["id"], version=1, capacity=2)
    assert (changed["version"], changed["capacity"]) == (2, 2)
    assert await refused(world, "changeGroup", group=group["id"], version=1, capacity=3) == [
        ("CHANGED", "version")
    ]
    first, second = group["meetings"]
    line = {"referral": anna, "attendance": "ATTENDED"}
    assert await refused(world, "takeRegister", meeting=second["id"], rows=[line]) == [
        ("STILL_TO_COME", "rows.0.attendance")
    ]
    stranger = {"referral": bill["id"], "attendance": "ATTENDED"}
    assert await refused(world, "takeRegister", meeting=first["id"], rows=[line, stranger, line]) == [
        ("NOT_FOUND", "rows.1.referral"),
        ("TWICE", "rows.2.referral"),
    ]
    assert (await comes(world, group["id"]))["off_anna"]["sessions"] == []
    assert await log(world, "off_anna") == []
    # A meeting is moved until its register is written.
    moved = {"meeting": first["id"], "version": 1, "day": "2003-10-01", "time": "19:00"}
    assert await refused(world, "changeMeeting", **{**moved, "day": "2003-09-01"}) == [
        ("BEFORE_START", "day")
    ]
    await done(world, "takeRegister", "sessions", meeting=first["id"], rows=[line])
    assert await refused(world, "changeMeeting", **{**moved, "version": 2}) == [("REGISTERED", "day")]
    assert await refused(world, "takeRegister", meeting=first["id"], rows=[{**line, "version": 1}]) == [
        ("NOTHING_GIVEN", None)
    ]


async def test_a_group_ends_after_it_began_and_meets_no_more(world: Asking) -> None:
    """Not before its first session or the last register, nor in days to come; then no session is planned or held."""
    group, (anna, bill) = await grouped(world, "off_anna", "off_bill", sessions=3)
    first, second, third = group["meetings"]
    await done(
        world, "takeRegister", "sessions", meeting=first["id"], rows=[{"referral": anna, "attendance": "ATTENDED"}]
    )  # fmt: skip
    stand_still(date(2003, 10, 8))
    rows = [{"referral": one, "attendance": "ATTENDED"} for one in (anna, bill)]
    await done(world, "takeRegister", "sessions", meeting=second["id"], rows=rows)
    ends: dict[str, Any] = {"group": group["id"], "version": 1}
    for day, code in (
        ("2003-10-09", "STILL_TO_COME"),
        ("2003-09-29", "BEFORE_START"),
        ("2003-10-01", "BEFORE_SESSION"),
    ):
        assert await refused(world, "changeGroup", **ends, closedOn=day) == [(code, "closedOn")]
    found = await done(world, "changeGroup", GROUP, **ends, closedOn="2003-10-02")
    assert found["closedOn"] == "2003-10-02"
    plan = {"group": group["id"], "number": 1, "day": "2003-10-09"}
    assert await refused(world, "planMeeting", **plan) == [("CLOSED", "day")]
    moved = {"meeting": third["id"], "version": 1, "day": "2003-10-09"}
    assert await refused(world, "changeMeeting", **moved) == [("CLOSED", "day")]
    assert await refused(world, "takeRegister", meeting=third["id"], rows=rows) == [("CLOSED", "meeting")]
    # Said by mistake, its end is taken away again.
    await done(world, "changeGroup", GROUP, group=group["id"], version=2, closedOn=None)
    assert await refused(world, "planMeeting", **{**plan, "day": "2005-10-10"}) == [("TOO_FAR", "day")]
    assert await refused(world, "planMeeting", **plan, place="x" * 101) == [("TOO_LONG", "place")]
    await done(world, "planMeeting", GROUP, **plan)


async def test_a_missed_session_is_caught_up_once(world: Asking) -> None:
    """At a meeting planned for it, as the second attempt; who was at a session is not at it again."""
    group, (anna,) = await grouped(world, "off_anna", sessions=2)
    first = group["meetings"][0]
    line = {"referral": anna, "attendance": "ACCEPTABLE_ABSENCE"}
    await done(world, "takeRegister", "sessions", meeting=first["id"], rows=[line])
    assert await refused(world, "planMeeting", group=group["id"], number=99, day="2003-10-01") == [
        ("NO_SUCH_SESSION", "number")
    ]
    group = await done(world, "planMeeting", GROUP, group=group["id"], number=1, day="2003-10-01")
    second = await done(world, "planMeeting", GROUP, group=group["id"], number=1, day="2003-10-06")
    stand_still(date(2003, 10, 7))
    caught, again = (
        next(one for one in second["meetings"] if one["date"] == day) for day in ("2003-10-01", "2003-10-06")
    )
    line = {"referral": anna, "attendance": "ATTENDED"}
    await done(world, "takeRegister", "sessions", meeting=caught["id"], rows=[line])
    sessions = (await comes(world, group["id"]))["off_anna"]["sessions"]
    assert [(one["number"], one["attempt"], one["catchUp"]) for one in sessions] == [
        (1, 1, False),
        (1, 2, True),
    ]
    assert await refused(world, "takeRegister", meeting=again["id"], rows=[line]) == [
        ("ATTENDED_BEFORE", "rows.0.attendance")
    ]


async def test_whom_one_may_not_see_is_in_no_group_and_no_list(world: Asking) -> None:
    """Neither among those with a place nor among those who wait, and they take none of the places that are counted."""
    group, _ = await grouped(world, "off_anna", "off_bill", capacity=2)
    carl = await suitable(world, "off_carl", "ENHANCED_THINKING_SKILLS")
    assert (await world.data(WAITS, "tess"))["waitingForProgramme"]["totalCount"] == 1
    assert (await world.data(WAITS, "tess", programme="THINK_FIRST"))["waitingForProgramme"][
        "totalCount"
    ] == 0
    await world.graph.run("""
        MATCH (o:Offender) WHERE o.id IN ['off_bill', 'off_carl'] SET o.limited = true
        CREATE (o)-[:LIMITED_BY]->(:Limitation {id: 'lim_' + o.id, kind: 'RESTRICTION', from: date('2003-01-01')})
    """)
    assert set(await comes(world, group["id"])) == {"off_anna"}
    assert (await world.data(WAITS, "tess"))["waitingForProgramme"]["totalCount"] == 0
    step = {"version": 2, "step": "PLACED", "on": "2003-09-30", "group": group["id"]}
    assert await refused(world, "stepReferral", referral=carl["id"], **step) == [("NOT_FOUND", "referral")]
    line = {"referral": carl["id"], "attendance": "ATTENDED"}
    assert await refused(world, "takeRegister", meeting=group["meetings"][0]["id"], rows=[line]) == [
        ("NOT_FOUND", "rows.0.referral")
    ]
    # Somebody whom the tutor may see finds the place free that a hidden person has.
    await world.graph.run("MATCH (o:Offender {id: 'off_carl'}) SET o.limited = false")
    placed = await done(world, "stepReferral", REFERRAL, referral=carl["id"], **step)
    assert placed["group"]["id"] == group["id"]


async def test_who_runs_groups(world: Asking) -> None:
    """Tutors and managers, in their own area; a group can be read by those who work with people on programmes."""
    asked = {
        "area": "area_wy", "programme": "THINK_FIRST", "name": "Leeds", "firstDay": "2003-10-01", "tutors": ["T"],
        "capacity": 8,
    }  # fmt: skip
    text = "mutation($input: OpenGroupInput!) { openGroup(input: $input) { group { id } } }"
    for who in ("pat", "meera", "sam", "ines"):
        assert (await world.fault(text, who, input={**asked, "key": f"key of {who}"}))[0] == "FORBIDDEN"
    group = await done(world, "openGroup", GROUP, "max", **asked)
    ask = 'query($id: ID!) { group(id: $id) { name area { slug } } groups(area: "area_wy", first: 5) { totalCount } }'
    for who in ("pat", "tess", "sam", "petra", "meera"):
        found = await world.data(ask, who, id=group["id"])
        assert (found["group"]["name"], found["groups"]["totalCount"]) == ("Leeds", 1)
    assert (await world(ask, "vera", id=group["id"]))["errors"]
    assert (await world.data(COMES, "meera", group=group["id"]))["participants"]["totalCount"] == 0
    assert (await world.fault(COMES, "owen", group=group["id"]))[0] == "FORBIDDEN"


async def test_whatever_registers_say_the_log_says(world: Asking) -> None:
    """Any order of registers, corrections here and corrections there: of each attendance there is one entry with the
    same outcome, and nobody is at a session twice."""
    group, _ = await grouped(world, "off_anna", "off_bill", sessions=3)
    stand_still(date(2003, 10, 31))
    rng = Random(20031031)
    for _ in range(14):
        people = list((await comes(world, group["id"])).values())
        held = [one for each in people for one in each["sessions"]]
        said = rng.choice(["ATTENDED", "ACCEPTABLE_ABSENCE", "UNACCEPTABLE_ABSENCE", "CANCELLED"])
        if held and rng.random() < 0.5:
            one = rng.choice(held)
            if one["contact"] and rng.random() < 0.5 and said != "CANCELLED":
                entries = [*await log(world, "off_anna"), *await log(world, "off_bill")]
                entry = next(each for each in entries if each["id"] == one["contact"]["id"])
                await do(
                    world, "correctContact", "", "pat", contact=entry["id"], version=entry["version"], outcome=said,
                    reason="It was otherwise.",
                )  # fmt: skip
            else:
                await do(
                    world, "correctAttendance", "", session=one["id"], version=one["version"], attendance=said,
                    reason="It was otherwise.",
                )  # fmt: skip
        else:
            meeting = rng.choice(group["meetings"])
            rows = [
                {
                    "referral": one["id"],
                    "attendance": said,
                    "version": next(
                        (s["version"] for s in one["sessions"] if s["meeting"]["id"] == meeting["id"]), 0
                    ),
                }
                for one in people
                if rng.random() < 0.8
            ]
            await do(world, "takeRegister", "", meeting=meeting["id"], rows=rows)
        for who, one in (await comes(world, group["id"])).items():
            logged = {entry["id"]: entry["outcome"] for entry in await log(world, who)}
            told = {s["contact"]["id"]: s["attendance"] for s in one["sessions"] if s["contact"]}
            assert logged == told
            been = [s["number"] for s in one["sessions"] if s["attendance"] == "ATTENDED"]
            assert len(been) == len(set(been))
            assert all(s["contact"] or s["attendance"] == "CANCELLED" for s in one["sessions"])
            assert all(one["startedOn"] for s in one["sessions"] if s["attendance"] == "ATTENDED")
