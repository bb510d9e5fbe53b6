"""How a case moves: who is responsible meanwhile, what is refused, and under the rules of which circular."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from docs.transfers import drawing
from rules.codes import (
    Apart,
    ChecklistItem,
    RiskLevel,
    SentenceType,
    SupervisedUnder,
    TransferKind,
    TransferParty,
    TransferState,
)
from rules.transfers import (
    Asked,
    By,
    CaseFacts,
    Place,
    Post,
    decide,
    decide_all,
    evolve,
    fold,
    responsible,
    rule_sets,
    rules_on,
    supervising,
    told,
)
from rules.transfers.table import FINAL, TABLE
from rules.transfers.times import BEGINS
from tests.moves import (
    CHATHAM,
    COMMANDS,
    DAY,
    DERBY,
    FACTS,
    HIGH,
    HOME,
    KENT,
    LATER,
    LICENCE,
    REGISTERED,
    THERE,
    Clock,
    Do,
    K,
    S,
    at,
    begun,
    codes,
    command,
    propose,
    walk,
)

# Ways through


@pytest.mark.parametrize(
    ("kind", "day", "facts", "steps", "state", "owner", "seer"),
    [
        (K.BETWEEN_AREAS, DAY, FACTS, "REQUEST", S.REQUESTED, KENT, KENT),
        (K.BETWEEN_AREAS, DAY, FACTS, "REQUEST REFUSE", S.REFUSED, KENT, KENT),
        (K.BETWEEN_AREAS, DAY, FACTS, "REQUEST REFUSE REQUEST ACCEPT", S.ACCEPTED, KENT, KENT),
        (K.BETWEEN_AREAS, DAY, FACTS, "REQUEST ACCEPT BEGIN", S.PROVISIONAL, KENT, DERBY),
        (K.BETWEEN_AREAS, DAY, FACTS, "REQUEST ACCEPT BEGIN AMEND", S.AMENDED, KENT, DERBY),
        (K.BETWEEN_AREAS, DAY, FACTS, "REQUEST ACCEPT BEGIN AMEND COMPLETE", S.FULL, DERBY, DERBY),
        (K.BETWEEN_AREAS, DAY, FACTS, "REQUEST ACCEPT BEGIN AMEND COMPLETE RECEIVE_FILE", S.FULL, DERBY, DERBY),
        (K.BETWEEN_AREAS, DAY, LICENCE, "REQUEST ACCEPT BEGIN COMPLETE", S.FULL, DERBY, DERBY),
        (K.BETWEEN_AREAS, DAY, FACTS, "REQUEST ACCEPT BEGIN WITHDRAW", S.WITHDRAWN, KENT, KENT),
        (K.BETWEEN_AREAS, DAY, HIGH, "REQUEST ACKNOWLEDGE ACCEPT BEGIN", S.PROVISIONAL, KENT, DERBY),
        (K.BETWEEN_AREAS, DAY, REGISTERED, "REQUEST TELL_POLICE TELL_MAPPA ACCEPT", S.ACCEPTED, KENT, KENT),
        (K.BETWEEN_AREAS, LATER, FACTS, "NOTIFY", S.NOTIFIED, KENT, KENT),
        (K.BETWEEN_AREAS, LATER, FACTS, "NOTIFY ALLOCATE BEGIN AMEND COMPLETE", S.FULL, DERBY, DERBY),
        (K.CARETAKING, DAY, FACTS, "REQUEST ACCEPT BEGIN", S.CARETAKING, KENT, DERBY),
        (K.CARETAKING, DAY, FACTS, "REQUEST ACCEPT BEGIN END", S.ENDED, KENT, KENT),
        (K.CARETAKING, LATER, FACTS, "NOTIFY ALLOCATE BEGIN END", S.ENDED, KENT, KENT),
        (K.WITHIN_AREA, DAY, FACTS, "TAKE_OVER", S.FULL, CHATHAM, CHATHAM),
        (K.WITHIN_AREA, DAY, HIGH, "ACKNOWLEDGE TAKE_OVER", S.FULL, CHATHAM, CHATHAM),
        # The police force is the same throughout an area.
        (K.WITHIN_AREA, DAY, REGISTERED, "TAKE_OVER", S.FULL, CHATHAM, CHATHAM),
    ],
)  # fmt: skip
def test_a_case_moves(
    kind: TransferKind, day: date, facts: CaseFacts, steps: str, state: TransferState, owner: Post, seer: Post
) -> None:
    transfer = walk(*(Do[step] for step in steps.split()), kind=kind, day=day, facts=facts)
    assert (transfer.state, transfer.responsible, transfer.supervising) == (state, owner, seer)
    assert fold(transfer.events) == transfer


def test_who_is_responsible_at_an_instant() -> None:
    events = walk(Do.REQUEST, Do.ACCEPT, Do.BEGIN, Do.AMEND, Do.COMPLETE).events
    begins, full = events[3].at, events[5].at
    moment = timedelta(microseconds=1)
    assert responsible(events, at(date(1990, 1, 1))) == KENT
    assert [supervising(events, when) for when in (begins - moment, begins)] == [KENT, DERBY]
    assert [responsible(events, when) for when in (begins, full - moment, full)] == [KENT, KENT, DERBY]
    # A later move of the same case goes on from there.
    back = propose(
        by=By(HOME, DERBY, full + timedelta(days=9)),
        transfer="trf_2",
        to=KENT.place,
        moves_on=date(2003, 11, 1),
    )
    more = decide(None, back, replace(FACTS, holder=DERBY)).events
    assert responsible((*events, *more), full + timedelta(days=10)) == DERBY
    with pytest.raises(ValueError, match="one event"):
        responsible((), full)


def test_an_officer_is_followed_by_another() -> None:
    transfer = walk(Do.REQUEST, Do.ACCEPT, Do.BEGIN, Do.REASSIGN)
    assert (transfer.responsible.officer, transfer.supervising) == ("ofr_new", DERBY)
    asked = command(transfer, Do.REASSIGN, date(2003, 10, 6), side=THERE, officer="ofr_next")
    found = decide(transfer, asked, FACTS).transfer
    assert found is not None
    assert (found.responsible.officer, found.supervising.officer) == ("ofr_new", "ofr_next")
    assert found.supervising.office == DERBY.office
    assert codes(
        walk(Do.REQUEST), command(walk(Do.REQUEST), Do.REASSIGN, DAY + timedelta(2), side=THERE)
    ) == ["NOBODY_YET"]


# Refusals


@pytest.mark.parametrize(
    ("more", "facts", "expected"),
    [
        ({}, {"open_transfer": "trf_0"}, ["ALREADY_OPEN"]),
        ({}, {"holder": DERBY}, ["NOT_RESPONSIBLE", "SAME_AREA"]),
        ({"to": Place(KENT.area)}, {}, ["SAME_AREA"]),
        ({"until": LATER}, {}, ["NO_END"]),
        ({"kind": K.CARETAKING, "until": None}, {}, ["END_MISSING"]),
        ({"kind": K.CARETAKING, "until": DAY}, {}, ["END_MISSING"]),
        ({"kind": K.WITHIN_AREA, "to": DERBY.place}, {}, ["OTHER_AREA"]),
        ({"kind": K.WITHIN_AREA, "to": KENT.place}, {}, ["SAME_OFFICE"]),
        ({"reason": "   short   "}, {}, ["SAY_MORE"]),
        ({"by": By(THERE, DERBY, at(DAY))}, {}, ["WRONG_SIDE", "NOT_RESPONSIBLE"]),
    ],
)
def test_a_proposal_is_refused(more: dict[str, Any], facts: dict[str, Any], expected: list[str]) -> None:
    assert codes(None, propose(**more), replace(FACTS, **facts)) == expected


@pytest.mark.parametrize(
    ("steps", "step", "more", "facts", "expected"),
    [
        ("REQUEST", "BEGIN", {}, FACTS, ["NOT_NOW"]),
        ("REQUEST", "ALLOCATE", {}, FACTS, ["NOT_IN_RULES"]),
        ("", "REQUEST", {"side": THERE}, FACTS, ["WRONG_SIDE"]),
        ("", "REQUEST", {"post": DERBY}, FACTS, ["WRONG_AREA"]),
        ("", "REQUEST", {"at": at(DAY, 9)}, FACTS, ["OUT_OF_ORDER"]),
        ("", "REQUEST", {"key": "k1"}, FACTS, ["KEY_USED"]),
        ("", "REQUEST", {}, replace(FACTS, missing=tuple(ChecklistItem)), ["CHECKLIST"] * 5),
        ("", "REQUEST", {}, replace(FACTS, missing=(ChecklistItem.VICTIMS,)), []),
        ("REQUEST", "ACKNOWLEDGE", {"manager": False}, HIGH, ["NOT_MANAGER"]),
        ("REQUEST", "ACKNOWLEDGE", {"level": RiskLevel.LOW}, HIGH, ["RISK_CHANGED"]),
        ("REQUEST", "ACCEPT", {}, HIGH, ["NOT_ACKNOWLEDGED"]),
        ("REQUEST", "ACCEPT", {}, REGISTERED, ["POLICE_NOT_TOLD", "MAPPA_NOT_TOLD"]),
        ("REQUEST", "ACCEPT", {}, replace(FACTS, mappa=True), ["MAPPA_NOT_TOLD"]),
        # What rises after acceptance is caught before anybody moves.
        ("REQUEST ACCEPT", "BEGIN", {}, HIGH, ["NOT_ACKNOWLEDGED"]),
        ("REQUEST ACCEPT", "BEGIN", {}, REGISTERED, ["POLICE_NOT_TOLD", "MAPPA_NOT_TOLD"]),
        ("REQUEST", "ACCEPT", {"officer": " "}, FACTS, ["MISSING"]),
        ("REQUEST", "ACCEPT", {"appointment": None}, FACTS, ["APPOINTMENT_MISSING"]),
        ("REQUEST", "ACCEPT", {"appointment": at(DAY)}, FACTS, ["APPOINTMENT_PAST"]),
        ("REQUEST", "ACCEPT", {"appointment": at(date(2003, 10, 9))}, FACTS, []),
        ("REQUEST", "ACCEPT", {"appointment": at(date(2003, 10, 10))}, FACTS, ["APPOINTMENT_LATE"]),
        ("REQUEST", "ACCEPT", {"appointment": at(date(2003, 10, 10)), "late_reason": "In hospital until then"}, FACTS, []),
        ("REQUEST", "REFUSE", {"note": "No."}, FACTS, ["SAY_MORE"]),
        ("REQUEST", "TELL_POLICE", {"whom": ""}, FACTS, ["MISSING"]),
        ("REQUEST", "TELL_POLICE", {"on": LATER}, FACTS, ["IN_FUTURE"]),
        ("REQUEST ACCEPT BEGIN", "AMEND", {"court": "", "on": LATER}, FACTS, ["MISSING", "IN_FUTURE"]),
        ("REQUEST ACCEPT BEGIN", "AMEND", {}, LICENCE, ["NO_COURT"]),
        ("REQUEST ACCEPT BEGIN", "COMPLETE", {}, FACTS, ["COURT_FIRST"]),
        ("REQUEST ACCEPT BEGIN", "WITHDRAW", {"side": THERE}, FACTS, ["WRONG_SIDE"]),
        ("REQUEST ACCEPT BEGIN AMEND", "WITHDRAW", {}, FACTS, ["COURT_FIRST"]),
        ("REQUEST ACCEPT BEGIN AMEND", "WITHDRAW", {"amended_back_on": LATER}, FACTS, ["IN_FUTURE"]),
        ("REQUEST ACCEPT BEGIN AMEND", "WITHDRAW", {"amended_back_on": date(2003, 10, 5)}, FACTS, []),
        ("REQUEST ACCEPT BEGIN AMEND COMPLETE", "WITHDRAW", {}, FACTS, ["NOT_NOW"]),
        ("REQUEST ACCEPT BEGIN AMEND COMPLETE RECEIVE_FILE", "RECEIVE_FILE", {}, FACTS, ["ALREADY_DONE"]),
        ("WITHDRAW", "REQUEST", {}, FACTS, ["NOT_NOW"]),
    ],
)  # fmt: skip
def test_a_step_is_refused(
    steps: str, step: str, more: dict[str, Any], facts: CaseFacts, expected: list[str]
) -> None:
    transfer = walk(*(Do[one] for one in steps.split()))
    asked = command(transfer, Do[step], DAY + timedelta(days=len(transfer.events)), **more)
    found = decide(transfer, asked, facts)
    assert [one.code for one in found.refusals] == expected
    if expected:
        assert (found.events, found.transfer) == ((), transfer)
    for one in found.refusals:
        assert one.message.endswith(".")
        assert (one.apart is Apart.REGISTER) == (one.code in {"POLICE_NOT_TOLD", "MAPPA_NOT_TOLD"})


def test_a_risk_that_rises_is_acknowledged_again() -> None:
    worse = replace(HIGH, risk=RiskLevel.VERY_HIGH)
    transfer = walk(Do.REQUEST, Do.ACKNOWLEDGE, Do.ACCEPT, facts=HIGH)
    day = date(2003, 10, 4)
    assert codes(transfer, command(transfer, Do.BEGIN, day), worse) == ["NOT_ACKNOWLEDGED"]
    again = decide(
        transfer, command(transfer, Do.ACKNOWLEDGE, day, level=RiskLevel.VERY_HIGH), worse
    ).transfer
    assert again is not None
    assert codes(again, command(again, Do.BEGIN, day), worse) == []
    assert codes(again, command(again, Do.BEGIN, day), HIGH) == []


def test_what_has_no_time_zone_is_not_taken() -> None:
    bare = datetime(2003, 9, 30, 10)  # noqa: DTZ001
    with pytest.raises(ValueError, match="time zone"):
        By(HOME, KENT, bare)
    with pytest.raises(ValueError, match="time zone"):
        command(walk(Do.REQUEST), Do.ACCEPT, DAY, appointment=bare)


def test_events_come_in_their_order() -> None:
    transfer = walk(Do.REQUEST, Do.ACCEPT)
    with pytest.raises(ValueError, match="does not come next"):
        evolve(None, transfer.events[1])
    with pytest.raises(ValueError, match="does not come next"):
        evolve(transfer, transfer.events[1])
    with pytest.raises(ValueError, match="one event"):
        fold(())
    other = replace(command(transfer, Do.BEGIN, LATER), transfer="trf_2")
    with pytest.raises(ValueError, match="trf_2"):
        decide(transfer, other, FACTS)
    assert codes(None, other) == ["NO_TRANSFER"]


# Rules of a time


def test_a_transfer_keeps_the_rules_under_which_it_began() -> None:
    assert [one.key for one in rule_sets()] == ["2003", "2004"]
    days = (date(1999, 1, 1), LATER - timedelta(days=1), LATER)
    assert [rules_on(day).key for day in days] == ["2003", "2003", "2004"]
    old = walk(Do.REQUEST, day=LATER - timedelta(days=1))
    assert codes(old, command(old, Do.REFUSE, date(2004, 11, 1))) == []
    new = walk(Do.NOTIFY, day=LATER)
    assert codes(new, command(new, Do.REFUSE, date(2004, 11, 1))) == ["NOT_IN_RULES"]
    # Half past eleven at night in UTC is the next day in England in summer.
    eve = By(HOME, KENT, datetime(2004, 9, 16, 23, 30, tzinfo=UTC))
    assert begun(by=eve).rules_key == "2004"


def test_every_rule_says_where_it_is_from_and_how_sure_that_is() -> None:
    content = yaml.safe_load(Path("rules/data/transfers.yaml").read_text("utf-8"))
    for version in content["versions"]:
        parts = [
            version,
            *(part for part in version.values() if isinstance(part, dict) and "NOTIFY" not in part),
        ]
        for part in (*parts, *version["clocks"].values()):
            assert part["source"].strip()
            assert part["confidence"] in {"high", "medium", "low", "invented"}
    for rules in rule_sets():
        # No circular's annex could be read, so no length of time may pass for a sourced one.
        assert {time.basis.confidence for time in rules.clocks.values()} <= {"low", "invented"}
        assert set(rules.clocks) <= set(BEGINS)
        assert (Do.REFUSE in rules.steps) == bool(rules.refusals) == (Do.ACCEPT in rules.steps)
    assert set(rule_sets()[0].clocks) == set(Clock)


def test_the_table_leaves_nothing_out() -> None:
    assert {row.step for row in TABLE} == set(Do)
    assert {row.after for row in TABLE} - {None} == set(S)
    assert not FINAL & {state for row in TABLE if row.after for state in row.before}
    assert set(COMMANDS) | {Do.PROPOSE} == set(Do)


def test_orders_need_a_court_and_licences_none() -> None:
    rules = rules_on(DAY)
    assert rules.under([SentenceType.AUTOMATIC_LICENCE]) is SupervisedUnder.LICENCE
    both = [SentenceType.AUTOMATIC_LICENCE, SentenceType.COMMUNITY_PUNISHMENT]
    assert rules.under(both) is SupervisedUnder.ORDER


def test_the_drawing_is_of_the_rules() -> None:
    old, new = (drawing(K.BETWEEN_AREAS, rules) for rules in rule_sets())
    assert "REQUESTED --> REFUSED: Refuse the case (receiving side)" in old
    assert "REFUSED" not in new
    assert "NOTIFIED --> ALLOCATED" in new
    assert "FULL --> [*]" in old


# Many at once


def many(*cases: str, **wrong: Any) -> list[Asked]:
    return [
        Asked(None, propose(case=case, transfer=f"trf_{n}", **wrong), FACTS) for n, case in enumerate(cases)
    ]


def test_each_valid_case_moves_or_none_does() -> None:
    good = many("sup_1", "sup_2")
    assert [event.transfer for event in decide_all(good).events] == ["trf_0", "trf_1"]
    bad = many("sup_3", reason="")[0]
    mixed = decide_all([*good, replace(bad, command=replace(bad.command, transfer="trf_9"))])
    assert not mixed.allowed
    assert mixed.events == ()
    assert {place: [one.code for one in why] for place, why in mixed.refused.items()} == {2: ["SAY_MORE"]}
    twice = decide_all(many("sup_1", "sup_2", "sup_1"))
    assert {place: [one.code for one in why] for place, why in twice.refused.items()} == {2: ["TWICE"]}


def test_many_that_are_sent_again_change_nothing() -> None:
    first = decide_all(many("sup_1", "sup_2"))
    again = [
        Asked(done.transfer, one.command, one.facts)
        for one, done in zip(many("sup_1", "sup_2"), first.decisions, strict=True)
    ]
    found = decide_all(again)
    assert found.allowed
    assert found.events == ()
    assert all(one.repeated for one in found.decisions)


# Telling


def test_who_is_told() -> None:
    transfer = walk(Do.REQUEST)
    assert told(transfer, transfer.events[0]) == ()
    assert told(transfer, transfer.events[1])[:1] == (TransferParty.RECEIVING_OFFICE,)
    near = begun(K.WITHIN_AREA)
    assert TransferParty.RECEIVING_OFFICE in told(near, near.events[0])
    # Nobody hears of the end of what they never heard of.
    quiet, loud = walk(Do.WITHDRAW), walk(Do.REQUEST, Do.WITHDRAW)
    assert told(quiet, quiet.events[-1]) == ()
    assert told(loud, loud.events[-1]) == (TransferParty.RECEIVING_OFFICE, TransferParty.VICTIM_UNITS)
    full = walk(Do.REQUEST, Do.ACCEPT, Do.BEGIN, Do.AMEND, Do.COMPLETE)
    assert TransferParty.VICTIM_UNITS in told(full, full.events[-1])
