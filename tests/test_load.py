"""The first load of a country by the bulk importer: what is there after it, and what an interrupted one leaves."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path

import pytest

from demo.extracts import generate
from graph.local import LocalNeo4j
from graph.session import Graph
from importers.load import load
from importers.run import clusters, import_paths, list_rejects
from settings import Settings
from tests.snapshot import snapshot

FIXTURES = Path(__file__).parent / "fixtures" / "extracts"
EXTRACT = date(2003, 9, 30)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A data folder of the test's own, with no database in it yet."""
    return Settings(data_dir=tmp_path / "data", neo4j_uri=None, neo4j_port=0, neo4j_pagecache="128m")


@pytest.fixture
def drop(tmp_path: Path) -> Path:
    """A small drop of every system: demo files, with the rows of the fixtures that are wrong in all their ways."""
    folder = tmp_path / "drop"
    generate(folder, 40, 7)
    for each in ("small", "systems"):
        for path in (FIXTURES / each).iterdir():
            if path.name != "manifest.csv":
                shutil.copy(path, folder)
    (folder / "manifest.csv").unlink()
    return folder


@asynccontextmanager
async def running(settings: Settings) -> AsyncIterator[Graph]:
    """The graph of a data folder."""
    with LocalNeo4j(settings):
        async with await Graph.connect(settings) as graph:
            yield graph


async def test_a_load_makes_what_an_import_makes(empty_graph: Graph, settings: Settings, drop: Path) -> None:
    """The same nodes and relationships, rejects, totals and offenders, and the same report."""
    imported = await import_paths(empty_graph, [drop], by="tester", extract_date=EXTRACT)
    loaded = await load(settings, drop, by="tester", extract_date=EXTRACT)
    assert loaded.totals == imported.totals
    assert loaded.totals["imported"] > 500
    assert {**loaded.as_dict(), "seconds": 0} == {**imported.as_dict(), "seconds": 0}
    there = await snapshot(empty_graph)
    async with running(settings) as graph:
        here = await snapshot(graph)
        for one, other in zip(here, there, strict=True):
            assert [each for each in one if each not in other] == []
            assert [each for each in other if each not in one] == []
        assert here == there
        assert await clusters(graph) == await clusters(empty_graph)
        assert await list_rejects(graph, all_versions=True) == await list_rejects(
            empty_graph, all_versions=True
        )
        tell = "MATCH (e:Event) RETURN e.position, e.kind, e.subject ORDER BY e.position"
        assert await graph.read(tell, {}) == await empty_graph.read(tell, {})
        entries = "MATCH (e:AuditEntry) RETURN e.operation, e.why, e.roles, e.about ORDER BY e.why"
        assert await graph.read(entries, {}) == await empty_graph.read(entries, {})

        again = await import_paths(graph, [drop], by="tester", extract_date=EXTRACT)
        assert {file.status for file in again.files} == {"UNCHANGED"}
        assert again.totals["imported"] == 0
        assert await snapshot(graph) == here
    assert not (settings.data_dir / "loading").exists()
