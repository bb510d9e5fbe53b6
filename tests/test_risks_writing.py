"""Writing in the register: what an assessment changes in it, what those cleared record, and that nobody else learns."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.clock import stand_still
from rules.codes import Disposal, RiskLevel
from rules.risks import (
    ActionAsked,
    MeetingAsked,
    follows,
    meeting_faults,
    met,
    named_faults,
    notification,
    outcome_faults,
)
from tests.test_assessments_writing import OPEN, codes, done, version, written
from tests.world import Asking

TODAY = date(2003, 9, 30)
WHY = "Preparing the MAPPA meeting of 6 October"
ENTRIES = """query($id: ID!) { offender(id: $id) { registerEntries { id version category mappaCategory level levelSince
  risk from to law endedWhy reviewOn surname pnc force meetings { id version date level decided nextOn replaced { changes { name was } } }
  actions { id version text owner askedOn due doneOn outcome } replaced { changes { name was } } } } }"""
NAMES = {
    "entry": "RecordRegisterEntry",
    "end": "EndRegisterEntry",
    "meeting": "RecordMappaMeeting",
    "action": "FinishMappaAction",
    "correct": "CorrectMappaMeeting",
    "person": "RegisterPerson",
}
D = Disposal


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    """It is 30 September 2003."""
    stand_still(TODAY)
    yield
    stand_still(None)


def document(do: str) -> str:
    name = NAMES[do]
    field = name[0].lower() + name[1:]
    return (
        f"mutation($input: {name}Input!) {{ {field}(input: $input) "
        "{ entry { id version risk level to } userErrors { code field message } } }"
    )


async def told(world: Asking, do: str, as_: str = "petra", **values: Any) -> dict[str, Any]:
    """The payload of a command with the reason."""
    values.setdefault("key", f"{do} {random.random()}")
    (payload,) = (await world.data(document(do), as_, purpose=WHY, input=values)).values()
    return dict(payload)


async def entries(world: Asking, id: str = "off_anna") -> list[dict[str, Any]]:
    return list((await world.data(ENTRIES, "petra", purpose=WHY, id=id))["offender"]["registerEntries"])


async def unregistered(world: Asking) -> None:
    """Let the register know nothing of Anna."""
    await world.graph.run(
        "MATCH (n) WHERE n.id IN ['reg_off_anna', 'fil_off_anna_visor', 'mpa_off_anna', 'mpm_off_anna'] DETACH DELETE n"
    )


@pytest.mark.parametrize(
    ("convicted", "disposal", "months", "born", "wanted"),
    [
        ("2003-01-10", D.LIFE, None, "1970-01-01", None),
        ("2003-01-10", D.IMPRISONMENT, 30, "1970-01-01", None),
        ("2003-01-10", D.RESTRICTED_HOSPITAL_ORDER, None, "1970-01-01", None),
        ("2003-01-10", D.IMPRISONMENT, 29, "1970-01-01", "2013-01-10"),
        ("2003-01-10", D.IMPRISONMENT, 7, "1970-01-01", "2013-01-10"),
        ("2003-01-10", D.IMPRISONMENT, 6, "1970-01-01", "2010-01-10"),
        ("2003-01-10", D.IMPRISONMENT, 6, "1985-01-11", "2006-07-10"),
        ("2003-01-10", D.IMPRISONMENT, 6, "1985-01-10", "2010-01-10"),
        ("2003-01-10", D.HOSPITAL_ORDER, None, "1970-01-01", "2010-01-10"),
        ("2003-01-10", D.CAUTION, None, "1970-01-01", "2008-01-10"),
        ("2004-05-01", D.CAUTION, None, "1970-01-01", "2006-05-01"),
        ("2004-04-30", D.CAUTION, None, "1970-01-01", "2009-04-30"),
        ("2004-05-01", D.CONDITIONAL_DISCHARGE, 9, "1990-01-01", "2005-02-01"),
        ("2004-05-01", D.OTHER, None, "1990-01-01", "2006-11-01"),
    ],
)
def test_for_how_long_somebody_notifies(
    convicted: str, disposal: Disposal, months: int | None, born: str, wanted: str | None
) -> None:
    """By the law of the day of the conviction; half of it, where it ends, for whoever was under 18 then."""
    found = notification(date.fromisoformat(convicted), disposal, months, date.fromisoformat(born))
    assert found is not None
    assert found.to == (None if wanted is None else date.fromisoformat(wanted))


def test_before_there_was_a_law_nobody_notifies() -> None:
    """Nor is a period made up where the length that it depends on is not known."""
    assert notification(date(1997, 8, 31), D.LIFE, None, None) is None
    assert notification(date(2003, 1, 1), D.IMPRISONMENT, None, None) is None


LEVEL = st.sampled_from([level.name for level in RiskLevel])
RANK = {level.name: rank for rank, level in enumerate(RiskLevel)}


@given(LEVEL, st.one_of(st.none(), LEVEL), st.one_of(st.none(), LEVEL), st.booleans())
def test_what_an_assessment_changes(level: str, before: str | None, entry: str | None, agreed: bool) -> None:
    """It makes an entry for a high level alone; raises at once; lowers with a manager, and nothing that the police
    hold besides."""
    found = follows(level, before, entry, agreed=agreed)
    assert found in (None, level)
    if level in ("HIGH", "VERY_HIGH"):
        assert entry is None or RANK[entry] >= RANK[level] or found == level
    if entry is None:
        assert (found is not None) == (level in ("HIGH", "VERY_HIGH"))
    elif found is not None and RANK[found] < RANK[entry]:
        assert agreed and before is not None and RANK[before] >= RANK[entry]


async def test_signing_makes_and_raises_an_entry_at_once(world: Asking) -> None:
    """In the same transaction, before any manager has answered; and lowers it when one has."""
    await unregistered(world)
    assert await entries(world) == []
    await written(world, OPEN, "VERY_HIGH")
    await done(world, "sign", assessment=OPEN, version=await version(world, OPEN))
    (made,) = await entries(world)
    assert (made["risk"], made["category"], made["level"]) == ("VERY_HIGH", "OTHER_DANGEROUS", None)
    assert (made["surname"], made["pnc"], made["force"], made["reviewOn"]) == (
        "O'Reilly",
        "2001/0171310W",
        "13",
        "2004-01-20",
    )
    await done(world, "countersign", "max", assessment=OPEN, version=await version(world, OPEN), agreed=True)
    assert len(await entries(world)) == 1
    begun = (await done(world, "start", offender="off_anna", kind="REVIEW", day="2003-09-30"))["id"]
    await written(world, begun, "MEDIUM")
    await done(world, "sign", assessment=begun, version=await version(world, begun))
    assert (await entries(world))[0]["risk"] == "VERY_HIGH"
    await done(
        world, "countersign", "max", assessment=begun, version=await version(world, begun), agreed=True
    )
    (lower,) = await entries(world)
    assert lower["risk"] == "MEDIUM"
    assert {"name": "risk", "was": "VERY_HIGH"} in [
        each for old in lower["replaced"] for each in old["changes"]
    ]


@pytest.mark.parametrize("registered", [True, False])
async def test_nobody_else_learns_whether_there_is_an_entry(world: Asking, registered: bool) -> None:
    """Whoever signs and whoever countersigns is told the same with an entry and without one: answers, tasks, events,
    the record, and what the record said before."""
    if not registered:
        await unregistered(world)
    await written(world, OPEN, "VERY_HIGH")
    signed = await done(world, "sign", assessment=OPEN, version=await version(world, OPEN))
    document_ = """{ offender(id: "off_anna") { surname version files { id } riskOfHarm { overall }
        assessments { id stage version } } inbox(first: 9) { nodes { kind message } }
        events(first: 99) { nodes { kind } } }"""
    seen = {who: await world.data(document_, who) for who in ("pat", "max", "sam")}
    told_: dict[str, Any] = {
        "signed": {key: value for key, value in signed.items() if key != "id"},
        "files": [[one["id"] for one in seen[who]["offender"]["files"]] for who in seen],
        "kinds": [[one["kind"] for one in seen[who]["events"]["nodes"]] for who in seen],
        "items": [sorted(one["kind"] for one in seen[who]["inbox"]["nodes"]) for who in seen],
        "version": [seen[who]["offender"]["version"] for who in seen],
    }
    assert told_["items"] == [[], ["COUNTERSIGN", "HIGH_RISK"], []]
    assert "REGISTER_CHANGED" not in str(told_)
    assert told_["files"] == [["fil_off_anna"]] * 3
    assert told_["version"] == [1] * 3
    assert told_["signed"] == {"version": 16, "stage": "SIGNED", "overallHarm": "VERY_HIGH"}
    for who in ("pat", "max", "sam"):
        body = await world(ENTRIES, who, purpose=WHY, id="off_anna")
        assert body["data"]["offender"]["registerEntries"] is None


async def test_those_cleared_record_meetings_actions_and_the_end(world: Asking) -> None:
    """With a reason each time, which is kept; the level is that of the latest meeting; nobody's entry ends while the
    law has them notify."""
    (stood,) = await entries(world)
    of = {"entry": stood["id"]}
    asked = {
        **of,
        "version": stood["version"],
        "day": "2003-09-29",
        "level": 3,
        "decided": "To be seen twice a week.",
        "nextOn": "2003-11-03",
        "actions": [{"text": "Check the tenancy", "owner": "Housing, Leeds", "due": "2003-10-10"}],
    }
    for as_, why in (("petra", ""), ("pat", WHY), ("max", WHY)):
        assert (
            await world.fault(document("meeting"), as_, purpose=why, input={**asked, "key": "no key of mine"})
        )[0] == "FORBIDDEN"
    late = {**asked, "actions": [{**asked["actions"][0], "due": "2003-09-28"}], "day": "2003-10-01"}
    assert codes(await told(world, "meeting", **late)) == [
        ("STILL_TO_COME", "day"),
        ("DUE_BEFORE", "actions.0.due"),
    ]
    assert (await told(world, "meeting", **asked))["userErrors"] == []
    # Who writes up an older meeting meanwhile is told what stands; it brings neither its level nor its review back.
    older = {**asked, "day": "2003-08-01", "level": 1, "actions": [], "nextOn": "2003-09-01"}
    (changed,) = (await told(world, "meeting", **older))["userErrors"]
    assert (changed["code"], changed["field"]) == ("CHANGED", "version")
    assert "MAPPA level 3; review on 3 November 2003" in changed["message"]
    older["version"] = stood["version"] + 1
    assert (await told(world, "meeting", **older))["userErrors"] == []
    assert codes(await told(world, "meeting", **older)) == [("MEETING_THERE", "day")]
    (found,) = await entries(world)
    assert (found["level"], found["levelSince"], found["reviewOn"]) == (3, "2003-09-29", "2003-11-03")
    assert [one["date"] for one in found["meetings"]] == ["2003-09-29", "2003-08-01", "2003-04-01"]
    _, action = found["actions"]
    result = {"action": action["id"], "version": 1, "outcome": "The tenancy is in his name."}
    assert codes(await told(world, "action", **result, day="2003-09-28")) == [("IMPOSSIBLE_DAY", "day")]
    assert (await told(world, "action", **result, day="2003-09-30"))["userErrors"] == []
    assert codes(await told(world, "action", **result, day="2003-09-30")) == [("CHANGED", "version")]
    again = {**of, "version": found["version"], "day": "2003-09-30"}
    assert codes(await told(world, "end", **again)) == [("STILL_NOTIFIES", "day")]
    change = {
        **of,
        "offender": "off_anna",
        "category": "REGISTERED_SEX_OFFENDER",
        "risk": "MEDIUM",
        "level": 2,
        "convictedOn": "1998-09-30",
        "disposal": "OTHER",
    }
    stale = await told(world, "entry", **change, version=1)
    assert codes(stale) == [("CHANGED", "version")]
    assert "MAPPA level 3" in stale["userErrors"][0]["message"]
    assert "MAPPA level 2" in stale["userErrors"][0]["message"]
    changed = await told(world, "entry", **change, version=found["version"])
    assert changed["entry"]["to"] == "2003-09-30"
    (found,) = await entries(world)
    assert (found["law"], found["from"], found["mappaCategory"]) == (
        "Sex Offenders Act 1997",
        "1998-09-30",
        1,
    )
    assert codes(await told(world, "end", **{**again, "version": found["version"]})) == [("ENDED", "entry")]
    new = await told(world, "entry", offender="off_anna", category="POTENTIALLY_DANGEROUS", risk="HIGH")
    assert (new["userErrors"], new["entry"]["risk"]) == ([], "HIGH")
    twice = await told(world, "entry", offender="off_anna", category="OTHER_DANGEROUS", risk="HIGH")
    assert codes(twice) == [("ALREADY_ON", "offender")]
    ended = await told(world, "end", entry=new["entry"]["id"], version=1, day="2003-09-30")
    assert (ended["userErrors"], ended["entry"]["to"]) == ([], "2003-09-30")
    # What somebody ended stays so, whoever may still have its page open.
    back = {**change, "entry": new["entry"]["id"]}
    assert codes(await told(world, "entry", **back, version=2)) == [("ENDED", "entry")]
    assert codes(await told(world, "meeting", **{**asked, "entry": new["entry"]["id"]})) == [
        ("ENDED", "entry")
    ]
    assert WHY in [one["endedWhy"] for one in await entries(world)]


async def test_a_meeting_is_put_right(world: Asking) -> None:
    """What it said is kept; the entry follows where it has its level and review from it, and what it asked for too."""
    (stood,) = await entries(world)
    meeting: dict[str, Any] = {"level": 3, "decided": "To be seen daily.", "nextOn": "2003-11-03"}
    actions = [{"text": "Check the tenancy", "owner": "Housing", "due": "2003-09-29"}]
    of: dict[str, Any] = {"entry": stood["id"], "version": stood["version"], "actions": actions}
    assert (await told(world, "meeting", **of, **meeting, day="2003-09-26"))["userErrors"] == []
    (found,) = await entries(world)
    newest, oldest = found["meetings"]
    right = {"meeting": newest["id"], "version": 1, **meeting, "level": 2, "nextOn": "2003-11-10"}
    assert codes(await told(world, "correct", **right, day="2003-09-30")) == [("DUE_BEFORE", "day")]
    assert codes(await told(world, "correct", **right, day=oldest["date"])) == [("MEETING_THERE", "day")]
    assert codes(await told(world, "correct", **{**right, **meeting}, day="2003-09-26")) == [
        ("NOTHING_GIVEN", None)
    ]
    for as_, why, code in (("petra", "", "FORBIDDEN"), ("pat", WHY, "FORBIDDEN"), ("max", WHY, "FORBIDDEN")):
        given = {**right, "day": "2003-09-25", "key": "not theirs to write"}
        assert (await world.fault(document("correct"), as_, purpose=why, input=given))[0] == code
    assert codes(await told(world, "correct", **{**right, "meeting": "mpm_x"}, day="2003-09-25")) == [
        ("NOT_FOUND", "meeting")
    ]
    done = await told(world, "correct", **right, day="2003-09-25", key="once and again")
    assert done == await told(world, "correct", **right, day="2003-09-25", key="once and again")
    assert (done["userErrors"], done["entry"]["level"]) == ([], 2)
    stale = await told(world, "correct", **right, day="2003-09-24")
    assert codes(stale) == [("CHANGED", "version")]
    assert "day 25 September 2003 (you gave 24 September 2003)" in stale["userErrors"][0]["message"]
    (now,) = await entries(world)
    assert (now["levelSince"], now["reviewOn"]) == ("2003-09-25", "2003-11-10")
    assert {"2003-09-25", oldest["date"]} == {one["date"] for one in now["meetings"]}
    assert now["meetings"][0]["version"] == 2
    (kept,) = now["meetings"][0]["replaced"]
    assert {"name": "level", "was": "3"} in kept["changes"]
    assert [one["askedOn"] for one in now["actions"] if one["text"] == "Check the tenancy"] == ["2003-09-25"]
    # One that is not the newest changes nothing of the entry.
    older = {"meeting": oldest["id"], "version": oldest["version"], "level": 1, "decided": "Nothing new."}
    assert (await told(world, "correct", **older, day="2003-04-02", nextOn="2003-10-01"))["userErrors"] == []
    (after,) = await entries(world)
    assert [after[name] for name in ("version", "level", "levelSince", "reviewOn")] == [
        now[name] for name in ("version", "level", "levelSince", "reviewOn")
    ]


async def test_somebody_whom_the_record_does_not_know(world: Asking) -> None:
    """Is there from then on for those who may read every entry and say why, and for nobody else."""
    values = {
        "surname": "Quill",
        "forenames": "Edwin",
        "dateOfBirth": "1960-02-03",
        "area": "area_wy",
        "category": "POTENTIALLY_DANGEROUS",
        "risk": "VERY_HIGH",
    }
    unknown = await told(world, "person", **{**values, "area": "area_none", "surname": "Quill "})
    assert codes(unknown) == [("UNKNOWN_AREA", "area")]
    assert (await told(world, "person", **values))["userErrors"] == []
    found = '{ offenders(search: "quill", first: 3) { totalCount nodes { id forenames registerEntries { risk force } } } }'
    (one,) = (await world.data(found, "petra", purpose=WHY))["offenders"]["nodes"]
    assert (one["forenames"], one["registerEntries"]) == ("Edwin", [{"risk": "VERY_HIGH", "force": "13"}])
    listed = '{ dangerous(area: "area_wy", first: 20) { nodes { id } } }'
    assert one["id"] in str(await world.data(listed, "petra", purpose=WHY))
    for who, why in (("petra", ""), ("max", WHY), ("pat", WHY)):
        assert (await world.data(found.replace("registerEntries { risk force }", ""), who, purpose=why))[
            "offenders"
        ]["totalCount"] == 0
        assert one["id"] not in str(await world.data(listed, who, purpose=why))


@pytest.mark.parametrize(
    ("values", "wanted"),
    [
        ({"level": 4}, [("NO_SUCH_LEVEL", "level")]),
        ({"reviewOn": "2003-09-29"}, [("IN_THE_PAST", "reviewOn")]),
        ({"convictedOn": "2003-01-01"}, [("IN_PART", "convictedOn")]),
        ({"convictedOn": "2003-01-01", "disposal": "IMPRISONMENT"}, [("NO_LENGTH", "months")]),
        ({"category": "REGISTERED_SEX_OFFENDER"}, [("NO_CONVICTION", "convictedOn")]),
        (
            {"category": "POTENTIALLY_DANGEROUS", "convictedOn": "2003-01-01", "disposal": "CAUTION"},
            [("CONVICTED", "convictedOn")],
        ),
        ({"offender": "off_none"}, [("NOT_FOUND", "offender")]),
        ({"entry": "reg_off_bill", "version": 1}, [("NOT_FOUND", "entry")]),
    ],
)
async def test_what_cannot_be_is_refused_beside_its_field(
    asking: Asking, values: dict[str, Any], wanted: list[tuple[str, str]]
) -> None:
    """And nothing is written."""
    await unregistered(asking)
    given_ = {"offender": "off_anna", "category": "OTHER_DANGEROUS", "risk": "HIGH", **values}
    assert codes(await told(asking, "entry", **given_)) == wanted
    assert await entries(asking) == []


def test_what_a_meeting_changes_of_its_entry() -> None:
    """The newest says when the next is, and at which level the person is managed, unless that was set since."""
    meeting = MeetingAsked(date(2003, 9, 1), 2, "Seen weekly.", (), date(2003, 10, 1))
    both = {"reviewOn": date(2003, 10, 1), "level": 2, "levelSince": date(2003, 9, 1)}
    assert met(meeting, {}, [date(2003, 8, 1)]) == both
    assert met(meeting, {"reviewOn": date(2003, 10, 9)}, [date(2003, 9, 2)]) == {}
    there = {"level": 3, "levelSince": date(2003, 9, 15), "reviewOn": date(2003, 10, 1)}
    assert met(meeting, there, []) == {}


def test_an_action_says_what_and_by_whom_beside_the_field() -> None:
    """Each fault by the action's number."""
    day = date(2003, 9, 29)
    actions = [
        ActionAsked("Check the tenancy", "Housing", day),
        ActionAsked(" ", "H" * 101, day),
        ActionAsked("T" * 501, "", date(2003, 9, 28)),
    ]
    found = meeting_faults(MeetingAsked(day, 2, "Seen weekly.", actions), TODAY)
    assert [(one.code, one.field) for one in found] == [
        ("NO_TEXT", "actions.1.text"),
        ("TOO_LONG", "actions.1.owner"),
        ("TOO_LONG", "actions.2.text"),
        ("NO_OWNER", "actions.2.owner"),
        ("DUE_BEFORE", "actions.2.due"),
    ]
    found = outcome_faults("x" * 501, date(2003, 9, 28), day, TODAY)
    assert [(one.code, one.field) for one in found] == [("TOO_LONG", "outcome"), ("IMPOSSIBLE_DAY", "day")]


def test_somebody_whom_the_record_does_not_know_has_a_name_and_was_born() -> None:
    """Each fault beside its field."""
    who = {"surname": None, "forenames": "E" * 101, "dateOfBirth": TODAY}
    assert [(one.code, one.field) for one in named_faults(who, TODAY)] == [
        ("NO_NAME", "surname"),
        ("TOO_LONG", "forenames"),
        ("STILL_TO_COME", "dateOfBirth"),
    ]
