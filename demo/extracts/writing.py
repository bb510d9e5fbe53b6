"""How each legacy file writes a person down: what its clerks leave out, shorten, hear wrongly and mistype."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from random import Random

import yaml

from demo.extracts.days import on, text
from demo.extracts.identity import CHECK_LETTERS
from demo.extracts.model import Person, Written

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
SOUNDS = (
    ("ph", "f"),
    ("ie", "ei"),
    ("y", "i"),
    ("ck", "k"),
    ("s", "z"),
    ("c", "k"),
    ("ou", "u"),
    ("ee", "ea"),
)


@dataclass(frozen=True, slots=True)
class Clerk:
    """How often the people who keep a file do what: shares of rows."""

    capitals: float
    plain: float
    """Without accents."""
    surname: float
    """With a slip, as `forename`."""
    forename: float
    familiar: float
    other_name: float
    """Of those who have another name: filed under it."""
    swapped: float
    born: float
    """With a slip in the date of birth."""
    unborn: float
    """Without one."""
    pnc: float
    """With one, as `cro`, `address` and `alias`."""
    cro: float = 0.0
    address: float = 0.0
    alias: float = 0.0
    placeholder: float = 0.0


CLERKS = {
    "crams": Clerk(0.6, 0.4, 0.035, 0.09, 0.05, 0.25, 0.005, 0.055, 0.014, 0.75, 0.6, 0.78, 0.6, 0.003),
    "lids": Clerk(1.0, 0.75, 0.045, 0.09, 0.04, 0.2, 0.009, 0.045, 0.006, 0.75, 0.64, 0.75, 0.4, 0.004),
    "oasys": Clerk(0.0, 0.5, 0.045, 0.09, 0.03, 0.3, 0.006, 0.05, 0.006, 0.69, placeholder=0.002),
    "iaps": Clerk(0.0, 0.5, 0.03, 0.13, 0.05, 0.2, 0.008, 0.05, 0.01, 0.58, placeholder=0.003),
    "visor": Clerk(0.65, 0.6, 0.07, 0.08, 0.04, 0.15, 0.004, 0.03, 0.01, 0.9, 0.9, 0.65, 0.8, 0.0),
    "victims": Clerk(0.05, 0.5, 0.05, 0.08, 0.05, 0.2, 0.008, 0.07, 0.03, 0.0),
    "dtto": Clerk(0.05, 0.5, 0.05, 0.09, 0.06, 0.2, 0.008, 0.06, 0.015, 0.66),
}
"""Measured on what deliveries looked like: the register is kept with care, the books by ear."""


@cache
def _familiar() -> dict[str, list[str]]:
    """Familiar forms by forename, from the rule data that the search uses."""
    content = yaml.safe_load((files("rules") / "data" / "nicknames.yaml").read_text("utf-8"))
    groups: dict[str, list[str]] = content["groups"]
    return groups


def slip(rng: Random, word: str) -> str:
    """A word with one slip: two letters swapped, one lost, doubled or hit beside, or written as it sounds."""
    if len(word) < 4:
        return word
    at = rng.randrange(1, len(word) - 1)
    kind = rng.randrange(5)
    if kind == 0 and word[at] != word[at + 1]:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if kind == 1:
        return word[:at] + word[at + 1 :]
    if kind == 2:
        return word[:at] + word[at] + word[at:]
    heard = [(old, new) for old, new in SOUNDS if old in word[1:]]
    if kind == 3 and heard:
        old, new = rng.choice(heard)
        return word[0] + word[1:].replace(old, new, 1)
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
    if roll < kept * 0.6 or canonical.startswith("SF"):
        return canonical
    head, tail = canonical.split("/")
    if len(head) == 4:
        short = f"{head}/{tail.lstrip('0')}" if len(tail.lstrip("0")) > 1 else canonical
        return rng.choice(
            (short, f"{head[2:]}/{tail}", f"{head[2:]}/{tail.lstrip('0')}", head + tail, head[2:] + tail)
        )
    return f"{head.lstrip('0') or '0'}/{tail}"


def _names(rng: Random, who: Person, clerk: Clerk) -> tuple[str, str, str]:
    """Surname, forenames and alias as one clerk takes them down, before any slip."""
    surname, first = who.surname, who.forename
    alias = ""
    if who.other_name:
        if rng.random() < clerk.other_name:
            alias = f"{surname}, {first}"
            surname, first = who.other_name
        elif rng.random() < clerk.alias:
            alias = f"{who.other_name[0]}, {who.other_name[1]}"
    forms = _familiar().get(plain(first))
    if forms and rng.random() < clerk.familiar * 1.6:
        first = rng.choice(forms)
    roll = rng.random()
    if who.middle and roll < 0.4:
        first = f"{first} {who.middle}"
    elif who.middle and roll < 0.58:
        first = f"{first} {who.middle[0]}"
    elif who.middle and roll < 0.6:
        first = who.middle
    return surname, first, alias


def _born(rng: Random, who: Person, clerk: Clerk, warnings: set[str]) -> str:
    """The date of birth as written: mostly right, else missing, 1 January, day and month swapped, or a digit out."""
    day = text(who.birth)
    roll = rng.random()
    if roll < clerk.unborn:
        warnings.add("missing-dob")
        return ""
    if roll < clerk.unborn + clerk.born:
        day = _misdated(rng, day)
    if day.startswith("01/01/"):
        warnings.add("default-dob")
    return day


def _misdated(rng: Random, day: str) -> str:
    number, month, year = day.split("/")
    roll = rng.random()
    if roll < 0.25:
        return f"01/01/{year}"
    if roll < 0.4 and int(number) <= 12:
        return f"{month}/{number}/{year}"
    if roll < 0.7:
        return f"{rng.randrange(1, 29):02d}/{month}/{year}"
    out = int(year) - rng.choice((1, 1, 10))
    return f"{'28' if (number, month) == ('29', '02') else number}/{month}/{out}"


def _ethnic(rng: Random, who: Person, day: int, warnings: set[str]) -> str:
    """The ethnic code; files begun before April 2001 often keep the single digit of the older list."""
    if day < on(2001, 4, 1) and rng.random() < 0.3 and who.ethnic in OLD_ETHNIC:
        warnings.add("old-ethnicity")
        return OLD_ETHNIC[who.ethnic]
    return who.ethnic if rng.random() < 0.97 else ""


def exactly(who: Person, source: str) -> Written:
    """The person as they are, without a slip."""
    forenames = f"{who.forename} {who.middle}".strip()
    alias = f"{who.other_name[0]}, {who.other_name[1]}" if who.other_name else ""
    home = (who.address, who.postcode)
    return _finish(
        who,
        source,
        (who.surname, forenames, alias),
        text(who.birth),
        who.ethnic,
        (who.pnc, who.cro),
        home,
        set(),
    )


def changed(base: Written, **values: str) -> Written:
    """A copy with other values in some columns; warnings stay."""
    return Written({**base.values, **values}, base.warnings)


def in_file(rng: Random, who: Person, day: int, source: str) -> Written:
    """The person as one row of a source, begun on a day, has them."""
    clerk = CLERKS[source]
    warnings: set[str] = set()
    surname, first, alias = _names(rng, who, clerk)
    if rng.random() < clerk.surname:
        surname = slip(rng, surname)
    if rng.random() < clerk.forename:
        first = slip(rng, first)
    roll = rng.random()
    if roll < clerk.swapped:
        surname, first = first, surname
    elif roll < clerk.swapped + clerk.placeholder:
        surname, first = (rng.choice(("UNKNOWN", "TBC")), first) if source == "lids" else (surname, "N/K")
        warnings.add("placeholder-name")
    if rng.random() < clerk.plain:
        surname, first = plain(surname), plain(first)
    if "'" in surname and rng.random() < 0.3:
        surname = surname.replace("'", "")
    elif "'" in surname and source == "crams" and rng.random() < 0.2:
        surname = surname.replace("'", "\x92")
        warnings.add("encoding-cp1252")
    if "-" in surname and rng.random() < 0.25:
        surname = surname.replace("-", " ")
    if rng.random() < clerk.capitals:
        surname, first = surname.upper(), first.upper()
    if source == "lids" and alias and rng.random() < 0.1:
        alias += ' "Smudge"'
    numbers = (
        written_number(rng, who.pnc, warnings, kept=clerk.pnc) if clerk.pnc else "",
        written_number(rng, who.cro, warnings, kept=clerk.cro) if clerk.cro else "",
    )
    born = _born(rng, who, clerk, warnings)
    ethnic = _ethnic(rng, who, day, warnings) if source in ("crams", "lids", "iaps") else who.ethnic
    return _finish(
        who, source, (surname, first, alias), born, ethnic, numbers, _home(rng, who, clerk), warnings
    )


def _home(rng: Random, who: Person, clerk: Clerk) -> tuple[tuple[str, ...], str]:
    """Where a file says that somebody lives: now, earlier, or nowhere."""
    roll = rng.random()
    if roll >= clerk.address:
        return (), ""
    if who.before and roll < clerk.address * 0.4:
        return who.before
    return who.address, who.postcode


def _finish(
    who: Person,
    source: str,
    names: tuple[str, str, str],
    born: str,
    ethnic: str,
    numbers: tuple[str, str],
    home: tuple[tuple[str, ...], str],
    warnings: set[str],
) -> Written:
    surname, first, alias = names
    if source == "lids":
        surname, first, alias = surname.upper(), first.upper(), alias.upper()
    lines, postcode = home
    values = {
        "SURNAME": surname,
        "FORENAMES": first,
        "ALIAS": alias,
        "DOB": born,
        "SEX": who.sex,
        "ETHNIC": ethnic,
        "PNC": numbers[0],
        "CRO": numbers[1],
        "POSTCODE": postcode,
    }
    if source == "crams":
        four = (*lines, "", "", "", "")[:4]
        values |= {f"ADDR{number}": line for number, line in enumerate(four, 1)}
        return Written({**values, "LANG": who.language, "NINO": who.nino}, frozenset(warnings))
    values["ADDR1"] = lines[0] if lines else ""
    if source == "lids":
        values |= {"ADDR1": values["ADDR1"].upper(), "NATIONALITY": who.nationality}
    return Written(values, frozenset(warnings))
