"""Inboxes: what reaches whom, what is hidden, and what one does for all. How news arrives is in test_websocket.py too."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

import pytest

from graph.inbox import telling
from graph.inbox.telling import Item, last_event
from graph.session import Graph
from resolvers.context import Context
from resolvers.feed import Feed
from resolvers.inbox import Reading
from resolvers.positions import open_position, seal_position
from rules.codes import InboxKind
from rules.inbox import Inbox, managers, office, person, prison, victim_unit
from tests.transferring import VIEWERS, Moving, moving, people
from tests.world import FAST, Asking

__all__ = ["moving"]

LIST = """query ($open: Boolean, $tasks: Boolean, $mine: Boolean, $office: String, $area: ID, $prison: ID, $after: String,
  $first: Int = 20) {
  inbox(first: $first, after: $after, open: $open, tasks: $tasks, mine: $mine, office: $office, area: $area,
        prison: $prison) {
    totalCount
    nodes { id kind message subject at task due overdue open readAt doneAt doneBy unit office area { name }
            prison { name } offender { id } }
    pageInfo { hasNextPage endCursor } } }"""
READ = "mutation ($item: ID!, $key: String!) { markInboxRead(input: {item: $item, key: $key}) { item { id open readAt } userErrors { code } } }"
FINISH = "mutation ($item: ID!, $key: String!) { finishTask(input: {item: $item, key: $key}) { item { id open doneBy } userErrors { code } } }"
NEWS = "subscription ($after: String) { inbox(after: $after) { position items { id message } } }"
KEYS = count()
SEAL = bytes(range(64))
DUE = date(2003, 9, 1)


async def tell(
    graph: Graph,
    *to: Inbox | str,
    message: str = "A review waits.",
    day: int = 1,
    by: str = "the-service",
    **more: Any,
) -> None:
    """Raise an item in inboxes; a text is somebody's id."""
    at = datetime(2003, 9, day, 9, tzinfo=UTC)
    inboxes = tuple(person(one) if isinstance(one, str) else one for one in to)
    values: dict[str, Any] = {"kind": InboxKind.GLASS_BROKEN, "subject": "brk_x", **more}
    item = Item(to=inboxes, message=message, **values)
    await graph.write(lambda tx: telling.tell(tx, [item], by=by, at=at))


async def ids(graph: Graph, staff: str) -> list[str]:
    """The ids of what is in somebody's own inbox, the oldest first."""
    rows = await graph.read(
        "MATCH (n:InboxItem {to: $to}) RETURN n.id ORDER BY n.position", {"to": f"PERSON {staff}"}
    )
    return [row[0] for row in rows]


async def messages(world: Asking, who: str, **filters: Any) -> list[str]:
    """What somebody reads, the latest first."""
    found = (await world.data(LIST, VIEWERS[who], **filters))["inbox"]
    assert found["totalCount"] == len(found["nodes"])
    return [one["message"] for one in found["nodes"]]


async def mark(world: Asking, who: str, document: str, item: str) -> dict[str, Any]:
    """Mark an item, and answer the payload."""
    data = await world.data(document, VIEWERS[who], item=item, key=f"key-number-{next(KEYS)}")
    (payload,) = data.values()
    assert isinstance(payload, dict)
    return payload


async def test_what_is_for_an_office_is_read_by_whoever_works_there(world: Asking) -> None:
    """By role and place; a post for a whole area reads all of its offices. What somebody did is not told to them."""
    await people(world.graph)
    wy, lr = "area_wy", "area_lr"
    for name, inbox in {
        "Pat": person("pat"),
        "Leeds": office(wy, "Leeds team"),
        "Bradford": office(wy, "Bradford team"),
        "Leeds managers": managers(wy, "Leeds team"),
        "Managers": managers(wy),
        "Leicester": office(lr, "Leicester team"),
        "Leicestershire": office(lr, None),
        "Units": victim_unit(wy),
        "Prison": prison("pri_le"),
    }.items():
        await tell(world.graph, inbox, message=name, by="sam")
    seen = {who: set(await messages(world, who)) for who in VIEWERS}
    assert {who: found for who, found in seen.items() if found} == {
        "pat": {"Pat", "Leeds"},
        "max": {"Leeds", "Bradford", "Leeds managers", "Managers"},
        "lena": {"Leicester"},
        "meera": {"Leicester", "Leicestershire"},
        "vera": {"Units"},
        "owen": {"Prison"},
    }
    assert set(await messages(world, "max", office="Leeds team")) == {"Leeds managers", "Leeds"}
    assert await messages(world, "pat", mine=True) == ["Pat"]
    assert await messages(world, "pat", mine=False) == ["Leeds"]
    assert await messages(world, "max", area=lr) == []
    assert await messages(world, "owen", prison="pri_le") == ["Prison"]
    body = await world(LIST, "wy-police")
    assert body["data"] == {"inbox": None}
    assert (await world.fault(READ, "wy-police", item="alt_x", key="some-long-key"))[0] == "FORBIDDEN"


async def test_each_reads_for_themselves_the_latest_first(world: Asking) -> None:
    """In pages. What one has read is open for another; the first time counts."""
    for day, message in enumerate(("First.", "Second.", "Third."), 1):
        await tell(world.graph, office("area_wy", "Leeds team"), message=message, day=day)
    page = (await world.data(LIST, first=2))["inbox"]
    assert page["totalCount"] == 3 and page["pageInfo"]["hasNextPage"]
    assert [one["message"] for one in page["nodes"]] == ["Third.", "Second."]
    first = page["nodes"][0]
    assert first["at"] == "2003-09-03T09:00:00Z" and first["office"] == "Leeds team"
    assert (first["unit"], first["area"], first["prison"]) == ("OFFICE", {"name": "West Yorkshire"}, None)
    assert (first["task"], first["due"], first["overdue"], first["offender"]) == (False, None, False, None)
    rest = (await world.data(LIST, after=page["pageInfo"]["endCursor"]))["inbox"]
    assert [one["message"] for one in rest["nodes"]] == ["First."]
    read = await mark(world, "pat", READ, first["id"])
    assert read["userErrors"] == [] and read["item"]["readAt"] and not read["item"]["open"]
    assert (await mark(world, "pat", READ, first["id"]))["item"] == read["item"]
    assert await messages(world, "pat", open=True) == ["Second.", "First."]
    assert await messages(world, "pat", open=False) == ["Third."]
    assert len(await messages(world, "max", open=True)) == 3
    assert (await mark(world, "pat", FINISH, first["id"]))["userErrors"] == [{"code": "NO_TASK"}]


EXCLUDE = """
MATCH (o:Offender {id: $id}), (s:Staff {id: 'pat'})
SET o.limited = true
CREATE (o)-[:LIMITED_BY]->(:Limitation {id: 'lim_new', kind: 'EXCLUSION', from: date('2003-01-01')})-[:NAMES]->(s)
"""
MERGE_BILL = """
MATCH (o:Offender {id: 'off_bill'}), (now:Offender {id: 'off_carl'})
CREATE (o)-[:NOW]->(now) REMOVE o:Offender SET o:MergedOffender
"""


async def test_an_item_is_there_only_for_those_who_may_see_the_person(world: Asking) -> None:
    """At the moment of reading: in no list, count, id or command. A merge leads on to who the person is now."""
    leeds = office("area_wy", "Leeds team")
    await tell(world.graph, leeds, message="Of Bill.", subject="a", offender="off_bill")
    await tell(world.graph, leeds, message="Of one who is hidden.", subject="b", offender="off_hide")
    await tell(world.graph, "ines", "pat", message="For figures.", subject="c", offender="off_bill")
    await tell(world.graph, "ines", message="Of nobody.", subject="d")
    assert sorted(await messages(world, "pat")) == ["For figures.", "Of Bill."]
    assert await messages(world, "ines") == ["Of nobody."]
    listed = (await world.data(LIST))["inbox"]["nodes"]
    assert {one["offender"]["id"] for one in listed} == {"off_bill"}
    hidden = (await world.graph.read("MATCH (n:InboxItem {subject: 'b'}) RETURN n.id", {}))[0][0]
    bills = next(one["id"] for one in listed if one["message"] == "Of Bill.")
    by_id = "query ($id: ID!) { node(id: $id) { id } }"
    assert (await world.data(by_id, id=bills))["node"] and not (await world.data(by_id, id=hidden))["node"]
    for document in (READ, FINISH):
        for item in (hidden, "alt_none", "off_bill", ""):
            assert (await mark(world, "pat", document, item))["userErrors"] == [{"code": "NOT_FOUND"}]
    await world.graph.run(MERGE_BILL)
    assert len(await messages(world, "pat")) == 2
    await world.graph.run(EXCLUDE, {"id": "off_carl"})
    assert await messages(world, "pat") == []
    assert (await mark(world, "pat", READ, bills))["userErrors"] == [{"code": "NOT_FOUND"}]
    assert await messages(world, "max") == ["Of Bill."]


async def test_a_task_that_one_does_is_done_for_all(world: Asking) -> None:
    """Once, however many do it at the same time. While it is open the same is not asked again; then it may be."""
    leeds = office("area_wy", "Leeds team")

    async def ask() -> None:
        await tell(world.graph, leeds, subject="off_bill", offender="off_bill", due=DUE, by="pat")

    await ask()
    await ask()
    (task,) = (await world.data(LIST, tasks=True))["inbox"]["nodes"]
    assert task["open"] and task["overdue"] and task["due"] == DUE.isoformat()
    done = await asyncio.gather(*(mark(world, who, FINISH, task["id"]) for who in ("pat", "max")))
    assert sorted(str(one["userErrors"]) for one in done) == ["[]", "[{'code': 'DONE_ALREADY'}]"]
    for who in ("pat", "max"):
        (seen,) = (await world.data(LIST, VIEWERS[who]))["inbox"]["nodes"]
        assert not seen["open"] and seen["doneAt"] and seen["doneBy"] in ("Pat Ellis", "Max Hirst")
        assert await messages(world, who, open=True) == []
    await ask()
    assert len(await messages(world, "pat", open=True, tasks=True)) == 1


async def test_a_move_asks_for_an_answer_and_victim_units_to_look(moving: Moving) -> None:
    """Whoever answers does the task. Officers who have no account here are told by their office."""
    world = moving.world
    transfer = await moving.begun()
    await moving.walk(transfer, ("pat", "requestTransfer"))
    (asked,) = (await world.data(LIST, VIEWERS["meera"]))["inbox"]["nodes"]
    assert (asked["kind"], asked["subject"], asked["open"]) == ("TRANSFER_DECISION", transfer, True)
    assert asked["offender"] == {"id": "off_bill"} and "owalski" not in asked["message"]
    for unit in ("vera", "vic"):
        (look,) = (await world.data(LIST, VIEWERS[unit]))["inbox"]["nodes"]
        assert (look["kind"], look["task"], look["subject"]) == ("TRANSFER_VICTIMS", True, "off_bill")
    assert await messages(world, "kent") == []
    await moving.walk(transfer, ("meera", "acceptTransfer"))
    (asked,) = (await world.data(LIST, VIEWERS["meera"]))["inbox"]["nodes"]
    assert not asked["open"] and asked["doneBy"] == "Meera Shah"
    kinds = [one["kind"] for one in (await world.data(LIST, VIEWERS["lena"]))["inbox"]["nodes"]]
    assert kinds == ["TRANSFER"]
    assert [one["kind"] for one in (await world.data(LIST, VIEWERS["pat"]))["inbox"]["nodes"]] == ["TRANSFER"]


MOVE = """mutation ($input: RecordMovementInput!) { recordMovement(input: $input) { userErrors { code } } }"""


async def test_a_release_and_a_recall_are_told_outside(moving: Moving) -> None:
    """To the office that supervises the person; a recall to the prison, too, but not to whoever recorded it."""
    world = moving.world
    for number, (kind, more) in enumerate(
        (("RELEASE", {"release": "CONDITIONAL_OR_AUTOMATIC"}), ("RECALL", {"number": "CD2345"}))
    ):
        given = {"key": f"move-{number}-bill", "offender": "off_bill", "kind": kind, "prison": "pri_le",
                 "day": f"2003-06-0{number + 1}", **more}  # fmt: skip
        found = await world.data(MOVE, VIEWERS["sam"], input=given)
        assert found["recordMovement"]["userErrors"] == []
    listed = (await world.data(LIST, VIEWERS["pat"]))["inbox"]["nodes"]
    assert [one["kind"] for one in listed] == ["RECALLED", "RELEASED"]
    assert "2 June 2003" in listed[0]["message"]
    assert [one["kind"] for one in (await world.data(LIST, VIEWERS["owen"]))["inbox"]["nodes"]] == [
        "RECALLED"
    ]
    assert await messages(world, "sam") == []


def test_a_position_tells_nothing_and_is_its_readers_own() -> None:
    """Not how far it is from another; nobody else's, and none that was made up."""
    one, other = (seal_position(position, "pat", SEAL) for position in (7, 8))
    assert len(one) == len(other) == len(seal_position(10**9, "pat", SEAL))
    assert open_position(one, "pat", SEAL) == 7
    for text, reader in ((one, "max"), (one[:-2] + "AA", "pat"), ("", "pat"), ("7", "pat"), ("é", "pat")):
        with pytest.raises(ValueError, match="not a position"):
            open_position(text, reader, SEAL)


class Following:
    """Somebody's subscription, read by way of one server or another, from the position it had."""

    def __init__(self, world: Asking, who: str) -> None:
        self.world = world
        self.who = who
        self.after: str | None = None
        self.seen: list[str] = []

    async def read(self, feed: Feed) -> None:
        """Connect anew, and read until there is no more."""
        context = Context(VIEWERS[self.who], self.world.graph, self.world.audit, positions=SEAL)
        reading = Reading(feed.position)
        more = True
        while more:
            reading.upto = feed.position
            answer = await FAST.run(context, NEWS, {"after": self.after}, None, reading)
            body = answer.body()
            assert "errors" not in body, body
            self.after = body["data"]["inbox"]["position"]
            self.seen += [one["message"] for one in body["data"]["inbox"]["items"]]
            more = reading.more


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Messages that hold three items at most."""
    monkeypatch.setattr("resolvers.inbox.MOST_AT_ONCE", 3)


@pytest.fixture
async def feeds(world: Asking) -> AsyncIterator[tuple[Feed, Feed]]:
    """Two servers on one graph, one of which looks more seldom."""
    one, other = Feed(world.graph, 0.01), Feed(world.graph, 0.05)
    async with one.listen("pat", 1, ()), other.listen("pat", 1, ()):
        yield one, other


async def test_nothing_is_missed_and_nothing_doubled(
    world: Asking, feeds: tuple[Feed, Feed], few: None
) -> None:
    """Whichever server is asked next, while several go on writing to several inboxes; in the order of their commits;
    and nothing of a person whom the reader may not see."""
    following = {who: Following(world, who) for who in ("pat", "max")}
    leeds = office("area_wy", "Leeds team")
    for one in following.values():
        await one.read(feeds[0])
    writing = True

    async def write(writer: int) -> None:
        for number in range(12):
            to = [leeds, person("pat"), managers("area_wy")][number % 3]
            hidden = "off_hide" if number % 4 == 3 else "off_bill"
            await tell(world.graph, to, message=f"{writer} {number}", subject="x", offender=hidden)

    async def follow(one: Following) -> None:
        for number in count():
            over = not writing
            await one.read(feeds[number % 2])
            if over:
                return
            await asyncio.sleep(0.005)

    reading = [asyncio.create_task(follow(one)) for one in following.values()]
    try:
        await asyncio.gather(*(write(writer) for writer in range(3)))
        last = await last_event(world.graph)
        while min(feed.position for feed in feeds) < last:  # noqa: ASYNC110 - what is waited for is a poll
            await asyncio.sleep(0.01)
        writing = False
        await asyncio.gather(*reading)
    finally:
        for task in reading:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
    rows = await world.graph.read(
        """MATCH (n:InboxItem) WHERE n.position > 0 AND NOT EXISTS { (n)-[:CONCERNS]->({id: 'off_hide'}) }
        RETURN n.message, n.unit ORDER BY n.position""",
        {},
    )
    assert following["pat"].seen == [message for message, unit in rows if unit in ("PERSON", "OFFICE")]
    assert following["max"].seen == [message for message, unit in rows if unit in ("MANAGERS", "OFFICE")]
    assert len(rows) == 27


async def test_a_task_that_is_done_is_news(world: Asking, feeds: tuple[Feed, Feed]) -> None:
    """To all who read that inbox, so that nobody does it twice."""
    pat = Following(world, "pat")
    await pat.read(feeds[0])
    await tell(world.graph, office("area_wy", "Leeds team"), message="Book it.", due=DUE)
    (task,) = (await world.data(LIST))["inbox"]["nodes"]
    await mark(world, "max", FINISH, task["id"])
    last = await last_event(world.graph)
    while feeds[0].position < last:  # noqa: ASYNC110 - what is waited for is a poll
        await asyncio.sleep(0.01)
    await pat.read(feeds[0])
    assert pat.seen == ["Book it."]


async def test_a_subscription_is_not_answered_over_http(world: Asking) -> None:
    """And neither is it taken for a query."""
    code, message = await world.fault("subscription { inbox { position } }")
    assert code == "INVALID" and "WebSocket" in message
