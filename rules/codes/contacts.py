"""The contact log of probation, and the timeline of both services."""

from __future__ import annotations

from rules.codes.base import CodeSet


class ContactKind(CodeSet):
    """What kind of contact or enforcement step an entry of the contact log is."""

    OFFICE_VISIT = "OFF", "Office visit"
    HOME_VISIT = "HV", "Home visit"
    TELEPHONE = "TEL", "Telephone"
    PROGRAMME_SESSION = "PRG", "Programme session"
    WORK_SESSION = "UPW", "Work session"
    PRISON_VISIT = "PRS", "Prison visit"
    COURT = "CRT", "Court"
    FORMAL_WARNING = "WARN", "Formal warning"
    BREACH_ACTION = "BRCH", "Breach action"
    RECALL_REQUEST = "REC", "Recall request"


class ContactOutcome(CodeSet):
    """How a contact turned out. No outcome: it is planned, or its kind has none."""

    ATTENDED = "A", "Attended"
    ACCEPTABLE_ABSENCE = "AA", "Acceptable absence"
    UNACCEPTABLE_ABSENCE = "UA", "Unacceptable absence"


class Repeat(CodeSet):
    """How often an appointment is repeated."""

    WEEKLY = "W", "Every week"
    FORTNIGHTLY = "F", "Every two weeks"
    MONTHLY = "M", "Every month"


class EnforcementStep(CodeSet):
    """What an absence asks of the officer."""

    EXPLANATION = "EXPL", "Ask for an explanation"
    WARNING = "WARN", "Give a formal warning"
    BREACH = "BRCH", "Take breach action"
    RECALL = "REC", "Ask for recall"


class BreachStep(CodeSet):
    """A step of a breach of an order. The codes are ours: a code is its name."""

    DECIDED = "DECIDED", "Decision to take the order back to court"
    LAID = "LAID", "Papers laid before the court"
    HEARD = "HEARD", "First hearing"
    ENDED = "ENDED", "Outcome"


class BreachOutcome(CodeSet):
    """What became of a breach of an order. The codes are ours: a code is its name."""

    CONTINUES = "CONTINUES", "Proved, the order continues"
    FINED = "FINED", "Proved with a fine, the order continues"
    HOURS_ADDED = "HOURS_ADDED", "Proved with hours of community punishment, the order continues"
    REVOKED = "REVOKED", "Proved, the order was revoked and the person sentenced again"
    NOT_PROVED = "NOT_PROVED", "Not proved"
    WITHDRAWN = "WITHDRAWN", "Withdrawn"


class DraftForm(CodeSet):
    """A form of the contact log whose text can be kept as a draft. The codes are ours: a code is its name."""

    RECORD = "RECORD", "Record a contact"
    PLAN = "PLAN", "Plan appointments"
    CORRECT = "CORRECT", "Correct an entry"


class EntryKind(CodeSet):
    """What an entry of the timeline is: a contact of probation, a movement of the prisons, or what else is kept.

    The codes that begin with R are ours.
    """

    OFFICE_VISIT = "OFF", "Office visit"
    HOME_VISIT = "HV", "Home visit"
    TELEPHONE = "TEL", "Telephone"
    PROGRAMME_SESSION = "PRG", "Programme session"
    WORK_SESSION = "UPW", "Work session"
    PRISON_VISIT = "PRS", "Prison visit"
    COURT = "CRT", "Court"
    FORMAL_WARNING = "WARN", "Formal warning"
    BREACH_ACTION = "BRCH", "Breach action"
    RECALL_REQUEST = "REC", "Recall request"
    RECEPTION = "M-REC", "Reception"
    TRANSFER = "M-TRF", "Transfer between prisons"
    TO_COURT = "M-CRT", "To court"
    FROM_COURT = "M-RTC", "Return from court"
    DISCHARGE = "M-DIS", "Discharge"
    HOME_DETENTION_CURFEW = "M-HDC", "Release on home detention curfew"
    BAIL = "M-BAIL", "Release on bail"
    RECALL = "M-RCL", "Reception on recall"
    TEMPORARY_RELEASE = "M-TMP", "Temporary release"
    TEMPORARY_RETURN = "M-RTT", "Return from temporary release"
    ESCAPE = "M-ESC", "Escape"
    RECAPTURE = "M-CAP", "Back in custody after an escape"
    DEATH = "M-DTH", "Death"
    SENTENCE = "R-SEN", "Sentence, order or licence"
    BREACH = "R-BRC", "Breach of an order"
    ASSESSMENT = "R-ASM", "Assessment"
    PROGRAMME = "R-PRG", "Referral to a programme"
    TREATMENT = "R-TRT", "Treatment under an order"
    CASE_TRANSFER = "R-TRF", "Move of the case"
    INCIDENT = "R-INC", "Serious incident"
    REGISTER = "R-REG", "Entry in the register"
