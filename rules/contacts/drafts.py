"""What may be kept as a draft: as much as the form itself takes."""

from __future__ import annotations

from collections.abc import Mapping

from rules.contacts.recording import LONGEST_NOTE
from rules.wrong import Wrong

MOST_FIELDS = 30
LONGEST_NAME = 50


def draft_faults(typed: Mapping[str, str]) -> list[Wrong]:
    """What is wrong with what somebody would keep, by field."""
    if len(typed) > MOST_FIELDS or any(len(name) > LONGEST_NAME for name in typed):
        return [Wrong("TOO_MANY", "fields", f"A draft holds {MOST_FIELDS} fields at most.")]
    if any(len(value) > 2 * LONGEST_NOTE for value in typed.values()):
        return [
            Wrong("TOO_LONG", "fields", f"A draft holds {2 * LONGEST_NOTE:,} characters a field at most.")
        ]
    return []
