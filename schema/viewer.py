"""Who is signed in, and finding anything again by its id."""

from __future__ import annotations

import strawberry
from strawberry import Parent

from resolvers import nodes
from resolvers.access import Clearance, Role
from resolvers.context import Context
from schema.fields import Node, root


@strawberry.type(description="Work that a person does now, somewhere.")
class Post:
    """A role at a place."""

    role: Role = strawberry.field(description="What they do there.")
    area: str | None = strawberry.field(description="The area, by slug.")
    team: str | None = strawberry.field(description="The team in the area; null for all of it.")
    prison: str | None = strawberry.field(description="The prison, by LIDS code.")


def _posts(root: Parent[Viewer], first: int = 20) -> list[Post]:
    return root.held[: max(first, 0)]


@strawberry.type(description="The signed-in member of staff.")
class Viewer:
    """Who is asking."""

    id: strawberry.ID = strawberry.field(description="The staff id.")
    name: str = strawberry.field(description="The name.")
    roles: list[Role] = strawberry.field(description="What they do now.")
    held: strawberry.Private[list[Post]]
    clearances: list[Clearance] = strawberry.field(description="What they are vetted for.")
    areas: list[str] = strawberry.field(description="The areas they work in, by slug.")
    prisons: list[str] = strawberry.field(description="The prisons they work in, by LIDS code.")

    posts: list[Post] = strawberry.field(resolver=_posts, description="What they do where.")


def _signed_in(info: strawberry.Info[Context, None]) -> Viewer:
    staff = info.context.viewer
    roles = sorted(staff.roles, key=lambda role: role.name)
    return Viewer(
        id=strawberry.ID(staff.id),
        name=staff.name,
        roles=roles,
        held=[Post(role=one.role, area=one.area, team=one.team, prison=one.prison) for one in staff.posts],
        clearances=sorted(staff.clearances, key=lambda one: one.name),
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
