"""How far a figure, a milestone or a risk is from plan; what is kept back; and what of a file can't be used."""

from __future__ import annotations

from datetime import date
from typing import Any, TypeAlias

import pytest

from rules.benefits import (
    NATIONAL,
    TEMPLATE,
    Counted,
    Found,
    Returned,
    figure_faults,
    judge,
    judge_milestone,
    judge_risk,
    measures,
    months_of,
    points,
    read,
    risk_faults,
    total,
    versions,
)
from rules.codes import BenefitKind, DeviationLevel, RiskDecision

K: TypeAlias = BenefitKind
L: TypeAlias = DeviationLevel
R: TypeAlias = RiskDecision
SEPT, ON = date(2003, 9, 1), date(2003, 12, 15)
AREAS = ("kent", "west-yorkshire")


@pytest.mark.parametrize(
    ("kind", "planned", "actual", "level", "words"),
    [
        (K.COST, 1000, 900, L.ON_PLAN, "£900, against £1,000 planned."),
        (K.COST, 1000, 1049, L.ON_PLAN, "£1,049, 4.9% more than the £1,000 planned."),
        (K.COST, 1000, 1050, L.WATCH, "£1,050, 5% more than the £1,000 planned."),
        (K.COST, 1000, 1100, L.OFF_PLAN, "£1,100, 10% more than the £1,000 planned."),
        (K.COST, 0, 1, L.OFF_PLAN, "£1, and nothing was planned."),
        (K.COST, 0, 0, L.ON_PLAN, "£0, against £0 planned."),
        (K.COST, None, 1, L.NOT_JUDGED, "Nothing was planned, so there is nothing to compare it with."),
        (K.COST, 1000, None, L.WATCH, "No cost was returned for this month. £1,000 was planned."),
        (K.SAVING, 1000, 1100, L.ON_PLAN, "£1,100, against £1,000 planned."),
        (K.SAVING, 1000, 900, L.WATCH, "£900, 10% less than the £1,000 planned."),
        (K.SAVING, 1000, 750, L.OFF_PLAN, "£750, 25% less than the £1,000 planned."),
        (K.SAVING, 0, 0, L.ON_PLAN, "£0, against £0 planned."),
        (K.CONTACTS_IN_A_DAY, 90, 86, L.ON_PLAN, "86%, 4 points less than the 90% planned."),
        (K.CONTACTS_IN_A_DAY, 90, 85, L.WATCH, "85%, 5 points less than the 90% planned."),
        (K.CONTACTS_IN_A_DAY, 90, 75, L.OFF_PLAN, "75%, 15 points less than the 90% planned."),
        (K.CONTACTS_IN_A_DAY, 90, None, L.NOT_JUDGED, "No contacts were recorded in this month."),
        (K.REPORT_DAYS, 10, 15, L.OFF_PLAN, "15 days, 50% more than the 10 days planned."),
        (K.STRAIN, 2.5, 2.8, L.WATCH, "2.8, 0.3 points more than the 2.5 planned."),
        (K.STRAIN, 2.5, 3.1, L.OFF_PLAN, "3.1, 0.6 points more than the 2.5 planned."),
    ],
)
def test_a_figure_deviates_from_its_threshold_on(
    kind: K, planned: float | None, actual: float | None, level: L, words: str
) -> None:
    """On the wrong side of plan by so much; never a share of nothing."""
    judged = judge(measures()[kind], SEPT, planned, actual, ON)
    assert (judged.level, judged.words) == (level, words)
    assert (judged.limit is not None) == (level is not L.NOT_JUDGED)


def test_a_month_that_goes_on_is_not_judged() -> None:
    """Money and counts grow until its end; what was planned and not returned is watched some days after it only."""
    cost = measures()[K.COST]
    assert judge(cost, SEPT, 1000, 2000, date(2003, 9, 30)).words == "The month goes on."
    assert judge(cost, SEPT, 1000, 2000, date(2003, 10, 1)).level is L.OFF_PLAN
    assert judge(cost, SEPT, 1000, None, date(2003, 10, 20)).level is L.NOT_JUDGED
    assert judge(cost, SEPT, 1000, None, date(2003, 10, 21)).level is L.WATCH


@pytest.mark.parametrize(
    ("planned", "forecast", "done", "level", "words"),
    [
        ((2004, 1, 1), None, None, L.ON_PLAN, "Expected by 1 January 2004."),
        ((2004, 1, 1), (2004, 1, 2), None, L.WATCH, "Expected by 2 January 2004, 1 day late."),
        ((2004, 1, 1), (2004, 2, 1), None, L.OFF_PLAN, "Expected by 1 February 2004, 31 days late."),
        ((2003, 12, 14), None, None, L.WATCH, "Not done, and expected by 14 December 2003."),
        ((2003, 9, 1), (2003, 12, 1), None, L.OFF_PLAN, "Not done, and expected by 1 December 2003."),
        ((2003, 9, 1), (2003, 12, 1), (2003, 9, 1), L.ON_PLAN, "Done on 1 September 2003."),
        ((2003, 9, 1), None, (2003, 9, 9), L.WATCH, "Done on 9 September 2003, 8 days late."),
    ],
)
def test_a_milestone_deviates_by_days(
    planned: tuple[int, int, int],
    forecast: tuple[int, int, int] | None,
    done: tuple[int, int, int] | None,
    level: L,
    words: str,
) -> None:
    """Of what is expected now, or was done."""
    days = [date(*day) if day else None for day in (planned, forecast, done)]
    assert days[0] is not None
    judged = judge_milestone(days[0], days[1], days[2], ON)
    assert (judged.level, judged.words) == (level, words)


@pytest.mark.parametrize(
    ("likelihood", "impact", "decision", "looked", "level"),
    [
        (1, 5, R.NOT_DECIDED, (2003, 12, 1), L.ON_PLAN),
        (2, 4, R.ACCEPT, (2003, 12, 1), L.WATCH),
        (2, 4, R.NOT_DECIDED, (2003, 12, 1), L.OFF_PLAN),
        (3, 5, R.REDUCE, (2003, 12, 1), L.OFF_PLAN),
        (1, 1, R.ACCEPT, (2003, 9, 14), L.ON_PLAN),
        (1, 1, R.ACCEPT, (2003, 9, 13), L.WATCH),
    ],
)
def test_a_risk_deviates_by_its_score(
    likelihood: int, impact: int, decision: R, looked: tuple[int, int, int], level: L
) -> None:
    """Likelihood times impact; and where nothing is decided, or nobody looked for long."""
    assert judge_risk(likelihood, impact, decision, date(*looked), False, ON).level is level
    assert judge_risk(likelihood, impact, decision, date(*looked), True, ON).level is L.NOT_JUDGED


def test_every_threshold_can_be() -> None:
    """Each version has all of them, watched before off plan, from a source of some confidence; in order of their days."""
    days = [one.since for one in versions()]
    assert days == sorted(set(days))
    for rules in versions():
        for limit in (*rules.limits.values(), rules.milestone, rules.risk):
            assert (
                0 < limit.watch < limit.far
                and limit.source
                and limit.confidence in ("high", "medium", "low", "invented")
            )


def counted(kind: K, *rows: tuple[str, int, int]) -> list[Counted]:
    """What was counted in September, by area."""
    return [Counted(kind, area, SEPT, many, of) for area, many, of in rows]


def test_small_numbers_are_kept_back() -> None:
    """Rounded to five, shares of the rounded; a month without any says so, and is never 0%."""
    of_two = Found(counted(K.CONTACTS_IN_A_DAY, ("kent", 41, 52), ("wy", 3, 4)), [])
    months = months_of(SEPT, date(2003, 10, 1))

    def told(found: Found, area: str | None) -> list[tuple[Any, ...]]:
        return [
            (one.actual, one.many, one.of, one.why)
            for one in points(K.CONTACTS_IN_A_DAY, found, area, months, ON)
        ]

    none = (None, None, None, "No contacts were recorded in this month.")
    assert told(of_two, "kent") == [(80, 40, 50, ""), none]
    few = "Fewer than 5 contacts were recorded in this month, so no share is told."
    assert told(of_two, "wy") == [(None, None, None, few), none]
    assert told(of_two, None) == [(82, 45, 55, ""), none]
    assert told(Found(counted(K.CONTACTS_IN_A_DAY, ("kent", 0, 20)), []), "kent")[0] == (0, 0, 20, "")
    hidden = told(Found(counted(K.CONTACTS_IN_A_DAY, ("kent", 4, 20)), []), "kent")[0]
    assert hidden == (None, None, 20, "Fewer than 5 of about 20, so no share is told.")
    assert (
        total(K.CONTACTS_IN_A_DAY, Found([], []), None, months, ON).why
        == "No contacts were recorded in these months."
    )


def test_a_survey_of_few_is_in_no_sum() -> None:
    """A national score that it were part of would tell it by the difference."""

    def score(area: str, value: float, answers: int) -> Returned:
        return Returned(K.STRAIN, area, SEPT, None, value, answers)

    both = Found([], [score("kent", 3.0, 10), score("wy", 5.0, 4)])
    (kent,), (few,), (all_,) = (points(K.STRAIN, both, area, [SEPT], ON) for area in ("kent", "wy", None))
    assert (kent.actual, kent.of) == (3.0, 10)
    assert (few.actual, few.of, few.why) == (None, None, measures()[K.STRAIN].few)
    assert (all_.actual, all_.of) == (3.0, 10)
    more = Found([], [score("kent", 3.0, 10), score("wy", 5.0, 5)])
    assert points(K.STRAIN, more, None, [SEPT], ON)[0].actual == 3.7


def test_plans_of_areas_are_summed_and_targets_are_not() -> None:
    """Of money the centre's counts as well; an area without a target of its own has the country's."""
    rows = [
        Returned(K.COST, area, SEPT, plan, spent, None)
        for area, plan, spent in (("kent", 10, 20), (NATIONAL, 5, 5))
    ]
    rows += [
        Returned(K.CASES_COMPLETE, area, SEPT, plan, None, None)
        for area, plan in (("kent", 70), (NATIONAL, 90))
    ]
    found = Found([], rows)
    assert [points(K.COST, found, area, [SEPT], ON)[0].planned for area in (None, "kent", "wy")] == [
        15,
        10,
        None,
    ]
    targets = [points(K.CASES_COMPLETE, found, area, [SEPT], ON)[0].planned for area in (None, "kent", "wy")]
    assert targets == [90, 70, 90]
    whole = total(K.COST, found, None, months_of(SEPT, ON), ON)
    assert (whole.planned, whole.actual, whole.judged.level) == (15, 25, L.OFF_PLAN)


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ((K.COST, "kent", SEPT, None, None, None), ("NOTHING_GIVEN", "planned")),
        ((K.COST, "kent", SEPT, -1, None, None), ("TOO_LARGE", "planned")),
        ((K.COST, "kent", SEPT, 1.5, None, None), ("NOT_WHOLE", "planned")),
        ((K.COST, "kent", date(2004, 1, 1), None, 5, None), ("STILL_TO_COME", "actual")),
        ((K.COST, "kent", date(2040, 1, 1), 5, None, None), ("NO_SUCH_MONTH", "month")),
        ((K.COST, "kent", SEPT, 5, None, 7), ("NO_SURVEY", "answers")),
        ((K.CASES_COMPLETE, "kent", SEPT, 101, None, None), ("TOO_LARGE", "planned")),
        ((K.CASES_COMPLETE, "kent", SEPT, None, 50, None), ("COUNTED", "actual")),
        ((K.STRAIN, "kent", SEPT, None, 5.5, 9), ("NO_SUCH_SCORE", "actual")),
        ((K.STRAIN, "kent", SEPT, None, 3.5, None), ("NO_ANSWERS", "answers")),
        ((K.STRAIN, NATIONAL, SEPT, None, 3.5, 9), ("NEEDS_AREA", "area")),
        ((K.STRAIN, NATIONAL, SEPT, 3.5, None, None), None),
    ],
)
def test_a_figure_that_cannot_be_is_refused(
    given: tuple[K, str, date, float | None, float | None, int | None], fault: tuple[str, str] | None
) -> None:
    """Each with its reason, beside its field."""
    assert [(one.code, one.field) for one in figure_faults(*given, ON)] == ([fault] if fault else [])


def test_a_decision_needs_a_plan() -> None:
    """To reduce a risk is to say how."""
    assert [one.code for one in risk_faults("Late", "", 0, 3, " ", R.REDUCE, date(2004, 1, 1), ON)] == [
        "NOTHING_SAID",
        "NO_SUCH_LEVEL",
        "NO_PLAN",
        "STILL_TO_COME",
    ]
    assert risk_faults("Late", "The director", 1, 3, "", R.ACCEPT, None, ON) == []


def test_a_file_is_read_or_every_fault_is_named() -> None:
    """By line and column; nothing of a file with a fault counts."""
    good = (
        TEMPLATE
        + 'COST,kent,2003-09,,"1,000",,£900,\n\nSTRAIN,kent,2003-09,,,,2.5,12\nMILESTONE,,,Live,2003-10-01,,,\n'
    )
    found = read("\ufeff" + good, AREAS, ON)
    assert found.faults == ()
    assert found.figures[0] == Returned(K.COST, "kent", SEPT, 1000, 900, None)
    assert (found.figures[1].answers, found.milestones[0].name) == (12, "Live")
    bad = TEMPLATE + (
        "COST,nowhere,2003-13,,x,,,\nFUN,kent,2003-09,,1,,,\nCOST,kent,2003-09,,1,,\nCOST,kent,2003-10,,1,,,\n"
        'COST,kent,2003-10,,2,,,\nMILESTONE,kent,2003-09,,1/2/2003,,,\nCOST,kent,2003-09,Live,1,,,\nCOST,"kent\n'
    )
    assert [one.told for one in read(bad, AREAS, ON).faults] == [
        "Line 2, area: There is no area “nowhere”.",
        "Line 2, month: “2003-13” is not a month: write it like 2003-09.",
        "Line 2, planned: “x” is not a number.",
        "Line 3, kind: “FUN” is not one of the kinds.",
        "Line 4: There are 7 values, not 8.",
        "Line 6: Line 5 says something of the same already.",
        "Line 7, planned: “1/2/2003” is not a day: write it like 2003-09-30.",
        "Line 7, month: A milestone has none.",
        "Line 8, name: Only a milestone has one.",
        "Line 9: A quotation mark is open.",
    ]
    assert "The first line has to be kind,area," in read("", AREAS, ON).faults[0].told
    assert read(TEMPLATE, AREAS, ON).faults[0].told == "The file: There is no line below the first."
