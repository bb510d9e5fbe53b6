"""The local Neo4j: started, shared, recovered and stopped, with a clear sentence when it can't be."""

import json
import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from neo4j import GraphDatabase

from graph.local import LocalError, LocalNeo4j, failures, jars
from graph.local.note import end
from settings import Problem, Settings


def settings_for(folder: Path, **more: object) -> Settings:
    """Settings of a small server on its own folder."""
    return Settings.model_validate(
        {
            "data_dir": folder,
            "neo4j_uri": None,
            "neo4j_port": 0,
            "neo4j_heap": "512m",
            "neo4j_pagecache": "64m",
            **more,
        }
    )


@pytest.fixture(scope="module")
def used(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """A data folder that had its first start, with nothing running on it."""
    settings = settings_for(tmp_path_factory.mktemp("local"))
    with LocalNeo4j(settings) as server:
        ask(server, "CREATE (:Kept)")
    yield settings
    LocalNeo4j(settings).stop()


def ask(server: LocalNeo4j, statement: str) -> list[list[object]]:
    """Rows of a statement on a running server."""
    found = server.status()
    assert found is not None
    with GraphDatabase.driver(found.uri, auth=(found.user, found.password)) as driver:
        records, _, _ = driver.execute_query(statement, database_="neo4j")
    return [list(record.values()) for record in records]


def pid_of(settings: Settings) -> int:
    """The process number that the folder notes."""
    noted: int = json.loads((settings.data_dir / "neo4j" / "process.json").read_text())["server"]["pid"]
    return noted


def test_it_keeps_its_data_listens_on_loopback_only_and_hides_its_password(used: Settings) -> None:
    with LocalNeo4j(used) as server:
        assert ask(server, "MATCH (k:Kept) RETURN count(k)") == [[1]]
        listening = [
            connection.laddr.ip
            for connection in psutil.Process(pid_of(used)).net_connections("inet")
            if connection.status == psutil.CONN_LISTEN
        ]
        assert {address.removeprefix("::ffff:") for address in listening} == {"127.0.0.1"}
        assert len(listening) == 1
    password = server.home / "password"
    assert stat.S_IMODE(password.stat().st_mode) == 0o600
    assert stat.S_IMODE(server.home.stat().st_mode) == 0o700
    assert len(password.read_text()) >= 30
    assert server.status() is None


def test_a_second_user_joins_and_leaves_it_running(used: Settings) -> None:
    with LocalNeo4j(used) as server:
        pid = pid_of(used)
        with LocalNeo4j(used) as joined:
            assert joined.status() == server.status()
        assert psutil.pid_exists(pid)
        assert server.keeper == "process"
    assert not psutil.pid_exists(pid)


def test_a_kept_one_outlives_its_users_until_it_is_stopped(used: Settings) -> None:
    try:
        LocalNeo4j(used).start(keep=True)
        with LocalNeo4j(used) as server:
            assert server.keeper == "kept"
        assert server.status() is not None
    finally:
        assert LocalNeo4j(used).stop()
    assert not LocalNeo4j(used).stop()


def test_the_one_a_killed_process_left_behind_is_taken_over_and_stopped(used: Settings) -> None:
    code = (
        "import os, signal, settings\n"
        "from graph.local import LocalNeo4j\n"
        "LocalNeo4j(settings.load()).start()\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("NEO4J_")},
        "DATA_DIR": str(used.data_dir),
        "NEO4J_HEAP": used.neo4j_heap,
    }
    root = Path(__file__).parent.parent
    ended = subprocess.run([sys.executable, "-c", code], env=environment, cwd=root, check=False)
    assert ended.returncode == -signal.SIGKILL
    orphan = pid_of(used)
    with LocalNeo4j(used) as server:
        assert pid_of(used) == orphan
        assert ask(server, "RETURN 1") == [[1]]
    assert not psutil.pid_exists(orphan)


def test_one_that_was_never_noted_is_ended_before_the_next_start(used: Settings) -> None:
    first = LocalNeo4j(used)
    first.start()
    stray = pid_of(used)
    (first.home / "process.json").unlink()
    with LocalNeo4j(used):
        assert pid_of(used) != stray
    assert not psutil.pid_exists(stray)


def test_a_reused_process_number_is_left_alone(used: Settings) -> None:
    bystander = subprocess.Popen(["sleep", "60"])
    try:
        started = psutil.Process(bystander.pid).create_time()
        identity = {"pid": bystander.pid, "started": started}
        note = {"server": identity, "port": 1, "owner": identity, "kept": False}
        server = LocalNeo4j(used)
        (server.home / "process.json").write_text(json.dumps(note))
        assert server.status() is None
        assert not server.stop()
        assert bystander.poll() is None
    finally:
        bystander.kill()
        bystander.wait()


def test_a_killed_server_comes_back_with_its_data(used: Settings) -> None:
    with LocalNeo4j(used) as server:
        psutil.Process(pid_of(used)).kill()
        psutil.Process(pid_of(used)).wait(10)
        assert server.status() is None
        with LocalNeo4j(used) as again:
            assert ask(again, "MATCH (k:Kept) RETURN count(k)") == [[1]]


def test_a_port_in_use_is_said(used: Settings) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(LocalError, match=f"Port {port} is in use: set NEO4J_PORT"):
            LocalNeo4j(settings_for(used.data_dir, neo4j_port=port)).start()


def test_a_wrong_password_and_a_lost_one_are_said_and_nothing_is_left_running(used: Settings) -> None:
    server = LocalNeo4j(used)
    password = server.home / "password"
    right = password.read_text()
    try:
        password.write_text("another-password")
        with pytest.raises(LocalError, match=r"is not the database's: put the right file back"):
            server.start()
        assert not (server.home / "process.json").exists()
        password.unlink()
        with pytest.raises(LocalError, match="is gone but the database it opens is there"):
            server.start()
    finally:
        password.write_text(right)
        password.chmod(0o600)


def test_a_half_finished_first_start_begins_again(tmp_path: Path) -> None:
    settings = settings_for(tmp_path)
    home = tmp_path / "neo4j"
    (home / "data" / "databases" / "neo4j").mkdir(parents=True)
    (home / "data" / "databases" / "neo4j" / "neostore").write_bytes(b"half")
    (home / "password").write_text("never-used")
    with LocalNeo4j(settings) as server:
        assert ask(server, "RETURN 1") == [[1]]
        assert "never-used" not in (home / "password").read_text()


def test_the_admin_tool_refuses_a_running_server_and_dumps_a_stopped_one(
    used: Settings, tmp_path: Path
) -> None:
    with LocalNeo4j(used) as server, pytest.raises(LocalError, match="stop it with `record neo4j stop`"):
        server.admin("database", "info")
    server.admin("database", "dump", "neo4j", f"--to-path={tmp_path}")
    assert (tmp_path / "neo4j.dump").stat().st_size > 0


def test_a_missing_disk_and_a_full_one_are_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Problem, match="mount its disk or set another DATA_DIR"):
        LocalNeo4j(settings_for(tmp_path / "not-mounted" / "data")).start()
    (tmp_path / "file").write_text("")
    with pytest.raises(Problem, match="set it to a folder you may write to"):
        LocalNeo4j(settings_for(tmp_path / "file")).start()
    full = shutil.disk_usage(tmp_path)._replace(free=1_000_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: full)
    with pytest.raises(LocalError, match=r"is full \(1 MB left\)"):
        LocalNeo4j(settings_for(tmp_path / "data")).start()


@pytest.mark.parametrize(
    ("logged", "said"),
    [
        ("java.io.IOException: No space left on device", "is full: free some space"),
        ("FileLockException: Lock file has been locked by another process", "has the database in"),
        ("java.lang.OutOfMemoryError: Java heap space", "set NEO4J_HEAP"),
        ("something else", "tells why"),
    ],
)
def test_the_reason_of_a_failed_start_is_read_from_this_starts_log(
    tmp_path: Path, logged: str, said: str
) -> None:
    log = tmp_path / "logs" / "debug.log"
    log.parent.mkdir()
    log.write_text("Address already in use, last week\n")
    before = failures.sizes(tmp_path)
    with log.open("a") as file:
        file.write(logged)
    assert said in str(failures.reason(tmp_path, before))


class TestJars:
    """Jars are installed and kept only as the lock names them."""

    @pytest.fixture
    def settings(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
        """A lock of one jar, which is in the repository's place already."""
        jar = tmp_path / "maven" / "org" / "example" / "thing" / "1.0" / "thing-1.0.jar"
        jar.parent.mkdir(parents=True)
        jar.write_bytes(b"a jar")
        lock = tmp_path / "jars.lock"
        lock.write_text(
            '[environment]\nname = "small"\n\n[[dependencies]]\ngroupId = "org.example"\nartifactId = "thing"\n'
            f'version = "1.0"\npackaging = "jar"\nsha256 = "{jars.sha256(jar)}"\n'
        )
        monkeypatch.setattr(jars, "LOCK_FILE", lock)
        return Settings(data_dir=tmp_path, cache_dir=tmp_path)

    def test_installed_once_and_then_only_looked_at(self, settings: Settings) -> None:
        seen: list[tuple[int, int]] = []
        target = jars.install(settings, lambda done, total: seen.append((done, total)))
        assert (target / "thing-1.0.jar").read_bytes() == b"a jar"
        jars.install(settings, lambda done, total: seen.append((done, total)))
        assert seen == [(1, 1)]
        assert jars.verify(settings) == 1

    def test_a_changed_jar_is_found_at_the_next_start(self, settings: Settings) -> None:
        jar = jars.install(settings) / "thing-1.0.jar"
        jar.write_bytes(b"another jar")
        with pytest.raises(jars.JarError, match=r"is not the file that graph/jars.lock names: delete it"):
            jars.install(settings)
        with pytest.raises(jars.JarError, match="is not the file"):
            jars.verify(settings)

    def test_a_missing_jar_is_said(self, settings: Settings) -> None:
        (jars.install(settings) / "thing-1.0.jar").unlink()
        with pytest.raises(jars.JarError, match="is missing: run `make setup`"):
            jars.verify(settings)

    def test_a_download_cut_short_is_fetched_again_and_no_network_is_said(
        self, settings: Settings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        short = next(settings.cache_dir.glob("maven/**/*.jar"))
        short.write_bytes(b"a j")

        def unreachable(*_: object, **__: object) -> None:
            raise RuntimeError("no route to the repository")

        monkeypatch.setattr("jgo.maven.PythonResolver.download", unreachable)
        with pytest.raises(jars.JarError, match="check the network, then run the command again"):
            jars.install(settings)
        assert not short.exists()

    def test_a_cache_that_cant_be_written_is_said(self, settings: Settings, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        with pytest.raises(jars.JarError, match="set CACHE_DIR to a folder"):
            jars.install(settings.model_copy(update={"cache_dir": tmp_path / "file"}))


def test_a_process_that_its_parent_never_asks_about_is_ended_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A zombie stays in the process table until then; stopping must not fail over it."""
    monkeypatch.setattr("graph.local.note.STOP_SECONDS", 1)
    child = subprocess.Popen(["sleep", "60"])
    monkeypatch.setattr(psutil.Process, "wait", _never)
    end(child.pid)
    assert child.wait(1) == -signal.SIGTERM


def _never(process: psutil.Process, seconds: float) -> None:
    time.sleep(seconds)
    raise psutil.TimeoutExpired(seconds, process.pid)
