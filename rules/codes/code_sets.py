"""The sets of codes that a circular may change, and what a version does to a code. A code is its name."""

from __future__ import annotations

from rules.codes.base import CodeSet


class CodeSetName(CodeSet):
    """A set of codes that has dated versions."""

    ETHNICITY = "ETHNICITY", "Ethnicity"
    OUTCOMES = "OUTCOMES", "Outcomes of contacts"
    ORDER_TYPES = "ORDER_TYPES", "Types of order, licence and sentence"
    PROGRAMMES = "PROGRAMMES", "Accredited programmes"
    OFFENCES = "OFFENCES", "Offences"


class CodeChangeKind(CodeSet):
    """What a new version does to a code."""

    ADDED = "ADDED", "New"
    REWORDED = "REWORDED", "Other words"
    KEPT = "KEPT", "As it was"
    MAPPED = "MAPPED", "Becomes another code"
    ASKED_AGAIN = "ASKED_AGAIN", "To be recorded again"
    DROPPED = "DROPPED", "Dropped, and nothing says what becomes of it"
