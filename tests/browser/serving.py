"""A server process of the tests' own, on the tests' Neo4j."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import httpx
import pytest

from settings import Settings


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@asynccontextmanager
async def serving(
    settings: Settings, folder: Path, pages: str, *command: str, **environment: str
) -> AsyncIterator[Path]:
    """A Python process of `command`, whose pages answer at the address `pages`, on the Neo4j of `settings`.

    Its data and its log are in `folder`; gives the path of the log.
    """
    password = settings.neo4j_password
    assert password is not None
    log = folder / "server.log"
    own = {
        "DATA_DIR": str(folder),
        "TODAY": "2003-09-30",
        "NEO4J_URI": str(settings.neo4j_uri),
        "NEO4J_USER": settings.neo4j_user,
        "NEO4J_PASSWORD": password.get_secret_value(),
    }
    with log.open("wb") as output:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", *command, env=os.environ | own | environment, stdout=output, stderr=output
        )
        try:
            await _answers(pages, process, log)
            yield log
        finally:
            process.terminate()
            await process.wait()


async def _answers(address: str, process: asyncio.subprocess.Process, log: Path) -> None:
    async with httpx.AsyncClient(base_url=address) as client:
        for _ in range(6000):
            assert process.returncode is None, await asyncio.to_thread(log.read_text)
            with suppress(httpx.TransportError):
                await client.get("/sign-in")
                return
            await asyncio.sleep(0.1)
    pytest.fail(f"the server did not start: {await asyncio.to_thread(log.read_text)}")
