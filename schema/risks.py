"""The register of people who may do serious harm."""

from __future__ import annotations

from datetime import date

import strawberry

from rules.codes import RegisterCategory
from schema.fields import Node, stored


@strawberry.type(
    description="An entry of the national risk of harm register. Read by people cleared for it who say why; to anyone "
    "else there is none."
)
class RegisterEntry(Node):
    """A time on the register."""

    category: RegisterCategory | None = stored("The category, by the MAPPA guidance of March 2003.")
    level: int | None = stored("The level of management, 1 to 3: ordinary agency, local inter-agency, MAPPP.")
    from_: date | None = strawberry.field(name="from", description="The day it began.")
    to: date | None = stored("The day it ended; null while it goes on.")
    review_on: date | None = stored("The day its next review is due.")
