"""Correcting what was recorded of an incident or found by a review, and withdrawing what was reported by mistake."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from graph.history import Change, change
from graph.session import Transaction
from resolvers.commands import Command, Outcome, Written, carry_out, refuse
from resolvers.context import Context
from resolvers.incidents.reviewing import day_before
from resolvers.incidents.writing import (
    FINDING,
    PART,
    SAID_OF_FINDING,
    alter,
    done_tasks,
    known,
    known_part,
    next_task,
    stands,
)
from resolvers.versions import check_version, different
from rules.clock import today
from rules.codes import InboxKind
from rules.incidents import correction_faults, finding_faults, over
from rules.wrong import reason_faults


@dataclass(frozen=True)
class CorrectIncident:
    """Other values for an incident that was read at `version`, by property, and why."""

    key: str
    incident: str
    version: int
    given: Mapping[str, Any]
    reason: str


@dataclass(frozen=True)
class CorrectFinding:
    """Other words for what a review found, and why."""

    key: str
    finding: str
    version: int
    words: str
    reason: str


@dataclass(frozen=True)
class WithdrawIncident:
    """That an incident was reported by mistake, on the wrong person say, and why it is held to be one."""

    key: str
    incident: str
    version: int
    reason: str


async def correct_incident(context: Context, asked: CorrectIncident) -> Outcome:
    """Correct what was reported, or the day of a step. What it said before is kept. Answers the incident's id."""
    reason = " ".join(asked.reason.split())

    async def work(tx: Transaction, at: datetime) -> Written:
        found = await known(tx, context, asked.incident, asked.version, given=asked.given)
        before, there = stands(found), found.properties
        new = different(there, asked.given)
        both = {**there, **new}
        after = stands(found._replace(properties=both))
        wrong = correction_faults(before, after, both.get("offence"), both["summary"], today())
        refuse(reason_faults(reason) + wrong)
        if "happenedOn" in new:
            new["recordOn"] = day_before(new["happenedOn"])
        await alter(tx, context, asked.incident, after, new, at, reason)
        tasks = [next_task(asked.incident, found.offender, found.area or "", one) for one in (before, after)]
        moved = found.area is not None and tasks[0] != tasks[1]
        done = (
            await done_tasks(tx, asked.incident, InboxKind.INCIDENT, context.viewer.name, at) if moved else ()
        )
        return Written(
            {"incident": asked.incident},
            "INCIDENT_CHANGED",
            asked.incident,
            (found.offender,),
            why=reason,
            items=tasks[1] if moved else (),
            finished=done,
        )

    given = {**asked.given, "version": asked.version, "reason": reason}
    return await carry_out(context, Command("correctIncident", PART, asked.key, asked.incident, given), work)


async def correct_finding(context: Context, asked: CorrectFinding) -> Outcome:
    """Correct what a review found. What it said before is kept. Answers the incident's id."""
    reason, words = " ".join(asked.reason.split()), asked.words.strip()

    async def work(tx: Transaction, at: datetime) -> Written:
        found, incident = await known_part(tx, context, asked.finding, FINDING, "finding")
        there, given = found.properties, {"words": words}
        check_version(there, asked.version, given, SAID_OF_FINDING, found.name)
        new = different(there, given)
        refuse(reason_faults(reason) + finding_faults(stands(incident), words))
        await change(tx, "Fact", [Change(asked.finding, new)], by=context.viewer.id, reason=reason, at=at)
        return Written(
            {"incident": found.incident, "finding": asked.finding},
            "INCIDENT_CHANGED",
            found.incident,
            (incident.offender,),
            why=reason,
        )

    given = {"version": asked.version, "words": words, "reason": reason}
    return await carry_out(
        context, Command("correctIncidentFinding", PART, asked.key, asked.finding, given), work
    )


async def withdraw_incident(context: Context, asked: WithdrawIncident) -> Outcome:
    """Withdraw an incident. It is kept, and nothing of it is to be done any more. Answers its id."""
    reason = " ".join(asked.reason.split())

    async def work(tx: Transaction, at: datetime) -> Written:
        found = await known(tx, context, asked.incident, asked.version)
        before = stands(found)
        refuse(over(before, "incident") if before.withdrawn else reason_faults(reason))
        after = replace(before, withdrawn=today())
        await alter(tx, context, asked.incident, after, {"withdrawnOn": today()}, at, reason)
        name = context.viewer.name
        done = [*await done_tasks(tx, asked.incident, InboxKind.INCIDENT, name, at)]
        for action in found.open_actions:
            done += await done_tasks(tx, action, InboxKind.INCIDENT_ACTION, name, at)
        return Written(
            {"incident": asked.incident},
            "INCIDENT_WITHDRAWN",
            asked.incident,
            (found.offender,),
            why=reason,
            finished=tuple(done),
        )

    given = {"version": asked.version, "reason": reason}
    return await carry_out(context, Command("withdrawIncident", PART, asked.key, asked.incident, given), work)
