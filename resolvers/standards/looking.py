"""Whom the calendar, an import or other rules have changed: every server process looks, and judges them again."""

from __future__ import annotations

from graph.session import Graph, Transaction
from graph.standards import keeping
from resolvers.background import Background
from resolvers.standards.judging import follow
from rules.clock import today

AT_ONCE = 200
"""People of one transaction."""
PAUSE = 0.2
"""Seconds between two transactions of a round, so that those who work go first."""
BY = "the-service"


class Looking(Background):
    """Judges again whom a day, an import or other rules have changed, in every server process."""

    name = "National Standards"
    pause = PAUSE

    async def look(self) -> bool:
        """Judge some; whether there may be more."""
        return bool(await look(self.graph) or await go_round(self.graph))


async def look(graph: Graph) -> int:
    """Judge people whose results the calendar has changed; how many they were."""
    people = await keeping.waiting(graph, today(), AT_ONCE)
    if people:
        await judged_again(graph, people)
    return len(people)


async def go_round(graph: Graph) -> int:
    """Judge the next people of everybody, after an import or by other rules; how many they were. None are left: 0."""

    async def work(tx: Transaction) -> int:
        people = await keeping.next_of_round(tx, AT_ONCE, BY)
        await follow(tx, people, BY)
        return len(people)

    return await graph.write(work)


async def judged_again(graph: Graph, people: list[str]) -> int:
    """Judge people and keep what differs, in one transaction. Answers how many results were written or taken off."""

    async def work(tx: Transaction) -> int:
        written = await follow(tx, people, BY)
        await keeping.forget(tx, people)
        return written

    return await graph.write(work)
