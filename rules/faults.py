"""What was wrong with a row of a legacy file, for the person who has to put it right: in words, and what to do."""

from __future__ import annotations

from rules.codes import CodeSet

CORRECTIONS = ".corrections"
"""What the name of a file with corrected rows has before its ending: it adds to the file, and does not replace it."""

MOST_COLUMNS = 200
"""Cells of one row that are kept; what lies beyond is still in the row as it was sent."""


class RejectReason(CodeSet):
    """Why a row was rejected or flagged. The code is the one of `docs/formats.md`, section Faults."""

    ENCODING = "encoding", "Holds a character that no text does"
    BAD_QUOTING = "bad-quoting", "Quote marks don't pair up"
    TRUNCATED_ROW = "truncated-row", "Fewer fields than columns"
    EXTRA_FIELDS = "extra-fields", "More fields than columns"
    MISSING_REQUIRED = "missing-required", "A value that is required is missing"
    TOO_LONG = "too-long", "Longer than the column takes"
    BAD_FORMAT = "bad-format", "A reference that isn't one"
    BAD_NUMBER = "bad-number", "Not a whole number, or out of range"
    BAD_DATE = "bad-date", "Not a date or time"
    UNKNOWN_CODE = "unknown-code", "A code that isn't in the list"
    WRONG_FILE = "wrong-file", "Belongs to another area or prison"
    IMPOSSIBLE_DATES = "impossible-dates", "Dates that can't be true together"
    DUPLICATE_KEY = "duplicate-key", "Another row has the same reference"
    ORPHAN_REFERENCE = "orphan-reference", "Refers to a row that isn't there"
    BAD_CHECK_LETTER = "bad-check-letter", "The check letter of a number is wrong"
    BAD_ID_FORMAT = "bad-id-format", "A number that can't be read"
    MISSING_DOB = "missing-dob", "No date of birth"
    DEFAULT_DOB = "default-dob", "Date of birth is 1 January"
    PLACEHOLDER_NAME = "placeholder-name", "The name stands for one that isn't known"
    OLD_ETHNICITY = "old-ethnicity", "Ethnicity in the codes used before 2001"
    ENCODING_CP1252 = "encoding-cp1252", "Holds characters of Windows"
    UNRESOLVED_LINK = "unresolved-link", "Names a row that isn't there"
    LIMIT_EXCEEDED = "limit-exceeded", "Longer than the law allows"
    CONTACT_OUTSIDE_ORDER = "contact-outside-order", "Contact outside the time of the order"


ADVICE = {
    RejectReason.ENCODING: "Find the marked character in the legacy system, type it again and send the row again.",
    RejectReason.BAD_QUOTING: "Double each quote mark inside a value and close every value that was opened.",
    RejectReason.TRUNCATED_ROW: "Look for a line break inside a value: take it out, so that the row is one line.",
    RejectReason.EXTRA_FIELDS: "Look for a separator inside a value: take it out, or put the value in quotes.",
    RejectReason.MISSING_REQUIRED: "Ask whoever holds the file for the value, and fill the marked cell.",
    RejectReason.TOO_LONG: "Shorten the marked value; put what is cut into a note of the legacy system.",
    RejectReason.BAD_FORMAT: "Look the reference up in the legacy system and type it as it stands there.",
    RejectReason.BAD_NUMBER: "Put a whole number within the column's range in the marked cell.",
    RejectReason.BAD_DATE: "Find the true date on the paper file; write it like 30/09/2003. Never guess a day.",
    RejectReason.UNKNOWN_CODE: "Choose the code that was meant from the column's list in the formats page.",
    RejectReason.WRONG_FILE: "Send the row with the file of the area or prison that it names, or correct that name.",
    RejectReason.IMPOSSIBLE_DATES: "Check the marked dates with the paper file: at least one of them is wrong.",
    RejectReason.DUPLICATE_KEY: "Find which of the rows is right; give the other its own reference or leave it out.",
    RejectReason.ORPHAN_REFERENCE: "Correct the marked reference, or have the row that it names sent first.",
    RejectReason.BAD_CHECK_LETTER: "The row is in the record. Check the number against the Police National Computer.",
    RejectReason.BAD_ID_FORMAT: "The row is in the record. Look the number up and type it in its usual form.",
    RejectReason.MISSING_DOB: "The row is in the record. Ask the person at the next contact, and record it.",
    RejectReason.DEFAULT_DOB: "The row is in the record. Check that the person was truly born on 1 January.",
    RejectReason.PLACEHOLDER_NAME: "The row is in the record. Find the person's name, and record it.",
    RejectReason.OLD_ETHNICITY: "The row is in the record. Where no new code is certain, ask: never choose one.",
    RejectReason.ENCODING_CP1252: "The row is in the record, read as Windows text. Check the marked characters.",
    RejectReason.UNRESOLVED_LINK: "The row is in the record without the link. Correct the number that it names.",
    RejectReason.LIMIT_EXCEEDED: "The row is in the record. Check the length with the order of the court.",
    RejectReason.CONTACT_OUTSIDE_ORDER: "The row is in the record. Check the date and the order of the contact.",
}
"""What to do about each, in a sentence or two."""


def of_code(code: str) -> RejectReason:
    """The reason with a code of the catalogue, such as `bad-date`."""
    return RejectReason[code.replace("-", "_").upper()]


def meaning(reason: str | None) -> str | None:
    """A reason in words, by its member name."""
    return RejectReason[reason].label if reason else None


def advice(reason: str | None) -> str | None:
    """What to do about a reason, by its member name."""
    return ADVICE[RejectReason[reason]] if reason else None


def cells(
    fields: list[str] | None, columns: list[str] | None, at_fault: list[str] | None
) -> list[dict[str, object]] | None:
    """A row's cells beside their columns, the bad ones marked; so are fields too many and fields that are missing."""
    if not fields:
        return None
    named = list(columns or ())
    bad = {name.partition(" (")[0] for name in at_fault or ()} | set(at_fault or ())
    found: list[dict[str, object]] = []
    for number in range(min(max(len(fields), len(named)), MOST_COLUMNS)):
        column = named[number] if number < len(named) else None
        value = fields[number] if number < len(fields) else None
        found.append(
            {"column": column, "value": value, "bad": column is None or value is None or column in bad}
        )
    return found
