"""A code that a record holds, beside the closed enum of its field."""

from __future__ import annotations

import strawberry

from rules.codes import CodeSetName
from schema.fields import Node, edge, stored


@strawberry.type(
    description="A code that a record holds, or has held. The closed enums stay as they are: a code that came after "
    "them is told here, beside the enum's field."
)
class Code(Node):
    """A code."""

    set: CodeSetName | None = stored("The set that it is of.")
    code: str | None = stored("As extracts write it.")
    label: str | None = stored(
        "What people read: of today's version or, of an old code, of the last that had it."
    )
    aliases: list[str] | None = stored("Other ways in which extracts write it today.")
    counts_as: str | None = stored(
        "The member of the closed enum that it counts as. Null: there is none, and enum fields answer null."
    )
    in_force: bool | None = stored("Whether today's version has it.")
    needs_recording: bool | None = stored(
        "Whether nothing is certain of it in today's version: ask the person."
    )

    @edge
    def mapped_to(self) -> Code | None:
        """What it is in today's version. Null for a code that this has, and where nothing is certain."""
