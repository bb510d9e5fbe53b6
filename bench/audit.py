"""`python -m bench.audit`: what auditing costs a read: requests a second with it and without, in one run; ratios last.

The two servers differ in nothing else. They take short turns, in one order and then in the other, so that whatever else
the machine does slows both alike; while one is measured the other one is stopped, so that shipping to the graph counts
where it belongs. A ratio is the median of the turns' own ratios. Two reads: a caseload of 25 people, and one person's
name, the smallest read there is.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import orjson
from rich.console import Console
from rich.table import Table

from bench.caseload import DOCUMENT, OFFICER, READER
from bench.clients import Figures, answer, over_http, request
from bench.read import free_port, seed
from graph.local import LocalNeo4j
from graph.session import Graph
from resolvers.audit.compare import verify
from resolvers.audit.keys import Keys
from resolvers.tokens import Tokens
from settings import Settings

CLIENTS = (1, 16)
WARM = 150
APPS = {"audited": "app:app", "unaudited": "bench.unaudited:app"}
READS = {
    "caseload": {"query": DOCUMENT, "variables": {"officer": OFFICER}},
    "one name": {
        "query": "query Name($id: ID!) { offender(id: $id) { surname } }",
        "variables": {"id": "off_b1"},
    },
}
screen = Console(stderr=True)


@dataclass(frozen=True)
class Server:
    """A server that is stopped but while it is measured."""

    port: int
    process: subprocess.Popen[bytes]

    @contextmanager
    def running(self) -> Iterator[None]:
        """Let it run."""
        self.process.send_signal(signal.SIGCONT)
        try:
            yield
        finally:
            self.process.send_signal(signal.SIGSTOP)


@contextmanager
def server(app: str, environment: dict[str, str]) -> Iterator[Server]:
    """An application under uvicorn, as `record serve` runs it."""
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", app, "--port", str(port), "--log-level", "warning"]
    process = subprocess.Popen([*command, "--no-access-log"], env={**os.environ, **environment})
    try:
        for _ in range(600):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        process.send_signal(signal.SIGSTOP)
        yield Server(port, process)
    finally:
        process.send_signal(signal.SIGCONT)
        process.terminate()
        process.wait(30)


async def measure(settings: Settings, people: int, rounds: int, seconds: float) -> None:
    """Run everything and print it."""
    password = settings.neo4j_password.get_secret_value() if settings.neo4j_password else ""
    environment = {
        "LOCAL_TOKENS": "true",
        "RATE": "1000000",
        "AT_ONCE": "100",
        "STATEMENT_SECONDS": "60",
        "DATA_DIR": str(settings.data_dir),
        "NEO4J_URI": str(settings.neo4j_uri),
        "NEO4J_USER": settings.neo4j_user,
        "NEO4J_PASSWORD": password,
    }
    headers = {"Authorization": f"Bearer {Tokens(settings.token_secret_path).issue(READER.id)}"}
    async with await Graph.connect(settings) as graph:
        with screen.status(f"Writing {people:,} people"):
            await seed(graph, people)
        figures: dict[tuple[str, int, str], list[Figures]] = {}
        with (
            server(APPS["audited"], environment) as audited,
            server(APPS["unaudited"], environment) as unaudited,
        ):
            servers = {"audited": audited, "unaudited": unaudited}
            for read, body in READS.items():
                messages = {
                    way: request(one.port, "/graphql", orjson.dumps(body), headers)
                    for way, one in servers.items()
                }
                for way, one in servers.items():
                    with one.running():
                        await warm(one.port, messages[way])
                for clients in CLIENTS:
                    screen.print(f"{read}, {clients} clients", style="dim")
                    for turn in range(rounds):
                        for way in sorted(servers, reverse=bool(turn % 2)):
                            with servers[way].running():
                                found = await over_http(servers[way].port, messages[way], clients, seconds)
                            figures.setdefault((read, clients, way), []).append(found)
        report = await verify(
            settings.data_dir / "audit", Keys(settings.audit_key_path), graph, lambda *_: None
        )
    print(report.line())
    show(figures)


async def warm(port: int, message: bytes) -> None:
    """Send a request some times, so that everything has planned and compiled it."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for _ in range(WARM):
        writer.write(message)
        await answer(reader)
    writer.close()


def show(figures: dict[tuple[str, int, str], list[Figures]]) -> None:
    """The table, and the ratios last."""
    table = Table("read", "clients", "way", "requests/s", "p50 ms", "p95 ms")
    for (read, clients, way), rounds in figures.items():
        rate, p50, p95 = (median(getattr(one, name) for one in rounds) for name in ("rate", "p50", "p95"))
        table.add_row(read, str(clients), way, f"{rate:.0f}", f"{p50:.2f}", f"{p95:.2f}")
    Console().print(table)
    for read in READS:
        for clients in CLIENTS:
            pairs = zip(figures[read, clients, "audited"], figures[read, clients, "unaudited"], strict=True)
            ratio = median(one.rate / other.rate for one, other in pairs)
            print(f"{read}, {clients:2} clients: audited / unaudited, requests a second = {ratio:.3f}")


def main() -> None:
    """Start a Neo4j of its own and measure."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--people", type=int, default=5_000)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--seconds", type=float, default=0.5)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder), neo4j_uri=None, neo4j_heap="2g", neo4j_pagecache="1g")
        with LocalNeo4j(settings) as neo4j:
            asyncio.run(measure(neo4j.reached, chosen.people, chosen.rounds, chosen.seconds))


if __name__ == "__main__":
    main()
