"""How far an import has come, for a person who watches."""

from __future__ import annotations

from types import TracebackType
from typing import Protocol, Self

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.progress import Progress as Bar
from rich.text import Text


class Progress(Protocol):
    """What an import tells while it runs."""

    def begin(self, rows: int) -> None:
        """So many rows will be read in all."""

    def step(self, what: str) -> None:
        """What is being done now: a file's name, or a step after it."""

    def advance(self, rows: int) -> None:
        """So many more rows are done."""


class Quiet:
    """Tells nothing."""

    def begin(self, rows: int) -> None:
        """Nothing."""

    def step(self, what: str) -> None:
        """Nothing."""

    def advance(self, rows: int) -> None:
        """Nothing."""


class Rate(ProgressColumn):
    """Rows a second."""

    def render(self, task: Task) -> Text:
        """The rate, once there is one."""
        return Text(f"{task.speed:,.0f} rows/s" if task.speed else "")


class Watched:
    """A bar with rows, rate and time left. On a terminal it moves; elsewhere only what is being read is printed."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._bar = Bar(
            TextColumn("{task.description:<40.40}"),
            BarColumn(),
            MofNCompleteColumn(),
            Rate(),
            TimeRemainingColumn(),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self._task = self._bar.add_task("Looking at the files", total=None)

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()

    def begin(self, rows: int) -> None:
        """So many rows will be read in all."""
        self._bar.update(self._task, total=rows)
        if not self._console.is_terminal:
            self._console.print(f"Importing {rows:,} rows")

    def step(self, what: str) -> None:
        """What is being done now."""
        self._bar.update(self._task, description=what)

    def advance(self, rows: int) -> None:
        """So many more rows are done."""
        self._bar.advance(self._task, rows)
