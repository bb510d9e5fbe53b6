"""`python -m tests.race.worker`: a process that carries out what it reads, a line each, until it is killed."""

from __future__ import annotations

import asyncio
import logging
import sys

import orjson

from graph.session import Graph
from resolvers.audit import Audit
from settings import load
from tests.race.crew import Inside, folder_of
from tests.race.planting import PLANTS


async def work() -> None:
    """Answer each line as soon as it is done, in whatever order."""
    # A deadlock is tried again, and is no news here.
    logging.getLogger("neo4j").setLevel(logging.ERROR)
    settings = load()
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader(limit=2**20)
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    async with await Graph.connect(settings) as graph:
        crew = Inside(graph, Audit(folder_of(settings)))
        print("ready", flush=True)
        tasks = set()

        async def one(line: bytes) -> None:
            number, ask = orjson.loads(line)
            sys.stdout.buffer.write(orjson.dumps([number, await crew.send(ask)]) + b"\n")
            sys.stdout.buffer.flush()

        while line := await reader.readline():
            task = asyncio.create_task(one(line))
            tasks.add(task)
            task.add_done_callback(tasks.discard)


if __name__ == "__main__":
    if sys.argv[1:] and sys.argv[1]:
        PLANTS[sys.argv[1]]()
    asyncio.run(work())
