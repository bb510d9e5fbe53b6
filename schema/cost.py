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


def check(document: DocumentNode, variables: Mapping[str, Any], lists: frozenset[str]) -> None:
    """Refuse a document that is too deep, too wide or could bring back too much. Raises TooCostly.

    `lists` names the fields that are lists: one without a size is taken to hold UNSEEN things.
    """
    fragments = {
        node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)
    }
    walk = _Walk(fragments, variables, lists)
    for node in document.definitions:
        if isinstance(node, OperationDefinitionNode):
            cost = walk.cost(node.selection_set)
            for name, value, most in (
                ("levels deep", cost.depth, MAX_DEPTH),
                ("fields, fragments spread out,", cost.fields, MAX_FIELDS),
                ("things that could come back", cost.nodes, MAX_NODES),
            ):
                if value > most:
                    raise TooCostly(
                        f"This operation asks for too much: {name} may be {most:,} at most. Ask in parts."
                    )


class _Walk:
    """One pass over a document; what a fragment costs is worked out once."""

    def __init__(
        self,
        fragments: Mapping[str, FragmentDefinitionNode],
        variables: Mapping[str, Any],
        lists: frozenset[str],
    ) -> None:
        self.fragments = fragments
        self.variables = variables
        self.lists = lists
        self.known: dict[str, Cost] = {}
        self.open: list[str] = []

    def cost(self, selections: SelectionSetNode | None) -> Cost:
        """What a selection set costs, its fragments spread out."""
        fields = depth = nodes = 0
        for node in selections.selections if selections else ():
            if isinstance(node, FieldNode):
                below = self.cost(node.selection_set)
                below = Cost(
                    1 + below.fields,
                    1 + below.depth,
                    self.size(node) * max(1, below.nodes) if node.selection_set else 0,
                )
            elif isinstance(node, InlineFragmentNode):
                below = self.cost(node.selection_set)
            else:
                below = self.fragment(node.name.value) if isinstance(node, FragmentSpreadNode) else Cost()
            fields, depth, nodes = fields + below.fields, max(depth, below.depth), nodes + below.nodes
        return Cost(min(fields, MAX_FIELDS + 1), depth, min(nodes, MAX_NODES + 1))

    def fragment(self, name: str) -> Cost:
        """What a fragment costs. One that spreads itself is left to validation, which names it."""
        if name not in self.known and name not in self.open and name in self.fragments:
            self.open.append(name)
            self.known[name] = self.cost(self.fragments[name].selection_set)
            self.open.pop()
        return self.known.get(name, Cost())

    def size(self, field: FieldNode) -> int:
        """How many things a field may bring: its `first`, or a guess for a list without one."""
        for argument in field.arguments or ():
            if argument.name.value == "first":
                value: Any = None
                if isinstance(argument.value, IntValueNode):
                    value = int(argument.value.value)
                elif isinstance(argument.value, VariableNode):
                    value = self.variables.get(argument.value.name.value)
                return value if isinstance(value, int) and 0 < value <= MOST else MOST
        return UNSEEN if field.name.value in self.lists else 1
