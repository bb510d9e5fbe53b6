"""Who looked: an entry for every view of a record, on disk before the answer leaves.

Entries are appended to one file per process under `DATA_DIR/audit`, each with the hash of the one before it, and
synced in groups: all requests that wait while one sync runs share the next. The next answer never waits for more than
two syncs.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

import orjson

from rules.clock import now


class Audit:
    """The append-only log of one server process."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.path = folder / f"{now():%Y%m%dT%H%M%S}-{os.getpid()}-{uuid4().hex[:8]}.jsonl"
        self._file = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._waiting: list[tuple[Mapping[str, Any], asyncio.Future[None]]] = []
        self._writer: asyncio.Task[None] | None = None
        self._chain = "0" * 64

    async def record(self, entry: Mapping[str, Any]) -> None:
        """Add an entry and return when it is on disk. Raises OSError when it can't be kept: then nothing is shown."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(({"at": now(), **entry}, done))
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._flush())
        await done

    async def _flush(self) -> None:
        while self._waiting:
            group, self._waiting = self._waiting, []
            try:
                lines = b"".join(self._line(entry) for entry, _ in group)
                await asyncio.to_thread(self._keep, lines)
            except OSError as fault:
                for _, done in group:
                    if not done.done():
                        done.set_exception(fault)
            else:
                for _, done in group:
                    if not done.done():
                        done.set_result(None)

    def _line(self, entry: Mapping[str, Any]) -> bytes:
        body = orjson.dumps({**entry, "before": self._chain}, default=_text)
        self._chain = sha256(body).hexdigest()
        return body + b"\n"

    def _keep(self, lines: bytes) -> None:
        os.write(self._file, lines)
        os.fdatasync(self._file)

    async def close(self) -> None:
        """Finish what is waiting and close the file."""
        if self._writer is not None:
            await self._writer
        os.close(self._file)


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
