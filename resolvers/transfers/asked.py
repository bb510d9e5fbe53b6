"""What a caller asks for: one class for each step's input, which builds the command that the rules decide."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from rules.codes import TransferKind, TransferSide, TransferStep
from rules.transfers import By, Command, Place, Propose


@dataclass(frozen=True)
class ProposeTransfer:
    """Begin a move of the case that a supervision is of."""

    key: str
    supervision: str
    kind: TransferKind
    area: str | None
    office: str | None
    moves_on: date
    reason: str
    until: date | None = None

    def command(self, transfer: str, case: str, by: By, home: str) -> Propose:
        """The command. No area: the one that holds the case."""
        place = Place(self.area or home, _words(self.office) or None)
        return Propose(
            transfer=transfer,
            key=self.key,
            by=by,
            case=case,
            kind=self.kind,
            to=place,
            moves_on=self.moves_on,
            reason=_words(self.reason),
            until=self.until,
        )

    @property
    def given(self) -> Mapping[str, Any]:
        """All that was asked for but the key and what it is about."""
        return {
            "kind": self.kind.name,
            "area": self.area,
            "office": self.office,
            "movesOn": self.moves_on,
            "reason": _words(self.reason),
            "until": self.until,
        }


@dataclass(frozen=True)
class Step:
    """Take a step of a transfer, as it was at a version. `values` are the command's own.

    `side`: for which side somebody acts who works for both.
    """

    key: str
    transfer: str
    version: int
    kind: Callable[..., Command]
    values: Mapping[str, Any] = field(default_factory=dict)
    side: TransferSide | None = None

    @property
    def step(self) -> TransferStep:
        """What is done."""
        step: TransferStep = self.kind.step  # type: ignore[attr-defined]
        return step

    def command(self, by: By) -> Command:
        """The command."""
        values = {name: _said(value) for name, value in self.values.items()}
        return self.kind(transfer=self.transfer, key=self.key, by=by, **values)

    @property
    def given(self) -> Mapping[str, Any]:
        """As of a proposal."""
        values = {name: getattr(_said(value), "name", _said(value)) for name, value in self.values.items()}
        return {"version": self.version, "side": self.side.name if self.side else None, **values}


def _said(value: Any) -> Any:
    return _words(value) if isinstance(value, str) else value


def _words(text: str | None) -> str:
    return " ".join((text or "").split())
