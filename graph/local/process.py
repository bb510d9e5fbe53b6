"""Start, find and stop the local Neo4j: one Java child process per data folder."""

import json
import os
import secrets
import shutil
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import psutil

from graph.local import java
from graph.local.jars import Progress, exclusively, install
from settings import Problem, Settings

START_SECONDS = 180
STOP_SECONDS = 60
NEEDED_BYTES = 300_000_000


class LocalError(Problem):
    """The local Neo4j can't be started, reached or stopped."""


@dataclass(frozen=True)
class Address:
    """Where a Neo4j is and how to sign in to it."""

    uri: str
    user: str
    password: str


def address(settings: Settings) -> Address | None:
    """The address of the local Neo4j of DATA_DIR if its process lives, else None. Starts nothing."""
    return LocalNeo4j(settings).status()


class LocalNeo4j:
    """The local Neo4j of one data folder: a context manager that leaves things as it found them.

    Entering starts it, or takes over one whose starter died, or joins one that another process (or
    `record neo4j start`) keeps. Leaving stops it unless it was joined.
    """

    def __init__(self, settings: Settings, progress: Progress | None = None) -> None:
        self._settings = settings
        self._progress = progress
        self._joined = False
        self.home = settings.data_dir / "neo4j"
        self._state_file = self.home / "process.json"
        self._password_file = self.home / "password"
        self._ready_file = self.home / "ready"

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not self._joined:
            self.stop()

    def status(self) -> Address | None:
        """The address if the process lives, else None."""
        state = self._state()
        if state is None or not self._alive(state) or not self._password_file.exists():
            return None
        return self._address(state["port"])

    @property
    def keeper(self) -> str:
        """Who keeps the running server: `kept` (`record neo4j start`), `process` (a live one), or `nobody`."""
        state = self._state() or {}
        if state.get("kept"):
            return "kept"
        owner = state.get("owner")
        return "process" if owner and _same_process(owner["pid"], owner["started"]) else "nobody"

    def start(self, *, keep: bool = False) -> Address:
        """Make sure the server runs and answers. `keep`: it outlives this process. Raises `LocalError`, `JarError`."""
        self._prepare_folder()
        jars = install(self._settings, self._progress)
        with exclusively(self.home / "lock"):
            state = self._state()
            if state is not None and self._alive(state):
                return self._adopt(state, keep)
            self._state_file.unlink(missing_ok=True)
            self._prepare_password(jars)
            found = self._launch(jars, keep)
            self._ready_file.touch()
            return found

    def stop(self) -> bool:
        """End the server of this data folder and wait for it. Answers whether one was running."""
        if not self.home.exists():
            return False
        with exclusively(self.home / "lock"):
            state = self._state()
            running = state is not None and self._alive(state)
            if state is not None and running:
                _end(psutil.Process(state["pid"]))
            self._state_file.unlink(missing_ok=True)
            return running

    def admin(self, *arguments: str) -> str:
        """Run Neo4j's own admin tool (dump, load, check) on the stopped server; answers what it printed."""
        jars = install(self._settings, self._progress)
        if self.status() is not None:
            raise LocalError("The local Neo4j is running: stop it with `record neo4j stop` first.")
        return self._admin(jars, *arguments)

    # -- before the start

    def _prepare_folder(self) -> None:
        try:
            for name in ("conf", "logs", "data"):
                (self.home / name).mkdir(parents=True, exist_ok=True)
            self.home.chmod(0o700)
            free = shutil.disk_usage(self.home).free
        except OSError as error:
            raise LocalError(
                f"The data folder {self._settings.data_dir} can't be used ({error.strerror or error}): "
                "mount its disk or set DATA_DIR to a folder you may write to."
            ) from error
        if free < NEEDED_BYTES:
            raise LocalError(
                f"The disk of {self._settings.data_dir} is full ({free // 1_000_000} MB left): "
                "free some space or set DATA_DIR to a folder on another disk."
            )

    def _prepare_password(self, jars: Path) -> None:
        if self._ready_file.exists():
            if not self._password_file.exists():
                raise LocalError(
                    f"The password file {self._password_file} is gone but the database it opens is there: put the "
                    f"file back from your backup, or delete {self.home} to start with an empty record."
                )
            return
        # Nobody could have signed in before the first start ended, so there is nothing to lose here.
        shutil.rmtree(self.home / "data")
        (self.home / "data").mkdir()
        password = secrets.token_urlsafe(24)
        self._password_file.unlink(missing_ok=True)
        descriptor = os.open(self._password_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(password)
        self._configure(0)
        self._admin(jars, "dbms", "set-initial-password", password)

    def _configure(self, port: int) -> None:
        lines = {
            "server.default_listen_address": "127.0.0.1",
            "server.bolt.listen_address": f"127.0.0.1:{port}",
            "server.http.enabled": "false",
            "server.https.enabled": "false",
            "dbms.usage_report.enabled": "false",
            "server.memory.pagecache.size": self._settings.neo4j_pagecache,
            # Keeps a small record small on disk: the default reserves 256 MB for each database.
            "db.tx_log.preallocate": "false",
            "db.logs.query.enabled": "OFF",
            # Otherwise a stop waits 2 x 5 s for pools that are already idle.
            "internal.server.bolt.thread_pool_shutdown_wait_time": "200ms",
        }
        text = "".join(f"{key}={value}\n" for key, value in lines.items())
        (self.home / "conf" / "neo4j.conf").write_text(text)

    def _admin(self, jars: Path, *arguments: str) -> str:
        done = subprocess.run(  # noqa: S603
            java.admin(*arguments),
            env=java.environment(self.home, jars),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            said = (done.stderr.strip() or done.stdout.strip()).splitlines() or ["no message"]
            raise LocalError(f"Neo4j's admin tool refused `{arguments[0]} {arguments[1]}`: {said[0]}")
        return done.stdout

    # -- the process

    def _launch(self, jars: Path, keep: bool) -> Address:
        wanted = self._settings.neo4j_port
        for attempt in range(3):
            port = wanted or _free_port()
            if wanted and not _is_free(port):
                break
            self._configure(port)
            console = self.home / "logs" / "console.log"
            with console.open("wb") as output:
                child = subprocess.Popen(  # noqa: S603
                    java.server(jars, self.home, heap=self._settings.neo4j_heap),
                    env=java.environment(self.home, jars),
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    # Its own session, so that Ctrl-C reaches us alone and we stop it in order.
                    start_new_session=True,
                )
            self._write_state(child.pid, port, keep)
            try:
                self._wait_until_ready(child, port)
            except BaseException as error:
                _end(psutil.Process(child.pid)) if child.poll() is None else None
                self._state_file.unlink(missing_ok=True)
                if isinstance(error, _PortTaken) and not wanted and attempt < 2:
                    continue
                if isinstance(error, _PortTaken):
                    break
                raise
            return self._address(port)
        raise LocalError(
            f"Port {port} is in use: set NEO4J_PORT to another port, or unset it to take any free one."
        )

    def _wait_until_ready(self, child: subprocess.Popen[bytes], port: int) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if child.poll() is not None:
                raise self._why_it_ended()
            with socket.socket() as probe:
                probe.settimeout(1)
                answered = probe.connect_ex(("127.0.0.1", port)) == 0
            if answered and self._signs_in(port):
                return
            time.sleep(0.1)
        raise LocalError(
            f"Neo4j did not answer within {START_SECONDS} seconds: see {self.home / 'logs'}, then try again."
        )

    def _signs_in(self, port: int) -> bool:
        from neo4j import GraphDatabase
        from neo4j.exceptions import AuthError, DriverError, Neo4jError

        found = self._address(port)
        try:
            with GraphDatabase.driver(found.uri, auth=(found.user, found.password)) as driver:
                driver.execute_query("RETURN 1", database_=self._settings.neo4j_database)
        except AuthError as error:
            raise LocalError(
                f"The password in {self._password_file} is not the database's: put the right file back from your "
                f"backup, or delete {self.home} to start with an empty record."
            ) from error
        except (DriverError, Neo4jError):
            return False
        return True

    def _why_it_ended(self) -> Exception:
        said = ""
        for name in ("console.log", "neo4j.log", "debug.log"):
            path = self.home / "logs" / name
            if path.exists():
                said += path.read_text(errors="replace")[-20_000:]
        if "Address already in use" in said or "BindException" in said:
            return _PortTaken()
        if "No space left on device" in said:
            return LocalError(
                f"The disk of {self.home} is full: free some space or set DATA_DIR to a folder on another disk."
            )
        if (
            "could not be locked" in said
            or "FileLockException" in said
            or "Lock file has been locked" in said
        ):
            return LocalError(
                f"Another program has the database in {self.home} open: end it, or set DATA_DIR to another folder."
            )
        if "OutOfMemoryError" in said or "Could not reserve enough space" in said:
            return LocalError(
                "Neo4j had too little memory: raise NEO4J_HEAP, or lower NEO4J_HEAP and NEO4J_PAGECACHE "
                "to what the machine has."
            )
        return LocalError(
            f"Neo4j ended as it started: {self.home / 'logs'} tells why; put that right and try again."
        )

    def _adopt(self, state: dict[str, Any], keep: bool) -> Address:
        keeper = self.keeper
        if keep or keeper == "nobody":
            self._write_state(state["pid"], state["port"], keep)
        else:
            self._joined = True
        # It may still be starting if whoever started it was killed just then.
        deadline = time.monotonic() + START_SECONDS
        while not self._signs_in(state["port"]):
            if time.monotonic() > deadline or not self._alive(state):
                raise LocalError(
                    "The Neo4j found running does not answer: run `record neo4j stop`, then try again."
                )
            time.sleep(0.1)
        self._ready_file.touch()
        return self._address(state["port"])

    def _address(self, port: int) -> Address:
        return Address(f"bolt://127.0.0.1:{port}", "neo4j", self._password_file.read_text().strip())

    # -- the note of the process: a reused process number must never be taken for ours

    def _write_state(self, pid: int, port: int, keep: bool) -> None:
        state = {
            "pid": pid,
            "started": psutil.Process(pid).create_time(),
            "port": port,
            "kept": keep,
            "owner": {"pid": os.getpid(), "started": psutil.Process().create_time()},
        }
        partial = self._state_file.with_suffix(".new")
        partial.write_text(json.dumps(state))
        partial.replace(self._state_file)

    def _state(self) -> dict[str, Any] | None:
        try:
            state = json.loads(self._state_file.read_text())
        except (FileNotFoundError, NotADirectoryError, ValueError):
            return None
        return state if isinstance(state, dict) else None

    def _alive(self, state: dict[str, Any]) -> bool:
        return _same_process(state["pid"], state["started"], argument=f"--home-dir={self.home}")


class _PortTaken(Exception):
    """Someone else listens on the port."""


def _same_process(pid: int, started: float, argument: str | None = None) -> bool:
    try:
        process = psutil.Process(pid)
        if process.status() == psutil.STATUS_ZOMBIE or abs(process.create_time() - started) > 2:
            return False
        return argument is None or argument in process.cmdline()
    except psutil.Error:
        return False


def _end(process: psutil.Process) -> None:
    """SIGTERM and wait; SIGKILL after `STOP_SECONDS` (the database recovers at its next start)."""
    try:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except psutil.TimeoutExpired:
            process.kill()
            process.wait(10)
    except psutil.NoSuchProcess:
        return


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True
