"""Who the invented people are: names, dates of birth, identity numbers, addresses."""

from __future__ import annotations

from bisect import bisect
from functools import cache
from itertools import accumulate
from random import Random

from demo.extracts.days import months_after, year_of
from demo.extracts.model import Person
from demo.extracts.world import Area, data

CHECK_LETTERS = "ZABCDEFGHJKLMNPQRTUVWXY"
INWARD = "ABDEFGHJLNPQRSTUWXYZ"
SF_SHARE = 0.2
PRIME_PNC, PRIME_CRO = 9_999_991, 999_983
EARLIER_HOME = 0.35


def pnc(year: int, serial: int) -> str:
    """A PNC number with its check letter, canonical."""
    return f"{year}/{serial:07d}{CHECK_LETTERS[int(f'{year % 100:02d}{serial:07d}') % 23]}"


def cro(year: int, serial: int, *, small: bool) -> str:
    """A CRO number with its check letter, canonical; `small` is for the small file, SFYY/N."""
    two = f"{year % 100:02d}"
    if small:
        return f"SF{two}/{serial}{CHECK_LETTERS[int(f'{two}{serial}') % 23]}"
    return f"{serial:06d}/{two}{CHECK_LETTERS[int(f'{two}{serial:06d}') % 23]}"


@cache
def _weighted(community: str, name: str) -> tuple[list[str], list[int]]:
    shares = data("names")[community][name]
    return list(shares), list(accumulate(shares.values()))


@cache
def _communities() -> tuple[list[str], list[int]]:
    names = data("names")
    return list(names), list(accumulate(group["share"] for group in names.values()))


def pick(rng: Random, options: tuple[list[str], list[int]]) -> str:
    """One of the options, by cumulative weight."""
    values, weights = options
    return values[bisect(weights, rng.random() * weights[-1])]


def forename(rng: Random, community: str, sex: str) -> str:
    """A forename at home in a community."""
    found: str = rng.choice(data("names")[community]["female" if sex == "F" else "male"])
    return found


def address(rng: Random, area: Area) -> tuple[tuple[str, ...], str]:
    """An address in one of an area's towns, and its postcode."""
    town, outward = rng.choice(area.towns)
    street = f"{rng.randrange(1, 190)} {rng.choice(data('words')['streets'])}"
    return (street, town), f"{outward} {rng.randrange(1, 10)}{rng.choice(INWARD)}{rng.choice(INWARD)}"


def person(rng: Random, index: int, seed: int, area: Area, start: int) -> Person:
    """An invented person, 17 to about 62 years old on the first day either service knew them.

    The serials of identity numbers go through the residues of a prime, so that no two people share one.
    """
    community = pick(rng, _communities())
    sex = "F" if rng.random() < 0.12 else "M"
    if community == ("english" if area.welsh else "welsh") and rng.random() < 0.6:
        community = "welsh" if area.welsh else "english"
    first = forename(rng, community, sex)
    middle = forename(rng, community, sex) if rng.random() < 0.52 else ""
    surname: str = rng.choice(data("names")[community]["surnames"])
    other: tuple[str, str] | None = None
    if rng.random() < (0.24 if sex == "F" else 0.08):
        other = (rng.choice(data("names")[community]["surnames"]), first)
        other = None if other[0] == surname else other
    birth = months_after(
        start, -12 * (17 + int(45 * rng.random() ** 2.1)) - rng.randrange(12)
    ) - rng.randrange(28)
    first_year = min(year_of(start), max(1960, year_of(birth) + 14 + int(12 * rng.random() ** 1.5)))
    serial = (index * 6_180_341 + seed) % PRIME_PNC + 1
    cro_serial = (index * 618_029 + seed) % PRIME_CRO + 1
    lines, postcode = address(rng, area)
    before = address(rng, area) if rng.random() < EARLIER_HOME else None
    return Person(
        number=f"P{index:06d}",
        surname=surname,
        forename=first,
        middle="" if middle == first else middle,
        birth=birth,
        sex=sex,
        ethnic=pick(rng, _weighted(community, "ethnic")),
        nationality=pick(rng, _weighted(community, "nationality")),
        language=pick(rng, _weighted(community, "language")),
        pnc=pnc(first_year, serial),
        cro=cro(min(2003, first_year + rng.randrange(2)), cro_serial, small=rng.random() < SF_SHARE),
        nino=f"{rng.choice('ACEHJLMPRSWXY')}{rng.choice('ABCEHJLMPRSWX')}{rng.randrange(1_000_000):06d}{rng.choice('ABCD')}",
        area=area.slug,
        address=lines,
        postcode=postcode,
        other_name=other,
        before=before,
    )
