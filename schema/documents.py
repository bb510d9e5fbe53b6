"""Documents that passed: parsed, costed and validated once, and remembered by their text."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from graphql import (
    ArgumentNode,
    DirectiveNode,
    DocumentNode,
    GraphQLError,
    GraphQLObjectType,
    GraphQLSchema,
    VariableNode,
    Visitor,
    get_nullable_type,
    is_list_type,
    parse,
    validate,
    visit,
)

from schema import cost

K = TypeVar("K")
V = TypeVar("V")

MOST_DOCUMENTS = 1_000
MOST_SIZES = 100


class Invalid(Exception):
    """A document that the schema does not allow, with every reason."""

    def __init__(self, errors: list[GraphQLError]) -> None:
        super().__init__("invalid")
        self.errors = errors


class Cache(OrderedDict[K, V], Generic[K, V]):
    """A bounded cache that drops what was used longest ago."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self.most = most

    def find(self, key: K) -> V | None:
        """The value, now the most recently used."""
        if key in self:
            self.move_to_end(key)
            return self[key]
        return None

    def keep(self, key: K, value: V) -> V:
        """Remember a value."""
        self[key] = value
        if len(self) > self.most:
            self.popitem(last=False)
        return value


@dataclass
class Document:
    """A document that passed: its tree, the variables that switch parts of it, and those that give sizes."""

    tree: DocumentNode
    switches: tuple[str, ...]
    sizes: tuple[str, ...]
    affordable: set[tuple[Any, ...]] = field(default_factory=set)
    variants: Cache[Any, Any] = field(default_factory=lambda: Cache(64))


class Documents:
    """The documents that one schema has accepted, those used last."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self._schema = schema
        self._known: Cache[str, Document] = Cache(MOST_DOCUMENTS)
        self._lists = frozenset(
            name
            for kind in schema.type_map.values()
            if isinstance(kind, GraphQLObjectType)
            for name, field in kind.fields.items()
            if is_list_type(get_nullable_type(field.type)) and "first" in field.args
        )

    def read(self, query: str, variables: Mapping[str, Any]) -> Document:
        """The document of a text. Raises TooCostly, Invalid or GraphQLSyntaxError, and remembers none of those.

        What it costs depends on the sizes that its variables give, so that is looked at every time.
        """
        known = self._known.find(query)
        if known is not None:
            sizes = tuple(variables.get(name) for name in known.sizes)
            if not all(isinstance(size, int) for size in sizes) or sizes not in known.affordable:
                cost.check(known.tree, variables, self._lists)
                if len(known.affordable) < MOST_SIZES and all(isinstance(size, int) for size in sizes):
                    known.affordable.add(sizes)
            return known
        if len(query.encode(errors="replace")) > cost.MAX_BYTES:
            raise cost.TooCostly(f"This document is too long: {cost.MAX_BYTES:,} bytes at most.")
        tree = parse(query, max_tokens=cost.MAX_TOKENS)
        cost.check(tree, variables, self._lists)
        if errors := validate(self._schema, tree, max_errors=10, hide_suggestions=True):
            raise Invalid(errors)
        return self._known.keep(query, _document(tree))


class _Uses(Visitor):
    """Which variables stand in directives, and which give sizes."""

    def __init__(self) -> None:
        super().__init__()
        self.switches: set[str] = set()
        self.sizes: set[str] = set()

    def enter_directive(self, node: DirectiveNode, *_: Any) -> None:
        """A switch."""
        self.switches |= {
            one.value.name.value for one in node.arguments or () if isinstance(one.value, VariableNode)
        }

    def enter_argument(self, node: ArgumentNode, *_: Any) -> None:
        """A size."""
        if node.name.value == "first" and isinstance(node.value, VariableNode):
            self.sizes.add(node.value.name.value)


def _document(tree: DocumentNode) -> Document:
    uses = _Uses()
    visit(tree, uses)
    return Document(tree, tuple(sorted(uses.switches)), tuple(sorted(uses.sizes)))
