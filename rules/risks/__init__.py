"""The register: for how long somebody notifies the police, what an assessment changes, and what may be recorded."""

from rules.risks.following import follows
from rules.risks.keeping import (
    ActionAsked,
    EntryAsked,
    MeetingAsked,
    corrected,
    correction_faults,
    entry_faults,
    entry_properties,
    meeting_faults,
    met,
    named_faults,
    outcome_faults,
)
from rules.risks.notification import Notification, notification, versions

__all__ = [
    "ActionAsked",
    "EntryAsked",
    "MeetingAsked",
    "Notification",
    "corrected",
    "correction_faults",
    "entry_faults",
    "entry_properties",
    "follows",
    "meeting_faults",
    "met",
    "named_faults",
    "notification",
    "outcome_faults",
    "versions",
]
