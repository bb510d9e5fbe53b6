"""What every command of the log does: finds the log and the entry for somebody who may write there, and writes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from graph import contacts as graph
from graph.session import Transaction
from resolvers.access import Role, reach
from resolvers.commands import FORBIDDEN, NOT_THERE, NotDone, UserError
from resolvers.context import Context
from resolvers.refusals import Refusal
from resolvers.versions import Said, check_version
from rules.codes import ContactKind, ContactOutcome, Service

PART = "contact log"
IN_PRISON = frozenset({Role.OFFENDER_SUPERVISOR, Role.PRISON_OFFICER})
SAID: Said = {
    "kind": ("kind", ContactKind),
    "date": ("day", None),
    "time": ("time", None),
    "place": ("place", None),
    "outcome": ("outcome", ContactOutcome),
    "notes": ("note", None),
    "explanationSought": ("explanation asked for", None),
    "explanation": ("explanation", None),
    "explainedOn": ("explained on", None),
}
"""What of an entry is told to somebody whose change came second, in words."""


async def log_of(
    tx: Transaction,
    context: Context,
    offender: str,
    sentence: str | None,
    field: str = "offender",
    part: str = PART,
) -> graph.Log:
    """The log to write in. Raises NotDone for a person or order that is not to be seen, Refusal out of scope."""
    within = reach(context.grants, part)
    assert within is not None
    found = await graph.log(tx, offender, sentence, within, context.asking)
    if found is None or not found.seen or found.file is None:
        raise NotDone(UserError("NOT_FOUND", NOT_THERE, field))
    if not found.within:
        raise Refusal("FORBIDDEN", FORBIDDEN)
    if sentence and not found.sentence:
        raise NotDone(UserError("NOT_FOUND", "The person has no such order or licence.", "sentence"))
    return found


async def order_of(tx: Transaction, contact: str, offender: str) -> str | None:
    """The order or licence of a planned appointment of this person. Raises NotDone when there is no such one."""
    found = await graph.whose(tx, contact)
    if found is None or found[0] != offender:
        raise NotDone(UserError("NOT_FOUND", NOT_THERE, "contact"))
    return found[1]


async def standing(
    tx: Transaction, contact: str, version: int, given: Mapping[str, Any]
) -> Mapping[str, Any]:
    """An entry as it stands at a version. Raises NotDone, with what stands beside what was given, at another."""
    found = await graph.entry(tx, contact)
    if found is None:
        raise NotDone(UserError("NOT_FOUND", NOT_THERE, "contact"))
    there = found.properties
    check_version(there, version, given, SAID, found.name)
    return there


async def write(
    tx: Transaction,
    context: Context,
    log: graph.Log,
    sentence: str | None,
    rows: list[dict[str, Any]],
    at: datetime,
) -> None:
    """Write entries, as `graph.contacts.write` does, in the name of the service that whoever asks works for."""
    assert log.file is not None
    service = Service.PRISON if context.viewer.roles <= IN_PRISON else Service.PROBATION
    await graph.write(tx, log.file, sentence, rows, service.name, by=context.viewer.id, at=at)
