"""Actions that follow from a review: whose each is, by when, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from graph.history import Change, change, retract
from graph.inbox.telling import Item
from graph.incidents import cases
from graph.session import Transaction
from resolvers.access import reach
from resolvers.commands import Command, Outcome, Written, carry_out, refuse
from resolvers.context import Context
from resolvers.incidents.writing import (
    ACTION,
    OWN,
    PART,
    SAID_OF_ACTION,
    done_tasks,
    known,
    known_part,
    stands,
)
from resolvers.versions import check_version, different
from rules.clock import LONDON, spoken, today
from rules.codes import InboxKind
from rules.inbox import person
from rules.incidents import action_correction_faults, action_faults, outcome_faults, over
from rules.wrong import reason_faults

TOLD = {"words", "owner", "due"}
"""What its owner is told of an action."""


@dataclass(frozen=True)
class AddAction:
    """What somebody (`owner`, by staff id) is to do, by when."""

    key: str
    incident: str
    words: str
    owner: str
    due: date


@dataclass(frozen=True)
class RecordOutcome:
    """What came of an action, whose version was read."""

    key: str
    action: str
    version: int
    outcome: str
    on: date


@dataclass(frozen=True)
class CorrectAction:
    """Other values for an action, by property, or (`withdrawn`) that it was given by mistake; and why."""

    key: str
    action: str
    version: int
    given: Mapping[str, Any]
    withdrawn: bool
    reason: str


def _told(action: str, owner: str, words: str, due: date) -> Item:
    # Whose it is need not work with the person, so the task is of nobody's record.
    text = f"An action of a review is yours, due by {spoken(due)}: {words}"
    return Item((person(owner),), InboxKind.INCIDENT_ACTION, text, action, None, due)


async def add_action(context: Context, asked: AddAction) -> Outcome:
    """Give an action to somebody, who is told of it. Answers the incident's id."""

    async def work(tx: Transaction, at: datetime) -> Written:
        found = await known(tx, context, asked.incident, None)
        owner = await cases.member(tx, asked.owner, today())
        names = await cases.names(tx, found.offender)
        refuse(action_faults(stands(found), asked.words, asked.due, owner is not None, names, today()))
        properties = {
            "number": found.actions + 1,
            "words": asked.words.strip(),
            "owner": asked.owner,
            "due": asked.due,
        }
        id_ = await cases.add_action(tx, asked.incident, properties, by=context.viewer.id, at=at)
        items = (_told(id_, asked.owner, asked.words.strip(), asked.due),)
        return Written(
            {"incident": asked.incident, "action": id_},
            "INCIDENT_CHANGED",
            asked.incident,
            (found.offender,),
            items=items,
        )

    given = {"words": asked.words, "owner": asked.owner, "due": asked.due}
    return await carry_out(
        context, Command("addIncidentAction", PART, asked.key, asked.incident, given), work
    )


async def record_outcome(context: Context, asked: RecordOutcome) -> Outcome:
    """Record what came of an action: its owner may, and who reviews the incident. Answers the incident's id."""

    async def work(tx: Transaction, at: datetime) -> Written:
        found, incident = await known_part(tx, context, asked.action, ACTION, "action", own=True)
        there = found.properties
        given = {"outcome": asked.outcome.strip(), "doneOn": asked.on}
        check_version(there, asked.version, given, SAID_OF_ACTION, found.name)
        wrong = over(stands(incident), "outcome") if stands(incident).withdrawn else []
        since = _given_on(found)
        refuse(wrong or outcome_faults(there.get("doneOn"), asked.outcome, asked.on, since, today()))
        await change(tx, "Fact", [Change(asked.action, given)], by=context.viewer.id, reason="Outcome", at=at)
        done = await done_tasks(tx, asked.action, InboxKind.INCIDENT_ACTION, context.viewer.name, at)
        return Written(
            {"incident": found.incident, "action": asked.action},
            "INCIDENT_CHANGED",
            found.incident,
            (incident.offender,),
            finished=done,
        )

    part = OWN if reach(context.grants, PART) is None else PART
    given = {"version": asked.version, "outcome": asked.outcome, "on": asked.on}
    return await carry_out(
        context, Command("recordActionOutcome", part, asked.key, asked.action, given), work
    )


def _given_on(found: cases.Part) -> date:
    """The day on which an action was given."""
    return min(found.since.astimezone(LONDON).date(), today())


async def correct_action(context: Context, asked: CorrectAction) -> Outcome:
    """Correct an action, or withdraw it. What it said before is kept. Answers the incident's id."""
    reason = " ".join(asked.reason.split())

    async def work(tx: Transaction, at: datetime) -> Written:
        found, incident = await known_part(tx, context, asked.action, ACTION, "action")
        there, by = found.properties, context.viewer.id
        check_version(there, asked.version, asked.given, SAID_OF_ACTION, found.name)
        wrong = reason_faults(reason)
        new: dict[str, Any] = {}
        if asked.withdrawn:
            refuse(over(stands(incident), "action") if stands(incident).withdrawn else wrong)
            await retract(tx, [Change(asked.action, {})], by=by, reason=reason, at=at)
        else:
            new = different(there, asked.given)
            member = "owner" not in new or await cases.member(tx, new["owner"], today()) is not None
            names = await cases.names(tx, incident.offender)
            wrong += action_correction_faults(
                stands(incident), there, new, member, names, _given_on(found), today()
            )
            refuse(wrong)
            await change(tx, "Fact", [Change(asked.action, new)], by=by, reason=reason, at=at)
        done: tuple[str, ...] = ()
        items: tuple[Item, ...] = ()
        if not there.get("doneOn") and (asked.withdrawn or TOLD & new.keys()):
            done = await done_tasks(tx, asked.action, InboxKind.INCIDENT_ACTION, context.viewer.name, at)
            after = {**there, **new}
            items = (
                ()
                if asked.withdrawn
                else (_told(asked.action, after["owner"], after["words"], after["due"]),)
            )
        return Written(
            {"incident": found.incident, "action": None if asked.withdrawn else asked.action},
            "INCIDENT_CHANGED",
            found.incident,
            (incident.offender,),
            why=reason,
            items=items,
            finished=done,
        )

    given = {**asked.given, "version": asked.version, "withdrawn": asked.withdrawn, "reason": reason}
    return await carry_out(
        context, Command("correctIncidentAction", PART, asked.key, asked.action, given), work
    )
