"""A delivery of every system ends in one record: in whatever order its files come, and however often it is killed."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path
from random import Random
from typing import Any

import pytest

from demo.extracts import generate
from graph.session import Graph
from importers.run import import_paths
from settings import Settings
from tests.conftest import wipe
from tests.snapshot import as_it_is, snapshot

ROOT = str(Path(__file__).parent.parent)
PEOPLE, FAULTS = 30, 4
LONGEST_RUN = 20

KILLED = """
import asyncio, os, signal, sys
from pathlib import Path
from pydantic import SecretStr
import importers.reading
from graph.session import Graph
from importers.run import import_paths
from settings import Settings

importers.reading.AT_A_TIME = 20
uri, user, folder, last = sys.argv[1:]
begun = 0

async def write(self, work, write=Graph.write):
    global begun
    begun += 1
    mine = begun

    async def fatal(tx):
        done = await work(tx)
        if mine == int(last):
            os.kill(os.getpid(), signal.SIGKILL)
        return done

    return await write(self, fatal)

Graph.write = write

async def main():
    password = SecretStr(sys.stdin.readline().strip())
    settings = Settings(neo4j_uri=uri, neo4j_user=user, neo4j_password=password)
    async with await Graph.connect(settings) as graph:
        await import_paths(graph, [Path(folder)], by="tester")

asyncio.run(main())
"""
"""An import that is killed in its so many-th transaction, just before that commits."""

World = tuple[list[Any], list[Any]]


@pytest.fixture(scope="session")
def delivery(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every kind of file of one area and its prisons, with more faults than usual."""
    folder = tmp_path_factory.mktemp("orders") / "delivery"
    generate(folder, PEOPLE, seed=11, areas=["derbyshire"], faults=FAULTS)
    return folder


@pytest.fixture(scope="session")
async def whole(graph: Graph, delivery: Path) -> tuple[World, World]:
    """What the delivery is when it is imported at once: with how it came to be, and without."""
    await wipe(graph)
    await import_paths(graph, [delivery], by="tester")
    return await snapshot(graph), await as_it_is(graph)


def extracts(folder: Path) -> list[Path]:
    """Its files, without what is said of them."""
    return sorted(path for path in folder.iterdir() if path.name not in ("manifest.csv", "truth.json"))


@pytest.mark.slow
@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.thorough) for seed in (1, 2))])
async def test_the_order_of_files_changes_nothing(
    empty_graph: Graph, delivery: Path, whole: tuple[World, World], seed: int
) -> None:
    """Each file a drop of its own, in an order drawn at random: the same people, facts, rejects and figures."""
    files = extracts(delivery)
    Random(seed).shuffle(files)
    for path in files:
        await import_paths(empty_graph, [path], by="tester")
    assert differences(await as_it_is(empty_graph), whole[1]) == []


@pytest.mark.slow
@pytest.mark.parametrize("kills", [4, pytest.param(20, marks=pytest.mark.thorough)])
async def test_killed_and_run_again_ends_the_same(
    empty_graph: Graph, test_settings: Settings, delivery: Path, whole: tuple[World, World], kills: int
) -> None:
    """Killed at a random moment, run again and killed again; the last run is let through."""
    password = test_settings.neo4j_password
    assert password is not None
    rng = Random(20)
    killed = 0
    for _ in range(kills):
        last = str(rng.randint(1, LONGEST_RUN))
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", KILLED, str(test_settings.neo4j_uri), test_settings.neo4j_user),
            *(str(delivery), last),
            stdin=asyncio.subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": ROOT},
        )
        await process.communicate(password.get_secret_value().encode() + b"\n")
        killed += process.returncode == -signal.SIGKILL
    assert killed == kills
    await import_paths(empty_graph, [delivery], by="tester")
    assert differences(await snapshot(empty_graph), whole[0]) == []


def differences(found: World, wanted: World) -> list[str]:
    """What is in one only, as text, the first few."""
    told = []
    for mine, theirs in zip(found, wanted, strict=True):
        one, other = ({repr(row) for row in rows} for rows in (mine, theirs))
        told += [f"more: {row}" for row in sorted(one - other)[:5]]
        told += [f"less: {row}" for row in sorted(other - one)[:5]]
        told += [f"{len(mine)} rows, not {len(theirs)}"] * (len(mine) != len(theirs))
    return told
