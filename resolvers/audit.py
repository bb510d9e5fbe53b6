"""Who looked: an entry for every view of a record, on disk before the answer leaves.

Entries are appended to one file per process under `DATA_DIR/audit`, each with the hash of the one before it, and
synced in groups: all requests that wait while one sync runs share the next. The next answer never waits for more than
two syncs.
"""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

import orjson

from rules.clock import now


class Audit:
    """The append-only log of one server process, written by a thread of its own."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.path = folder / f"{now():%Y%m%dT%H%M%S}-{os.getpid()}-{uuid4().hex[:8]}.jsonl"
        self._file = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._waiting: list[tuple[Mapping[str, Any], asyncio.Future[None]]] = []
        self._wake = threading.Condition()
        self._open = True
        self._chain = "0" * 64
        self._writer = threading.Thread(target=self._write, name="audit", daemon=True)
        self._writer.start()

    def record(self, entry: Mapping[str, Any]) -> asyncio.Future[None]:
        """Add an entry. Await what this returns before anything is shown: it is done when the entry is on disk.

        It raises OSError when the entry can't be kept; then nothing may be shown.
        """
        kept: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        with self._wake:
            self._waiting.append(({"at": now(), **entry}, kept))
            self._wake.notify()
        return kept

    def _write(self) -> None:
        while True:
            with self._wake:
                while self._open and not self._waiting:
                    self._wake.wait()
                group, self._waiting = self._waiting, []
            if not group:
                return
            fault: OSError | None = None
            try:
                os.write(self._file, b"".join(self._line(entry) for entry, _ in group))
                os.fdatasync(self._file)
            except OSError as found:
                fault = found
            group[0][1].get_loop().call_soon_threadsafe(_settle, [kept for _, kept in group], fault)

    def _line(self, entry: Mapping[str, Any]) -> bytes:
        body = orjson.dumps({**entry, "before": self._chain}, default=_text)
        self._chain = sha256(body).hexdigest()
        return body + b"\n"

    async def close(self) -> None:
        """Finish what is waiting and close the file."""
        with self._wake:
            self._open = False
            self._wake.notify()
        await asyncio.to_thread(self._writer.join)
        os.close(self._file)


def _settle(waiting: list[asyncio.Future[None]], fault: OSError | None) -> None:
    for kept in waiting:
        if not kept.done():
            kept.set_result(None) if fault is None else kept.set_exception(fault)


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
