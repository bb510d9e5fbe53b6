"""The end of treatment under an order, put right where it was recorded wrongly; and taking off what never was."""

from __future__ import annotations

from datetime import datetime

from graph.session import Transaction
from graph.treatment import writing as graph
from resolvers.commands import NOT_THERE, Command, NotDone, Outcome, UserError, Written, carry_out, refuse
from resolvers.context import Context
from resolvers.treatment.asked import EndTreatment, WithdrawEntry
from resolvers.treatment.writing import (
    PART,
    SAID_OF_ENTRY,
    SAID_OF_ORDER,
    ending,
    last_of,
    order_of,
    reached,
    revokes,
)
from resolvers.versions import NOTHING_NEW, check_version
from rules.clock import today
from rules.treatment import End, end_faults
from rules.wrong import reason_faults


async def end_treatment(context: Context, asked: EndTreatment) -> Outcome:
    """Record how treatment ended, or put that right; neither a day nor an outcome: it goes on after all. Answers its
    id."""
    reason = " ".join(asked.reason.split())
    end = End(asked.on, asked.outcome)
    new = {"endedOn": asked.on, "outcome": asked.outcome.name if asked.outcome else None}

    async def work(tx: Transaction, at: datetime) -> Written:
        found = await reached(tx, context, asked.treatment)
        check_version(found.properties, asked.version, new, SAID_OF_ORDER, found.name)
        order = order_of(found)
        wrong = end_faults(order, end, last_of(found), today())
        refuse(wrong + (reason_faults(reason) if order.ended_on else []))
        changes = ending(found, end)
        if not changes:
            raise NotDone(NOTHING_NEW)
        why = reason or (asked.outcome.label if asked.outcome else "")
        await graph.alter(tx, changes, by=context.viewer.id, reason=why, at=at)
        event = "TREATMENT_ENDED" if end.on else "TREATMENT_RECORDED"
        answer = {"treatment": asked.treatment}
        return Written(answer, event, asked.treatment, (found.offender,), why=reason or None)

    given = {"version": asked.version, "on": asked.on, "outcome": new["outcome"], "reason": reason}
    return await carry_out(context, Command("endTreatment", PART, asked.key, asked.treatment, given), work)


async def withdraw_entry(context: Context, asked: WithdrawEntry) -> Outcome:
    """Take off a week, test or review that never was, such as one of another day. An order that ended by it goes on.
    Answers the treatment's id."""
    reason = " ".join(asked.reason.split())

    async def work(tx: Transaction, at: datetime) -> Written:
        found = await reached(tx, context, asked.treatment)
        kind, there, name = found.entry(asked.entry)
        if not there:
            raise NotDone(UserError("NOT_FOUND", NOT_THERE, "entry"))
        check_version(there, asked.version, {}, SAID_OF_ENTRY[kind], name)
        refuse(reason_faults(reason, "Say why it is taken off, in a sentence."))
        by = context.viewer.id
        if revokes(there, order_of(found).ended_on):
            await graph.alter(tx, ending(found, End()), by=by, reason=reason, at=at)
        await graph.take_off(tx, asked.entry, by=by, reason=reason, at=at)
        answer = {"treatment": asked.treatment}
        return Written(answer, "TREATMENT_RECORDED", asked.treatment, (found.offender,), why=reason)

    given = {"entry": asked.entry, "version": asked.version, "reason": reason}
    command = Command("withdrawTreatmentEntry", PART, asked.key, asked.treatment, given)
    return await carry_out(context, command, work)
