"""Those who carry out what is asked for: in this process, or in others that may be killed at any time."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from itertools import count
from pathlib import Path
from random import Random
from typing import Any, Protocol

import orjson

from graph.session import Graph, Unavailable
from resolvers import commands
from resolvers.audit import Audit
from resolvers.context import Context
from resolvers.refusals import Refusal
from rules import clock
from settings import Settings
from tests.race.acts import Ask, carry_out
from tests.race.people import VIEWERS

Reply = dict[str, Any]
"""What came of it: `answer` when it was done, else `errors`, the codes; `fault` for what nobody should see."""


class Crew(Protocol):
    """Carries out what is asked for."""

    async def send(self, ask: Ask) -> Reply | None:
        """What came of it; None when whoever had it was killed."""

    async def kill(self, chance: Random) -> None:
        """Kill one of those who are at work, whatever they are at."""


class Inside:
    """In this process, as one server would."""

    def __init__(self, graph: Graph, audit: Audit) -> None:
        self.graph = graph
        self.audit = audit
        self.last: date | None = None
        # What is written bears the day of the race, so that the record as it was known has more than one.
        commands.now = clock.instant  # type: ignore[attr-defined]

    async def send(self, ask: Ask) -> Reply | None:
        """What came of it."""
        day = date.fromisoformat(ask["today"])
        if self.last is None or day > self.last:
            self.last = day
            clock.stand_still(day)
        try:
            outcome = await carry_out(Context(VIEWERS[ask["who"]], self.graph, self.audit), ask)
        except Refusal as refusal:
            if refusal.code in ("UNAVAILABLE", "FAULT"):
                return {"fault": refusal.message}
            return {"errors": [refusal.code]}
        except Unavailable as fault:
            return {"fault": str(fault)}
        except Exception as fault:  # noqa: BLE001 - whatever it is, it is what we look for
            return {"fault": repr(fault)}
        if outcome.errors:
            return {"errors": [error.code for error in outcome.errors]}
        return {"answer": dict(outcome.answer)}

    async def kill(self, chance: Random) -> None:
        """There is nobody to kill."""

    def close(self) -> None:
        """Let the clock run again."""
        commands.now = clock.now  # type: ignore[attr-defined]
        clock.stand_still(None)


class Worker:
    """A process of its own."""

    def __init__(self, process: Process) -> None:
        self.process = process
        self.waiting: dict[int, asyncio.Future[Reply | None]] = {}
        self.numbers = count(1)
        self.reading = asyncio.create_task(self._read())

    @classmethod
    async def start(cls, settings: Settings, plant: str) -> Worker:
        """One that is ready to work."""
        assert settings.neo4j_password is not None
        environment = {
            **os.environ,
            "DATA_DIR": str(settings.data_dir),
            "NEO4J_URI": str(settings.neo4j_uri),
            "NEO4J_USER": settings.neo4j_user,
            "NEO4J_PASSWORD": settings.neo4j_password.get_secret_value(),
        }
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.race.worker", plant, stdin=PIPE, stdout=PIPE, env=environment
        )
        assert process.stdout is not None
        assert await process.stdout.readline() == b"ready\n", "a process of the race did not start"
        return cls(process)

    async def send(self, ask: Ask) -> Reply | None:
        """What came of it; None when it was killed before it said so."""
        number = next(self.numbers)
        if self.reading.done():
            return None
        self.waiting[number] = asyncio.get_running_loop().create_future()
        assert self.process.stdin is not None
        self.process.stdin.write(orjson.dumps([number, ask]) + b"\n")
        with suppress(ConnectionError):
            await self.process.stdin.drain()
        return await self.waiting[number]

    async def _read(self) -> None:
        assert self.process.stdout is not None
        while line := await self.process.stdout.readline():
            with suppress(orjson.JSONDecodeError):
                number, reply = orjson.loads(line)
                self.waiting.pop(number).set_result(reply)
        for one in self.waiting.values():
            one.set_result(None)
        self.waiting.clear()

    async def end(self, by: int = signal.SIGKILL) -> None:
        """End the process, and wait until it has."""
        with suppress(ProcessLookupError):
            self.process.send_signal(by)
        await self.process.wait()
        await self.reading


class Outside:
    """In processes, each of them as one server, with one in reserve for the next that is killed."""

    def __init__(self, settings: Settings, size: int = 2, plant: str = "") -> None:
        self.settings = settings
        self.size = size
        self.plant = plant
        self.workers: list[Worker] = []
        self.spare: asyncio.Task[Worker] | None = None
        self.turn = count()
        self.kills = 0

    async def __aenter__(self) -> Outside:
        starting = (Worker.start(self.settings, self.plant) for _ in range(self.size))
        self.workers = list(await asyncio.gather(*starting))
        self._reserve()
        return self

    async def __aexit__(self, *_: object) -> None:
        if self.spare is not None:
            self.workers.append(await self.spare)
        await asyncio.gather(*(one.end() for one in self.workers))

    def _reserve(self) -> None:
        self.spare = asyncio.create_task(Worker.start(self.settings, self.plant))

    async def send(self, ask: Ask) -> Reply | None:
        """Give it to the next of them: the same key sent twice goes to two."""
        return await self.workers[next(self.turn) % len(self.workers)].send(ask)

    async def kill(self, chance: Random) -> None:
        """Kill one with signal 9, once another is ready to take its place."""
        if self.spare is None or not self.spare.done():
            return
        place = chance.randrange(len(self.workers))
        old, self.workers[place] = self.workers[place], await self.spare
        self.kills += 1
        self._reserve()
        await old.end()


def folder_of(settings: Settings) -> Path:
    """Where a process of the race keeps its audit log."""
    return settings.data_dir / "audit"


def errors(replies: Sequence[Reply]) -> list[str]:
    """The faults among replies."""
    return [one["fault"] for one in replies if "fault" in one]
