"""What every command of a victim unit does: finds the victim at the version that was read, and says what it did."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from graph.session import Transaction
from graph.victims import cases
from resolvers.commands import NOT_THERE, NotDone, UserError, Written
from resolvers.context import Context
from rules.clock import LONDON

PART = "victims"
LEAST_REASON = 10
SAID = {
    "surname": "surname",
    "forenames": "forenames",
    "relationship": "relation to the offender",
    "lines": "address",
    "postcode": "postcode",
    "telephone": "telephone",
    "offence": "offence",
    "offenceKind": "kind of offence",
    "sentenceDate": "day of the sentence",
    "months": "months",
    "offerSentOn": "offered on",
    "answeredOn": "answered on",
    "response": "answer",
    "wantsContact": "told of release",
    "wishes": "wishes",
    "liaisonOfficer": "liaison officer",
    "kind": "kind",
    "date": "day",
    "stage": "told of",
    "notes": "note",
    "words": "words",
    "state": "state",
    "settledOn": "settled on",
    "passedAs": "passed on as",
}
"""What is told to somebody whose change came second, in words."""


async def known(tx: Transaction, context: Context, victim: str, field: str = "victim") -> cases.Case:
    """A victim of the unit. Raises NotDone for one that is not there for who asks."""
    found = await cases.reached(tx, victim, context.asking)
    if found is None or not found.seen:
        raise NotDone(UserError("NOT_FOUND", NOT_THERE, field))
    return found


async def known_part(
    tx: Transaction, context: Context, id_: str, kind: str, field: str
) -> tuple[str, cases.Case, Mapping[str, Any], str | None]:
    """A contact or condition with its victim: the victim's id and record, what stands, and who recorded it."""
    found = await cases.part(tx, id_, kind)
    if found is None:
        raise NotDone(UserError("NOT_FOUND", NOT_THERE, field))
    case = await known(tx, context, found[0], field)
    # Read again behind the lock: somebody else may have changed it meanwhile.
    again = await cases.part(tx, id_, kind)
    if again is None:
        raise NotDone(UserError("NOT_FOUND", NOT_THERE, field))
    return again[0], case, again[1], again[2]


def same_version(there: Mapping[str, Any], name: str | None, version: int, given: Mapping[str, Any]) -> None:
    """Raises NotDone, with what stands beside what was given, for a change on another version than stands."""
    if there.get("version", 1) == version:
        return
    differs = [
        f"{SAID[key]} {_words(there.get(key))}"
        for key, value in given.items()
        if key in SAID and there.get(key) != value
    ]
    at = there.get("recordedAt")
    when = f" on {at.astimezone(LONDON):%-d %B %Y at %H:%M}" if at else ""
    raise NotDone(
        UserError(
            "CHANGED",
            f"{name or 'Somebody else'} changed this{when}. It now says: "
            f"{'; '.join(differs) or 'the same as yours'}. Look at both, and send again what is right.",
            "version",
        )
    )


def different(there: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """What of the given values is another than stands. Raises NotDone where nothing is."""
    new = {name: value for name, value in given.items() if value != there.get(name)}
    if not new:
        raise NotDone(UserError("NOTHING_GIVEN", "Nothing is different from what stands."))
    return new


def reasoned(reason: str) -> str:
    """A reason, put right. Raises NotDone for one that is too short."""
    text = " ".join(reason.split())
    if len(text) < LEAST_REASON:
        raise NotDone(UserError("REASON_TOO_SHORT", "Say why it is changed, in a sentence.", "reason"))
    return text


def written(answer: Mapping[str, Any], subject: str, **others: Any) -> Written:
    """What a command of the unit wrote: an event that nobody is told, on nobody's record."""
    return Written(answer, "VICTIM_CHANGED", subject, **others)


def _words(value: Any) -> str:
    if value is None:
        return "none"
    if isinstance(value, list):
        return f"“{', '.join(map(str, value))}”"
    return f"{value:%-d %B %Y}" if isinstance(value, date) else f"“{value}”"
