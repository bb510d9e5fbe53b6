"""What the written-out lives are put together from."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from demo.extracts.casework import Assessment
from demo.extracts.custody import key_dates
from demo.extracts.days import text
from demo.extracts.identity import cro, pnc
from demo.extracts.model import Career, Case, Order, Person, Sentence, Written
from demo.extracts.rows import Identity
from demo.extracts.world import NAMED, World
from demo.extracts.writing import changed, exactly

WEST_YORKSHIRE, LEICESTERSHIRE = "west-yorkshire", "leicestershire-and-rutland"
MANCHESTER, DERBYSHIRE, SOUTH_WALES = "greater-manchester", "derbyshire", "south-wales"
LEEDS, LEICESTER, FULL_SUTTON, SUDBURY, NEW_HALL, FOREST_BANK = "LE", "LC", "FN", "SU", "NH", "FB"
NEEDED = {WEST_YORKSHIRE, LEICESTERSHIRE, MANCHESTER, DERBYSHIRE, SOUTH_WALES}
PAT = NAMED[WEST_YORKSHIRE][0]

Shown = tuple[Career, Identity]
Scene = Callable[[World, str], Shown]


def written(**files: dict[str, str]) -> Identity:
    """How files write a person: as they are, but for the columns given by source, or by file key (`/` as `_`)."""

    def identity(rng: Random, who: Person, day: int, source: str, key: str) -> Written:
        here = {**files.get(source, {}), **files.get(key.replace("/", "_"), {})}
        return changed(exactly(who, source), **here)

    return identity


def by_key(of: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    """File keys as names."""
    return {key.replace("/", "_"): values for key, values in of.items()}


def case(world: World, area: str, year: int, by: tuple[str, str], *orders: Order) -> Case:
    """A file of an area, with its officer and team."""
    return Case(area, world.case_reference(area, year), *by, orders=list(orders))


def sentence(kind: str, made: int, days: int, remand: int = 0, added: int = 0) -> Sentence:
    """A sentence and the dates it leads to."""
    return Sentence(kind, made, days, remand, added, key_dates(kind, made, days, remand, added))


def person(
    number: str,
    names: tuple[str, str, str],
    born: int,
    sex: str,
    ethnic: str,
    home: tuple[str, tuple[str, ...], str],
    **more: object,
) -> Person:
    """Somebody: surname, forename and middle name; area, address and postcode."""
    surname, forename, middle = names
    area, address, postcode = home
    index = int(number[1:])
    year = int(text(born)[6:]) + 17
    values: dict[str, object] = {
        "pnc": pnc(year, 45_310 + 7 * index),
        "cro": cro(year, 20_410 + 11 * index, small=False),
        "nino": "",
        "nationality": "BRITISH",
        "language": "",
        **more,
    }
    return Person(
        number=number, surname=surname, forename=forename, middle=middle, birth=born, sex=sex, ethnic=ethnic,
        area=area, address=address, postcode=postcode, **values,  # type: ignore[arg-type]
    )  # fmt: skip


def assessed(
    place: str,
    kind: str,
    made: int,
    assessor: str,
    scores: tuple[int, ...],
    at_large: str,
    *objectives: tuple[int, str],
    ogrs: int | None = None,
    inside: str = "",
    concerns: tuple[str, ...] = (),
    prison_number: str = "",
) -> Assessment:
    """An assessment. `at_large` and `inside` have a letter for each of those who may come to harm."""
    letters = "".join("NY"[score > 7] for score in scores)
    grave = set(at_large) & {"H", "V"}
    return Assessment(
        prison=bool(inside), place=place, kind=kind, made=made, assessor=assessor, scores=scores,
        reoffending=letters + "N", harm=(letters if grave else "N" * 12) + "N", ogrs=ogrs, at_large=tuple(at_large),
        inside=tuple(inside), concerns=concerns, objectives=objectives, prison_number=prison_number,
    )  # fmt: skip
