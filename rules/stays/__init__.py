"""Where a prisoner was and is, from movements in whatever order they came, with what cannot be among them.

A movement that comes late or is corrected gives the stays that would have been had it been there first: `read` looks at
all movements anew, and `changes` says what that changed. `rules.custody` does the same for one spell of a LIDS extract.
"""

from rules.stays.changing import Changed, changes
from rules.stays.entering import NEW_SPELL, REFUSED, brought, entry_kind
from rules.stays.movements import Movement, custody_move, in_force
from rules.stays.order import in_order
from rules.stays.reading import read
from rules.stays.record import Absence, Custody, Finding, Stay, Whence, where

__all__ = [
    "NEW_SPELL",
    "REFUSED",
    "Absence",
    "Changed",
    "Custody",
    "Finding",
    "Movement",
    "Stay",
    "Whence",
    "brought",
    "changes",
    "custody_move",
    "entry_kind",
    "in_force",
    "in_order",
    "read",
    "where",
]
