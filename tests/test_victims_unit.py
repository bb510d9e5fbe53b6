"""What a victim unit does: offers and their clock, answers, contacts, conditions, and that nobody else can tell."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from demo.staff import EVERYONE
from resolvers import commands
from resolvers.access import Clearance, Role
from resolvers.context import Post, Viewer
from rules import clock
from rules.clock import stand_still
from rules.codes import (
    EntryKind,
    OffenceKind,
    OfferState,
    VictimConditionState,
    VictimStage,
)
from rules.victims import (
    kind_of,
    names_in,
    offer,
    rules_on,
    settling_faults,
    to_tell,
)
from tests.world import Asking

TODAY = date(2003, 9, 30)
KEYS = count()
AWAY = Viewer(
    "vera",
    "",
    (Post(Role.VICTIM_LIAISON, "leicestershire-and-rutland"),),
    frozenset({Clearance.VICTIM_UNIT}),
)
FIELDS = """victim { id version surname months sentenceDate offence offerState offerDue response wantsContact
  toTell { stage } contacts { id version stage notes replaced { reason } } requests { id version state passedAs }
  others { id } isOffender { id } offender { id } } warnings userErrors { code field message }"""
VIOLENT, OTHER = OffenceKind.VIOLENT, OffenceKind.OTHER
LIST = """query($offered: Boolean, $answered: Boolean) { victims(first: 20, offered: $offered, answered: $answered) {
  totalCount nodes { id offender { id } } } }"""
OFFICERS = '{ offender(id: "off_bill") { victimConditions { kind words passedOn } } }'


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    """It is 30 September 2003."""
    stand_still(TODAY)
    yield
    stand_still(None)


async def do(world: Asking, name: str, as_: str | Viewer = "vera", **values: Any) -> dict[str, Any]:
    """The payload of one of the unit's commands, with a key of its own unless one is given."""
    values.setdefault("key", f"the key {next(KEYS)}")
    document = (
        f"mutation($input: {name[0].upper()}{name[1:]}Input!) {{ {name}(input: $input) {{ {FIELDS} }} }}"
    )
    return dict((await world.data(document, as_, input=values))[name])


async def done(world: Asking, name: str, **values: Any) -> dict[str, Any]:
    """The victim after a command that has to be carried out."""
    payload = await do(world, name, **values)
    assert payload["userErrors"] == [], payload
    return dict(payload["victim"])


def codes(payload: dict[str, Any]) -> list[tuple[str, str]]:
    return [(one["code"], one["field"]) for one in payload["userErrors"]]


@pytest.mark.parametrize(
    ("kind", "passed", "months", "sent", "state", "due"),
    [
        (VIOLENT, "2003-08-01", 12, None, OfferState.DUE, "2003-09-26"),
        (VIOLENT, "2003-08-01", 11, None, OfferState.NOT_OWED, None),
        (OffenceKind.SEXUAL, "2003-08-01", None, None, OfferState.DUE, "2003-09-26"),
        (OTHER, "2003-08-01", 60, None, OfferState.NOT_OWED, None),
        (OTHER, "2003-08-01", 60, "2003-08-05", OfferState.OF_OWN, None),
        (None, "2003-08-01", 60, None, OfferState.UNKNOWN, None),
        (None, "2003-08-01", 6, None, OfferState.NOT_OWED, None),
        (VIOLENT, "2003-08-01", 12, "2003-09-26", OfferState.MADE, "2003-09-26"),
        (VIOLENT, "2003-08-01", 12, "2003-09-27", OfferState.LATE, "2003-09-26"),
        # Before April 2001 four years were needed.
        (VIOLENT, "2001-03-31", 47, None, OfferState.NOT_OWED, None),
        (VIOLENT, "2001-03-31", 48, None, OfferState.DUE, "2001-05-26"),
        (VIOLENT, "2001-04-01", 47, None, OfferState.DUE, "2001-05-27"),
        (VIOLENT, "1990-01-01", None, None, OfferState.NOT_OWED, None),
    ],
)
def test_an_offer_is_owed_by_the_law_of_the_day(
    kind: OffenceKind | None,
    passed: str,
    months: int | None,
    sent: str | None,
    state: OfferState,
    due: str | None,
) -> None:
    """By kind and length of the sentence, eight weeks from it; overdue from the day after."""
    last = date.fromisoformat(due) if due else date(2003, 9, 1)
    day = date.fromisoformat(sent) if sent else None
    found = offer(kind, date.fromisoformat(passed), months, day, last)
    assert (found.state, found.due and found.due.isoformat()) == (state, due)
    if state is OfferState.DUE:
        assert (
            offer(kind, date.fromisoformat(passed), months, None, last + timedelta(days=1)).state
            is OfferState.OVERDUE
        )


def test_an_offence_is_known_by_its_title_or_not_at_all() -> None:
    """What is aggravated burglary is not taken for burglary."""
    titles = ("Wounding, s.20", "Aggravated burglary", "Burglary", "Indecent assault", "Riding a horse", None)
    assert [kind_of(title) for title in titles] == [VIOLENT, VIOLENT, OTHER, OffenceKind.SEXUAL, None, None]
    rules = rules_on(TODAY)
    assert rules and (rules.months, rules.weeks, rules.offer_confidence) == (12, 8, "medium")


VICTIM = {
    "surname": "Winter",
    "forenames": "Ada",
    "lines": ["4 Elm Row"],
    "postcode": "LS2 2BB",
    "telephone": "0113 496 0001",
}


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("Not to contact the victim", []),
        ("Not to contact Mrs WINTER", ["winter"]),
        ("Keep away from elm row", ["elm"]),
        ("Keep away from LS22BB", ["ls22bb"]),
        ("Not to ring 01134960001", ["01134960001"]),
        ("Not to go into the centre of Leeds", []),
    ],
)
def test_words_that_are_passed_on_tell_nobody_who_asks(words: str, shown: list[str]) -> None:
    """Neither a name, nor a line of the address, nor a number, however it is written."""
    assert names_in(words, VICTIM) == shown
    was, now = VictimConditionState.ASKED, VictimConditionState.PASSED_ON
    wrong = settling_faults(was, now, words, True, TODAY, TODAY, VICTIM, TODAY)
    assert [one.code for one in wrong] == (["NAMES_VICTIM"] if shown else [])


def test_a_victim_is_told_once_of_what_happened_last() -> None:
    """Of a move until they were told after it, and of a release that comes near."""
    day, passed = date(2003, 9, 1), date(2002, 1, 10)
    move = (EntryKind.DISCHARGE, day)
    before, after = (VictimStage.RELEASED, day - timedelta(days=1)), (VictimStage.RELEASED, day)
    assert [one.stage for one in to_tell([before], move, None, passed, TODAY)] == [VictimStage.RELEASED]
    assert to_tell([after], move, None, passed, TODAY) == ()
    leaves = TODAY + timedelta(days=90)
    assert [one.stage for one in to_tell([], None, leaves, passed, TODAY)] == [VictimStage.RELEASE_DUE]
    assert to_tell([], None, leaves + timedelta(days=1), passed, TODAY) == ()
    assert to_tell([(VictimStage.RELEASE_DUE, TODAY)], None, leaves, passed, TODAY) == ()


async def test_from_the_sentence_to_the_condition(world: Asking) -> None:
    """Registered from a sentence of the record, offered, answered, spoken with, and a condition passed on."""
    await world.graph.run(
        "MATCH (s:Sentence {id: 'sen_off_bill_1'})-[:FOR]->(x) SET s.lengthMonths = 18, s.custodial = true, "
        "s.date = date('2003-08-20'), x.title = 'Robbery'"
    )
    payload = await do(
        world,
        "registerVictim",
        offender="off_bill",
        surname="Fell",
        lines=["9 Tarn Close"],
        sentence="sen_off_bill_1",
    )
    made = payload["victim"]
    assert payload["warnings"] == ["Due by 15 October 2003."]
    assert (made["months"], made["sentenceDate"], made["offence"], made["offerState"]) == (
        18,
        "2003-08-20",
        "Robbery",
        "DUE",
    )
    listed = (await world.data(LIST, "vera", offered=False))["victims"]
    assert [one["id"] for one in listed["nodes"]] == [made["id"]]
    vic = {"victim": made["id"]}
    early = await do(world, "recordVictimAnswer", **vic, version=1, on="2003-09-30", response="YES")
    assert codes(early) == [("NOT_OFFERED", "response")]
    for on, code in (("2003-10-01", "STILL_TO_COME"), ("2003-08-19", "BEFORE_SENTENCE")):
        assert codes(await do(world, "offerVictimContact", **vic, version=1, on=on)) == [(code, "on")]
    found = await done(world, "offerVictimContact", **vic, version=1, on="2003-09-01")
    assert (found["offerState"], found["version"]) == ("MADE", 2)
    second = await do(world, "offerVictimContact", **vic, version=1, on="2003-09-02")
    assert codes(second) == [("CHANGED", "version")]
    assert "Vera Stone changed this" in second["userErrors"][0]["message"]
    assert "offered on 1 September 2003" in second["userErrors"][0]["message"]
    answer = {"response": "YES", "wantsContact": "YES", "wishes": "By letter."}
    found = await done(world, "recordVictimAnswer", **vic, version=2, on="2003-09-08", **answer)
    assert (found["response"], found["wantsContact"]) == ("YES", "YES")
    found = await done(
        world, "askVictimCondition", **vic, kind="NO_CONTACT", day="2003-09-08", words="Not me, Fell"
    )
    (asked,) = found["requests"]
    assert (await world.data(OFFICERS, "vera"))["offender"]["victimConditions"] == []
    settle = {"condition": asked["id"], "version": 1, "state": "PASSED_ON", "on": "2003-09-30"}
    wrong = await do(world, "settleVictimCondition", **settle, words="Not to contact Ms Fell")
    assert codes(wrong) == [("NOT_AGREED", "agreed"), ("NAMES_VICTIM", "words")]
    settle |= {"words": "Not to contact the victim of the robbery", "agreed": True}
    found = await done(world, "settleVictimCondition", **settle)
    assert found["requests"][0]["state"] == "PASSED_ON"
    seen = [{"kind": "NO_CONTACT", "words": settle["words"], "passedOn": "2003-09-30"}]
    assert (await world.data(OFFICERS, "pat"))["offender"]["victimConditions"] == seen
    inbox = (await world.data("{ inbox(first: 9) { nodes { kind message offender { id } } } }", "pat"))[
        "inbox"
    ]
    assert [(one["kind"], one["offender"]["id"]) for one in inbox["nodes"]] == [
        ("CONDITION_ASKED", "off_bill")
    ]
    for member in ("meera", "tess", "dan"):
        body = await world(OFFICERS, member)
        assert body["data"]["offender"]["victimConditions"] is None, member
    again = {**settle, "version": 2, "state": "WITHDRAWN", "agreed": False, "words": ""}
    await done(world, "settleVictimCondition", **again)
    assert (await world.data(OFFICERS, "pat"))["offender"]["victimConditions"] == []
    assert codes(await do(world, "settleVictimCondition", **{**again, "version": 3})) == [
        ("SETTLED", "state")
    ]


async def test_a_move_asks_the_unit_to_tell(world: Asking) -> None:
    """A task for each victim who wants to be told; telling them does it. One who wants no contact is told of nothing."""
    move = {"offender": "off_bill", "kind": "RELEASE", "prison": "pri_le", "day": "2003-09-29"}
    answered = await world.data(
        "mutation($input: RecordMovementInput!) { recordMovement(input: $input) { userErrors { code } } }",
        "sam",
        input={**move, "release": "PAROLE", "key": "the release"},
    )
    assert answered["recordMovement"]["userErrors"] == []
    tasks = "{ inbox(first: 9, open: true, tasks: true) { nodes { kind subject due doneBy } } }"
    (task,) = (await world.data(tasks, "vera"))["inbox"]["nodes"]
    assert (task["kind"], task["subject"]) == ("VICTIM_TO_TELL", "vic_off_bill")
    ask = '{ victim(id: "vic_off_bill") { toTell { stage since words } } }'
    assert (await world.data(ask, "vera"))["victim"]["toTell"] == [
        {
            "stage": "RELEASED",
            "since": "2003-09-29",
            "words": "The offender was released on 29 September 2003.",
        }
    ]
    values = {"victim": "vic_off_bill", "kind": "TELEPHONE", "day": "2003-09-30", "stage": "RELEASED"}
    found = await done(world, "recordVictimContact", **values, notes="Told her.")
    assert found["toTell"] == []
    assert (await world.data(tasks, "vera"))["inbox"]["nodes"] == []
    (entry,) = found["contacts"]
    change = {"contact": entry["id"], "version": 1, "reason": "The note was too short."}
    found = await done(world, "correctVictimContact", **change, notes="Told her. She will write.")
    assert found["contacts"][0]["replaced"] == [{"reason": "The note was too short."}]
    found = await done(world, "correctVictimContact", **{**change, "version": 2}, withdrawn=True)
    assert (found["contacts"], [one["stage"] for one in found["toTell"]]) == ([], ["RELEASED"])
    answer = {"victim": "vic_off_bill", "on": "2003-09-30", "response": "NO"}
    await done(world, "recordVictimAnswer", **answer, version=1)
    assert codes(await do(world, "recordVictimContact", **values)) == [("WANTS_NONE", "stage")]


@pytest.mark.parametrize("name", ["registerVictim", "offerVictimContact", "linkVictim"])
async def test_nobody_else_gives_these_commands(asking: Asking, name: str) -> None:
    """Refused by role, whoever the victim is; a unit elsewhere finds nobody there."""
    given_: dict[str, dict[str, Any]] = {
        "registerVictim": {"offender": "off_bill", "surname": "X"},
        "offerVictimContact": {"victim": "vic_off_bill", "version": 1, "on": "2003-09-30"},
        "linkVictim": {"victim": "vic_off_bill", "version": 1, "other": "vic_off_anna"},
    }
    values = given_[name]
    document = f"mutation($input: {name[0].upper()}{name[1:]}Input!) {{ {name}(input: $input) {{ userErrors {{ code }} }} }}"
    for member in EVERYONE:
        if member.id != "vera" and not member.agreement:
            code, _ = await asking.fault(document, member.viewer, input={**values, "key": f"of {member.id}"})
            assert code == "FORBIDDEN", member.id
    if name != "registerVictim":
        found = await do(asking, name, AWAY, **values)
        assert [code for code, _ in codes(found)] == ["NOT_FOUND"]


OTHERS = (
    '{ offender(id: "off_bill") { surname victimConditions { words } incidents { id } looks(first: 50) { nodes { operation parts } } } }',
    '{ offender(id: "off_anna") { surname victims { id } looks(first: 50) { nodes { operation } } } }',
    "{ events(first: 50) { nodes { kind subject } } }",
    "{ inbox(first: 50) { totalCount nodes { kind } } }",
    '{ offenders(search: "fell", first: 9) { totalCount } }',
    "{ victims(first: 9) { totalCount } }",
)


async def test_what_the_unit_does_changes_nothing_that_others_see(world: Asking) -> None:
    """Before and after all that it can do short of passing something on: the same answers, to the byte."""
    members = [one.viewer for one in EVERYONE if one.id != "vera"]
    before = [
        orjson.dumps(await world(ask, viewer, purpose="To see")) for viewer in members for ask in OTHERS
    ]
    given_ = {"surname": "Fell", "sentenceDate": "2003-08-20", "months": 24, "offence": "Robbery"}
    made = await done(world, "registerVictim", offender="off_bill", **given_)
    vic = {"victim": made["id"]}
    await done(world, "offerVictimContact", **vic, version=1, on="2003-09-01")
    await done(
        world, "recordVictimAnswer", **vic, version=2, on="2003-09-02", response="YES", wantsContact="YES"
    )
    await done(world, "recordVictimContact", **vic, kind="VISIT", day="2003-09-03", stage="SENTENCE")
    found = await done(
        world, "askVictimCondition", **vic, kind="EXCLUSION", day="2003-09-03", words="Tarn Close"
    )
    settle = {"condition": found["requests"][0]["id"], "version": 1, "on": "2003-09-30"}
    await done(world, "settleVictimCondition", **settle, state="DECLINED")
    await done(world, "linkVictim", **vic, version=3, offender="off_anna")
    await done(world, "linkVictim", **vic, version=4, other="vic_off_carl")
    change = {"version": 5, "reason": "She has moved house.", "lines": ["1 Beck Side"]}
    await done(world, "changeVictim", **vic, **change)
    after = [orjson.dumps(await world(ask, viewer, purpose="To see")) for viewer in members for ask in OTHERS]
    assert after == before


STEPS = (
    "offerVictimContact",
    "recordVictimAnswer",
    "changeVictim",
    "recordVictimContact",
    "askVictimCondition",
    "pass",
    "take",
)
READ = """query($day: Date) { offender(id: "off_bill", asKnownOn: $day) { victims { id offerSentOn response answeredOn
  surname contacts { id stage notes } requests { id state passedAs words } } victimConditions { words } } }"""


@settings(max_examples=5, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 3)), min_size=4, max_size=9))
async def test_whatever_is_done_in_whatever_order(asking: Asking, steps: list[tuple[str, int]]) -> None:
    """Nothing is answered before it was offered, officers read what is passed on and no more, refused commands change
    nothing, and each evening reads later as it read then."""
    evenings: dict[date, Any] = {}
    begin = TODAY + timedelta(days=400 * next(KEYS))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(commands, "now", clock.instant)
        for number, (step, choice) in enumerate(steps):
            day = begin + timedelta(days=number)
            stand_still(day)
            before = await asking.data(READ, "vera")
            name, values = await _step(asking, step, choice, day)
            payload = await do(asking, name, **values)
            found = await asking.data(READ, "vera")
            if payload["userErrors"]:
                assert found == before
            for victim in found["offender"]["victims"]:
                assert not victim["answeredOn"] or victim["offerSentOn"] <= victim["answeredOn"]
                passed = [one["passedAs"] for one in victim["requests"] if one["state"] == "PASSED_ON"]
            shown = (await asking.data(OFFICERS, "pat"))["offender"]["victimConditions"]
            assert sorted(one["words"] for one in shown) == sorted(passed)
            evenings[day] = found
        stand_still(begin + timedelta(days=len(steps) + 1))
        for day, found in evenings.items():
            assert await asking.data(READ, "vera", day=day.isoformat()) == found, day


async def _step(asking: Asking, step: str, choice: int, day: date) -> tuple[str, dict[str, Any]]:
    """Something that may be done, or not."""
    ask = """{ victim(id: "vic_off_bill") { version offerSentOn requests { id version state }
      contacts { id version } } }"""
    there = (await asking.data(ask, "vera"))["victim"]
    at: dict[str, Any] = {"victim": "vic_off_bill", "version": there["version"] - (choice == 3)}
    on = (day - timedelta(days=choice)).isoformat()
    if step == "offerVictimContact":
        return _named(step, at, on=on)
    if step == "recordVictimAnswer":
        return _named(step, at, on=on, response=("YES", "NO", "NONE", "YES")[choice])
    if step == "changeVictim":
        return _named(step, at, surname=f"Winter {choice}", reason="It was spelt wrongly.")
    del at["version"]
    if step == "recordVictimContact":
        return _named(step, at, kind="LETTER", day=on, stage=(None, "SENTENCE", "RELEASED", "OTHER")[choice])
    if step == "askVictimCondition":
        return _named(step, at, kind="OTHER", day=on, words=f"Condition {choice}")
    if step == "pass" and there["requests"]:
        one = there["requests"][choice % len(there["requests"])]
        state = ("PASSED_ON", "PASSED_ON", "WITHDRAWN", "DECLINED")[choice]
        values = {"condition": one["id"], "version": one["version"], "state": state, "on": day.isoformat()}
        return _named("settleVictimCondition", values, words=f"Not to come near {choice}", agreed=True)
    if step == "take" and there["contacts"]:
        one = there["contacts"][0]
        values = {"contact": one["id"], "version": one["version"], "reason": "It was somebody else."}
        return _named("correctVictimContact", values, withdrawn=True)
    return _named("linkVictim", {**at, "version": there["version"]})


def _named(name: str, values: dict[str, Any], **more: Any) -> tuple[str, dict[str, Any]]:
    return name, {**values, **more}
