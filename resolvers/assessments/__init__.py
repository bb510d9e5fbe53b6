"""Assessments: who writes, signs, countersigns and closes them, of whom."""

from resolvers.assessments.finding import Of
from resolvers.assessments.signing import close, countersign, sign
from resolvers.assessments.writing import (
    record_harm,
    record_in_confidence,
    record_plan,
    record_section,
    start,
)

__all__ = [
    "Of",
    "close",
    "countersign",
    "record_harm",
    "record_in_confidence",
    "record_plan",
    "record_section",
    "sign",
    "start",
]
