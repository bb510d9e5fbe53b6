"""A server that is killed as it answers: whatever it answered is in the log."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import httpx
import pytest

from graph.session import Graph
from resolvers.audit import looks
from resolvers.audit.compare import verify
from resolvers.audit.keys import Keys
from resolvers.audit.shipping import ship_by_hand
from resolvers.tokens import Tokens
from settings import Settings
from tests.test_audit import segments
from tests.world import Asking

CLIENTS = 12
KILLS = 2
ANSWERS = 150
"""How many a server gives before it is killed."""


@contextmanager
def server(settings: Settings, folder: Path) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """The service on the tests' graph, in a process of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    assert settings.neo4j_password is not None
    environment = {
        **os.environ,
        "DATA_DIR": str(folder),
        "NEO4J_URI": str(settings.neo4j_uri),
        "NEO4J_PASSWORD": settings.neo4j_password.get_secret_value(),
        "LOCAL_TOKENS": "true",
        "RATE": "100000",
        "AT_ONCE": "100",
        "WARM_UP": "false",
    }
    command = [sys.executable, "-m", "uvicorn", "app:app", "--port", str(port), "--log-level", "error"]
    process = subprocess.Popen(command, env=environment)
    try:
        yield process, f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()


async def answered(
    process: subprocess.Popen[bytes], address: str, token: str, numbers: count[int]
) -> set[str]:
    """Ask from many clients, each time under another name, until the server is killed; the names of what it answered."""
    names: set[str] = set()

    async def client(http: httpx.AsyncClient) -> None:
        while True:
            name = f"Look{next(numbers)}"
            # Every other one asks for somebody who is not there: that is kept too.
            document = (
                f'query {name} {{ offender(id: "off_{"bill" if len(names) % 2 else name}") {{ surname }} }}'
            )
            try:
                answer = await http.post("/graphql", json={"query": document})
            except httpx.HTTPError:
                return
            assert "errors" not in answer.json(), answer.text
            names.add(name)
            if len(names) == ANSWERS:
                os.kill(process.pid, signal.SIGKILL)

    headers = {"Authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(base_url=address, headers=headers, timeout=60) as http:
        while True:
            try:
                await http.get("/health")
                break
            except httpx.ConnectError:
                assert process.poll() is None, "the server did not start"
                await asyncio.sleep(0.1)
        await asyncio.gather(*(client(http) for _ in range(CLIENTS)))
    return names


@pytest.mark.slow
async def test_what_was_answered_is_in_the_log(
    world: Asking, test_settings: Settings, tmp_path: Path
) -> None:
    """However often the server is killed; each next one ships what the one before left, and all is in order."""
    data = tmp_path / "data"
    data.mkdir()
    token = Tokens(data / "token-secret").issue("pat")
    numbers = count(1)
    names: set[str] = set()
    for _ in range(KILLS):
        with server(test_settings, data) as (process, address):
            names |= await answered(process, address, token, numbers)
    assert len(names) >= KILLS * ANSWERS
    folder, key = data / "audit", data / "audit-key"
    kept = {look["operation"] for path in segments(folder) for look in looks(path)}
    assert names - kept == set()
    report = await verify(folder, Keys(key), world.graph, lambda *_: None)
    assert report.findings == [] and report.segments == KILLS
    await ship_by_hand(world.graph, folder, key)
    report = await verify(folder, Keys(key), world.graph, lambda *_: None)
    assert report.findings == [] and not any("not in the graph" in note for note in report.notes)
    assert await in_graph(world.graph, names) == names


async def in_graph(graph: Graph, names: set[str]) -> set[str]:
    """Which of these operations the graph has entries of."""
    rows = await graph.read("MATCH (e:AuditEntry) RETURN e.operation", {})
    return {row[0] for row in rows} & names
