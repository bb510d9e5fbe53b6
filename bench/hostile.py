"""`python -m bench.hostile`: how long hostile documents take to be refused, whether the database is asked, and growth.

Each kind of `tests/hostile.py` is sent to the whole application, in this process, by somebody signed in. There is no
database: whatever would ask one is counted and fails. Times are of the processor, so that other work on the machine does
not count. Growth is the slope of time against bytes, both as logarithms, up to the longest document that is read: 1 is
linear, 2 quadratic. A document of 32 KB is refused for its length.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import math
import time
from pathlib import Path
from statistics import linear_regression, median, quantiles
from tempfile import TemporaryDirectory
from typing import Any, NoReturn

import httpx
import orjson
from rich.console import Console
from rich.table import Table
from starlette.applications import Starlette

from demo.staff import BY_ID
from graph.session import Graph
from resolvers.audit import Audit
from resolvers.context import Claim, Viewer
from resolvers.service import Service
from resolvers.throttle import Throttle
from resolvers.tokens import Tokens
from schema.cost import MAX_BYTES
from schema.execution import Executor
from schema.http import routes
from schema.schema import schema
from settings import Settings
from tests.hostile import KINDS, of_size

SIZES = (1_024, 2_048, 4_096, 8_192, 16_384, 32_768)


class NoGraph(Graph):
    """A database that counts how often it is asked, and never answers."""

    def __init__(self) -> None:
        self.asked = 0

    def _ask(self, *_: Any, **__: Any) -> NoReturn:
        self.asked += 1
        raise RuntimeError("the database was asked")

    read = write = run = transaction = _ask


async def known(_claim: Claim, *, anew: bool = False) -> Viewer:
    """The one who asks, as the service remembers them since their first request."""
    return BY_ID["pat"].viewer


async def measure(rounds: int) -> None:
    """Send everything and print it."""
    graph = NoGraph()
    times: dict[str, list[float]] = {kind: [] for kind in KINDS}
    growth: dict[str, list[float]] = {}
    with TemporaryDirectory() as name:
        folder = Path(name)
        app = Starlette(routes=routes(Executor(schema)))
        audit = Audit(folder / "audit")
        service = Service(
            Settings(data_dir=folder, local_tokens=True), graph, audit, Tokens(folder / "secret")
        )
        service.throttle = Throttle(Settings(rate=1e9, at_once=1_000))
        service.standings.viewer = known  # type: ignore[assignment,method-assign]
        app.state.service = service
        headers = {"authorization": f"Bearer {service.tokens.issue('pat')}"}
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://bench", headers=headers) as client:
            bodies = {kind: [_body(of_size(make, size)) for size in SIZES] for kind, make in KINDS.items()}
            # As the service does when it has started: what is there for good is not looked through again.
            gc.collect()
            gc.freeze()
            for turn in range(rounds + 1):
                for kind, (body, *_) in bodies.items():
                    taken = await refused(client, body)
                    if turn:  # the first round warms
                        times[kind].append(taken)
            for kind, some in bodies.items():
                growth[kind] = [min([await refused(client, body) for _ in range(5)]) for body in some]
            floor = median([await refused(client, b'{"query": "{"}') for _ in range(200)])
        await audit.close()
    show(times, growth, floor, graph.asked)


def _body(document: str) -> bytes:
    return orjson.dumps({"query": document})


async def refused(client: httpx.AsyncClient, body: bytes) -> float:
    """Milliseconds until a document is refused."""
    begun = time.thread_time()
    response = await client.post("/graphql", content=body, headers={"content-type": "application/json"})
    taken = time.thread_time() - begun
    if "data" in response.json() or response.json()["errors"][0]["extensions"]["code"] == "FAULT":
        raise RuntimeError(f"not refused: {body[:200]!r} {response.text[:200]}")
    return taken * 1000


def slope(taken: list[float]) -> float:
    """Of time against bytes, both as logarithms."""
    read = [
        (math.log(size), math.log(one)) for size, one in zip(SIZES, taken, strict=True) if size <= MAX_BYTES
    ]
    return linear_regression(*zip(*read, strict=True)).slope


def show(times: dict[str, list[float]], growth: dict[str, list[float]], floor: float, asked: int) -> None:
    """The ten slowest and the ten that grow most, then the figures of all."""
    slopes = {kind: slope(taken) for kind, taken in growth.items()}
    slowest = sorted(times, key=lambda kind: median(times[kind]), reverse=True)[:10]
    steepest = sorted(slopes, key=lambda kind: slopes[kind], reverse=True)[:10]
    table = Table("kind", "p50 ms at 1 KB", "p99", *(f"{size // 1024} KB" for size in SIZES), "slope")
    for kind in dict.fromkeys([*slowest, *steepest]):
        p99 = quantiles(times[kind], n=100)[98]
        taken = [f"{one:.1f}" for one in growth[kind]]
        table.add_row(kind, f"{median(times[kind]):.1f}", f"{p99:.1f}", *taken, f"{slopes[kind]:.2f}")
    Console(width=140).print(table)
    every = [one for some in times.values() for one in some]
    print(
        f"{len(times)} kinds, {len(every):,} documents of up to 1 KB; the smallest refusal takes {floor:.2f} ms"
    )
    print(f"p50 to reject: {median(every):.2f} ms")
    print(f"p99 to reject: {quantiles(every, n=100)[98]:.2f} ms")
    print(f"longest to reject up to 32 KB: {max(max(taken) for taken in growth.values()):.1f} ms")
    print(f"steepest growth: {max(slopes.values()):.2f} (1 is linear)")
    print(f"database calls: {asked}")


def main() -> None:
    """Measure without a database."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=50)
    asyncio.run(measure(parser.parse_args().rounds))


if __name__ == "__main__":
    main()
