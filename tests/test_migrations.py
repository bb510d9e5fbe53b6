"""Migrations: applied once, in order, by whichever process comes first."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from graph.migrations import MigrationError, load, migrate
from graph.names import Names
from graph.session import Graph


@pytest.fixture
async def unmigrated(empty_graph: Graph) -> AsyncIterator[Graph]:
    """The graph as if nothing had been applied, for the made-up folders below; put right afterwards."""
    await empty_graph.run("MATCH (m:Migration) DETACH DELETE m")
    yield empty_graph
    await empty_graph.run("MATCH (m:Migration) DETACH DELETE m")
    await migrate(empty_graph)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two small migrations."""
    (tmp_path / "0001_first.cypher").write_text("CREATE (:Trace {of: 1})\n;\nCREATE (:Trace {of: 2})\n;\n")
    (tmp_path / "0002_second.cypher").write_text("// a comment; with a semicolon\nCREATE (:Trace {of: 3})\n")
    return tmp_path


async def traces(graph: Graph) -> list[int]:
    """What the made-up migrations left, in order."""
    return [row[0] for row in await graph.read("MATCH (t:Trace) RETURN t.of ORDER BY t.of", {})]


async def test_each_statement_runs_once_and_in_order(unmigrated: Graph, folder: Path) -> None:
    assert await migrate(unmigrated, folder) == ["0001_first", "0002_second"]
    assert await migrate(unmigrated, folder) == []
    assert await traces(unmigrated) == [1, 2, 3]


async def test_names_are_collected_once_for_a_release(
    unmigrated: Graph, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    collected = []

    def spoken() -> Names:
        collected.append("once")
        return Names([], [], [])

    monkeypatch.setattr("graph.names.spoken", spoken)
    for release in ("one", "one", "two"):
        monkeypatch.setattr("graph.migrations.sources", lambda release=release: release)
        await migrate(unmigrated, folder)
    assert len(collected) == 2


async def test_two_processes_at_once_apply_each_migration_once(unmigrated: Graph, folder: Path) -> None:
    applied = await asyncio.gather(*(migrate(unmigrated, folder) for _ in range(6)))
    assert sorted(id_ for ids in applied for id_ in ids) == ["0001_first", "0002_second"]
    assert await traces(unmigrated) == [1, 2, 3]


async def test_a_changed_file_is_refused(unmigrated: Graph, folder: Path) -> None:
    await migrate(unmigrated, folder)
    (folder / "0001_first.cypher").write_text("CREATE (:Trace {of: 9})")
    with pytest.raises(MigrationError, match="0001_first was changed after it was applied"):
        await migrate(unmigrated, folder)
    assert await traces(unmigrated) == [1, 2, 3]


async def test_a_newer_graph_is_refused(unmigrated: Graph, folder: Path) -> None:
    await migrate(unmigrated, folder)
    (folder / "0002_second.cypher").unlink()
    with pytest.raises(MigrationError, match="0002_second, which this version doesn't know"):
        await migrate(unmigrated, folder)


async def test_a_failing_statement_stops_and_is_named(unmigrated: Graph, folder: Path) -> None:
    (folder / "0002_second.cypher").write_text("RETURN nonsense(1)")
    with pytest.raises(MigrationError, match="Statement 1 of migration 0002_second failed"):
        await migrate(unmigrated, folder)
    (folder / "0002_second.cypher").write_text("CREATE (:Trace {of: 3})")
    assert await migrate(unmigrated, folder) == ["0002_second"]


def test_a_gap_or_an_odd_name_is_refused(folder: Path) -> None:
    (folder / "0004_gap.cypher").write_text("RETURN 1")
    with pytest.raises(MigrationError, match="0003_"):
        load(folder)


async def test_the_projects_own_migrations_hold_the_constraints(graph: Graph) -> None:
    rows = await graph.read(
        "SHOW CONSTRAINTS YIELD labelsOrTypes, properties RETURN labelsOrTypes[0], properties", {}
    )
    held = {(label, *properties) for label, properties in rows}
    assert {
        ("Offender", "id"),
        ("Area", "slug"),
        ("Prison", "code"),
        ("Marker", "key"),
        ("Command", "key"),
    } <= held
    states = await graph.read("SHOW INDEXES YIELD name, state RETURN name, state", {})
    assert ["offenderSearch", "ONLINE"] in states
    assert {state for _, state in states} == {"ONLINE"}


async def test_the_projects_own_migrations_are_safe_to_run_again(empty_graph: Graph) -> None:
    await empty_graph.run("MATCH (m:Migration) DETACH DELETE m")
    assert await migrate(empty_graph) == [migration.id for migration in load()]
