"""National Standards, as pure rules: the case histories, the file of rules, and that order of recording decides nothing."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from importlib.resources import files
from itertools import pairwise
from typing import TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.codes import ContactOutcome, SentenceType, StandardState, StopKind
from rules.standards import Happening, History, Stop, Supervision, Unusable, evaluate, law, read, standing
from rules.standards.cases import Case, cases
from rules.standards.changing import changed, left_out, words_of
from rules.standards.figures import margin, share

T = TypeVar("T")
TEXT = (files("rules.data") / "standards.yaml").read_text("utf-8")
DAYS = st.dates(date(2001, 10, 1), date(2005, 12, 1))
OUTCOMES = st.sampled_from([None, *(one.name for one in ContactOutcome)])
KINDS = st.sampled_from(
    [
        *("OFFICE_VISIT", "HOME_VISIT", "WORK_SESSION", "FORMAL_WARNING", "BREACH_ACTION", "RECALL_REQUEST"),
        *("ASSESSMENT", "HIGH_RISK", "COUNTERSIGNED", "COURT_REVIEW", "TESTS", "HOURS"),
    ]
)
HAPPENINGS = st.lists(
    st.builds(
        Happening,
        st.integers(0, 99).map(str),
        DAYS,
        KINDS,
        OUTCOMES,
        st.integers(1, 25),
        st.none() | DAYS,
    ),
    max_size=25,
    unique_by=lambda one: one.id,
)
STOPS = st.lists(
    st.builds(
        lambda kind, day, length: Stop(kind, day, day + timedelta(days=length) if length else None),
        st.sampled_from(StopKind),
        DAYS,
        st.integers(0, 90),
    ),
    max_size=3,
)
SUPERVISIONS = st.lists(
    st.builds(Supervision, st.integers(0, 9).map(str), DAYS, st.none(), st.sampled_from(["kent", "essex"])),
    max_size=3,
    unique_by=lambda one: one.id,
)
HISTORIES = st.builds(
    History,
    st.just("sen_1"),
    st.sampled_from(SentenceType),
    DAYS,
    st.none() | DAYS,
    st.none() | st.integers(1, 36),
    HAPPENINGS,
    STOPS,
    SUPERVISIONS,
)


@pytest.mark.parametrize("case", cases(), ids=lambda one: one.name)
def test_a_case_history_has_its_results(case: Case) -> None:
    """Exactly those that a probation manager reads in the file."""
    assert case.found() == dict(case.expected)


def test_the_case_histories_reach_every_standard_and_state() -> None:
    """There are enough of them, no two of one name, and none of the standards or states is left out."""
    assert len({one.name for one in cases()}) == len(cases()) >= 80
    assert {key for one in cases() for key in one.expected} == set(law().names())
    told = {
        line.split(";")[0].split(" on ")[0].split(".")[0]
        for one in cases()
        for x in one.expected.values()
        for line in x
    }
    assert told == {state.label for state in StandardState}


@settings(max_examples=60)
@given(HISTORIES, DAYS, st.randoms(use_true_random=False))
def test_the_order_of_recording_decides_nothing(history: History, on: date, dice: random.Random) -> None:
    """Whatever is shuffled, the results are the same."""

    def mixed(items: Sequence[T]) -> list[T]:
        found = list(items)
        dice.shuffle(found)
        return found

    other = replace(
        history,
        happenings=mixed(history.happenings),
        stops=mixed(history.stops),
        supervisions=mixed(history.supervisions),
    )
    assert evaluate(other, on) == evaluate(history, on)


@settings(max_examples=60)
@given(HISTORIES, DAYS, st.integers(0, 120))
def test_the_calendar_changes_nothing_before_the_day_that_is_told(
    history: History, on: date, later: int
) -> None:
    """Between two looks only the reader's day turns what is due into what is missed; nothing has to be written."""
    happened = [one for one in history.happenings if one.day <= on and (one.sought or on) <= on]
    known = replace(
        history,
        happenings=happened,
        stops=[one for one in history.stops if one.since <= on],
        supervisions=[one for one in history.supervisions if one.since <= on],
    )
    look = standing(known, on).next_look
    day = on + timedelta(days=later)
    if look is None or day < look:
        assert evaluate(known, day) == evaluate(known, on)
    else:
        assert look > on


@settings(max_examples=40)
@given(HISTORIES, DAYS)
def test_results_are_of_one_order_and_have_ids_of_their_own(history: History, on: date) -> None:
    """No two results share an id; periods of a standard follow each other without gap or overlap."""
    found = evaluate(history, on)
    assert len({one.id("sen_1") for one in found}) == len(found)
    for key in ("FREQUENCY", "LICENCE_FREQUENCY", "DTTO_HOURS"):
        periods = [one for one in found if one.key == key and one.state is not StandardState.NOT_APPLICABLE]
        for one, following in pairwise(periods):
            assert one.due is not None
            assert following.since == one.due + timedelta(days=1)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("to: 2002-04-01", "to: 2002-03-01", "Gap: NS2000 ends on 2002-03-01"),
        ("to: 2002-04-01", "to: 2002-05-01", "Overlap: NS2000 ends on 2002-05-01"),
        (
            "to: null\n    name: National Standards 2005",
            "to: 2006-01-01\n    name: National Standards 2005",
            "last",
        ),
        (
            "limit: {working_days: 5}",
            "limit: {working_days: -5}",
            "NS2000 FIRST_CONTACT limit: -5 working_days",
        ),
        ("limit: {working_days: 5}", "limit: {fortnights: 5}", "there is no unit fortnights"),
        (
            "length: {months: 3}, number: 12",
            "length: {weeks: 1}, number: 12",
            "NS2000 FREQUENCY phase 1: 12 in 1 week",
        ),
        ("rule: within", "rule: sometime", "`rule` is one of"),
        ("of: [ASSESSMENT]", "of: [ASESSMENT]", "NS2000 PLAN: nothing in a record is a ASESSMENT"),
        ("drops: [HOME_VISIT]", "drops: [HOUSE]", "NS2005: it drops HOUSE"),
        ("based_on: NS2000", "based_on: NS1995", "NS2002: there is no earlier NS1995"),
        ("types: orders", "types: everyone", "there is no group everyone"),
        ("repeats: true", "times: 2", "the last phase repeats"),
        ("excuses: [ACCEPTABLE_ABSENCE]", "excuses: [ATTENDED]", "ATTENDED both counts and excuses"),
        ("confidence: medium", "confidence: certain", "confidence is one of"),
        ("says: An order begins", "sais: An order begins", "nothing is called sais"),
        ("versions:", "version:", "no `versions`"),
        ("groups:", "groups: [", "not YAML"),
    ],
)
def test_a_file_that_cannot_be_is_refused_where_it_is_wrong(old: str, new: str, said: str) -> None:
    """In one sentence that names the version, the standard and the value."""
    assert old in TEXT
    with pytest.raises(Unusable, match=r"^[^\n]*$") as refused:
        read(TEXT.replace(old, new, 1))
    assert said in str(refused.value)


def test_every_fault_of_a_file_is_named_with_its_line() -> None:
    """So that it is put right in one go; what can't be laid out at all is a fault and no crash."""
    wrong = TEXT.replace("to: 2002-04-01", "to: 2002-03-01", 1).replace("rule: review", "rule: sometime", 1)
    wrong = wrong.replace("limit: {working_days: 15}", "limit: {working_days: -15}", 1)
    with pytest.raises(Unusable) as refused:
        read(wrong)
    where = [
        wrong[: wrong.index(one)].count("\n") + 1 for one in ("      PLAN:", "      REVIEW:", "  - from:")
    ]
    plan, review, gap = refused.value.faults
    assert plan.startswith(f"Line {where[0]}: NS2000 PLAN limit: -15")
    assert review.startswith(f"Line {where[1]}: NS2000 REVIEW: `rule`")
    assert gap.startswith(f"Line {where[2]}: Gap: NS2000 ends on 2002-03-01")
    for old, new in (
        ("versions:", "versions: 5\nothers:"),
        ("types: orders", "types: [orders]"),
        ("of: [ASSESSMENT]", "of: 5"),
        ("from: 2000-04-01", "from: 2000-04-01 10:00:00"),
        ("from: 2000-04-01", "from: 2000-13-01"),
        ("      PLAN:", "      5:"),
        ("      PLAN:", "      yes:"),
        ("from: 2000-04-01", "from: !!int x"),
        ("short: NS2000", "short: &a NS2000"),
    ):
        assert old in TEXT
        with pytest.raises(Unusable):
            read(TEXT.replace(old, new, 1))
    double = TEXT.replace("      REVIEW:", "      PLAN:", 1)
    with pytest.raises(Unusable, match=r"^Line [0-9]+: PLAN is there twice"):
        read(double)
    head, _, tail = TEXT.rpartition("rule: count")
    with pytest.raises(Unusable, match="NS2005 FREQUENCY: earlier versions judge it otherwise"):
        read(f"{head}rule: review\n        limit: {{months: 1}}{tail}")


def test_what_other_rules_change_and_leave_out() -> None:
    """By version and standard; a standard that a version has may not go, but for a later version that drops it."""
    slower = read(TEXT.replace("limit: {working_days: 15}", "limit: {working_days: 20}", 1))
    assert [one[:2] for one in changed(law(), slower)] == [
        ("NS2000", "PLAN"),
        ("NS2002", "PLAN"),
        ("NS2005", "PLAN"),
    ]
    assert left_out(law(), slower) == []
    dropped = read(TEXT.replace("drops: [HOME_VISIT]", "drops: [HOME_VISIT, REVIEW]", 1))
    (fault,) = left_out(law(), dropped)
    assert fault.startswith("NS2005 REVIEW: it is not there any more")
    new = TEXT.replace("to: null", "to: 2006-01-01", 1) + (
        "  - {from: 2006-01-01, to: null, name: National Standards 2006, short: NS2006, source: none found, "
        "confidence: invented, based_on: NS2005, drops: [REVIEW]}\n"
    )
    assert left_out(law(), read(new)) == []
    found = list(changed(law(), read(new)))
    assert found[:2] == [
        ("NS2005", None, "National Standards 2005", False, False),
        ("NS2006", None, "National Standards 2006", True, False),
    ]
    assert all(one.version == "NS2006" and one.new for one in found[2:])
    # Back to what was before: all that came since is gone, and the preview says so.
    back = list(changed(read(new), law()))
    assert back[0][:2] == ("NS2005", None) and len(back) == len(found)
    assert all(one.version == "NS2006" and one.gone for one in back[1:])
    assert words_of(read(new))["NS2006 PLAN"].startswith("A plan with its assessment is complete")


@pytest.mark.parametrize(
    ("rule", "due"),
    [
        (
            "rule: count, phases: [{length: {months: 1}, number: 1, repeats: true}], of: [OFFICE_VISIT]",
            [date(2006, 1, 31), date(2006, 2, 28), date(2006, 3, 31)],
        ),
        ("rule: review, limit: {months: 2}, of: [ASSESSMENT]", [date(2006, 3, 1)]),
    ],
    ids=["count", "review"],
)
def test_what_a_later_version_brings_is_asked_of_orders_that_go_on(rule: str, due: list[date]) -> None:
    """From its first day on, and not before; until that day comes the order is looked at again then."""
    new = TEXT.replace("to: null", "to: 2006-01-01", 1) + (
        "  - from: 2006-01-01\n    to: null\n    name: National Standards 2006\n    short: NS2006\n"
        "    source: none found\n    confidence: invented\n    based_on: NS2005\n    standards:\n"
        f"      LATER: {{name: Later, says: Something more., types: supervised, {rule}, source: none found, "
        "confidence: invented}\n"
    )
    order = History("sen_1", SentenceType.COMMUNITY_REHABILITATION, date(2005, 11, 1), date(2006, 10, 31))
    before = standing(order, date(2005, 12, 1), read(new))
    assert [one for one in before.results if one.key == "LATER"] == []
    assert before.next_look is not None and before.next_look <= date(2006, 1, 1)
    found = [one for one in evaluate(order, date(2006, 3, 1), read(new)) if one.key == "LATER"]
    assert [one.due for one in found] == due
    assert {one.version for one in found} == {"NS2006"}


def test_what_a_sample_would_have_said() -> None:
    """No margin for everybody, none that is told where too few are of a kind, and less for a larger sample."""
    assert share(3, 1, 0) == 0.75
    assert share(0, 0, 0) is None
    assert margin(0, 0, 50) is None
    assert margin(90, 100, 100) == 0
    assert margin(998, 1000, 50) is None
    small, large = margin(640, 1000, 50), margin(640, 1000, 400)
    assert small is not None and large is not None
    # 1.96 x sqrt(0.64 x 0.36 / 50 x 950 / 999)
    assert small == pytest.approx(0.1297, abs=0.0001)
    assert large < small
