"""Identity numbers: how each is written, its check letter, and the one canonical form two files are compared by.

The rules are those of `docs/formats.md`, section Identifiers, first published for PNC and CRO in the person record
service's own tests. A number that fails its check is kept as typed, with a warning, and never used to match.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

CHECK_LETTERS = "ZABCDEFGHJKLMNPQRTUVWXY"
"""Indexed by a number modulo 23. I, O and S are left out, since they are misread."""

BAD_CHECK_LETTER = "bad-check-letter"
BAD_FORMAT = "bad-id-format"

PNC = re.compile(r"(?:(?P<year>\d{4}|\d\d)/(?P<serial>\d{1,7})|(?P<run>\d{3,11}))(?P<letter>[A-Z])", re.ASCII)
CRO = re.compile(r"(?P<serial>\d{1,6})/(?P<year>\d\d)(?P<letter>[A-Z])", re.ASCII)
CRO_SMALL = re.compile(r"SF(?P<year>\d\d)/(?P<serial>\d{1,6})(?P<letter>[A-Z])", re.ASCII)
NINO = re.compile(r"(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\d{6}[A-D]", re.ASCII)
PRISON_NUMBER = re.compile(r"[A-Z]{2}\d{4}", re.ASCII)
CRAMS_REFERENCE = re.compile(r"(?:(?P<area>[a-z][a-z-]*):)?(?P<reference>\d\d/\d{5})", re.ASCII)
SHORT_RUN = 9
"""Digits of a PNC number without a slash: up to nine begin with a two-digit year, more with a four-digit one."""


@dataclass(frozen=True, slots=True)
class Identifier:
    """What an identity number is: its canonical value, or the warning that says why it has none."""

    value: str | None
    warning: str | None = None

    @property
    def valid(self) -> bool:
        """Whether two files may be compared by it."""
        return self.value is not None


UNREADABLE = Identifier(None, BAD_FORMAT)
MISTYPED = Identifier(None, BAD_CHECK_LETTER)


def check_letter(number: int) -> str:
    """The letter that goes with a number."""
    return CHECK_LETTERS[number % 23]


def full_year(two_digits: int, extract_date: date) -> int:
    """The year that two digits mean: this century up to the year of the extract, else the last.

    The extract date decides, not today: otherwise an old extract would read differently each year.
    """
    century = extract_date.year - extract_date.year % 100
    return century + two_digits if two_digits <= extract_date.year % 100 else century - 100 + two_digits


def _squeeze(raw: str) -> str:
    return "".join(raw.split()).upper()


def pnc(raw: str, extract_date: date) -> Identifier:
    """A Police National Computer number as `YYYY/NNNNNNNX`."""
    match = PNC.fullmatch(_squeeze(raw))
    if not match:
        return UNREADABLE
    if run := match["run"]:
        length = 2 if len(run) <= SHORT_RUN else 4
        year, serial = run[:length], run[length:]
    else:
        year, serial = match["year"], match["serial"]
    if check_letter(int(year[-2:] + serial.zfill(7))) != match["letter"]:
        return MISTYPED
    whole = int(year) if len(year) == 4 else full_year(int(year), extract_date)
    return Identifier(f"{whole:04d}/{serial.zfill(7)}{match['letter']}")


def cro(raw: str) -> Identifier:
    """A Criminal Records Office number as `NNNNNN/YYX`, or for the small file `SFYY/NX` with the serial unpadded."""
    text = _squeeze(raw)
    if match := CRO.fullmatch(text):
        year, serial = match["year"], match["serial"].zfill(6)
        value = f"{serial}/{year}{match['letter']}"
    elif match := CRO_SMALL.fullmatch(text):
        year, serial = match["year"], str(int(match["serial"]))
        value = f"SF{year}/{serial}{match['letter']}"
    else:
        return UNREADABLE
    return Identifier(value) if check_letter(int(year + serial)) == match["letter"] else MISTYPED


def nino(raw: str) -> Identifier:
    """A National Insurance number as `AANNNNNNA`. It has no check letter; some beginnings are never issued."""
    text = _squeeze(raw)
    return Identifier(text) if NINO.fullmatch(text) else UNREADABLE


def prison_number(raw: str) -> Identifier:
    """A prison number as `AANNNN`: one per custody spell."""
    text = _squeeze(raw)
    return Identifier(text) if PRISON_NUMBER.fullmatch(text) else UNREADABLE


def guess(text: str, extract_date: date = date(2003, 9, 30)) -> list[tuple[str, str]]:
    """Every (scheme, canonical value) that a text somebody typed could be. Empty when it is no identity number.

    A CRAMS reference is local to its area, so it is one only as `area:YY/NNNNN`.
    """
    readings = {
        "PNC": pnc(text, extract_date),
        "CRO": cro(text),
        "NINO": nino(text),
        "PRISON_NUMBER": prison_number(text),
    }
    found = [(scheme, reading.value) for scheme, reading in readings.items() if reading.value is not None]
    if (match := CRAMS_REFERENCE.fullmatch(text.strip().lower())) and match["area"]:
        found.append(("CRAMS_REFERENCE", match[0]))
    return found
