"""Loading a file of returns: all of it or nothing, so that what was loaded is what was sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from graph import benefits as graph
from graph.directory import staff_there
from graph.history import Change
from graph.outbox import append_event, write_audit
from graph.session import Graph, Transaction
from resolvers.benefits.writing import EVENT, PART, figure_id, milestone_id
from resolvers.commands import Command, NotDone, Outcome, UserError, Written, carry_out
from resolvers.context import Context
from resolvers.versions import changed
from rules.benefits import MOST_FAULTS, NATIONAL, Read, read
from rules.clock import now, today
from settings import Problem

SUBJECT = "benefits"
"""What the event of a whole file is about: no one figure."""


@dataclass(frozen=True)
class LoadFile:
    """A file of returns, as text."""

    key: str
    text: str


async def load(context: Context, asked: LoadFile) -> Outcome:
    """Load a file. Answers how many lines are new, were changed, and say what stands already."""

    async def work(tx: Transaction, at: datetime) -> Written:
        counts = await _load(tx, asked.text, context.viewer.id, at)
        return Written(counts, EVENT, SUBJECT, why=f"{counts['new']} new, {counts['changed']} changed")

    return await carry_out(
        context, Command("loadBenefits", PART, asked.key, SUBJECT, {"text": asked.text}), work
    )


async def load_for(store: Graph, text: str, *, by: str) -> dict[str, int]:
    """Load a file for whoever runs the system, on behalf of a member of staff. Raises Problem."""
    if not await staff_there(store, [by]):
        raise Problem(f"{by} is no member of staff that the record knows: give the id of who decides.")

    async def work(tx: Transaction) -> dict[str, int]:
        at = now()
        counts = await _load(tx, text, by, at)
        why = f"{counts['new']} new, {counts['changed']} changed"
        await write_audit(
            tx, by=by, action="WRITE", operation="loadBenefits", at=at, parts=[PART], why=why, about=SUBJECT
        )
        await append_event(tx, kind=EVENT, by=by, subject=SUBJECT, at=at)
        return counts

    try:
        return await store.write(work)
    except NotDone as refusal:
        raise Problem(" ".join(one.message for one in refusal.errors)) from None


async def _load(tx: Transaction, text: str, by: str, at: datetime) -> dict[str, int]:
    ids = {slug: id_ for id_, slug, _ in await graph.areas(tx)}
    found = read(text, ids, today())
    if found.faults:
        raise NotDone(*_told(found))
    rows = {"BenefitFigure": _figures(found, ids), "Milestone": _milestones(found, ids)}
    counts = {"new": 0, "changed": 0, "same": 0}
    for label, wanted in rows.items():
        there = await graph.standing(tx, wanted, at)
        new = [{"id": id_, "properties": one} for id_, one in wanted.items() if id_ not in there]
        changes = {id_: changed(there[id_][0], one) for id_, one in wanted.items() if id_ in there}
        others = [Change(id_, values) for id_, values in changes.items() if values]
        await graph.create(tx, label, new, by=by, at=at)
        await graph.alter(tx, others, by=by, reason="File of returns", at=at)
        counts["new"] += len(new)
        counts["changed"] += len(others)
        counts["same"] += len(wanted) - len(new) - len(others)
    return counts


def _figures(found: Read, ids: dict[str, str]) -> dict[str, dict[str, Any]]:
    rows = {}
    for one in found.figures:
        area = ids.get(one.area, NATIONAL)
        values: dict[str, float | int | str | date | None] = {
            "kind": one.kind.name,
            "area": area,
            "month": one.month,
            "planned": one.planned,
            "actual": one.actual,
            "answers": one.answers,
        }
        # An empty cell says nothing: plan and actual come in files of their own.
        rows[figure_id(one.kind, area, one.month)] = {
            name: value for name, value in values.items() if value is not None
        }
    return rows


def _milestones(found: Read, ids: dict[str, str]) -> dict[str, dict[str, Any]]:
    rows = {}
    for one in found.milestones:
        area = ids.get(one.area, NATIONAL)
        rows[milestone_id(area, one.name)] = {
            "name": " ".join(one.name.split()),
            "area": area,
            "plannedOn": one.planned,
            "forecastOn": one.forecast,
            "doneOn": one.done,
        }
    return rows


def _told(found: Read) -> list[UserError]:
    errors = [UserError("BAD_LINE", f"{one.told}", "text") for one in found.faults[:MOST_FAULTS]]
    more = len(found.faults) - len(errors)
    text = (
        f"Nothing was loaded: {len(found.faults)} line{'s' if len(found.faults) > 1 else ''} can't be used."
    )
    tail = [UserError("BAD_LINE", f"And {more} more.", "text")] if more else []
    return [UserError("BAD_FILE", text, "text"), *errors, *tail]
