"""Accredited programmes and their groups: whatever tutors and the case manager record, in the register or the log."""

from __future__ import annotations

from datetime import date
from typing import Any

from rules.codes import ReferralEnd, ReferralStep, SessionAttendance
from rules.programmes import OPEN, TABLE
from tests.sequences.running import Asked, Chance, Module, Seen, whole
from tests.world import Asking

NO_GROUPS = """
MATCH (g:ProgrammeGroup)
OPTIONAL MATCH (g)--(m:GroupMeeting)
DETACH DELETE g, m
"""
ETS = "ENHANCED_THINKING_SKILLS"
WHY = "It was written down wrongly."
TAKING = {stage.name for stage in OPEN}


async def no_groups(asking: Asking, _who: str) -> None:
    """The area runs no groups yet."""
    await asking.graph.run(NO_GROUPS)


def _groups(seen: Seen) -> list[dict[str, Any]]:
    return list(seen["beside"]["groups"]["nodes"])


def _meetings(seen: Seen) -> list[dict[str, Any]]:
    return [meeting for group in _groups(seen) for meeting in group["meetings"]]


def refer(chance: Chance, who: str, today: date, seen: Seen) -> list[Asked]:
    values = {
        "offender": who,
        "programme": chance.of((ETS, ETS, "THINK_FIRST")),
        "on": chance.day(today, -6, 1),
        "sentence": chance.of((f"sen_{who}_1", None, f"sen_{who}_2")),
        "ogrs2": chance.of((56, 20, None, 101)),
    }
    return [Asked("referToProgramme", values, chance.of(("tess", "pat")))]


def step(chance: Chance, who: str, today: date, seen: Seen) -> list[Asked]:
    there = chance.of(seen["referrals"])
    fits = [one for one in ReferralStep if there["stage"] in {stage.name for stage in TABLE[one][0]}]
    taken = chance.of([*fits * 3, *ReferralStep])
    groups = [one["id"] for one in _groups(seen)]
    values = {
        "referral": there["id"],
        "version": chance.version(there),
        "step": taken.name,
        "on": chance.day(today, -4, 1) if chance.rarely() else today.isoformat(),
        "notes": chance.of(("Wants to think before acting.", "Wants to think before acting.", "")),
    }
    if taken is ReferralStep.PLACED and groups:
        values["group"] = chance.of(groups)
    if taken is ReferralStep.DROPPED_OUT:
        values["endReason"] = chance.of(("WORK", *(one.name for one in ReferralEnd)))
    return [Asked("stepReferral", values, chance.of(("tess", "pat")))]


def gather(chance: Chance, who: str, today: date, seen: Seen) -> list[Asked]:
    """A group of three sessions; where there is one already, it or one of its meetings is changed, or one more planned."""
    values: dict[str, Any]
    if not _groups(seen) or chance.rarely():
        values = {
            "area": "area_wy", "programme": chance.of((ETS, "THINK_FIRST")), "name": "Leeds evenings",
            "firstDay": chance.day(today, -1, 2), "tutors": ["T Malone"], "capacity": chance.of((2, 1, 0)), "sessions": 3,
            "timesAWeek": 2, "time": "18:30",
        }  # fmt: skip
        return [Asked("openGroup", values, "tess")]
    group = chance.of(_groups(seen))
    name = chance.of(("planMeeting", "changeMeeting", "changeGroup"))
    if name == "planMeeting":
        values = {"group": group["id"], "number": chance.of((1, 2, 99)), "day": chance.day(today, -2, 4)}
    elif name == "changeMeeting" and group["meetings"]:
        meeting = chance.of(group["meetings"])
        values = {
            "meeting": meeting["id"],
            "version": chance.version(meeting),
            "day": chance.day(today, -2, 4),
        }
    else:
        name = "changeGroup"
        given: dict[str, Any] = chance.of(
            ({"place": f"Room {chance.number(1, 9)}"}, {"capacity": 1}, {"closedOn": today.isoformat()})
        )
        values = {"group": group["id"], "version": chance.version(group), **given}
    return [Asked(name, values, "tess")]


def register(chance: Chance, who: str, today: date, seen: Seen) -> list[Asked]:
    past = [one for one in _meetings(seen) if one["date"] <= today.isoformat()]
    meetings = past * 4 + _meetings(seen)
    if not meetings:
        return gather(chance, who, today, seen)
    meeting = chance.of(meetings)
    placed = [one for one in seen["referrals"] if one["group"]] or seen["referrals"]
    there = chance.of(placed)
    held = next(
        (one for one in there["registered"] if (one["meeting"] or {}).get("id") == meeting["id"]), None
    )
    row = {
        "referral": there["id"],
        "attendance": chance.of(SessionAttendance).name,
        "version": chance.version(held),
        "notes": chance.of((None, "Took part.")),
    }
    return [Asked("takeRegister", {"meeting": meeting["id"], "rows": [row]}, "tess")]


def correct(chance: Chance, who: str, today: date, seen: Seen) -> list[Asked]:
    """An attendance in the register, or its entry in the log."""
    sessions = [one for each in seen["referrals"] for one in each["registered"]]
    one = chance.of([each for each in sessions if each["meeting"]] * 4 + sessions)
    said = chance.of(SessionAttendance).name
    if one["contact"] and chance.number(0, 1):
        given: dict[str, Any] = chance.of(
            (
                {"outcome": None if said == "CANCELLED" else said},
                {"withdrawn": True},
                {"notes": "Left early."},
            )
        )
        at = chance.version(one["contact"])
        return [
            Asked("correctContact", {"contact": one["contact"]["id"], "version": at, "reason": WHY, **given})
        ]
    values = {
        "session": one["id"],
        "version": chance.version(one),
        "attendance": said,
        "reason": chance.of((WHY, WHY, "short")),
    }
    return [Asked("correctAttendance", values, chance.of(("tess", "pat")))]


def test(chance: Chance, who: str, today: date, seen: Seen) -> list[Asked]:
    there = chance.of(seen["referrals"])
    phase = chance.of(("BEFORE", "AFTER"))
    known = [
        one for one in there["tests"] if one["test"] == "BARRATT_IMPULSIVENESS" and one["phase"] == phase
    ]
    values = {
        "referral": there["id"], "test": "BARRATT_IMPULSIVENESS", "phase": phase, "on": chance.day(today, -2, 1),
        "score": chance.number(29, 121), "version": chance.version(known[0] if known else None),
    }  # fmt: skip
    return [Asked("recordProgrammeTest", values, "tess")]


def one_referral_is_open(_was: Seen, now: Seen, _today: date) -> None:
    """Of one programme one referral is open at most."""
    open_ = [one["programme"] for one in now["referrals"] if one["stage"] in TAKING]
    assert len(open_) == len(set(open_)), open_


def stages_have_their_days(_was: Seen, now: Seen, today: date) -> None:
    """Who is on a programme, has completed it or dropped out has started; who dropped out has a reason, and nobody else
    has ended. The days are in order, and past."""
    for one in now["referrals"]:
        if one["stage"] in ("STARTED", "COMPLETED", "DROPPED_OUT"):
            assert one["startedOn"], one
        assert (one["stage"] in ("COMPLETED", "DROPPED_OUT", "NOT_SUITABLE")) == bool(one["endedOn"]), one
        assert one["stage"] != "DROPPED_OUT" or one["endReason"] not in (None, "COMPLETED"), one
        days = [one[name] for name in ("referredOn", "startedOn", "endedOn") if one[name]]
        assert days == sorted(days) and days[-1] <= today.isoformat(), one


def the_log_says_what_registers_say(_was: Seen, now: Seen, today: date) -> None:
    """Of each attendance of a group that was not cancelled there is one entry in the contact log, of that day and with
    that outcome; none is of a day to come."""
    log = {one["id"]: one for one in now["contacts"]["nodes"]}
    for one in [each for referral in now["referrals"] for each in referral["registered"] if each["meeting"]]:
        assert one["date"] <= today.isoformat(), one
        assert bool(one["contact"]) == (one["attendance"] != "CANCELLED"), one
        if one["contact"]:
            entry = log[one["contact"]["id"]]
            assert (entry["kind"], entry["outcome"]) == ("PROGRAMME_SESSION", one["attendance"]), (one, entry)
            assert entry["date"] == one["date"], (one, entry)


def nobody_is_at_a_session_twice(_was: Seen, now: Seen, _today: date) -> None:
    """Nobody has attended a session of a programme twice, nor any before having started."""
    for one in now["referrals"]:
        been = [each for each in one["sessions"] if each["attendance"] == "ATTENDED"]
        assert len({each["number"] for each in been}) == len(been), been
        assert all(one["startedOn"] and one["startedOn"] <= each["date"] for each in been), one


def scores_are_of_the_scale(_was: Seen, now: Seen, _today: date) -> None:
    """A score is one of its questionnaire, and there is one of it before a programme and one after."""
    for one in now["referrals"]:
        for each in one["scores"]:
            for score in (each["before"], each["after"]):
                assert score is None or each["lowest"] <= score <= each["highest"], each
        asked = [(each["test"], each["phase"]) for each in one["tests"]]
        assert len(asked) == len(set(asked)), asked


REGISTERED = "id version number date attendance meeting { id date } contact { id version }"

PROGRAMMES = Module(
    (
        ("tess", f"referrals {{ {whole('Referral')} registered: sessions {{ {REGISTERED} }} }}"),
        ("pat", f"contacts(first: 60) {{ nodes {{ {whole('Contact', 0)} }} }}"),
    ),
    (refer, step, step, step, step, gather, gather, register, register, register, correct, correct, test),
    (
        one_referral_is_open,
        stages_have_their_days,
        the_log_says_what_registers_say,
        nobody_is_at_a_session_twice,
        scores_are_of_the_scale,
    ),
    no_groups,
    'groups(area: "area_wy", first: 9) { nodes { id version programme closedOn meetings { id version number date } } }',
)
