"""Who the invented people are, and how each legacy file writes them down: names, dates of birth, identity numbers."""

from __future__ import annotations

import unicodedata
from bisect import bisect
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from itertools import accumulate
from random import Random

import yaml

from demo.extracts.days import months_after, on, text, year_of
from demo.extracts.model import Person, Written
from demo.extracts.world import Area, data

CHECK_LETTERS = "ZABCDEFGHJKLMNPQRTUVWXY"
INWARD = "ABDEFGHJLNPQRSTUWXYZ"
SF_SHARE = 0.2
PRIME_PNC, PRIME_CRO = 9_999_991, 999_983
OLD_ETHNIC = {
    "W1": "1",
    "W2": "1",
    "W9": "1",
    "B1": "2",
    "B2": "3",
    "B9": "4",
    "A1": "5",
    "A2": "6",
    "A3": "7",
    "A9": "9",
}
NEIGHBOURS = dict(zip("abcdefghijklmnopqrstuvwxyz", "snvsrdfjuhkjknipqetryuvcxu", strict=False))


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


@cache
def _familiar() -> dict[str, list[str]]:
    """Familiar forms by forename, from the rule data that the search uses."""
    content = yaml.safe_load((files("rules") / "data" / "nicknames.yaml").read_text("utf-8"))
    groups: dict[str, list[str]] = content["groups"]
    return groups


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
    middle = forename(rng, community, sex) if rng.random() < 0.35 else ""
    surname: str = rng.choice(data("names")[community]["surnames"])
    other: tuple[str, str] | None = None
    if rng.random() < (0.16 if sex == "F" else 0.07):
        other = (rng.choice(data("names")[community]["surnames"]), first)
        other = None if other[0] == surname else other
    birth = months_after(
        start, -12 * (17 + int(45 * rng.random() ** 2.1)) - rng.randrange(12)
    ) - rng.randrange(28)
    first_year = min(year_of(start), max(1960, year_of(birth) + 14 + int(12 * rng.random() ** 1.5)))
    serial = (index * 6_180_341 + seed) % PRIME_PNC + 1
    cro_serial = (index * 618_029 + seed) % PRIME_CRO + 1
    lines, postcode = address(rng, area)
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
    )


def slip(rng: Random, word: str) -> str:
    """A word with one slip of the keyboard: two letters swapped, one lost, doubled or hit beside."""
    if len(word) < 4:
        return word
    at = rng.randrange(1, len(word) - 1)
    kind = rng.randrange(4)
    if kind == 0 and word[at] != word[at + 1]:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if kind == 1:
        return word[:at] + word[at + 1 :]
    if kind == 2:
        return word[:at] + word[at] + word[at:]
    return word[:at] + NEIGHBOURS.get(word[at].lower(), "e") + word[at + 1 :]


def plain(name: str) -> str:
    """A name without its accents, as many terminals could not type them."""
    return "".join(
        letter for letter in unicodedata.normalize("NFKD", name) if not unicodedata.combining(letter)
    )


def written_number(rng: Random, canonical: str, warnings: set[str], *, kept: float) -> str:
    """How a clerk writes a PNC or CRO number: in full, short, wrong or not at all. `kept` is the share written."""
    roll = rng.random()
    if roll > kept:
        return ""
    if roll < 0.004:
        warnings.add("bad-id-format")
        return rng.choice(("NOT KNOWN", "N/K", "TBC", "????", "PENDING"))
    if roll < 0.018:
        warnings.add("bad-check-letter")
        right = CHECK_LETTERS.index(canonical[-1]) if canonical[-1] in CHECK_LETTERS else 0
        return canonical[:-1] + CHECK_LETTERS[(right + rng.randrange(1, 23)) % 23]
    if roll < kept * 0.7 or canonical.startswith("SF"):
        return canonical
    head, tail = canonical.split("/")
    if len(head) == 4:
        short = f"{head}/{tail.lstrip('0')}" if len(tail.lstrip("0")) > 1 else canonical
        return rng.choice(
            (short, f"{head[2:]}/{tail}", f"{head[2:]}/{tail.lstrip('0')}", head + tail, head[2:] + tail)
        )
    return f"{head.lstrip('0') or '0'}/{tail}"


def _names(rng: Random, who: Person) -> tuple[str, str, str]:
    """Surname, forenames and alias as one clerk takes them down, before any slip."""
    surname, first = who.surname, who.forename
    alias = ""
    if who.other_name:
        if rng.random() < 0.25:
            alias = f"{surname}, {first}"
            surname, first = who.other_name
        elif rng.random() < 0.6:
            alias = f"{who.other_name[0]}, {who.other_name[1]}"
    forms = _familiar().get(plain(first))
    if forms and rng.random() < 0.08:
        first = rng.choice(forms)
    roll = rng.random()
    if who.middle and roll < 0.5:
        first = f"{first} {who.middle}"
    elif who.middle and roll < 0.7:
        first = f"{first} {who.middle[0]}"
    elif who.middle and roll < 0.74:
        first = who.middle
    return surname, first, alias


def _born(rng: Random, who: Person, warnings: set[str]) -> str:
    """The date of birth as written: mostly right, else missing, 1 January, day and month swapped, or a year out."""
    roll = rng.random()
    day = text(who.birth)
    if roll < 0.012:
        warnings.add("missing-dob")
        return ""
    if roll < 0.022:
        day = f"01/01/{day[6:]}"
    elif roll < 0.032 and int(day[:2]) <= 12:
        day = f"{day[3:5]}/{day[:2]}/{day[6:]}"
    elif roll < 0.042:
        year = int(day[6:]) - 1
        day = f"{'28' if day[:5] == '29/02' else day[:2]}{day[2:6]}{year}"
    if day.startswith("01/01/"):
        warnings.add("default-dob")
    return day


def _ethnic(rng: Random, who: Person, day: int, warnings: set[str]) -> str:
    """The ethnic code; files begun before April 2001 often keep the single digit of the older list."""
    if day < on(2001, 4, 1) and rng.random() < 0.3 and who.ethnic in OLD_ETHNIC:
        warnings.add("old-ethnicity")
        return OLD_ETHNIC[who.ethnic]
    return who.ethnic if rng.random() < 0.97 else ""


def exactly(who: Person, *, prison: bool) -> Written:
    """The person as they are, without a slip."""
    forenames = f"{who.forename} {who.middle}".strip()
    alias = f"{who.other_name[0]}, {who.other_name[1]}" if who.other_name else ""
    return _finish(
        who,
        (who.surname, forenames, alias),
        text(who.birth),
        who.ethnic,
        (who.pnc, who.cro),
        set(),
        prison=prison,
    )


def changed(base: Written, **values: str) -> Written:
    """A copy with other values in some columns; warnings stay."""
    return Written({**base.values, **values}, base.warnings)


def in_file(rng: Random, who: Person, day: int, *, prison: bool) -> Written:
    """The person as one CRAMS or LIDS row begun on a day has them."""
    warnings: set[str] = set()
    surname, first, alias = _names(rng, who)
    roll = rng.random()
    if roll < 0.05:
        surname = slip(rng, surname)
    elif roll < 0.09:
        first = slip(rng, first)
    elif roll < 0.095:
        surname, first = first, surname
    elif roll < 0.098:
        surname, first = (rng.choice(("UNKNOWN", "TBC")), first) if prison else (surname, "N/K")
        warnings.add("placeholder-name")
    if rng.random() < (0.6 if prison else 0.3):
        surname, first = plain(surname), plain(first)
    if "'" in surname and rng.random() < 0.3:
        surname = surname.replace("'", "")
    elif "'" in surname and not prison and rng.random() < 0.2:
        surname = surname.replace("'", "\x92")
        warnings.add("encoding-cp1252")
    if rng.random() < 0.15:
        surname = surname.upper()
    if prison and alias and rng.random() < 0.1:
        alias += ' "Smudge"'
    numbers = (
        written_number(rng, who.pnc, warnings, kept=0.78 if prison else 0.85),
        written_number(rng, who.cro, warnings, kept=0.65 if prison else 0.7),
    )
    return _finish(
        who,
        (surname, first, alias),
        _born(rng, who, warnings),
        _ethnic(rng, who, day, warnings),
        numbers,
        warnings,
        prison=prison,
    )


def _finish(
    who: Person,
    names: tuple[str, str, str],
    born: str,
    ethnic: str,
    numbers: tuple[str, str],
    warnings: set[str],
    *,
    prison: bool,
) -> Written:
    surname, first, alias = names
    if prison:
        surname, first, alias = surname.upper(), first.upper(), alias.upper()
    common: Mapping[str, str] = {
        "SURNAME": surname,
        "FORENAMES": first,
        "ALIAS": alias,
        "DOB": born,
        "SEX": who.sex,
        "ETHNIC": ethnic,
        "PNC": numbers[0],
        "CRO": numbers[1],
    }
    if prison:
        address = {"ADDR1": who.address[0].upper() if who.address else "", "POSTCODE": who.postcode}
        return Written({**common, **address, "NATIONALITY": who.nationality}, frozenset(warnings))
    lines = (*who.address, "", "", "", "")
    rest = {f"ADDR{number}": lines[number - 1] for number in range(1, 5)}
    more = {"LANG": who.language, "NINO": who.nino, "POSTCODE": who.postcode}
    return Written({**common, **rest, **more}, frozenset(warnings))
