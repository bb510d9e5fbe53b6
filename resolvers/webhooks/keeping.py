"""What a data steward changes of a webhook. The address stands in the agreement (`resolvers/agreements.py`)."""

from __future__ import annotations

from graph import webhooks as graph
from graph.directory import staff_there
from graph.session import Graph, Transaction
from resolvers.tokens import Tokens
from resolvers.webhooks.secrets import Seal
from rules.clock import now
from rules.webhooks import shown
from settings import Problem


async def make_secret(store: Graph, tokens: Tokens, client: str, *, by: str) -> str:
    """Make a client's secret, which is shown now and never again. The one before signs, too, for another day.

    Raises Problem for a client without an agreement, or a `by` whom nobody knows.
    """
    secret, sealed = Seal(tokens).made(client)
    await _known(store, by)

    async def work(tx: Transaction) -> bool:
        return await graph.keep_secret(tx, client, sealed, by=by, at=now())

    if not await store.write(work):
        raise Problem(f"{client} is no client with an agreement: load that first (`record agreement load`).")
    return shown(secret)


async def change_state(store: Graph, client: str, state: str, *, by: str) -> None:
    """Let a client's messages go on (`ACTIVE`) from where they were, or wait (`PAUSED`). Raises Problem."""
    await _known(store, by)

    async def work(tx: Transaction) -> bool:
        return await graph.set_state(tx, client, state, by=by, at=now())

    if not await store.write(work):
        raise Problem(f"{client} has no webhook yet: `record webhook secret` begins one.")


async def _known(store: Graph, by: str) -> None:
    if not await staff_there(store, [by]):
        raise Problem(f"{by} is no member of staff that the record knows: give the id of who decides.")
