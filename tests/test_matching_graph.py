"""Matching in the graph: files as they arrive, in any order, corrected, and decided on by people."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random

import pytest

from demo.extracts import generate
from graph.imports.joining import join_within, plan_within
from graph.session import Graph, Transaction
from importers.run import clusters, import_paths
from rules.grouping import Decision
from tests.known.days import Days, file_of, pnc, prepare
from tests.known.rows import people

EXTRACT = date(2003, 9, 30)
AT = datetime(2026, 11, 26, 12, tzinfo=UTC)
EDGES = """
MATCH (a:CaseFile)-[r:RESEMBLES]->(b:CaseFile)
RETURN a.id, b.id, r.weight, r.fields, r.verdict, r.why, r.flagged ORDER BY a.id, b.id
"""
DECIDE = """
MATCH (a:CaseFile {id: $a}), (b:CaseFile {id: $b})
CREATE (a)<-[:ABOUT]-(d:Decision {id: $id, pair: $id, kind: $kind, at: $at})-[:ABOUT]->(b)
SET d.standing = $standing
"""
BLOCKS = (
    "MATCH (b:Block) RETURN b.key, coalesce(b.common, false), COUNT { (b)<-[:IN_BLOCK]-() } ORDER BY b.key"
)


async def told(graph: Graph, folder: Path, drops: Sequence[Sequence[str]]) -> tuple[object, object, object]:
    """The clusters, the likenesses and the blocks after these drops of a folder's files."""
    await graph.run("MATCH (n) WHERE NOT n:Migration AND NOT n:MigrationLock DETACH DELETE n")
    for drop in drops:
        await import_paths(graph, [folder / name for name in drop], by="tester", extract_date=EXTRACT)
    found = sorted(sorted(map(tuple, keys)) for keys in (await clusters(graph)).values())
    return found, await graph.read(EDGES, {}), await graph.read(BLOCKS, {})


@pytest.fixture(scope="module")
def delivery(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small delivery with twins, fathers, namesakes."""
    folder = tmp_path_factory.mktemp("delivery") / "drop"
    generate(folder, 30, 7, areas=["kent"])
    (folder / "manifest.csv").unlink()
    return folder


def drawn(folder: Path) -> list[str]:
    """The files of people and orders: joining looks at no others."""
    names = [path.name for path in folder.iterdir() if "contacts" not in path.name]
    return sorted(name for name in names if name.startswith(("crams_", "lids_")))


async def test_any_order_and_number_of_drops_gives_the_same_people(
    empty_graph: Graph, delivery: Path
) -> None:
    """All at once, and one file at a time in an order of chance: the same people, likenesses and blocks."""
    names = drawn(delivery)
    whole = await told(empty_graph, delivery, [names])
    shuffled = list(names)
    Random(5).shuffle(shuffled)
    assert await told(empty_graph, delivery, [[name] for name in shuffled]) == whole
    assert any(len(keys) > 1 for keys in whole[0])  # type: ignore[attr-defined]


async def records(graph: Graph) -> list[list[str]]:
    """The references of each record's files."""
    rows = await graph.read(
        "MATCH (o:Offender)-[:HAS_FILE]->(f:CaseFile) WITH o, f ORDER BY f.reference RETURN o.id, collect(f.reference)",
        {},
    )
    return sorted(row[1] for row in rows)


async def parted(graph: Graph) -> list[list[str]]:
    """The pairs of files that were one record until what held them together fell away."""
    return await graph.read(
        "MATCH (a:CaseFile)-[r:PARTED]->(b:CaseFile) WHERE r.open RETURN a.id, b.id, r.by", {}
    )


async def test_a_correction_compares_again(empty_graph: Graph) -> None:
    """A number that goes takes the join with it, and a person is to know; one that comes brings it back."""
    await prepare(empty_graph, date(2003, 1, 1))
    days = Days(empty_graph)
    one, other = people(1, 1, PNC=pnc(1)), people(1, 2, PNC=pnc(1))
    await days.write(date(2003, 1, 2), dict([one, other]))
    assert [len(files) for files in await records(empty_graph)] == [2]
    await days.write(date(2003, 1, 3), {other[0]: {**other[1], "PNC": pnc(2)}})
    assert [len(files) for files in await records(empty_graph)] == [1, 1]
    assert [row[:2] for row in await parted(empty_graph)] == [sorted((file_of(one[0]), file_of(other[0])))]
    await days.write(date(2003, 1, 4), {other[0]: other[1]})
    assert [len(files) for files in await records(empty_graph)] == [2]
    assert await parted(empty_graph) == []


async def test_a_decision_stands_whatever_comes_later(empty_graph: Graph) -> None:
    """DIFFERENT parts two files, through later corrections too; the preview says so and changes nothing."""
    await prepare(empty_graph, date(2003, 1, 1))
    days = Days(empty_graph)
    one, other = people(1, 1, PNC=pnc(1)), people(1, 2, PNC=pnc(1))
    await days.write(date(2003, 1, 2), dict([one, other]))
    a, b = sorted((file_of(one[0]), file_of(other[0])))

    async def preview(tx: Transaction) -> list[list[str]]:
        return (await plan_within(tx, [a], [Decision(a, b, "DIFFERENT")])).groups

    assert await empty_graph.write(preview) == [[a], [b]]
    assert [len(files) for files in await records(empty_graph)] == [2]

    async def part(tx: Transaction) -> None:
        await tx.run(DECIDE, a=a, b=b, id="dec_1", kind="DIFFERENT", at=AT, standing=True)
        await join_within(tx, [a], by="reviewer", at=AT, reason="Two people")

    await empty_graph.write(part)
    assert [len(files) for files in await records(empty_graph)] == [1, 1]
    assert await parted(empty_graph) == []
    await days.write(date(2003, 1, 3), {other[0]: {**other[1], "FORENAMES": "Rowan J"}})
    assert [len(files) for files in await records(empty_graph)] == [1, 1]


async def test_a_decision_that_waits_for_a_second_reviewer_decides_nothing(empty_graph: Graph) -> None:
    """SAME by one of two reviewers doesn't join yet."""
    await prepare(empty_graph, date(2003, 1, 1))
    days = Days(empty_graph)
    one, other = people(1, 1), people(1, 2, SURNAME="MARLOW")
    await days.write(date(2003, 1, 2), dict([one, other]))
    a, b = sorted((file_of(one[0]), file_of(other[0])))
    for standing, expected in ((False, [1, 1]), (True, [2])):

        async def decide(tx: Transaction, standing: bool = standing) -> None:
            await tx.run("MATCH (d:Decision) DETACH DELETE d")
            await tx.run(DECIDE, a=a, b=b, id="dec_1", kind="SAME", at=AT, standing=standing)
            await join_within(tx, [a, b], by="reviewer", at=AT)

        await empty_graph.write(decide)
        assert [len(files) for files in await records(empty_graph)] == expected
