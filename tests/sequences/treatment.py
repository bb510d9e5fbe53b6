"""Drug treatment and testing orders: whatever those who supervise one record of it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from rules.codes import DrugTestResult, ReviewResult, TreatmentOutcome
from rules.treatment import monday
from tests.sequences.running import Asked, Chance, Module, Seen, whole
from tests.world import Asking

ORDERED = """
MATCH (f:CaseFile {id: 'fil_' + $who}), (a:Area {id: 'area_wy'})
CREATE (f)-[:SERVES]->(s:Fact:Sentence {id: 'sen_' + $who + '_dtto', type: 'DRUG_TREATMENT_AND_TESTING',
    custodial: false, court: 'Leeds Magistrates', date: date('2003-09-01'), lengthMonths: 12})-[:IN_AREA]->(a)
"""
WHY = "It was written down wrongly."


async def ordered(asking: Asking, who: str) -> None:
    """A court has made an order of four weeks ago."""
    await asking.graph.run(ORDERED, {"who": who})


def begin(chance: Chance, who: str, today: date, seen: Seen) -> list[Asked]:
    return [begun(who, chance.of(("dtto", "dtto", "1")))]


def begun(who: str, order: str = "dtto") -> Asked:
    """The command that begins it."""
    return Asked("beginTreatment", {"offender": who, "sentence": f"sen_{who}_{order}", "mainDrug": "HEROIN"})


def _treatment(chance: Chance, seen: Seen) -> dict[str, Any]:
    """The one that was begun here, mostly; else the one that an extract brought."""
    there: list[dict[str, Any]] = seen["treatments"]
    own = [one for one in there if one["sentence"]]
    return chance.of(own * 4 + there)


def _found(there: list[dict[str, Any]], name: str, day: str) -> dict[str, Any] | None:
    return next((one for one in there if one[name] == day), None)


def week(chance: Chance, who: str, today: date, seen: Seen) -> list[Asked]:
    order = _treatment(chance, seen)
    first = monday(today - timedelta(weeks=chance.of((0, 1, 1, 2, 5, -1))))
    day = (first + timedelta(days=chance.rarely())).isoformat()
    past = min(7, max(0, (today - first).days + 1))
    hours = [chance.of((3, 0, 5)) if number < past or chance.rarely() else 0 for number in range(7)]
    if chance.rarely():
        hours[0] = chance.of((24, 25, -1))
    values = {
        "treatment": order["id"],
        "from": day,
        "hoursOrdered": chance.of((15, 20, 169)) if chance.rarely() else 15,
        "hours": hours,
        "version": chance.version(_found(order["weeks"], "from", day)),
        "reason": chance.of((WHY, WHY, "")),
    }
    return [Asked("recordTreatmentWeek", values)]


def test(chance: Chance, who: str, today: date, seen: Seen) -> list[Asked]:
    order = _treatment(chance, seen)
    day = chance.day(today, -4, 1)
    values = {
        "treatment": order["id"],
        "on": day,
        "version": chance.version(_found(order["tests"], "date", day)),
        "reason": chance.of((WHY, WHY, "")),
        "opiates": chance.of(DrugTestResult).name,
        "cannabis": chance.of((None, "POSITIVE")),
    }
    if chance.rarely():
        del values["opiates"]
    return [Asked("recordDrugTest", values)]


def review(chance: Chance, who: str, today: date, seen: Seen) -> list[Asked]:
    order = _treatment(chance, seen)
    day = chance.day(today, -4, 0)
    result = chance.of(("CONTINUED", "CONTINUED", *(one.name for one in ReviewResult)))
    values = {
        "treatment": order["id"],
        "on": day,
        "result": result,
        "court": "Leeds Magistrates",
        "comments": chance.of((None, "Good progress.")),
        "version": chance.version(_found(order["reviews"], "date", day)),
        "reason": chance.of((WHY, WHY, "")),
    }
    if result == "REVOKED" or chance.rarely():
        values["outcome"] = chance.of(("REVOKED_BREACH", *(one.name for one in TreatmentOutcome)))
    elif chance.number(0, 1):
        values["nextOn"] = chance.day(today, -1, 30)
    return [Asked("recordCourtReview", values)]


def breach(chance: Chance, who: str, today: date, seen: Seen) -> list[Asked]:
    order = _treatment(chance, seen)
    values = {
        "treatment": order["id"],
        "version": chance.version(order),
        "on": chance.day(today, -3, 1),
        "notes": chance.of(("Missed three days of treatment.", "short")),
    }
    return [Asked("recordTreatmentBreach", values)]


def end(chance: Chance, who: str, today: date, seen: Seen) -> list[Asked]:
    order = _treatment(chance, seen)
    values = {
        "treatment": order["id"],
        "version": chance.version(order),
        "on": chance.day(today, -2, 1),
        "outcome": chance.of(TreatmentOutcome).name,
    }
    return [Asked("endTreatment", values)]


def one_treatment_of_an_order(_was: Seen, now: Seen, _today: date) -> None:
    """Treatment under an order is recorded once, and only under an order of treatment and testing."""
    orders = [one["sentence"] for one in now["treatments"] if one["sentence"]]
    assert len({one["id"] for one in orders}) == len(orders)
    assert all(one["type"] == "DRUG_TREATMENT_AND_TESTING" for one in orders)


def once_for_each_day(_was: Seen, now: Seen, _today: date) -> None:
    """There is one record of a week, of a day's test and of a day's review."""
    for one in now["treatments"]:
        weeks = [monday(date.fromisoformat(each["from"])) for each in one["weeks"]]
        for days in (
            weeks,
            [each["date"] for each in one["tests"]],
            [each["date"] for each in one["reviews"]],
        ):
            assert len(days) == len(set(days)), days


def hours_are_those_of_the_days(_was: Seen, now: Seen, today: date) -> None:
    """The hours of a week are those of its days, no day has more than 24, and none that is still to come has any."""
    for week_ in [each for one in now["treatments"] for each in one["weeks"] if each["hoursByDay"]]:
        assert week_["hoursAttended"] == sum(week_["hoursByDay"]), week_
        assert all(0 <= hours <= 24 for hours in week_["hoursByDay"]), week_
        first = date.fromisoformat(week_["from"])
        assert not any(
            hours and first + timedelta(days=number) > today
            for number, hours in enumerate(week_["hoursByDay"])
        ), week_


def nothing_lies_outside_the_order(_was: Seen, now: Seen, today: date) -> None:
    """Tests and reviews are of days from that of the order until today, or until it ended; it has an outcome when it
    has ended."""
    for one in now["treatments"]:
        assert bool(one["endedOn"]) == bool(one["outcome"]), one
        last = min(one["endedOn"] or "9999", today.isoformat())
        for each in [*one["tests"], *one["reviews"]]:
            assert one["orderDate"] <= each["date"] <= last, (one["endedOn"], each)


TREATMENT = Module(
    (("pat", f"treatments {{ {whole('Treatment')} }}"),),
    (begin, week, week, week, test, test, review, review, breach, end),
    (
        one_treatment_of_an_order,
        once_for_each_day,
        hours_are_those_of_the_days,
        nothing_lies_outside_the_order,
    ),
    ordered,
)
