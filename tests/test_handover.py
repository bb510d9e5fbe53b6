"""The gate: what is in place for a release or a recall, who is due out, and that what only some may read gives nothing away."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.codes import HandoverItem, ItemState, KeyDate, RecallItem, ReleaseType, SentenceType
from rules.handover import (
    Held,
    Item,
    Leaving,
    Possible,
    Recalling,
    complete,
    due_out,
    recall_checklist,
    release_checklist,
    rules_on,
    supervised,
)
from rules.sentence_dates.law import CONFIDENCE

H, R, S, T = HandoverItem, ReleaseType, ItemState, SentenceType
ACR = T.AUTOMATIC_CONDITIONAL_RELEASE
AUR = T.AUTOMATIC_UNCONDITIONAL_RELEASE

TODAY = date(2003, 9, 1)
LEAVES = date(2003, 10, 23)
"""A Thursday."""
BARE = Leaving(LEAVES, R.CONDITIONAL_OR_AUTOMATIC, ACR)
READY = replace(
    BARE,
    plan=TODAY,
    address_checked=TODAY,
    address_fit=True,
    conditions=TODAY,
    reporting_told=TODAY,
    reports_on=LEAVES,
    reports_at="Leeds, Waterloo House",
    area="West Yorkshire",
    responsible_from=LEAVES,
    officer="P Ellis",
)


def states(items: tuple[Item, ...]) -> dict[Any, ItemState]:
    return {item.code: item.state for item in items}


def line(items: tuple[Item, ...], code: HandoverItem | RecallItem) -> Item:
    return next(item for item in items if item.code is code)


def test_nothing_is_in_place_at_first() -> None:
    items = release_checklist(BARE, TODAY)
    assert [item.code for item in items] == list(HandoverItem)
    assert {item.state for item in items if item.blocks} == {S.MISSING}
    assert not complete(items)
    plan = line(items, H.RELEASE_PLAN)
    # 28 days before 23 October.
    assert (plan.due, plan.words, plan.page) == (date(2003, 9, 25), "Release plan: Not agreed.", "handover")


def test_what_is_not_done_on_its_last_day_is_late_the_day_after() -> None:
    last = date(2003, 9, 25)
    assert line(release_checklist(BARE, last), H.RELEASE_PLAN).state is S.MISSING
    late = line(release_checklist(BARE, last + timedelta(days=1)), H.RELEASE_PLAN)
    assert (late.state, late.words) == (
        S.LATE,
        "Release plan: Not agreed; it was due on 25 September 2003.",
    )


def test_a_handover_is_complete_when_all_that_blocks_it_is_done() -> None:
    items = release_checklist(READY, TODAY)
    assert {item.state for item in items if item.blocks} == {S.DONE}
    assert complete(items)
    assert line(items, H.RESPONSIBLE_AREA).words == "Responsible area: West Yorkshire from 23 October 2003."


@pytest.mark.parametrize(
    ("change", "code", "state"),
    [
        ({"address_fit": None}, H.ADDRESS_CHECK, S.MISSING),
        ({"address_checked": None}, H.ADDRESS_CHECK, S.MISSING),
        ({"address_fit": False}, H.ADDRESS_CHECK, S.WRONG),
        # Leaving on a Thursday: to report that day or on the Friday.
        ({"reports_on": date(2003, 10, 24)}, H.REPORTING, S.DONE),
        ({"reports_on": date(2003, 10, 27)}, H.REPORTING, S.WRONG),
        ({"reports_on": date(2003, 10, 22)}, H.REPORTING, S.WRONG),
        # Leaving on a Friday: that day, or the Monday.
        ({"leaves": date(2003, 10, 24), "reports_on": date(2003, 10, 27)}, H.REPORTING, S.DONE),
        ({"reports_at": None}, H.REPORTING, S.MISSING),
        ({"reporting_told": None}, H.REPORTING, S.MISSING),
        # Nobody would be responsible on the first day.
        ({"responsible_from": date(2003, 10, 24)}, H.RESPONSIBLE_AREA, S.WRONG),
        ({"responsible_from": date(2003, 9, 1)}, H.RESPONSIBLE_AREA, S.DONE),
        ({"area": None}, H.RESPONSIBLE_AREA, S.MISSING),
        ({"officer": None}, H.RESPONSIBLE_OFFICER, S.MISSING),
        ({"conditions": None}, H.LICENCE_CONDITIONS, S.MISSING),
    ],
)
def test_one_thing_open_leaves_the_handover_open(
    change: dict[str, Any], code: HandoverItem, state: ItemState
) -> None:
    items = release_checklist(replace(READY, **change), TODAY)
    assert line(items, code).state is state
    assert complete(items) is (state is S.DONE)


@pytest.mark.parametrize(
    ("on", "sentence", "young", "under_an_area"),
    [
        (R.CONDITIONAL_OR_AUTOMATIC, ACR, False, True),
        # An adult leaves a sentence under 12 months without a licence, and a young offender on a notice of supervision.
        (R.CONDITIONAL_OR_AUTOMATIC, AUR, False, False),
        (R.CONDITIONAL_OR_AUTOMATIC, AUR, True, True),
        (R.CONDITIONAL_OR_AUTOMATIC, T.DETENTION_AND_TRAINING, False, True),
        # Curfew is on a licence, whatever the sentence.
        (R.HOME_DETENTION_CURFEW, AUR, False, True),
        (R.NON_PAROLE, T.DISCRETIONARY_CONDITIONAL_RELEASE, False, True),
        (R.PAROLE, T.DISCRETIONARY_CONDITIONAL_RELEASE, False, True),
        (R.LIFE_LICENCE, T.LIFE, False, True),
        (R.SENTENCE_END, T.RECALL, False, False),
        (R.BAIL, None, False, False),
    ],
)
def test_who_is_under_an_area_after_release(
    on: ReleaseType, sentence: SentenceType | None, young: bool, under_an_area: bool
) -> None:
    leaving = Leaving(LEAVES, on, sentence, young=young)
    assert supervised(leaving) is under_an_area
    needed = {item.state for item in release_checklist(leaving, TODAY) if item.blocks}
    assert needed == {S.MISSING if under_an_area else S.NOT_NEEDED}


def test_an_address_for_curfew_must_be_suitable() -> None:
    items = release_checklist(replace(READY, on=R.HOME_DETENTION_CURFEW, address_fit=False), TODAY)
    assert "curfew needs one that is" in line(items, H.ADDRESS_CHECK).words


@pytest.mark.parametrize(("victim", "mappa"), [*product((False, True), repeat=2)])
def test_what_only_some_may_read_shows_in_nothing_else(victim: bool, mappa: bool) -> None:
    plain = release_checklist(READY, TODAY)
    items = release_checklist(replace(READY, victim=victim, mappa=mappa), TODAY)
    assert complete(items) is complete(plain)
    assert [item for item in items if item.part is None] == [item for item in plain if item.part is None]
    parts = {item.code: item.part for item in items if item.part}
    assert parts == {H.VICTIM_TOLD: "victims", H.MAPPA: "register"}
    assert states(items)[H.VICTIM_TOLD] is (S.MISSING if victim else S.NOT_NEEDED)
    assert states(items)[H.MAPPA] is (S.MISSING if mappa else S.NOT_NEEDED)


def test_the_victim_unit_is_told_in_time() -> None:
    told = replace(READY, victim=True, victim_told=date(2003, 9, 10))
    assert (
        line(release_checklist(told, TODAY), H.VICTIM_TOLD).words
        == "Victim contact told: Told on 10 September 2003."
    )
    assert line(release_checklist(replace(told, victim_told=None), LEAVES), H.VICTIM_TOLD).state is S.LATE


def test_a_recall_goes_back_the_same_way() -> None:
    # Breach on Monday 1 September: two working days are the 3rd, five the 8th.
    recalling = Recalling(TODAY)
    items = recall_checklist(recalling, TODAY)
    assert [item.code for item in items] == list(RecallItem)
    assert line(items, RecallItem.RECALL_REPORT).due == date(2003, 9, 3)
    assert line(items, RecallItem.LICENCE_REVOKED).due == date(2003, 9, 8)
    assert line(items, RecallItem.PRISON_TOLD).due is None
    assert not complete(items)
    back = replace(
        recalling,
        reported=TODAY,
        revoked=date(2003, 9, 4),
        police_told=date(2003, 9, 4),
        received=date(2003, 9, 12),
        area="West Yorkshire",
        officer="P Ellis",
    )
    open_ = recall_checklist(back, date(2003, 9, 12))
    # Received on Friday the 12th: told by Monday.
    assert line(open_, RecallItem.PRISON_TOLD).due == date(2003, 9, 15)
    assert not complete(open_)
    assert complete(recall_checklist(replace(back, prison_told=date(2003, 9, 15)), date(2003, 9, 20)))
    nobody = line(recall_checklist(replace(back, officer=None), TODAY), RecallItem.HOME_AREA)
    assert (nobody.state, nobody.words) == (
        S.MISSING,
        "Home area and officer: West Yorkshire, and nobody is named.",
    )
    assert line(recall_checklist(recalling, date(2003, 9, 4)), RecallItem.RECALL_REPORT).state is S.LATE


SHORT = {
    KeyDate.CURFEW_ELIGIBILITY: date(2003, 7, 14),
    KeyDate.CONDITIONAL_RELEASE: date(2003, 10, 25),
    KeyDate.SENTENCE_EXPIRY: date(2004, 7, 24),
}
LONG = {
    KeyDate.PAROLE_ELIGIBILITY: date(2003, 12, 1),
    KeyDate.NON_PAROLE: date(2004, 8, 4),
    KeyDate.LICENCE_EXPIRY: date(2005, 1, 1),
    KeyDate.SENTENCE_EXPIRY: date(2005, 12, 31),
}


@pytest.mark.parametrize(
    ("held", "on", "day", "leaves", "left", "near", "possible"),
    [
        # A Saturday: the Friday before, 53 days on (29 in September and 24). Curfew has been possible since July.
        (Held(ACR, SHORT), R.CONDITIONAL_OR_AUTOMATIC, date(2003, 10, 25), date(2003, 10, 24), 53, True, True),
        # Curfew was granted.
        (Held(ACR, SHORT, granted=(R.HOME_DETENTION_CURFEW, date(2003, 9, 8))), R.HOME_DETENTION_CURFEW,
         date(2003, 9, 8), date(2003, 9, 8), 7, True, False),
        # One granted for later than the day of duty counts for nothing.
        (Held(ACR, SHORT, granted=(R.HOME_DETENTION_CURFEW, date(2003, 12, 8))), R.CONDITIONAL_OR_AUTOMATIC,
         date(2003, 10, 25), date(2003, 10, 24), 53, True, True),
        # 4 August 2004 is 338 days on; parole is possible on the 91st day, which is not within 90.
        (Held(T.DISCRETIONARY_CONDITIONAL_RELEASE, LONG), R.NON_PAROLE, date(2004, 8, 4), date(2004, 8, 4), 338, False, False),
        # After a recall, the end of the licence: New Year's Day, so New Year's Eve.
        (Held(T.RECALL, LONG), R.SENTENCE_END, date(2005, 1, 1), date(2004, 12, 31), 487, False, False),
        (Held(None, {KeyDate.SENTENCE_EXPIRY: date(2003, 9, 1)}), R.SENTENCE_END, TODAY, TODAY, 0, True, False),
        # Past, and no release is recorded.
        (Held(None, {KeyDate.CONDITIONAL_RELEASE: date(2003, 8, 29)}), R.CONDITIONAL_OR_AUTOMATIC,
         date(2003, 8, 29), date(2003, 8, 29), -3, True, False),
        (Held(T.LIFE, {}, granted=(R.LIFE_LICENCE, date(2003, 9, 30))), R.LIFE_LICENCE,
         date(2003, 9, 30), date(2003, 9, 30), 29, True, False),
    ],
)  # fmt: skip
def test_who_is_due_out(
    held: Held, on: ReleaseType, day: date, leaves: date, left: int, near: bool, possible: bool
) -> None:
    found = due_out(held, TODAY)
    assert found is not None
    assert (found.on, found.day, found.leaves, found.days_left) == (on, day, leaves, left)
    assert (found.near, found.possible) == (near, possible)


def test_what_may_come_before_is_told() -> None:
    found = due_out(Held(ACR, SHORT), TODAY)
    assert found is not None
    assert found.earlier == Possible(R.HOME_DETENTION_CURFEW, date(2003, 7, 14))
    assert found.words == (
        "Conditional or automatic release: 24 October 2003, since nobody is released on 25 October 2003. "
        "Home detention curfew is possible any day."
    )


def test_nobody_is_due_out_whom_no_date_lets_out() -> None:
    assert due_out(Held(T.LIFE, {KeyDate.SENTENCE_EXPIRY: TODAY}), TODAY) is None
    assert due_out(Held(ACR, {}), TODAY) is None
    assert due_out(Held(T.RECALL, {KeyDate.CONDITIONAL_RELEASE: TODAY}), TODAY) is None


def test_ninety_days_are_those_of_the_rule() -> None:
    assert rules_on(TODAY).due_out_days == 90
    last = TODAY + timedelta(days=90)
    for day, near in ((last, True), (last + timedelta(days=3), False)):
        found = due_out(Held(None, {KeyDate.SENTENCE_EXPIRY: day}), TODAY)
        assert found is not None
        assert found.near is near


def test_the_rules_are_whole() -> None:
    rules = rules_on(TODAY)
    assert {clock.item for clock in rules.release} == set(HandoverItem)
    assert {clock.item for clock in rules.recall} == set(RecallItem)
    assert set(rules.releases) == set(ReleaseType)
    for clock in (*rules.release, *rules.recall):
        assert clock.source
        assert clock.confidence in (*CONFIDENCE, "invented")
        assert not (clock.blocks and clock.part)
    assert rules_on(date(1990, 1, 1)) == rules


DATES = st.dictionaries(st.sampled_from(list(KeyDate)), st.dates(date(2003, 1, 1), date(2006, 1, 1)))


@given(DATES, st.sampled_from([None, ACR, AUR, T.RECALL, T.LIFE]))
def test_the_day_through_the_gate_is_never_after_that_of_the_law(
    dates: dict[KeyDate, date], sentence: SentenceType | None
) -> None:
    found = due_out(Held(sentence, dates), TODAY)
    if found:
        assert found.leaves <= found.day
        assert found.leaves.weekday() < 5
        assert found.day in dates.values()
        assert found.earlier is None or found.earlier.day < found.day
