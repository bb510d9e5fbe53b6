"""Previews of merges and splits, for whoever may give the command. Looking at one is a look at the records."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Any

from graph.session import Transaction, Unavailable
from resolvers.commands import NotDone
from resolvers.context import Context
from resolvers.joins import PART
from resolvers.joins.preview import Preview, of_merge, of_split, reached
from resolvers.refusals import Refusal


async def merge(context: Context, one: str, other: str) -> dict[str, Any] | None:
    """What joining two records would do. None: one of them is not there to be seen. Raises Refusal."""
    if one == other:
        raise Refusal("BAD_INPUT", "These are one record already.", "other")

    async def work(tx: Transaction) -> Preview:
        return await of_merge(tx, *await reached(tx, context, (one, other), "other"))

    return await _shown(context, "previewMerge", (one, other), work)


async def split(
    context: Context, offender: str, goes: Sequence[str], stays: Sequence[str]
) -> dict[str, Any] | None:
    """What splitting a record would do. None: it is not there to be seen. Raises Refusal."""

    async def work(tx: Transaction) -> Preview:
        (record,) = await reached(tx, context, (offender,), "offender")
        return await of_split(tx, record, set(goes), set(stays))

    return await _shown(context, "previewSplit", (offender,), work)


async def _shown(
    context: Context,
    operation: str,
    people: Iterable[str],
    work: Callable[[Transaction], Awaitable[Preview]],
) -> dict[str, Any] | None:
    try:
        found = await context.graph.write(work)
    except NotDone as refusal:
        (error,) = refusal.errors
        if error.code == "NOT_FOUND":
            await _note(context, operation, asked=sorted(people))
            return None
        raise Refusal("BAD_INPUT", error.message, error.field or "") from None
    except Refusal:
        await _note(context, operation, asked=sorted(people))
        raise
    except Unavailable as fault:
        raise Refusal("UNAVAILABLE", str(fault)) from fault
    await _note(context, operation, subjects=sorted(people))
    return found.answer


async def _note(
    context: Context, operation: str, subjects: Sequence[str] = (), asked: Sequence[str] = ()
) -> None:
    await context.audit.record(
        {
            "action": "READ" if subjects else "REFUSED",
            "by": context.viewer.id,
            "roles": sorted(role.name for role in context.viewer.roles),
            "operation": operation,
            "subjects": list(subjects),
            "parts": [PART],
            "purpose": context.purpose,
            **({"asked": list(asked)} if asked else {}),
        }
    )
