"""How news of inboxes goes on over a WebSocket: after a break, to whoever is slow, when reading fails; and what is kept."""

from __future__ import annotations

import asyncio
from typing import Any

import orjson
import pytest
from neo4j.exceptions import TransientError

from graph.inbox import telling
from graph.session import Graph, Unavailable
from rules.inbox import office
from schema.execution import Executor
from tests.test_inbox import tell
from tests.test_websocket import Lines, lines
from tests.world import Asking

__all__ = ["lines"]


async def test_after_a_break_it_goes_on_where_it_was(lines: Lines, asking: Asking) -> None:
    """With all that came meanwhile, in order, in one message; a position of somebody else's is none."""
    line = await lines.open()
    begun = await line.begin()
    await line.socket.close()
    for message in ("One.", "Two.", "Three."):
        await tell(asking.graph, office("area_wy", "Leeds team"), message=message)
    while lines.service.feed._listeners:  # noqa: ASYNC110 - the other side of the connection notices
        await asyncio.sleep(0.01)
    line = await lines.open()
    await line.subscribe(variables={"after": begun})
    assert [one["message"] for one in await line.items()] == ["One.", "Two.", "Three."]
    max_ = await lines.open("max")
    for after in (begun, "", "x"):
        await max_.subscribe(variables={"after": after})
        told = await max_.next()
        assert (told["type"], told["payload"][0]["extensions"]["code"]) == ("error", "BAD_INPUT")
    await max_.begin()


async def test_whoever_is_slow_is_told_more_at_a_time(
    lines: Lines, asking: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing waits for them meanwhile, and nothing is left out."""
    line = await lines.open()
    await line.begin()
    going, waiting = asyncio.Event(), asyncio.Event()
    run = Executor.run

    async def slowly(self: Any, *arguments: Any) -> Any:
        waiting.set()
        await going.wait()
        return await run(self, *arguments)

    monkeypatch.setattr(Executor, "run", slowly)
    await tell(asking.graph, "pat", message="0")
    await waiting.wait()
    upto = lines.service.feed.position
    for number in range(1, 6):
        await tell(asking.graph, "pat", message=str(number))
    while lines.service.feed.position < upto + 5:  # noqa: ASYNC110 - what is waited for is a poll
        await asyncio.sleep(0.01)
    going.set()
    told = [[one["message"] for one in await line.items()] for _ in range(2)]
    assert told == [["0"], ["1", "2", "3", "4", "5"]]


async def test_each_item_that_is_told_is_in_the_log(lines: Lines, asking: Asking) -> None:
    """Before it is told: who was told, of which item, and of whom."""
    line = await lines.open()
    await line.begin(operationName="Told")
    await tell(asking.graph, "pat", offender="off_bill", subject="off_bill")
    (item,) = await line.items()
    kept = [
        orjson.loads(one)
        for path in asking.audit.path.parent.rglob("*")
        if path.is_file()
        for one in _lines(path)
    ]
    (entry,) = [one for one in kept if item["id"] in one.get("about", ())]
    assert (entry["action"], entry["by"], entry["parts"]) == ("READ", "pat", ["inbox"])
    assert entry["subjects"] == ["off_bill"]


def _lines(path: Any) -> list[bytes]:
    return [one for one in path.read_bytes().splitlines() if one.startswith(b"{")]


async def test_events_are_read_again_after_a_fault(
    lines: Lines, asking: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is lost, whichever reading fails."""
    line = await lines.open()
    await line.begin()
    looked, read, once = telling.came_to, Graph.read, Graph._read
    faults, failures, outdated = iter([True, True]), iter([True, True, True]), iter([True, True])

    async def sometimes(graph: Graph, after: int, upto: int) -> Any:
        if next(faults, False):
            raise OSError("the network is away")
        return await looked(graph, after, upto)

    async def unless(self: Graph, statement: str, parameters: Any) -> Any:
        if "$r0_past" in statement and next(failures, False):
            raise Unavailable("the database is away")
        return await read(self, statement, parameters)

    monkeypatch.setattr(telling, "came_to", sometimes)

    async def as_it_was(self: Graph, statement: str, parameters: Any) -> Any:
        if "$r0_past" in statement and next(outdated, False):
            raise TransientError("what was read has changed")
        return await once(self, statement, parameters)

    monkeypatch.setattr(Graph, "read", unless)
    monkeypatch.setattr(Graph, "_read", as_it_was)
    await tell(asking.graph, "pat", message="All the same.")
    assert [one["message"] for one in await line.items()] == ["All the same."]
    assert not next(failures, False) and not next(outdated, False)
