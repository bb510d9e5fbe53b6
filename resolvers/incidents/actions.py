"""Actions that follow from a review: whose each is, by when, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from graph.history import Change, change
from graph.inbox.telling import Item
from graph.incidents import cases
from graph.session import Transaction
from resolvers.commands import NOT_THERE, Command, NotDone, Outcome, UserError, Written, carry_out, refuse
from resolvers.context import Context
from resolvers.incidents.writing import PART, done_tasks, known, stands
from resolvers.versions import Said, check_version
from rules.clock import LONDON, spoken, today
from rules.codes import InboxKind
from rules.inbox import person
from rules.incidents import action_faults, outcome_faults

SAID: Said = {"outcome": ("outcome", None), "doneOn": ("done on", None)}


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


async def add_action(context: Context, asked: AddAction) -> Outcome:
    """Give an action to somebody, who is told of it. Answers the incident's id."""

    async def work(tx: Transaction, at: datetime) -> Written:
        found = await known(tx, context, asked.incident, None)
        owner = await cases.member(tx, asked.owner)
        names = await cases.names(tx, found.offender)
        refuse(action_faults(stands(found), asked.words, asked.due, owner is not None, names, today()))
        properties = {
            "number": found.actions + 1,
            "words": asked.words.strip(),
            "owner": asked.owner,
            "due": asked.due,
        }
        id_ = await cases.add_action(tx, asked.incident, properties, by=context.viewer.id, at=at)
        # Whose it is need not work with the person, so the task is of nobody's record.
        told = f"An action of a review is yours, due by {spoken(asked.due)}: {asked.words.strip()}"
        items = (Item((person(asked.owner),), InboxKind.INCIDENT_ACTION, told, id_, None, asked.due),)
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
    """Record what came of an action. Answers the incident's id."""

    async def work(tx: Transaction, at: datetime) -> Written:
        found = await cases.action(tx, asked.action)
        if found is None:
            raise NotDone(UserError("NOT_FOUND", NOT_THERE, "action"))
        incident = await known(tx, context, found[0], None, "action")
        # Read again behind the incident's lock.
        _, there = await cases.action(tx, asked.action) or found
        check_version(there, asked.version, {"outcome": asked.outcome, "doneOn": asked.on}, SAID, None)
        since = there["recordedAt"].astimezone(LONDON).date()
        refuse(outcome_faults(there.get("doneOn"), asked.outcome, asked.on, min(since, today()), today()))
        new = {"outcome": asked.outcome.strip(), "doneOn": asked.on}
        await change(tx, "Fact", [Change(asked.action, new)], by=context.viewer.id, reason="Outcome", at=at)
        done = await done_tasks(tx, asked.action, InboxKind.INCIDENT_ACTION, context.viewer.name, at)
        return Written(
            {"incident": found[0], "action": asked.action},
            "INCIDENT_CHANGED",
            found[0],
            (incident.offender,),
            finished=done,
        )

    given = {"version": asked.version, "outcome": asked.outcome, "on": asked.on}
    return await carry_out(
        context, Command("recordActionOutcome", PART, asked.key, asked.action, given), work
    )
