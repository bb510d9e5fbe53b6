"""How far a figure, a milestone or a risk is from plan, by the thresholds in force, and that in a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from rules.benefits.measures import Limit, Measure, Rules, rules_on
from rules.clock import spoken, today
from rules.codes import DeviationLevel, RiskDecision
from rules.contacts.planning import last_of_month

L = DeviationLevel
NOTHING_PLANNED = "Nothing was planned, so there is nothing to compare it with."
LIKELIHOOD = {1: "Rare", 2: "Unlikely", 3: "Possible", 4: "Likely", 5: "Almost sure"}
IMPACT = {1: "Very small", 2: "Small", 3: "Felt", 4: "Great", 5: "Stops the work"}


@dataclass(frozen=True, slots=True)
class Judged:
    """How far something is from plan, in words, and where the threshold is from; None where nothing was compared."""

    level: DeviationLevel
    words: str
    limit: Limit | None = None


def month_name(month: date) -> str:
    """September 2003."""
    return f"{month:%B %Y}"


def amount(value: float, unit: str) -> str:
    """A figure as people read it: £1,200, 85%, 3.4."""
    if unit == "pounds":
        return f"{'-' if value < 0 else ''}£{abs(round(value)):,}"
    if unit == "percent":
        return f"{value:g}%"
    if unit == "days":
        return f"{value:g} day" + ("" if value == 1 else "s")
    return f"{value:,.1f}" if unit == "score" else f"{round(value):,}"


def judge(
    measure: Measure, month: date, planned: float | None, actual: float | None, on: date, why: str = ""
) -> Judged:
    """How far the figure of a month (its first day) is from plan on a day. `why`: what is said where there is none."""
    rules = rules_on(month)
    over = last_of_month(month) < on
    if actual is None:
        return _nothing(measure, rules, month, planned, on, why or measure.none)
    if planned is None:
        return Judged(L.NOT_JUDGED, NOTHING_PLANNED)
    if not over and measure.unit in ("pounds", "count"):
        return Judged(L.NOT_JUDGED, "The month goes on.")
    return compare(measure, planned, actual, rules.limits[measure.kind])


def compare(measure: Measure, planned: float, actual: float, limit: Limit) -> Judged:
    """How far a figure is from its plan, by a threshold."""
    short = planned - actual if measure.more else actual - planned
    said, wanted = amount(actual, measure.unit), amount(planned, measure.unit)
    if short <= 0:
        return Judged(L.ON_PLAN, f"{said}, against {wanted} planned.", limit)
    side = "less" if measure.more else "more"
    if limit.by == "percent" and planned == 0:
        # A share of nothing can't be worked out: anything on the wrong side of nothing is off plan.
        return Judged(L.OFF_PLAN, f"{said}, and nothing was planned.", limit)
    short = round(100 * short / abs(planned) if limit.by == "percent" else short, 2)
    level = L.OFF_PLAN if short >= limit.far else L.WATCH if short >= limit.watch else L.ON_PLAN
    by = f"{round(short, 1):g}%" if limit.by == "percent" else f"{short:g} point{'' if short == 1 else 's'}"
    return Judged(level, f"{said}, {by} {side} than the {wanted} planned.", limit)


def _nothing(
    measure: Measure, rules: Rules, month: date, planned: float | None, on: date, why: str
) -> Judged:
    late = last_of_month(month) + timedelta(days=rules.returned)
    if why == measure.none and measure.unit == "pounds" and planned is not None and late < on:
        return Judged(
            L.WATCH, f"{why} {amount(planned, measure.unit)} was planned.", rules.limits[measure.kind]
        )
    return Judged(L.NOT_JUDGED, why)


def judge_milestone(planned: date, forecast: date | None, done: date | None, on: date) -> Judged:
    """Where a milestone stands on a day: done or expected, so many days after the planned one."""
    limit = rules_on(planned).milestone
    expected = done or forecast or planned
    if done is None and expected < on:
        days = (on - planned).days
        level = L.OFF_PLAN if days >= limit.far else L.WATCH
        return Judged(level, f"Not done, and expected by {spoken(expected)}.", limit)
    days = (expected - planned).days
    level = L.OFF_PLAN if days >= limit.far else L.WATCH if days >= limit.watch else L.ON_PLAN
    late = f", {_days(days)} late" if days > 0 else ""
    said = "Done on" if done else "Expected by"
    return Judged(level, f"{said} {spoken(expected)}{late}.", limit)


def judge_risk(
    likelihood: int, impact: int, decision: RiskDecision, looked: date, closed: bool, on: date
) -> Judged:
    """Where a risk stands on a day: likelihood times impact, whether something was decided, and when it was last looked
    at (`looked`)."""
    rules = rules_on(on)
    limit, score = rules.risk, likelihood * impact
    if closed:
        return Judged(L.NOT_JUDGED, "Closed.", limit)
    said = f"{LIKELIHOOD[likelihood]}, {IMPACT[impact].lower()}: {score} of 25."
    level = L.OFF_PLAN if score >= limit.far else L.WATCH if score >= limit.watch else L.ON_PLAN
    if level is not L.ON_PLAN and decision is RiskDecision.NOT_DECIDED:
        return Judged(L.OFF_PLAN, f"{said} Nothing is decided about it.", limit)
    if (on - looked).days > rules.review:
        worse = L.WATCH if level is L.ON_PLAN else level
        return Judged(worse, f"{said} Nobody has looked at it since {spoken(looked)}.", limit)
    return Judged(level, said, limit)


def _days(count: int) -> str:
    return f"{count} day" + ("" if count == 1 else "s")


def milestone_level(planned: str, forecast: str | None, done: str | None) -> str:
    """How far a milestone is from plan today, as its field answers it. Days as ISO text."""
    return _milestone(planned, forecast, done).level.name


def milestone_words(planned: str, forecast: str | None, done: str | None) -> str:
    """Where a milestone stands today, in a sentence."""
    return _milestone(planned, forecast, done).words


def _milestone(planned: str, forecast: str | None, done: str | None) -> Judged:
    return judge_milestone(date.fromisoformat(planned), _day(forecast), _day(done), today())


def risk_level(likelihood: int, impact: int, decision: str, looked: str, closed: str | None) -> str:
    """How far a risk is from what can be borne today, as its field answers it. Names of codes, days as ISO text."""
    return _risk(likelihood, impact, decision, looked, closed).level.name


def risk_words(likelihood: int, impact: int, decision: str, looked: str, closed: str | None) -> str:
    """Where a risk stands today, in a sentence."""
    return _risk(likelihood, impact, decision, looked, closed).words


def _risk(likelihood: int, impact: int, decision: str, looked: str, closed: str | None) -> Judged:
    seen = date.fromisoformat(looked)
    return judge_risk(likelihood, impact, RiskDecision[decision], seen, closed is not None, today())


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
