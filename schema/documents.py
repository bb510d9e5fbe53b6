"""Documents that passed: parsed, costed and validated once, and remembered by their text."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import ceil
from typing import Any, Generic, TypeVar

from graphql import (
    ArgumentNode,
    DirectiveNode,
    DocumentNode,
    FieldNode,
    GraphQLError,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLSyntaxError,
    VariableNode,
    Visitor,
    get_nullable_type,
    is_list_type,
    parse,
    validate,
    visit,
)

from schema import cost
from schema.persisted import Persisted
from settings import Settings

K = TypeVar("K")
V = TypeVar("V")

MOST_TEXT = 1_000_000
"""Characters of documents that are remembered; a document's tree takes about 120 bytes for each."""

MOST_SIZES = 100
MOST_ERRORS = 5
UNSEEN = 10
"""How many things a list of the record is taken to hold when it is asked for without a size."""


class Invalid(Exception):
    """A document that the schema does not allow, with every reason."""

    def __init__(self, errors: list[GraphQLError]) -> None:
        super().__init__("invalid")
        self.errors = errors


class Cache(OrderedDict[K, V], Generic[K, V]):
    """A cache of so much weight at most, that drops what was used longest ago."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self.most = most
        self.weight = 0
        self._weights: dict[K, int] = {}

    def find(self, key: K) -> V | None:
        """The value, now the most recently used."""
        if key in self:
            self.move_to_end(key)
            return self[key]
        return None

    def keep(self, key: K, value: V, weight: int = 1) -> V:
        """Remember a value."""
        self.weight += weight - self._weights.get(key, 0)
        self[key], self._weights[key] = value, weight
        self.move_to_end(key)
        while self.weight > self.most:
            oldest, _ = self.popitem(last=False)
            self.weight -= self._weights.pop(oldest)
        return value


@dataclass(eq=False)
class Document:
    """A document that passed: its tree, the variables that switch parts of it, those that give sizes, and those that
    say what `node` leads to."""

    tree: DocumentNode
    switches: tuple[str, ...]
    nodes: tuple[str, ...]
    sizes: tuple[str, ...]
    affordable: set[tuple[Any, ...]] = field(default_factory=set)


class Documents:
    """The documents that one schema has accepted, those used last.

    `describes`: whether the schema may be asked to describe itself; `suggests`: whether errors name what was meant;
    `persisted`: those that may be asked for by the hash of their text.
    """

    def __init__(self, schema: GraphQLSchema) -> None:
        self.describes = True
        self.suggests = False
        self.persisted = Persisted()
        self._schema = schema
        self._known: Cache[str, Document] = Cache(MOST_TEXT)
        self._sizes = sizes(schema)

    def obey(self, settings: Settings) -> None:
        """Do as the service is set to. Raises Problem when a file that it names can't be used."""
        self.describes = settings.explores
        self.suggests = settings.development
        if settings.trusted_documents is not None:
            self.persisted.read(settings.trusted_documents)

    def read(self, query: str, variables: Mapping[str, Any]) -> Document:
        """The document of a text. Raises TooCostly, Invalid or GraphQLError, and remembers none of those.

        What it costs depends on the sizes that its variables give, so that is looked at every time.
        """
        known = self._known.find(query)
        if known is not None:
            given = tuple(variables.get(name) for name in known.sizes)
            if not all(isinstance(size, int) for size in given) or given not in known.affordable:
                cost.check(known.tree, variables, self._sizes)
                if len(known.affordable) < MOST_SIZES and all(isinstance(size, int) for size in given):
                    known.affordable.add(given)
            return known
        if len(query) > cost.MAX_BYTES or len(query.encode()) > cost.MAX_BYTES:
            raise cost.TooCostly("bytes of a document", cost.MAX_BYTES)
        tree = _parsed(query)
        found = cost.check(tree, variables, self._sizes)
        if found.described and not self.describes:
            raise GraphQLError("This service does not describe its schema here: read schema/schema.graphql.")
        if errors := validate(self._schema, tree, max_errors=MOST_ERRORS, hide_suggestions=not self.suggests):
            raise Invalid(errors)
        return self._known.keep(query, _document(tree), len(query))


def _parsed(query: str) -> DocumentNode:
    try:
        return parse(query, max_lexical_tokens=cost.MAX_TOKENS, max_comments=cost.MAX_COMMENTS)
    except GraphQLSyntaxError as fault:
        for word, most in (("tokens", cost.MAX_TOKENS), ("comments", cost.MAX_COMMENTS)):
            if fault.message.endswith(f"more than {most} {word}. Parsing aborted."):
                raise cost.TooCostly(word, most) from None
        raise


def sizes(schema: GraphQLSchema) -> dict[str, int]:
    """How many things each field that is a list is taken to hold when it is asked for without `first`.

    UNSEEN in the record; in the schema's description of itself, what there is of each on average, rounded up.
    """
    types = [kind for name, kind in schema.type_map.items() if not name.startswith("__")]
    fields = [field for kind in types for field in getattr(kind, "fields", {}).values()]
    lists = [
        name
        for kind in types
        if isinstance(kind, GraphQLObjectType)
        for name, field in kind.fields.items()
        if is_list_type(get_nullable_type(field.type)) and "first" in field.args
    ]
    values = [value for kind in types for value in getattr(kind, "values", ())]
    interfaces = [one for kind in types for one in getattr(kind, "interfaces", ())]
    return dict.fromkeys(lists, UNSEEN) | {
        "types": len(schema.type_map),
        "directives": len(schema.directives),
        "fields": ceil(len(fields) / len(types)),
        "inputFields": ceil(len(fields) / len(types)),
        "args": ceil(sum(len(getattr(one, "args", ())) for one in fields) / len(fields)),
        "enumValues": ceil(len(values) / len(types)),
        "interfaces": ceil(len(interfaces) / len(types)),
        "possibleTypes": ceil(len(interfaces) / len(types)),
    }


class _Uses(Visitor):
    """Which variables stand in directives, which give sizes, and which are ids that `node` finds."""

    def __init__(self) -> None:
        super().__init__()
        self.switches: set[str] = set()
        self.sizes: set[str] = set()
        self.nodes: set[str] = set()

    def enter_field(self, node: FieldNode, *_: Any) -> None:
        """An id."""
        if node.name.value == "node":
            self.nodes |= {
                one.value.name.value for one in node.arguments or () if isinstance(one.value, VariableNode)
            }

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
    return Document(tree, tuple(sorted(uses.switches)), tuple(sorted(uses.nodes)), tuple(sorted(uses.sizes)))
