"""National Standards: how a case stands against each, and what stops their clocks."""

from __future__ import annotations

from rules.codes.base import CodeSet


class StandardState(CodeSet):
    """How a case stands against a standard. The codes are ours: a code is its name."""

    DUE = "DUE", "Due"
    MET = "MET", "Met"
    LATE = "LATE", "Late"
    MISSED = "MISSED", "Missed"
    EXCUSED = "EXCUSED", "Excused"
    NOT_APPLICABLE = "NOT_APPLICABLE", "Does not apply"


class StopKind(CodeSet):
    """What stops the clocks of an order or licence."""

    CUSTODY = "CUSTODY", "In custody"
    TRANSFER = "TRANSFER", "Moving to another area"
    SUSPENSION = "SUSPENSION", "Suspended"


class JudgingState(CodeSet):
    """How far everybody is judged by rules of the National Standards that were loaded."""

    WAITING = "WAITING", "Nobody is judged by them yet"
    JUDGING = "JUDGING", "Everybody is being judged by them"
    JUDGED = "JUDGED", "Everybody is judged by them"
    FOLLOWED = "FOLLOWED", "Later ones followed"


class ComplianceBy(CodeSet):
    """What figures of compliance are told by."""

    STANDARD = "STANDARD", "Standard"
    MONTH = "MONTH", "Month"
    AREA = "AREA", "Area"
    TEAM = "TEAM", "Team"
    OFFICER = "OFFICER", "Officer"
