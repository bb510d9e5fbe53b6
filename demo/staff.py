"""The demonstration's members of staff: invented people, one for each kind of work."""

from dataclasses import dataclass

from resolvers.access import Role
from resolvers.context import Viewer


@dataclass(frozen=True)
class Member:
    """One demonstration sign-in. `id` is what is typed, `role` what is shown."""

    id: str
    name: str
    work: str
    roles: tuple[Role, ...]
    areas: tuple[str, ...] = ()
    prisons: tuple[str, ...] = ()

    @property
    def role(self) -> str:
        """The first role, in words."""
        return self.roles[0].value

    @property
    def viewer(self) -> Viewer:
        """The signed-in person."""
        return Viewer(self.id, self.name, frozenset(self.roles), self.areas, self.prisons)


STAFF = (
    Member("pat", "Pat Ellis", "West Yorkshire, Leeds team", (Role.PRACTITIONER,), ("west-yorkshire",)),
    Member(
        "meera",
        "Meera Shah",
        "Leicestershire & Rutland, all teams",
        (Role.MANAGER,),
        ("leicestershire-and-rutland",),
    ),
    Member("owen", "Owen Price", "HMP Leeds", (Role.PRISON_OFFICER,), (), ("LE",)),
    Member("vera", "Vera Stone", "West Yorkshire victim unit", (Role.VICTIM_LIAISON,), ("west-yorkshire",)),
    Member(
        "petra",
        "Petra Novak",
        "Public protection, West Yorkshire",
        (Role.PUBLIC_PROTECTION,),
        ("west-yorkshire",),
    ),
    Member("ines", "Ines Grant", "National figures", (Role.INFORMATION_OFFICER,)),
    Member("dan", "Dan Webb", "Data quality, all systems", (Role.DATA_STEWARD,)),
)

BY_ID = {member.id: member for member in STAFF}
