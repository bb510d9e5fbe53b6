"""Joins that people decide about: the queue of doubtful pairs, and who may see which of them.

A pair is there for somebody who may see both people and both files, and who decides about the joins of one of the two.
"""

from __future__ import annotations

from graph import joins as graph
from graph.joins import broken
from graph.shape import Start
from resolvers.access import reach, reached
from resolvers.context import Context
from resolvers.nodes import NOWHERE
from resolvers.paging import position, size
from rules.joins import files_of

PART = "joins"
KEPT_APART = {"REGISTER": "register", "VICTIMS": "victims"}
"""The part of the table that files kept apart belong to, by what they say of themselves."""


def shown(context: Context) -> str:
    """The predicate on the files `f1`, `f2` and the people `x`, `y` of a pair, within which the reader is shown it.

    Raises Refusal for somebody whose work it is not to decide.
    """
    identity, within = reached(context.grants, "identity"), reached(context.grants, PART)
    ways = {kind: reach(context.grants, part) for kind, part in KEPT_APART.items()}
    return graph.both(identity, within, {kind: way for kind, way in ways.items() if way is not None})


def doubtful_pairs(context: Context, first: int, after: str | None = None, area: str | None = None) -> Start:
    """The pairs that wait for somebody's decision."""
    return graph.asked(shown(context), area, size(first), position(after))


def doubtful_pair(context: Context, id: str) -> Start:
    """One of them."""
    files = files_of(id)
    return NOWHERE_PAIR if files is None else graph.one_asked(shown(context), *files)


NOWHERE_PAIR = Start("DoubtfulPair", NOWHERE.match, {"id": ""})


def broken_clusters(context: Context, first: int, after: str | None = None) -> Start:
    """The records whose evidence fell apart, of the people whose joins the reader decides about."""
    return broken.clusters(reached(context.grants, PART), size(first), position(after))
