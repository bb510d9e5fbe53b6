"""All that can be read, module by module. A module that is not listed here does not exist for `graph/plan/`."""

from graph import (
    alerts,
    break_glass,
    contacts,
    custody,
    joins,
    limits,
    looks,
    offenders,
    reference,
    risks,
    sentences,
    sources,
    staff,
    supervision,
    victims,
)

MODULES = (
    reference,
    sources,
    offenders,
    supervision,
    sentences,
    custody,
    contacts,
    risks,
    victims,
    staff,
    limits,
    looks,
    break_glass,
    alerts,
    joins,
)

SHAPES = {shape.name: shape for module in MODULES for shape in module.SHAPES}

SECOND = (
    "TimelineEntry",
    "RestrictedRecord",
    "Share",
    "Replaced",
    "PairSide",
    "JoinDecision",
    "DoubtfulPair",
    "Join",
)
"""Shapes of nodes that are another shape's by their id, or have none of their own."""

BY_PREFIX = {shape.prefix: shape for shape in SHAPES.values() if shape.name not in SECOND}
"""An id begins with the prefix of its shape, which is how `node(id)` knows where to look."""
