"""Drug treatment and testing orders."""

from __future__ import annotations

from rules.codes.base import CodeSet


class Drug(CodeSet):
    """The main drug that a person misuses."""

    HEROIN = "HEROIN", "Heroin"
    COCAINE = "COCAINE", "Cocaine"
    CRACK = "CRACK", "Crack cocaine"
    AMPHETAMINE = "AMPHET", "Amphetamine"
    OTHER = "OTHER", "Another drug"


class TreatmentOutcome(CodeSet):
    """How a drug treatment and testing order ended."""

    COMPLETED = "COMP", "Completed"
    REVOKED_BREACH = "REVOK", "Revoked for breach"
    RECONVICTED = "RECON", "Further offence"
    EARLY_GOOD_PROGRESS = "EARLY", "Ended early for good progress"


class DrugTestResult(CodeSet):
    """What a test for one drug showed."""

    POSITIVE = "P", "Positive"
    NEGATIVE = "N", "Negative"
    REFUSED = "R", "Refused"


class ReviewResult(CodeSet):
    """What the court made of an order at a review."""

    CONTINUED = "CONT", "Order to continue"
    VARIED = "VARY", "Order amended"
    REVOKED = "REVOKE", "Order revoked"
