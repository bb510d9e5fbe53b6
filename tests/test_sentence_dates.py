"""The dates of a sentence, worked out by hand from the rule, and what they never do."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.codes import DateAgreement, KeyDate, SentenceType
from rules.sentence_dates import Term, acts, compare, discharge_day, reasons, term_days, work_out
from rules.sentence_dates.law import CONFIDENCE, curfew

AUR = SentenceType.AUTOMATIC_UNCONDITIONAL_RELEASE
ACR = SentenceType.AUTOMATIC_CONDITIONAL_RELEASE
DCR = SentenceType.DISCRETIONARY_CONDITIONAL_RELEASE
DTO = SentenceType.DETENTION_AND_TRAINING
HDCED, PED, CRD, NPD, LED, SED, AT_RISK = KeyDate

LEAP_YEAR = Term(ACR, date(2003, 3, 1), months=12)
EIGHTEEN_MONTHS = Term(ACR, date(2003, 3, 3), months=18, remand=40)
FOUR_YEARS = Term(DCR, date(2001, 1, 1), 1461)


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("term", "dates"),
    [
        # 12 February to 11 August 2015 is 181 days; half is 90.5, so day 91: 17 in February, 31, 30, 13 in May. The
        # Ministry of Justice's own worked example; the offence puts it under the older Act.
        (Term(AUR, day("2015-02-12"), months=6, offence=day("2005-01-01")), {CRD: "2015-05-13", SED: "2015-08-11"}),
        # 1 March 2003 to 29 February 2004 is 366 days. Half is day 183: 31+30+31+30+31 make 153, so 30 August. Three
        # quarters is 274.5, so day 275: 184 to the end of August, 30, 31, 30 in November.
        (LEAP_YEAR, {CRD: "2003-08-30", LED: "2003-11-30", SED: "2004-02-29", AT_RISK: "2004-02-29"}),
        # 550 days. Half is day 275, less 40: day 235, 29+30+31+30+31+31+30 make 212, so 23 October. Three quarters is
        # 412.5, so 413, less 40: 373 days from 3 March 2003. The end is day 510.
        (EIGHTEEN_MONTHS, {CRD: "2003-10-23", LED: "2004-03-09", SED: "2004-07-24"}),
        # Half of 1,461 is 730.5: day 731, the first after two years of 365. Two thirds is 974: 243 days on. Three
        # quarters is 1,095.75: day 1,096, the first after three years.
        (FOUR_YEARS, {PED: "2003-01-01", NPD: "2003-09-01", LED: "2004-01-01", SED: "2004-12-31", CRD: None}),
        # Remand is all of half: out on the day of sentence. The end is day 61: 29 in March, 30, 2 in May.
        (Term(AUR, day("2003-03-03"), 122, remand=61), {CRD: "2003-03-03", SED: "2003-05-02", LED: None}),
        # Remand is more than half, and the licence still lasts 413 - 275 = 138 days from release: 28+30+31+30+19.
        (Term(ACR, day("2003-03-03"), months=18, remand=300), {CRD: "2003-03-03", LED: "2003-07-19"}),
        # The same of four years or more: from two thirds, 1,096 - 974 = 122 days: January, February, March, 1 May.
        # Remand of 1,000 leaves 461 days of the sentence, so the licence ends within it.
        (Term(DCR, day("2001-01-01"), 1461, remand=1000), {NPD: "2001-01-01", LED: "2001-05-03", SED: "2002-04-06"}),
        # Ten days at large move everything by ten.
        (Term(ACR, day("2003-03-03"), months=18, remand=40, at_large=10),
         {CRD: "2003-11-02", LED: "2004-03-19", SED: "2004-08-03"}),
        # Seven added days move release and not the end; of the licence the sources disagree.
        (Term(ACR, day("2003-03-03"), months=18, remand=40, added=7), {CRD: "2003-10-30", LED: None, SED: "2004-07-24"}),
        # Added days can't hold anybody beyond the end of the sentence.
        (Term(AUR, day("2003-03-03"), 30, added=40), {CRD: "2003-04-01", SED: "2003-04-01"}),
        # Four months from 1 May is 123 days; half is 61.5, so day 62: 31 in May, 30, 1 in July.
        (Term(DTO, day("2003-05-01"), months=4), {CRD: "2003-07-01", SED: "2003-08-31", LED: None, HDCED: None}),
        # Under the later Act the licence lasts to the end. 24 months from 1 June 2005 is 730 days; half is day 365.
        (Term(ACR, day("2005-06-01"), months=24, offence=day("2005-04-04")),
         {CRD: "2006-05-31", LED: "2007-05-31", SED: "2007-05-31", HDCED: None}),
    ],
)  # fmt: skip
def test_dates_are_those_worked_out_by_hand(term: Term, dates: dict[KeyDate, str | None]) -> None:
    worked = work_out(term)
    assert {kind: worked.of(kind).day for kind in dates} == {
        kind: day(text) if text else None for kind, text in dates.items()
    }


@pytest.mark.parametrize(
    ("term", "first"),
    [
        # 30 days of three months (29+31+30 days from 1 February 2000): 1 March, 15 days before half on the 16th.
        (Term(AUR, day("2000-02-01"), months=3), "2000-03-01"),
        # A quarter of four months (121 days): 30.25, so day 31.
        (Term(AUR, day("2000-02-01"), months=4), "2000-03-02"),
        # Half of 365 is 183, less 60: day 123, 31+30+31+31.
        (Term(ACR, day("2001-10-01"), months=12), "2002-01-31"),
        # The same less 90, from December 2002: day 93, 28+31+30+4.
        (Term(ACR, day("2003-02-01"), months=12), "2003-05-04"),
        # 90 days before half would be day 185 less 40 of remand, 25 July; 135 days, 10 June, but that rule began later.
        (EIGHTEEN_MONTHS, "2003-07-14"),
        # Sentenced under it: half of 549 is 275, less 135: day 140, 31+30+31+30+18.
        (Term(ACR, day("2003-08-01"), months=18), "2003-12-18"),
        # Added days put it off.
        (Term(ACR, day("2003-08-01"), months=18, added=3), "2003-12-21"),
        # A sentence too short, one too long, one with too little left.
        (Term(AUR, day("2003-08-01"), months=2), None),
        (Term(DCR, day("2003-08-01"), months=48), None),
        (Term(AUR, day("2003-08-01"), months=4, remand=50), None),
        # Whoever has to register was barred from March 2001.
        (Term(ACR, day("2003-08-01"), months=18, registered=True), None),
        (Term(ACR, day("2000-02-01"), months=12, registered=True), "2000-06-02"),
    ],
)
def test_curfew_is_possible_from_the_first_day_that_the_rule_of_that_day_allows(
    term: Term, first: str | None
) -> None:
    assert work_out(term).of(HDCED).day == (day(first) if first else None)


def test_a_working_says_each_step() -> None:
    working = work_out(EIGHTEEN_MONTHS).of(CRD)
    assert working.steps == (
        "Sentence of 18 months from 3 March 2003: 550 days",
        "Half of 550 days is 275 days",
        "Less 40 days on remand: 235",
        "The day of sentence is day 1, so day 235 is 23 October 2003",
    )
    assert "33(1)(b)" in working.source
    assert working.confidence == "high"
    rounded = work_out(EIGHTEEN_MONTHS).of(LED)
    assert "rounded up" in rounded.steps[1]
    assert (rounded.rounded, rounded.confidence) == (True, "medium")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"type": SentenceType.LIFE}, "life"),
        ({"type": SentenceType.EXTENDED}, "extended"),
        ({"type": SentenceType.RECALL}, "recalled"),
        ({"type": SentenceType.PROBATION}, "not-custody"),
        ({"type": None}, "not-custody"),
        ({"made": None}, "no-length"),
        ({"months": None}, "no-length"),
        ({"months": None, "days": 0}, "no-length"),
        ({"several": True}, "several"),
        ({"remand": -1}, "days-do-not-fit"),
        ({"made": date(1992, 9, 30)}, "no-act"),
        ({"made": date(2005, 4, 4)}, "offence-day"),
        ({"type": AUR, "months": 6, "made": date(2005, 4, 4)}, "offence-day"),
        ({"type": AUR, "months": 6, "made": date(2005, 6, 1), "offence": date(2005, 5, 1)}, "no-act"),
        ({"offence": date(2004, 1, 1)}, "offence-day"),
        ({"months": 11}, "type-and-length"),
        ({"months": 48}, "type-and-length"),
        ({"type": DTO, "months": 4, "remand": 9}, "remand-and-training-order"),
        ({"type": DTO, "months": 4, "added": 9}, "added-days-and-training-order"),
    ],
)  # fmt: skip
def test_what_is_not_sure_is_not_worked_out(change: dict[str, Any], reason: str) -> None:
    values: dict[str, Any] = {"type": ACR, "made": date(2003, 3, 3), "months": 18}
    worked = work_out(Term(**{**values, **change}))
    assert worked.reason is not None
    assert worked.reason.key == reason
    assert worked.days() == {}
    assert all(each.reason is worked.reason for each in worked.workings.values())


def test_a_year_of_365_days_is_a_year_in_a_leap_year_too() -> None:
    assert work_out(Term(ACR, date(2003, 3, 1), 365)).reason is None
    assert work_out(Term(AUR, date(2003, 3, 1), 365)).reason is None
    assert work_out(Term(AUR, date(2003, 3, 1), 366)).reason == reasons()["type-and-length"]
    assert work_out(Term(DCR, date(2003, 3, 1), 1460)).reason is None


def test_whoever_was_past_the_day_when_curfew_began_was_left_out() -> None:
    assert work_out(Term(ACR, date(1998, 6, 1), months=12)).of(HDCED).reason == reasons()["before-curfew"]


@pytest.mark.parametrize(
    ("made", "months", "days"),
    [
        ("2003-01-01", 3, 90),  # to 31 March
        ("2003-02-01", 1, 28),
        ("2004-02-01", 1, 29),
        ("2003-01-31", 1, 29),  # to 28 February, which has no 31st
        ("2004-01-31", 1, 30),
        ("2003-12-31", 2, 61),  # to 29 February 2004: 1 + 31 + 29
        ("2004-02-29", 12, 366),  # to 28 February 2005, which has no 29th
        ("2001-01-01", 48, 1461),
    ],
)
def test_a_month_is_a_calendar_month(made: str, months: int, days: int) -> None:
    assert term_days(day(made), months) == days


@pytest.mark.parametrize(
    ("due", "days", "leaves"),
    [
        ("2003-09-26", 100, "2003-09-26"),  # a Friday
        ("2003-09-27", 100, "2003-09-26"),
        ("2003-09-28", 100, "2003-09-26"),
        ("2003-09-27", 5, "2003-09-27"),  # five days or fewer: Saturdays too
        ("2003-09-28", 5, "2003-09-27"),
        ("2003-12-26", 100, "2003-12-24"),
        ("2004-04-12", 100, "2004-04-08"),  # from Easter Monday over Good Friday
    ],
)
def test_nobody_leaves_on_a_weekend_or_a_holiday(due: str, days: int, leaves: str) -> None:
    assert discharge_day(day(due), days) == day(leaves)


def test_dates_of_the_prison_are_compared_with_both_workings() -> None:
    held = {CRD: date(2003, 12, 2), LED: date(2004, 3, 8), SED: date(2004, 7, 24), PED: date(2003, 1, 1)}
    found = {each.kind: each for each in compare(work_out(EIGHTEEN_MONTHS), held)}
    assert NPD not in found
    assert (found[CRD].agreement, found[CRD].days) == (DateAgreement.DIFFERS, 40)
    assert found[CRD].words.endswith("as if the 40 days on remand had not been counted.")
    assert found[CRD].imported_steps == (
        "The prison holds 2 December 2003",
        "That is day 275 of the sentence",
    )
    assert (found[LED].days, found[LED].rounding) == (-1, True)
    assert found[SED].agreement is DateAgreement.SAME
    assert found[PED].agreement is DateAgreement.IMPORTED_ONLY
    assert found[HDCED].agreement is DateAgreement.WORKED_OUT_ONLY


def test_what_is_not_worked_out_is_compared_with_its_reason() -> None:
    life = compare(work_out(Term(SentenceType.LIFE, date(2003, 3, 3))), {})
    assert {each.agreement for each in life} == {DateAgreement.NEITHER}
    assert "tariff" in life[0].words


def test_the_rules_are_whole() -> None:
    """Every key that a rule names is there, and everything has a source and a confidence mark."""
    for act in acts():
        for kind in act.kinds:
            assert set(kind.not_with.values()) <= set(reasons())
            for rule in kind.dates:
                assert set(rule.not_with.values()) <= set(reasons())
                assert rule.source
                assert {rule.confidence, rule.rounded} <= set(CONFIDENCE)
    for reason in reasons().values():
        assert reason.source
        assert reason.confidence in CONFIDENCE
    for version in curfew().versions:
        assert version.bands[-1].months_under == curfew().months_under
        for band in version.bands:
            assert [band.serve_days, band.serve, band.before_half].count(None) == 2


KINDS = st.sampled_from([(AUR, 1, 364), (ACR, 366, 1460), (DCR, 1461, 9000)])
TERMS = KINDS.flatmap(
    lambda kind: st.builds(
        Term,
        st.just(kind[0]),
        st.dates(date(1992, 10, 1), date(2005, 4, 3)),
        st.integers(kind[1], kind[2]),
        remand=st.integers(0, 1500),
        at_large=st.integers(0, 300),
        added=st.one_of(st.just(0), st.integers(0, 300)),
    )
)


@given(TERMS)
def test_no_date_is_before_sentence_or_after_its_end(term: Term) -> None:
    worked = work_out(term)
    assert worked.reason is None
    assert term.made is not None
    days = worked.days()
    assert all(term.made <= each <= days[SED] for each in days.values())


@given(TERMS)
def test_dates_come_in_the_order_of_the_sentence(term: Term) -> None:
    days = work_out(term).days()
    order = [days[kind] for kind in (HDCED, PED, CRD, NPD, LED, SED, AT_RISK) if kind in days]
    assert all(earlier <= later for earlier, later in pairwise(order))


@given(TERMS, st.integers(1, 200))
def test_more_remand_never_makes_release_later(term: Term, more: int) -> None:
    longer = Term(
        term.type, term.made, term.days, remand=term.remand + more, at_large=term.at_large, added=term.added
    )
    before, after = work_out(term).days(), work_out(longer).days()
    for kind in (PED, CRD, NPD, SED):
        if kind in before:
            assert before[kind] - timedelta(days=more) <= after[kind] <= before[kind]


@given(st.dates(date(1993, 1, 1), date(2004, 12, 31)), st.integers(1, 120))
def test_the_last_day_of_a_term_of_months_is_a_day_short_of_the_same_day(made: date, months: int) -> None:
    """Or the last of the month, when the month has no such day."""
    after = made + timedelta(days=term_days(made, months))
    assert after.day == made.day or (after.day == 1 and made.day > 28)
