"""What a document may cost, decided before anything expensive looks at it.

One walk, each fragment once however often it is spread, so that its time grows as the document does. It runs before
validation, whose rules compare fields in pairs and follow spreads again and again, and before any database call.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FloatValueNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    InlineFragmentNode,
    IntValueNode,
    ListValueNode,
    ObjectValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    ValueNode,
    VariableNode,
)

from graph.plan import MOST

MAX_BYTES = 16_384
MAX_TOKENS = 2_000
MAX_COMMENTS = 500
MAX_DEFINITIONS = 50
MAX_DEPTH = 15
MAX_SELECTIONS = 1_000
MAX_ROOTS = 10
MAX_EDGES = 60
MAX_ALIASES = 50
MAX_PAIRS = 500
MAX_DIRECTIVES = 50
MAX_DIRECTIVES_AT_ONCE = 3
MAX_VARIABLES = 50
MAX_VALUES = 400_000
MAX_AGAIN = 1
MAX_NESTING = 40
MAX_LITERAL = 8
MAX_LIST = 100
MAX_DIGITS = 20
PLUMBING = frozenset({"nodes", "edges", "pageInfo"})
DESCRIBING = frozenset({"__schema", "__type"})
AGAIN = frozenset({"fields", "inputFields", "interfaces", "possibleTypes"})
"""Lists of the description that lead back to types, and so round and round."""


class TooCostly(Exception):
    """A document that asks for more than one operation may; the text says of what, and how much is allowed."""

    def __init__(self, what: str, most: int) -> None:
        super().__init__(f"This operation asks for too much: {what}, {most:,} at most. Ask in parts.")


@dataclass(frozen=True)
class Cost:
    """What selections cost, fragments spread out.

    `selections` in all, `roots` of them fields at the top, `depth` of the deepest; `edges` that the statement follows;
    `values` that could come back; `described`: how often the schema is asked to describe itself; `again`: how often
    that description leads back to types.
    """

    selections: int = 0
    roots: int = 0
    depth: int = 0
    edges: int = 0
    aliases: int = 0
    values: int = 0
    described: int = 0
    again: int = 0

    def and_(self, other: Cost) -> Cost:
        """Both, side by side."""
        return Cost(
            self.selections + other.selections,
            self.roots + other.roots,
            max(self.depth, other.depth),
            self.edges + other.edges,
            self.aliases + other.aliases,
            self.values + other.values,
            self.described + other.described,
            max(self.again, other.again),
        )


def check(document: DocumentNode, variables: Mapping[str, Any], sizes: Mapping[str, int]) -> Cost:
    """What a document costs, all its operations together. Raises TooCostly, and GraphQLError for what can't be costed.

    `sizes` says of each field that is a list how many things it is taken to hold when it is asked for without `first`.
    """
    operations, fragments = _definitions(document)
    walk = _Walk(fragments, variables, sizes)
    total = Cost()
    for operation in operations:
        _within("variables of an operation", len(operation.variable_definitions or ()), MAX_VARIABLES)
        for variable in operation.variable_definitions or ():
            walk.directives(variable)
            walk.literal(variable.default_value)
        walk.directives(operation)
        cost = walk.cost(operation.selection_set)
        _within("root fields of an operation", cost.roots, MAX_ROOTS)
        total = total.and_(cost)
        walk.bound(total)
        # Not within a fragment: the description's own query has more of them, and follows none.
        _within("edges to follow", total.edges, MAX_EDGES)
    if unused := fragments.keys() - walk.known.keys():
        raise GraphQLError(f"Fragment '{min(unused)}' is never used.")
    for operation in operations:
        _Pairs(fragments).count(operation.selection_set)
    return total


def _definitions(
    document: DocumentNode,
) -> tuple[list[OperationDefinitionNode], dict[str, FragmentDefinitionNode]]:
    _within("operations and fragments", len(document.definitions), MAX_DEFINITIONS)
    operations: list[OperationDefinitionNode] = []
    fragments: dict[str, FragmentDefinitionNode] = {}
    for node in document.definitions:
        if isinstance(node, OperationDefinitionNode):
            operations.append(node)
        elif not isinstance(node, FragmentDefinitionNode):
            raise GraphQLError("Only operations and fragments can be run.")
        elif node.name.value in fragments:
            raise GraphQLError(f"There can be only one fragment named '{node.name.value}'.")
        else:
            fragments[node.name.value] = node
    return operations, fragments


def _within(what: str, value: int, most: int) -> None:
    if value > most:
        raise TooCostly(what, most)


class _Walk:
    """One pass over a document; what a fragment costs is worked out once."""

    def __init__(
        self,
        fragments: Mapping[str, FragmentDefinitionNode],
        variables: Mapping[str, Any],
        sizes: Mapping[str, int],
    ) -> None:
        self.fragments = fragments
        self.variables = variables
        self.sizes = sizes
        self.known: dict[str, Cost] = {}
        self.open: set[str] = set()
        self.nesting = 0
        self.directives_seen = 0

    def bound(self, cost: Cost) -> None:
        """Refuse what is above a limit already, before more is added to it."""
        _within("fields and fragments, spread out", cost.selections, MAX_SELECTIONS)
        _within("levels deep", cost.depth, MAX_DEPTH)
        _within("aliases", cost.aliases, MAX_ALIASES)
        _within("values that could come back", cost.values, MAX_VALUES)
        _within("levels of types within the schema's description", cost.again, MAX_AGAIN)

    def cost(self, selections: SelectionSetNode | None) -> Cost:
        """What a selection set costs, its fragments spread out. Raises TooCostly as soon as it is above a limit."""
        total = Cost()
        if selections is None:
            return total
        self.nesting += 1
        _within("levels of fields and fragments", self.nesting, MAX_NESTING)
        for node in selections.selections:
            self.directives(node)
            if isinstance(node, FieldNode):
                one = self.field(node)
            elif isinstance(node, InlineFragmentNode):
                one = self.cost(node.selection_set)
            else:
                one = self.fragment(node) if isinstance(node, FragmentSpreadNode) else Cost()
            total = total.and_(one).and_(ONE)
            self.bound(total)
        self.nesting -= 1
        return total

    def field(self, node: FieldNode) -> Cost:
        """What a field costs with all below it."""
        for argument in node.arguments or ():
            self.literal(argument.value)
        name = node.name.value
        below = self.cost(node.selection_set)
        describing = name in DESCRIBING
        return Cost(
            below.selections,
            1,
            below.depth + 1,
            0 if describing else below.edges + (node.selection_set is not None and name not in PLUMBING),
            below.aliases + (node.alias is not None),
            self.size(node) * (1 + below.values),
            describing + below.described,
            below.again + (name in AGAIN),
        )

    def fragment(self, spread: FragmentSpreadNode) -> Cost:
        """What a fragment costs. One that isn't there is left to validation, which names it."""
        name = spread.name.value
        if name in self.open:
            raise GraphQLError(f"Cannot spread fragment '{name}' within itself.", spread)
        if name not in self.known and name in self.fragments:
            self.open.add(name)
            self.directives(self.fragments[name])
            self.known[name] = self.cost(self.fragments[name].selection_set)
            self.open.remove(name)
        return self.known.get(name, Cost())

    def size(self, field: FieldNode) -> int:
        """How many things a field may bring: its `first`, or a guess for a list without one."""
        for argument in field.arguments or ():
            if argument.name.value == "first":
                value: Any = None
                if isinstance(argument.value, IntValueNode) and len(argument.value.value) <= MAX_DIGITS:
                    value = int(argument.value.value)
                elif isinstance(argument.value, VariableNode):
                    value = self.variables.get(argument.value.name.value)
                return value if isinstance(value, int) and 0 < value <= MOST else MOST
        return self.sizes.get(field.name.value, 1)

    def directives(self, node: Any) -> None:
        """Count the directives of a node."""
        found = node.directives or ()
        _within("directives at one place", len(found), MAX_DIRECTIVES_AT_ONCE)
        self.directives_seen += len(found)
        _within("directives", self.directives_seen, MAX_DIRECTIVES)
        for directive in found:
            for argument in directive.arguments or ():
                self.literal(argument.value)

    def literal(self, value: ValueNode | None, level: int = 1) -> None:
        """Refuse a value that is lists in lists in lists."""
        below: Iterable[ValueNode] = ()
        if isinstance(value, ListValueNode):
            below = value.values or ()
            _within("values in a list", len(value.values or ()), MAX_LIST)
        elif isinstance(value, ObjectValueNode):
            below = [field.value for field in value.fields or ()]
        else:
            if isinstance(value, IntValueNode | FloatValueNode):
                _within("digits of a number", len(value.value), MAX_DIGITS)
            return
        _within("levels within a value", level, MAX_LITERAL)
        for one in below:
            self.literal(one, level + 1)


ONE = Cost(selections=1)


class _Pairs:
    """Counts the pairs of fields that validation would compare: those with one place in the answer.

    It spreads fragments out, so it runs after they were found to be few enough and without a circle.
    """

    def __init__(self, fragments: Mapping[str, FragmentDefinitionNode]) -> None:
        self.fragments = fragments
        self.found = 0

    def count(self, *sets: SelectionSetNode) -> None:
        """Count those of selection sets that are merged into one. Raises TooCostly."""
        places: dict[str, list[FieldNode]] = {}
        seen: set[str] = set()
        for one in sets:
            self._gather(one, places, seen)
        for nodes in places.values():
            self.found += len(nodes) * (len(nodes) - 1) // 2
            _within("fields that are asked for again in the same place", self.found, MAX_PAIRS)
            if below := [node.selection_set for node in nodes if node.selection_set]:
                self.count(*below)

    def _gather(
        self, selections: SelectionSetNode, places: dict[str, list[FieldNode]], seen: set[str]
    ) -> None:
        for node in selections.selections:
            if isinstance(node, FieldNode):
                places.setdefault((node.alias or node.name).value, []).append(node)
            elif isinstance(node, InlineFragmentNode):
                self._gather(node.selection_set, places, seen)
            elif isinstance(node, FragmentSpreadNode) and node.name.value not in seen:
                seen.add(node.name.value)
                if node.name.value in self.fragments:
                    self._gather(self.fragments[node.name.value].selection_set, places, seen)
