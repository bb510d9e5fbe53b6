"""Dangerous people of an area in one place."""

from __future__ import annotations

from typing import Annotated

import strawberry

from resolvers import dangerous as begin
from schema.fields import Connection, root
from schema.offenders import Offender


@strawberry.type
class Query:
    """Root fields."""

    @root(begin.dangerous)
    def dangerous(
        self,
        area: Annotated[strawberry.ID, strawberry.argument(description="The area, by its id.")],
        first: int,
        after: str | None = None,
    ) -> Connection[Offender] | None:
        """People whom an area supervises now and who are at high or very high risk of doing serious harm, the worst
        first. For those cleared for the register who give a reason, besides, whoever is on it: supervised by the area,
        or managed by its police, convicted or not."""
