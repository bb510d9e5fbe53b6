"""Prisons from a file, for the steward: what it would change, and loading it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from graph import prisons as graph
from graph.session import Transaction
from resolvers.access import reach
from resolvers.commands import FORBIDDEN, Command, NotDone, Outcome, UserError, Written, carry_out, refuse
from resolvers.context import Context
from resolvers.refusals import Refusal
from rules.clock import today
from rules.prisons import Misread, load_faults, prison_changes, read, template
from rules.wrong import Wrong, reason_faults

PART = "codes"
CHANGED = "Prisons were changed since you looked. Look at the preview again."


@dataclass(frozen=True)
class LoadPrisons:
    """A file's text, the version of all prisons that the preview told, and why."""

    key: str
    file: str
    version: int
    reason: str


async def preview(context: Context, text: str) -> dict[str, Any]:
    """What a file would change, as the schema's `PrisonsPreview` has it. Raises Refusal."""
    if reach(context.grants, PART) is None:
        raise Refusal("FORBIDDEN", FORBIDDEN)
    try:
        prisons = read(text)
    except Misread as fault:
        return {"reasons": [Wrong("MISREAD", "file", one) for one in fault.faults]}

    async def work(tx: Transaction) -> dict[str, Any]:
        there = await graph.standing(tx)
        return {
            "version": there.version,
            "reasons": load_faults(prisons, there.prisons, today()),
            "changes": [
                {
                    "kind": one.kind.name,
                    "code": one.prison.code,
                    "name": one.prison.said["name"],
                    "words": list(one.words),
                }
                for one in prison_changes(prisons, there.prisons)
            ],
        }

    return await context.look(work)


async def load_prisons(context: Context, asked: LoadPrisons) -> Outcome:
    """Load prisons from a file. Answers the ids of those that are new or changed."""
    reason = " ".join(asked.reason.split())

    async def work(tx: Transaction, at: datetime) -> Written:
        try:
            prisons = read(asked.file)
        except Misread as fault:
            raise NotDone(*(UserError("MISREAD", one, "file") for one in fault.faults)) from None
        refuse(reason_faults(reason, "Say why, in a sentence."))
        await graph.lock(tx, at)
        there = await graph.standing(tx)
        if there.version != asked.version:
            raise NotDone(UserError("CHANGED", CHANGED, "version"))
        refuse(load_faults(prisons, there.prisons, today()))
        changes = prison_changes(prisons, there.prisons)
        made = await graph.load(tx, changes, by=context.viewer.id, reason=reason, at=at)
        return Written({"prisons": made}, "PRISON_CHANGED", made[0], why=reason, others=tuple(made[1:]))

    given = {"file": asked.file, "version": asked.version, "reason": reason}
    return await carry_out(context, Command("loadPrisons", PART, asked.key, "prisons", given), work)


async def as_file(context: Context) -> str:
    """The prisons as they stand, as a file to change. Raises Refusal."""
    if reach(context.grants, PART) is None:
        raise Refusal("FORBIDDEN", FORBIDDEN)

    async def work(tx: Transaction) -> str:
        return template((await graph.standing(tx)).prisons.values())

    return await context.look(work)
