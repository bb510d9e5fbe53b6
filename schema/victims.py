"""Victims of an offender."""

from __future__ import annotations

from datetime import date

import strawberry

from rules.codes import Answer
from schema.fields import Node, stored


@strawberry.type(description="A victim, as the victim unit of the area knows them. Nobody else does.")
class Victim(Node):
    """Who was harmed, and whether they want to be told."""

    surname: str | None = stored("Surname.")
    forenames: str | None = stored("Forenames.")
    lines: list[str] | None = stored("The lines of the address.")
    postcode: str | None = stored("The postcode.")
    wants_contact: Answer | None = stored("Whether they want to be told of the sentence's stages.")
    from_: date | None = strawberry.field(name="from", description="The day the unit was told of them.")
