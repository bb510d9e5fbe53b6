"""The log of one server process: every look is on disk, chained and signed, before the answer leaves.

Entries are synced in groups: all requests that wait while one sync runs share the next, so the next answer never waits
for more than two. A group is one write of its entries and the mark that signs them, one sync, and the head.
"""

from __future__ import annotations

import asyncio
import fcntl
import logging
import os
import socket
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from queue import Empty, SimpleQueue
from secrets import token_hex
from typing import Any, NamedTuple

from resolvers.audit.keys import Keys
from resolvers.audit.lines import FIRST, Mark, State, as_head, chained, name_of, next_chain
from rules.clock import now

MOST_ENTRIES = 50_000
MOST_BYTES = 32 * 1024 * 1024
"""How long a segment may be; the group that reaches this ends it."""

KEPT = 0o600
GONE = "The audit log of this process is closed."

log = logging.getLogger(__name__)
# Not everywhere is there a sync that leaves the times of the file alone.
sync = getattr(os, "fdatasync", os.fsync)


class Place(NamedTuple):
    """Where an entry stands in the log."""

    segment: str
    number: int
    hash: str


class _Waiting(NamedTuple):
    entries: tuple[dict[str, Any], ...]
    kept: asyncio.Future[Any]
    tell: bool


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Hold the folder's lock, so that no two processes begin a chain of the same number."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def sync_folder(folder: Path) -> None:
    """Have the names of new files on disk too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class Audit:
    """The append-only log of one server process, written by a thread of its own."""

    def __init__(
        self,
        folder: Path,
        key_file: Path | None = None,
        *,
        most_entries: int = MOST_ENTRIES,
        most_bytes: int = MOST_BYTES,
    ) -> None:
        """Begin a chain. Raises Problem when there is no key to sign it with, OSError when it can't be kept."""
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.folder = folder
        self.keys = Keys.made(key_file or folder.parent / "audit-key")
        self.shipped = 0
        """The number of the last entry that the shipping knows to be in the graph."""
        self._most = (most_entries, most_bytes)
        self._uid = token_hex(8)
        self.number = 0
        """The number of the last entry that is on disk."""
        self._before = FIRST
        self._segment = 0
        self._file = -1
        self._size = 0
        self._first = 1
        with alone_in(folder):
            self.chain = next_chain(folder, self._uid)
            self._head = os.open(folder / f"{self.chain}.head", os.O_RDWR | os.O_CREAT | os.O_EXCL, KEPT)
            # Held as long as this process lives, whatever ends it: whoever can take it may tidy up.
            fcntl.flock(self._head, fcntl.LOCK_EX)
            # The head is first: a segment without one is a segment whose head was taken away.
            self._keep_head(self._mark(State.OPEN, FIRST, 0, name_of(self.chain, 1)))
        os.fsync(self._head)
        self._begin()
        self._queue: SimpleQueue[_Waiting | None] = SimpleQueue()
        self._open = True
        self._writer = threading.Thread(target=self._write, name="audit", daemon=True)
        self._writer.start()

    @property
    def path(self) -> Path:
        """The segment that is written now."""
        return self.folder / f"{self.segment}.jsonl"

    @property
    def segment(self) -> str:
        """The name of the segment that is written now."""
        return name_of(self.chain, self._segment)

    def record(self, entry: Mapping[str, Any]) -> asyncio.Future[None]:
        """Add an entry. Await what this returns before anything is shown: it is done when the entry is on disk.

        It raises OSError when the entry can't be kept; then nothing may be shown. What was asked for and not there
        is an entry of its own besides what was shown: who looks at the one record must not learn of the other.
        """
        if entry.get("asked") and entry.get("subjects"):
            shown = {name: value for name, value in entry.items() if name != "asked"}
            return self._add(shown, {**entry, "subjects": [], "action": "REFUSED"})
        return self._add(entry)

    def take(self, entry: Mapping[str, Any]) -> asyncio.Future[Place]:
        """Add an entry that stands in the graph already, under its `id` and `at`, and answer where it stands here."""
        return self._add(entry, tell=True)

    def _add(self, *entries: Mapping[str, Any], tell: bool = False) -> asyncio.Future[Any]:
        kept: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        if self._open:
            at = now()
            self._queue.put(_Waiting(tuple({"id": "", "at": at, **one} for one in entries), kept, tell))
        else:
            kept.set_exception(OSError(GONE))
        return kept

    def _write(self) -> None:
        while (first := self._queue.get()) is not None:
            group, last = [first], False
            with suppress(Empty):
                while not last:
                    one = self._queue.get_nowait()
                    if one is None:
                        last = True
                    else:
                        group.append(one)
            self._settle(group)
            if last:
                return

    def _settle(self, group: Sequence[_Waiting]) -> None:
        fault: Exception | None = None
        places: list[Place | Exception | None] = []
        try:
            places = self._append(group)
        except Exception as found:
            log.exception("the audit log can't be written")
            fault = found
        with suppress(RuntimeError):  # the loop has ended, and with it whoever waits
            loop = group[0].kept.get_loop()
            loop.call_soon_threadsafe(_tell, [one.kept for one in group], places, fault)

    def _append(self, group: Sequence[_Waiting]) -> list[Place | Exception | None]:
        """Write a group, whole or not at all; what becomes of each entry. Raises OSError."""
        if self._file < 0:
            self._begin()
        segment, number, before = self.segment, self.number, self._before
        lines: list[bytes] = []
        places: list[Place | Exception | None] = []
        for entries, _, tell in group:
            place: Place | Exception | None = None
            for entry in entries:
                entry["id"] = entry["id"] or f"aud_{self._uid}{number + 1:x}"
                try:
                    line, before = chained(entry | {"number": number + 1}, before)
                except TypeError as fault:
                    place = fault
                    break
                number += 1
                lines.append(line)
                if tell:
                    place = Place(segment, number, before)
            places.append(place)
        size = self._size + sum(map(len, lines))
        full = number - self._first + 1 >= self._most[0] or size >= self._most[1]
        mark = self._mark(State.SEALED if full else State.OPEN, before, number, segment, size)
        self._extend([*lines, mark], mark, number)
        if full:
            os.close(self._file)
            self._file = -1
        return places

    def _begin(self) -> None:
        """Begin the next segment. Raises OSError, and leaves no half of one behind."""
        name = name_of(self.chain, self._segment + 1)
        path = self.folder / f"{name}.jsonl"
        header = {
            "segment": name,
            "log": self.keys.name,
            "at": now(),
            "host": socket.gethostname(),
            "process": os.getpid(),
            "first": self.number + 1,
        }
        line, before = chained(header, self._before)
        mark = self._mark(State.OPEN, before, self.number, name, len(line))
        partial = path.with_suffix(".partial")

        def ready() -> None:
            partial.rename(path)
            sync_folder(self.folder)

        self._file = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND, KEPT)
        self._size = 0
        try:
            self._extend([line, mark], mark, self.number, ready)
        except OSError:
            if self._file >= 0:
                os.close(self._file)
                self._file = -1
            for one in (partial, path):
                one.unlink(missing_ok=True)
            raise
        self._segment += 1
        self._first = self.number + 1

    def _extend(
        self, lines: Sequence[bytes], mark: bytes, number: int, ready: Callable[[], None] = lambda: None
    ) -> None:
        """Have lines on disk, then their mark in the head; or the file as it was, and OSError."""
        words = memoryview(b"".join(lines))
        try:
            rest = words
            while rest:
                rest = rest[os.write(self._file, rest) :]
            sync(self._file)
            ready()
            self._keep_head(mark)
        except OSError:
            try:
                os.ftruncate(self._file, self._size)
            except OSError:
                # What is half written stays, unsigned, and the next group begins a segment of its own.
                os.close(self._file)
                self._file = -1
            raise
        self._size += len(words)
        self._before = sha256(mark[:-1]).hexdigest()
        self.number = number

    def _mark(self, state: State, before: str, number: int, segment: str, end: int = 0) -> bytes:
        return Mark(state, segment, number, self.shipped, end, before, now().isoformat()).line(self.keys)

    def _keep_head(self, mark: bytes) -> None:
        # Not synced: what a loss of power takes from the head, the marks of the segment still say.
        os.pwrite(self._head, as_head(mark), 0)

    async def close(self) -> None:
        """Finish what is waiting, and close the chain. Entries that come after are refused."""
        self._open = False
        self._queue.put(None)
        await asyncio.to_thread(self._close)

    def _close(self) -> None:
        self._writer.join()
        state = State.CLOSED if self._file >= 0 else State.ENDED
        mark = self._mark(state, self._before, self.number, self.segment, self._size)
        with suppress(OSError):
            if state is State.CLOSED:
                self._extend([mark], mark, self.number)
                os.close(self._file)
            else:
                self._keep_head(mark)
        os.close(self._head)


def _tell(
    waiting: Sequence[asyncio.Future[Any]],
    places: Sequence[Place | Exception | None],
    fault: Exception | None,
) -> None:
    for number, kept in enumerate(waiting):
        if kept.done():
            continue
        found = fault or places[number]
        if isinstance(found, Exception):
            kept.set_exception(found)
        else:
            kept.set_result(found)
