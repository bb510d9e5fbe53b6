"""Rows that could not be imported or were flagged, and the versions of files that they came in."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

import strawberry

from resolvers import rejects as begin
from rules.codes import Severity, System
from rules.faults import RejectReason
from schema.fields import Connection, Node, edge, root, stored
from schema.reference import Area, Prison


@strawberry.type(description="A version of a legacy file: one name, one content.")
class ImportFile(Node):
    """A version of a file."""

    name: str | None = stored("What the file is called.")
    system: System | None = stored("The legacy system that it is an extract of.")
    kind: str | None = stored("What its rows are, such as `people`.")
    status: str | None = stored("`IMPORTED`, `RUNNING` (or interrupted), or `REFUSED` whole.")
    message: str | None = stored("Why it was refused.")
    current: bool | None = stored("Whether no later version of it was imported.")
    extract_date: date | None = stored("The day that it was extracted.")
    imported_at: datetime | None = stored("When it was imported or refused.")
    by: str | None = stored("Who did.")
    rows: int | None = stored("How many rows it has: imported, unchanged, held and rejected together.")
    imported: int | None = stored("Rows that were new or had changed.")
    unchanged: int | None = stored("Rows that the record had already as they are.")
    held: int | None = stored("Rows that wait, that a later extract overrides, or whose record was deleted.")
    rejected: int | None = stored("Rows that could not be imported.")
    warned: int | None = stored("Flags on rows that were.")

    @edge
    def area(self) -> Area | None:
        """The area that it is of."""

    @edge
    def prison(self) -> Prison | None:
        """The prison that it is of."""


@strawberry.type(
    description="A row that could not be imported, or was imported and flagged: one for each reason."
)
class Reject(Node):
    """A reject."""

    file: str | None = stored("The name of the file.")
    system: System | None = stored("The legacy system.")
    kind: str | None = stored("What the file's rows are, such as `people`.")
    line: int | None = stored("The line of the file, its header being 1.")
    severity: Severity | None = stored("Whether the row was rejected or flagged.")
    reason: RejectReason | None = stored("Why.")
    meaning: str | None = stored("Why, in words.")
    advice: str | None = stored("What to do about it.")
    bad_columns: list[str] | None = stored("The columns at fault; of a workbook, each with its cell.")
    header: list[str] | None = stored("The columns of the file, in their order.")
    cells: list[str] | None = stored(
        "The row's fields, in the order of the columns; null where it can't be split."
    )
    raw: str | None = stored("The row as it was sent. Control characters are written like `\\x00`.")
    current: bool | None = stored("Whether it is still to be put right.")
    resolved_by: str | None = stored("The file that brought the row in right.")
    resolved_line: int | None = stored("On which line.")
    resolved_at: datetime | None = stored("When.")

    @edge
    def version(self) -> ImportFile | None:
        """The version of the file that it came in."""

    @edge
    def area(self) -> Area | None:
        """The area whose file it is."""

    @edge
    def prison(self) -> Prison | None:
        """The prison whose file it is."""


OfSystem = Annotated[System | None, strawberry.argument(description="Only of this legacy system.")]
OfArea = Annotated[strawberry.ID | None, strawberry.argument(description="Only of this area, by its id.")]


@strawberry.type
class Query:
    """Root fields."""

    @root(begin.rejects)
    def rejects(
        self,
        first: int,
        after: str | None = None,
        file: Annotated[
            str | None, strawberry.argument(description="Only of the file with this name.")
        ] = None,
        reason: Annotated[
            RejectReason | None, strawberry.argument(description="Only for this reason.")
        ] = None,
        severity: Annotated[
            Severity | None, strawberry.argument(description="Only rejected rows, or only flagged ones.")
        ] = None,
        area: OfArea = None,
        system: OfSystem = None,
        current: Annotated[
            bool,
            strawberry.argument(
                description="Those still to be put right, or those that are settled or of earlier versions."
            ),
        ] = True,
    ) -> Connection[Reject] | None:
        """Rows that could not be imported or were flagged, by file and line."""

    @root(begin.import_files)
    def import_files(
        self, first: int, after: str | None = None, system: OfSystem = None, area: OfArea = None
    ) -> Connection[ImportFile] | None:
        """Versions of the legacy files, the latest first, with what became of their rows."""
