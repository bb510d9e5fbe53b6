"""Serious incidents: what is to be done by when, what may be recorded in which order, and learning without names."""

from rules.incidents.clocks import Due, Rules, rules_on, steps, steps_of, versions
from rules.incidents.correcting import (
    action_correction_faults,
    correction_faults,
    finding_faults,
)
from rules.incidents.recording import (
    Incident,
    action_faults,
    close_faults,
    learning_faults,
    needs_full,
    outcome_faults,
    over,
    report_faults,
    state_of,
    step_faults,
)

__all__ = [
    "Due",
    "Incident",
    "Rules",
    "action_correction_faults",
    "action_faults",
    "close_faults",
    "correction_faults",
    "finding_faults",
    "learning_faults",
    "needs_full",
    "outcome_faults",
    "over",
    "report_faults",
    "rules_on",
    "state_of",
    "step_faults",
    "steps",
    "steps_of",
    "versions",
]
