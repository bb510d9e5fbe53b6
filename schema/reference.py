"""Areas, prisons and officers."""

from __future__ import annotations

import strawberry

from resolvers import reference
from schema.fields import Connection, Node, edge, root, stored


@strawberry.type(description="One of the 42 probation areas.")
class Area(Node):
    """A probation area."""

    slug: str | None = stored("The area's name as addresses and extracts write it: `west-yorkshire`.")
    name: str | None = stored("The area's name.")
    region: str | None = stored("The government region it belongs to.")
    force_number: str | None = stored("The PNC number of the police force with the same boundary.")
    npsiss: bool | None = stored("Whether the area was on the national probation network in September 2003.")

    @edge
    def officers(self, first: int = 100) -> list[Officer] | None:
        """The officers who work there, by name."""


@strawberry.type(description="A prison or young offender institution.")
class Prison(Node):
    """A prison."""

    code: str | None = stored("Three letters.")
    lids_code: str | None = stored("The code that LIDS uses.")
    name: str | None = stored("The prison's name.")
    function: str | None = stored("What it was for in 2003, such as `high-security`.")
    contracted: bool | None = stored("Whether a contractor ran it in 2003.")


@strawberry.type(description="A probation officer who is named on a file.")
class Officer(Node):
    """A probation officer."""

    name: str | None = stored("As the file names them.")

    @edge
    def area(self) -> Area | None:
        """Where they work."""


@strawberry.type
class Query:
    """Root fields."""

    @root(reference.areas)
    def areas(self, first: int, after: str | None = None) -> Connection[Area] | None:
        """The probation areas, by name."""

    @root(reference.prisons)
    def prisons(self, first: int, after: str | None = None) -> Connection[Prison] | None:
        """The prisons, by name."""
