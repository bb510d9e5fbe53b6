"""Work with victims: what a unit does, what it is asked for, and what a victim is told. A code is its name."""

from __future__ import annotations

from rules.codes.base import CodeSet


class OffenceKind(CodeSet):
    """Which kind of offence it is that decides whether contact is offered."""

    SEXUAL = "SEXUAL", "Sexual"
    VIOLENT = "VIOLENT", "Violent"
    OTHER = "OTHER", "Neither sexual nor violent"


class OfferState(CodeSet):
    """Where the offer of contact stands."""

    NOT_OWED = "NOT_OWED", "No offer is owed"
    UNKNOWN = "UNKNOWN", "Not known whether an offer is owed"
    DUE = "DUE", "Due"
    OVERDUE = "OVERDUE", "Overdue"
    MADE = "MADE", "Made in time"
    LATE = "LATE", "Made late"
    OF_OWN = "OF_OWN", "Made without being owed"


class VictimContactKind(CodeSet):
    """How a victim was spoken with."""

    LETTER = "LETTER", "Letter"
    TELEPHONE = "TELEPHONE", "Telephone"
    VISIT = "VISIT", "Visit"
    MEETING = "MEETING", "Meeting at the office"


class VictimStage(CodeSet):
    """What a victim was told of."""

    SENTENCE = "SENTENCE", "The sentence, and what follows"
    RELEASE_DUE = "RELEASE_DUE", "That a release comes near"
    RELEASED = "RELEASED", "A release"
    RECALLED = "RECALLED", "A recall to prison"
    ESCAPED = "ESCAPED", "An escape"
    DIED = "DIED", "A death in custody"
    PAROLE = "PAROLE", "That parole is considered"
    CONDITIONS = "CONDITIONS", "What became of the conditions asked for"
    OTHER = "OTHER", "Something else"


class VictimConditionKind(CodeSet):
    """What a victim asks to be made a condition of a licence."""

    NO_CONTACT = "NO_CONTACT", "No contact"
    EXCLUSION = "EXCLUSION", "To keep away from a place"
    OTHER = "OTHER", "Something else"


class VictimConditionState(CodeSet):
    """What became of a condition that a victim asked for."""

    ASKED = "ASKED", "Asked for"
    PASSED_ON = "PASSED_ON", "Passed on to the supervising officer"
    DECLINED = "DECLINED", "Not passed on"
    WITHDRAWN = "WITHDRAWN", "Withdrawn by the victim"
