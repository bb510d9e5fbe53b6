"""Who is signed in, and finding anything again by its id."""

from __future__ import annotations

import strawberry

from resolvers import nodes
from resolvers.access import Role
from resolvers.context import Context
from schema.fields import Node, root

strawberry.enum(Role, description="What a member of staff does.")
for _value in Role.__strawberry_definition__.values:  # type: ignore[attr-defined]
    _value.description = str(_value.value)


@strawberry.type(description="The signed-in member of staff.")
class Viewer:
    """Who is asking."""

    id: strawberry.ID = strawberry.field(description="The staff id.")
    name: str = strawberry.field(description="The name.")
    roles: list[Role] = strawberry.field(description="What they do; the token says so.")
    areas: list[str] = strawberry.field(description="The areas they work in, by slug.")
    prisons: list[str] = strawberry.field(description="The prisons they work in, by LIDS code.")


def _signed_in(info: strawberry.Info[Context, None]) -> Viewer:
    staff = info.context.viewer
    roles = sorted(staff.roles, key=lambda role: role.name)
    return Viewer(
        id=strawberry.ID(staff.id),
        name=staff.name,
        roles=roles,
        areas=list(staff.areas),
        prisons=list(staff.prisons),
    )


@strawberry.type
class Query:
    """Root fields."""

    viewer: Viewer = strawberry.field(resolver=_signed_in, description="Who is signed in.")

    @root(nodes.node)
    def node(self, id: strawberry.ID) -> Node | None:
        """Anything by its id; null when there is nothing that you may see."""
