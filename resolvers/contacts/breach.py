"""Taking an order back to court: the decision, the papers, the hearing, the outcome; for those who meet the person."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from graph import breaches as graph
from graph import contacts as log_graph
from graph.history import Change, change
from graph.keys import new_id
from graph.session import Transaction
from resolvers.commands import NOT_THERE, Command, NotDone, Outcome, UserError, Written, carry_out, refuse
from resolvers.contacts.asked import BeginBreach, RecordBreachStep
from resolvers.contacts.writing import PART, log_of, write
from resolvers.context import Context
from resolvers.versions import Said, check_version, different
from rules.clock import today
from rules.codes import BreachOutcome, BreachStep, ContactKind, SentenceType
from rules.contacts import LONGEST_PLACE, Breach, after, begin_faults, order_ends, step_faults
from rules.wrong import Wrong, reason_faults

DAY_OF = {
    BreachStep.DECIDED: "decidedOn",
    BreachStep.LAID: "laidOn",
    BreachStep.HEARD: "heardOn",
    BreachStep.ENDED: "endedOn",
}
SAID: Said = {
    "decidedOn": ("decided on", None),
    "laidOn": ("papers laid on", None),
    "court": ("court", None),
    "heardOn": ("first heard on", None),
    "endedOn": ("ended on", None),
    "outcome": ("outcome", BreachOutcome),
}


async def begin_breach(context: Context, asked: BeginBreach) -> Outcome:
    """Record the decision. Answers the breach's id."""
    grounds = " ".join(asked.grounds.split())

    async def work(tx: Transaction, at: datetime) -> Written:
        # From here on nobody else writes of this person's orders, so there is no other breach once none is found.
        await log_of(tx, context, asked.offender, asked.sentence)
        order = await graph.order(tx, asked.sentence)
        wrong = begin_faults(
            Breach(asked.failed_on, asked.decided_on),
            grounds,
            SentenceType[order.type] if order.type else None,
            order.begun,
            today(),
            over=order.over,
            another=order.another,
        )
        refuse(wrong)
        id_ = new_id("brc")
        properties = {"failedOn": asked.failed_on, "decidedOn": asked.decided_on, "grounds": grounds}
        await graph.begin(tx, asked.sentence, id_, properties, by=context.viewer.id, at=at)
        return Written({"breach": id_}, "BREACH_BEGUN", id_, (asked.offender,))

    given = {
        "sentence": asked.sentence,
        "failedOn": asked.failed_on,
        "decidedOn": asked.decided_on,
        "grounds": grounds,
    }
    return await carry_out(context, Command("beginBreach", PART, asked.key, asked.offender, given), work)


async def record_breach_step(context: Context, asked: RecordBreachStep) -> Outcome:
    """Record a step, or put one right. Answers the breach's id."""
    reason = " ".join(asked.reason.split())

    async def work(tx: Transaction, at: datetime) -> Written:
        found = await graph.whose(tx, asked.breach)
        if found is None:
            raise NotDone(UserError("NOT_FOUND", NOT_THERE, "breach"))
        offender, sentence = found
        log = await log_of(tx, context, offender, sentence, "breach")
        there, name = await graph.stands(tx, asked.breach)
        given: dict[str, Any] = {DAY_OF[asked.step]: asked.on}
        given |= {"court": asked.court} if asked.court else {}
        given |= {"outcome": asked.outcome.name} if asked.outcome else {}
        check_version(there, asked.version, given, SAID, name)
        breach = _breach(there)
        wrong = step_faults(breach, asked.step, asked.on, asked.outcome, today())
        again = breach.day(asked.step) is not None
        wrong += reason_faults(reason) if again else []
        if len(asked.court or "") > LONGEST_PLACE:
            wrong.append(Wrong("TOO_LONG", "court", f"Write {LONGEST_PLACE:,} characters at most."))
        refuse(wrong)
        new = different(there, given)
        by, why = context.viewer.id, reason or asked.step.label
        changes = [Change(asked.breach, new)]
        revoked = breach.outcome is BreachOutcome.REVOKED
        treated = await graph.treated(tx, sentence) if revoked else None
        ends = order_ends(breach, after(breach, asked.step, asked.on, asked.outcome), treated)
        if ends is not None:
            changes.append(Change(sentence, ends))
        await change(tx, "Fact", changes, by=by, reason=why, at=at)
        if asked.step is BreachStep.LAID and not again:
            await _log(tx, context, log, sentence, asked, str(there["grounds"]), at)
        return Written({"breach": asked.breach}, "BREACH_STEP", asked.breach, (offender,), why=reason or None)

    given = {
        "version": asked.version,
        "step": asked.step.name,
        "on": asked.on,
        "court": asked.court,
        "outcome": asked.outcome.name if asked.outcome else None,
        "reason": reason,
    }
    return await carry_out(context, Command("recordBreachStep", PART, asked.key, asked.breach, given), work)


async def _log(
    tx: Transaction,
    context: Context,
    log: log_graph.Log,
    sentence: str,
    asked: RecordBreachStep,
    grounds: str,
    at: datetime,
) -> None:
    """Laying the papers is the action that the absence asks for, so the log says so."""
    properties = {
        "kind": ContactKind.BREACH_ACTION.name,
        "date": asked.on,
        "place": asked.court,
        "notes": f"Breach: {grounds}",
    }
    await write(tx, context, log, sentence, [{"id": new_id("con"), "properties": properties}], at)


def _breach(properties: Mapping[str, Any]) -> Breach:
    outcome = properties.get("outcome")
    return Breach(
        properties["failedOn"],
        properties["decidedOn"],
        properties.get("laidOn"),
        properties.get("heardOn"),
        properties.get("endedOn"),
        BreachOutcome[outcome] if outcome else None,
    )
