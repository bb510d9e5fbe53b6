"""The quality of what the legacy systems hold, in figures; and whom to ask for what they do not say."""

from __future__ import annotations

from graph import quality as graph
from graph.shape import Start
from resolvers.access import reached
from resolvers.context import Context
from resolvers.paging import position, size
from rules.codes import System

NEEDS_RECORDING = "needs recording"


def quality(
    _context: Context,
    first: int,
    after: str | None = None,
    system: System | None = None,
    area: str | None = None,
    place: str | None = None,
) -> Start:
    """Figures by system and place."""
    return graph.quality(
        size(first), position(after), system=system.name if system else None, area=area or None, place=place
    )


def ethnicity_counts(_context: Context, first: int, after: str | None = None) -> Start:
    """Areas, each with how many people it has to ask."""
    return graph.ethnicity_counts(size(first), position(after))


def ethnicity_needs_recording(
    context: Context, first: int, after: str | None = None, area: str | None = None
) -> Start:
    """People to be asked, of those whom the reader works with."""
    within = reached(context.grants, NEEDS_RECORDING)
    return graph.needs_recording(within, area or None, size(first), position(after))
