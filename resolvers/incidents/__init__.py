"""Serious incidents: those of an area, what was learned from them, and the commands of those who review them."""

from __future__ import annotations

from graph import incidents as graph
from graph.shape import Start
from resolvers.access import reached
from resolvers.context import Context
from resolvers.incidents.actions import AddAction, RecordOutcome, add_action, record_outcome
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
    "RecordOutcome",
    "RecordStep",
    "ReportIncident",
    "ShareLearning",
    "add_action",
    "close_incident",
    "incidents",
    "learning",
    "record_outcome",
    "record_step",
    "report_incident",
    "share_learning",
]


def incidents(
    context: Context, first: int, area: str, open: bool | None = None, after: str | None = None
) -> Start:
    """The incidents of an area, the latest first."""
    within = reached(context.grants, PART)
    return graph.incidents(within, area, open, size(first), position(after))


def learning(_context: Context, first: int, after: str | None = None) -> Start:
    """What was learned from incidents, the latest first."""
    return graph.learning(size(first), position(after))
