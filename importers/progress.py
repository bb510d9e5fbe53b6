"""How far an import has come, for a person who watches."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how many rows are done, and how many there are in all."""

ROWS = "Importing rows"


class Meter:
    """Counts rows for a `Progress`, or for nobody."""

    def __init__(self, progress: Progress | None, total: int) -> None:
        self._progress = progress
        self._total = total
        self._done = 0

    def advance(self, rows: int) -> None:
        """So many more rows are done."""
        self._done += rows
        if self._progress and self._total:
            # Empty lines are counted when a file is measured, and are no rows: the end is the end all the same.
            self._progress(ROWS, min(self._done, self._total), self._total)

    def end(self) -> None:
        """All rows are done."""
        self.advance(self._total - self._done)
