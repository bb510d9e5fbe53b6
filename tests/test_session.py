"""How statements and their values go to Neo4j."""

from typing import Any

import pytest

from graph.session import Graph, Transaction, sent


def test_each_value_is_an_entry_of_one_map() -> None:
    """What comes after a dot belongs to the value, and a text that has no values stays as it is."""
    assert sent("MATCH (n {id: $id}) WHERE n.area IN $reach.MANAGER.areas RETURN n LIMIT $r0_first") == (
        "MATCH (n {id: $p.id}) WHERE n.area IN $p.reach.MANAGER.areas RETURN n LIMIT $p.r0_first"
    )
    assert sent("MATCH (n) WHERE n.price = '5 $' RETURN n") == "MATCH (n) WHERE n.price = '5 $' RETURN n"


@pytest.mark.parametrize("value", ["", "x" * 5_000, [], [1, 2], None, {"areas": ["a"]}, True])
async def test_values_arrive_as_they_were_given(graph: Graph, value: Any) -> None:
    """By reading, by writing with a map or by name, and by a statement that stands alone."""
    assert await graph.read("RETURN $value, $other", {"value": value, "other": 1}) == [[value, 1]]

    async def work(tx: Transaction) -> list[Any]:
        return [
            (await (await tx.run("RETURN $value AS v", {"value": value})).single(strict=True))["v"],
            (await (await tx.run("RETURN $value AS v", value=value)).single(strict=True))["v"],
        ]

    assert await graph.write(work) == [value, value]
    await graph.run("RETURN $value", {"value": value})
