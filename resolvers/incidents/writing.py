"""What every command on an incident does: finds it for those who review, at the version that was read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graph.history import Change, change
from graph.inbox import telling
from graph.inbox.telling import Item
from graph.incidents import cases
from graph.session import Transaction
from resolvers.access import reach
from resolvers.commands import FORBIDDEN, NOT_THERE, NotDone, UserError
from resolvers.context import Context
from resolvers.refusals import Refusal
from resolvers.versions import Said, check_version
from rules.clock import spoken, today
from rules.codes import InboxKind, IncidentKind, IncidentState
from rules.inbox import managers
from rules.incidents import Incident, state_of, steps

PART = "incidents"
SAID: Said = {
    "state": ("state", IncidentState),
    "notifiedOn": ("notified on", None),
    "initialOn": ("initial review on", None),
    "fullOn": ("full review on", None),
    "closedOn": ("closed on", None),
}


async def known(
    tx: Transaction, context: Context, incident: str, version: int | None, field: str = "incident"
) -> cases.Case:
    """An incident, at a version if one is given. Raises NotDone where none can be seen, Refusal out of scope."""
    within = reach(context.grants, PART)
    assert within is not None
    found = await cases.reached(tx, incident, within, context.asking)
    if found is None or not found.seen:
        raise NotDone(UserError("NOT_FOUND", NOT_THERE, field))
    if not found.within:
        raise Refusal("FORBIDDEN", FORBIDDEN)
    there = found.properties
    if version is not None:
        check_version(there, version, {}, SAID, found.name)
    return found


def stands(found: cases.Case) -> Incident:
    """An incident as the rules look at it."""
    there = found.properties
    return Incident(
        IncidentKind[there["kind"]],
        there["happenedOn"],
        there["knownOn"],
        there.get("notifiedOn"),
        there.get("initialOn"),
        there.get("fullOn"),
        bool(there.get("fullAsked")),
        there.get("closedOn"),
        found.open_actions,
    )


async def alter(
    tx: Transaction,
    context: Context,
    incident: str,
    one: Incident,
    new: Mapping[str, Any],
    at: Any,
    why: str,
) -> None:
    """Change an incident, and its state with it. What it said is kept."""
    properties = {**new, "state": state_of(one).name}
    await change(tx, "Fact", [Change(incident, properties)], by=context.viewer.id, reason=why, at=at)


def next_task(incident: str, offender: str, area: str, one: Incident) -> tuple[Item, ...]:
    """The task of the managers of an area for the next step that is needed, due on its last day."""
    open_steps = steps(one.kind, one.known, one.notified, one.initial, one.full, one.full_asked, today())
    found = next((step for step in open_steps if step.needed and step.done_on is None), None)
    if found is None or one.closed:
        return ()
    words = f"A serious incident: {found.step.label.lower()}, due by {spoken(found.due)}."
    return (Item((managers(area),), InboxKind.INCIDENT, words, incident, offender, found.due),)


async def done_tasks(tx: Transaction, subject: str, kind: InboxKind, name: str, at: Any) -> tuple[str, ...]:
    """The open tasks about an incident or action, which are noted as done."""
    return tuple(await telling.settle(tx, subject, [kind], name=name, at=at))
