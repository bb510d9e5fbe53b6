"""An order or licence explained: each result with its evidence and the rule that it is judged by, in plain words."""

from __future__ import annotations

from collections.abc import Iterator

from graph.session import Graph, Transaction
from graph.standards import keeping
from resolvers.standards.judging import Judged, judge
from resolvers.standards.laws import in_force
from rules.clock import spoken, today
from rules.standards import Happening, Law
from rules.standards.words import happened, rule_of, told


async def explain(graph: Graph, sentence: str) -> list[str] | None:
    """The lines. None: there is no such order or licence."""
    person = await keeping.person_of(graph, sentence)
    if person is None:
        return None

    async def work(tx: Transaction) -> tuple[list[Judged], Law]:
        rules = await in_force(tx)
        return await judge(tx, [person], rules), rules

    judged, rules = await graph.write(work)
    return [line for one in judged if one.history.id == sentence for line in _lines(one, rules)]


def _lines(one: Judged, rules: Law) -> Iterator[str]:
    history = one.history
    if not one.results:
        yield "No standard applies to it."
        return
    begun = spoken(history.begun) if history.begun else "an unknown day"
    yield f"{history.type.label}, from {begun}."
    by_id: dict[str, list[Happening]] = {}
    for each in history.happenings:
        by_id.setdefault(each.id, []).append(each)
    for key, name in rules.names().items():
        results = [each for each in one.results if each.key == key]
        if not results:
            continue
        yield ""
        yield name
        for result in results:
            yield f"  From {spoken(result.since)}: {told(result, today())}"
            rule = rule_of(rules, result.version, key)
            if rule:
                yield f"    Rule: {rule}"
            for id_ in result.evidence:
                said = [happened(each.kind, each.day, each.outcome) for each in by_id.get(id_, ())]
                yield f"    Evidence: {'; '.join(said)} ({id_})"
