"""The contact log: the days of a pattern of appointments, what may be recorded, and what an absence asks for."""

from rules.contacts.breach import (
    Breach,
    after,
    begin_faults,
    breach_steps,
    breach_types,
    clocks,
    order_ends,
    step_faults,
)
from rules.contacts.drafts import draft_faults
from rules.contacts.enforcement import (
    Absence,
    Due,
    Limit,
    Rules,
    enforcement,
    rules_on,
    steps,
    unacceptable,
    versions,
)
from rules.contacts.planning import MOST_TIMES, Planned, days_of
from rules.contacts.recording import (
    HAS_OUTCOME,
    LONGEST_PLACE,
    Recorded,
    correcting_faults,
    faults,
    planning_faults,
)
from rules.contacts.timeline import OTHERS, told

__all__ = [
    "HAS_OUTCOME",
    "LONGEST_PLACE",
    "MOST_TIMES",
    "OTHERS",
    "Absence",
    "Breach",
    "Due",
    "Limit",
    "Planned",
    "Recorded",
    "Rules",
    "after",
    "begin_faults",
    "breach_steps",
    "breach_types",
    "clocks",
    "correcting_faults",
    "days_of",
    "draft_faults",
    "enforcement",
    "faults",
    "order_ends",
    "planning_faults",
    "rules_on",
    "step_faults",
    "steps",
    "told",
    "unacceptable",
    "versions",
]
