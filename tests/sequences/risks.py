"""The register: whatever those cleared for it record of a person."""

from __future__ import annotations

from datetime import date
from typing import Any

from rules.codes import Disposal, RegisterCategory, RiskLevel
from rules.risks import notification
from rules.risks.keeping import CATEGORY_OF
from tests.sequences.running import Asked, Chance, Module, Seen, whole
from tests.world import Asking

NOT_YET_ON_IT = """
MATCH (:CaseFile {id: 'fil_' + $who + '_visor'})-[:REGISTERED]->(e)
DETACH DELETE e
"""


async def not_yet_on_it(asking: Asking, who: str) -> None:
    """The police have a file of the person and no entry."""
    await asking.graph.run(NOT_YET_ON_IT, {"who": who})


def record(chance: Chance, who: str, today: date, seen: Seen) -> list[Asked]:
    entries = seen["registerEntries"]
    there = chance.of(entries) if entries and not chance.rarely() else None
    values: dict[str, Any] = {
        "offender": who,
        "category": chance.of(RegisterCategory).name,
        "risk": chance.of(RiskLevel).name,
        "level": chance.of((2, 1, 3, None, 4)),
        "manager": chance.of((None, "DC Flint")),
        "reviewOn": chance.of((None, chance.day(today, -1, 60))),
    }
    if there:
        values |= {"entry": there["id"], "version": chance.version(there)}
    if chance.number(0, 2) == 2:
        values |= {
            "convictedOn": chance.day(today, -700, 1),
            "disposal": chance.of(Disposal).name,
            "months": chance.of((6, 12, 40, None, 0)),
        }
    return [Asked("recordRegisterEntry", values, chance.of(("petra", "petra", "petra", "pat")))]


def end(chance: Chance, who: str, today: date, seen: Seen) -> list[Asked]:
    if not seen["registerEntries"]:
        return record(chance, who, today, seen)
    there = chance.of(seen["registerEntries"])
    values = {"entry": there["id"], "version": chance.version(there), "day": chance.day(today, -3, 1)}
    return [Asked("endRegisterEntry", values, "petra")]


def meet(chance: Chance, who: str, today: date, seen: Seen) -> list[Asked]:
    if not seen["registerEntries"]:
        return record(chance, who, today, seen)
    there = chance.of(seen["registerEntries"])
    values: dict[str, Any] = {
        "entry": there["id"],
        "version": chance.version(there),
        "day": chance.day(today, -6, 1),
        "level": chance.of((1, 2, 3, 0)),
        "decided": "Seen weekly.",
        "nextOn": chance.of((None, chance.day(today, -6, 40))),
    }
    if chance.number(0, 1):
        values["actions"] = [
            {"text": "Ask housing", "owner": "Leeds housing", "due": chance.day(today, -2, 20)}
        ]
    return [Asked("recordMappaMeeting", values, "petra")]


def correct(chance: Chance, who: str, today: date, seen: Seen) -> list[Asked]:
    meetings = [one for entry in seen["registerEntries"] for one in entry["meetings"]]
    if not meetings:
        return meet(chance, who, today, seen)
    there = chance.of(meetings)
    values = {
        "meeting": there["id"],
        "version": chance.version(there),
        "day": chance.day(today, -8, 1),
        "level": chance.of((1, 2, 3, 0)),
        "decided": chance.of(("Seen daily.", "Seen weekly.", " ")),
        "nextOn": chance.of((None, chance.day(today, -6, 40))),
    }
    return [Asked("correctMappaMeeting", values, "petra")]


def finish(chance: Chance, who: str, today: date, seen: Seen) -> list[Asked]:
    actions = [one for entry in seen["registerEntries"] for one in entry["actions"]]
    if not actions:
        return meet(chance, who, today, seen)
    there = chance.of(actions)
    values = {
        "action": there["id"],
        "version": chance.version(there),
        "day": chance.day(today, -5, 1),
        "outcome": chance.of(("A room was found.", "None was found.", " ")),
    }
    return [Asked("finishMappaAction", values, "petra")]


def one_entry_stands(_was: Seen, now: Seen, today: date) -> None:
    """One entry of the register stands at most of a person."""
    standing = [one for one in now["registerEntries"] if not one["to"] or one["to"] > today.isoformat()]
    assert len(standing) <= 1, standing


def category_and_level_are_of_the_guidance(_was: Seen, now: Seen, today: date) -> None:
    """The category of MAPPA is that of why somebody is on the register, levels are 1 to 3, and both hold since a day
    that has come."""
    for one in now["registerEntries"]:
        assert one["mappaCategory"] == CATEGORY_OF[RegisterCategory[one["category"]]], one
        assert one["level"] in (1, 2, 3, None), one
        for since in (one["levelSince"], one["categorySince"]):
            assert since is None or since <= today.isoformat(), one


def notification_is_by_law(_was: Seen, now: Seen, today: date) -> None:
    """Where a conviction is given, its period of notification is that of the law; nobody ends it before it is over."""
    for one in now["registerEntries"]:
        if not one["convictedOn"]:
            continue
        period = notification(
            date.fromisoformat(one["convictedOn"]),
            Disposal[one["disposal"]],
            one["months"],
            date.fromisoformat(one["dateOfBirth"]) if one["dateOfBirth"] else None,
        )
        assert one["from"] == (period.since.isoformat() if period else None), one
        assert one["law"] == (period.law if period else None), one
        last = period.to.isoformat() if period and period.to else None
        if one["endedWhy"] and one["to"]:
            assert not period or (last and last <= one["to"]), one
        else:
            assert one["to"] == last, one


def what_was_ended_stays(was: Seen, now: Seen, _today: date) -> None:
    """An entry that somebody ended is not changed any more."""
    after = {one["id"]: one for one in now["registerEntries"]}
    for one in was["registerEntries"]:
        if one["endedWhy"]:
            assert {**after[one["id"]], "actions": 0} == {**one, "actions": 0}


def actions_have_an_end(_was: Seen, now: Seen, today: date) -> None:
    """An action of a meeting was done on a day from that of the meeting until today, and then says what came of it."""
    for one in [each for entry in now["registerEntries"] for each in entry["actions"]]:
        assert bool(one["doneOn"]) == bool(one["outcome"]), one
        assert not one["doneOn"] or one["askedOn"] <= one["doneOn"] <= today.isoformat(), one


RISKS = Module(
    (("petra", f"registerEntries {{ {whole('RegisterEntry')} }}"),),
    (record, record, end, meet, meet, correct, finish),
    (
        one_entry_stands,
        category_and_level_are_of_the_guidance,
        notification_is_by_law,
        what_was_ended_stays,
        actions_have_an_end,
    ),
    not_yet_on_it,
)
