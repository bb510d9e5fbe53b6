"""Dangerous people of an area: by level of harm to those who face them; by the register to the cleared, with a reason."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from graph.session import Graph
from rules.assessments import review_due
from rules.clock import stand_still
from tests.test_due_out import TODAY
from tests.world import Asking

ASK = """query($area: ID! = "area_wy", $first: Int! = 10, $after: String) {
  dangerous(area: $area, first: $first, after: $after) { totalCount pageInfo { endCursor }
    nodes { id riskOfHarm { overall reviewDue } lastContact { date } } } }"""
LOW = "MATCH (a:Assessment {id: 'asm_' + $id + '_2'}) SET a.harmCommunity = ['LOW', 'LOW', 'LOW', 'LOW', '']"
WORSE = "MATCH (a:Assessment {id: 'asm_' + $id + '_2'}) SET a.harmCommunity = ['LOW', 'VERY_HIGH', 'LOW', 'LOW', '']"


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    """It is 30 September 2003."""
    stand_still(TODAY)
    yield
    stand_still(None)


async def found(world: Asking, as_: str = "pat", purpose: str = "", **given: Any) -> list[str]:
    """The ids of those who are found, in order."""
    body = await world(ASK, as_, purpose=purpose, **given)
    assert "errors" not in body, body
    nodes = body["data"]["dangerous"]["nodes"]
    assert body["data"]["dangerous"]["totalCount"] >= len(nodes)
    return [one["id"] for one in nodes]


async def test_the_worst_come_first(world: Asking) -> None:
    """By the latest complete assessment; who is lower, or supervised elsewhere, or restricted, is not there."""
    await world.graph.run(LOW, {"id": "off_anna"})
    await world.graph.run(WORSE, {"id": "off_carl"})
    assert await found(world) == ["off_carl", "off_bill"]
    assert await found(world, area="area_lr") == []
    body = (await world.data(ASK, first=1))["dangerous"]
    assert [one["id"] for one in body["nodes"]] == ["off_carl"] and body["totalCount"] == 2
    assert body["nodes"][0]["riskOfHarm"] == {"overall": "VERY_HIGH", "reviewDue": "2003-09-03"}
    assert body["nodes"][0]["lastContact"]["date"] == "2002-05-06"
    assert await found(world, first=1, after=body["pageInfo"]["endCursor"]) == ["off_bill"]
    await world.graph.run("MATCH (s:Supervision {id: 'sup_off_bill'}) SET s.to = date('2003-09-01')")
    assert await found(world) == ["off_carl"]


async def test_the_register_counts_for_the_cleared_who_say_why(world: Asking) -> None:
    """Whoever is on it, supervised or not, known to it alone or not; without a reason none of them shows."""
    for who in ("off_anna", "off_bill", "off_carl"):
        await world.graph.run(LOW, {"id": who})
    assert await found(world, "petra") == []
    everyone = ["off_carl", "off_bill", "off_anna", "off_veil"]
    assert await found(world, "petra", "Weekly meeting") == everyone
    for who in ("pat", "max", "sam", "tess"):
        assert await found(world, who, "Weekly meeting") == []
    await world.graph.run("MATCH (e:RegisterEntry {id: 'reg_off_veil'}) SET e.to = date('2003-09-01')")
    assert "off_veil" not in await found(world, "petra", "Weekly meeting")


async def test_who_may_not_ask_is_refused(world: Asking) -> None:
    """And who may, finds people by one statement, with a note of whom."""
    for who in ("vera", "ines", "dan", "aldo", "uma", "wy-police"):
        assert (await world.fault(ASK, who))[0] == "FORBIDDEN"
    assert await found(world, "meera") == []


async def test_it_is_one_statement(world: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many there are."""
    sent = []
    read = Graph.read

    async def watching(self: Graph, statement: str, parameters: Any) -> Any:
        sent.append(statement)
        return await read(self, statement, parameters)

    monkeypatch.setattr(Graph, "read", watching)
    await found(world)
    assert len(sent) == 2  # one for each way that `world` asks
    assert '"subjects":["off_anna","off_bill","off_carl"]' in world.audit.path.read_text()


def test_when_an_assessment_is_looked_at_again() -> None:
    """By the service that made it; nothing is known of one without a day."""
    assert review_due("2003-01-01", "PROBATION") == "2003-04-23"
    assert review_due("2003-01-01", "PRISON") == "2004-01-01"
    assert review_due(None, "PRISON") is review_due("2003-01-01", None) is None
