"""One demo for all tests here: its extracts through the real importers, a server process, and a Chromium."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from pathlib import Path

import httpx
import pytest
from playwright.async_api import Browser, async_playwright

from demo.extracts import generate
from demo.staff import keep_demo_staff
from graph.session import Graph
from importers.run import import_paths
from settings import Settings
from tests.browser.visits import FLAGS
from tests.conftest import wipe


@pytest.fixture(scope="package")
async def server(
    graph: Graph, test_settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[str]:
    """The address of a demo with sixty people, and with those of the showcase among them."""
    folder = tmp_path_factory.mktemp("demo")
    await asyncio.to_thread(generate, folder / "extracts", 60, 1)
    await wipe(graph)
    report = await import_paths(graph, [folder / "extracts"], by="test")
    assert report.files
    await keep_demo_staff(graph)
    password = test_settings.neo4j_password
    assert password is not None
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {
        "DATA_DIR": str(folder),
        "DEMO": "true",
        "TODAY": "2003-09-30",
        "HOST": "127.0.0.1",
        # Other tests keep the machine busy.
        "STATEMENT_SECONDS": "120",
        "WARM_UP": "false",
        "NEO4J_URI": str(test_settings.neo4j_uri),
        "NEO4J_USER": test_settings.neo4j_user,
        "NEO4J_PASSWORD": password.get_secret_value(),
    }
    command = [sys.executable, "-m", "uvicorn", "app:app", "--host", "127.0.0.1", "--port", str(port)]
    with (folder / "server.log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(*command, env=environment, stdout=log, stderr=log)
        address = f"http://127.0.0.1:{port}"
        try:
            await _answers(address, process, folder / "server.log")
            yield address
        finally:
            process.terminate()
            await process.wait()
    await wipe(graph)


async def _answers(address: str, process: asyncio.subprocess.Process, log: Path) -> None:
    async with httpx.AsyncClient(base_url=address) as client:
        for _ in range(6000):
            assert process.returncode is None, await asyncio.to_thread(log.read_text)
            with suppress(httpx.TransportError):
                await client.get("/sign-in")
                return
            await asyncio.sleep(0.1)
    pytest.fail(f"the server did not start: {await asyncio.to_thread(log.read_text)}")


@pytest.fixture(scope="package")
async def browser(chromium: Path) -> AsyncIterator[Browser]:
    """One Chromium for all tests here."""
    async with async_playwright() as playwright:
        found = await playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield found
        await found.close()


@pytest.fixture
def trouble() -> Iterator[list[str]]:
    """What no page may do: write errors to the console (broken policies among them), or ask another host."""
    seen: list[str] = []
    yield seen
    assert seen == []
