"""Serious incidents: those of an area, what was learned from them, and the commands of those who review them."""

from __future__ import annotations

from graph import incidents as graph
from graph.shape import Start
from resolvers.access import reached
from resolvers.context import Context
from resolvers.incidents.actions import (
    AddAction,
    CorrectAction,
    RecordOutcome,
    add_action,
    correct_action,
    record_outcome,
)
from resolvers.incidents.correcting import (
    CorrectFinding,
    CorrectIncident,
    WithdrawIncident,
    correct_finding,
    correct_incident,
    withdraw_incident,
)
from resolvers.incidents.reviewing import (
    CloseIncident,
    RecordStep,
    ReportIncident,
    ShareLearning,
    close_incident,
    record_step,
    report_incident,
    share_learning,
)
from resolvers.paging import position, size

PART = "incidents"

__all__ = [
    "AddAction",
    "CloseIncident",
    "CorrectAction",
    "CorrectFinding",
    "CorrectIncident",
    "RecordOutcome",
    "RecordStep",
    "ReportIncident",
    "ShareLearning",
    "WithdrawIncident",
    "add_action",
    "close_incident",
    "correct_action",
    "correct_finding",
    "correct_incident",
    "incidents",
    "learning",
    "own_action",
    "record_outcome",
    "record_step",
    "report_incident",
    "share_learning",
    "withdraw_incident",
]


def incidents(
    context: Context, first: int, area: str, open: bool | None = None, after: str | None = None
) -> Start:
    """The incidents of an area, the latest first."""
    within = reached(context.grants, PART)
    return graph.incidents(within, area, open, size(first), position(after))


def own_action(_context: Context, id: str) -> Start:
    """An action that is the viewer's own."""
    return graph.own_action(id)


def learning(_context: Context, first: int, after: str | None = None) -> Start:
    """What was learned from incidents, the latest first."""
    return graph.learning(size(first), position(after))
