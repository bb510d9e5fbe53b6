"""What a victim unit's records hang on: the task of each move, who else a victim is, and the sentence of the record."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from rules.clock import stand_still
from rules.codes import SentenceType as T
from rules.victims import Held, from_sentence, person_faults, sentence_faults
from tests.test_victims_unit import AWAY, LIST, codes, do, done
from tests.world import Asking

TODAY = date(2003, 9, 30)
PASSED = date(2003, 8, 1)


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    """It is 30 September 2003."""
    stand_still(TODAY)
    yield
    stand_still(None)


async def test_telling_of_one_move_leaves_the_others_to_be_told(world: Asking) -> None:
    """Each move is a task of its own; a contact of before the move, or of something else, does none of them."""
    document = (
        "mutation($input: RecordMovementInput!) { recordMovement(input: $input) { userErrors { code } } }"
    )
    for kind, day, more in (
        ("RELEASE", "2003-09-26", {"release": "PAROLE"}),
        ("RECALL", "2003-09-29", {"number": "CD5678"}),
    ):
        move = {"offender": "off_bill", "kind": kind, "prison": "pri_le", "day": day, "key": f"of {kind}"}
        answered = await world.data(document, "sam", input={**move, **more})
        assert answered["recordMovement"]["userErrors"] == []
    tasks = "{ inbox(first: 9, open: true, tasks: true) { nodes { message } } }"

    async def waiting() -> set[str]:
        found = (await world.data(tasks, "vera"))["inbox"]["nodes"]
        return {one["message"].partition(".")[0] for one in found}

    released = "An offender was released from prison on 26 September 2003"
    recalled = "An offender was recalled to prison on 29 September 2003"
    assert await waiting() == {released, recalled}
    told = {"victim": "vic_off_bill", "kind": "TELEPHONE"}
    await done(world, "recordVictimContact", **told, day="2003-09-30", stage="SENTENCE")
    found = await done(world, "recordVictimContact", **told, day="2003-09-25", stage="RELEASED")
    assert await waiting() == {released, recalled}
    await done(world, "recordVictimContact", **told, day="2003-09-30", stage="RECALLED")
    assert await waiting() == {released}
    # The day was wrong: she was told of the release after it.
    (early,) = [one["id"] for one in found["contacts"] if one["stage"] == "RELEASED"]
    right = {"contact": early, "version": 1, "reason": "It was the day after."}
    await done(world, "correctVictimContact", **right, day="2003-09-26")
    assert await waiting() == set()


async def test_a_note_is_corrected_though_the_victim_has_answered_otherwise_since(world: Asking) -> None:
    """What was told then was told; only what is changed must be possible now."""
    told = {"victim": "vic_off_bill", "kind": "VISIT", "day": "2003-09-03", "stage": "RELEASED"}
    found = await done(world, "recordVictimContact", **told)
    answer = {"victim": "vic_off_bill", "on": "2003-09-30", "response": "NO", "version": found["version"]}
    found = await done(world, "recordVictimAnswer", **answer)
    change: dict[str, Any] = {
        "contact": found["contacts"][0]["id"],
        "version": 1,
        "reason": "The note was missing.",
    }
    found = await done(world, "correctVictimContact", **change, notes="She was out.")
    assert found["contacts"][0]["notes"] == "She was out."
    change["version"] = 2
    assert codes(await do(world, "correctVictimContact", **change, stage="DIED")) == [("WANTS_NONE", "stage")]


async def test_a_victim_of_two_offenders_and_one_who_is_an_offender_too(world: Asking) -> None:
    """The unit sees that they are one person; another unit finds neither, and the records know nothing of each other."""
    vic: dict[str, Any] = {"victim": "vic_off_bill"}
    found = await done(world, "linkVictim", **vic, version=1, other="vic_off_carl")
    assert ([one["id"] for one in found["others"]], found["version"]) == (["vic_off_carl"], 2)
    ask = '{ victim(id: "%s") { others { id offender { id } } isOffender { id } } }'
    (other,) = (await world.data(ask % "vic_off_carl", "vera"))["victim"]["others"]
    assert other == {"id": "vic_off_bill", "offender": {"id": "off_bill"}}
    # Whoever may not see one of the offenders does not see that there is another.
    (seen,) = (await world.data(ask % "vic_off_bill", "vera"))["victim"]["others"]
    assert seen["offender"] == {"id": "off_carl"}
    vic["version"] = 2
    for values, wanted in (
        ({"other": "vic_off_hide"}, ("NOT_FOUND", "other")),
        ({"offender": "off_hide"}, ("NOT_FOUND", "offender")),
        ({"offender": "off_bill"}, ("THEMSELVES", "offender")),
        ({"other": "vic_off_carl"}, ("NOTHING_GIVEN", "other")),
        ({}, ("ONE_OF_TWO", "other")),
    ):
        assert codes(await do(world, "linkVictim", **vic, **values)) == [wanted]
    found = await done(world, "linkVictim", **vic, offender="off_anna")
    assert found["isOffender"] == {"id": "off_anna"}
    stale = await do(world, "linkVictim", **vic, offender="off_carl")
    assert codes(stale) == [("CHANGED", "version")]
    says = "It now says: the same person as the victim Stone, the offender O'Reilly."
    assert "Vera Stone changed this" in stale["userErrors"][0]["message"]
    assert says.partition("Stone")[0] in stale["userErrors"][0]["message"]
    assert (await world.data(ask % "vic_off_bill", AWAY))["victim"] is None
    assert (await world.data(LIST, AWAY))["victims"]["totalCount"] == 0


async def test_a_link_that_is_ended_is_kept(world: Asking) -> None:
    """With who ended it, when and why; nobody is two offenders, so another one stands instead of the first."""
    vic: dict[str, Any] = {"victim": "vic_off_bill"}
    await done(world, "linkVictim", **vic, version=1, other="vic_off_carl")
    await done(world, "linkVictim", **vic, version=2, offender="off_anna")
    apart: dict[str, Any] = {**vic, "version": 3, "other": "vic_off_carl", "apart": True}
    assert codes(await do(world, "linkVictim", **apart)) == [("REASON_TOO_SHORT", "reason")]
    why = "They are mother and daughter."
    found = await done(world, "linkVictim", **apart, reason=why)
    assert (found["others"], found["isOffender"]) == ([], {"id": "off_anna"})
    assert codes(await do(world, "linkVictim", **{**apart, "version": 4}, reason=why)) == [
        ("NOT_FOUND", "other")
    ]
    found = await done(world, "linkVictim", **vic, version=4, offender="off_carl")
    assert found["isOffender"] == {"id": "off_carl"}
    rows = await world.graph.read(
        "MATCH (v)-[h:HAD_LINK]-(m) WHERE h.type IN ['SAME_VICTIM', 'IS_OFFENDER'] AND v.id = 'vic_off_bill' "
        "RETURN m.id, h.reason, h.retractedBy, h.recordedAt < h.retractedAt ORDER BY h.retractedAt",
        {},
    )
    assert rows == [
        ["vic_off_carl", why, "vera", True],
        ["off_anna", "Changed by the unit", "vera", True],
    ]


@pytest.mark.parametrize(
    ("held", "given_", "taken", "wanted"),
    [
        (Held(T.LIFE, T.LIFE, True, PASSED, None, None, "Murder"), {}, (PASSED, None), []),
        # A tariff is no length: life has none.
        (Held(T.LIFE, T.LIFE, True, PASSED, 180, None, "Murder"), {}, (PASSED, None), []),
        (Held(T.LIFE_LICENCE, T.LIFE, True, PASSED, None, None, "Murder"), {}, (PASSED, None), []),
        (
            Held(T.LIFE_LICENCE, T.LIFE_LICENCE, False, TODAY, None, None, "Murder"),
            {},
            (None, None),
            [("NO_SENTENCE", "sentenceDate")],
        ),
        (
            Held(T.LIFE_LICENCE, T.LIFE_LICENCE, False, TODAY, None, None, "Murder"),
            {"sentenceDate": PASSED},
            (None, None),
            [],
        ),
        (
            Held(T.AUTOMATIC_LICENCE, T.AUTOMATIC_LICENCE, False, TODAY, 6, None, "Robbery"),
            {},
            (None, None),
            [("NO_SENTENCE", "sentenceDate"), ("NO_LENGTH", "months")],
        ),
        (Held(T.EXTENDED, T.EXTENDED, True, PASSED, None, 730, None), {}, (PASSED, 24), []),
        (
            Held(T.AUTOMATIC_UNCONDITIONAL_RELEASE, None, True, PASSED, None, 14, None),
            {},
            (PASSED, 1),
            [],
        ),
        (
            Held(T.EXTENDED, T.EXTENDED, True, PASSED, None, None, None),
            {},
            (PASSED, None),
            [("NO_LENGTH", "months")],
        ),
        (
            Held(T.COMMUNITY_REHABILITATION, T.COMMUNITY_REHABILITATION, False, PASSED, 24, None, "Robbery"),
            {},
            (None, None),
            [("NO_CUSTODY", "sentence")],
        ),
    ],
)
def test_a_victim_is_registered_from_a_sentence_of_custody(
    held: Held,
    given_: dict[str, Any],
    taken: tuple[date | None, int | None],
    wanted: list[tuple[str, str]],
) -> None:
    """Life has no months; a licence stands for the sentence that it follows; an order of the community for none."""
    found = from_sentence(held)
    assert (found["sentenceDate"], found["months"]) == taken
    assert [(one.code, one.field) for one in sentence_faults(held, given_)] == wanted


async def test_a_victim_of_somebody_on_a_life_licence(world: Asking) -> None:
    """By the sentence that the licence follows: contact is owed eight weeks from its day, whatever its length."""
    await world.graph.run(
        "MATCH (f:CaseFile {id: 'fil_off_bill'})-[:HELD]->(p:Spell) WITH f, p LIMIT 1 "
        "CREATE (f)-[:SERVES]->(:Fact:Sentence {id: 'sen_licence', type: 'LIFE_LICENCE', custodial: false, "
        "date: date('2003-09-01')})-[:SERVED_IN]->(p) "
        "CREATE (f)-[:SERVES]->(:Fact:Sentence {id: 'sen_life', type: 'LIFE', custodial: true, "
        "date: date('2003-08-20')})-[:SERVED_IN]->(p)"
    )
    asked = {"offender": "off_bill", "surname": "Fell", "offence": "Murder"}
    for sentence in ("sen_licence", "sen_life"):
        payload = await do(world, "registerVictim", **asked, sentence=sentence)
        made = payload["victim"]
        assert (made["months"], made["sentenceDate"], made["offerState"]) == (None, "2003-08-20", "DUE")
        assert payload["warnings"] == ["Due by 15 October 2003."]
    assert codes(await do(world, "registerVictim", **asked, sentence="sen_off_bill_1")) == [
        ("NO_CUSTODY", "sentence")
    ]


def test_each_line_is_told_beside_itself() -> None:
    """What is too long, and a sentence that would come after the offer."""
    there = {"surname": "Fell", "sentenceDate": PASSED, "offerSentOn": date(2003, 7, 1)}
    wrong = person_faults({**there, "telephone": "0" * 81, "lines": ["x", "y" * 81]}, TODAY)
    assert [(one.code, one.field) for one in wrong] == [
        ("AFTER_OFFER", "sentenceDate"),
        ("TOO_LONG", "lines"),
        ("TOO_LONG", "telephone"),
    ]
