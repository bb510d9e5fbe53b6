"""Sets of codes: their versions, who is to be asked again, and the steward's preview and loading of a new version."""

from __future__ import annotations

from graph import code_sets as graph
from graph.shape import Start
from resolvers.access import Grants, reach
from resolvers.code_sets.loading import LoadCodes, load_codes
from resolvers.code_sets.previews import PARTS, preview, to_record
from resolvers.context import Context
from resolvers.paging import position, size
from resolvers.refusals import Refusal
from rules.codes import CodeSetName

NEEDS_RECORDING = "needs recording"
__all__ = [
    "LoadCodes",
    "code_set",
    "code_sets",
    "load_codes",
    "needs_recording",
    "preview",
    "to_record",
    "within_of",
]


def code_sets(_context: Context, first: int, after: str | None = None) -> Start:
    """The sets."""
    return graph.code_sets(size(first), position(after))


def code_set(_context: Context, name: CodeSetName) -> Start:
    """One set."""
    return graph.code_set(name.name)


def within_of(grants: Grants, name: CodeSetName) -> str | None:
    """Whose codes of a set somebody may see who has people asked again: of those they do that for, that they read."""
    asks, reads = reach(grants, NEEDS_RECORDING), reach(grants, PARTS[name.name])
    if asks is None or reads is None:
        return None
    return " AND ".join(one for one in (asks, reads) if one)


def needs_recording(
    context: Context, set: CodeSetName, first: int, after: str | None = None, area: str | None = None
) -> Start:
    """People whose record holds a code that has no certain successor."""
    within = within_of(context.grants, set)
    if within is None:
        raise Refusal("FORBIDDEN", "You may not see this part of the record.")
    return graph.to_record(set.name, within, area or None, size(first), position(after))
