"""Letters that an entry of the contact log asks for. A code is its name."""

from __future__ import annotations

from rules.codes.base import CodeSet


class LetterKind(CodeSet):
    """What a letter is about."""

    APPOINTMENT = "APPOINTMENT", "Appointment"
    EXPLANATION = "EXPLANATION", "Absence: an explanation is asked for"
    WARNING = "WARNING", "Formal warning"
    BREACH = "BREACH", "Notice of breach"
