"""One operation, one statement: compiles the selected fields to Cypher from the shapes.

The statement finds its roots, collects them, and reads every list below them in one flat branch per edge path:

    <standing>
    CALL () { <start> WITH collect(n) AS os
    CALL (os) { UNWIND os AS n0 WITH collect([row]) AS rows RETURN 0 AS b, rows
                UNION ALL UNWIND os AS n0 MATCH (n0)-->(n1) ... RETURN 1 AS b, collect([n0.id, [row, ...]]) AS rows
                UNION ALL ... }
    RETURN collect([b, rows]) AS parts }

A branch is the same text whatever stands beside it, and lists of any depth come back for all roots at once. What Neo4j
takes to plan such a text the first time is measured by `bench/read.py`; the documents of the product's own pages are
planned when the service starts. A row is a list, its first column the id; a `Layout` says what stands where, and
`schema/projector.py` puts the tree together. Texts hold literal fragments of the shapes only; every value is a
parameter, so that the text, and with it Neo4j's plan, is the same for every caller of the same document.

Access stands inside. The statement begins with the reader's standing and finds nothing when that has changed; a root
that the reader may not see is never bound; and a field that they may read of some people only (`Pick.within`) is read
from those roots alone: `w0`, `w1` and so on, each a part of `os`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.plan.parts import MOST, Layout, Page, Pick, Root
from graph.plan.writer import Writer
from graph.shape import Shape, Start
from graph.staff import SAME_STANDING

__all__ = ["MOST", "Layout", "Page", "Pick", "Plan", "Root", "compile_plan", "parameters", "start_key"]


@dataclass(frozen=True)
class Plan:
    """A compiled operation. `bindings` fill the parameters that come from arguments of inner fields."""

    statement: str
    roots: tuple[Root, ...]
    bindings: tuple[tuple[str, Callable[[Mapping[str, Any]], Any]], ...]


def compile_plan(shapes: Mapping[str, Shape], roots: Sequence[tuple[Start, Pick]], guard: str = "") -> Plan:
    """The plan for an operation's root fields, each with the place where it starts.

    `guard` is a predicate on every offender `{m}` besides their own: how far the reader reaches at all. Only the texts
    of the starts count here, not their parameters: the plan serves every later call whose starts read the same.
    """
    texts, parts, bindings = [], [], []
    for index, (start, pick) in enumerate(roots):
        writer = Writer(shapes, index)
        text, root = writer.root(start, pick, guard if shapes[start.shape].name == "Offender" else "")
        texts.append(text)
        parts.append(root)
        bindings += writer.bindings
    inner = "\nUNION ALL\n".join(
        f"{text}\nRETURN {n} AS root, collect([b, rows]) AS parts" for n, text in enumerate(texts)
    )
    statement = f"{SAME_STANDING}\nCALL () {{\n{inner}\n}}\nRETURN root, parts"
    return Plan(statement, tuple(parts), tuple(bindings))


def parameters(plan: Plan, starts: Sequence[Start], variables: Mapping[str, Any]) -> dict[str, Any]:
    """The statement's parameters for one call. A size is asked for plus one, which tells whether more follow."""
    values: dict[str, Any] = {name: value(variables) for name, value in plan.bindings}
    for index, start in enumerate(starts):
        for name, value in start.parameters.items():
            values[f"r{index}_{name}"] = value
        if start.order is not None:
            values[f"r{index}_first"] = (start.first or MOST) + 1
            if start.ranked:
                values[f"r{index}_skip"] = start.after[0] if start.after else 0
            elif start.after is not None:
                values[f"r{index}_after"] = start.after
    return values


def start_key(start: Start) -> tuple[Any, ...]:
    """What of a start decides the statement's text."""
    return (start.shape, start.match, start.order, start.ranked, start.after is None, start.owners)
