"""Planning appointments, recording what happened, and correcting it: for those who meet the person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from graph import contacts as graph
from graph import drafts
from graph.keys import new_id
from graph.session import Transaction
from resolvers.commands import NOT_THERE, Command, NotDone, Outcome, UserError, Written, carry_out, refuse
from resolvers.contacts.asked import CorrectContact, PlanContacts, RecordContact
from resolvers.contacts.following import follow
from resolvers.contacts.writing import PART, log_of, order_of, standing, write
from resolvers.context import Context
from resolvers.versions import NOTHING_NEW, changed
from rules.clock import today
from rules.codes import ContactKind, ContactOutcome, DraftForm
from rules.contacts import HAS_OUTCOME, Recorded, correcting_faults, days_of, faults, planning_faults
from rules.wrong import reason_faults


async def plan_contacts(context: Context, asked: PlanContacts) -> Outcome:
    """Plan appointments. Answers their ids, and those days that were moved because offices are closed, in words."""

    async def work(tx: Transaction, at: datetime) -> Written:
        log = await log_of(tx, context, asked.offender, asked.sentence)
        entry = Recorded(asked.kind, asked.day, asked.time, asked.place, notes=asked.notes, begun=log.begun)
        refuse(planning_faults(entry, asked.repeat, asked.times, today()))
        days = days_of(asked.day, asked.repeat, asked.times)
        properties = {"kind": asked.kind.name, "time": asked.time, "place": asked.place, "notes": asked.notes}
        rows = [{"id": new_id("con"), "properties": {**properties, "date": one.day}} for one in days]
        await write(tx, context, log, asked.sentence, rows, at)
        await drafts.drop(tx, asked.offender, DraftForm.PLAN.name, "", by=context.viewer.id)
        moved = [
            f"{one.instead_of:%-d %B %Y} became {one.day:%-d %B %Y}: offices are closed on that day."
            for one in days
            if one.instead_of
        ]
        first, *others = (str(row["id"]) for row in rows)
        return Written(
            {"contacts": [first, *others], "contact": first, "warnings": moved},
            "CONTACT_PLANNED",
            first,
            (asked.offender,),
            others=tuple(others),
        )

    given = {
        "sentence": asked.sentence,
        "kind": asked.kind.name,
        "day": asked.day,
        "time": asked.time,
        "place": asked.place,
        "notes": asked.notes,
        "repeat": asked.repeat.name if asked.repeat else None,
        "times": asked.times,
    }
    return await carry_out(context, Command("planContacts", PART, asked.key, asked.offender, given), work)


async def record_contact(context: Context, asked: RecordContact) -> Outcome:
    """Record what happened, of a planned appointment or of none. Answers the entry's id, and that of the next one."""

    async def work(tx: Transaction, at: datetime) -> Written:
        sentence = asked.sentence
        if asked.contact:
            sentence = await order_of(tx, asked.contact, asked.offender)
        log = await log_of(tx, context, asked.offender, sentence)
        entry = Recorded(
            asked.kind,
            asked.day,
            asked.time,
            asked.place,
            asked.outcome,
            asked.notes,
            asked.explanation_sought,
            begun=log.begun,
        )
        refuse(faults(entry, today()))
        properties = _properties(entry)
        id_ = asked.contact or new_id("con")
        if asked.contact:
            there = await standing(tx, asked.contact, asked.version or 0, properties)
            if there.get("outcome"):
                raise NotDone(
                    UserError("RECORDED", "The outcome is recorded already: correct it.", "contact")
                )
            await graph.alter(
                tx,
                id_,
                changed(there, properties),
                by=context.viewer.id,
                reason="Recorded what happened",
                at=at,
            )
        else:
            await write(tx, context, log, sentence, [{"id": id_, "properties": properties}], at)
        await drafts.drop(
            tx, asked.offender, DraftForm.RECORD.name, asked.contact or "", by=context.viewer.id
        )
        following = await _next(tx, context, log, sentence, asked, at)
        return Written(
            {"contact": id_, "next": following},
            "CONTACT_RECORDED",
            id_,
            (asked.offender,),
            others=(following,) if following else (),
        )

    given = {
        "contact": asked.contact,
        "version": asked.version,
        "sentence": asked.sentence,
        "kind": asked.kind.name,
        "day": asked.day,
        "time": asked.time,
        "place": asked.place,
        "outcome": asked.outcome.name if asked.outcome else None,
        "notes": asked.notes,
        "explanationSought": asked.explanation_sought,
        "nextDay": asked.next_day,
        "nextTime": asked.next_time,
    }
    return await carry_out(context, Command("recordContact", PART, asked.key, asked.offender, given), work)


async def correct_contact(context: Context, asked: CorrectContact) -> Outcome:
    """Correct an entry, note an explanation, or take the entry off. What it said before is kept. Answers its id."""
    reason = " ".join(asked.reason.split())

    async def work(tx: Transaction, at: datetime) -> Written:
        found = await graph.whose(tx, asked.contact)
        if found is None:
            raise NotDone(UserError("NOT_FOUND", NOT_THERE, "contact"))
        offender, under = found
        log = await log_of(tx, context, offender, under, "contact")
        sentence, begun = under, log.begun
        if asked.moved and asked.sentence != under:
            sentence = asked.sentence
            begun = (await log_of(tx, context, offender, sentence, "contact")).begun
        there = await standing(tx, asked.contact, asked.version, asked.given)
        refuse(reason_faults(reason))
        by = context.viewer.id
        if asked.withdrawn:
            await graph.take_off(tx, asked.contact, by=by, reason=reason, at=at)
        else:
            stood = replace(_recorded(there), begun=log.begun)
            entry = replace(_recorded({**there, **asked.given}), begun=begun)
            refuse(correcting_faults(entry, stood, today()))
            new = changed(there, asked.given)
            if not new and sentence == under:
                raise NotDone(NOTHING_NEW)
            await graph.alter(tx, asked.contact, new, by=by, reason=reason, at=at)
            if sentence != under:
                await graph.move(tx, asked.contact, under, sentence, by=by, reason=reason, at=at)
        await drafts.drop(tx, offender, DraftForm.CORRECT.name, asked.contact, by=by)
        await follow(tx, context, asked.contact, None if asked.withdrawn else entry, reason, at)
        return Written(
            {"contact": None if asked.withdrawn else asked.contact},
            "CONTACT_WITHDRAWN" if asked.withdrawn else "CONTACT_CORRECTED",
            asked.contact,
            (offender,),
            why=reason,
        )

    given = {**asked.given, "version": asked.version, "withdrawn": asked.withdrawn, "reason": reason}
    if asked.moved:
        given["sentence"] = asked.sentence
    return await carry_out(context, Command("correctContact", PART, asked.key, asked.contact, given), work)


async def _next(
    tx: Transaction,
    context: Context,
    log: graph.Log,
    sentence: str | None,
    asked: RecordContact,
    at: datetime,
) -> str | None:
    if asked.next_day is None:
        return None
    kind = asked.kind if asked.kind in HAS_OUTCOME else ContactKind.OFFICE_VISIT
    entry = Recorded(kind, asked.next_day, asked.next_time, begun=log.begun)
    names = {"day": "nextDay", "time": "nextTime"}
    wrong = planning_faults(entry, None, 1, today())
    refuse([one._replace(field=names.get(one.field, "nextDay")) for one in wrong])
    (planned,) = days_of(asked.next_day, None, 1)
    id_ = new_id("con")
    properties = {"kind": kind.name, "date": planned.day, "time": asked.next_time, "place": asked.place}
    await write(tx, context, log, sentence, [{"id": id_, "properties": properties}], at)
    return id_


def _properties(entry: Recorded) -> dict[str, Any]:
    return {
        "kind": entry.kind.name,
        "date": entry.day,
        "time": entry.time,
        "place": entry.place,
        "outcome": entry.outcome.name if entry.outcome else None,
        "notes": entry.notes,
        "explanationSought": entry.explanation_sought,
    }


def _recorded(properties: Mapping[str, Any]) -> Recorded:
    outcome = properties.get("outcome")
    return Recorded(
        ContactKind[properties["kind"]],
        properties["date"],
        properties.get("time"),
        properties.get("place"),
        ContactOutcome[outcome] if outcome else None,
        properties.get("notes"),
        properties.get("explanationSought"),
        properties.get("explanation"),
        properties.get("explainedOn"),
    )
