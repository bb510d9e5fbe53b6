"""The contact log and breach: whatever those who meet a person plan, record and correct."""

from __future__ import annotations

from datetime import date
from typing import Any

from rules.codes import BreachOutcome, BreachStep, ContactKind, ContactOutcome
from rules.contacts import HAS_OUTCOME
from tests.sequences.running import Asked, Chance, Module, Seen, whole

KEPT = {one.name for one in HAS_OUTCOME}
KINDS = ("OFFICE_VISIT", "HOME_VISIT", "TELEPHONE", *(one.name for one in ContactKind))
OUTCOMES = ("UNACCEPTABLE_ABSENCE", *(one.name for one in ContactOutcome))
WHY = "It was otherwise than written."


def _under(chance: Chance, who: str) -> dict[str, str]:
    """An order of the person, or none, or an order of somebody else."""
    under = chance.of((f"sen_{who}_1", f"sen_{who}_1", f"sen_{who}_2", None, "sen_off_anna_1"))
    return {"sentence": under} if under else {}


def _entry(chance: Chance, seen: Seen) -> dict[str, Any]:
    return dict(chance.of(seen["contacts"]["nodes"]))


def plan(chance: Chance, who: str, today: date, seen: Seen) -> list[Asked]:
    values: dict[str, Any] = {
        "offender": who,
        "kind": chance.of(KINDS),
        "day": chance.day(today, -1, 12),
        "time": chance.of(("09:30", None, "25:00") if chance.rarely() else ("09:30", None)),
        **_under(chance, who),
    }
    if chance.rarely():
        values |= {"repeat": chance.of(("WEEKLY", "MONTHLY")), "times": chance.number(0, 4)}
    return [Asked("planContacts", values)]


def record(chance: Chance, who: str, today: date, seen: Seen) -> list[Asked]:
    planned = [one for one in seen["contacts"]["nodes"] if one["outcome"] is None]
    values: dict[str, Any] = {"offender": who, "kind": chance.of(KINDS), "day": chance.day(today, -20, 1)}
    if planned and chance.number(0, 1):
        there = chance.of(planned)
        values |= {"contact": there["id"], "version": chance.version(there), "kind": there["kind"]}
        values["day"] = chance.of((there["date"], there["date"], today.isoformat()))
    else:
        values |= _under(chance, who)
    values["outcome"] = chance.of(OUTCOMES) if values["kind"] in KEPT or chance.rarely() else None
    if values["outcome"] and chance.rarely():
        values["explanationSought"] = chance.day(today, -2, 0)
    if chance.rarely():
        values["nextDay"] = chance.day(today, -1, 9)
    return [Asked("recordContact", values, chance.of(("pat", "pat", "max", "sam", "ines")))]


def correct(chance: Chance, who: str, today: date, seen: Seen) -> list[Asked]:
    there = _entry(chance, seen)
    day = chance.day(today, -3, 1)
    given: dict[str, Any] = chance.of(
        (
            {"outcome": chance.of(OUTCOMES)},
            {"notes": f"Another note {chance.number(1, 9)}"},
            {"day": day},
            {"kind": chance.of(KINDS)},
            {"outcome": None},
            {"explanationSought": day},
            {"explanation": "He was ill.", "explainedOn": day},
            {"withdrawn": True},
        )
    )
    values = {"contact": there["id"], "version": chance.version(there), "reason": WHY, **given}
    return [Asked("correctContact", values)]


def breach(chance: Chance, who: str, today: date, seen: Seen) -> list[Asked]:
    values = {
        "offender": who,
        "sentence": f"sen_{who}_{chance.number(1, 2)}",
        "failedOn": chance.day(today, -9, 1),
        "decidedOn": chance.day(today, -2, 0),
        "grounds": "Did not come twice.",
    }
    return [Asked("beginBreach", values)]


def step(chance: Chance, who: str, today: date, seen: Seen) -> list[Asked]:
    if not seen["breaches"]:
        return breach(chance, who, today, seen)
    there = chance.of(seen["breaches"])
    open_ = [one.name for one in BreachStep if not there[DAYS[one.name]]]
    taken = chance.of([*open_[:1] * 3, *(one.name for one in BreachStep)])
    values: dict[str, Any] = {
        "breach": there["id"],
        "version": chance.version(there),
        "step": taken,
        "on": chance.day(today, -3, 0),
        "court": chance.of((None, "Leeds Magistrates")),
        "reason": chance.of(("", WHY)),
    }
    if taken == "ENDED" or chance.rarely():
        values["outcome"] = chance.of(("REVOKED", *(one.name for one in BreachOutcome)))
    return [Asked("recordBreachStep", values)]


DAYS = {"DECIDED": "decidedOn", "LAID": "laidOn", "HEARD": "heardOn", "ENDED": "endedOn"}


def what_happened_is_past(_was: Seen, now: Seen, today: date) -> None:
    """An entry that says what happened is of a day that has come, and no explanation was asked for or given before."""
    for one in now["contacts"]["nodes"]:
        if one["outcome"]:
            assert one["date"] <= today.isoformat(), one
            assert one["kind"] in KEPT, one
        for day in (one["explanationSought"], one["explainedOn"]):
            assert day is None or one["date"] <= day <= today.isoformat(), one


def absences_are_counted(_was: Seen, now: Seen, today: date) -> None:
    """What an order counts as unacceptable absences is what its log says."""
    for order in now["enforcement"]:
        since = today.replace(year=today.year - 1).isoformat()
        there = [
            one
            for one in now["contacts"]["nodes"]
            if one["outcome"] == "UNACCEPTABLE_ABSENCE"
            and one["date"] > since
            and (one["sentence"] or {}).get("id") == order["id"]
        ]
        assert order["unacceptableAbsences"] == len(there), order


def one_breach_goes_on(_was: Seen, now: Seen, _today: date) -> None:
    """Of an order one breach goes on at most."""
    open_ = [one["sentence"]["id"] for one in now["breaches"] if not one["endedOn"]]
    assert len(open_) == len(set(open_))


def steps_of_a_breach_are_in_order(_was: Seen, now: Seen, today: date) -> None:
    """The days of a breach are in order and past; nothing is heard before papers are laid, nor proved before it is
    heard; and it has an outcome when it has ended."""
    for one in now["breaches"]:
        days = [day for day in (one["failedOn"], *(one[name] for name in DAYS.values())) if day]
        assert days == sorted(days) and days[-1] <= today.isoformat(), one
        assert one["laidOn"] or not one["heardOn"], one
        assert one["heardOn"] or one["outcome"] in (None, "WITHDRAWN"), one
        assert bool(one["endedOn"]) == bool(one["outcome"]), one


def an_order_ends_when_it_is_revoked(_was: Seen, now: Seen, _today: date) -> None:
    """An order has ended on the day on which a breach of it ended with its being revoked, and else goes on."""
    revoked = {
        one["sentence"]["id"]: one["endedOn"] for one in now["breaches"] if one["outcome"] == "REVOKED"
    }
    for order in now["sentences"]:
        assert order["endedOn"] == revoked.get(order["id"]), order


LOG = (
    f"contacts(first: 60) {{ totalCount nodes {{ {whole('Contact')} }} }} nextContact {{ id }} lastContact {{ id }} "
    f"timeline(first: 60) {{ totalCount nodes {{ {whole('TimelineEntry', 0)} }} }} "
    f"enforcement {{ {whole('Enforcement', 0)} }} breaches {{ {whole('Breach')} }} "
    f"sentences {{ {whole('Sentence', 0)} }} currentSentences {{ id }}"
)

CONTACTS = Module(
    (("pat", LOG),),
    (plan, record, record, record, correct, correct, breach, step, step),
    (
        what_happened_is_past,
        absences_are_counted,
        one_breach_goes_on,
        steps_of_a_breach_are_in_order,
        an_order_ends_when_it_is_revoked,
    ),
)
