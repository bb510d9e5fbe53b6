"""Judging everybody anew, proving that this agrees with following each command, and trying other rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

from graph.session import Graph, Transaction
from graph.standards import keeping
from resolvers.standards.judging import Judged, differs, judge
from resolvers.standards.laws import number_in_force
from resolvers.standards.looking import BY, judged_again
from rules.clock import today
from rules.standards import Law

AT_ONCE = 100
"""People of one transaction."""
MOST_NAMED = 20

Advance = Callable[[str, int, int], None]


@dataclass
class Checked:
    """How many people and results there were, how many results differed, and some of these by id."""

    people: int = 0
    results: int = 0
    different: int = 0
    named: list[str] = field(default_factory=list)


@dataclass
class Preview:
    """What other rules would change: orders and licences looked at and changed, and changes by area, standard and way.

    `ways` counts results that would stand otherwise, as `MET -> LATE`; `none` is where there is no result.
    """

    cases: int = 0
    changed: int = 0
    areas: Counter[str] = field(default_factory=Counter)
    standards: Counter[str] = field(default_factory=Counter)
    ways: Counter[str] = field(default_factory=Counter)


async def recompute(graph: Graph, advance: Advance) -> Checked:
    """Judge everybody anew and keep what differs: how much that was."""
    found = Checked()
    number = await graph.write(number_in_force)
    async for people in _everyone(graph):
        found.different += await judged_again(graph, people)
        found.people += len(people)
        advance("Judging", found.people, found.people)

    async def over(tx: Transaction) -> None:
        await keeping.round_over(tx, number, BY)

    await graph.write(over)
    return found


async def check(graph: Graph, advance: Advance) -> Checked:
    """Judge everybody anew, write nothing, and say what is kept otherwise."""
    found = Checked()
    async for people in _everyone(graph):
        for one in await _judged(graph, people):
            rows = one.rows()
            wrong = [id_ for id_, row in rows.items() if differs(row["properties"], one.kept.get(id_))]
            wrong += sorted(one.kept.keys() - rows.keys())
            found.results += len(rows)
            found.different += len(wrong)
            found.named = [*found.named, *wrong][:MOST_NAMED]
        found.people += len(people)
        advance("Checking", found.people, found.people)
    return found


async def preview(graph: Graph, rules: Law, advance: Advance) -> Preview:
    """What other rules would change as of today, in which areas. Nothing is written."""
    found, seen = Preview(), 0
    async for people in _everyone(graph):
        compare(found, await _judged(graph, people), await _judged(graph, people, rules))
        seen += len(people)
        advance("Judging by both", seen, seen)
    return found


def compare(found: Preview, now: list[Judged], then: list[Judged]) -> None:
    """Count what differs between orders and licences judged by the rules in force and by others."""
    others = {one.history.id: one for one in then}
    for one in now:
        _compare(found, one, others[one.history.id])


def _compare(found: Preview, one: Judged, other: Judged) -> None:
    sentence, day = one.history.id, today()
    before = {each.id(sentence): each.on(day) for each in one.results}
    after = {each.id(sentence): each.on(day) for each in other.results}
    changed = set()
    for id_ in before.keys() | after.keys():
        was, will = before.get(id_), after.get(id_)
        states = [each.state.name if each else "none" for each in (was, will)]
        if states[0] == states[1] and (was and was.due) == (will and will.due):
            continue
        either = will or was
        assert either is not None
        changed.add(either.area or "no area")
        found.standards[either.key] += 1
        found.ways[" -> ".join(states)] += 1
    found.cases += bool(before or after)
    found.changed += bool(changed)
    found.areas.update(changed)


async def _judged(graph: Graph, people: list[str], rules: Law | None = None) -> list[Judged]:
    async def work(tx: Transaction) -> list[Judged]:
        return await judge(tx, people, rules)

    return await graph.write(work)


async def _everyone(graph: Graph) -> AsyncIterator[list[str]]:
    after = ""
    while people := await keeping.everyone(graph, after, AT_ONCE):
        yield people
        after = people[-1]
