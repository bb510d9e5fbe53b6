"""The schema describes itself, pages what may be long, and says what the graph holds: no more and no less."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    build_schema,
    get_named_type,
    is_introspection_type,
    is_list_type,
    is_non_null_type,
    is_object_type,
)

from graph.shape import Edge, Shape
from graph.shapes import SHAPES
from schema.schema import schema, sdl
from schema.selection import ANSWERED, PLUMBING, VALUES
from tests.conventions.tree import ROOT

SCHEMA = schema._schema
SELF_EVIDENT = ("first", "after", "id", "input")
"""Arguments that mean the same wherever they stand; docs/api.md says what."""
ROOTS = ("Query", "Mutation", "Subscription")


def described(found: GraphQLSchema) -> Iterator[str]:
    """What has no description: types, fields, enum values, and arguments."""
    for name, kind in found.type_map.items():
        if is_introspection_type(kind) or name in (*ROOTS, "String", "Int", "Boolean", "Float", "ID"):
            fields: Mapping[str, GraphQLField] = getattr(kind, "fields", {}) if name in ROOTS else {}
        else:
            if not kind.description:
                yield name
            fields = getattr(kind, "fields", {})
        if isinstance(kind, GraphQLEnumType) and not is_introspection_type(kind):
            yield from (f"{name}.{value}" for value, one in kind.values.items() if not one.description)
        yield from (f"{name}.{field}" for field, one in fields.items() if not one.description)


def explained(found: GraphQLSchema) -> Iterator[str]:
    """Arguments that neither have a description nor are named in that of their field."""
    for name, kind in found.type_map.items():
        if not isinstance(kind, GraphQLObjectType) or is_introspection_type(kind):
            continue
        for field, one in kind.fields.items():
            for argument, definition in one.args.items():
                if argument not in SELF_EVIDENT and not definition.description:
                    yield f"{name}.{field}({argument}:)"


BARE = build_schema('"Root" type Query { "a" a(b: Int): E bare: Int } "e" enum E { ONE }')


def test_everything_has_a_description() -> None:
    """GraphiQL is the manual that a front-end developer reads."""
    assert sorted(described(BARE)) == ["E.ONE", "Query.bare"]
    assert list(described(SCHEMA)) == []


UNSAID = {
    f"Offender.{field}({argument}:)"
    for field in ("contacts", "timeline")
    for argument in ("kinds", "outcomes", "service", "from", "to")
} - {"Offender.contacts(service:)"} | {
    f"Query.{field}:)"
    for field in (
        "offender(asKnownOn",
        "offenderByIdentifier(scheme",
        "offenderByIdentifier(value",
        "offenders(search",
        "offenders(area",
        "offenders(prison",
        "offenders(officer",
    )
}
"""Arguments that the description of their field explains."""


def test_arguments_are_explained() -> None:
    """By a description, or by their field's, which is looked at when it is listed here."""
    assert list(explained(BARE)) == ["Query.a(b:)"]
    assert set(explained(SCHEMA)) == UNSAID


def fields(found: GraphQLSchema) -> Iterator[tuple[str, GraphQLField]]:
    """Every field of every object that is not plumbing."""
    for name, kind in found.type_map.items():
        if (
            isinstance(kind, GraphQLObjectType)
            and not is_introspection_type(kind)
            and not name.endswith(PLUMBING)
        ):
            yield from ((f"{name}.{field}", one) for field, one in kind.fields.items())


def unbounded(found: GraphQLSchema) -> list[str]:
    """Lists of objects without a size, and connections that can be asked for without one."""
    wrong = []
    for name, one in fields(found):
        kind = one.type.of_type if is_non_null_type(one.type) else one.type
        paged = get_named_type(kind).name.endswith("Connection")
        size = one.args.get("first")
        if name.endswith((".userErrors", ".reasons")):
            continue  # as many as a command has reasons to be refused, or the policy has fields to compare
        if (paged and (size is None or not is_non_null_type(size.type) or "after" not in one.args)) or (
            is_list_type(kind)
            and is_object_type(get_named_type(kind))
            and get_named_type(kind).name not in (*VALUES, *ANSWERED)
            and (size is None or size.default_value is None)
        ):
            wrong.append(name)
    return wrong


def test_what_may_be_long_has_a_size() -> None:
    """A list of objects is cut to `first`; a connection can't be asked for without one."""
    assert unbounded(
        build_schema(
            "type Query { a: [T] b(first: Int = 9): [T] c(first: Int, after: ID): TConnection"
            " d(first: Int!, after: ID): TConnection } type T { e: [Int] } type TConnection { x: T }"
        )
    ) == ["Query.a", "Query.c"]
    assert unbounded(SCHEMA) == []


def test_what_may_be_refused_is_nullable() -> None:
    """Access leaves a field null, so no field of a stored type but its id, and no root field, may promise a value."""
    promised = [
        name
        for name, one in fields(SCHEMA)
        if is_non_null_type(one.type)
        and not name.endswith((".id", "Payload.userErrors"))
        and not name.startswith(("Viewer.", "Post.", "UserError."))
    ]
    assert promised == ["Query.viewer"]


def disagreements(shapes: Mapping[str, Shape], found: GraphQLSchema) -> list[str]:
    """What only one of the shapes and the schema has, and what they hold to be different things."""
    wrong = []
    for name, shape in shapes.items():
        kind = found.type_map.get(name)
        if not isinstance(kind, GraphQLObjectType):
            wrong.append(name)
            continue
        held = {*shape.fields, *shape.edges, *(["id"] if shape.prefix else [])}
        wrong += [f"{name}.{field}" for field in held ^ set(kind.fields)]
        wrong += [
            f"{name}.{field}"
            for field, edge in shape.edges.items()
            if field in kind.fields and not _agree(kind.fields[field], edge)
        ]
        wrong += [
            f"{name}.{field}"
            for field, text in shape.fields.items()
            if isinstance(text, str)
            and field in kind.fields
            and is_object_type(get_named_type(kind.fields[field].type))
        ]
    return sorted(wrong)


def _agree(field: GraphQLField, edge: Edge) -> bool:
    """Whether a field is what the edge leads to, and takes no argument that the plan would not heed."""
    kind: Any = field.type.of_type if isinstance(field.type, GraphQLNonNull) else field.type
    named = get_named_type(kind).name
    said = "paged" if named.endswith("Connection") else "list" if isinstance(kind, GraphQLList) else "one"
    held = "paged" if edge.paged else "one" if edge.one or edge.take == 1 else "list"
    heeded = {*edge.arguments, *{"paged": ("first", "after"), "list": ("first",), "one": ()}[held]}
    return (named.removesuffix("Connection"), said) == (edge.to, held) and set(field.args) <= heeded


def test_the_schema_says_what_the_shapes_hold() -> None:
    """Field by field and edge by edge, both ways, with no argument that does nothing."""
    assert disagreements(SHAPES, SCHEMA) == []


@pytest.mark.parametrize("field", ["surname", "names", "contacts", "currentStay"])
def test_a_disagreement_is_found(field: str) -> None:
    """One field or edge that only the schema has; one that the shape holds to be something else."""
    whole = SHAPES["Offender"]
    without = replace(
        whole,
        fields={name: one for name, one in whole.fields.items() if name != field},
        edges={name: one for name, one in whole.edges.items() if name != field},
    )
    assert disagreements(SHAPES | {"Offender": without}, SCHEMA) == [f"Offender.{field}"]
    if field in whole.edges:
        other = replace(whole.edges[field], to="Officer")
        for changed in (
            other,
            replace(whole.edges[field], one=True, paged=field == "currentStay", take=None),
        ):
            edges = {**whole.edges, field: changed}
            found = disagreements(SHAPES | {"Offender": replace(whole, edges=edges)}, SCHEMA)
            assert found == [f"Offender.{field}"]
    if field == "contacts":
        deaf = replace(whole, edges={**whole.edges, field: replace(whole.edges[field], arguments={})})
        assert disagreements(SHAPES | {"Offender": deaf}, SCHEMA) == [f"Offender.{field}"]


def test_the_kept_schema_is_the_one_that_runs() -> None:
    """schema/schema.graphql is what reviewers and other teams read."""
    assert (ROOT / "schema" / "schema.graphql").read_text(encoding="utf-8") == sdl()


def test_every_shape_is_a_type_with_an_id() -> None:
    """So that `node` finds it again. A version is nothing without the fact that it is one of."""
    assert {name for name in SHAPES if name != "Replaced" and not SCHEMA.type_map[name].interfaces} == set()  # type: ignore[attr-defined]
