"""The demonstration's members of staff: invented people, one for each kind of work, and one partner client."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from graph.session import Graph
from graph.staff import keep_staff
from resolvers.access import Clearance, Role
from resolvers.context import Agreement, Post, Viewer
from rules.clock import now

SINCE = date(2000, 4, 1)


@dataclass(frozen=True)
class Member:
    """One demonstration sign-in. `id` is what is typed, `work` what is shown beside the role."""

    id: str
    name: str
    work: str
    role: Role
    area: str | None = None
    team: str | None = None
    prison: str | None = None
    clearances: tuple[Clearance, ...] = ()
    agreement: Agreement | None = None

    @property
    def viewer(self) -> Viewer:
        """The signed-in person, as they stand before anything was changed."""
        return Viewer(
            self.id,
            self.name,
            () if self.agreement else (Post(self.role, self.area, self.team, self.prison),),
            frozenset(self.clearances),
            (),
            self.agreement,
        )

    @property
    def kept(self) -> dict[str, Any]:
        """What `graph.staff.keep_staff` takes."""
        post = {"role": self.role.name, "area": self.area, "team": self.team, "prison": self.prison}
        agreed = self.agreement
        return {
            "id": self.id,
            "name": self.name,
            "subject": f"demo-{self.id}",
            "posts": [] if agreed else [{**post, "from": SINCE}],
            "clearances": [{"kind": one.name, "from": SINCE} for one in self.clearances],
            "agreements": [_agreement(agreed)] if agreed else [],
        }


def _agreement(agreed: Agreement) -> dict[str, Any]:
    return {
        "from": SINCE,
        "properties": {
            "agency": agreed.agency,
            "purpose": agreed.purpose,
            "legalBasis": "Crime and Disorder Act 1998, section 115",
            "fields": sorted(agreed.fields),
            "areas": list(agreed.areas),
            "prisons": list(agreed.prisons),
            "events": sorted(agreed.events),
        },
    }


WY = "west-yorkshire"

STAFF = (
    Member("pat", "Pat Ellis", "West Yorkshire, Leeds team", Role.PRACTITIONER, WY, "Leeds team"),
    Member(
        "meera",
        "Meera Shah",
        "Leicestershire & Rutland, all teams",
        Role.MANAGER,
        "leicestershire-and-rutland",
    ),
    Member("max", "Max Hirst", "West Yorkshire, all teams", Role.MANAGER, WY),
    Member("owen", "Owen Price", "HMP Leeds", Role.PRISON_OFFICER, prison="LE"),
    Member("sam", "Sam Idowu", "HMP Leeds", Role.OFFENDER_SUPERVISOR, prison="LE"),
    Member("tess", "Tess Malone", "West Yorkshire programmes", Role.PROGRAMME_TUTOR, WY),
    Member(
        "vera",
        "Vera Stone",
        "West Yorkshire victim unit",
        Role.VICTIM_LIAISON,
        WY,
        clearances=(Clearance.VICTIM_UNIT,),
    ),
    Member(
        "petra",
        "Petra Novak",
        "Public protection, West Yorkshire",
        Role.PUBLIC_PROTECTION,
        WY,
        clearances=(Clearance.PUBLIC_PROTECTION, Clearance.REGISTER),
    ),
    Member("ines", "Ines Grant", "National figures", Role.INFORMATION_OFFICER),
    Member("dan", "Dan Webb", "Data quality, all systems", Role.DATA_STEWARD),
    Member("ruth", "Ruth Adeyemi", "Data quality, all systems", Role.DATA_STEWARD),
    Member("aldo", "Aldo Reyes", "Audit, all areas", Role.AUDITOR),
    Member("uma", "Uma Lind", "Product team", Role.PRODUCT_TEAM),
)

POLICE = Member(
    "wy-police",
    "West Yorkshire Police intelligence client",
    "Partner client",
    Role.PARTNER_AGENCY,
    agreement=Agreement(
        "",
        "West Yorkshire Police",
        "Prevention of crime by people on licence and orders",
        frozenset(
            {
                "Query.offender",
                "Query.offenderByIdentifier",
                "Query.offenders",
                "Offender.surname",
                "Offender.forenames",
                "Offender.dateOfBirth",
                "Offender.identifiers",
                "Identifier.scheme",
                "Identifier.value",
                "Offender.currentSupervisions",
                "Supervision.from",
                "Supervision.team",
                "Supervision.area",
                "Area.name",
                "Offender.currentStay",
                "Stay.from",
                "Stay.prison",
                "Prison.name",
                "Query.events",
                "Event.kind",
                "Event.at",
                "Event.offenders",
            }
        ),
        (WY,),
        events=frozenset({"RECEIVED", "RECALLED", "RELEASED", "ESCAPED", "TRANSFER_COMPLETE"}),
    ),
)

EVERYONE = (*STAFF, POLICE)
BY_ID = {member.id: member for member in EVERYONE}


async def keep_demo_staff(graph: Graph) -> None:
    """Put the demonstration's staff into the graph; what is there already stays."""
    await graph.write(lambda tx: keep_staff(tx, [member.kept for member in EVERYONE], by="demo", at=now()))
