"""Time in prison: status, category, movements, where somebody is, release and the dates of a sentence."""

from __future__ import annotations

from rules.codes.base import CodeSet


class CustodyStatus(CodeSet):
    """Why a person is, or was, held in a spell. A left-behind copy (T) says nothing of it."""

    UNTRIED = "U", "Untried"
    CONVICTED = "C", "Convicted, not sentenced"
    SENTENCED = "S", "Sentenced"
    RELEASED = "R", "Released"


class SecurityCategory(CodeSet):
    """The prisoner's security category."""

    A = "A", "Category A"
    B = "B", "Category B"
    C = "C", "Category C"
    D = "D", "Category D"
    YOUNG_OFFENDER_CLOSED = "Y", "Young offender, closed"
    FEMALE_CLOSED = "F", "Female, closed"
    OPEN = "O", "Open"
    UNCLASSIFIED = "U", "Unclassified"


class ReleaseType(CodeSet):
    """On what a person left custody."""

    CONDITIONAL_OR_AUTOMATIC = "CRD", "Conditional or automatic release"
    HOME_DETENTION_CURFEW = "HDC", "Home detention curfew"
    PAROLE = "PED", "Parole"
    NON_PAROLE = "NPD", "Non-parole date"
    LIFE_LICENCE = "LIFE", "Life licence"
    SENTENCE_END = "END", "End of sentence"
    BAIL = "BAIL", "Bail"
    ACQUITTED = "ACQ", "Acquitted"
    DIED = "DIED", "Died"


class Direction(CodeSet):
    """Into, or out of, the prison that recorded the movement."""

    IN = "I", "In"
    OUT = "O", "Out"


class MovementKind(CodeSet):
    """Why a prisoner moved."""

    RECEPTION = "REC", "Reception"
    TRANSFER = "TRF", "Transfer between prisons"
    TO_COURT = "CRT", "To court"
    FROM_COURT = "RTC", "Return from court"
    DISCHARGE = "DIS", "Discharge"
    HOME_DETENTION_CURFEW = "HDC", "Release on home detention curfew"
    BAIL = "BAIL", "Release on bail"


class KeyDate(CodeSet):
    """A date that a custodial sentence leads to. The codes are those of LIDS; it has none for the last."""

    CURFEW_ELIGIBILITY = "HDCED", "Home detention curfew eligibility"
    PAROLE_ELIGIBILITY = "PED", "Parole eligibility"
    CONDITIONAL_RELEASE = "CRD", "Conditional or automatic release"
    NON_PAROLE = "NPD", "Non-parole date"
    LICENCE_EXPIRY = "LED", "Licence expiry"
    SENTENCE_EXPIRY = "SED", "Sentence expiry"
    AT_RISK_END = "ATRISK", "At risk of return to custody until"


class DateAgreement(CodeSet):
    """What a date as a prison holds it says to the same date worked out here."""

    SAME = "SAME", "The same"
    DIFFERS = "DIFFERS", "Differs"
    IMPORTED_ONLY = "IMPORTED_ONLY", "Held by the prison, not worked out"
    WORKED_OUT_ONLY = "WORKED_OUT_ONLY", "Worked out, not held by the prison"
    NEITHER = "NEITHER", "Neither held nor worked out"


class CustodyMove(CodeSet):
    """What a movement does to where somebody is. The codes are ours."""

    RECEPTION = "RECEPTION", "Reception"
    RECALL = "RECALL", "Reception on recall from licence"
    TRANSFER_OUT = "TRANSFER_OUT", "Sent to another prison"
    TRANSFER_IN = "TRANSFER_IN", "Received from another prison"
    TO_COURT = "TO_COURT", "Out to court"
    FROM_COURT = "FROM_COURT", "Back from court"
    TEMPORARY_RELEASE = "TEMPORARY_RELEASE", "Temporary release"
    TEMPORARY_RETURN = "TEMPORARY_RETURN", "Back from temporary release"
    ESCAPE = "ESCAPE", "Escape, or not back from an absence"
    RECAPTURE = "RECAPTURE", "Back in custody after being at large"
    RELEASE = "RELEASE", "Release"
    DEATH = "DEATH", "Death"


class Whereabouts(CodeSet):
    """Where somebody is, as far as movements tell."""

    NOT_KNOWN = "NOT_KNOWN", "Not known"
    IN_PRISON = "IN_PRISON", "In prison"
    TEMPORARILY_OUT = "TEMPORARILY_OUT", "Out of prison for a time"
    BETWEEN_PRISONS = "BETWEEN_PRISONS", "On the way between prisons"
    AT_LARGE = "AT_LARGE", "Unlawfully at large"
    IN_COMMUNITY = "IN_COMMUNITY", "In the community"
    DEAD = "DEAD", "Dead"


class MovementFault(CodeSet):
    """What movements say that cannot be, or that one of them is missing for."""

    TWO_RECEPTIONS = "TWO_RECEPTIONS", "Received twice without leaving in between"
    NO_DEPARTURE = "NO_DEPARTURE", "Received at a prison without having left another"
    NO_RECEPTION = "NO_RECEPTION", "Received from another prison without a first reception"
    RELEASE_BEFORE_RECEPTION = "RELEASE_BEFORE_RECEPTION", "Released without having been received"
    NOT_HELD = "NOT_HELD", "Left a prison that did not hold the person"
    ALREADY_AWAY = "ALREADY_AWAY", "Went out again without having come back"
    NOT_AWAY = "NOT_AWAY", "Came back without having been away"
    NOT_AT_LARGE = "NOT_AT_LARGE", "Taken back without having been at large"
    RECALL_WITHOUT_RELEASE = "RECALL_WITHOUT_RELEASE", "Recalled without having been released"
    AFTER_DEATH = "AFTER_DEATH", "Moved after death"
    DIED_TWICE = "DIED_TWICE", "Died twice"
    SAME_DAY = "SAME_DAY", "Left a prison and came into it again on one day"
    GAP = "GAP", "Days between leaving one prison and arriving at the next"
    NOT_ARRIVED = "NOT_ARRIVED", "Sent to another prison and not received there"
    UNKNOWN_PRISON = "UNKNOWN_PRISON", "A prison that there is not"
    CORRECTION_CIRCLE = "CORRECTION_CIRCLE", "Corrections that correct each other"


class StayChange(CodeSet):
    """What became of a stay when movements were added or corrected."""

    ADDED = "ADDED", "Added"
    REMOVED = "REMOVED", "Taken off"
    CHANGED = "CHANGED", "Changed"
