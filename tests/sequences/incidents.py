"""Serious incidents: whatever those who review them record."""

from __future__ import annotations

from datetime import date, timedelta

from rules.codes import IncidentKind, IncidentStep
from tests.sequences.running import Asked, Chance, Module, Seen, whole

DAYS = ("notifiedOn", "initialOn", "fullOn")
STATES = ("REPORTED", "NOTIFIED", "INITIAL_DONE", "FULL_DONE")


def report(chance: Chance, who: str, today: date, seen: Seen) -> list[Asked]:
    values = {
        "offender": who,
        "kind": chance.of(IncidentKind).name,
        "happenedOn": chance.day(today, -9, 1),
        "knownOn": chance.day(today, -4, 0),
        "offence": chance.of(("Wounding", None)),
        "summary": "Arrested in Leeds.",
        "fullReview": chance.rarely(),
    }
    return [Asked("reportIncident", values, chance.of(("max", "petra", "max", "pat")))]


def step(chance: Chance, who: str, today: date, seen: Seen) -> list[Asked]:
    if not seen["incidents"]:
        return report(chance, who, today, seen)
    there = chance.of(seen["incidents"])
    next_ = next((one["step"] for one in there["steps"] if not one["doneOn"]), "FULL_REVIEW")
    taken = chance.of((next_, next_, next_, *(one.name for one in IncidentStep)))
    values = {
        "incident": there["id"],
        "version": chance.version(there),
        "step": taken,
        "on": chance.day(today, -3, 1) if chance.rarely() else today.isoformat(),
        "finding": "" if taken == "NOTIFY" else chance.of(("He was not seen in August.", "")),
    }
    return [Asked("recordIncidentStep", values, chance.of(("max", "petra")))]


def action(chance: Chance, who: str, today: date, seen: Seen) -> list[Asked]:
    if not seen["incidents"]:
        return report(chance, who, today, seen)
    values = {
        "incident": chance.of(seen["incidents"])["id"],
        "words": chance.of(("Check the list of absences each Monday.", "Ring Sequence.")),
        "owner": chance.of(("pat", "max", "nobody")),
        "due": chance.day(today, -1, 20),
    }
    return [Asked("addIncidentAction", values, "max")]


def outcome(chance: Chance, who: str, today: date, seen: Seen) -> list[Asked]:
    actions = [one for each in seen["incidents"] for one in each["actions"]]
    if not actions:
        return action(chance, who, today, seen)
    there = chance.of(actions)
    values = {
        "action": there["id"],
        "version": chance.version(there),
        "outcome": chance.of(("The list is checked.", " ")),
        "on": chance.day(today, -2, 1),
    }
    return [Asked("recordActionOutcome", values, "max")]


def close(chance: Chance, who: str, today: date, seen: Seen) -> list[Asked]:
    if not seen["incidents"]:
        return report(chance, who, today, seen)
    there = chance.of(seen["incidents"])
    return [Asked("closeIncident", {"incident": there["id"], "version": chance.version(there)}, "max")]


def share(chance: Chance, who: str, today: date, seen: Seen) -> list[Asked]:
    if not seen["incidents"]:
        return report(chance, who, today, seen)
    words = chance.of(("Ask again when somebody misses two appointments.", "Ask Sequence again."))
    return [Asked("shareLearning", {"incident": chance.of(seen["incidents"])["id"], "words": words}, "max")]


def steps_are_in_order(_was: Seen, now: Seen, today: date) -> None:
    """An incident happened before it was known, and its steps follow in order of days; the record goes with it as it was
    known on the day before."""
    for one in now["incidents"]:
        days = [day for day in (one["happenedOn"], one["knownOn"], *(one[name] for name in DAYS)) if day]
        assert days == sorted(days) and days[-1] <= today.isoformat(), one
        assert date.fromisoformat(one["recordOn"]) == date.fromisoformat(one["happenedOn"]) - timedelta(
            days=1
        )


def the_state_is_that_of_the_steps(_was: Seen, now: Seen, _today: date) -> None:
    """No step is taken before the one that comes first, and the state of an incident is the last one taken."""
    for one in now["incidents"]:
        taken = [bool(one[name]) for name in DAYS]
        assert taken == sorted(taken, reverse=True), one
        assert one["state"] == ("CLOSED" if one["closedOn"] else STATES[sum(taken)]), one


def closed_when_nothing_is_left(was: Seen, now: Seen, _today: date) -> None:
    """An incident is closed when each review that it needs was done and each action has an outcome, and then stays."""
    for one in now["incidents"]:
        if one["closedOn"]:
            assert all(each["doneOn"] for each in one["steps"] if each["needed"]), one
            assert all(each["doneOn"] for each in one["actions"]), one
    after = {one["id"]: one for one in now["incidents"]}
    for one in was["incidents"]:
        if one["closedOn"]:
            assert after[one["id"]] == one


def actions_and_findings_are_numbered(_was: Seen, now: Seen, today: date) -> None:
    """Findings and actions are numbered from 1 without a gap; an action was done on a day that has come, and then says
    what came of it."""
    for one in now["incidents"]:
        for there in (one["findings"], one["actions"]):
            assert [each["number"] for each in there] == list(range(1, len(there) + 1))
        for each in one["actions"]:
            assert bool(each["doneOn"]) == bool(each["outcome"]), each
            assert not each["doneOn"] or each["doneOn"] <= today.isoformat(), each


INCIDENTS = Module(
    (("max", f"incidents {{ {whole('Incident')} }}"),),
    (report, step, step, step, step, action, outcome, close, share),
    (
        steps_are_in_order,
        the_state_is_that_of_the_steps,
        closed_when_nothing_is_left,
        actions_and_findings_are_numbered,
    ),
)
