"""Where facts came from, and what they replaced."""

from __future__ import annotations

from datetime import date, datetime

import strawberry

from rules.codes import System
from schema.fields import Node, edge, stored


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


@strawberry.type(description="A value that was replaced.")
class Was:
    """One changed value."""

    name: str | None = stored("The field.")
    was: str | None = stored("What it was, as text; null when there was nothing.")


@strawberry.type(description="What a fact said before it was changed.")
class Replaced:
    """A superseded version."""

    superseded_at: datetime | None = stored("When it was replaced.")
    superseded_by: str | None = stored("Who replaced it, by id.")
    reason: str | None = stored("Why.")
    changes: list[Was] | None = stored("The values that were replaced. Others stayed as they were.")


@strawberry.interface(description="What the record holds true because a row says so.")
class Fact(Node):
    """A fact, with where it comes from."""

    recorded_at: datetime | None = stored("When it was recorded as it is.")
    recorded_by: str | None = stored("Who recorded it so, by id; null where that was not kept yet.")

    @edge
    def source(self) -> SourceRecord | None:
        """Where this was read."""

    @edge
    def replaced(self, first: int = 10) -> list[Replaced] | None:
        """What it said before, the latest first."""
