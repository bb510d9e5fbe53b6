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
from resolvers.versions import check_version, different
from resolvers.victims.asked import CorrectVictimContact, RecordVictimContact
from resolvers.victims.writing import PART, SAID_OF_CONTACT, known, known_part, reasoned, written
from rules.clock import today
from rules.codes import Answer, InboxKind, VictimResponse, VictimStage
from rules.victims import STAGES, Spoken, spoken_faults


async def record_contact(context: Context, asked: RecordVictimContact) -> Outcome:
    """Record a contact with a victim. Being told of a move does the task of that move. Answers its id."""

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
        done = await _told(tx, context, asked.victim, asked.stage, asked.day, at)
        return written({"contact": id_, "victim": asked.victim}, asked.victim, finished=done)

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
        done: tuple[str, ...] = ()
        if asked.withdrawn:
            await retract(tx, [Change(asked.contact, {})], by=by, reason=reason, at=at)
        else:
            both = {**there, **asked.given}
            stage = VictimStage[both["stage"]] if both.get("stage") else None
            new = different(there, asked.given)
            wrong = spoken_faults(_entry(both["date"], stage, both.get("notes"), case.properties), today())
            # What stood then may not be possible any more, such as since the victim wants no contact.
            refuse(one for one in wrong if {"day": "date"}.get(one.field, one.field) in new)
            await change(tx, "Fact", [Change(asked.contact, new)], by=by, reason=reason, at=at)
            if "stage" in new or "date" in new:
                done = await _told(tx, context, victim, stage, both["date"], at)
        answer = {"contact": None if asked.withdrawn else asked.contact, "victim": victim}
        return written(answer, victim, why=reason, finished=done)

    given = {**asked.given, "version": asked.version, "withdrawn": asked.withdrawn, "reason": asked.reason}
    return await carry_out(
        context, Command("correctVictimContact", PART, asked.key, asked.contact, given), work
    )


async def _told(
    tx: Transaction, context: Context, victim: str, stage: VictimStage | None, day: date, at: datetime
) -> tuple[str, ...]:
    """Do the tasks of moves that a victim was told of on a day. Another move, or a later one, is still to be told."""
    if stage is None or stage not in STAGES.values():
        return ()
    kinds, name = [InboxKind.VICTIM_TO_TELL], context.viewer.name
    return tuple(await telling.settle(tx, victim, kinds, name=name, at=at, about=stage.name, until=day))


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
