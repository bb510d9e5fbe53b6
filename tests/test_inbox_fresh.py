"""What a delivery tells offices: fresh assessments of high risk, releases and recalls of people who were known."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from graph.session import Graph
from importers.run import import_paths
from tests.imports import SYSTEMS

SMALL = SYSTEMS.parent / "small"
KNOWN = ("crams_derbyshire_people.txt", "lids_HO_prisoners.csv", "lids_LL_prisoners.csv")
RELEASED, ASSESSED = date(2003, 1, 8), date(2003, 5, 20)

ITEMS = """
MATCH (n:InboxItem)-[:CONCERNS]->(:Offender)
WHERE n.position > 0
RETURN n.kind, n.to, n.message, n.task
ORDER BY n.position
"""
OFFICE = "OFFICE derbyshire/North"


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """The extracts, with no manifest beside them to say when they were made."""
    for path in (*SMALL.iterdir(), SYSTEMS / "oasys_assessments.xml"):
        if path.name != "manifest.csv":
            shutil.copy(path, tmp_path)
    return tmp_path


def corrected(path: Path) -> Path:
    """A file whose totals are others."""
    path.write_bytes(path.read_bytes().replace(b'total="84"', b'total="85"'))
    return path


async def told(graph: Graph) -> list[list[object]]:
    """All that was told."""
    assert await graph.read("MATCH (m:Fresh) RETURN m.id", {}) == []
    return await graph.read(ITEMS, {})


async def test_an_office_hears_of_what_is_fresh_once(empty_graph: Graph, files: Path) -> None:
    """The same file again, and a corrected one, tell nothing more."""
    await import_paths(empty_graph, [files / name for name in KNOWN], by="tester", extract_date=RELEASED)
    assert await told(empty_graph) == []
    movements = files / "lids_LL_movements.csv"
    await import_paths(empty_graph, [movements], by="tester", extract_date=RELEASED)
    released = await told(empty_graph)
    assert sorted(str(one[0]) for one in released) == ["FIRST_APPOINTMENT", "RELEASED"]
    assert {one[1] for one in released} == {OFFICE}
    assert all("6 January 2003" in str(one[2]) for one in released)
    assert [one[0] for one in released if one[3]] == ["FIRST_APPOINTMENT"]
    assessments = files / "oasys_assessments.xml"
    for _ in range(2):
        await import_paths(empty_graph, [assessments, movements], by="tester", extract_date=ASSESSED)
    now_told = await told(empty_graph)
    risks = now_told[2:]
    assert now_told[:2] == released
    assert [one[:2] for one in risks] == [["HIGH_RISK", OFFICE]] * 2
    assert "Ashby" not in str(risks)
    await import_paths(empty_graph, [corrected(assessments)], by="tester", extract_date=ASSESSED)
    assert await told(empty_graph) == now_told


@pytest.mark.parametrize(
    ("day", "first", "tell"),
    [(date(2003, 5, 29), True, True), (ASSESSED, False, True), (ASSESSED, True, False)],
    ids=["too old", "a person who is new", "not to be told"],
)
async def test_what_is_not_fresh_is_not_told(
    empty_graph: Graph, files: Path, day: date, first: bool, tell: bool
) -> None:
    """Nor is anything of somebody whom the same delivery brings, nor by the first load of a country."""
    people, assessments = [files / name for name in KNOWN], files / "oasys_assessments.xml"
    if first:
        await import_paths(empty_graph, people, by="tester", extract_date=RELEASED)
    await import_paths(empty_graph, [*people, assessments], by="tester", extract_date=day, tell=tell)
    assert await told(empty_graph) == []


async def test_whom_a_killed_import_brought_is_as_new_when_it_is_run_again(
    empty_graph: Graph, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that it tells what it would have told; what came with it is known for the next delivery."""

    async def killed(*_: object, **__: object) -> int:
        raise KeyboardInterrupt

    drop = [files / name for name in (*KNOWN, "lids_LL_movements.csv")]
    with monkeypatch.context() as patched:
        patched.setattr("importers.run.tell_fresh", killed)
        with pytest.raises(KeyboardInterrupt):
            await import_paths(empty_graph, drop[:-1], by="tester", extract_date=RELEASED)
    await import_paths(empty_graph, drop, by="tester", extract_date=RELEASED)
    assert await told(empty_graph) == []
    assert await empty_graph.read("MATCH (k:Marker {key: 'import'}) RETURN k.since", {}) == []
    assessments = files / "oasys_assessments.xml"
    await import_paths(empty_graph, [assessments], by="tester", extract_date=ASSESSED)
    assert {one[0] for one in await told(empty_graph)} == {"HIGH_RISK"}
