"""Accredited programmes: the catalogue, what may become of a referral, attendance and scores."""

from rules.programmes.attending import (
    FROM_LOG,
    IN_LOG,
    Attending,
    attendance_faults,
    score_faults,
    starts,
)
from rules.programmes.catalogue import (
    catalogue,
    changes,
    completions,
    eligibility,
    not_eligible,
    scales,
    sessions_of,
    version_on,
)
from rules.programmes.steps import (
    OPEN,
    TABLE,
    WAITING,
    Standing,
    Step,
    referral_faults,
    start_faults,
    step_faults,
)

__all__ = [
    "FROM_LOG",
    "IN_LOG",
    "OPEN",
    "TABLE",
    "WAITING",
    "Attending",
    "Standing",
    "Step",
    "attendance_faults",
    "catalogue",
    "changes",
    "completions",
    "eligibility",
    "not_eligible",
    "referral_faults",
    "scales",
    "score_faults",
    "sessions_of",
    "start_faults",
    "starts",
    "step_faults",
    "version_on",
]
