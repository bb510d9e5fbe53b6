"""The gate: what is in place when somebody goes from prison to an area, or back; and who is due out.

Items and clocks are in `rules/data/handover.yaml`. Nothing here holds anybody in prison: release is a duty on its day,
and a checklist only says whether the area is ready for it.
"""

from rules.handover.clocks import Clock, OnRelease, Version, rules_on
from rules.handover.due import DueOut, Held, Possible, due_out
from rules.handover.items import Item, complete
from rules.handover.recalling import Recalling, recall_checklist
from rules.handover.releasing import Leaving, release_checklist, supervised

__all__ = [
    "Clock",
    "DueOut",
    "Held",
    "Item",
    "Leaving",
    "OnRelease",
    "Possible",
    "Recalling",
    "Version",
    "complete",
    "due_out",
    "recall_checklist",
    "release_checklist",
    "rules_on",
    "supervised",
]
