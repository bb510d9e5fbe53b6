"""All that can be read, module by module. A module that is not listed here does not exist for `graph/plan/`."""

from graph import (
    assessments,
    break_glass,
    contacts,
    custody,
    dangerous,
    events,
    handover,
    inbox,
    joins,
    limits,
    looks,
    movements,
    offenders,
    programmes,
    quality,
    reference,
    rejects,
    risks,
    sentences,
    sources,
    staff,
    supervision,
    transfers,
    treatment,
    victims,
)

MODULES = (
    reference,
    sources,
    offenders,
    supervision,
    sentences,
    custody,
    handover,
    movements,
    contacts,
    assessments,
    programmes,
    treatment,
    risks,
    dangerous,
    victims,
    staff,
    limits,
    looks,
    break_glass,
    events,
    inbox,
    rejects,
    quality,
    joins,
    transfers,
)

SHAPES = {shape.name: shape for module in MODULES for shape in module.SHAPES}

SECOND = (
    "TimelineEntry",
    "Appointment",
    "RiskOfHarm",
    "RestrictedRecord",
    "Share",
    "Replaced",
    "EthnicityCount",
    "PairSide",
    "JoinDecision",
    "DoubtfulPair",
    "Join",
    "Release",
    "ReleaseForVictims",
    "ReleaseForRegister",
    "Recall",
    "RecallForVictims",
    "RecallForRegister",
    "Event",
)
"""Shapes of nodes that are another shape's by their id, or have none of their own."""

BY_PREFIX = {shape.prefix: shape for shape in SHAPES.values() if shape.name not in SECOND}
"""An id begins with the prefix of its shape, which is how `node(id)` knows where to look."""
