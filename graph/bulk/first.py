"""A graph that is only written down: it takes the statements of an import and answers them from the store on disk.

So a first load is the import itself, its checks, lookups and rules, with other hands at the end of it. A statement that
an import comes to send and that isn't listed here stops the load, and a test.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar, cast

from graph.bulk import people, records, rejected
from graph.bulk.answers import Answers, Load, NotYet, Result
from graph.bulk.store import Store
from graph.session import Graph, Parameters, Transaction

T = TypeVar("T")

ANSWERS: Answers = {**records.ANSWERS, **rejected.ANSWERS, **people.ANSWERS}


class FirstLoad(Graph):
    """Takes the place of a graph that holds nothing, for one import. `end` writes the files."""

    def __init__(self, store: Store) -> None:
        self._load = Load(store)

    async def read(self, statement: str, parameters: Parameters) -> list[list[Any]]:
        """Answer from the store."""
        return [list(row) for row in self.answer(statement, parameters) or ()]

    async def write(self, work: Callable[[Transaction], Awaitable[T]]) -> T:
        """Do the work on the store. It isn't undone when it fails: then the whole load is thrown away."""
        return await work(cast("Transaction", self))

    async def run(self, statement: str, parameters: Parameters | None = None, **named: Any) -> Result:  # type: ignore[override]
        """As a transaction runs a statement."""
        return Result(self.answer(statement, {**(parameters or {}), **named}))

    def answer(self, statement: str, values: Mapping[str, Any]) -> Any:
        """The rows that a statement answers."""
        if statement not in ANSWERS:
            raise NotYet(f"A first load can't answer: {statement.strip()}")
        return ANSWERS[statement](self._load, values)

    def end(self) -> None:
        """Write all that is left to the files."""
        records.end(self._load)
        self._load.store.finish()

    async def close(self) -> None:
        """Let go of the store, however far it is."""
        self._load.store.close()
