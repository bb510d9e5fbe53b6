"""A partner agency's end of a webhook: takes messages on a port of this machine, and answers as it is told to."""

from __future__ import annotations

import asyncio
from base64 import b64decode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from hashlib import sha256
from hmac import compare_digest, new
from typing import Any

import orjson

PATH = "/told"


class Receiver:
    """What was received, headers and body of each. `answers` are the next statuses; then 204. `port` is ours; `came`: something did."""

    def __init__(self) -> None:
        self.messages: list[tuple[dict[str, str], bytes]] = []
        self.answers: list[int] = []
        self.port = 0
        self.came = asyncio.Event()

    @property
    def address(self) -> str:
        """Where messages go."""
        return f"http://127.0.0.1:{self.port}{PATH}"

    @property
    def bodies(self) -> list[Any]:
        """The messages' bodies."""
        return [orjson.loads(body) for _, body in self.messages]

    @property
    def events(self) -> list[str]:
        """The ids of all events of all messages, in the order in which they came."""
        return [one["id"] for body in self.bodies for one in body["data"]["events"]]

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One request."""
        lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        headers = {
            name.lower(): value for name, _, value in (line.partition(": ") for line in lines[1:] if line)
        }
        body = await reader.readexactly(int(headers["content-length"]))
        self.messages.append(({**headers, "request": lines[0]}, body))
        status = self.answers.pop(0) if self.answers else 204
        moved = f"Location: {self.address}\r\n" if status == 302 else ""
        writer.write(
            f"HTTP/1.1 {status} Told\r\n{moved}Content-Length: 0\r\nConnection: close\r\n\r\n".encode()
        )
        await writer.drain()
        writer.close()
        self.came.set()


@asynccontextmanager
async def receiving() -> AsyncIterator[Receiver]:
    """A receiver that listens."""
    receiver = Receiver()
    server = await asyncio.start_server(receiver.take, "127.0.0.1", 0)
    receiver.port = server.sockets[0].getsockname()[1]
    async with server:
        yield receiver


def verified(secret: str, headers: dict[str, str], body: bytes) -> bool:
    """Whether a message was signed with a secret, as its receiver finds out."""
    key = b64decode(secret.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    wanted = new(key, signed, sha256).digest()
    return any(
        compare_digest(b64decode(one.removeprefix("v1,")), wanted)
        for one in headers["webhook-signature"].split(" ")
    )
