"""Who looked at a record, and which agency was told of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, TypeAlias

import strawberry

from resolvers.access import Role
from rules.codes import LookAction
from schema.fields import Node, stored

Actions: TypeAlias = Annotated[
    list[LookAction] | None, strawberry.argument(description="Only looks of these kinds.")
]
Since: TypeAlias = Annotated[date | None, strawberry.argument(description="Only on this day and later.")]
Until: TypeAlias = Annotated[date | None, strawberry.argument(description="Only on this day and earlier.")]


@strawberry.type(
    description="An entry of the audit log: somebody looked at a record, changed it, or was refused."
)
class Look(Node):
    """One look at one record, whatever else was looked at with it."""

    at: datetime | None = stored("When.")
    action: LookAction | None = stored("What it was.")
    by: str | None = stored("Who, by staff id.")
    name: str | None = stored("Who, by name.")
    roles: list[Role] | None = stored("The work that they did then.")
    operation: str | None = stored("What they asked or did, by the name of the operation.")
    parts: list[str] | None = stored("The parts of the record that it reached.")
    refused: list[str] | None = stored("The fields that were refused.")
    purpose: str | None = stored("What for, where it was said.")
    why: str | None = stored("Why, where a reason was asked.")
    agency: str | None = stored("The agency, where it was told.")


@strawberry.type(description="An agency was told of a person, under an agreement.")
class Share(Node):
    """One share."""

    at: datetime | None = stored("When.")
    agency: str | None = stored("Which agency.")
    parts: list[str] | None = stored("The parts of the record that it was told.")
    purpose: str | None = stored("What for.")
