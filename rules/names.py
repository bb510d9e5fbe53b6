"""How names are compared when a person types one: folded, by sound, and by nickname."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import cache
from importlib.resources import files

import jellyfish
import yaml
from anyascii import anyascii

SEPARATORS = re.compile(r"[^a-z0-9]+")
JOINED = re.compile(r"['`’.]")


def fold(text: str) -> list[str]:
    """The words of a name in lower case without diacritics: `O'Reilly-Siân` gives `oreilly`, `sian`."""
    plain = JOINED.sub("", anyascii(text).lower())
    return [word for word in SEPARATORS.split(plain) if word]


def in_a_file_name(text: str) -> str:
    """A text as part of the name of a file: `West Yorkshire, 2003` gives `west-yorkshire-2003`."""
    return SEPARATORS.sub("-", text.lower()).strip("-")[:60]


def sound(word: str) -> str:
    """How a folded word sounds (Metaphone), in lower case. Empty for a word without consonants or vowels."""
    return jellyfish.metaphone(word).replace(" ", "").lower()


@cache
def nicknames() -> dict[str, frozenset[str]]:
    """For each folded forename the names of the groups it belongs to (`rules/data/nicknames.yaml`)."""
    groups: dict[str, set[str]] = {}
    content = yaml.safe_load((files("rules") / "data" / "nicknames.yaml").read_text("utf-8"))
    for formal, short in content["groups"].items():
        for name in (formal, *short):
            for word in fold(str(name)):
                groups.setdefault(word, set()).add("".join(fold(str(formal))))
    return {word: frozenset(names) for word, names in groups.items()}


def key_token(scheme: str, value: str) -> str:
    """How an identifier stands in the search index: its scheme and value without punctuation."""
    return scheme.lower().replace("_", "") + "".join(fold(value))


def birth_token(born: date) -> str:
    """How a date of birth stands in the search index."""
    return f"born{born:%Y%m%d}"


def search_fields(
    names: Iterable[tuple[str, str | None]], keys: Iterable[str], births: Iterable[date]
) -> tuple[str, str, str]:
    """What the full-text index holds of a person: the words of all names, their sounds and nicknames, and the keys.

    `names` are (surname, forenames) pairs, aliases among them; `keys` come from `key_token`. A hyphenated name can be
    found by either part or by both written together.
    """
    words: set[str] = set()
    for surname, forenames in names:
        for part in (surname, forenames or ""):
            words.update(fold(part))
            words.update("".join(fold(piece)) for piece in part.split() if "-" in piece)
    sounds = {sound(word) for word in words if sound(word)}
    groups = {f"as{group}" for word in words for group in nicknames().get(word, ())}
    tokens = {*keys, *(birth_token(born) for born in births)}
    return " ".join(sorted(words)), " ".join(sorted(sounds | groups)), " ".join(sorted(tokens))


NOWHERE = frozenset({"", "nfa", "nofixedabode", "notknown", "unknown", "tbc", "nk"})


def address_line(text: str | None) -> str:
    """The first line of an address as it is compared; empty for one that says nowhere."""
    line = "".join(fold(text or ""))
    return "" if line in NOWHERE else line
