"""Changing the record: what was stays, with who, when, why and from what; nothing else may be lost on the way."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest

from graph.history import Change, Gone, change, retract
from graph.outbox import append_event
from graph.session import Graph, Transaction

AT = datetime(2003, 10, 1, 9, 30, tzinfo=UTC)

MAKE = (
    "CREATE (f:CaseFile {id: 'fil_1', surname: 'Ashby', version: 1})"
    "-[:KNOWN_AS]->(:Fact:Name {id: 'nam_1', surname: 'Ashby', forenames: 'Rowan', version: 1})"
)
VERSIONS = "MATCH (n:Fact {id: 'nam_1'})-[:WAS]->(v:Version) RETURN properties(v) ORDER BY v.version"


@pytest.fixture
async def graph_with_name(empty_graph: Graph) -> Graph:
    await empty_graph.run(MAKE)
    return empty_graph


async def rename(graph: Graph, label: str, *changes: Change) -> None:
    async def work(tx: Transaction) -> None:
        await change(tx, label, changes, by="pat", reason="Marriage", at=AT)

    await graph.write(work)


async def versions(graph: Graph) -> list[dict[str, Any]]:
    return [row[0] for row in await graph.read(VERSIONS, {})]


async def test_a_change_keeps_what_it_replaces(graph_with_name: Graph) -> None:
    await rename(graph_with_name, "Fact", Change("nam_1", {"surname": "Marlow", "forenames": None}, "src_1"))
    (was,) = await versions(graph_with_name)
    assert (was["surname"], was["forenames"], was["version"]) == ("Ashby", "Rowan", 1)
    assert (was["supersededBy"], was["reason"], was["source"]) == ("pat", "Marriage", "src_1")
    assert was["supersededAt"].to_native() == AT
    rows = await graph_with_name.read(
        "MATCH (n:Fact {id: 'nam_1'}) RETURN n.surname, n.forenames, n.version, n.recordedAt", {}
    )
    assert rows[0][:3] == ["Marlow", None, 2]
    assert rows[0][3].to_native() == AT


async def test_changes_at_once_all_leave_their_version(graph_with_name: Graph) -> None:
    await asyncio.gather(
        *(rename(graph_with_name, "Fact", Change("nam_1", {"surname": f"N{n}"})) for n in range(12))
    )
    assert [was["version"] for was in await versions(graph_with_name)] == list(range(1, 13))
    names = {was["surname"] for was in await versions(graph_with_name)}
    rows = await graph_with_name.read("MATCH (n:Fact {id: 'nam_1'}) RETURN n.surname", {})
    assert names | {rows[0][0]} == {"Ashby", *(f"N{n}" for n in range(12))}


async def test_a_node_that_is_not_there_cannot_be_changed(graph_with_name: Graph) -> None:
    with pytest.raises(Gone, match="nam_2"):
        await rename(graph_with_name, "Fact", Change("nam_1", {"surname": "Marlow"}), Change("nam_2", {}))
    assert await versions(graph_with_name) == []


async def test_a_label_without_history_cannot_be_changed(graph_with_name: Graph) -> None:
    with pytest.raises(KeyError):
        await rename(graph_with_name, "Event", Change("nam_1", {}))


async def test_a_retracted_fact_leaves_its_file_and_stays_to_be_seen(graph_with_name: Graph) -> None:
    async def work(tx: Transaction) -> None:
        await retract(tx, [Change("nam_1", {}, "src_1")], by="pat", reason="Typed by mistake", at=AT)

    await graph_with_name.write(work)
    rows = await graph_with_name.read(
        "MATCH (:CaseFile)-[r]->(n:Name) RETURN type(r), r.type, r.retractedBy, r.reason, r.source, n.surname",
        {},
    )
    assert rows == [["HAD_FACT", "KNOWN_AS", "pat", "Typed by mistake", "src_1", "Ashby"]]


async def test_event_positions_have_no_gaps_and_no_doubles(empty_graph: Graph) -> None:
    async def append(fail: bool) -> None:
        async def work(tx: Transaction) -> None:
            await append_event(tx, kind="INBOX_READ", by="pat", subject="x", at=AT)
            if fail:
                raise ValueError

        await empty_graph.write(work)

    await asyncio.gather(*(append(number % 3 == 0) for number in range(15)), return_exceptions=True)
    rows = await empty_graph.read("MATCH (e:Event) RETURN e.position ORDER BY e.position", {})
    assert [row[0] for row in rows] == list(range(1, 11))
