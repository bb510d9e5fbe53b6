"""What has to be known of a case to decide about it, and what comes of that."""

from __future__ import annotations

from dataclasses import dataclass

from rules.codes import Apart, ChecklistItem, RiskLevel, SupervisedUnder
from rules.transfers.history import Event, Transfer
from rules.transfers.parties import Post


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What has to be known of the case, as it is when the command is decided.

    `holder`: who is responsible for the case. `risk`: the highest level of the latest complete assessment, or None.
    `registered`: has to notify the police; `mappa`: of any MAPPA category. `missing`: what of the checklist is not
    done, blocking or not. `open_transfer`: the id of another transfer of the case that goes on. `since`: who has been
    given the case since this transfer was over, if anybody.
    """

    holder: Post
    risk: RiskLevel | None
    under: SupervisedUnder
    registered: bool
    mappa: bool
    missing: tuple[ChecklistItem, ...] = ()
    open_transfer: str | None = None
    since: Post | None = None

    @property
    def high(self) -> bool:
        """Whether the risk of serious harm is high or very high."""
        return self.risk in (RiskLevel.HIGH, RiskLevel.VERY_HIGH)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a command was not carried out: a code, the field it is about, and a sentence that says what to do.

    `apart`: the refusal lets on that the person is on the register; whoever may not read that must not get its words.
    """

    code: str
    field: str
    message: str
    apart: Apart | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """What became of a command: the transfer after it (or as it was), what happened, or why nothing did.

    `repeated`: it was carried out before, by the same key, and nothing more happens.
    """

    transfer: Transfer | None
    events: tuple[Event, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    repeated: bool = False

    @property
    def allowed(self) -> bool:
        """Whether it was carried out, now or before."""
        return not self.refusals
