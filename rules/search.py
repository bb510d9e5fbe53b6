"""What a person meant who typed into the search box: identifiers, dates of birth and names, in any order."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime

from rules.identifiers import guess
from rules.names import birth_token, fold, key_token, nicknames, sound

DATES = re.compile(
    r"\b(\d{1,2}[/.\-]\d{1,2}[/.\-]\d{4}|\d{4}-\d{2}-\d{2}"
    r"|\d{1,2}(?:st|nd|rd|th)? [A-Za-z]{3,9} \d{4}|(?<!\d)\d{8}(?!\d))\b"
)
FORMS = ("%d/%m/%Y", "%Y-%m-%d", "%d %B %Y", "%d %b %Y", "%d%m%Y")
MOST_WORDS = 8


@dataclass(frozen=True)
class Query:
    """The parts of a search: alternatives for identifiers, dates of birth, and the words of a name."""

    keys: tuple[str, ...] = ()
    births: tuple[date, ...] = ()
    words: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """Nothing that could be searched for."""
        return not (self.keys or self.births or self.words)


def read(text: str) -> Query:
    """Understand a search text. What looks like an identifier is one, and is not also taken for a name."""
    births = []
    for match in DATES.findall(text):
        if born := _date(match):
            births.append(born)
            text = text.replace(match, " ")
    keys: list[str] = []
    rest: list[str] = []
    whole = guess(text)
    if whole:
        return Query(tuple(dict.fromkeys(key_token(scheme, value) for scheme, value in whole)), tuple(births))
    for piece in re.split(r"[\s,;]+", text):
        found = guess(piece) if any(letter.isdigit() for letter in piece) else []
        keys += [key_token(scheme, value) for scheme, value in found]
        if not found:
            rest += fold(piece)
    return Query(tuple(dict.fromkeys(keys)), tuple(births), tuple(rest[:MOST_WORDS]))


@dataclass(frozen=True)
class Way:
    """One way in which a word of the search is met: a token of `names`, `sounds` or `keys`, and what that is worth."""

    field: str
    token: str
    weight: float
    begins: bool = False

    def as_dict(self) -> dict[str, str | float]:
        """The way as a statement's parameter."""
        return {"field": "" if self.begins else self.field, "token": self.token, "weight": float(self.weight)}


def ways(query: Query) -> list[list[Way]]:
    """For each word of the search the ways it may be met. Each must be met in one of them, the weightiest counts.

    A word is met best by itself, then by a nickname, a beginning, or its sound. What a match is worth depends on the
    person's own names alone, never on who else is in the index, so nobody hidden can move another in a list.
    """
    parts = []
    if query.keys:
        parts.append([Way("keys", key, 20) for key in query.keys])
    for born in query.births:
        part = [Way("keys", birth_token(born), 10)]
        with suppress(ValueError):
            # Day and month are swapped so often in the legacy files that the other reading is offered, lower down.
            part.append(Way("keys", birth_token(born.replace(day=born.month, month=born.day)), 2))
        parts.append(part)
    return parts + [_word(word) for word in query.words]


def lucene(query: Query) -> str:
    """The query for the full-text index `offenderSearch` that finds whoever meets every word, typing errors allowed.

    Words are folded letters and digits, so nothing a caller types is read as query syntax. A typing error is a regular
    expression and not the index's own fuzzy search, which looks at fifty words only and lets others crowd them out.
    """
    return " AND ".join(
        "(" + " OR ".join(dict.fromkeys(text for way in part for text in _clauses(way))) + ")"
        for part in ways(query)
    )


def _clauses(way: Way) -> list[str]:
    index = f"search{way.field.capitalize()}"
    if way.begins:
        return [f"{index}:{way.token}*", f"{index}:/{_one_slip(way.token)}/"]
    return [f"{index}:{way.token}"]


def _one_slip(word: str) -> str:
    """The regular expression of a word with one letter changed, left out, added, or two swapped."""
    slips = {word[:n] + "." + word[n + 1 :] for n in range(len(word))}
    slips |= {word[:n] + word[n + 1 :] for n in range(len(word))}
    slips |= {word[:n] + "." + word[n:] for n in range(len(word) + 1)}
    slips |= {word[:n] + word[n + 1] + word[n] + word[n + 2 :] for n in range(len(word) - 1)}
    return "|".join(sorted(slips))


def _word(word: str) -> list[Way]:
    found = [Way("names", word, 8)]
    found += [Way("sounds", f"as{group}", 4) for group in sorted(nicknames().get(word, ()))]
    if len(word) >= 3:
        found.append(Way("names", word, 2, begins=True))
    if heard := sound(word):
        found.append(Way("sounds", heard, 1.5))
    return found


def _date(text: str) -> date | None:
    text = re.sub(r"(\d)(st|nd|rd|th) ", r"\1 ", text).replace(".", "/")
    if re.fullmatch(r"\d{1,2}-\d{1,2}-\d{4}", text):
        text = text.replace("-", "/")
    for form in FORMS:
        with suppress(ValueError):
            return datetime.strptime(text, form).replace(tzinfo=UTC).date()
    return None
