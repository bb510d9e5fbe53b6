"""The register: what an assessment changes in it, and what those cleared for it record, each time with a reason."""

from resolvers.risks.commands import (
    correct_meeting,
    end_entry,
    finish_action,
    record_entry,
    record_meeting,
    register_person,
)
from resolvers.risks.following import follow

__all__ = [
    "correct_meeting",
    "end_entry",
    "finish_action",
    "follow",
    "record_entry",
    "record_meeting",
    "register_person",
]
