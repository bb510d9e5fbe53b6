"""Time in prison: status, category, movements, release."""

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
