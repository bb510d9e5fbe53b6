"""What a victim unit may record: what is wrong with something that somebody asks for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from rules.clock import spoken
from rules.codes import Answer, VictimConditionKind, VictimConditionState, VictimResponse, VictimStage
from rules.names import fold
from rules.wrong import Wrong

LONGEST_NOTE = 4000
LONGEST_WORDS = 300
LONGEST_LINE = 80
LONGEST_SENTENCE = 999
NAMED = ("surname", "forenames", "lines", "postcode", "telephone")
"""What of a victim tells who or where they are."""
LINES = (*NAMED, "relationship", "offence", "liaisonOfficer")
"""What has the length of a line."""
SHORTEST_WORD, SHORTEST_NUMBER = 3, 4
PLAIN = frozenset(
    {
        *(
            "the",
            "and",
            "road",
            "street",
            "lane",
            "row",
            "close",
            "avenue",
            "drive",
            "house",
            "flat",
            "court",
        ),
        *("place", "way", "park", "hill", "view", "green", "grove", "gardens", "terrace", "crescent"),
    }
)
"""Words of addresses that name no place."""
SETTLED = frozenset({VictimConditionState.DECLINED, VictimConditionState.WITHDRAWN})


@dataclass(frozen=True, slots=True)
class Spoken:
    """A contact with a victim as it would stand. `response`: to the offer; `passed`: the day of the sentence."""

    day: date
    stage: VictimStage | None
    notes: str | None
    response: VictimResponse | None
    wants: Answer | None
    passed: date | None


@dataclass(frozen=True, slots=True)
class Asked:
    """A condition as a victim asks for it."""

    kind: VictimConditionKind
    words: str
    day: date
    passed: date | None


def person_faults(properties: Mapping[str, Any], today: date) -> list[Wrong]:
    """What is wrong with a victim as they would stand, by the names of the properties."""
    found = []
    if not (properties.get("surname") or "").strip():
        found.append(Wrong("NO_NAME", "surname", "Give the surname."))
    passed, months = properties.get("sentenceDate"), properties.get("months")
    if passed is None:
        found.append(Wrong("NO_SENTENCE", "sentenceDate", "Give the day of the sentence."))
    elif passed > today:
        found.append(Wrong("STILL_TO_COME", "sentenceDate", "That day is still to come."))
    if months is not None and not 1 <= months <= LONGEST_SENTENCE:
        found.append(Wrong("OUT_OF_RANGE", "months", f"Give between 1 and {LONGEST_SENTENCE} months."))
    offered = properties.get("offerSentOn")
    if passed and offered and offered < passed:
        words = f"Contact was offered before that day, on {spoken(offered)}."
        found.append(Wrong("AFTER_OFFER", "sentenceDate", words))
    return [*found, *_too_long({name: properties.get(name) for name in LINES})]


def offer_faults(day: date, passed: date | None, today: date) -> list[Wrong]:
    """What is wrong with the day of an offer."""
    return _day_faults(day, "on", passed, today)


def answer_faults(
    response: VictimResponse,
    wants: Answer | None,
    wishes: str | None,
    day: date,
    offered: date | None,
    today: date,
) -> list[Wrong]:
    """What is wrong with what a victim answered."""
    if offered is None:
        return [Wrong("NOT_OFFERED", "response", "No offer is recorded: record that first.")]
    found = []
    if day > today:
        found.append(Wrong("STILL_TO_COME", "on", "That day is still to come."))
    if day < offered:
        found.append(Wrong("BEFORE_OFFER", "on", "That day is before the offer."))
    found += _too_long({"wishes": wishes}, LONGEST_NOTE)
    if response is not VictimResponse.YES and wants is Answer.YES:
        found.append(
            Wrong(
                "WANTS_NONE",
                "wantsContact",
                "Who wants no contact, or has not answered, is not told of release.",
            )
        )
    return found


def spoken_faults(entry: Spoken, today: date) -> list[Wrong]:
    """What is wrong with a contact with a victim."""
    found = _day_faults(entry.day, "day", entry.passed, today)
    if len(entry.notes or "") > LONGEST_NOTE:
        found.append(Wrong("TOO_LONG", "notes", f"Write {LONGEST_NOTE:,} characters at most."))
    if entry.stage is VictimStage.OTHER and not (entry.notes or "").strip():
        found.append(Wrong("NO_NOTE", "notes", "Say what they were told."))
    if entry.stage and entry.response is VictimResponse.NO:
        found.append(Wrong("WANTS_NONE", "stage", "The victim wants no contact, so is told of nothing."))
    elif entry.stage and entry.wants is Answer.NO and entry.stage is not VictimStage.SENTENCE:
        found.append(Wrong("WANTS_NONE", "stage", "The victim does not want to be told of release."))
    return found


def condition_faults(asked: Asked, today: date) -> list[Wrong]:
    """What is wrong with a condition that a victim is said to ask for."""
    found = _day_faults(asked.day, "day", asked.passed, today)
    if not asked.words.strip():
        found.append(Wrong("NO_WORDS", "words", "Say what is asked for."))
    if len(asked.words) > LONGEST_WORDS:
        found.append(Wrong("TOO_LONG", "words", f"Write {LONGEST_WORDS} characters at most."))
    return found


def settling_faults(
    stands: VictimConditionState,
    to: VictimConditionState,
    words: str,
    agreed: bool,
    day: date,
    asked: date,
    victim: Mapping[str, Any],
    today: date,
) -> list[Wrong]:
    """What is wrong with settling a condition. `words` are passed on, and `victim` must not be told by them."""
    if stands in SETTLED:
        return [Wrong("SETTLED", "state", f"This is settled: {stands.label.lower()}. Ask for it anew.")]
    found = []
    if to is VictimConditionState.ASKED:
        found.append(Wrong("NOT_SETTLED", "state", "Say what became of it."))
    if not asked <= day <= today:
        found.append(Wrong("IMPOSSIBLE_DAY", "on", "Give a day between the request and today."))
    if to is VictimConditionState.PASSED_ON:
        if not words.strip():
            found.append(Wrong("NO_WORDS", "words", "Write the condition as the officer is to read it."))
        if len(words) > LONGEST_WORDS:
            found.append(Wrong("TOO_LONG", "words", f"Write {LONGEST_WORDS} characters at most."))
        if not agreed:
            found.append(Wrong("NOT_AGREED", "agreed", "The victim has to agree that it is passed on."))
        if shown := names_in(words, victim):
            found.append(
                Wrong(
                    "NAMES_VICTIM",
                    "words",
                    f"This tells who or where the victim is: {', '.join(f'“{one}”' for one in shown)}. "
                    "The offender may read it. Write it without.",
                )
            )
    return found


def names_in(text: str, victim: Mapping[str, Any]) -> list[str]:
    """The words of a text that are in somebody's name, address or telephone number (`NAMED`), as they are compared."""
    telling = {word for name in NAMED for word in fold(_text(victim.get(name))) if _tells(word)}
    joined = "".join(fold(text))
    whole = {"".join(fold(_text(victim.get(name)))) for name in ("postcode", "telephone")} - {""}
    words = [word for word in dict.fromkeys(fold(text)) if word in telling]
    return words + [one for one in sorted(whole) if one in joined and one not in words]


def _text(value: str | Iterable[str] | None) -> str:
    return value if isinstance(value, str) else " ".join(value or ())


def _tells(word: str) -> bool:
    if word in PLAIN:
        return False
    return len(word) >= (SHORTEST_NUMBER if word.isdecimal() else SHORTEST_WORD)


def _too_long(texts: Mapping[str, str | Iterable[str] | None], most: int = LONGEST_LINE) -> list[Wrong]:
    """What is wrong with texts, by their fields: each line of each may have so many characters."""
    return [
        Wrong(
            "TOO_LONG", name, f"Write {most:,} characters at most{' in a line' if name == 'lines' else ''}."
        )
        for name, text in texts.items()
        if any(len(line) > most for line in ([text] if isinstance(text, str) else text or ()))
    ]


def _day_faults(day: date, field: str, passed: date | None, today: date) -> list[Wrong]:
    if day > today:
        return [Wrong("STILL_TO_COME", field, "That day is still to come.")]
    if passed and day < passed:
        return [Wrong("BEFORE_SENTENCE", field, "That day is before the sentence.")]
    return []
