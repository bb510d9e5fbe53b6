"""Treatment under an order: hours, tests, reviews, breach and its end, written by those who supervise the order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from graph.history import Change
from graph.keys import new_id
from graph.session import Transaction
from graph.treatment import writing as graph
from graph.treatment.writing import Found
from resolvers.access import reach
from resolvers.commands import (
    FORBIDDEN,
    NOT_THERE,
    Command,
    NotDone,
    Outcome,
    UserError,
    Written,
    carry_out,
    refuse,
)
from resolvers.contacts.writing import log_of
from resolvers.context import Context
from resolvers.refusals import Refusal
from resolvers.treatment.asked import (
    BeginTreatment,
    EndTreatment,
    RecordBreach,
    RecordDrugTest,
    RecordReview,
    RecordWeek,
)
from resolvers.versions import Said, check_version
from rules.clock import today
from rules.codes import DrugTestResult, ReviewResult, SentenceType, TreatmentOutcome
from rules.treatment import (
    SUBSTANCES,
    Order,
    begin_faults,
    breach_faults,
    drug_test_faults,
    end_faults,
    review_faults,
    week_faults,
)
from rules.wrong import Wrong

PART = "treatment log"
LEAST_REASON = 10
SAID_OF_WEEK: Said = {
    "hoursOrdered": ("hours ordered", None),
    "hoursAttended": ("hours attended", None),
    "hoursByDay": ("hours by day", None),
}
SAID_OF_TEST: Said = {name: (name, DrugTestResult) for name in SUBSTANCES}
SAID_OF_REVIEW: Said = {
    "court": ("court", None),
    "result": ("result", ReviewResult),
    "comments": ("comments", None),
    "nextOn": ("next review", None),
}
SAID_OF_ORDER: Said = {
    "endedOn": ("end", None),
    "outcome": ("outcome", TreatmentOutcome),
    "breachOn": ("breach on", None),
    "breachNote": ("note of breach", None),
}


async def begin_treatment(context: Context, asked: BeginTreatment) -> Outcome:
    """Begin treatment under an order. Answers its id."""

    async def work(tx: Transaction, at: datetime) -> Written:
        log = await log_of(tx, context, asked.offender, asked.sentence, part=PART)
        order = await graph.order_of(tx, asked.offender, asked.sentence)
        assert order is not None
        assert log.file is not None
        type_, day, months, area, there = order
        refuse(begin_faults(SentenceType[type_] if type_ else None, there))
        properties = {
            "orderDate": date.fromisoformat(day),
            "months": months,
            "mainDrug": asked.main_drug.name if asked.main_drug else None,
            "provider": asked.provider,
            "supervisor": asked.supervisor,
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

    kept = _Kept("recordTreatmentWeek", "HAS_WEEK", "twk", "from", SAID_OF_WEEK, properties, faults)
    return await _keep(context, asked, kept)


async def record_drug_test(context: Context, asked: RecordDrugTest) -> Outcome:
    """Record a day's test, or change it. Answers the treatment's id."""
    results = {name: one.name if one else None for name, one in asked.results.items()}

    def faults(order: Order, _found: Found) -> list[Wrong]:
        return drug_test_faults(order, asked.on, results, today())

    properties = {"date": asked.on, **results}
    kept = _Kept("recordDrugTest", "HAS_DRUG_TEST", "dtt", "date", SAID_OF_TEST, properties, faults)
    return await _keep(context, asked, kept)


async def record_review(context: Context, asked: RecordReview) -> Outcome:
    """Record a review by the court, or change it; one that revokes the order ends it. Answers the treatment's id."""
    properties = {
        "date": asked.on,
        "court": asked.court,
        "result": asked.result.name,
        "comments": asked.comments,
        "nextOn": asked.next_on,
    }

    def faults(order: Order, found: Found) -> list[Wrong]:
        wrong = review_faults(order, asked.on, asked.result, asked.outcome, asked.next_on, today())
        if not wrong and asked.outcome:
            wrong = end_faults(order, asked.on, _last(found), today())
        return wrong

    ends = {"endedOn": asked.on, "outcome": asked.outcome.name} if asked.outcome else {}
    kept = _Kept("recordCourtReview", "HAS_REVIEW", "crv", "date", SAID_OF_REVIEW, properties, faults, ends)
    return await _keep(context, asked, kept)


@dataclass(frozen=True)
class _Kept:
    """What hangs off an order once for each value of `key`: it is written, or the one that is there is changed."""

    name: str
    kind: str
    prefix: str
    key: str
    said: Said
    properties: Mapping[str, Any]
    faults: Callable[[Order, Found], list[Wrong]]
    ends: Mapping[str, Any] | None = None


async def _keep(context: Context, asked: RecordWeek | RecordDrugTest | RecordReview, kept: _Kept) -> Outcome:
    reason = " ".join(asked.reason.split())

    async def work(tx: Transaction, at: datetime) -> Written:
        found = await _reached(tx, context, asked.treatment)
        there, name = found.of(kept.kind, kept.key, kept.properties[kept.key])
        check_version(there, asked.version, kept.properties, kept.said, name)
        wrong = kept.faults(_order(found), found)
        if there and len(reason) < LEAST_REASON:
            wrong.append(Wrong("REASON_TOO_SHORT", "reason", "Say why it is changed, in a sentence."))
        refuse(wrong)
        by = context.viewer.id
        changes = [Change(asked.treatment, dict(kept.ends))] if kept.ends else []
        if there:
            new = {key: value for key, value in kept.properties.items() if value != there.get(key)}
            if not new and not changes:
                raise NotDone(UserError("NOTHING_GIVEN", "Nothing is different from what stands."))
            changes.append(Change(str(there["id"]), new))
        else:
            id_ = new_id(kept.prefix)
            await graph.add(tx, asked.treatment, kept.kind, id_, kept.properties, by=by, at=at)
        await graph.alter(tx, changes, by=by, reason=reason or "Review by the court", at=at)
        event = "TREATMENT_ENDED" if kept.ends else "TREATMENT_RECORDED"
        answer = {"treatment": asked.treatment}
        return Written(answer, event, asked.treatment, (found.offender,), why=reason or None)

    given = {**kept.properties, **(kept.ends or {}), "version": asked.version, "reason": reason}
    return await carry_out(context, Command(kept.name, PART, asked.key, asked.treatment, given), work)


async def record_breach(context: Context, asked: RecordBreach) -> Outcome:
    """Note breach, which is at once breach action in the contact log. Answers the treatment's id."""
    notes = asked.notes.strip()

    async def work(tx: Transaction, at: datetime) -> Written:
        found = await _reached(tx, context, asked.treatment)
        new = {"breachOn": asked.on, "breachNote": notes}
        there = found.properties
        check_version(there, asked.version, new, SAID_OF_ORDER, found.name)
        refuse(breach_faults(_order(found), asked.on, notes, today()))
        by = context.viewer.id
        await graph.alter(tx, [Change(asked.treatment, new)], by=by, reason="Breach", at=at)
        contact = new_id("con")
        await graph.log_breach(tx, found, contact, asked.on, notes, by=by, at=at)
        answer = {"treatment": asked.treatment, "contact": contact}
        return Written(answer, "TREATMENT_RECORDED", asked.treatment, (found.offender,))

    given = {"version": asked.version, "on": asked.on, "notes": notes}
    command = Command("recordTreatmentBreach", PART, asked.key, asked.treatment, given)
    return await carry_out(context, command, work)


async def end_treatment(context: Context, asked: EndTreatment) -> Outcome:
    """Record how treatment ended. Answers its id."""

    async def work(tx: Transaction, at: datetime) -> Written:
        found = await _reached(tx, context, asked.treatment)
        new = {"endedOn": asked.on, "outcome": asked.outcome.name}
        there = found.properties
        check_version(there, asked.version, new, SAID_OF_ORDER, found.name)
        refuse(end_faults(_order(found), asked.on, _last(found), today()))
        by = context.viewer.id
        await graph.alter(tx, [Change(asked.treatment, new)], by=by, reason=asked.outcome.label, at=at)
        return Written({"treatment": asked.treatment}, "TREATMENT_ENDED", asked.treatment, (found.offender,))

    given = {"version": asked.version, "on": asked.on, "outcome": asked.outcome.name}
    return await carry_out(context, Command("endTreatment", PART, asked.key, asked.treatment, given), work)


async def _reached(tx: Transaction, context: Context, treatment: str) -> Found:
    """Treatment that may be written to, locked. Raises NotDone for what is not to be seen, Refusal out of scope."""
    within = reach(context.grants, PART)
    assert within is not None
    found = await graph.stands(tx, treatment, within, context.asking)
    if found is None or not found.seen:
        raise NotDone(UserError("NOT_FOUND", NOT_THERE, "treatment"))
    if not found.within:
        raise Refusal("FORBIDDEN", FORBIDDEN)
    return found


def _order(found: Found) -> Order:
    return Order(found.properties.get("orderDate") or date.min, found.properties.get("endedOn"))


def _last(found: Found) -> date | None:
    """The last day of which anything is recorded."""
    return max((day for _, one, _ in found.held if (day := _last_of(one))), default=None)


def _last_of(one: Mapping[str, Any]) -> date | None:
    """The day of a test or review; of a week the last on which somebody came, or its first."""
    hours = one.get("hoursByDay") or ()
    last = max((number for number, each in enumerate(hours) if each), default=0)
    first: date | None = one.get("from")
    day: date | None = one.get("date")
    return first + timedelta(days=last) if first else day
