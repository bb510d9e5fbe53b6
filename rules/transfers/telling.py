"""Who is told of a step."""

from __future__ import annotations

from collections.abc import Mapping

from rules.codes import TransferKind, TransferParty, TransferStep
from rules.transfers.history import Event, Transfer

Do, P = TransferStep, TransferParty

TOLD: Mapping[TransferStep, tuple[TransferParty, ...]] = {
    Do.REQUEST: (P.RECEIVING_OFFICE, P.RECEIVING_MANAGER, P.VICTIM_UNITS),
    Do.NOTIFY: (P.RECEIVING_OFFICE, P.RECEIVING_MANAGER, P.VICTIM_UNITS),
    Do.ACKNOWLEDGE: (P.HOME_OFFICER, P.HOME_MANAGER),
    Do.ACCEPT: (P.HOME_OFFICER, P.RECEIVING_OFFICER),
    Do.ALLOCATE: (P.HOME_OFFICER, P.RECEIVING_OFFICER),
    Do.REFUSE: (P.HOME_OFFICER, P.HOME_MANAGER),
    Do.BEGIN: (P.HOME_OFFICER, P.VICTIM_UNITS),
    Do.AMEND: (P.HOME_OFFICER, P.RECEIVING_OFFICER),
    Do.COMPLETE: (P.HOME_OFFICER, P.HOME_MANAGER, P.VICTIM_UNITS),
    Do.TAKE_OVER: (P.HOME_OFFICER, P.RECEIVING_OFFICER),
    Do.REASSIGN: (P.HOME_OFFICER, P.RECEIVING_OFFICER),
    Do.END: (P.HOME_OFFICER, P.RECEIVING_OFFICER, P.VICTIM_UNITS),
    Do.WITHDRAW: (P.RECEIVING_OFFICE, P.RECEIVING_OFFICER, P.VICTIM_UNITS),
}
"""Victim units are told of every case: were it those with a victim alone, being told would tell who has one."""


def told(transfer: Transfer, event: Event) -> tuple[TransferParty, ...]:
    """Who is told of an event of a transfer, besides whoever did it. A proposal is nobody else's business yet."""
    parties = TOLD.get(event.step, ())
    if event.step is Do.PROPOSE and transfer.kind is TransferKind.WITHIN_AREA:
        # Nothing is sent within an area: the proposal is all that the other office gets.
        parties = (P.RECEIVING_OFFICE, P.RECEIVING_MANAGER)
    if event.step is Do.WITHDRAW and not _known_there(transfer):
        return ()
    unnamed = {P.RECEIVING_OFFICER} if transfer.receiving is None else set()
    return tuple(party for party in parties if party not in unnamed)


def _known_there(transfer: Transfer) -> bool:
    return transfer.kind is TransferKind.WITHIN_AREA or transfer.last(Do.REQUEST, Do.NOTIFY) is not None
