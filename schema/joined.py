"""Why the files of a record were joined, as whoever reads the record sees it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from rules.codes import JoinDecisionKind, JoinVerdict
from schema.fields import Node, edge, stored

if TYPE_CHECKING:
    from schema.offenders import CaseFile

File = Annotated["CaseFile", strawberry.lazy("schema.offenders")]


@strawberry.type(description="What two files say in one field, and what that is worth.")
class JoinReason:
    """A field's part of a weight."""

    field: str | None = stored("The field, by the name that the policy has for it.")
    level: str | None = stored("How far the two agree in it, likewise.")
    weight: float | None = stored(
        "What that is worth: doublings of the odds that the two are one person; below 0 it speaks against it."
    )
    words: str | None = stored("The same in words.")


@strawberry.type(description="What somebody has said of two files.")
class JoinDecision(Node):
    """A decision, or what is proposed and waits for a second person."""

    kind: JoinDecisionKind | None = stored("What they are.")
    standing: bool | None = stored("Whether it counts. False: SAME, which waits for a second person.")
    reason: str | None = stored("Why.")
    by: str | None = stored("Who said so, by staff id.")
    name: str | None = stored("Who, by name.")
    at: datetime | None = stored("When it was last said.")
    confirmed_by: str | None = stored("The second person, by staff id.")
    confirmed_name: str | None = stored("The second person, by name.")
    confirmed_reason: str | None = stored("Why the second person said the same.")
    confirmed_at: datetime | None = stored("When.")

    @edge
    def files(self, first: int = 2) -> list[File] | None:
        """The two files."""


@strawberry.type(description="Two files of one record, and how they resemble each other.")
class Join(Node):
    """Why two files are one person's."""

    weight: float | None = stored("All that speaks for it and against it, added up.")
    verdict: JoinVerdict | None = stored("What the policy makes of the two.")
    model: str | None = stored("The dated model that the weights are of.")
    why: str | None = stored("What the policy makes of the two, in a sentence.")
    reasons: list[JoinReason] | None = stored("Field by field, what is worth most first.")

    @edge
    def one(self) -> File | None:
        """One of the files."""

    @edge
    def other(self) -> File | None:
        """The other."""

    @edge
    def decision(self) -> JoinDecision | None:
        """What people have said of the two; null where the policy alone joined them."""
