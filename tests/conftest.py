"""What the tests share: a Neo4j of their own, its graph, and a Chromium. Nothing here touches the user's data."""

import asyncio
import os
import shutil
import socket
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from hypothesis import settings as tries
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from xdist.scheduler import LoadFileScheduling

from demo.staff import BY_ID
from graph.local import LocalNeo4j
from graph.migrations import migrate
from graph.session import Graph
from resolvers.audit import Audit
from resolvers.service import Service
from resolvers.standards import recomputing
from resolvers.tokens import Tokens
from schema import websocket
from schema.http import routes
from settings import Settings
from tests.world import FAST, Asking, build
from web.listening import ways

LONGEST = (
    "browser/demo/",
    "browser/",
    "test_pages/",
    "test_execution",
    "test_probe",
    "test_sequences",
    "test_load",
    "conventions/test_cypher",
    "test_imports_orders",
    "test_commands",
    "test_retention",
    "test_fuzz",
    "test_local",
)
"""Files that take minutes. They are begun first, so that no worker is left alone with one at the end."""

PAGES = ("tests/browser/", "tests/test_pages/", "tests/test_execution.py")
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")

# No test fails for how long it took: the machine may be busy.
tries.register_profile("any speed", deadline=None)
tries.load_profile("any speed")


class ByPlace(LoadFileScheduling):  # type: ignore[misc]
    """A file's tests are one worker's, and so are all tests of pages: each page's statement is planned by one Neo4j."""

    def _split_scope(self, nodeid: str) -> str:
        scope: str = super()._split_scope(nodeid)
        return "pages" if scope.startswith(PAGES) else scope


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadFileScheduling:
    """Hand files out to the workers, and those of pages as if they were one."""
    return ByPlace(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the files that take longest first; the order within a file stays."""

    def rank(item: pytest.Item) -> int:
        path = item.path.as_posix()
        return next((place for place, name in enumerate(LONGEST) if f"tests/{name}" in path), len(LONGEST))

    items.sort(key=rank)


@pytest.fixture(scope="session")
def test_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """Settings of a Neo4j started for this run, with its own data folder and a free port.

    TEST_NEO4J_URI and TEST_NEO4J_PASSWORD name one that runs already, for quick runs; its data is wiped.
    """
    folder = tmp_path_factory.mktemp("data")
    uri = os.environ.get("TEST_NEO4J_URI")
    if uri:
        password = SecretStr(os.environ["TEST_NEO4J_PASSWORD"])
        yield Settings(data_dir=folder, neo4j_uri=uri, neo4j_user="neo4j", neo4j_password=password)
        return
    # The few nodes of a test are soon twice as many, which is no reason to plan every statement anew.
    settings = Settings(
        data_dir=folder,
        neo4j_uri=None,
        neo4j_port=0,
        neo4j_heap="1g",
        neo4j_pagecache="256m",
        neo4j_replan="1h",
    )
    with LocalNeo4j(settings) as server:
        yield server.reached


@pytest.fixture(scope="session")
async def graph(test_settings: Settings) -> AsyncIterator[Graph]:
    """The migrated graph of the session. Tests that count things take `empty_graph`."""
    async with await Graph.connect(test_settings) as graph:
        await wipe(graph)
        await migrate(graph)
        yield graph


@pytest.fixture
async def empty_graph(graph: Graph) -> Graph:
    """The migrated graph with no data in it before the test."""
    await wipe(graph)
    return graph


async def wipe(graph: Graph) -> None:
    """Delete every node but the notes of the migrations."""
    await graph.run(
        "MATCH (n) WHERE NOT n:Migration AND NOT n:MigrationLock "
        "CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 10000 ROWS"
    )


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The path of a Chromium or Chrome: the one that is there, or one installed now. Fails if there is none."""
    found = _chromium()
    if found is None:
        _install_chromium()
        found = _chromium()
    if found is None:
        pytest.fail(
            "Browser tests need Chromium: install Debian's package `chromium`, or Google Chrome.",
            pytrace=False,
        )
    return found


def _chromium() -> Path | None:
    for name in CHROMIUMS:
        path = shutil.which(name)
        if path:
            return Path(path)
    bundles = [
        Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
        *Path.home().glob(".cache/ms-playwright/chromium-*/chrome-linux*/chrome"),
        *Path.home().glob(
            "Library/Caches/ms-playwright/chromium-*/chrome-mac*/Chromium.app/Contents/MacOS/Chromium"
        ),
    ]
    return next((path for path in bundles if path.exists()), None)


def _install_chromium() -> None:
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    if shutil.which("apt-get") and os.geteuid() == 0:
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        for command in (["apt-get", "update"], ["apt-get", "install", "-y", "chromium"]):
            subprocess.run(command, env=environment, timeout=600, check=False, **quiet)  # type: ignore[call-overload]
    if _chromium() is None:
        subprocess.run(  # type: ignore[call-overload]
            ["playwright", "install", "chromium"], timeout=600, check=False, **quiet
        )


@pytest.fixture
async def audit(tmp_path: Path) -> AsyncIterator[Audit]:
    """An audit log of the test's own."""
    log = Audit(tmp_path / "audit")
    yield log
    await log.close()


def of_the_command(settings: Settings, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let `record` work on the Neo4j of the tests, with a data folder of its own."""
    assert settings.neo4j_password is not None
    monkeypatch.setenv("NEO4J_URI", str(settings.neo4j_uri))
    monkeypatch.setenv("NEO4J_PASSWORD", settings.neo4j_password.get_secret_value())
    monkeypatch.setenv("DATA_DIR", str(folder))


@pytest.fixture
async def followed(world: Asking) -> AsyncIterator[None]:
    """Everybody was judged by the National Standards; at the end what is kept is what judging anew finds."""
    await recomputing.recompute(world.graph, _quiet)
    yield
    found = await recomputing.check(world.graph, _quiet)
    assert found.different == 0, found.named


def _quiet(_what: str, _done: int, _total: int) -> None:
    """No progress bar."""


@pytest.fixture
async def world(empty_graph: Graph, tmp_path: Path) -> AsyncIterator[Asking]:
    """The small world of `tests/world.py`, and a way to ask about it."""
    await build(empty_graph)
    asking = Asking(empty_graph, tmp_path / "audit")
    yield asking
    await asking.audit.close()


async def _explorer(_request: object) -> HTMLResponse:
    return HTMLResponse("<title>GraphiQL</title>")


@pytest.fixture(scope="module")
async def asking(graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Asking]:
    """The small world, which nothing here changes."""
    await wipe(graph)
    await build(graph)
    found = Asking(graph, tmp_path_factory.mktemp("audit"))
    yield found
    await found.audit.close()


@pytest.fixture
async def client(asking: Asking, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the API that is signed in as Pat; its `service` and `tokens` are those behind it."""
    app = Starlette(routes=[*routes(FAST), websocket.route(FAST)])
    tokens = Tokens(tmp_path / "secret")
    settings = Settings(data_dir=tmp_path, local_tokens=True)
    app.state.service = service = Service(settings, asking.graph, asking.audit, tokens)
    app.state.explorer = _explorer
    headers = {"authorization": f"Bearer {tokens.issue(BY_ID['pat'].id)}"}
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test", headers=headers) as found:
        found.tokens = tokens  # type: ignore[attr-defined]
        found.service = service  # type: ignore[attr-defined]
        yield found


@asynccontextmanager
async def listening(client: httpx.AsyncClient, **settings: Any) -> AsyncIterator[str]:
    """The application behind a client on a port of this machine, as it listens in earnest; its address, with no slash
    at the end. `settings` are other than usual."""
    app = client._transport.app  # type: ignore[attr-defined]
    server = _Server(uvicorn.Config(app, log_level="warning", lifespan="off", **ways(Settings(**settings))))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        serving = asyncio.create_task(server.serve([free]))
        await server.listens.wait()
        try:
            yield f"http://127.0.0.1:{free.getsockname()[1]}"
        finally:
            server.should_exit = True
            await serving


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listens = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.listens.set()


def sentence(response: httpx.Response) -> tuple[int, str, str]:
    """Status, code and sentence of a refused request."""
    (error,) = response.json()["errors"]
    return response.status_code, error["extensions"]["code"], error["message"]
