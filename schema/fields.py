"""The words in which the schema's modules are written: what is stored, what leads on, what begins an operation.

Nothing here resolves a field. A stored field or an edge is read by the plan, and answered by `schema/execution.py`.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from typing import Any, Generic, TypeVar

import strawberry
from graphql import GraphQLError
from strawberry.schema.config import StrawberryConfig
from strawberry.types.scalar import ScalarDefinition, scalar

from graph.shape import Start
from resolvers.access import Clearance, Role
from rules import codes
from rules.codes import CodeSet
from rules.faults import RejectReason

T = TypeVar("T")

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
START = "start"
"""Where a root field's metadata keeps the resolver that says where its statement starts."""


def stored(description: str) -> Any:
    """A field that stands in the graph, or is worked out from one that does."""
    return strawberry.field(description=description)


def edge(definition: Callable[..., Any]) -> Any:
    """An edge to other nodes. The function gives its arguments, its type and, in its docstring, its description."""
    return strawberry.field(definition, description=inspect.getdoc(definition))


def root(start: Callable[..., Start | Awaitable[Start]]) -> Callable[[Callable[..., Any]], Any]:
    """A root field that one statement answers, beginning where the resolver `start` says, or tells when it is
    awaited."""

    def declare(definition: Callable[..., Any]) -> Any:
        return strawberry.field(definition, description=inspect.getdoc(definition), metadata={START: start})

    return declare


def computed(definition: Callable[..., Any]) -> Any:
    """A root field that is worked out and not planned. The function answers it; its docstring is the description."""
    return strawberry.field(definition, description=inspect.getdoc(definition))


@strawberry.interface(description="Anything with an id of its own, which `node` finds again.")
class Node:
    """An object with a Relay id."""

    id: strawberry.ID = strawberry.field(description="Opaque, and the same for ever.")


@strawberry.type(description="Where a page stands among the whole.")
class PageInfo:
    """Relay's page information."""

    has_next_page: bool = strawberry.field(description="Whether more follow this page.")
    has_previous_page: bool = strawberry.field(description="Whether this page started after a cursor.")
    start_cursor: str | None = strawberry.field(description="The cursor of the first on this page.")
    end_cursor: str | None = strawberry.field(
        description="The cursor of the last: give it as `after` to go on."
    )


@strawberry.type(description="One of a page, with its cursor.")
class Edge(Generic[T]):
    """Relay's edge."""

    cursor: str = strawberry.field(description="Give it as `after` to go on from here.")
    node: T = strawberry.field(description="The thing itself.")


@strawberry.type(description="A page.")
class Connection(Generic[T]):
    """Relay's connection."""

    edges: list[Edge[T]] = strawberry.field(description="The page, each with its cursor.")
    nodes: list[T] = strawberry.field(description="The page, without cursors.")
    page_info: PageInfo = strawberry.field(description="Where the page stands.")
    total_count: int = strawberry.field(description="How many there are in all, of those that you may see.")


def _describe(code_set: type[CodeSet]) -> None:
    strawberry.enum(code_set, description=inspect.getdoc(code_set))
    for value in code_set.__strawberry_definition__.values:  # type: ignore[attr-defined]
        value.description = code_set[value.name].label


_SETS: set[type[CodeSet]] = {*CodeSet.__subclasses__(), RejectReason}
for _set in _SETS:
    _describe(_set)


strawberry.enum(Role, description="What a member of staff does.")
strawberry.enum(Clearance, description="What a person was vetted for.")
for _kept in (Role, Clearance):
    for _value in _kept.__strawberry_definition__.values:  # type: ignore[union-attr]
        _value.description = str(_value.value)


def _as_text(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _day(value: object) -> date:
    if not isinstance(value, str) or not DAY.fullmatch(value):
        raise GraphQLError("Give a day as text, such as 2003-09-30.")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise GraphQLError("There is no such day: give one as text, such as 2003-09-30.") from None


def _instant(value: object) -> datetime:
    try:
        found = datetime.fromisoformat(str(value))
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise GraphQLError("Give an instant as text, such as 2003-09-30T09:15:00Z.") from None


DATE: ScalarDefinition = scalar(
    name="Date",
    description="A day, as ISO 8601 text: `2003-09-30`.",
    serialize=_as_text,
    parse_value=_day,
)
INSTANT: ScalarDefinition = scalar(
    name="DateTime",
    description="An instant in UTC, as ISO 8601 text: `2003-09-30T09:15:00Z`.",
    serialize=_as_text,
    parse_value=_instant,
)

CONFIG = StrawberryConfig(scalar_map={date: DATE, datetime: INSTANT}, disable_field_suggestions=True)

__all__ = ["CONFIG", "START", "Connection", "Edge", "Node", "PageInfo", "codes", "edge", "root", "stored"]
