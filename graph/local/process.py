"""Start, find and stop the local Neo4j: one Java child process per data folder."""

import os
import secrets
import shutil
import socket
import subprocess
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from pydantic import SecretStr

from graph.local import building, failures, java
from graph.local.failures import LocalError, PortTaken
from graph.local.jars import Progress, exclusively, install
from graph.local.note import Address, Note, end, serving
from settings import Settings

START_SECONDS = 180
NEEDED_BYTES = 300_000_000


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
        self._note_file = self.home / "process.json"
        self._password_file = self.home / "password"
        self._ready_file = self.home / "ready"

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        note = self._note()
        if not self._joined and not (note is not None and note.kept):
            self.stop()

    def status(self) -> Address | None:
        """The address if the process lives, else None."""
        note = self._note()
        if note is None or not self._alive(note) or not self._password_file.exists():
            return None
        return self._address(note.port)

    @property
    def reached(self) -> Settings:
        """The settings of a client of it: those it was made with, and its address. It must run."""
        found = self.status()
        assert found is not None, "it does not run"
        known = {
            "neo4j_uri": found.uri,
            "neo4j_user": found.user,
            "neo4j_password": SecretStr(found.password),
        }
        return self._settings.model_copy(update=known)

    @property
    def fresh(self) -> bool:
        """Whether there is no database yet."""
        return not self._ready_file.exists()

    @property
    def keeper(self) -> str:
        """Who keeps the running server: `kept` (`record neo4j start`), `process` (a live one), or `nobody`."""
        note = self._note()
        if note is not None and note.kept:
            return "kept"
        return "process" if note is not None and note.owner.lives() else "nobody"

    def start(self, *, keep: bool = False) -> Address:
        """Make sure the server runs and answers. `keep`: it outlives this process. Raises `LocalError`, `JarError`."""
        self._prepare_folder()
        jars = install(self._settings, self._progress)
        with exclusively(self.home / "lock"):
            note = self._note()
            if note is not None and self._alive(note):
                return self._adopt(note, keep)
            self._note_file.unlink(missing_ok=True)
            # One whose starter was killed before it could note it.
            for pid in serving(self._argument):
                end(pid)
            self._prepare_password(jars)
            found = self._launch(jars, keep)
            self._ready_file.touch()
            return found

    def stop(self) -> bool:
        """End the server of this data folder and wait for it. Answers whether one was running."""
        if not self.home.exists():
            return False
        with exclusively(self.home / "lock"):
            note = self._note()
            running = note is not None and self._alive(note)
            if note is not None and running:
                end(note.server.pid)
            self._note_file.unlink(missing_ok=True)
            return running

    def end_all(self) -> None:
        """End every server of this data folder, noted or not."""
        self.stop()
        for pid in serving(self._argument):
            end(pid)

    def admin(self, *arguments: str) -> str:
        """Run Neo4j's own admin tool (dump, load, check) on the stopped server; answers what it printed."""
        jars = install(self._settings, self._progress)
        if self.status() is not None:
            raise LocalError("The local Neo4j is running: stop it with `record neo4j stop` first.")
        return self._admin(jars, *arguments)

    def build(self, files: Path, arguments: str, progress: building.Progress | None = None) -> None:
        """Make the database of a new folder from files for Neo4j's bulk importer. `arguments`: the file of them."""
        self._prepare_folder()
        jars = install(self._settings, self._progress)
        with exclusively(self.home / "lock"):
            self._prepare_password(jars)
            environment = java.environment(self.home, jars)
            building.run(self._settings.neo4j_database, files, arguments, environment, progress)
            self._ready_file.touch()

    # -- before the start

    def _prepare_folder(self) -> None:
        data_dir = self._settings.make_data_dir()
        try:
            for name in ("conf", "logs", "data"):
                (self.home / name).mkdir(parents=True, exist_ok=True)
            self.home.chmod(0o700)
            free = shutil.disk_usage(self.home).free
        except OSError as error:
            raise LocalError(
                f"The folder {self.home} can't be used ({error.strerror or error}): "
                "free its disk, or set DATA_DIR to a folder you may write to."
            ) from error
        if free < NEEDED_BYTES:
            raise LocalError(
                f"The disk of {data_dir} is full ({free // 1_000_000} MB left): "
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
        password = secrets.token_hex(24)
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
            "dbms.cypher.min_replan_interval": self._settings.neo4j_replan,
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
            console.write_bytes(b"")
            before = failures.sizes(self.home)
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
            Note.write(self._note_file, server=child.pid, port=port, kept=keep)
            try:
                self._wait_until_ready(child, port, before)
            except BaseException as error:
                end(child.pid)
                self._note_file.unlink(missing_ok=True)
                if isinstance(error, PortTaken) and not wanted and attempt < 2:
                    continue
                if isinstance(error, PortTaken):
                    break
                raise
            return self._address(port)
        raise LocalError(
            f"Port {port} is in use: set NEO4J_PORT to another port, or unset it to take any free one."
        )

    def _wait_until_ready(self, child: subprocess.Popen[bytes], port: int, before: dict[str, int]) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if child.poll() is not None:
                raise failures.reason(self.home, before)
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

    def _adopt(self, note: Note, keep: bool) -> Address:
        keeper = self.keeper
        if keep or keeper == "nobody":
            Note.write(self._note_file, server=note.server.pid, port=note.port, kept=keep)
        else:
            self._joined = True
        # It may still be starting if whoever started it was killed just then.
        deadline = time.monotonic() + START_SECONDS
        while not self._signs_in(note.port):
            if time.monotonic() > deadline or not self._alive(note):
                raise LocalError(
                    "The Neo4j found running does not answer: run `record neo4j stop`, then try again."
                )
            time.sleep(0.1)
        self._ready_file.touch()
        return self._address(note.port)

    def _address(self, port: int) -> Address:
        return Address(f"bolt://127.0.0.1:{port}", "neo4j", self._password_file.read_text().strip())

    def _note(self) -> Note | None:
        return Note.read(self._note_file)

    def _alive(self, note: Note) -> bool:
        return note.server.lives(self._argument)

    @property
    def _argument(self) -> str:
        return java.home_argument(self.home)


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
