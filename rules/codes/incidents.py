"""Serious incidents: what happened, how far the review is. A code is its name."""

from __future__ import annotations

from rules.codes.base import CodeSet


class IncidentKind(CodeSet):
    """What kind of serious incident it is."""

    FURTHER_OFFENCE = "FURTHER_OFFENCE", "Charged with a serious further offence"
    DEATH = "DEATH", "Death while under supervision"
    ATTACK = "ATTACK", "Serious harm to a member of staff"
    OTHER = "OTHER", "Another serious incident"


class IncidentStep(CodeSet):
    """What has to be done about an incident."""

    NOTIFY = "NOTIFY", "Notify"
    INITIAL_REVIEW = "INITIAL_REVIEW", "Initial review"
    FULL_REVIEW = "FULL_REVIEW", "Full review"
    ACTIONS = "ACTIONS", "Actions"


class IncidentState(CodeSet):
    """How far an incident is."""

    REPORTED = "REPORTED", "Reported"
    NOTIFIED = "NOTIFIED", "Notified"
    INITIAL_DONE = "INITIAL_DONE", "Initial review done"
    FULL_DONE = "FULL_DONE", "Full review done"
    CLOSED = "CLOSED", "Closed"
    WITHDRAWN = "WITHDRAWN", "Withdrawn"
