"""A load generator small enough not to be what is measured: keep-alive HTTP over asyncio streams, the same bytes again."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from statistics import quantiles


@dataclass(frozen=True)
class Figures:
    """Requests a second, and the time of one in milliseconds."""

    rate: float
    p50: float
    p95: float


def request(port: int, path: str, body: bytes, headers: dict[str, str] | None = None) -> bytes:
    """The bytes of one POST with a JSON body."""
    lines = [f"POST {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", "Content-Type: application/json"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    lines += [f"Content-Length: {len(body)}", "", ""]
    return "\r\n".join(lines).encode() + body


async def answer(reader: asyncio.StreamReader) -> bytes:
    """The body of one answer. Raises RuntimeError when its status is not 200."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(
        int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")
    )
    body = await reader.readexactly(length)
    if not head.startswith(b"HTTP/1.1 200"):
        raise RuntimeError(body[:500].decode())
    return body


async def over_http(port: int, message: bytes, clients: int, seconds: float) -> Figures:
    """Send the same request from some clients for some seconds."""

    async def client() -> Callable[[], Awaitable[None]]:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)

        async def once() -> None:
            writer.write(message)
            await answer(reader)

        return once

    return await drive([await client() for _ in range(clients)], seconds)


async def drive(calls: list[Callable[[], Awaitable[None]]], seconds: float) -> Figures:
    """Call each again and again, all at the same time, until the time is up."""
    times: list[float] = []
    end = time.perf_counter() + seconds

    async def loop(call: Callable[[], Awaitable[None]]) -> None:
        while (start := time.perf_counter()) < end:
            await call()
            times.append(time.perf_counter() - start)

    begun = time.perf_counter()
    await asyncio.gather(*(loop(call) for call in calls))
    took = time.perf_counter() - begun
    cuts = quantiles(times, n=100)
    return Figures(len(times) / took, cuts[49] * 1000, cuts[94] * 1000)
