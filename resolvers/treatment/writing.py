"""What every command of treatment does: finds it for somebody who may write of it, and lets its order end with it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from graph.history import Change
from graph.session import Transaction
from graph.treatment import writing as graph
from graph.treatment.writing import Found
from resolvers.access import reach
from resolvers.commands import FORBIDDEN, NOT_THERE, NotDone, UserError
from resolvers.context import Context
from resolvers.refusals import Refusal
from resolvers.versions import Said
from rules.codes import DrugTestResult, ReviewResult, TreatmentOutcome
from rules.treatment import SUBSTANCES, End, Order, sentence_ends

PART = "treatment log"
SAID_OF_ENTRY: Mapping[str, Said] = {
    "HAS_WEEK": {
        "hoursOrdered": ("hours ordered", None),
        "hoursAttended": ("hours attended", None),
        "hoursByDay": ("hours by day", None),
    },
    "HAS_DRUG_TEST": {name: (name, DrugTestResult) for name in SUBSTANCES},
    "HAS_REVIEW": {
        "court": ("court", None),
        "result": ("result", ReviewResult),
        "comments": ("comments", None),
        "nextOn": ("next review", None),
    },
}
"""What is told of what hangs off an order, by the relationship that it hangs by."""
SAID_OF_ORDER: Said = {
    "endedOn": ("end", None),
    "outcome": ("outcome", TreatmentOutcome),
    "breachOn": ("breach on", None),
    "breachNote": ("note of breach", None),
}


async def reached(tx: Transaction, context: Context, treatment: str) -> Found:
    """Treatment that may be written to, locked. Raises NotDone for what is not to be seen, Refusal out of scope."""
    within = reach(context.grants, PART)
    assert within is not None
    found = await graph.stands(tx, treatment, within, context.asking)
    if found is None or not found.seen:
        raise NotDone(UserError("NOT_FOUND", NOT_THERE, "treatment"))
    if not found.within:
        raise Refusal("FORBIDDEN", FORBIDDEN)
    return found


def order_of(found: Found) -> Order:
    """The order as it stands."""
    ended = found.properties.get("endedOn")
    revoked = any(kind == "HAS_REVIEW" and revokes(one, ended) for kind, one, _ in found.held)
    outcome = found.properties.get("outcome")
    known = TreatmentOutcome[outcome] if outcome else None
    return Order(found.properties.get("orderDate") or date.min, ended, revoked, known)


def revokes(review: Mapping[str, Any], ended: date | None) -> bool:
    """Whether an order that ended on a day did so by a review."""
    return bool(ended) and review.get("date") == ended and review.get("result") == ReviewResult.REVOKED.name


def ending(found: Found, end: End) -> list[Change]:
    """What another end changes of treatment, and of its order."""
    order = order_of(found)
    was = End(order.ended_on, order.outcome)
    if was == end:
        return []
    new = {"endedOn": end.on, "outcome": end.outcome.name if end.outcome else None}
    changes = [Change(str(found.properties["id"]), new)]
    if found.order and not found.order.breached:
        ends = sentence_ends(was, end, (found.order.ended_on, found.order.why))
        changes += [Change(found.order.id, ends)] if ends else []
    return changes


def last_of(found: Found) -> date | None:
    """The last day of which anything is recorded."""
    return max((day for _, one, _ in found.held if (day := _day_of(one))), default=None)


def _day_of(one: Mapping[str, Any]) -> date | None:
    """The day of a test or review; of a week the last on which somebody came, or its first."""
    hours = one.get("hoursByDay") or ()
    last = max((number for number, each in enumerate(hours) if each), default=0)
    first: date | None = one.get("from")
    day: date | None = one.get("date")
    return first + timedelta(days=last) if first else day
