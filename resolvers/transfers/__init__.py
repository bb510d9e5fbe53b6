"""Moves of a case: which of them somebody may read, and where a list of them begins."""

from __future__ import annotations

from graph import transfers as graph
from graph.shape import Start
from resolvers.access import reach
from resolvers.context import Context
from resolvers.nodes import node
from resolvers.paging import position, size
from rules.codes import TransferSide

PART = "transfers"
MOVES = "moves"
REGISTER = "register"
"""The parts of the table for reading of a move, for taking a step of it, and for saying that the police were told."""


def transfer(context: Context, id: str) -> Start:
    """One of them."""
    prefix = f"{graph.TRANSFER.prefix}_"
    return node(context, id if id.startswith(prefix) else prefix)


def transfers(
    context: Context,
    first: int,
    area: str,
    direction: TransferSide = TransferSide.RECEIVING,
    after: str | None = None,
    open: bool = True,
) -> Start:
    """Those into an area, or out of it, that go on or are over, of the people whom the reader may see."""
    within = reach(context.grants, PART) or ""
    coming = direction is TransferSide.RECEIVING
    return graph.transfers(within, area, coming=coming, open=open, first=size(first), after=position(after))
