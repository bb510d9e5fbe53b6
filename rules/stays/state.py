"""Where a movement leads from where somebody is."""

from __future__ import annotations

from rules.codes import CustodyMove, Whereabouts
from rules.stays.movements import ABSENCES, ARRIVALS, OUTWARD, Movement

RETURNS = frozenset(ABSENCES.values())
LEAVING = OUTWARD - ABSENCES.keys()
"""What ends a stay."""
LEADS_TO = {
    CustodyMove.TRANSFER_OUT: Whereabouts.BETWEEN_PRISONS,
    CustodyMove.TO_COURT: Whereabouts.TEMPORARILY_OUT,
    CustodyMove.TEMPORARY_RELEASE: Whereabouts.TEMPORARILY_OUT,
    CustodyMove.FROM_COURT: Whereabouts.IN_PRISON,
    CustodyMove.TEMPORARY_RETURN: Whereabouts.IN_PRISON,
    CustodyMove.ESCAPE: Whereabouts.AT_LARGE,
    CustodyMove.RELEASE: Whereabouts.IN_COMMUNITY,
}
"""Where a movement leads that somebody makes who is at the prison that recorded it."""


class State:
    """The prison that has somebody on its roll, if one has, and where the person is."""

    def __init__(self) -> None:
        """Nothing is known."""
        self.whereabouts = Whereabouts.NOT_KNOWN
        self.prison: str | None = None

    def allows(self, movement: Movement) -> bool:
        """Whether the person can make a movement from where they are, nothing missing in between."""
        kind, here = movement.kind, movement.prison == self.prison
        if self.whereabouts is Whereabouts.DEAD:
            return False
        if self.whereabouts is Whereabouts.IN_PRISON:
            return kind in OUTWARD and here
        if self.whereabouts is Whereabouts.TEMPORARILY_OUT:
            return (kind in RETURNS or kind in LEAVING) and here
        if self.whereabouts is Whereabouts.BETWEEN_PRISONS:
            return kind in (CustodyMove.TRANSFER_IN, CustodyMove.RECEPTION)
        if self.whereabouts is Whereabouts.AT_LARGE:
            return kind is CustodyMove.RECAPTURE
        return kind in (CustodyMove.RECEPTION, CustodyMove.RECALL)

    def follow(self, movement: Movement) -> None:
        """Go where a movement leads. One that cannot be leads nowhere, but for arrivals, deaths and releases."""
        kind = movement.kind
        if self.whereabouts is Whereabouts.DEAD:
            return
        if kind is CustodyMove.DEATH:
            self.whereabouts, self.prison = Whereabouts.DEAD, None
        elif kind in ARRIVALS:
            self.whereabouts, self.prison = Whereabouts.IN_PRISON, movement.prison
        elif self.prison is None:
            if kind is CustodyMove.RELEASE:
                self.whereabouts = Whereabouts.IN_COMMUNITY
        elif self.prison == movement.prison:
            self.whereabouts = LEADS_TO[kind]
            if kind in LEAVING:
                self.prison = None
