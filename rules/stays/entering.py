"""Whether a movement that somebody enters can be, and what a movement that can is called in the log."""

from __future__ import annotations

from collections.abc import Mapping

from rules.codes import CustodyMove, EntryKind, MovementFault, ReleaseType
from rules.stays.record import Custody, Finding

REFUSED = frozenset(
    {
        MovementFault.TWO_RECEPTIONS,
        MovementFault.NO_RECEPTION,
        MovementFault.RELEASE_BEFORE_RECEPTION,
        MovementFault.NOT_HELD,
        MovementFault.ALREADY_AWAY,
        MovementFault.NOT_AWAY,
        MovementFault.NOT_AT_LARGE,
        MovementFault.RECALL_WITHOUT_RELEASE,
        MovementFault.AFTER_DEATH,
        MovementFault.DIED_TWICE,
    }
)
"""What nobody may enter. The rest is told and let in: a prison may know of an arrival before it knows of leaving."""

NEW_SPELL = frozenset({CustodyMove.RECEPTION, CustodyMove.RECALL})
"""What begins a time in custody under a prison number of its own."""

ENTRY: Mapping[CustodyMove, EntryKind] = {
    CustodyMove.RECEPTION: EntryKind.RECEPTION,
    CustodyMove.RECALL: EntryKind.RECALL,
    CustodyMove.TRANSFER_OUT: EntryKind.TRANSFER,
    CustodyMove.TRANSFER_IN: EntryKind.TRANSFER,
    CustodyMove.TO_COURT: EntryKind.TO_COURT,
    CustodyMove.FROM_COURT: EntryKind.FROM_COURT,
    CustodyMove.TEMPORARY_RELEASE: EntryKind.TEMPORARY_RELEASE,
    CustodyMove.TEMPORARY_RETURN: EntryKind.TEMPORARY_RETURN,
    CustodyMove.ESCAPE: EntryKind.ESCAPE,
    CustodyMove.RECAPTURE: EntryKind.RECAPTURE,
    CustodyMove.RELEASE: EntryKind.DISCHARGE,
    CustodyMove.DEATH: EntryKind.DEATH,
}


def entry_kind(move: CustodyMove, release: ReleaseType | None) -> EntryKind:
    """What a movement is called in the log."""
    special = {
        ReleaseType.HOME_DETENTION_CURFEW: EntryKind.HOME_DETENTION_CURFEW,
        ReleaseType.BAIL: EntryKind.BAIL,
    }
    return special.get(release, ENTRY[move]) if release else ENTRY[move]


def brought(before: Custody, after: Custody) -> tuple[Finding, ...]:
    """What cannot be, or is missing, since movements were entered or corrected that was not so before."""
    known = {(one.code, one.movements) for one in before.findings}
    return tuple(one for one in after.findings if (one.code, one.movements) not in known)
