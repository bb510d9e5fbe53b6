"""How the server listens: a request must arrive in time, with a head of bounded length.

Uvicorn waits for ever for the rest of a request, and keeps whatever its head holds. A proxy in front may do this too;
a service that is reached without one must.
"""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from settings import Settings

MAX_HEAD = 32_768
GRACE = 5.0
"""Seconds that a connection has beyond BODY_SECONDS: whoever reads a body tells the caller first."""

MAX_SOCKET_MESSAGE = 32_768
MOST_CONNECTIONS = 2_000

TOO_LONG = b"HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"


def ways(settings: Settings) -> dict[str, Any]:
    """What uvicorn is told besides where to listen."""

    return {
        "http": type("InTime", (InTime,), {"seconds": settings.body_seconds + GRACE}),
        "limit_concurrency": MOST_CONNECTIONS,
        "ws_max_size": MAX_SOCKET_MESSAGE,
        # A small message that unpacks to a large one is not taken, as no request's body is.
        "ws_per_message_deflate": False,
    }


class InTime(HttpToolsProtocol):
    """A connection that ends when a request does not arrive within `seconds`, or its head is too long."""

    seconds = 15.0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """The first request is waited for from now on."""
        super().connection_made(transport)
        self._head: int | None = None
        self._late: asyncio.TimerHandle | None = None
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing is waited for any more."""
        self._arrived()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        """A request begins."""
        super().on_message_begin()
        self._head = 0
        self._wait()

    def on_headers_complete(self) -> None:
        """What follows is a body, which has its own limit."""
        self._head = None
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """A request has arrived."""
        self._arrived()
        super().on_message_complete()

    def handle_websocket_upgrade(self) -> None:
        """What follows is not HTTP."""
        self._arrived()
        super().handle_websocket_upgrade()

    def data_received(self, data: bytes) -> None:
        """Some bytes of a request, or of several."""
        if self.cycle is None or self.cycle.response_complete:
            self._wait()
        super().data_received(data)
        if self._head is not None:
            self._head += len(data)
            if self._head > MAX_HEAD and not self.transport.is_closing():
                self.transport.write(TOO_LONG)
                self.transport.close()

    def _wait(self) -> None:
        if self._late is None:
            self._late = self.loop.call_later(self.seconds, self.transport.close)

    def _arrived(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None
