"""What a signed assessment changes in the register, in the transaction of its signing. It answers nothing of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from graph.risks import people
from graph.risks import writing as graph
from graph.session import Transaction
from resolvers.context import Context
from rules.codes import RegisterCategory
from rules.risks import follows

REASON = "By an assessment"
CHANGED = "REGISTER_CHANGED"


async def follow(
    tx: Transaction,
    context: Context,
    offender: str,
    level: str | None,
    before: str | None,
    assessment: Mapping[str, Any],
    *,
    agreed: bool,
    at: datetime,
) -> tuple[tuple[str, str], ...]:
    """Make or change a person's entry as their assessment asks. Answers the events of that.

    What who signs is told must not depend on it: they may not know whether there is an entry.
    """
    found = await graph.person(tx, offender, "", context.asking)
    if found is None:
        return ()
    entry = found.entry
    # An entry without a level says less than any.
    risk = follows(level, before, (entry.get("risk") or "LOW") if entry else None, agreed=agreed)
    if risk is None:
        return ()
    by = context.viewer.id
    if entry:
        id_ = str(entry["id"])
        await graph.alter(tx, {id_: {"risk": risk}}, by=by, reason=REASON, at=at)
    else:
        # Nobody but those cleared says at which level somebody is managed.
        category = (
            RegisterCategory.OTHER_DANGEROUS if found.sentenced else RegisterCategory.POTENTIALLY_DANGEROUS
        )
        new = {
            "category": category.name,
            "categorySince": assessment["date"],
            "risk": risk,
            "reviewOn": assessment.get("reviewOn"),
        }
        id_ = await people.put_on(tx, found, new, by=by, at=at)
    return ((CHANGED, id_),)
