"""Areas that merge and split for whoever runs the system: what was said, what a file would move, and saying so."""

from __future__ import annotations

from datetime import date
from typing import Any

from graph.areas import saying
from graph.outbox import append_event, write_audit
from graph.session import Graph, Transaction
from resolvers.areas import found, said
from resolvers.areas.moving import carry_on
from resolvers.commands import NotDone
from rules.areas import read
from rules.clock import now
from rules.row_files import Misread
from settings import Problem


async def listing(graph: Graph) -> list[dict[str, Any]]:
    """What was said of areas, the earliest first: `{area, office, becomes, from, reason}`."""
    return await saying.listing(graph)


async def previewed(graph: Graph, text: str, since: date) -> dict[str, Any]:
    """What a file would move, counting everybody."""
    try:
        rows = read(text)
    except Misread as fault:
        return {"reasons": list(fault.faults), "moves": []}

    async def work(tx: Transaction) -> dict[str, Any]:
        answer = await found(tx, rows, since, None)
        return {**answer, "reasons": [one.message for one in answer["reasons"]]}

    return await graph.write(work)


async def changed(graph: Graph, text: str, since: date, *, by: str, reason: str) -> int:
    """Say what areas become on somebody's behalf, and move what goes on there if the day has come. Answers how many
    rows were said: none, if exactly that was said before. Raises Problem with all that is wrong."""
    try:
        rows = read(text)
    except Misread as fault:
        raise Problem(str(fault)) from None

    async def work(tx: Transaction) -> int:
        at = now()
        try:
            made, about = await said(tx, rows, since, by=by, reason=reason, at=at)
        except NotDone as refusal:
            if [one.code for one in refusal.errors] == ["ALREADY"]:
                return 0
            raise Problem(" ".join(one.message for one in refusal.errors)) from None
        await write_audit(
            tx, by=by, action="WRITE", operation="areas change", at=at, why=reason, about=about[0]
        )
        for one in about:
            await append_event(tx, kind="AREAS_CHANGED", by=by, subject=one, at=at)
        return len(made)

    made = await graph.write(work)
    await carry_on(graph)
    return made
