"""The note of the process that serves a data folder, and where it is. A reused number must never be taken for ours."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import psutil
from pydantic import BaseModel, ConfigDict, ValidationError

STOP_SECONDS = 60


@dataclass(frozen=True)
class Address:
    """Where a Neo4j is and how to sign in to it."""

    uri: str
    user: str
    password: str


class ProcessId(BaseModel):
    """A process number with the time it started (seconds since 1970), which together are never used again."""

    model_config = ConfigDict(frozen=True)

    pid: int
    started: float

    @classmethod
    def of(cls, pid: int) -> Self:
        """Identify a process that runs now. Raises `psutil.Error` when there is none."""
        return cls(pid=pid, started=psutil.Process(pid).create_time())

    def lives(self, argument: str | None = None) -> bool:
        """Whether this very process still runs, and with `argument` on its command line when one is given."""
        try:
            process = psutil.Process(self.pid)
            if process.status() == psutil.STATUS_ZOMBIE or abs(process.create_time() - self.started) > 2:
                return False
            return argument is None or argument in process.cmdline()
        except psutil.Error:
            return False


class Note(BaseModel):
    """What is noted in the data folder while a server runs on it."""

    model_config = ConfigDict(frozen=True)

    server: ProcessId
    port: int
    owner: ProcessId
    """Whoever started it and stops it in the end."""
    kept: bool
    """Started by `record neo4j start`: outlives its owner."""

    @classmethod
    def read(cls, path: Path) -> Self | None:
        """The note at `path`; None when there is none that can be read."""
        try:
            return cls.model_validate_json(path.read_bytes())
        except (OSError, ValidationError):
            return None

    @classmethod
    def write(cls, path: Path, *, server: int, port: int, kept: bool) -> None:
        """Note that this process owns the running process number `server`."""
        note = cls(server=ProcessId.of(server), port=port, owner=ProcessId.of(os.getpid()), kept=kept)
        partial = path.with_suffix(".new")
        partial.write_text(note.model_dump_json())
        partial.replace(path)


def serving(argument: str) -> list[int]:
    """The numbers of this user's processes that have `argument` on their command line."""
    own = psutil.Process().username()
    processes = psutil.process_iter(["cmdline", "username"])
    return [
        process.pid
        for process in processes
        if process.info["username"] == own and argument in (process.info["cmdline"] or ())
    ]


def end(pid: int) -> None:
    """SIGTERM and wait; SIGKILL after `STOP_SECONDS` (the database recovers at its next start)."""
    try:
        process = psutil.Process(pid)
        process.terminate()
        if not _ended(process, STOP_SECONDS):
            process.kill()
            _ended(process, 10)
    except psutil.NoSuchProcess:
        return


def _ended(process: psutil.Process, seconds: float) -> bool:
    """Whether a process ends in time. A zombie has ended, but its parent gets all that time to take note."""
    try:
        process.wait(seconds)
    except psutil.TimeoutExpired:
        return bool(process.status() == psutil.STATUS_ZOMBIE)
    return True
