"""`python -m bench.read`: the caseload query on one Neo4j, in one run, by four ways; the ratios come last.

ours      GraphQL over HTTP: bearer token, access in the statement, an audit entry on disk before each answer
loaders   Strawberry with a DataLoader per level (`bench/dataloader.py`)
by hand   the hand-written statement behind the smallest HTTP endpoint
bolt      the hand-written statement on the driver, no HTTP: the floor

The ways take turns, round by round, and a ratio is the median of the rounds' own ratios, so a machine that slows down
half-way slows all alike. Then the time of a text that Neo4j has not seen: flat branches beside nested COLLECT.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import orjson
from graphql import OperationDefinitionNode
from rich.console import Console
from rich.table import Table

from bench.caseload import BY_HAND, DOCUMENT, OFFICER, READER, SEED_PEOPLE, SEED_STAFF, keep_reader
from bench.clients import Figures, answer, drive, over_http, request
from bench.nested import RECORD
from bench.nested import statement as nested
from graph.local import LocalNeo4j
from graph.migrations import migrate
from graph.plan import compile_plan, parameters
from graph.session import Graph
from graph.shapes import SHAPES
from resolvers.tokens import Tokens
from schema.execution import Executor
from schema.schema import schema
from schema.selection import Selector, pick
from settings import Settings

CLIENTS = (1, 16)
WAYS = ("ours", "loaders", "by hand", "bolt")
screen = Console(stderr=True)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def server(app: str, environment: dict[str, str]) -> Iterator[int]:
    """An application under uvicorn, one process, ended at the end."""
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "uvicorn",
        app,
        "--port",
        str(port),
        "--log-level",
        "warning",
        "--no-access-log",
    ]
    process = subprocess.Popen(command, env={**os.environ, **environment})
    try:
        for _ in range(300):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait(20)


async def seed(graph: Graph, people: int) -> None:
    """Fill the graph: people, 25 to an officer."""
    await migrate(graph)
    await graph.run(SEED_STAFF, {"officers": people // 25 + 1})
    await keep_reader(graph)
    for start in range(0, people, 500):
        await graph.run(SEED_PEOPLE, {"people": list(range(start, min(people, start + 500)))})


async def unseen(graph: Graph, times: int) -> dict[str, float]:
    """Milliseconds that a whole record's text takes which Neo4j has not planned yet, and again once it has.

    Median of some, the plan cache cleared before each.
    """
    executor = Executor(schema)
    document = executor.documents.read(RECORD, {})
    viewer = READER
    selector = Selector(schema._schema, document.tree, viewer.grants, {})
    query = schema._schema.query_type
    (operation,) = document.tree.definitions
    assert query is not None
    assert isinstance(operation, OperationDefinitionNode)
    (nodes,) = selector.roots(operation).values()
    start = executor.starts["offender"](None, id="off_b1")
    wanted = pick([selector.select(query, nodes, ())])
    plan = compile_plan(SHAPES, [(start, wanted)])
    values = {**parameters(plan, [start], {}), **viewer.asking}
    found: dict[str, list[float]] = {}
    for _ in range(times):
        for name, text in (
            ("flat branches", plan.statement),
            ("nested COLLECT", nested(SHAPES, start, wanted)),
        ):
            await graph.run("CALL db.clearQueryCaches()")
            for which in (name, f"{name}, seen"):
                begun = time.perf_counter()
                await graph.read(text, values)
                found.setdefault(which, []).append((time.perf_counter() - begun) * 1000)
    return {name: median(one) for name, one in found.items()}


async def measure(settings: Settings, people: int, rounds: int, seconds: float) -> None:
    """Run everything and print it."""
    environment = {
        "LOCAL_TOKENS": "true",
        "RATE": "1000000",
        "AT_ONCE": "100",
        "DATA_DIR": str(settings.data_dir),
        "NEO4J_URI": str(settings.neo4j_uri),
        "NEO4J_USER": settings.neo4j_user,
        "NEO4J_PASSWORD": settings.neo4j_password.get_secret_value() if settings.neo4j_password else "",
    }
    token = Tokens(settings.token_secret_path).issue(READER.id)
    body = orjson.dumps({"query": DOCUMENT, "variables": {"officer": OFFICER}})
    async with await Graph.connect(settings) as graph:
        with screen.status(f"Writing {people:,} people"):
            await seed(graph, people)
        with (
            server("app:app", environment) as ours,
            server("bench.dataloader:app", environment) as loaders,
            server("bench.byhand:app", environment) as by_hand,
        ):
            messages = {
                "ours": (ours, request(ours, "/graphql", body, {"Authorization": f"Bearer {token}"})),
                "loaders": (loaders, request(loaders, "/graphql/", body)),
                "by hand": (by_hand, request(by_hand, "/", b"{}")),
            }
            await same_answers(messages)
            values = {"officer": OFFICER, **READER.asking}

            async def bolt() -> None:
                await graph.read(BY_HAND, values)

            figures: dict[tuple[str, int], list[Figures]] = {(way, n): [] for way in WAYS for n in CLIENTS}
            for turn in range(rounds + 1):
                for clients in CLIENTS:
                    for way in WAYS:
                        screen.print(f"round {turn}: {way}, {clients} clients", style="dim")
                        if way == "bolt":
                            found = await drive([bolt] * clients, seconds)
                        else:
                            found = await over_http(*messages[way], clients, seconds)
                        if turn:  # the first round warms
                            figures[way, clients].append(found)
        with screen.status("Planning unseen texts"):
            planning = await unseen(graph, 15)
    show(figures, planning)


async def same_answers(messages: dict[str, tuple[int, bytes]]) -> None:
    """All ways must answer the same JSON, or the comparison means nothing."""
    found = {}
    for way, (port, message) in messages.items():
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(message)
        found[way] = orjson.loads(await answer(reader))
        writer.close()
    people = found["ours"]["data"]["offenders"]["nodes"]
    assert len(people) == 25, found["ours"]
    assert found["loaders"]["data"]["offenders"]["nodes"] == people
    assert found["by hand"]["data"]["offenders"]["nodes"] == people
    print(
        f"The same {len(orjson.dumps(found['ours'])):,} bytes of JSON by all ways: 25 people, 3 sentences, 2 contacts each."
    )


def show(figures: dict[tuple[str, int], list[Figures]], planning: dict[str, float]) -> None:
    """The table, and the ratios last."""
    table = Table("way", "clients", "requests/s", "p50 ms", "p95 ms")
    for (way, clients), rounds in figures.items():
        rate, p50, p95 = (median(getattr(one, name) for one in rounds) for name in ("rate", "p50", "p95"))
        table.add_row(way, str(clients), f"{rate:.0f}", f"{p50:.1f}", f"{p95:.1f}")
    Console().print(table)
    print(
        "A text Neo4j has not seen, ms: "
        + ", ".join(f"{name} {value:.0f}" for name, value in planning.items())
    )
    print(
        f"unseen: nested COLLECT / flat branches = {planning['nested COLLECT'] / planning['flat branches']:.2f}"
    )
    for clients in CLIENTS:
        ours = figures["ours", clients]
        for other in ("loaders", "by hand", "bolt"):
            pairs = zip(ours, figures[other, clients], strict=True)
            ratio = median(a.rate / b.rate for a, b in pairs)
            print(f"{clients:2} clients: ours / {other}, requests a second = {ratio:.2f}")


def main() -> None:
    """Start a Neo4j of its own, unless the environment names one, and measure."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=3)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder), neo4j_uri=None, neo4j_heap="2g", neo4j_pagecache="1g")
        with LocalNeo4j(settings) as neo4j:
            asyncio.run(measure(neo4j.reached, chosen.people, chosen.rounds, chosen.seconds))


if __name__ == "__main__":
    main()
