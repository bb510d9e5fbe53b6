"""One demo for all tests here: its extracts through the real importers, and a server process."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest

from demo.extracts import generate
from demo.staff import keep_demo_staff
from graph.session import Graph
from importers.run import import_paths
from settings import Settings
from tests.browser.serving import free_port, serving
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
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    command = ("uvicorn", "app:app", "--host", "127.0.0.1", "--port", str(port))
    # Other tests keep the machine busy, and no page is opened but those that are tried.
    more = {"DEMO": "true", "HOST": "127.0.0.1", "STATEMENT_SECONDS": "120", "WARM_UP": "false"}
    async with serving(test_settings, folder, address, *command, **more):
        yield address
    await wipe(graph)


@pytest.fixture
def trouble() -> Iterator[list[str]]:
    """What no page may do: write errors to the console (broken policies among them), or ask another host."""
    seen: list[str] = []
    yield seen
    assert seen == []
