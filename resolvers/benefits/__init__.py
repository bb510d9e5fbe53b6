"""What the record was to bring and what it brings, for the board, and the commands of those who keep the figures."""

from __future__ import annotations

from graph import benefits as graph
from graph.shape import Start
from resolvers.access import reached
from resolvers.benefits.figures import PART, Deviation, Placed, Series, Told, benefits, month_label
from resolvers.benefits.loading import LoadFile, load, load_for
from resolvers.benefits.writing import (
    RecordFigure,
    RecordMilestone,
    RecordRisk,
    record_figure,
    record_milestone,
    record_risk,
)
from resolvers.context import Context
from resolvers.paging import position, size

__all__ = [
    "Deviation",
    "LoadFile",
    "Placed",
    "RecordFigure",
    "RecordMilestone",
    "RecordRisk",
    "Series",
    "Told",
    "benefits",
    "load",
    "load_for",
    "milestones",
    "month_label",
    "project_risks",
    "record_figure",
    "record_milestone",
    "record_risk",
]


def milestones(context: Context, first: int, area: str | None = None, after: str | None = None) -> Start:
    """Milestones, by the planned day."""
    reached(context.grants, PART)
    return graph.milestones(area or None, size(first), position(after))


def project_risks(context: Context, first: int, open: bool | None = None, after: str | None = None) -> Start:
    """Risks of the project, the greatest first."""
    reached(context.grants, PART)
    return graph.risks(open, size(first), position(after))
