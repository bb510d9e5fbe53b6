"""What a statement answers when there is no database behind it, and the state that statements share."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from graph.bulk.store import Store


@dataclass
class Load:
    """One load: its store, and the few things that are small enough for memory."""

    store: Store
    versions: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Import files by id."""
    estabs: dict[str, str] = field(default_factory=dict)
    """The establishment of each prison."""
    officers: set[str] = field(default_factory=set)
    wanted: set[str] = field(default_factory=set)
    """Source records of the file being read that a reject of another would be."""
    events: int = 0


Rows = Iterable[list[Any]]
Values = Mapping[str, Any]
Answer = Callable[[Load, Values], Rows | None]
Answers = Mapping[str, Answer]


class Line(list[Any]):
    """A row as the driver gives it."""

    def values(self) -> list[Any]:
        """Its values."""
        return list(self)


class Result:
    """The rows that a statement of a transaction answers."""

    def __init__(self, rows: Rows | None) -> None:
        self._rows = [Line(row) for row in rows or ()]

    async def __aiter__(self) -> AsyncIterator[Line]:
        for row in self._rows:
            yield row

    async def single(self, strict: bool = False) -> Line | None:
        """The only row, or None."""
        if strict and len(self._rows) != 1:
            raise ValueError(f"{len(self._rows)} rows instead of one")
        return self._rows[0] if self._rows else None


@dataclass(frozen=True)
class Day:
    """A date as the driver gives it."""

    day: date

    def to_native(self) -> date:
        """The date."""
        return self.day


class NotYet(NotImplementedError):
    """Something that doesn't come up in a first load: it needs a database that holds something."""


def nothing(load: Load, values: Values) -> Rows:
    """For a statement that finds nothing, or does nothing, while the record is empty."""
    return ()
