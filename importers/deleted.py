"""Which case file a row is of, to leave out rows of people whose record was deleted under the retention rules."""

from __future__ import annotations

import re

from graph.imports.people import file_id
from importers.columns import Row

REFERENCES = {
    "CRAMS": re.compile(r"(?<![\w/])\d\d/\d{5}(?![\w/])", re.ASCII),
    "LIDS": re.compile(r"(?<!\w)[A-Z]{2}\d{4}(?!\w)", re.ASCII | re.IGNORECASE),
}
"""What a reference looks like in a row that could not be read."""


def file_of(system: str, row: Row) -> str:
    """The id of the case file that an accepted row is of."""
    if system == "CRAMS":
        return file_id("CRAMS", row["AREA"], row["CRAMS_REF"])
    return file_id("LIDS", "lids", row["PRISON_NO"])


def files_named(system: str, scope: str, raw: str) -> set[str]:
    """The ids of all case files whose references stand somewhere in a faulty row."""
    where = scope if system == "CRAMS" else "lids"
    return {file_id(system, where, found.upper()) for found in REFERENCES[system].findall(raw)}
