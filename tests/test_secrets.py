"""Secrets and what people typed stay out of logs, of error texts and of whatever else is kept, whatever goes wrong."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import socket
import subprocess
import sys
import time
from base64 import b64encode
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from cli.logs import WithoutWords, config
from graph.session import Graph
from resolvers.tokens import Tokens
from settings import Problem, Settings
from tests.copies import command
from tests.test_commands import environment, said
from tests.world import Asking

ROOT = Path(__file__).parent.parent

TYPED = "Zzyzwick"
"""A surname that somebody searches for, and that nobody else would write."""
FOUND = "kowalski"
TOKEN_SECRET = "token-secret-5b1f0f2d7c9e4a63"
CLIENT_SECRET = "client-secret-0d93c1aa77"
WRONG = "wrong-password-71c0ffee"

FAULTY = f"""
import sys
from schema.execution import Executor

run = Executor.run

async def fails(self, context, query, variables=None, *rest, **more):
    if "{TYPED}" in str(variables):
        try:
            raise LookupError(f"no reading of {{variables}}")
        except LookupError as error:
            raise ValueError(f"could not answer {{variables}}") from error
    return await run(self, context, query, variables, *rest, **more)

if "--faulty" in sys.argv:
    Executor.run = fails
sys.argv = ["record", "serve"]
from cli import main
main()
"""
"""A server in which every question that holds the name fails, with the name in the exception's words."""

SEARCH = "query Q($name: String) { offenders(search: $name, first: 3) { totalCount } }"


class Proxy:
    """Stands between the server and its database, and can be taken away."""

    def __init__(self, uri: str) -> None:
        target = urlsplit(uri)
        self._target = (target.hostname, target.port)
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Proxy:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.uri = f"bolt://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        self.take_away()

    def take_away(self) -> None:
        """End every connection, and take no more."""
        self._server.close()
        for task in self._tasks:
            task.cancel()

    async def _serve(self, near: asyncio.StreamReader, to_near: asyncio.StreamWriter) -> None:
        far, to_far = await asyncio.open_connection(*self._target)
        for reader, writer in ((near, to_far), (far, to_near)):
            task = asyncio.create_task(_pass_on(reader, writer))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while some := await reader.read(65536):
            writer.write(some)
            await writer.drain()
    except (OSError, asyncio.CancelledError):
        pass
    finally:
        writer.close()


@pytest.fixture
def password(test_settings: Settings) -> str:
    """The database's."""
    assert test_settings.neo4j_password is not None
    return test_settings.neo4j_password.get_secret_value()


@asynccontextmanager
async def served(folder: Path, uri: str, password: str, *arguments: str) -> AsyncIterator[str]:
    """A server of its own, by its address; all it says goes into the file `said`."""
    secret = folder / "the-secret"
    secret.write_text(TOKEN_SECRET)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    output = folder / "said"
    more = {
        "NEO4J_URI": uri, "NEO4J_PASSWORD": password, "TOKEN_SECRET_FILE": str(secret), "LOCAL_TOKENS": "true",
        "PORT": str(port), "TODAY": "2003-09-30", "WARM_UP": "false",
    }  # fmt: skip
    with output.open("wb") as file:
        process = subprocess.Popen(  # noqa: ASYNC220 - it is ended by its number
            [sys.executable, "-c", FAULTY, *arguments],
            env=environment(folder / "data", **more),
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
        )
    try:
        deadline = time.monotonic() + 120
        while b"\nReady: " not in b"\n" + output.read_bytes():
            assert process.poll() is None, output.read_text()
            assert time.monotonic() < deadline, output.read_text()
            await asyncio.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def kept(folder: Path) -> Iterator[tuple[str, str]]:
    """Every file that the server wrote, but for the keys."""
    for path in folder.rglob("*"):
        if path.is_file() and path.name not in ("the-secret", "audit-key", "token-secret"):
            yield str(path.relative_to(folder)), path.read_text(encoding="utf-8", errors="replace")


async def test_a_server_that_fails_tells_no_secret_and_nothing_that_was_typed(
    world: Asking, test_settings: Settings, password: str, tmp_path: Path
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "secret").write_text(TOKEN_SECRET)
    token = Tokens(tmp_path / "secret").issue("pat")
    (tmp_path / "secret").unlink()
    bearer = {"authorization": f"Bearer {token}"}
    answers: list[httpx.Response] = []
    async with (
        Proxy(str(test_settings.neo4j_uri)) as proxy,
        served(tmp_path, proxy.uri, password, "--faulty") as address,
        httpx.AsyncClient(base_url=address, timeout=60) as client,
    ):

        async def ask(method: str, path: str, headers: dict[str, str], **more: object) -> httpx.Response:
            answers.append(await client.request(method, path, headers=headers, **more))  # type: ignore[arg-type]
            return answers[-1]

        # Somebody is found: that is audited, and by whom, but not by which words.
        found = {"query": SEARCH.replace("totalCount", "nodes { id }"), "variables": {"name": FOUND}}
        assert "off_bill" in (await ask("POST", "/graphql", bearer, json=found)).text
        search = {"query": SEARCH, "variables": {"name": TYPED}}
        # A fault while the question is answered, of a program and of a page.
        assert (await ask("POST", "/graphql", bearer, json=search)).status_code == 500
        assert (await ask("GET", f"/?search={TYPED}", bearer)).status_code == 500
        # Sign-ins that are none, with the real one's parts in them.
        for wrong in (
            f"Bearer {token}x",
            f"Bearer {TYPED}",
            f"Basic {b64encode(password.encode()).decode()}",
        ):
            assert (await ask("POST", "/graphql", {"authorization": wrong}, json=search)).status_code == 401
        # Requests that can't be read.
        for body in (f'{{"query": "{TYPED}', f'["{TYPED}"]', f'{{"query": "{{ a(b: \\"{TYPED}\\" "}}'):
            headers = bearer | {"content-type": "application/json"}
            assert (await ask("POST", "/graphql", headers, content=body)).status_code in (200, 400)
        assert (await ask("GET", f"/offenders/{TYPED}", bearer)).status_code in (404, 500)
        # The database goes away under it.
        proxy.take_away()
        down = {"query": SEARCH, "variables": {"name": TYPED.lower()}}
        assert "UNAVAILABLE" in (await ask("POST", "/graphql", bearer, json=down)).text
        assert (await ask("GET", f"/?search={TYPED.lower()}", bearer)).status_code == 503
        assert (await ask("GET", "/health", {})).status_code == 503
    everything = dict(kept(tmp_path))
    said_ = everything["said"]
    assert "ValueError" in said_, "the fault is logged"
    assert "LookupError" in said_, "and what it came from"
    assert any(name.startswith("data/audit/") and "off_bill" in text for name, text in everything.items())
    assert [name for name, text in everything.items() if FOUND in text.lower()] == []
    for secret in (password, TOKEN_SECRET, token, token.rpartition(".")[2]):
        assert [name for name, text in everything.items() if secret in text] == []
        assert [
            answer.url for answer in answers if secret in answer.text or secret in str(answer.headers)
        ] == []
    assert [name for name, text in everything.items() if TYPED.lower() in text.lower()] == []
    failed = [answer for answer in answers if answer.status_code >= 500]
    assert len(failed) >= 4
    assert [
        answer.url for answer in failed if "Traceback" in answer.text or "ValueError" in answer.text
    ] == []
    programs = [answer.text for answer in answers if "UNAVAILABLE" in answer.text or "FAULT" in answer.text]
    assert len(programs) >= 2
    assert [text for text in programs if TYPED.lower() in text.lower()] == []


async def test_commands_that_fail_tell_no_secret(
    graph: Graph, test_settings: Settings, password: str, tmp_path: Path
) -> None:
    uri = str(test_settings.neo4j_uri)
    address = uri.removeprefix("bolt://")
    secrets = {"OIDC_CLIENT_SECRET": CLIENT_SECRET, "OIDC_CLIENT_ID": "pages"}
    cases = [
        ({"NEO4J_URI": uri, "NEO4J_PASSWORD": WRONG}, ("migrate",)),
        ({"NEO4J_URI": "bolt://127.0.0.1:1", "NEO4J_PASSWORD": password}, ("migrate",)),
        ({"NEO4J_URI": "bolt://127.0.0.1:1", "NEO4J_PASSWORD": password}, ("serve",)),
        ({"NEO4J_URI": f"bolt://neo4j:{WRONG}@127.0.0.1:1", "NEO4J_PASSWORD": WRONG}, ("migrate",)),
        ({"NEO4J_URI": f"bolt://neo4j:{WRONG}@{address}", "NEO4J_PASSWORD": WRONG}, ("migrate",)),
        ({"NEO4J_URI": f"nowhere://neo4j:{WRONG}@x", "NEO4J_PASSWORD": password}, ("migrate",)),
        ({"NEO4J_URI": uri, "NEO4J_PASSWORD": password, "PORT": CLIENT_SECRET}, ("serve",)),
        (
            {"NEO4J_URI": uri, "NEO4J_PASSWORD": password},
            ("sar", f"{TYPED}, Rowan", "--by", "x", "--why", "y"),
        ),
    ]
    for settings, arguments in cases:
        sentence = said(run(tmp_path, *arguments, **secrets, **settings))
        for secret in (password, WRONG, CLIENT_SECRET, TOKEN_SECRET, TYPED):
            assert secret not in sentence, (arguments, sentence)
    done = command(test_settings, tmp_path, "sar", TYPED, "--by", "the-service", "--why", "x")
    assert done.returncode == 2
    assert TYPED not in done.stdout + done.stderr


def run(folder: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run `record` with these settings and no others."""
    from tests.test_commands import record

    return record(folder, *arguments, **settings)


# What the log says of an exception


def formatted(error: Exception) -> str:
    """The line that the service's log has for an exception that was caught."""
    try:
        raise error
    except type(error):
        record = logging.LogRecord("x", logging.ERROR, __file__, 1, "it failed", None, sys.exc_info())
    return WithoutWords("%(levelname)s %(message)s").format(record)


def test_a_log_has_an_exceptions_kind_and_places_but_not_its_words() -> None:
    line = formatted(ValueError(TYPED))
    assert "ERROR it failed" in line
    assert "builtins.ValueError" in line
    assert "in formatted" in line
    assert TYPED not in line


def test_a_log_has_the_words_that_hold_nothing_of_anybody() -> None:
    assert "settings.Problem: the way out" in formatted(Problem("the way out"))
    line = formatted(OSError(28, os.strerror(28), f"/home/{TYPED}"))
    assert os.strerror(28) in line
    assert TYPED not in line


def test_every_logger_of_the_service_is_formatted_so() -> None:
    settings = config("info")
    assert settings["formatters"]["line"]["()"] is WithoutWords
    assert settings["root"]["handlers"] == ["stderr"]
    assert all("handlers" not in logger for logger in settings["loggers"].values())
