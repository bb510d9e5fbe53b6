"""Orders, licences and custodial sentences, and how they end."""

from __future__ import annotations

from rules.codes.base import CodeSet


class SentenceType(CodeSet):
    """Orders and licences supervised by probation, and custodial sentences held by the prisons."""

    COMMUNITY_REHABILITATION = "CRO", "Community rehabilitation order"
    COMMUNITY_PUNISHMENT = "CPO", "Community punishment order"
    COMMUNITY_PUNISHMENT_AND_REHABILITATION = "CPRO", "Community punishment and rehabilitation order"
    CURFEW = "CURF", "Curfew order"
    DRUG_TREATMENT_AND_TESTING = "DTTO", "Drug treatment and testing order"
    ATTENDANCE_CENTRE = "ATTC", "Attendance centre order"
    DRUG_ABSTINENCE = "DAO", "Drug abstinence order"
    PROBATION = "PROB", "Probation order (before April 2001)"
    COMMUNITY_SERVICE = "CSO", "Community service order (before April 2001)"
    COMBINATION = "COMB", "Combination order (before April 2001)"
    CUSTODY_THROUGHCARE = "PRER", "Throughcare in custody"
    AUTOMATIC_LICENCE = "LICA", "Automatic licence"
    DISCRETIONARY_LICENCE = "LICD", "Discretionary licence"
    LIFE_LICENCE = "LICL", "Life licence"
    YOUNG_OFFENDER_SUPERVISION = "YOS", "Young offender supervision"
    AUTOMATIC_UNCONDITIONAL_RELEASE = "AUR", "Custody under 12 months (automatic unconditional release)"
    AUTOMATIC_CONDITIONAL_RELEASE = (
        "ACR",
        "Custody 12 months to under 4 years (automatic conditional release)",
    )
    DISCRETIONARY_CONDITIONAL_RELEASE = "DCR", "Custody 4 years or more (discretionary conditional release)"
    EXTENDED = "EXT", "Extended sentence"
    LIFE = "LIFE", "Life sentence"
    DETENTION_AND_TRAINING = "DTO", "Detention and training order"
    RECALL = "REC", "Recalled to custody"


class TerminationReason(CodeSet):
    """Why an order or licence ended."""

    COMPLETED = "COMP", "Completed"
    EARLY_GOOD_PROGRESS = "EARLY", "Ended early for good progress"
    REVOKED_BREACH = "REVOK", "Revoked for breach"
    RECONVICTED = "RECON", "Further offence"
    TRANSFERRED = "TRANS", "Moved to another area"
    RECALLED = "RECALL", "Recalled to custody"
    DIED = "DIED", "Died"
    RELEASED = "REL", "Released from custody"


class SuspensionCause(CodeSet):
    """Why an order or licence, or a requirement of it, is suspended. The codes are ours: a code is its name."""

    ILLNESS = "ILLNESS", "Ill, or in hospital"
    CONFINEMENT = "CONFINEMENT", "Expecting or nursing a child"
    APPEAL = "APPEAL", "An appeal is pending"
    COURT = "COURT", "A court said so"
    AWAY = "AWAY", "Away with leave"
    OTHER = "OTHER", "Another reason"
