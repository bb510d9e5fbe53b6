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

PART, OWN = "incidents", "own actions"
ACTION, FINDING = "HAS_ACTION", "HAS_FINDING"
SAID: Said = {
    "kind": ("kind", IncidentKind),
    "happenedOn": ("happened on", None),
    "knownOn": ("known on", None),
    "offence": ("charged with", None),
    "summary": ("what is known", None),
    "press": ("the press has asked", None),
    "fullAsked": ("full review asked for", None),
    "state": ("state", IncidentState),
    "notifiedOn": ("notified on", None),
    "initialOn": ("initial review on", None),
    "fullOn": ("full review on", None),
    "closedOn": ("closed on", None),
    "withdrawnOn": ("withdrawn on", None),
}
STEPS = ("state", "notifiedOn", "initialOn", "fullOn", "closedOn", "withdrawnOn")
"""What is told of an incident to somebody whose step came second."""
SAID_OF_FINDING: Said = {"words": ("what was found", None)}
SAID_OF_ACTION: Said = {
    "words": ("what is to be done", None),
    "owner": ("whose it is", None),
    "due": ("by", None),
    "outcome": ("outcome", None),
    "doneOn": ("done on", None),
}


async def known(
    tx: Transaction,
    context: Context,
    incident: str,
    version: int | None,
    field: str = "incident",
    given: Mapping[str, Any] | None = None,
) -> cases.Case:
    """An incident, at a version if one is given, to which `given` is to be put. Raises NotDone where none can be seen,
    Refusal out of scope."""
    within = reach(context.grants, PART)
    if within is None:
        raise NotDone(UserError("NOT_FOUND", NOT_THERE, field))
    found = await cases.reached(tx, incident, within, context.asking)
    if found is None or not found.seen:
        raise NotDone(UserError("NOT_FOUND", NOT_THERE, field))
    if not found.within:
        raise Refusal("FORBIDDEN", FORBIDDEN)
    there = found.properties
    if version is not None:
        said = SAID if given else {name: SAID[name] for name in STEPS}
        check_version(there, version, given or {}, said, found.name)
    return found


async def known_part(
    tx: Transaction, context: Context, id_: str, type_: str, field: str, *, own: bool = False
) -> tuple[cases.Part, cases.Case]:
    """A finding or an action with its incident, locked. `own`: whose an action is may reach it. Raises as `known`."""
    before = await cases.part(tx, id_, type_, context.asking)
    if before is None:
        raise NotDone(UserError("NOT_FOUND", NOT_THERE, field))
    if own and before.own:
        incident = await cases.owned(tx, before.incident, id_, context.asking)
        if incident is None or not incident.seen:
            raise NotDone(UserError("NOT_FOUND", NOT_THERE, field))
    else:
        incident = await known(tx, context, before.incident, None, field)
    # Read again behind the incident's lock: it may have been withdrawn meanwhile.
    found = await cases.part(tx, id_, type_, context.asking)
    if found is None:
        raise NotDone(UserError("NOT_FOUND", NOT_THERE, field))
    return found, incident


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
        len(found.open_actions),
        there.get("withdrawnOn"),
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
    if found is None or one.closed or one.withdrawn:
        return ()
    words = f"A serious incident: {found.step.label.lower()}, due by {spoken(found.due)}."
    return (Item((managers(area),), InboxKind.INCIDENT, words, incident, offender, found.due),)


async def done_tasks(tx: Transaction, subject: str, kind: InboxKind, name: str, at: Any) -> tuple[str, ...]:
    """The open tasks about an incident or action, which are noted as done."""
    return tuple(await telling.settle(tx, subject, [kind], name=name, at=at))
