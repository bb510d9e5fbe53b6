"""Reference data: areas and prisons. The project's own copy serves when a delivery brings none."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from importers.columns import Lists
from settings import Problem

FOLDER = Path(__file__).parent
HEADERS = {
    "areas.csv": ["FORCE_NO", "SLUG", "NAME", "REGION", "NPSISS"],
    "prisons.csv": ["CODE", "LIDS_CODE", "NAME", "FUNCTION", "CONTRACTED"],
}


@dataclass(frozen=True)
class Area:
    """A probation area."""

    force_number: str
    slug: str
    name: str
    region: str
    npsiss: bool


@dataclass(frozen=True)
class Prison:
    """A prison. `estab` is the code its LIDS files go by: two letters, or the three where those aren't known."""

    code: str
    estab: str
    name: str
    function: str
    contracted: bool


@dataclass(frozen=True)
class Reference:
    """The areas and prisons that rows are checked against."""

    areas: tuple[Area, ...]
    prisons: tuple[Prison, ...]
    spellings: tuple[tuple[str, str, str], ...] = ()

    @property
    def lists(self) -> Lists:
        """The codes, as rows are compared with them."""
        return Lists(
            frozenset(area.slug for area in self.areas),
            frozenset(prison.estab for prison in self.prisons),
            frozenset(area.force_number.upper() for area in self.areas),
            self.spellings,
        )


def read(areas: Path | None = None, prisons: Path | None = None) -> Reference:
    """Reference data from these files, or the project's own. Raises Problem for a file that isn't as it should be."""
    return Reference(
        tuple(
            Area(r["FORCE_NO"], r["SLUG"].lower(), r["NAME"], r["REGION"], r["NPSISS"] == "Y")
            for r in _rows(areas or FOLDER / "areas.csv", "areas.csv")
        ),
        tuple(
            Prison(
                r["CODE"].upper(),
                (r["LIDS_CODE"] or r["CODE"]).upper(),
                r["NAME"],
                r["FUNCTION"],
                r["CONTRACTED"] == "Y",
            )
            for r in _rows(prisons or FOLDER / "prisons.csv", "prisons.csv")
        ),
    )


def _rows(path: Path, name: str) -> list[dict[str, str]]:
    try:
        with path.open(encoding="latin-1", newline="") as file:
            lines = [[field.strip() for field in line] for line in csv.reader(file) if line]
    except OSError as error:
        raise Problem(
            f"{path} can't be read ({error.strerror}): make it readable, or leave it out."
        ) from None
    header = HEADERS[name]
    if not lines or lines[0] != header or any(len(line) != len(header) for line in lines):
        raise Problem(
            f"{path} is not a list of {name[:-4]} with the columns {','.join(header)}: correct it or leave it out."
        )
    return [dict(zip(header, line, strict=True)) for line in lines[1:]]
