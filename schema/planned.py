"""Planned fields: where each root's statement starts, and how their types answer when graphql-core walks them."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from typing import Any

import strawberry
from graphql import GraphQLEnumType, GraphQLObjectType, GraphQLResolveInfo, VariableNode

from graph.shapes import BY_PREFIX, SHAPES
from schema.fields import START
from schema.selection import ANSWERED, PLUMBING


def starts_of(schema: strawberry.Schema) -> dict[str, Callable[..., Any]]:
    """For each planned root field a function of context and arguments that says where its statement starts, or is
    awaited to say so."""
    query: Any = schema.query
    found: dict[str, Callable[..., Any]] = {}
    for one in query.__strawberry_definition__.fields:
        if START in one.metadata:
            name = schema.config.name_converter.from_field(one)
            found[name] = one.metadata[START]
    return found


def concrete_type(node: Any, values: Mapping[str, Any]) -> str | None:
    """The type behind `node(id)`, which the id's prefix tells."""
    for argument in node.arguments or ():
        if argument.name.value == "id":
            text = (
                values.get(argument.value.name.value)
                if isinstance(argument.value, VariableNode)
                else argument.value.value
            )
            return named_type(text)
    return None


def named_type(id: object) -> str | None:
    """The type of what an id leads to, by its prefix."""
    shape = BY_PREFIX.get(str(id).partition("_")[0])
    return shape.name if shape else None


def answer_from_rows(schema: Any, planned: Container[str]) -> None:
    """Let every planned type and root field answer from the tree, by response key, when graphql-core walks it."""
    for kind in schema.type_map.values():
        if isinstance(kind, GraphQLObjectType) and _is_planned(kind.name):
            kind.is_type_of = None
            for each in kind.fields.values():
                each.resolve = _by_key
        elif isinstance(kind, GraphQLEnumType):
            _take_names(kind)
    for name, each in schema.query_type.fields.items():
        if name in planned:
            each.resolve = _by_key
    schema.type_map["Node"].resolve_type = lambda value, *_: value["__typename"]


def _is_planned(name: str) -> bool:
    return name in SHAPES or (name.endswith(PLUMBING) and name not in ANSWERED)


def _take_names(kind: Any) -> None:
    """Let an enum answer what the graph holds: the name of a value."""
    usual = kind.coerce_output_value
    kind.coerce_output_value = lambda value: value if value in kind.values else usual(value)


def _by_key(source: Any, info: GraphQLResolveInfo[Any], **_arguments: Any) -> Any:
    return source[info.path.key]
