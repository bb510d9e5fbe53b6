"""Subscriptions over a WebSocket, on a server that listens: who is let in, what they are told, and when it ends."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, suppress
from datetime import timedelta
from typing import Any

import httpx
import orjson
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.typing import Subprotocol

from graph.session import Graph
from graph.sessions import sign_out_everywhere
from resolvers import feed
from resolvers.feed import Feed
from resolvers.service import COOKIE, Service
from resolvers.throttle import Throttle
from rules.clock import now
from schema import websocket
from settings import Settings
from tests.conftest import listening
from tests.test_inbox import ids, tell
from tests.world import Asking

NEWS = "subscription Told($after: String) { inbox(after: $after) { position items { id message subject } } }"
PROTOCOL = Subprotocol("graphql-transport-ws")


class Line:
    """A WebSocket, in messages."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket

    async def send(self, type: str, **rest: Any) -> None:
        """Send a message."""
        await self.socket.send(orjson.dumps({"type": type, **rest}).decode())

    async def next(self) -> dict[str, Any]:
        """The next message that is no ping."""
        while (message := orjson.loads(await self.socket.recv()))["type"] == "ping":
            await self.send("pong")
        assert isinstance(message, dict)
        return message

    async def subscribe(self, name: str = "1", query: str = NEWS, **rest: Any) -> None:
        """Subscribe."""
        await self.send("subscribe", id=name, payload={"query": query, **rest})

    async def begin(self, name: str = "1", query: str = NEWS, **rest: Any) -> str:
        """Subscribe, and answer the position at which that begins."""
        await self.subscribe(name, query, **rest)
        told = await self.next()
        assert (told["type"], told["id"]) == ("next", name), told
        return str(told["payload"]["data"]["inbox"]["position"])

    async def items(self) -> list[dict[str, Any]]:
        """The items of the next message."""
        told = await self.next()
        assert told["type"] == "next", told
        found: list[dict[str, Any]] = told["payload"]["data"]["inbox"]["items"]
        return found

    async def closed(self) -> int:
        """The code with which the server ends this, once it does."""
        async for _ in self._rest():
            pass
        assert self.socket.close_code is not None
        return self.socket.close_code

    async def _rest(self) -> AsyncIterator[str | bytes]:
        with suppress(ConnectionClosed):
            while True:
                yield await self.socket.recv()


class Lines:
    """Opens WebSockets to a server, and closes them at the end."""

    def __init__(self, client: httpx.AsyncClient, address: str, stack: AsyncExitStack) -> None:
        self.service: Service = client.service  # type: ignore[attr-defined]
        self.address = address.replace("http:", "ws:") + "/graphql"
        self.stack = stack

    def token(self, who: str, lifetime: timedelta = timedelta(hours=1)) -> str:
        """A token of somebody."""
        return f"Bearer {self.service.tokens.issue(who, lifetime)}"

    async def bare(self, *protocols: str, **headers: str) -> Line:
        """A connection that has not said who it is from."""
        wanted = [Subprotocol(one) for one in protocols or (PROTOCOL,)]
        socket = await connect(self.address, subprotocols=wanted, additional_headers=headers, proxy=None)
        self.stack.push_async_callback(socket.close)
        return Line(socket)

    async def open(self, who: str = "pat") -> Line:
        """A connection of somebody, acknowledged."""
        line = await self.bare()
        await line.send("connection_init", payload={"authorization": self.token(who)})
        assert await line.next() == {"type": "connection_ack"}
        return line


@pytest.fixture
async def lines(client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Lines]:
    """A server whose clock of events ticks fast."""
    for module in (feed, websocket):
        monkeypatch.setattr(module, "SECONDS", 0.02)
    service: Service = client.service  # type: ignore[attr-defined]
    service.feed = Feed(service.graph, 0.02)
    async with listening(client) as address, AsyncExitStack() as stack:
        yield Lines(client, address, stack)
    assert service.feed._poller is None and not service.feed._listeners
    assert len(service.throttle.connected) == len(service.throttle.arriving) == 0


async def test_items_arrive_as_they_are_raised(lines: Lines, asking: Asking) -> None:
    """To whom they are for, in every connection and subscription; as each asks for them; and no others."""
    pats, again, meeras = await lines.open(), await lines.open(), await lines.open("meera")
    begun = await pats.begin("a")
    await pats.begin(
        "b", "subscription { inbox { one: items { subject kind } two: items { one: id } position } }"
    )
    await again.begin("c")
    await meeras.begin("d")
    await tell(asking.graph, "pat", message="For Pat.")
    await tell(asking.graph, "meera", message="For Meera.")
    told = {one["id"]: one["payload"]["data"]["inbox"] for one in [await pats.next(), await pats.next()]}
    item = (await ids(asking.graph, "pat"))[-1]
    assert told["a"]["items"] == [{"id": item, "message": "For Pat.", "subject": "brk_x"}]
    assert begun not in (told["a"]["position"], told["b"]["position"])
    assert told["b"]["one"] == [{"subject": "brk_x", "kind": "GLASS_BROKEN"}]
    assert told["b"]["two"] == [{"one": item}]
    assert await again.items() == told["a"]["items"]
    assert [one["message"] for one in await meeras.items()] == ["For Meera."]


async def test_what_is_complete_is_told_no_more(lines: Lines, asking: Asking) -> None:
    """The others go on; its id may be used again."""
    line = await lines.open()
    await line.begin("a")
    await line.begin("b")
    await line.send("complete", id="a")
    await line.send("ping")
    assert await line.next() == {"type": "pong"}
    await tell(asking.graph, "pat")
    assert (await line.next())["id"] == "b"
    await line.send("complete", id="b")
    await line.begin("a")
    await tell(asking.graph, "pat")
    assert (await line.next())["id"] == "a"


async def test_only_the_current_protocol_is_spoken(lines: Lines) -> None:
    """Not the one before it, not none."""
    for protocols in (("graphql-ws",), ("chat", "graphql-ws")):
        with pytest.raises(InvalidStatus):
            await lines.bare(*protocols)


@pytest.mark.parametrize(
    "payload", [None, {}, {"authorization": ""}, {"authorization": "Bearer x"}, {"authorization": "pat"}]
)
async def test_nobody_is_connected_without_a_valid_token(lines: Lines, payload: Any) -> None:
    """Nothing is acknowledged."""
    line = await lines.bare()
    await line.send("connection_init", payload=payload)
    # Without a token, a page that is not ours, as this client, gets no further than that.
    assert await line.closed() == (4401 if (payload or {}).get("authorization") else 4403)


async def test_other_beginnings_are_refused(lines: Lines, monkeypatch: pytest.MonkeyPatch) -> None:
    """A subscription before anything else, another token, a token that has ended, silence."""
    line = await lines.bare()
    await line.subscribe()
    assert await line.closed() == 4401
    for token, code in ((7, 4400), ("Bearer é", 4400), (lines.token("nobody-there"), 4401)):
        line = await lines.bare()
        await line.send("connection_init", payload={"authorization": token})
        assert await line.closed() == code
    line = await lines.bare()
    await line.send("connection_init", payload={"authorization": lines.token("pat", timedelta(hours=-1))})
    assert await line.closed() == 4401
    monkeypatch.setattr(websocket, "INIT_SECONDS", 0.05)
    assert await (await lines.bare()).closed() == 4408


async def test_a_page_of_ours_needs_no_token(lines: Lines) -> None:
    """Its cookie counts with our Origin, and with no other: whatever page a browser shows may open a WebSocket."""
    sessions = lines.service.sessions
    cookie = f"{COOKIE}={sessions.written(sessions.begin('pat'))}"
    ours = lines.address.replace("ws:", "http:").removesuffix("/graphql")
    line = await lines.bare(cookie=cookie, origin=ours)
    await line.send("connection_init")
    assert await line.next() == {"type": "connection_ack"}
    for origin in ({}, {"origin": "https://evil.example"}, {"origin": "null"}):
        line = await lines.bare(cookie=cookie, **origin)
        await line.send("connection_init")
        assert await line.closed() == 4403
    line = await lines.bare(origin=ours)
    await line.send("connection_init")
    assert await line.closed() == 4401


async def test_it_ends_with_the_token(lines: Lines, monkeypatch: pytest.MonkeyPatch) -> None:
    """No later, though nothing happens."""
    line = await lines.open()
    await line.subscribe()
    monkeypatch.setattr(websocket, "now", lambda: now() + timedelta(hours=2))
    assert await line.closed() == 4401


async def test_it_ends_when_its_person_signs_out_everywhere(lines: Lines, asking: Asking) -> None:
    """In whatever process they do; others stay."""
    tess, pat = await lines.open("tess"), await lines.open()
    await tess.begin()
    await pat.begin()
    await sign_out_everywhere(asking.graph, "tess", now())
    assert await tess.closed() == 4401
    await tell(asking.graph, "tess", "pat")
    assert (await pat.next())["type"] == "next"


TAKE = "MATCH (:Staff {id: $id})-[:HOLDS]->(p:Post) SET p.to = date('2003-01-01')"
RAISE = "MATCH (s:Staff {id: $id}) SET s.standing = s.standing + 1"


async def test_it_ends_when_its_person_may_be_told_nothing(lines: Lines, asking: Asking) -> None:
    """Their last post has ended; a change that leaves them a post ends nothing."""
    uma, owen = await lines.open("uma"), await lines.open("owen")
    await owen.begin()
    await asking.graph.run(RAISE, {"id": "owen"})
    await asking.graph.run(TAKE, {"id": "uma"})
    await asking.graph.run(RAISE, {"id": "uma"})
    assert await uma.closed() == 4403
    await tell(asking.graph, "owen")
    assert [one["subject"] for one in await owen.items()] == ["brk_x"]


async def test_nothing_is_told_with_a_standing_that_has_changed(
    lines: Lines, asking: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Standing is looked at with each message, not only between them."""

    async def unseen(*_: object) -> list[str]:
        return []

    monkeypatch.setattr("graph.staff.changed", unseen)
    line = await lines.open("ines")
    await line.begin()
    await sign_out_everywhere(asking.graph, "ines", now())
    await tell(asking.graph, "ines")
    assert await line.closed() == 4401


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("{ inbox(first: 1) { totalCount } }", "INVALID"),
        ('mutation { markInboxRead(input: {item: "x", key: "y"}) { item { id } } }', "INVALID"),
        ("subscription { nothing }", "INVALID"),
        ("subscription { inbox { position } a: inbox { position } }", "INVALID"),
        ("subscription { inbox { ", "SYNTAX"),
        ("subscription { inbox { " + "position " * 40 + "} }", "TOO_COSTLY"),
        ("subscription { " + "inbox { position } " * 12 + "}", "TOO_COSTLY"),
        ("subscription ($a: Int!) { inbox { position @skip(if: $a) } }", "INVALID"),
    ],
)
async def test_a_subscription_is_costed_and_checked_like_anything_else(
    lines: Lines, query: str, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its error ends it, and not the connection; the database is not asked."""
    line = await lines.open()
    lines.service.feed._position = 0

    async def never(*_: object) -> None:
        raise AssertionError("the database was asked")

    monkeypatch.setattr("graph.inbox.telling.last_event", _nothing)
    monkeypatch.setattr("graph.staff.changed", _nobody)
    monkeypatch.setattr(Graph, "read", never)
    await line.subscribe("a", query)
    told = await line.next()
    assert (told["type"], told["id"]) == ("error", "a")
    assert told["payload"][0]["extensions"]["code"] == code
    await line.send("ping")
    assert await line.next() == {"type": "pong"}


async def _nothing(_graph: object) -> int:
    return 0


async def _nobody(*_: object) -> list[str]:
    return []


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ("{", 4400),
        ("[]", 4400),
        ('{"type": 1}', 4400),
        ('{"type": "start", "id": "1"}', 4400),
        ('{"type": "subscribe"}', 4400),
        ('{"type": "subscribe", "id": "", "payload": {}}', 4400),
        ('{"type": "subscribe", "id": "%s", "payload": {}}' % ("x" * 101), 4400),
        ('{"type": "connection_init"}', 4429),
        ('{"type": "ping", "payload": "%s"}' % ("x" * websocket.MAX_MESSAGE), 1009),
        ("[" * 5_000, 4400),
        (b"\x00\x01", 4400),
    ],
)
async def test_a_message_that_is_none_ends_the_connection(
    lines: Lines, message: str | bytes, code: int
) -> None:
    """With the protocol's own code."""
    line = await lines.open()
    await line.socket.send(message)
    assert await line.closed() == code


async def test_an_id_is_used_once_at_a_time(lines: Lines) -> None:
    """A second subscription with it ends the connection, as the protocol has it."""
    line = await lines.open()
    await line.subscribe("a")
    await line.subscribe("a")
    assert await line.closed() == 4409


async def test_a_connection_has_so_many_subscriptions(lines: Lines) -> None:
    """The next is refused; when one is complete there is room."""
    line = await lines.open()
    for n in range(websocket.MAX_SUBSCRIPTIONS):
        await line.subscribe(str(n))
    await line.subscribe("more")
    assert (await line.next())["payload"][0]["extensions"]["code"] == "TOO_COSTLY"
    await line.send("complete", id="0")
    await line.subscribe("more")
    await line.send("ping")
    assert await line.next() == {"type": "pong"}


async def test_a_person_has_so_many_connections(lines: Lines) -> None:
    """The next is refused; others are not; a place is free when one is closed."""
    lines.service.throttle = Throttle(Settings(at_once=2))
    first, _ = await lines.open(), await lines.open()
    line = await lines.bare()
    await line.send("connection_init", payload={"authorization": lines.token("pat")})
    assert await line.closed() == 4429
    await lines.open("meera")
    await first.socket.close()
    while len(lines.service.throttle.connected) > 2:  # noqa: ASYNC110 - the other side of the connection notices
        await asyncio.sleep(0.01)
    await lines.open()


async def test_a_network_has_so_many_connections_that_say_nothing(
    lines: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until they have said who they are from."""
    lines.service.throttle.arriving.most = 2
    await lines.bare()
    await lines.bare()
    with pytest.raises(InvalidStatus):
        await lines.bare()
    lines.service.throttle.arriving.most = 3
    await lines.open()


async def test_a_flood_of_messages_ends_the_connection(lines: Lines) -> None:
    """Messages are paid for like requests."""
    lines.service.throttle = Throttle(Settings(rate=0.001, burst_seconds=5_000))
    line = await lines.open()
    for _ in range(6):
        await line.send("ping")
    assert await line.closed() == 4429


async def test_silence_ends_the_connection(lines: Lines, monkeypatch: pytest.MonkeyPatch) -> None:
    """A client is asked whether it is there, and must say so."""
    monkeypatch.setattr(websocket, "SILENT_SECONDS", 0.3)
    monkeypatch.setattr(websocket, "PING_SECONDS", 0.05)
    line = await lines.open()
    pinged = orjson.loads(await line.socket.recv())
    assert pinged == {"type": "ping"}
    assert await line.closed() == 4408
