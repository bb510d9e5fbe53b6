"""A whole database in the place of an empty local one: built beside it, and put there when it is done."""

from __future__ import annotations

import shutil
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from graph.local import LocalNeo4j
from graph.local.building import exchange
from graph.local.jars import exclusively
from graph.session import Graph
from settings import Problem, Settings

COUNT_NODES = """
MATCH (n) RETURN count(n) AS many
UNION ALL
MATCH (m:Migration) RETURN count(m) AS many
UNION ALL
MATCH (l:MigrationLock) RETURN count(l) AS many
"""

NOT_EMPTY = (
    "The database in {} is not empty: `record load` only fills an empty one. Use `record import`, which adds to what "
    "is there, or set DATA_DIR to a new folder."
)
RUNNING = "The local Neo4j of {} is running: stop it (`record neo4j stop`, or whatever started it), then load again."

Connected = Callable[[Graph], Awaitable[None]]


async def refuse_unless_empty(settings: Settings) -> None:
    """Raise Problem when the local database runs or holds anything; look by starting it, if there is one."""
    server = LocalNeo4j(settings)
    if server.status() is not None:
        raise Problem(RUNNING.format(settings.data_dir))
    if server.fresh:
        return
    with server:
        async with await Graph.connect(settings) as graph:
            nodes, notes, locks = [row[0] for row in await graph.read(COUNT_NODES, {})]
            if nodes > notes + locks:
                raise Problem(NOT_EMPTY.format(settings.data_dir))


@contextmanager
def beside(settings: Settings) -> Iterator[tuple[Settings, Path]]:
    """A data folder for a new database, and one for files; both go in the end, whatever happens."""
    settings.make_data_dir()
    with exclusively(settings.data_dir / "load.lock"):
        folder = settings.data_dir / "loading"
        building = settings.model_copy(update={"data_dir": folder, "neo4j_port": 0})
        _clear(building)
        files = folder / "files"
        files.mkdir(parents=True)
        try:
            yield building, files
        finally:
            _clear(building)


async def take_place(building: Settings, settings: Settings) -> None:
    """Put the new database, which is stopped, in place of the empty one. Raises Problem when that isn't empty now."""
    await refuse_unless_empty(settings)
    home = LocalNeo4j(settings).home
    home.mkdir(parents=True, exist_ok=True)
    with exclusively(home / "lock"):
        if LocalNeo4j(settings).status() is not None:
            raise Problem(RUNNING.format(settings.data_dir))
        exchange(home, LocalNeo4j(building).home)


def _clear(building: Settings) -> None:
    """Take away what a load leaves, a server that outlived a killed one included."""
    LocalNeo4j(building).end_all()
    shutil.rmtree(building.data_dir, ignore_errors=True)
