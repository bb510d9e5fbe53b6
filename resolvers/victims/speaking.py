"""Contacts with a victim: recording one, with what they were told of, and correcting it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from graph.history import Change, change, retract
from graph.inbox import telling
from graph.session import Transaction
from graph.victims import cases
from resolvers.commands import Command, Outcome, Written, carry_out, refuse
from resolvers.context import Context
from resolvers.versions import check_version
from resolvers.victims.asked import CorrectVictimContact, RecordVictimContact
from resolvers.victims.writing import PART, SAID_OF_CONTACT, different, known, known_part, reasoned, written
from rules.clock import today
from rules.codes import Answer, InboxKind, VictimResponse, VictimStage
from rules.victims import Spoken, spoken_faults


async def record_contact(context: Context, asked: RecordVictimContact) -> Outcome:
    """Record a contact with a victim. Being told of something does what waits for that. Answers its id."""

    async def work(tx: Transaction, at: datetime) -> Written:
        found = await known(tx, context, asked.victim)
        entry = _entry(asked.day, asked.stage, asked.notes, found.properties)
        refuse(spoken_faults(entry, today()))
        properties = {
            "kind": asked.kind.name,
            "date": asked.day,
            "stage": asked.stage.name if asked.stage else None,
            "notes": asked.notes,
        }
        by = context.viewer.id
        id_ = await cases.add_contact(tx, found.file, properties, by=by, at=at)
        done: list[str] = []
        if asked.stage:
            kinds = [InboxKind.VICTIM_TO_TELL]
            done = await telling.settle(tx, asked.victim, kinds, name=context.viewer.name, at=at)
        return written({"contact": id_, "victim": asked.victim}, asked.victim, finished=tuple(done))

    given = {
        "kind": asked.kind.name,
        "day": asked.day,
        "stage": asked.stage.name if asked.stage else None,
        "notes": asked.notes,
    }
    return await carry_out(
        context, Command("recordVictimContact", PART, asked.key, asked.victim, given), work
    )


async def correct_contact(context: Context, asked: CorrectVictimContact) -> Outcome:
    """Correct a contact, or take it off. What it said before is kept. Answers its id."""

    async def work(tx: Transaction, at: datetime) -> Written:
        victim, case, there, name = await known_part(tx, context, asked.contact, "SPOKE_WITH", "contact")
        check_version(there, asked.version, asked.given, SAID_OF_CONTACT, name)
        reason, by = reasoned(asked.reason), context.viewer.id
        if asked.withdrawn:
            await retract(tx, [Change(asked.contact, {})], by=by, reason=reason, at=at)
        else:
            both = {**there, **asked.given}
            stage = VictimStage[both["stage"]] if both.get("stage") else None
            refuse(spoken_faults(_entry(both["date"], stage, both.get("notes"), case.properties), today()))
            new = different(there, asked.given)
            await change(tx, "Fact", [Change(asked.contact, new)], by=by, reason=reason, at=at)
        answer = {"contact": None if asked.withdrawn else asked.contact, "victim": victim}
        return written(answer, victim, why=reason)

    given = {**asked.given, "version": asked.version, "withdrawn": asked.withdrawn, "reason": asked.reason}
    return await carry_out(
        context, Command("correctVictimContact", PART, asked.key, asked.contact, given), work
    )


def _entry(day: date, stage: VictimStage | None, notes: str | None, victim: Mapping[str, Any]) -> Spoken:
    response, wants = victim.get("response"), victim.get("wantsContact")
    return Spoken(
        day,
        stage,
        notes,
        VictimResponse[response] if response else None,
        Answer[wants] if wants else None,
        victim.get("sentenceDate"),
    )
