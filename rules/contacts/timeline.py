"""The timeline: what an entry that another module keeps says of itself, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rules.codes import (
    AssessmentKind,
    AssessmentStatus,
    BreachOutcome,
    CodeSet,
    EntryKind,
    IncidentKind,
    IncidentState,
    Programme,
    ReferralStage,
    RegisterCategory,
    SentenceType,
    TransferKind,
    TransferState,
    TreatmentOutcome,
)

E = EntryKind
SETS: Mapping[EntryKind, tuple[type[CodeSet] | None, ...]] = {
    E.SENTENCE: (SentenceType, None),
    E.BREACH: (BreachOutcome, None),
    E.ASSESSMENT: (AssessmentKind, AssessmentStatus),
    E.PROGRAMME: (Programme, ReferralStage),
    E.TREATMENT: (TreatmentOutcome,),
    E.CASE_TRANSFER: (TransferKind, TransferState),
    E.INCIDENT: (IncidentKind, IncidentState),
    E.REGISTER: (RegisterCategory, None),
}
"""For each kind of entry what it says, as codes of a set or (None) in words."""
GOING_ON = {E.BREACH.name, E.TREATMENT.name}
"""Kinds that go on until they have an outcome."""
OTHERS = tuple(SETS)
"""What is neither a contact nor a movement."""


def told(kind: str | None, says: Sequence[object] | None) -> str | None:
    """What an entry says in words; None of a contact or movement, and of one that says nothing."""
    sets = SETS[EntryKind[kind]] if kind and says is not None else ()
    words = [_word(codes, value) for codes, value in zip(sets, says or (), strict=True) if value is not None]
    if kind in GOING_ON and says and says[0] is None:
        words.insert(0, "Goes on")
    return ", ".join(words) or None


def _word(codes: type[CodeSet] | None, value: object) -> str:
    return codes[str(value)].label if codes and str(value) in codes.__members__ else str(value)
