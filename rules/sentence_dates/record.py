"""The dates of a sentence as the record holds it, from its stored columns: each with its working, ready to be shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from rules.codes import KeyDate, SentenceType
from rules.sentence_dates.comparing import Compared, compare
from rules.sentence_dates.law import acts
from rules.sentence_dates.terms import Term
from rules.sentence_dates.working import work_out

COLUMNS: Mapping[KeyDate, str] = {
    KeyDate.CURFEW_ELIGIBILITY: "curfewEligibility",
    KeyDate.PAROLE_ELIGIBILITY: "paroleEligibility",
    KeyDate.CONDITIONAL_RELEASE: "conditionalRelease",
    KeyDate.NON_PAROLE: "nonParole",
    KeyDate.LICENCE_EXPIRY: "licenceExpiry",
    KeyDate.SENTENCE_EXPIRY: "sentenceExpiry",
}
"""The field of a sentence that holds each date as the prison has it."""


def held_dates(values: Sequence[str | None]) -> dict[KeyDate, date]:
    """The dates that a prison holds, from ISO text in the order of `COLUMNS`."""
    return {kind: date.fromisoformat(text) for kind, text in zip(COLUMNS, values, strict=True) if text}


def key_dates(
    custodial: bool | None,
    type: str | None,
    made: str | None,
    days: int | None,
    months: int | None,
    remand: int | None,
    at_large: int | None,
    added: int | None,
    offences: Sequence[str],
    *held: str | None,
) -> list[dict[str, Any]]:
    """Each date of a custodial sentence in the order of `KeyDate`; nothing for any other order.

    `offences` are the days of its offences, empty where one is not known. `held` are the prison's own dates in the
    order of `COLUMNS`.
    """
    if not custodial:
        return []
    term = Term(
        SentenceType[type] if type else None,
        date.fromisoformat(made) if made else None,
        days,
        months,
        _offence(offences),
        remand or 0,
        at_large or 0,
        added or 0,
        several=_under_two_acts(offences),
    )
    return [_told(each) for each in compare(work_out(term), held_dates(held))]


def _offence(days: Sequence[str]) -> date | None:
    """The day that says which Act governs: the last, when all are known."""
    return max(map(date.fromisoformat, days)) if days and all(days) else None


def _under_two_acts(days: Sequence[str]) -> bool:
    """Whether offences fall under different Acts: then they are different sentences that are held as one."""
    governing = {
        tuple(act.key for act in acts() if act.offence_from <= day < act.offence_before)
        for day in map(date.fromisoformat, filter(None, days))
    }
    return len(governing) > 1


def _told(one: Compared) -> dict[str, Any]:
    working = one.working
    return {
        "kind": one.kind.name,
        "held": one.imported.isoformat() if one.imported else None,
        "workedOut": working.day.isoformat() if working.day else None,
        "agreement": one.agreement.name,
        "daysLater": one.days,
        "words": one.words,
        "steps": list(working.steps),
        "heldSteps": list(one.imported_steps),
        "source": working.source or None,
        "confidence": working.confidence,
    }
