"""How the server listens: connections that trickle, never end, or say too much are ended; the others notice nothing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
import uvicorn

from cli import service as command
from resolvers.service import Service
from settings import Settings
from tests.conftest import listening
from web.listening import MAX_HEAD, InTime

QUERY = b'{"query": "{ __typename }"}'


class Wire:
    """A bare connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, token: str) -> None:
        self.reader = reader
        self.writer = writer
        self.token = token.encode()

    async def rest(self) -> bytes:
        """Everything until the server ends the connection."""
        try:
            return await self.reader.read()
        except ConnectionResetError:
            return b""

    def post(self, body: bytes, length: int | None = None) -> bytes:
        """The bytes of a request."""
        head = (
            b"POST /graphql HTTP/1.1\r\nHost: here\r\nContent-Type: application/json\r\nAuthorization: %s\r\n"
        )
        said = len(body) if length is None else length
        return head % self.token + b"Content-Length: %d\r\n\r\n" % said + body

    async def answer(self) -> bytes:
        """The body of one answer."""
        head = await self.reader.readuntil(b"\r\n\r\n")
        length = next(
            int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")
        )
        return await self.reader.readexactly(length)


@pytest.fixture
async def wire(client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Wire]:
    """A connection to a server that waits for half a second."""
    monkeypatch.setattr("web.listening.GRACE", 0.4)
    async with listening(client, body_seconds=0.1) as address:
        reader, writer = await asyncio.open_connection("127.0.0.1", int(address.rpartition(":")[2]))
        yield Wire(reader, writer, client.headers["authorization"])
        writer.close()


async def _trickle(wire: Wire, *parts: bytes) -> None:
    for part in parts:
        wire.writer.write(part)
        await asyncio.sleep(0.05)


@pytest.mark.parametrize(
    "begin",
    [
        b"",
        b"\r\n",
        b"GET / HT",
        b"GET / HTTP/1.1\r\nHost: here\r\n",
        b"POST /sign-in HTTP/1.1\r\nContent-Length: 9\r\n\r\na",
    ],
)
async def test_a_request_that_does_not_arrive_is_given_up(wire: Wire, begin: bytes) -> None:
    """Wherever it stops."""
    wire.writer.write(begin)
    await wire.rest()


async def test_a_request_that_trickles_is_given_up(wire: Wire) -> None:
    """Every byte is not another chance."""
    trickling = asyncio.create_task(_trickle(wire, b"GET / HTTP/1.1\r\n", *[b"X: 1\r\n"] * 10_000))
    await wire.rest()
    trickling.cancel()


async def test_between_requests_nothing_keeps_a_connection_open(wire: Wire) -> None:
    """Not line ends either, which belong to no request."""
    wire.writer.write(wire.post(QUERY))
    assert b"Query" in await wire.answer()
    trickling = asyncio.create_task(_trickle(wire, *[b"\r\n"] * 10_000))
    await wire.rest()
    trickling.cancel()


async def test_a_head_that_never_ends_is_refused(wire: Wire) -> None:
    """Long before it fills the memory."""
    sent = 0
    line = b"X-%d: " + b"x" * 8_000 + b"\r\n"
    wire.writer.write(b"GET / HTTP/1.1\r\n")
    while not wire.reader.at_eof() and sent < 100 * MAX_HEAD:
        try:
            wire.writer.write(line % sent)
            await wire.writer.drain()
        except ConnectionError:
            break
        sent += len(line)
        await asyncio.sleep(0)
    assert sent < 100 * MAX_HEAD
    assert b"431" in (await wire.rest())[:20] or sent > MAX_HEAD


async def test_an_address_that_never_ends_is_refused(wire: Wire) -> None:
    """It is part of the head."""
    wire.writer.write(b"GET /" + b"x" * (MAX_HEAD + 1))
    assert (await wire.rest()).startswith(b"HTTP/1.1 431 ")


async def test_honest_requests_share_a_connection(wire: Wire) -> None:
    """Short and long ones, some in pieces, one after the other."""
    long = QUERY + b" " * 200_000
    for _ in range(3):
        for body in (QUERY, long):
            whole = wire.post(body)
            await _trickle(wire, whole[:100], whole[100:300], whole[300:])
            assert await wire.answer() == b'{"data":{"__typename":"Query"}}'
    wire.writer.write(wire.post(QUERY) * 3)
    for _ in range(3):
        assert b"Query" in await wire.answer()


async def test_a_slow_answer_is_waited_for(
    wire: Wire, client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The limit is on what the caller sends."""
    signed_in = Service.signed_in

    async def slowly(*arguments: object, **named: object) -> object:
        await asyncio.sleep(0.8)
        return await signed_in(*arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(Service, "signed_in", slowly)
    wire.writer.write(wire.post(QUERY))
    assert b"Query" in await wire.answer()


def test_the_command_listens_like_this(monkeypatch: pytest.MonkeyPatch) -> None:
    """`record serve` and `record run`, with the time that the settings give."""
    configured: list[uvicorn.Config] = []

    class Server:
        started = True

        def __init__(self, config: uvicorn.Config) -> None:
            configured.append(config)

        def run(self) -> None:
            """Do not."""

    monkeypatch.setattr(uvicorn, "Server", Server)
    command._serve(Settings(body_seconds=3), "Ready", quiet=True)
    (config,) = configured
    assert isinstance(config.http, type) and issubclass(config.http, InTime)
    assert config.http.seconds == 8
    assert config.ws_max_size == 32_768 and config.ws_per_message_deflate is False
    assert config.limit_concurrency == 2_000
