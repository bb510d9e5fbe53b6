"""The first load of a country by the bulk importer: what is there after it, and what an interrupted one leaves."""

import asyncio
import os
import shutil
import signal
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from demo.extracts import generate
from graph.bulk import local as bulk_local
from graph.bulk.columns import SEPARATOR, Unlike, cell, learn, read
from graph.bulk.finish import complete
from graph.bulk.first import FirstLoad
from graph.bulk.store import ARGUMENTS, UNWRITTEN, Store
from graph.local import LocalError, LocalNeo4j
from graph.session import Graph
from importers import load as loading
from importers.load import finish, load, write_files
from importers.run import clusters, import_paths
from settings import Problem, Settings
from tests.imports import GOOD, book
from tests.snapshot import snapshot

ROOT = Path(__file__).parent.parent
FIXTURES = Path(__file__).parent / "fixtures" / "extracts"
EXTRACT = date(2003, 9, 30)

TOLD = "MATCH (e:Event) RETURN e.position, e.kind, e.by, e.subject ORDER BY e.position"
AUDITED = (
    "MATCH (e:AuditEntry) RETURN e.operation, e.why, e.roles, e.subjects, e.about, e.unchained ORDER BY e.why"
)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A data folder of the test's own, with no database in it yet."""
    return Settings(data_dir=tmp_path / "data", neo4j_uri=None, neo4j_port=0, neo4j_pagecache="128m")


@pytest.fixture
def drop(tmp_path: Path) -> Path:
    """A small drop of every system: demo files, and files whose rows are wrong in all their ways."""
    folder = tmp_path / "drop"
    generate(folder, 20, 7)
    for path in (*(FIXTURES / "small").iterdir(), *(FIXTURES / "systems").iterdir()):
        if path.name != "manifest.csv":
            shutil.copy(path, folder)
    (folder / "manifest.csv").unlink()
    for name, kinds in {
        "dtto_derbyshire.xlsx": ("DTTO.cases", "DTTO.tests", "DTTO.attendance", "DTTO.reviews"),
        "victims_derbyshire.xlsx": ("VICTIMS.victims",),
        "casebook_derbyshire.xlsx": ("CASEBOOK.people", "CASEBOOK.orders", "CASEBOOK.contacts"),
    }.items():
        (folder / name).write_bytes(book(*kinds, rows={kind: [GOOD[kind]] for kind in kinds}))
    return folder


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A copy of the small delivery."""
    return shutil.copytree(FIXTURES / "small", tmp_path / "small")


@asynccontextmanager
async def running(settings: Settings) -> AsyncIterator[Graph]:
    """The graph of a data folder."""
    with LocalNeo4j(settings):
        async with await Graph.connect(settings) as graph:
            yield graph


async def same(one: Graph, other: Graph) -> tuple[list[Any], list[Any]]:
    """Assert that two graphs hold the same, and answer it."""
    here, there = await snapshot(one), await snapshot(other)
    for some, others in zip(here, there, strict=True):
        mine, theirs = {repr(each) for each in some}, {repr(each) for each in others}
        assert (sorted(mine - theirs), sorted(theirs - mine)) == ([], [])
    assert here == there
    return here


def wait_for(path: Path) -> None:
    """Until a file is there, for two minutes at most."""
    deadline = time.monotonic() + 120
    while not path.exists() and time.monotonic() < deadline:
        time.sleep(0.05)


async def test_a_load_makes_what_an_import_makes(empty_graph: Graph, settings: Settings, drop: Path) -> None:
    """The same nodes and relationships, rejects, totals, offenders and report; an import of the same changes nothing."""
    imported = await import_paths(empty_graph, [drop], by="tester", extract_date=EXTRACT)
    loaded = await load(settings, drop, by="tester", extract_date=EXTRACT)
    assert loaded.totals["imported"] > 300
    assert {file.file.partition("_")[0] for file in loaded.files if file.imported} == {
        "lids", "crams", "casebook", "oasys", "iaps", "visor", "victims", "dtto",
    }  # fmt: skip
    assert {**loaded.as_dict(), "seconds": 0} == {**imported.as_dict(), "seconds": 0}
    async with running(settings) as graph:
        here = await same(graph, empty_graph)
        assert await graph.read(TOLD, {}) == await empty_graph.read(TOLD, {})
        assert await graph.read(AUDITED, {}) == await empty_graph.read(AUDITED, {})
        assert await clusters(graph) == await clusters(empty_graph)
        again = await import_paths(graph, [drop], by="tester", extract_date=EXTRACT)
        assert {file.status for file in again.files if file.status != "LEFT"} == {"UNCHANGED"}
        assert await snapshot(graph) == here
    assert not (settings.data_dir / "loading").exists()


@pytest.mark.thorough
async def test_files_written_for_another_machine_make_the_same(
    empty_graph: Graph, settings: Settings, tmp_path: Path
) -> None:
    """Written, built and finished in three steps. A file that corrects one before it is left to the last."""
    folder, files = shutil.copytree(FIXTURES / "systems", tmp_path / "drop"), tmp_path / "files"
    kinds = ("CASEBOOK.people", "CASEBOOK.orders", "CASEBOOK.contacts")
    rows = {kind: [GOOD[kind]] for kind in kinds}
    later = rows | {"CASEBOOK.people": [GOOD["CASEBOOK.people"] | {"SURNAME": "BOOKER"}]}
    (folder / "CASEBOOK_derbyshire.xlsx").write_bytes(book(*kinds, rows=rows))
    (folder / "casebook_derbyshire.xlsx").write_bytes(book(*kinds, rows=later))
    lines = [
        f"{path.name},,{'30/09/2003' if path.name.startswith('case') else '29/09/2003'}"
        for path in folder.iterdir()
    ]
    (folder / "manifest.csv").write_text("\n".join(["FILE,LINES,EXTRACT_DATE", *lines]))
    await import_paths(empty_graph, [folder], by="tester")
    written = await write_files(files, folder, by="tester")
    assert {file.file for file in written.files if "casebook" in file.file.lower()} == {
        f"CASEBOOK_derbyshire.xlsx!{sheet}" for sheet in ("People", "Orders", "Contacts")
    }
    with pytest.raises(Problem, match="not empty: name a new folder"):
        await write_files(files, folder, by="tester")
    LocalNeo4j(settings).build(files, ARGUMENTS)
    async with running(settings) as graph:
        await finish(graph, files, folder, None, by="tester")
        here = await same(graph, empty_graph)
        await finish(graph, files, folder, None, by="tester")
        assert await snapshot(graph) == here


@pytest.mark.thorough
async def test_a_killed_load_leaves_nothing_and_the_next_one_does_it_all(
    settings: Settings, small: Path
) -> None:
    """Killed while the new database runs: the old place is as it was, and the server that is left is ended."""
    program = (
        "import asyncio; from pathlib import Path; from importers.load import load; from settings import Settings; "
        f"asyncio.run(load(Settings(data_dir=Path({str(settings.data_dir)!r}), neo4j_uri=None), Path({str(small)!r}), by='t'))"
    )
    child = await asyncio.create_subprocess_exec(sys.executable, "-c", program, cwd=ROOT, env={**os.environ})
    note = settings.data_dir / "loading" / "neo4j" / "process.json"
    await asyncio.to_thread(wait_for, note)
    child.send_signal(signal.SIGKILL)
    assert await child.wait() == -signal.SIGKILL
    assert not (settings.data_dir / "neo4j" / "ready").exists()
    report = await load(settings, small, by="tester")
    assert report.totals["imported"] == 21
    async with running(settings) as graph:
        (row,) = await graph.read("MATCH (f:CaseFile) WHERE f.id > '' RETURN count(f)", {})
        assert row[0] > 0
    with pytest.raises(Problem, match="is not empty: `record load` only fills an empty one"):
        await load(settings, small, by="tester")


async def test_only_an_empty_local_database_that_is_stopped_is_loaded(
    settings: Settings, small: Path
) -> None:
    """Each refusal says what to do instead, and changes nothing."""
    remote = settings.model_copy(update={"neo4j_uri": "bolt://example.test:7687"})
    with pytest.raises(Problem, match=r"--files-only FILES.*neo4j-admin database import full"):
        await load(remote, small, by="tester")
    async with running(settings):
        with pytest.raises(Problem, match="is running: stop it"):
            await load(settings, small, by="tester")


async def test_what_fails_on_the_way_leaves_the_empty_database(
    settings: Settings, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault while the files are written, and one of the importer's, which is said in a sentence."""

    async def broken(*_: object, **__: object) -> None:
        raise RuntimeError("broken")

    with monkeypatch.context() as patched:
        patched.setattr(loading, "write_files", broken)
        with pytest.raises(RuntimeError):
            await load(settings, small, by="tester")
    files = settings.data_dir.parent / "files"
    await write_files(files, small, by="tester")
    spoilt = files / "relationships-HAS_FILE.csv"
    spoilt.write_text(spoilt.read_text() + '"nobody","nothing",\n')
    with pytest.raises(LocalError, match="bulk importer stopped"):
        LocalNeo4j(settings).build(files, ARGUMENTS)
    assert LocalNeo4j(settings).fresh
    assert not (settings.data_dir / "loading").exists()
    await bulk_local.refuse_unless_empty(settings)


async def test_lists_that_the_importer_has_no_word_for_are_set_afterwards(
    empty_graph: Graph, tmp_path: Path
) -> None:
    """One that holds nothing, and one that holds what separates."""
    store = Store(tmp_path)
    store.add("Fact:Sentence", "sen_1", {"id": "sen_1", "requirements": []})
    store.add("Reject", "rej_1", {"id": "rej_1", "fields": [f"a{SEPARATOR}b", ""]})
    store.add("Reject", "rej_2", {"id": "rej_2", "fields": ["a", "", "b"]})
    store.finish()
    assert len((tmp_path / UNWRITTEN).read_text().splitlines()) == 2
    await empty_graph.run("CREATE (:Fact:Sentence {id: 'sen_1'}), (:Reject {id: 'rej_1'})")
    await complete(empty_graph, tmp_path)
    assert await empty_graph.read("MATCH (n:Fact {id: 'sen_1'}) RETURN n.requirements", {}) == [[[]]]
    assert await empty_graph.read("MATCH (n:Reject {id: 'rej_1'}) RETURN n.fields", {}) == [
        [[f"a{SEPARATOR}b", ""]]
    ]


def test_values_are_written_as_the_importer_reads_them() -> None:
    """Text in quotes, so that an empty one is not nothing; all else plain."""
    written = [cell(value) for value in (None, "", 'say "so"', True, 0, EXTRACT, ["A", ""], [])]
    assert written == ["", '""', '"say ""so"""', "true", "0", "2003-09-30", f'"A{SEPARATOR}"', ""]


def test_a_property_has_one_type() -> None:
    """Found out from the values; two are refused, and text comes back as the date it was."""
    columns: dict[str, str] = {}
    learn(columns, {"on": EXTRACT, "lines": [], "none": None})
    learn(columns, {"lines": ["a"]})
    assert columns == {"on": "date", "lines": "string[]"}
    assert read(columns, {"on": "2003-09-30"}) == {"on": EXTRACT}
    with pytest.raises(Unlike, match="on is date and string"):
        learn(columns, {"on": "yesterday"})


async def test_a_statement_that_is_not_known_stops_the_load(tmp_path: Path) -> None:
    """Nothing is answered by guess."""
    async with FirstLoad(Store(tmp_path)) as graph:
        with pytest.raises(NotImplementedError, match="can't answer: RETURN 1"):
            await graph.read("RETURN 1", {})
