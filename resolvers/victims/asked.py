"""What may be asked of a victim unit's records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from rules.codes import (
    Answer,
    VictimConditionKind,
    VictimConditionState,
    VictimContactKind,
    VictimResponse,
    VictimStage,
)


@dataclass(frozen=True)
class RegisterVictim:
    """A victim of an offender. `sentence`: one of the record, from which what is not given is taken."""

    key: str
    offender: str
    sentence: str | None
    given: Mapping[str, Any]


@dataclass(frozen=True)
class ChangeVictim:
    """Other values for a victim, by property (None: none any more)."""

    key: str
    victim: str
    version: int
    given: Mapping[str, Any]
    reason: str


@dataclass(frozen=True)
class OfferContact:
    """That contact was offered."""

    key: str
    victim: str
    version: int
    on: date


@dataclass(frozen=True)
class RecordAnswer:
    """What was answered: whether they want to be told of release (`wants`), and what they wish to know."""

    key: str
    victim: str
    version: int
    on: date
    response: VictimResponse
    wants: Answer | None
    wishes: str | None


@dataclass(frozen=True)
class RecordVictimContact:
    """A contact with a victim, and what they were told of in it (`stage`)."""

    key: str
    victim: str
    kind: VictimContactKind
    day: date
    stage: VictimStage | None
    notes: str | None


@dataclass(frozen=True)
class CorrectVictimContact:
    """Other values for a contact, by property, or that it is to be taken off (`withdrawn`)."""

    key: str
    contact: str
    version: int
    given: Mapping[str, Any]
    withdrawn: bool
    reason: str


@dataclass(frozen=True)
class AskCondition:
    """A condition of a licence that a victim asks for, in words of the unit's own."""

    key: str
    victim: str
    kind: VictimConditionKind
    day: date
    words: str


@dataclass(frozen=True)
class SettleCondition:
    """What becomes of it. Passed on: `words` as others are to read them, and that the victim `agreed`."""

    key: str
    condition: str
    version: int
    state: VictimConditionState
    on: date
    words: str
    agreed: bool


@dataclass(frozen=True)
class LinkVictim:
    """That a victim is another victim of the unit (`other`), or an `offender`; `apart`: that they are not, and why."""

    key: str
    victim: str
    version: int
    other: str | None
    offender: str | None
    apart: bool
    reason: str
