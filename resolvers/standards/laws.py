"""The rules of the National Standards in force: the newest that were loaded, else those that the product brings.

Each transaction asks which they are; only what a text says is kept in memory. So rules that were loaded hold in every
server process with its next statement.
"""

from __future__ import annotations

from graph.session import Transaction
from graph.standards import laws as graph
from graph.standards.laws import Newest
from resolvers.context import Context
from rules.standards import Law, law, product_text, read

MOST_KEPT = 8
_READ: dict[str, Law] = {}


async def in_force(tx: Transaction) -> Law:
    """The rules in force."""
    return await law_of(tx, await graph.newest(tx))


async def law_of(tx: Transaction, newest: Newest | None) -> Law:
    """Rules that were loaded; None: those that the product brings."""
    if newest is None:
        return law()
    if newest.id not in _READ:
        found = read(await graph.text_of(tx, newest.id))
        if len(_READ) >= MOST_KEPT:
            _READ.clear()
        _READ[newest.id] = found
    return _READ[newest.id]


async def text_in_force(tx: Transaction) -> str:
    """Their file, to be changed and loaded."""
    found = await graph.newest(tx)
    return await graph.text_of(tx, found.id) if found else product_text()


async def number_in_force(tx: Transaction) -> int:
    """Their number; 0: those that the product brings."""
    found = await graph.newest(tx)
    return found.number if found else 0


async def names_in_force(context: Context) -> dict[str, str]:
    """The name of every standard in force by its key. Raises Refusal."""

    async def work(tx: Transaction) -> dict[str, str]:
        return (await in_force(tx)).names()

    return await context.look(work)
