"""Treatment under an order: hours, tests, reviews, breach and its end, written by those who supervise the order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from graph.history import Change
from graph.keys import new_id
from graph.session import Transaction
from graph.treatment import writing as graph
from graph.treatment.writing import Found
from resolvers.commands import (
    Command,
    NotDone,
    Outcome,
    Written,
    carry_out,
    refuse,
)
from resolvers.contacts.writing import log_of
from resolvers.context import Context
from resolvers.treatment.asked import (
    BeginTreatment,
    RecordBreach,
    RecordDrugTest,
    RecordReview,
    RecordWeek,
)
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
from resolvers.versions import NOTHING_NEW, changed, check_version
from rules.clock import today
from rules.codes import SentenceType
from rules.treatment import (
    End,
    Order,
    begin_faults,
    breach_faults,
    drug_test_faults,
    end_faults,
    review_faults,
    too_long,
    week_faults,
)
from rules.wrong import Wrong, reason_faults


async def begin_treatment(context: Context, asked: BeginTreatment) -> Outcome:
    """Begin treatment under an order. Answers its id."""

    async def work(tx: Transaction, at: datetime) -> Written:
        log = await log_of(tx, context, asked.offender, asked.sentence, part=PART)
        order = await graph.order_of(tx, asked.offender, asked.sentence)
        assert order is not None
        assert log.file is not None
        type_, day, months, area, there = order
        named = {"provider": asked.provider, "supervisor": asked.supervisor}
        refuse([*begin_faults(SentenceType[type_] if type_ else None, there), *too_long(named)])
        properties = {
            "orderDate": date.fromisoformat(day),
            "months": months,
            "mainDrug": asked.main_drug.name if asked.main_drug else None,
            **named,
        }
        id_ = new_id("trt")
        links = {"IN_AREA": area, "UNDER": asked.sentence}
        await graph.begin(tx, log.file, id_, properties, links, by=context.viewer.id, at=at)
        return Written({"treatment": id_}, "TREATMENT_BEGUN", id_, (asked.offender,))

    given = {
        "sentence": asked.sentence,
        "mainDrug": asked.main_drug.name if asked.main_drug else None,
        "provider": asked.provider,
        "supervisor": asked.supervisor,
    }
    return await carry_out(context, Command("beginTreatment", PART, asked.key, asked.offender, given), work)


async def record_week(context: Context, asked: RecordWeek) -> Outcome:
    """Record the hours of a week, or change them. Answers the treatment's id."""
    properties = {
        "from": asked.first,
        "hoursOrdered": asked.hours_ordered,
        "hoursAttended": sum(asked.hours),
        "hoursByDay": list(asked.hours),
    }

    def faults(order: Order, found: Found) -> list[Wrong]:
        weeks = [one["from"] for kind, one, _ in found.held if kind == "HAS_WEEK"]
        return week_faults(order, asked.first, asked.hours, asked.hours_ordered, weeks, today())

    kept = _Kept("recordTreatmentWeek", "HAS_WEEK", "twk", "from", properties, faults)
    return await _keep(context, asked, kept)


async def record_drug_test(context: Context, asked: RecordDrugTest) -> Outcome:
    """Record a day's test, or change it. Answers the treatment's id."""
    results = {name: one.name if one else None for name, one in asked.results.items()}

    def faults(order: Order, _found: Found) -> list[Wrong]:
        return drug_test_faults(order, asked.on, results, today())

    properties = {"date": asked.on, **results}
    kept = _Kept("recordDrugTest", "HAS_DRUG_TEST", "dtt", "date", properties, faults)
    return await _keep(context, asked, kept)


async def record_review(context: Context, asked: RecordReview) -> Outcome:
    """Record a review by the court, or change it; one that revokes the order ends it, and one that does so no more lets
    it go on. Answers the treatment's id."""
    properties = {
        "date": asked.on,
        "court": asked.court,
        "result": asked.result.name,
        "comments": asked.comments,
        "nextOn": asked.next_on,
    }

    def faults(order: Order, found: Found) -> list[Wrong]:
        wrong = review_faults(
            order,
            asked.on,
            asked.result,
            asked.outcome,
            asked.next_on,
            today(),
            court=asked.court,
            comments=asked.comments,
        )
        if not wrong and asked.outcome:
            end = End(asked.on, asked.outcome)
            wrong = end_faults(Order(order.begun), end, last_of(found), today())
        return wrong

    def end(order: Order, there: Mapping[str, Any]) -> End | None:
        if asked.outcome:
            return End(asked.on, asked.outcome)
        return End() if order.revoked and revokes(there, order.ended_on) else None

    kept = _Kept("recordCourtReview", "HAS_REVIEW", "crv", "date", properties, faults, end)
    return await _keep(context, asked, kept)


@dataclass(frozen=True)
class _Kept:
    """What hangs off an order once for each value of `key`: it is written, or the one that is there is changed.

    `end`: how the order ends by it, from how it stands and what was there; None: it changes nothing of that.
    """

    name: str
    kind: str
    prefix: str
    key: str
    properties: Mapping[str, Any]
    faults: Callable[[Order, Found], list[Wrong]]
    end: Callable[[Order, Mapping[str, Any]], End | None] = lambda _order, _there: None


async def _keep(context: Context, asked: RecordWeek | RecordDrugTest | RecordReview, kept: _Kept) -> Outcome:
    reason = " ".join(asked.reason.split())

    async def work(tx: Transaction, at: datetime) -> Written:
        found = await reached(tx, context, asked.treatment)
        there, name = found.of(kept.kind, kept.key, kept.properties[kept.key])
        check_version(there, asked.version, kept.properties, SAID_OF_ENTRY[kept.kind], name)
        order = order_of(found)
        wrong = kept.faults(order, found)
        refuse(wrong + (reason_faults(reason) if there else []))
        by = context.viewer.id
        end = kept.end(order, there)
        changes = ending(found, end) if end else []
        if there:
            new = changed(there, kept.properties)
            if not new and not changes:
                raise NotDone(NOTHING_NEW)
            changes += [Change(str(there["id"]), new)] if new else []
        else:
            id_ = new_id(kept.prefix)
            await graph.add(tx, asked.treatment, kept.kind, id_, kept.properties, by=by, at=at)
        await graph.alter(tx, changes, by=by, reason=reason or "Review by the court", at=at)
        event = "TREATMENT_ENDED" if end and end.on else "TREATMENT_RECORDED"
        answer = {"treatment": asked.treatment}
        return Written(answer, event, asked.treatment, (found.offender,), why=reason or None)

    outcome = asked.outcome.name if isinstance(asked, RecordReview) and asked.outcome else None
    given = {**kept.properties, "outcome": outcome, "version": asked.version, "reason": reason}
    return await carry_out(context, Command(kept.name, PART, asked.key, asked.treatment, given), work)


async def record_breach(context: Context, asked: RecordBreach) -> Outcome:
    """Note breach, which is at once breach action in the contact log. Answers the treatment's id."""
    notes = asked.notes.strip()

    async def work(tx: Transaction, at: datetime) -> Written:
        found = await reached(tx, context, asked.treatment)
        new = {"breachOn": asked.on, "breachNote": notes}
        there = found.properties
        check_version(there, asked.version, new, SAID_OF_ORDER, found.name)
        refuse(breach_faults(order_of(found), asked.on, notes, today()))
        by = context.viewer.id
        await graph.alter(tx, [Change(asked.treatment, new)], by=by, reason="Breach", at=at)
        contact = new_id("con")
        await graph.log_breach(tx, found, contact, asked.on, notes, by=by, at=at)
        answer = {"treatment": asked.treatment, "contact": contact}
        return Written(answer, "TREATMENT_RECORDED", asked.treatment, (found.offender,))

    given = {"version": asked.version, "on": asked.on, "notes": notes}
    command = Command("recordTreatmentBreach", PART, asked.key, asked.treatment, given)
    return await carry_out(context, command, work)
