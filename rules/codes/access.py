"""Who may see what, what became of it, and what became of a row."""

from __future__ import annotations

from rules.codes.base import CodeSet


class LimitKind(CodeSet):
    """How access to a person's record is limited."""

    EXCLUSION = "EXCLUSION", "Those named may not see the record"
    RESTRICTION = "RESTRICTION", "Only those named may see the record"


class LookAction(CodeSet):
    """What somebody did to a record, as the audit log keeps it."""

    READ = "READ", "Looked"
    WRITE = "WRITE", "Changed"
    REFUSED = "REFUSED", "Was refused"
    EXPORT = "EXPORT", "Took a copy"
    SHARE = "SHARE", "Another agency was told"
    BREAK_GLASS = "BREAK_GLASS", "Broke the glass"


class Finding(CodeSet):
    """What the review of a use of break-glass found."""

    JUSTIFIED = "JUSTIFIED", "Justified"
    NOT_JUSTIFIED = "NOT_JUSTIFIED", "Not justified"
    REFERRED = "REFERRED", "Not justified, and referred for discipline"


class Severity(CodeSet):
    """What a fault did to a row: a rejected row is kept aside, a warned one is in the record."""

    REJECT = "reject", "Rejected"
    WARN = "warn", "Warning"
