"""What is counted of a file as it is read, for the page of data quality: once here, so that no page has to count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import date

from importers.columns import Later, Row
from importers.faults import Reason
from importers.kinds import read_identifier

# The names are the properties that an import file has.
WARNED = {
    Reason.MISSING_DOB: "birthMissing",
    Reason.DEFAULT_DOB: "birthFirstOfJanuary",
    Reason.BAD_CHECK_LETTER: "badCheckLetters",
}


def count(figures: Counter[str], row: Row, warnings: Collection[Reason], extract_date: date) -> None:
    """Add an accepted row that describes a person. Of a system that has no column for it, ethnicity is not counted."""
    figures["people"] += 1
    for reason, name in WARNED.items():
        if reason in warnings:
            figures[name] += 1
    for scheme in ("PNC", "CRO"):
        if (raw := row.get(scheme)) and read_identifier(scheme, raw, extract_date).valid:
            figures[f"with{scheme.capitalize()}"] += 1
    if "ETHNIC" in row:
        figures[_ethnicity(row["ETHNIC"])] += 1


def _ethnicity(code: str | None) -> str:
    """Never asked is not the same as asked and declined (NS), nor is a digit of before 2001 either of them.
    A code that came later was recorded, though the closed enum may have no member for it."""
    if isinstance(code, Later) and not code:
        return "ethnicityRecorded"
    if not code:
        return "ethnicityNeverRecorded"
    if code.isdigit():
        return "ethnicityFormer"
    return "ethnicityNotStated" if code.upper() == "NS" else "ethnicityRecorded"
