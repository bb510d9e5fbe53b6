"""Synthetic deliveries of the legacy systems: CRAMS, LIDS, OASys, IAPS, ViSOR and the workbooks, with invented people.

Everything here is invented, the people and their numbers as well as what happens to them. The files have exactly the
layouts of `docs/formats.md`. A few rows in a hundred have a fault or deserve a warning, and `truth.json` beside them
says which rows belong to one person and which must be refused. The same arguments give the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from random import Random

from demo.extracts import dtto, iaps, oasys, victims, visor
from demo.extracts.careers import Writer, first_day
from demo.extracts.days import iso
from demo.extracts.delivery import Delivery
from demo.extracts.identity import forename, person
from demo.extracts.layouts import DRUG_TESTS, REVIEWS, TREATMENTS, VICTIMS, WEEKS
from demo.extracts.model import Career, Person
from demo.extracts.rows import Identity, Rows, usual
from demo.extracts.world import DEMO_AREAS, World, all_areas

PEOPLE, SEED = 600, 2003
CHUNK = 50
SEVENTEEN = 17 * 365 + 5
RELATED = 0.045
"""Share of people who have somebody in the files that is easily taken for them."""
BORN_ALIKE = 0.5
"""Share of namesakes who share the date of birth too."""
SYSTEMS = (oasys, iaps, visor, victims, dtto)
"""The systems whose rows name those of CRAMS and LIDS, in the order that they are read."""
KEPT_BY_AREA = (VICTIMS, TREATMENTS, DRUG_TESTS, WEEKS, REVIEWS)

Progress = Callable[[int, int], None]


def generate(
    folder: Path,
    people: int = PEOPLE,
    seed: int = SEED,
    progress: Progress | None = None,
    areas: Iterable[str] | None = None,
    *,
    faults: float = 1.0,
) -> None:
    """Write a delivery of so many people into a folder. Memory does not grow with their number.

    `areas` are slugs; without them the five of the demonstration, whose prisons are ten; `all_areas()` for the
    nation. `faults` is how many times the usual share of rows is spoilt. `progress` is called with people written and
    people in all. Raises ValueError for an unknown area or no people, and FileExistsError for a folder that holds
    other files.
    """
    if people < 1:
        raise ValueError("A delivery needs at least one person")
    world = World(tuple(areas) if areas is not None else DEMO_AREAS, seed, people)
    with Delivery(folder, people=people, seed=seed, prisons=world.prisons, faults=faults) as delivery:
        for area in world.areas:
            for layout in KEPT_BY_AREA:
                delivery.open(layout, area)
        done = _showcase(delivery, world, people, faults)
        while done < people:
            done += _next(delivery, world, done + 1, people, seed)
            if progress and (done % CHUNK < 2 or done == people):
                progress(done, people)


def _showcase(delivery: Delivery, world: World, people: int, faults: float) -> int:
    """The written-out people first, as many as fit. Their rows are all good. Returns how many."""
    # Here, since the showcase is built from the modules of this package.
    from demo.showcase import TWINS, showcase

    delivery.faults = 0.0
    done = 0
    for number, (career, identity) in enumerate(showcase(world), 1):
        if number > people:
            break
        _write(delivery, world, Random(f"showcase:{number}"), career, identity)
        done = number
    for kind, one, other in TWINS:
        if other <= f"P{done:06d}":
            delivery.truth.add("hard_pairs", [kind, one, other])
    delivery.faults = faults
    return done


def _write(delivery: Delivery, world: World, rng: Random, career: Career, identity: Identity = usual) -> None:
    """All rows of a career, in every system."""
    who = career.person
    delivery.truth.add(
        "persons",
        {
            "surname": who.surname, "forename": who.forename, "middle": who.middle, "dob": iso(who.birth),
            "sex": who.sex, "ethnic": who.ethnic, "pnc": who.pnc, "cro": who.cro,
            "alias": list(who.other_name) if who.other_name else None,
        },
        who.number,
    )  # fmt: skip
    of = Rows(delivery, world, rng, career, identity)
    held = of.write()
    for system in SYSTEMS:
        system.write(of)
    delivery.lately.append(held)


def _next(delivery: Delivery, world: World, index: int, people: int, seed: int) -> int:
    """Write person number `index`, and perhaps the next, who resembles them. Returns how many were written."""
    rng = Random(f"{seed}:{index}")
    career = _career(rng, world, index, seed)
    _write(delivery, world, rng, career)
    if index == people or rng.random() > RELATED:
        return 1
    kind = rng.choice(("twin", "sibling", "father-son", "namesake"))
    other = _career(rng, world, index + 1, seed, like=(kind, career.person))
    _write(delivery, world, rng, other)
    if kind == "father-son" and abs(career.person.birth - other.person.birth) < SEVENTEEN:
        kind = "namesake"
    delivery.truth.add("hard_pairs", [kind, career.person.number, other.person.number])
    return 2


def _career(
    rng: Random, world: World, index: int, seed: int, like: tuple[str, Person] | None = None
) -> Career:
    start = first_day(rng)
    if like:
        start = max(start, like[1].birth + SEVENTEEN)
    area = world.areas[like[1].area] if like else world.area(rng)
    who = person(rng, index, seed, area, start)
    if like:
        who = _resembling(rng, who, *like)
    career = Writer(rng, world, who, area).write(start)
    for system in SYSTEMS:
        system.invent(Random(f"{seed}:{index}:{system.__name__}"), world, career)
    return career


def _resembling(rng: Random, who: Person, kind: str, other: Person) -> Person:
    """The person with what they share with another: two people all the same."""
    alike = replace(
        who,
        surname=other.surname,
        ethnic=other.ethnic,
        nationality=other.nationality,
        language=other.language,
        other_name=None,
    )
    if kind in ("twin", "sibling"):
        first = other.forename
        while first == other.forename:
            first = forename(rng, "english", who.sex)
        born = other.birth if kind == "twin" else who.birth
        return replace(alike, forename=first, birth=born, address=other.address, postcode=other.postcode)
    same = replace(alike, forename=other.forename, middle="", sex=other.sex)
    if kind == "father-son":
        return replace(same, address=other.address, postcode=other.postcode)
    if rng.random() < BORN_ALIKE:
        return replace(same, birth=other.birth)
    return same


__all__ = ["PEOPLE", "SEED", "all_areas", "generate"]
