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


def lucene(query: Query) -> str:
    """The query for the full-text index `offenderSearch`.

    Each word must be met, best by itself, then by a nickname, a beginning, a typing error or its sound. Words are
    folded letters and digits, so nothing a caller types is read as query syntax.
    """
    parts = []
    if query.keys:
        parts.append("(" + " OR ".join(f"searchKeys:{key}^20" for key in query.keys) + ")")
    for born in query.births:
        ways = [f"searchKeys:{birth_token(born)}^10"]
        with suppress(ValueError):
            # Day and month are swapped so often in the legacy files that the other reading is offered, lower down.
            ways.append(f"searchKeys:{birth_token(born.replace(day=born.month, month=born.day))}^2")
        parts.append("(" + " OR ".join(dict.fromkeys(ways)) + ")")
    parts += [_word(word) for word in query.words]
    return " AND ".join(parts)


def _word(word: str) -> str:
    ways = [f"searchNames:{word}^8"]
    ways += [f"searchSounds:as{group}^4" for group in sorted(nicknames().get(word, ()))]
    if len(word) >= 3:
        ways.append(f"searchNames:{word}*^2")
        ways.append(f"searchNames:{word}~{1 if len(word) < 8 else 2}^3")
    if heard := sound(word):
        ways.append(f"searchSounds:{heard}^1.5")
    return "(" + " OR ".join(ways) + ")"


def _date(text: str) -> date | None:
    text = re.sub(r"(\d)(st|nd|rd|th) ", r"\1 ", text).replace(".", "/")
    if re.fullmatch(r"\d{1,2}-\d{1,2}-\d{4}", text):
        text = text.replace("-", "/")
    for form in FORMS:
        with suppress(ValueError):
            return datetime.strptime(text, form).replace(tzinfo=UTC).date()
    return None
