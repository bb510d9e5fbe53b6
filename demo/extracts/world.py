"""Where the invented people live and are held: areas, prisons, officers, and the numbers both services give out."""

from __future__ import annotations

import csv
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from itertools import accumulate
from random import Random
from typing import Any

import yaml

DEMO_AREAS = (
    "west-yorkshire",
    "leicestershire-and-rutland",
    "greater-manchester",
    "derbyshire",
    "south-wales",
)
DEMO_PRISONS = ("LE", "LC", "FB", "CF", "FN", "RS", "RN", "SU", "NH", "GP")
"""Leeds, Leicester, Forest Bank, Cardiff, Full Sutton, Risley, Ranby, Sudbury, New Hall, Glen Parva."""

WELSH = frozenset({"north-wales", "south-wales", "gwent", "dyfed-powys"})

NAMED = {"west-yorkshire": (("P Ellis", "Leeds team"),)}
"""Officers who are among the people that can sign in to the demonstration."""

LETTERS = "ABCDEFGHJKLMNPRTVWXYZ"
"""Of prison numbers here. A number with another letter is nobody's."""
_NUMBERS = len(LETTERS) ** 2 * 10_000
_STEP = 1_234_577
TEAM_WIDTH = 35
CASELOAD = 20
"""People to an officer, over the years the files cover."""


@cache
def data(name: str) -> dict[str, Any]:
    """One of the files of `demo/data`."""
    loaded: dict[str, Any] = yaml.safe_load((files("demo") / "data" / f"{name}.yaml").read_text("utf-8"))
    return loaded


def reference(name: str) -> str:
    """The text of a reference file of the delivery: `areas.csv` or `prisons.csv`."""
    return (files("importers") / "reference" / name).read_text("utf-8")


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a reference file."""
    return list(csv.DictReader(reference(name).splitlines()))


@cache
def all_areas() -> tuple[str, ...]:
    """The slugs of all 42 areas, in the order of the reference file."""
    return tuple(row["SLUG"] for row in rows("areas.csv"))


@dataclass(frozen=True, slots=True)
class Area:
    """An area. `sends` is whether its case files come: by CRAMS with the national network, or in one case as a book."""

    slug: str
    sends: bool
    welsh: bool
    towns: tuple[tuple[str, str], ...]
    local: tuple[str, ...]
    young: tuple[str, ...]
    women: tuple[str, ...]
    officers: tuple[tuple[str, str], ...]
    force: str = ""
    """The number of the police force."""
    book: bool = False
    """Whether its files are a workbook, the plain template, since CRAMS never came."""


def area_name(slug: str) -> str:
    """The name of an area."""
    return _names()[slug]


@cache
def _names() -> dict[str, str]:
    return {row["SLUG"]: row["NAME"] for row in rows("areas.csv")}


def _team(town: str, name: str) -> str:
    """A team's name; the file has room for 35 characters."""
    whole = f"{town} {name}"
    return whole if len(whole) <= TEAM_WIDTH else f"{town} Team"


class World:
    """The areas and prisons of one delivery. Deterministic by seed; numbers are given out in the order asked."""

    def __init__(self, areas: tuple[str, ...], seed: int, people: int) -> None:
        known = {row["SLUG"]: row for row in rows("areas.csv")}
        unknown = [slug for slug in areas if slug not in known]
        if unknown or not areas:
            raise ValueError(f"No such area: {', '.join(unknown)}" if unknown else "No area given")
        prisons = {row["LIDS_CODE"] or row["CODE"]: row["FUNCTION"] for row in rows("prisons.csv")}
        if set(areas) <= set(DEMO_AREAS):
            prisons = {code: prisons[code] for code in DEMO_PRISONS}
        self.functions: dict[str, list[str]] = {}
        for code, function in prisons.items():
            self.functions.setdefault(function, []).append(code)
        self.prisons = prisons
        self._slugs = list(areas)
        self._weights = list(accumulate(data("areas")[slug]["weight"] for slug in areas))
        each = people / self._weights[-1]
        # Of the areas without the network one has filled in the plain template.
        book = next((slug for slug in areas if known[slug]["NPSISS"] == "N"), "")
        self.areas = {
            slug: replace(
                self._area(slug, known[slug]["NPSISS"] == "Y" or slug == book, seed, each),
                force=known[slug]["FORCE_NO"],
                book=slug == book,
            )
            for slug in areas
        }
        self._references: dict[tuple[str, int], int] = {}
        self._spells = seed % _NUMBERS

    def _area(self, slug: str, sends: bool, seed: int, each: float) -> Area:
        facts = data("areas")[slug]
        cases = facts["weight"] * each
        rng = Random(f"{seed}:officers:{slug}")
        size = max(4, min(400, round(cases / CASELOAD)))
        words = data("words")
        towns = tuple((town, out) for town, out in facts["towns"])
        officers = NAMED.get(slug, ()) + tuple(
            (
                f"{rng.choice('ABCDEGHJKLMPRST')} {rng.choice(words['officers'])}",
                _team(towns[index % len(towns)][0], rng.choice(words["teams"])),
            )
            for index in range(size)
        )
        return Area(
            slug,
            sends,
            slug in WELSH,
            towns,
            self._here(facts["local"], "male-local"),
            self._here(facts["young"], "male-young-offender"),
            self._here(facts["women"], "female"),
            officers,
        )

    def _here(self, wanted: list[str], function: str) -> tuple[str, ...]:
        return tuple(code for code in wanted if code in self.prisons) or tuple(self.functions[function])

    def area(self, rng: Random) -> Area:
        """An area, by its share of the national caseload."""
        return self.areas[rng.choices(self._slugs, cum_weights=self._weights)[0]]

    def another(self, rng: Random, slug: str) -> Area | None:
        """Some other area that sends case files, or None."""
        found = self.area(rng)
        return found if found.slug != slug and found.sends else None

    def case_reference(self, slug: str, year: int) -> str:
        """The next local reference of an area: two digits of the year, and a serial."""
        serial = self._references.get((slug, year), 0) + 1
        self._references[slug, year] = serial
        return f"{year % 100:02d}/{serial:05d}"

    def prison_number(self) -> str:
        """The next prison number: two letters and four digits, never twice, not in order."""
        self._spells = (self._spells + _STEP) % _NUMBERS
        letters, digits = divmod(self._spells, 10_000)
        first, second = divmod(letters, len(LETTERS))
        return f"{LETTERS[first]}{LETTERS[second]}{digits:04d}"
