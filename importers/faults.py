"""The faults a row can have, in the order in which they are looked for: a rejected row gets the first that applies."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from rules.codes import Severity


class Reason(StrEnum):
    """The codes of the catalogue (`docs/formats.md`, section Faults), in its order."""

    ENCODING = "encoding"
    BAD_QUOTING = "bad-quoting"
    TRUNCATED_ROW = "truncated-row"
    EXTRA_FIELDS = "extra-fields"
    MISSING_REQUIRED = "missing-required"
    TOO_LONG = "too-long"
    BAD_FORMAT = "bad-format"
    BAD_NUMBER = "bad-number"
    BAD_DATE = "bad-date"
    UNKNOWN_CODE = "unknown-code"
    WRONG_FILE = "wrong-file"
    IMPOSSIBLE_DATES = "impossible-dates"
    DUPLICATE_KEY = "duplicate-key"
    ORPHAN_REFERENCE = "orphan-reference"
    BAD_CHECK_LETTER = "bad-check-letter"
    BAD_ID_FORMAT = "bad-id-format"
    MISSING_DOB = "missing-dob"
    DEFAULT_DOB = "default-dob"
    PLACEHOLDER_NAME = "placeholder-name"
    OLD_ETHNICITY = "old-ethnicity"
    ENCODING_CP1252 = "encoding-cp1252"
    UNRESOLVED_LINK = "unresolved-link"
    LIMIT_EXCEEDED = "limit-exceeded"
    CONTACT_OUTSIDE_ORDER = "contact-outside-order"

    @property
    def severity(self) -> Severity:
        """A rejected row is kept aside; a warned one is loaded and flagged."""
        return Severity.REJECT if ORDER[self] <= ORDER[Reason.ORPHAN_REFERENCE] else Severity.WARN


ORDER = {reason: number for number, reason in enumerate(Reason)}

MEANINGS = {
    Reason.ENCODING: "control byte 00–08, 0B–1F, 7F, 81, 8D, 8F, 90, 9D in a text file",
    Reason.BAD_QUOTING: "quotes unbalanced or misplaced",
    Reason.TRUNCATED_ROW: "too few fields",
    Reason.EXTRA_FIELDS: "too many fields",
    Reason.MISSING_REQUIRED: "a column that is required, always or under its condition, is blank",
    Reason.TOO_LONG: "text over its width",
    Reason.BAD_FORMAT: "a key that doesn't have its pattern",
    Reason.BAD_NUMBER: "not whole, or out of range",
    Reason.BAD_DATE: "no such date or time, or the wrong form",
    Reason.UNKNOWN_CODE: "not in the list",
    Reason.WRONG_FILE: "AREA or ESTAB differs from the file name",
    Reason.IMPOSSIBLE_DATES: "a rule of the file; a D date after the extract date; "
    "DOB before 1890 or under ten years before the extract date",
    Reason.DUPLICATE_KEY: "key held by an earlier row that passed all checks to here",
    Reason.ORPHAN_REFERENCE: "parent absent or rejected",
    Reason.BAD_CHECK_LETTER: "PNC or CRO letter wrong",
    Reason.BAD_ID_FORMAT: "PNC, CRO or NINO unreadable",
    Reason.MISSING_DOB: "DOB column blank",
    Reason.DEFAULT_DOB: "DOB is 1 January",
    Reason.PLACEHOLDER_NAME: "surname or forenames is a placeholder such as NOT KNOWN",
    Reason.OLD_ETHNICITY: "ethnicity is a digit used before 2001",
    Reason.ENCODING_CP1252: "any other byte 80–9F: read as Windows-1252",
    Reason.UNRESOLVED_LINK: "a link names no accepted row",
    Reason.LIMIT_EXCEEDED: "length or hours outside what the law allows for the order",
    Reason.CONTACT_OUTSIDE_ORDER: "contact before the order, or over 28 days after it ended",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of one row. `line` is the physical line, the header being 1; `raw` the line as it stands.

    `column` is the column at fault, or several with `; ` between them. `awaits`: ids of what it names that isn't there
    yet.
    """

    line: int
    reason: Reason
    raw: str
    column: str | None = None
    awaits: tuple[str, ...] = ()
