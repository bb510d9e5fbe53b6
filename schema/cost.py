"""What a document may cost, decided before anything expensive looks at it.

One walk, each fragment once however often it is spread: linear in the document's length. It runs before validation,
whose rules walk spreads again and again, and before any database call.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    IntValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    VariableNode,
)

from graph.plan import MOST

MAX_BYTES = 32_768
MAX_TOKENS = 4_000
MAX_DEPTH = 15
MAX_FIELDS = 1_000
MAX_NODES = 100_000
UNSEEN = 10
"""How many things a list without a size is taken to hold."""


class TooCostly(Exception):
    """A document that asks for more than one operation may; the text says of what, and how much is allowed."""


@dataclass(frozen=True)
class Cost:
    """`fields` with fragments spread out, `depth` of the deepest, `nodes` that could come back."""

    fields: int = 0
    depth: int = 0
    nodes: int = 0


def check(document: DocumentNode, variables: Mapping[str, Any]) -> None:
    """Refuse a document that is too deep, too wide or could bring back too much. Raises TooCostly."""
    fragments = {
        node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)
    }
    known: dict[str, Cost] = {}
    for node in document.definitions:
        if isinstance(node, OperationDefinitionNode):
            cost = _of(node.selection_set, fragments, known, variables, frozenset())
            for name, value, most in (
                ("levels deep", cost.depth, MAX_DEPTH),
                ("fields, fragments spread out,", cost.fields, MAX_FIELDS),
                ("things that could come back", cost.nodes, MAX_NODES),
            ):
                if value > most:
                    raise TooCostly(
                        f"This operation asks for too much: {name} may be {most:,} at most. Ask in parts."
                    )


def _of(
    selections: SelectionSetNode | None,
    fragments: Mapping[str, FragmentDefinitionNode],
    known: dict[str, Cost],
    variables: Mapping[str, Any],
    open_: frozenset[str],
) -> Cost:
    fields = depth = nodes = 0
    if selections is None or len(open_) > MAX_DEPTH * 4:
        return Cost()
    for node in selections.selections:
        if isinstance(node, FieldNode):
            below = _of(node.selection_set, fragments, known, variables, open_)
            size = _size(node, variables) if node.selection_set else 1
            fields += 1 + below.fields
            depth = max(depth, 1 + below.depth)
            nodes += size * max(1, below.nodes) if node.selection_set else 0
        elif isinstance(node, InlineFragmentNode):
            below = _of(node.selection_set, fragments, known, variables, open_)
            fields, depth, nodes = fields + below.fields, max(depth, below.depth), nodes + below.nodes
        elif isinstance(node, FragmentSpreadNode):
            name = node.name.value
            # A fragment that spreads itself is left to validation, which names it.
            if name not in known and name not in open_ and name in fragments:
                known[name] = _of(fragments[name].selection_set, fragments, known, variables, open_ | {name})
            below = known.get(name, Cost())
            fields, depth, nodes = fields + below.fields, max(depth, below.depth), nodes + below.nodes
    return Cost(min(fields, MAX_FIELDS + 1), depth, min(nodes, MAX_NODES + 1))


def _size(field: FieldNode, variables: Mapping[str, Any]) -> int:
    for argument in field.arguments or ():
        if argument.name.value == "first":
            value: Any = None
            if isinstance(argument.value, IntValueNode):
                value = int(argument.value.value)
            elif isinstance(argument.value, VariableNode):
                value = variables.get(argument.value.name.value)
            return value if isinstance(value, int) and 0 < value <= MOST else MOST
    return 1
