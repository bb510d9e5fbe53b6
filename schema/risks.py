"""The register of people who may do serious harm."""

from __future__ import annotations

from datetime import date

import strawberry

from rules.codes import RegisterCategory, RiskLevel, Sex
from schema.fields import edge, stored
from schema.reference import Area
from schema.sources import Fact


@strawberry.type(
    description="An entry of the national risk of harm register. Read by people cleared for it who say why; to anyone "
    "else there is none."
)
class RegisterEntry(Fact):
    """A time on the register."""

    category: RegisterCategory | None = stored("Why the person is on the register.")
    mappa_category: int | None = stored("The category by the MAPPA guidance of March 2003, 1 to 3.")
    level: int | None = stored("The level of management, 1 to 3: ordinary agency, local inter-agency, MAPPP.")
    force: str | None = stored("The number of the police force that manages the entry.")
    manager: str | None = stored("Who manages it there.")
    surname: str | None = stored("Surname, as the register has it.")
    forenames: str | None = stored("Forenames, likewise.")
    aliases: list[str] | None = stored("Other names, each as `SURNAME, Forenames`.")
    date_of_birth: date | None = stored("Date of birth, as the register has it.")
    sex: Sex | None = stored("Sex, likewise.")
    pnc: str | None = stored("PNC number, as it was sent.")
    cro: str | None = stored("Criminal Records Office number, as it was sent.")
    lines: list[str] | None = stored("The lines of the address.")
    postcode: str | None = stored("The postcode.")
    from_: date | None = strawberry.field(
        name="from", description="The day that notification began; null for those who need not notify."
    )
    to: date | None = stored("The day that notification ends; null when it has no end.")
    risk: RiskLevel | None = stored("The risk, as the force holds it.")
    review_on: date | None = stored("The day its next review is due.")
    restricted: bool | None = stored("Whether the force keeps the entry even from others who are cleared.")

    @edge
    def area(self) -> Area | None:
        """The probation area of the force's district."""
