"""An order or licence explained: each result with its evidence and the rule that it is judged by, in plain words."""

from __future__ import annotations

from collections.abc import Iterator

from graph.session import Graph, Transaction
from graph.standards import keeping
from resolvers.standards.judging import Judged, judge
from resolvers.standards.laws import in_force
from rules.clock import spoken, today
from rules.codes import ContactKind, ContactOutcome
from rules.standards import Happening, Law
from rules.standards.words import rule_of, told

OTHERS = {
    "ASSESSMENT": "Assessment complete",
    "HIGH_RISK": "Assessment finds a high risk of harm",
    "COUNTERSIGNED": "Assessment countersigned",
    "COURT_REVIEW": "Review by the court",
    "HOURS": "Week of treatment",
    "TESTS": "Drug test",
}


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
                yield f"    Evidence: {'; '.join(map(_said, by_id.get(id_, ())))} ({id_})"


def _said(one: Happening) -> str:
    what = (
        ContactKind[one.kind].label if one.kind in ContactKind.__members__ else OTHERS.get(one.kind, one.kind)
    )
    outcome = f", {ContactOutcome[one.outcome].label.lower()}" if one.outcome else ""
    return f"{what} on {spoken(one.day)}{outcome}"
