"""Where facts came from."""

from __future__ import annotations

from datetime import date, datetime

import strawberry

from rules.codes import System
from schema.fields import Node, stored


@strawberry.type(description="The row of a legacy extract that a fact came from.")
class SourceRecord(Node):
    """One accepted row."""

    system: System | None = stored("The system that sent it.")
    kind: str | None = stored("The kind of file: `people`, `orders`, `contacts`, `prisoners` or `movements`.")
    scope: str | None = stored("The area, or the prison, whose file it was.")
    key: str | None = stored("The row's key in that file.")
    file: str | None = stored("The file's name.")
    line: int | None = stored("The line of the file; the header is line 1.")
    raw: str | None = stored("The row exactly as it was sent.")
    extract_date: date | None = stored("The day the extract was taken.")
    recorded_at: datetime | None = stored("When this record took it over.")
