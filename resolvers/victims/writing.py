"""What every command of a victim unit does: finds the victim at the version that was read, and says what it did."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graph.session import Transaction
from graph.victims import cases
from resolvers.commands import NOT_THERE, NotDone, UserError, Written, refuse
from resolvers.context import Context
from resolvers.versions import Said
from rules.codes import (
    Answer,
    OffenceKind,
    VictimConditionState,
    VictimContactKind,
    VictimResponse,
    VictimStage,
)
from rules.wrong import reason_faults

PART = "victims"
SAID: Said = {
    "surname": ("surname", None),
    "forenames": ("forenames", None),
    "relationship": ("relation to the offender", None),
    "lines": ("address", None),
    "postcode": ("postcode", None),
    "telephone": ("telephone", None),
    "offence": ("offence", None),
    "offenceKind": ("kind of offence", OffenceKind),
    "sentenceDate": ("day of the sentence", None),
    "months": ("months", None),
    "offerSentOn": ("offered on", None),
    "answeredOn": ("answered on", None),
    "response": ("answer", VictimResponse),
    "wantsContact": ("told of release", Answer),
    "wishes": ("wishes", None),
    "liaisonOfficer": ("liaison officer", None),
}
SAID_OF_CONTACT: Said = {
    "date": ("day", None),
    "kind": ("kind", VictimContactKind),
    "stage": ("told of", VictimStage),
    "notes": ("note", None),
}
SAID_OF_CONDITION: Said = {
    "state": ("state", VictimConditionState),
    "settledOn": ("settled on", None),
    "passedAs": ("passed on as", None),
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


def reasoned(reason: str) -> str:
    """A reason, put right. Raises NotDone for one that is too short."""
    text = " ".join(reason.split())
    refuse(reason_faults(text))
    return text


def written(answer: Mapping[str, Any], subject: str, **others: Any) -> Written:
    """What a command of the unit wrote: an event that nobody is told, on nobody's record."""
    return Written(answer, "VICTIM_CHANGED", subject, **others)
