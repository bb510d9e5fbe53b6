"""The commands as a person or a script meets them: what they print, how they end, what they leave."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
import yaml

from graph.local import LocalNeo4j
from settings import Problem, Settings, load

ROOT = Path(__file__).parent.parent
RECORD = Path(sys.executable).parent / "record"


def environment(folder: Path, **more: str) -> dict[str, str]:
    """The test's own environment with a data folder of its own and no Neo4j of anyone else's."""
    theirs = {name.upper() for name in Settings.model_fields} - {"CACHE_DIR"}
    kept = {name: value for name, value in os.environ.items() if name.upper() not in theirs}
    return {
        **kept,
        "DATA_DIR": str(folder),
        "NEO4J_HEAP": "512m",
        "NEO4J_PAGECACHE": "64m",
        "COLUMNS": "200",
        **more,
    }


def record(folder: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run `record`; `more` is added to its environment."""
    return subprocess.run(
        [RECORD, *arguments],
        env=environment(folder, **more),
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )


def said(done: subprocess.CompletedProcess[str]) -> str:
    """The one sentence of a command that can't go on: no traceback, exit code 2."""
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    return done.stderr.strip()


def test_a_port_in_use_is_said_before_anything_starts(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        for command in ("run", "serve"):
            sentence = said(record(tmp_path, command, PORT=port))
            assert f"can't listen on 127.0.0.1:{port}" in sentence
            assert "set PORT" in sentence
    assert not (tmp_path / "neo4j").exists()


def test_a_missing_disk_is_said(tmp_path: Path) -> None:
    for command in ("run", "serve", "migrate"):
        assert "mount its disk" in said(record(tmp_path / "gone" / "data", command))


def test_a_setting_that_cant_be_used_is_named(tmp_path: Path) -> None:
    sentence = said(record(tmp_path, "serve", PORT="eight thousand", NEO4J_HEAP="lots"))
    assert "PORT: " in sentence
    assert "NEO4J_HEAP: " in sentence


def test_a_neo4j_elsewhere_that_cant_be_used_is_said(tmp_path: Path, test_settings: Settings) -> None:
    uri = str(test_settings.neo4j_uri)
    cases = {
        "set that too": {"NEO4J_URI": uri},
        "refuses the user name or password": {"NEO4J_URI": uri, "NEO4J_PASSWORD": "wrong-password"},
        "is not a Neo4j address": {"NEO4J_URI": "localhost", "NEO4J_PASSWORD": "wrong-password"},
        "does not answer": {"NEO4J_URI": "bolt://127.0.0.1:1", "NEO4J_PASSWORD": "wrong-password"},
    }
    for sentence, settings in cases.items():
        assert sentence in said(record(tmp_path, "migrate", **settings))
    assert not (tmp_path / "neo4j").exists(), "with NEO4J_URI set no local Neo4j starts"


def test_the_local_neo4j_is_kept_until_it_is_stopped(tmp_path: Path) -> None:
    try:
        assert record(tmp_path, "neo4j", "status").returncode == 3
        started = record(tmp_path, "neo4j", "start")
        assert started.returncode == 0, started.stderr
        assert "bolt://127.0.0.1:" in started.stdout
        assert (tmp_path / "neo4j" / "password").read_text() not in started.stdout + started.stderr
        assert "Applied: 0001_" in record(tmp_path, "migrate").stdout
        assert "up to date" in record(tmp_path, "migrate").stdout
        status = record(tmp_path, "neo4j", "status")
        assert status.returncode == 0
        assert "until `record neo4j stop`" in status.stdout
    finally:
        assert record(tmp_path, "neo4j", "stop").stdout == "Stopped.\n"
    assert record(tmp_path, "neo4j", "stop").stdout == "It was not running.\n"


def test_a_command_that_needs_the_graph_starts_and_stops_a_local_one(tmp_path: Path) -> None:
    done = record(tmp_path, "migrate")
    assert done.returncode == 0, done.stderr
    assert LocalNeo4j(Settings(data_dir=tmp_path)).status() is None


def test_a_token_is_printed_for_demo_staff_only(tmp_path: Path) -> None:
    assert record(tmp_path, "token", "--as", "pat").stdout.count(".") == 2
    assert "no demo sign-in nobody: use one of " in said(record(tmp_path, "token", "--as", "nobody"))


class Run:
    """A `record run` in the background, with what it printed."""

    def __init__(self, folder: Path, port: int, **settings: str) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self._printed = folder.parent / f"printed-{time.monotonic_ns()}"
        with self._printed.open("wb") as output:
            self.process = subprocess.Popen(
                [RECORD, "run"],
                env=environment(folder, PORT=str(port), DEMO_PEOPLE="30", **settings),
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    @property
    def printed(self) -> str:
        """Standard output and standard error so far."""
        return self._printed.read_text()

    def wait_until(self, condition: Callable[[], bool], seconds: float = 180) -> None:
        """Wait for the condition; fails when the run ends before it holds."""
        deadline = time.monotonic() + seconds
        while not condition():
            assert self.process.poll() is None, self.printed
            assert time.monotonic() < deadline, self.printed
            time.sleep(0.05)

    def wait_until_ready(self) -> None:
        """Wait for the Ready line."""
        self.wait_until(lambda: "Ready: " in self.printed, 600)

    def end(self, number: int) -> int:
        """Send a signal; answers the exit code."""
        self.process.send_signal(number)
        return self.process.wait(90)


@pytest.mark.slow
def test_run_is_ready_ends_all_it_started_and_goes_on_after_any_kill(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    server = LocalNeo4j(Settings(data_dir=folder))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])

    interrupted = Run(folder, port)
    interrupted.wait_until(lambda: any(folder.glob("demo-extracts-*")))
    interrupted.end(signal.SIGKILL)
    assert server.status() is not None, "its Neo4j is left behind"

    # Planning every page beforehand is looked at in tests/test_pages/test_record.py.
    continued = Run(folder, port, WARM_UP="false")
    continued.wait_until_ready()
    try:
        ready = [line for line in continued.printed.splitlines() if line.startswith("Ready: ")]
        assert len(ready) == 1
        assert ready[0].startswith(f"Ready: {continued.url}  sign in as: pat (")
        assert httpx.get(f"{continued.url}/", follow_redirects=True).status_code < 500
        assert "can't listen on" in said(record(folder, "run", PORT=str(port)))
    finally:
        assert continued.end(signal.SIGTERM) == 0
    assert server.status() is None
    assert "Traceback" not in continued.printed

    second = Run(folder, port, WARM_UP="false")
    second.wait_until_ready()
    try:
        assert [line for line in second.printed.splitlines() if line] == ready, "nothing is imported again"
    finally:
        assert second.end(signal.SIGINT) == 0
    assert server.status() is None


def test_make_alone_lists_the_targets(tmp_path: Path) -> None:
    listed = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for target in ("run", "test", "check", "bench", "docs", "setup"):
        assert re.search(rf"^  make {target} +\S", listed, re.MULTILINE)


def test_settings_are_described_and_frozen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "")
    monkeypatch.setenv("TODAY", "2003-09-30")
    settings = load()
    assert settings.port == 8000
    assert settings.today is not None
    assert settings.data_dir.is_absolute()
    assert all(field.description for field in Settings.model_fields.values())
    monkeypatch.setenv("TODAY", "soon")
    with pytest.raises(Problem, match="TODAY: "):
        load()


def test_the_settings_page_tells_of_every_setting() -> None:
    page = (ROOT / "docs" / "settings.md").read_text()
    assert "settings.md" in (ROOT / "docs" / "operations.md").read_text()
    assert [name for name in Settings.model_fields if f"`{name.upper()}`" not in page] == []


def test_the_containers_are_described_soundly() -> None:
    text = (ROOT / "docker-compose.yml").read_text()
    services = yaml.safe_load(text)["services"]
    assert services["neo4j"]["image"] == "neo4j:5.26-community"
    assert services["neo4j"]["healthcheck"]["test"]
    assert services["record"]["depends_on"] == {"neo4j": {"condition": "service_healthy"}}
    assert text.count("${NEO4J_PASSWORD:?") == 2, "no password is written down or defaulted"
    dockerfile = (ROOT / "Dockerfile").read_text()
    assert "\nUSER record\n" in dockerfile
    assert "HEALTHCHECK" in dockerfile


def compose() -> list[str]:
    """Docker's compose command in the spelling this machine has; skips where there is none."""
    for command in (["docker", "compose"], ["docker-compose"]):
        if (
            shutil.which(command[0])
            and not subprocess.run([*command, "version"], capture_output=True, check=False).returncode
        ):
            return command
    pytest.skip(
        "Docker's compose is not on this machine: its own check of docker-compose.yml runs where it is"
    )


def test_compose_finds_nothing_wrong_and_wants_a_password() -> None:
    command = [*compose(), "config", "--quiet"]
    given = {**os.environ, "NEO4J_PASSWORD": "a-password-for-config"}
    done = subprocess.run(command, cwd=ROOT, env=given, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    without = {name: value for name, value in os.environ.items() if name != "NEO4J_PASSWORD"}
    refused = subprocess.run(command, cwd=ROOT, env=without, capture_output=True, text=True, check=False)
    assert refused.returncode != 0
    assert "Set NEO4J_PASSWORD" in refused.stderr
