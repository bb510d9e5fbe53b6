"""`python -m tests.fuzz --cases 5000`: generated operations by every role, on a Neo4j of its own; no server error.

Schemathesis makes them from the schema as the running service describes it: operations that the schema allows, with
any values, and others that it does not. Half of them are then led to what is there: ids of the small world, sizes that
a page may have.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import httpx
import orjson
import schemathesis.graphql
from graphql import (
    ArgumentNode,
    IntValueNode,
    StringValueNode,
    Visitor,
    get_introspection_query,
    parse,
    print_ast,
    visit,
)
from hypothesis import HealthCheck, Phase, given, seed, settings, strategies
from schemathesis import GenerationMode
from schemathesis.core.result import Ok
from schemathesis.graphql import nodes
from starlette.applications import Starlette

from cli.shared import progress_bars
from demo.staff import EVERYONE
from graph.local import LocalNeo4j
from graph.migrations import migrate
from graph.session import Graph
from resolvers.audit import Audit
from resolvers.service import Service
from resolvers.throttle import Throttle
from resolvers.tokens import Tokens
from schema.execution import Executor
from schema.http import PURPOSE, routes
from schema.schema import schema
from settings import Settings
from tests.world import build

THERE = """
MATCH (n) WHERE n.id IS NOT NULL AND NOT n:AuditEntry WITH labels(n) AS kind, collect(n.id)[..3] AS ids RETURN ids
"""
UNLIMITED = Settings(rate=1_000_000, at_once=1_000, refusals_per_minute=1_000_000)
OURS = ("FAULT", "BAD_DATA", "UNAVAILABLE")
"""Codes of errors that no caller can be blamed for."""


@dataclass
class Found:
    """What came of the cases: how many, with which codes, and those that were a server's error."""

    cases: int = 0
    codes: Counter[str] = field(default_factory=Counter)
    by_role: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


class Faults(logging.Handler):
    """Keeps what is noted as a fault while cases run."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.noted: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep it."""
        self.noted.append(self.format(record))


class Lead(Visitor):
    """Leads a document's arguments to what is there."""

    def __init__(self, ids: list[str], chance: Random) -> None:
        super().__init__()
        self.ids = ids
        self.chance = chance

    def enter_argument(self, node: ArgumentNode, *_: Any) -> ArgumentNode | None:
        """A size that a page may have, an id that somebody has."""
        value: Any = None
        if node.name.value == "first":
            value = IntValueNode(value=str(self.chance.randint(1, 20)))
        elif isinstance(node.value, StringValueNode) and node.name.value not in (
            "search",
            "after",
            "from",
            "to",
        ):
            value = StringValueNode(value=self.chance.choice(self.ids))
        return None if value is None else ArgumentNode(name=node.name, value=value)


def generated(described: dict[str, Any], each: int, number: int) -> Iterator[str]:
    """Documents for every root field, half that the schema allows and half that it does not; equal numbers, equal ones."""
    schemathesis.graphql.scalar("Date", strategies.dates().map(str).map(nodes.String))
    instants = strategies.datetimes().map(lambda at: nodes.String(f"{at.isoformat()}Z"))
    schemathesis.graphql.scalar("DateTime", instants)
    for result in schemathesis.graphql.from_dict(described).get_all_operations():
        assert isinstance(result, Ok)
        for mode in GenerationMode:
            yield from _some(result.ok(), mode, each, number)


def _some(operation: Any, mode: GenerationMode, each: int, number: int) -> list[str]:
    made: list[str] = []

    @seed(number)
    @settings(
        max_examples=each,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(operation.as_strategy(generation_mode=mode))
    def collect(case: Any) -> None:
        made.append(case.body)

    collect()
    return made[:each]


def led(text: str, ids: list[str], chance: Random) -> str:
    """A document with its arguments led to what is there, where it can be read at all."""
    try:
        return print_ast(visit(parse(text), Lead(ids, chance)))
    except Exception:  # noqa: BLE001 - it was made to be unreadable
        return text


async def fuzz(graph: Graph, audit: Audit, folder: Path, cases: int, said: Any = None) -> Found:
    """Send at least so many cases, as every role in turn."""
    app = Starlette(routes=routes(Executor(schema)))
    tokens = Tokens(folder / "secret")
    service = Service(Settings(data_dir=folder, local_tokens=True), graph, audit, tokens)
    service.throttle = Throttle(UNLIMITED)
    app.state.service = service
    ids = [one for (some,) in await graph.read(THERE, {}) for one in some]
    found, faults, chance = Found(), Faults(), Random(2003)
    logging.getLogger().addHandler(faults)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
        roots = 0
        for turn in range(10_000):
            member = EVERYONE[turn % len(EVERYONE)]
            if member is EVERYONE[0] and found.cases >= cases:
                logging.getLogger().removeHandler(faults)
                return found
            client.headers["authorization"] = f"Bearer {tokens.issue(member.id)}"
            answer = await client.post("/graphql", json={"query": get_introspection_query()})
            described = answer.json()["data"]
            roots = roots or sum(1 for _ in generated(described, 1, 0))
            each = max(1, -(-cases // (len(EVERYONE) * roots)))
            for text in await asyncio.to_thread(list, generated(described, each, turn)):
                query = led(text, ids, chance) if found.cases % 2 else text
                await _send(client, query, found, faults)
                found.by_role[member.role.name] += 1
                if said:
                    said(found.cases)
    raise AssertionError("not reached")


async def _send(client: httpx.AsyncClient, query: str, found: Found, faults: Faults) -> None:
    found.cases += 1
    headers = {PURPOSE: "to see what comes of it"} if found.cases % 3 else {}
    try:
        response = await client.post("/graphql", json={"query": query}, headers=headers)
        body = orjson.loads(response.content)
        codes = [error["extensions"]["code"] for error in body.get("errors", [])]
        wrong = response.status_code >= 500 or not set(body) <= {"data", "errors"} or set(codes) & set(OURS)
        found.codes.update(set(codes) or {"answered"})
    except Exception as fault:  # noqa: BLE001 - whatever it is, it is what we look for
        wrong, response = True, None
        faults.noted.append(repr(fault))
    if wrong or faults.noted:
        told = response.text[:500] if response is not None else ""
        found.wrong.append("\n".join([query, told, *faults.noted]))
    faults.noted.clear()


def main() -> int:
    """Start a Neo4j, send the cases, and say how it went: 1 when there was a server error."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=5_000)
    wanted = parser.parse_args().cases

    async def work(chosen: Settings, folder: Path, bar: Any) -> Found:
        async with await Graph.connect(chosen, chosen.statement_seconds) as graph:
            await migrate(graph)
            await build(graph)
            audit = Audit(folder / "audit")
            try:
                return await fuzz(graph, audit, folder, wanted, lambda n: bar("Sending", n, wanted))
            finally:
                await audit.close()

    with TemporaryDirectory() as name, progress_bars() as bar:
        folder = Path(name)
        own = Settings(data_dir=folder, neo4j_uri=None, neo4j_port=0, neo4j_heap="1g", neo4j_pagecache="256m")
        with LocalNeo4j(own) as server:
            found = asyncio.run(work(server.reached, folder, bar))
    for one in found.wrong[:10]:
        print(one, end="\n\n")
    print(", ".join(f"{name} {count:,}" for name, count in found.by_role.most_common()))
    print(", ".join(f"{name} {count:,}" for name, count in found.codes.most_common()))
    print(f"cases: {found.cases:,}\nserver errors: {len(found.wrong)}")
    return 1 if found.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
