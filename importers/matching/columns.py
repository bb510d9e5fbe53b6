"""A file as a row of the table that Splink compares."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rules.blocking import keys
from rules.likeness import PLACEHOLDERS, File
from rules.names import fold, nicknames, sound

TEXTS = ("unique_id", "surname", "surname_sound", "forename", "forename_sound", "born", "postcode", "sex")
LISTS = (
    "surnames",
    "forenames",
    "familiar",
    "postcodes",
    "districts",
    "lines",
    "pnc",
    "cro",
    "nino",
    "prison",
    "cases",
    "days",
    "blocks",
)
TYPES = dict.fromkeys(TEXTS, "VARCHAR") | dict.fromkeys(LISTS, "VARCHAR[]")


def row(file: File, blocks: Iterable[str] | None = None) -> dict[str, Any]:
    """The columns of a file: its first name is the one it is kept under. What it doesn't say is null."""
    surnames = [_words(surname) for surname, _ in file.names]
    forenames = [_words(given) for _, given in file.names]
    surname = next(("".join(words) for words in surnames if words), None)
    forename = next((words[0] for words in forenames if words), None)
    firsts = {words[0] for words in forenames if words}
    born = min(file.births, default=None)
    lists = {
        "surnames": {*(word for words in surnames for word in words), *("".join(w) for w in surnames if w)},
        "forenames": firsts,
        "familiar": {group for word in firsts for group in nicknames().get(word, {word})},
        "postcodes": set(file.postcodes),
        "districts": {code[:-3] for code in file.postcodes if len(code) > 4},
        "lines": set(file.lines),
        "pnc": file.numbers.get("PNC", ()),
        "cro": file.numbers.get("CRO", ()),
        "nino": file.numbers.get("NINO", ()),
        "prison": file.numbers.get("PRISON_NUMBER", ()),
        "cases": file.cases,
        "days": {day.isoformat() for day in file.days},
        "blocks": keys(file) if blocks is None else blocks,
    }
    return {
        "unique_id": file.id,
        "surname": surname,
        "surname_sound": sound(surname) or None if surname else None,
        "forename": forename,
        "forename_sound": sound(forename) or None if forename else None,
        "born": f"{born:%Y%m%d}" if born else None,
        "postcode": min(file.postcodes, default=None),
        "sex": file.sex if file.sex in ("MALE", "FEMALE") else None,
        **{name: sorted(values) or None for name, values in lists.items()},
    }


def _words(text: str | None) -> list[str]:
    return [] if not text or text.strip().upper() in PLACEHOLDERS else fold(text)
