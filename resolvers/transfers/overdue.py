"""Clocks of moves that pass while nobody looks: the managers of both sides are told, each once of each clock.

Every server process looks now and then; whichever takes the case first tells, and the others find that it was done.
"""

from __future__ import annotations

from datetime import datetime

from graph.inbox.telling import tell
from graph.outbox import append_event, write_audit
from graph.session import Graph, Transaction
from graph.transfers import cases, facts
from graph.transfers import overdue as graph_of
from resolvers.background import Background
from resolvers.transfers import MOVES, telling
from rules.clock import instant, now, today
from rules.transfers import Reading, clocks

AT_ONCE = 200
"""Moves of one look; the next look finds the rest."""
BY = "the-service"


class Clocks(Background):
    """Tells of clocks that have passed, in every server process."""

    name = "clocks of moves"

    async def look(self) -> bool:
        """Tell managers; whether there may be more."""
        return await escalate(self.graph) == AT_ONCE


async def escalate(graph: Graph) -> int:
    """Tell managers of the clocks that have passed; how many moves were looked at."""
    found = await graph_of.overdue(graph, today(), AT_ONCE)
    for one in found:
        await _tell(graph, one, now(), instant())
    return len(found)


async def _tell(graph: Graph, found: graph_of.Overdue, at: datetime, on: datetime) -> None:
    async def work(tx: Transaction) -> None:
        day = today()
        await cases.take(tx, [found.file], at, on)
        kept = await cases.find(tx, found.transfer)
        known = facts.case_facts(
            await facts.find(tx, found.file, day), kept.transfer.responsible, kept.transfer, day, None
        )
        told = await graph_of.told_of(tx, found.file)
        new = {
            key: reading
            for reading in clocks(kept.transfer, known, day)
            if reading.overdue and (key := _key(found.transfer, reading)) not in told
        }
        await graph_of.note_look(tx, found, kept.version, new, day)
        if new:
            await _written(tx, found, kept, list(new.values()), at)

    await graph.write(work)


async def _written(
    tx: Transaction,
    found: graph_of.Overdue,
    kept: cases.Kept,
    readings: list[Reading],
    at: datetime,
) -> None:
    """The audit entry, the event, and what inboxes are told, in the order of every command."""
    await write_audit(
        tx,
        by=BY,
        action="WRITE",
        operation="escalateTransfer",
        at=at,
        subjects=(found.offender,),
        parts=[MOVES],
        about=found.transfer,
    )
    whose = (found.offender,)
    await append_event(tx, kind="TRANSFER_OVERDUE", by=BY, subject=found.transfer, at=at, offenders=whose)
    items = [telling.overdue(kept.transfer, one, found.offender) for one in readings]
    await tell(tx, items, by=BY, at=at)


def _key(transfer: str, reading: Reading) -> str:
    # A clock that begins again has another last day, and is told of again.
    return f"{transfer} {reading.clock.name} {reading.due.isoformat()}"
