"""What the commands share: progress bars, a Neo4j to talk to, JSON out."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from graph.local import LocalNeo4j, install
from graph.migrations import migrate
from graph.session import Graph
from settings import Problem, Settings

T = TypeVar("T")

errors = Console(stderr=True, soft_wrap=True)

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]


def text_of(file: Path) -> str:
    """The text of a file that somebody names, whatever an editor put before it. Raises Problem."""
    try:
        return file.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise Problem(f"{file} can't be read as UTF-8 text ({error}).") from None


@contextmanager
def progress_bars() -> Iterator[Callable[[str, int, int], None]]:
    """A bar per piece of work, on standard error, with the time gone and the time left.

    Call it with what is done, how far it is, and how far it goes.
    """
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    bars = Progress(*columns, TextColumn("left"), TimeRemainingColumn(), console=errors)
    tasks: dict[str, Any] = {}

    def advance(what: str, done: int, total: int) -> None:
        if what not in tasks:
            bars.start()
            tasks[what] = bars.add_task(what)
        bars.update(tasks[what], completed=done, total=total)

    try:
        yield advance
    finally:
        if tasks:
            bars.stop()


@contextmanager
def neo4j_for(settings: Settings) -> Iterator[None]:
    """Have a Neo4j to talk to: the one NEO4J_URI names, or a local one that is stopped again unless it ran before."""
    if settings.neo4j_uri is not None:
        yield
        return
    fetch_jars(settings)
    with LocalNeo4j(settings):
        yield


def fetch_jars(settings: Settings) -> None:
    """Install Neo4j's jars, with a progress bar when there are any to fetch."""
    with progress_bars() as advance:
        install(settings, lambda done, total: advance("Fetching Neo4j", done, total))


def with_graph(settings: Settings, work: Callable[[Graph], Awaitable[T]], *, migrated: bool = False) -> T:
    """Run `work` on the graph, after the migrations if asked."""

    async def connected() -> T:
        async with await Graph.connect(settings) as graph:
            if migrated:
                await migrate(graph)
            return await work(graph)

    with neo4j_for(settings):
        return asyncio.run(connected())


def as_json(value: object) -> None:
    """Print a value as JSON on standard output."""
    typer.echo(json.dumps(value, indent=2, ensure_ascii=False, default=str))
