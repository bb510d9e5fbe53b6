"""`python -m bench.inbox`: news of inboxes over two servers: what arrives, in which order, how soon; ratios last.

200 people of ten offices subscribe, half of them at each of two server processes on one Neo4j. 1,000 items are raised
one after the other, a fifth of them to one person, the others to an office of twenty; every connection is killed at
random times and comes back with the last position that it had, at either server. Each has to get each item that is for
them once, in the order of the commits, none that is of somebody whom they may not see, and no other.

How soon is counted from when the commit of an item was acknowledged, to its arrival at each connection that was open
then; beside it stand the bare time of one such commit and the time between two looks of the poller. All of them share
the machine with the servers and the database.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import secrets
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from statistics import quantiles

import orjson
from rich.console import Console
from rich.table import Table
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake
from websockets.typing import Subprotocol

from bench.audit import server
from graph.inbox import telling
from graph.inbox.telling import Item
from graph.local import LocalNeo4j
from graph.migrations import migrate
from graph.session import Graph
from graph.staff import keep_staff
from resolvers.feed import POLL_SECONDS
from resolvers.tokens import Tokens
from rules.clock import now
from rules.codes import InboxKind
from rules.inbox import office, person
from settings import Settings

PEOPLE, OFFICES, AT_ONCE, KILLS = 200, 10, 4, 2
SINCE = date(2001, 4, 1)
NEWS = "subscription News($after: String) { inbox(after: $after) { position items { message } } }"
screen = Console(stderr=True)

# Two areas' worth of nobody in particular: one person whom all may see, one whom nobody may.
SEED = """
CREATE (a:Area {id: 'area_b', slug: 'bench', name: 'Bench', npsiss: false})
CREATE (o:Offender {id: 'off_seen', surname: 'Seen', limited: false, version: 1})
CREATE (h:Offender {id: 'off_hidden', surname: 'Hidden', limited: true, version: 1})-[:LIMITED_BY]->
    (:Limitation {id: 'lim_b', kind: 'RESTRICTION', from: date('2001-01-01')})
"""


@dataclass
class Subscriber:
    """Somebody who follows their inboxes: what came, each with its instant and that at which the connection began."""

    id: str
    office: str
    token: str
    ports: tuple[int, ...]
    position: str | None = None
    came: list[tuple[str, float, float]] = field(default_factory=list)
    begun: asyncio.Event = field(default_factory=asyncio.Event)
    opened: float = 0.0
    breaks: int = 0
    cuts: int = 0

    async def follow(self, until: asyncio.Event) -> None:
        """Connect, read, and connect again when that ends, until all is over."""
        while not until.is_set():
            port = random.choice(self.ports)
            try:
                await self._read(f"ws://127.0.0.1:{port}/graphql")
            except (ConnectionClosed, InvalidHandshake, OSError):
                self.breaks += 1
                await asyncio.sleep(random.uniform(0, 0.5))

    async def _read(self, address: str) -> None:
        protocols = [Subprotocol("graphql-transport-ws")]
        async with connect(address, subprotocols=protocols, compression=None, proxy=None) as socket:
            self.socket, self.opened = socket, 0.0
            hello = {"type": "connection_init", "payload": {"authorization": f"Bearer {self.token}"}}
            await socket.send(orjson.dumps(hello).decode())
            payload = {"query": NEWS, "variables": {"after": self.position}}
            await socket.recv()
            await socket.send(orjson.dumps({"type": "subscribe", "id": "1", "payload": payload}).decode())
            async for text in socket:
                at = time.perf_counter()
                message = orjson.loads(text)
                if message["type"] == "ping":
                    await socket.send('{"type":"pong"}')
                elif message["type"] == "next":
                    news = message["payload"]["data"]["inbox"]
                    self.opened = self.opened or at
                    self.came += [(one["message"], at, self.opened) for one in news["items"]]
                    self.position = news["position"]
                    self.begun.set()
                elif message["type"] == "error":
                    return

    def cut(self) -> None:
        """Kill the connection, without a word to the other side."""
        self.cuts += 1
        self.socket.transport.abort()


@contextmanager
def world(folder: Path) -> Iterator[tuple[Settings, dict[str, str]]]:
    """A Neo4j of the bench's own, and the environment of a server that uses it."""
    settings = Settings(data_dir=folder, neo4j_uri=None, neo4j_port=0)
    with LocalNeo4j(settings) as local:
        there = local.reached.model_copy(update={"local_tokens": True})
        assert there.neo4j_password is not None
        yield (
            there,
            {
                "NEO4J_URI": str(there.neo4j_uri),
                "NEO4J_USER": there.neo4j_user,
                "NEO4J_PASSWORD": there.neo4j_password.get_secret_value(),
                "LOCAL_TOKENS": "1",
                "STATEMENT_SECONDS": "60",
                "TOKEN_SECRET_FILE": str(there.token_secret_path),
            },
        )


async def seed(graph: Graph) -> None:
    """The staff and the two people."""
    await migrate(graph)
    await graph.run(SEED)
    staff = [
        {
            "id": f"b{number}",
            "name": f"Bench {number}",
            "posts": [
                {"role": "PRACTITIONER", "area": "bench", "team": f"Office {number % OFFICES}", "from": SINCE}
            ],
        }
        for number in range(PEOPLE)
    ]
    await graph.write(lambda tx: keep_staff(tx, staff, by="bench", at=now()))


def planned(events: int) -> list[tuple[str, Item]]:
    """What is raised, each with whom it is for: the id of a person, or the name of an office; '' for nobody."""
    found = []
    for number in range(events):
        hidden = number % 20 == 19
        if number % 5 == 0:
            who = f"b{random.randrange(PEOPLE)}"
            to = person(who)
        else:
            who = f"Office {random.randrange(OFFICES)}"
            to = office("area_b", who)
        offender = "off_hidden" if hidden else "off_seen"
        item = Item((to,), InboxKind.TRANSFER, str(number), f"trf_{number}", offender)
        found.append(("" if hidden else who, item))
    return found


async def raise_all(
    graph: Graph, items: list[tuple[str, Item]], seconds: float
) -> dict[str, tuple[float, float]]:
    """Raise every item, spread over some seconds. Answers for each when its commit was acknowledged and how long it took."""
    begun = time.perf_counter()
    committed = {}
    for number, (_, item) in enumerate(items):
        await asyncio.sleep(max(0.0, begun + number * seconds / len(items) - time.perf_counter()))
        start = time.perf_counter()
        await graph.write(lambda tx, i=item: telling.tell(tx, [i], by="bench", at=now()))  # type: ignore[misc]
        done = time.perf_counter()
        committed[item.message] = done, done - start
    return committed


async def kill(subscribers: list[Subscriber], until: asyncio.Event, each: float) -> None:
    """Kill each connection again and again, at random times that are `each` seconds apart on the whole."""
    while not until.is_set():
        await asyncio.sleep(random.expovariate(len(subscribers) / each))
        one = random.choice(subscribers)
        if one.opened:
            one.cut()


async def measure(settings: Settings, ports: tuple[int, ...], events: int, seconds: float) -> None:
    """Run it, check what came, and print how soon."""
    tokens = Tokens(settings.token_secret_path)
    subscribers = [
        Subscriber(f"b{number}", f"Office {number % OFFICES}", tokens.issue(f"b{number}"), ports)
        for number in range(PEOPLE)
    ]
    over, calm = asyncio.Event(), asyncio.Event()
    async with await Graph.connect(settings) as graph:
        following = []
        # A few at a time: what is measured is not how a cold database takes 200 sign-ins at once.
        for number in range(0, len(subscribers), AT_ONCE):
            some = subscribers[number : number + AT_ONCE]
            following += [asyncio.create_task(one.follow(over)) for one in some]
            async with asyncio.timeout(120):
                await asyncio.gather(*(one.begun.wait() for one in some))
        screen.print(f"{len(subscribers)} subscribers listen")
        killing = asyncio.create_task(kill(subscribers, calm, seconds / KILLS))
        items = planned(events)
        committed = await raise_all(graph, items, seconds)
        calm.set()
        await killing
        wanted = {
            one.id: [item.message for who, item in items if who in (one.id, one.office)]
            for one in subscribers
        }
        for _ in range(600):
            if all(len(one.came) >= len(wanted[one.id]) for one in subscribers):
                break
            await asyncio.sleep(0.1)
        await asyncio.sleep(1)
        over.set()
        for task in following:
            task.cancel()
        await asyncio.gather(*following, return_exceptions=True)
    report(subscribers, wanted, committed)


def report(
    subscribers: list[Subscriber], wanted: dict[str, list[str]], committed: dict[str, tuple[float, float]]
) -> None:
    """Print the figures, and fail on any item that is missing, doubled, out of order or nobody's business."""
    came = {one.id: [message for message, _, _ in one.came] for one in subscribers}
    expected = sum(map(len, wanted.values()))
    missing = sum(len(set(wanted[id_]) - set(came[id_])) for id_ in wanted)
    doubled = sum(len(got) - len(set(got)) for got in came.values())
    foreign = sum(len(set(came[id_]) - set(wanted[id_])) for id_ in wanted)
    swapped = sum(got != sorted(got, key=int) for got in came.values())
    cuts, breaks = sum(one.cuts for one in subscribers), sum(one.breaks for one in subscribers)
    every = [
        (at - committed[name][0], begun < committed[name][0])
        for one in subscribers
        for name, at, begun in one.came
    ]
    late = [seconds * 1000 for seconds, there in every if there]
    commits = [took * 1000 for _, took in committed.values()]
    arrival, commit = quantiles(late, n=100), quantiles(commits, n=100)
    whole = quantiles([seconds * 1000 for seconds, _ in every], n=100)
    poll = POLL_SECONDS * 1000
    table = Table(title=f"{len(committed):,} items, {len(subscribers)} subscribers, 2 servers")
    for column in ("", "p50 ms", "p95 ms"):
        table.add_column(column, justify="right" if column else "left")
    table.add_row(
        "from the commit to the arrival, where connected", f"{arrival[49]:.0f}", f"{arrival[94]:.0f}"
    )
    table.add_row("the same, with those killed meanwhile", f"{whole[49]:.0f}", f"{whole[94]:.0f}")
    table.add_row("one bare commit of an item", f"{commit[49]:.1f}", f"{commit[94]:.1f}")
    table.add_row(
        "one commit and half a poll, one and a whole",
        f"{commit[49] + poll / 2:.0f}",
        f"{commit[94] + poll:.0f}",
    )
    Console().print(table)
    print(f"{expected:,} deliveries wanted, {sum(map(len, came.values())):,} came")
    print(
        f"{cuts:,} connections were killed; {breaks - cuts:,} more ended, or were refused while others arrived"
    )
    print(f"missing: {missing}, doubled: {doubled}, out of order: {swapped}, not theirs: {foreign}")
    p50, p95 = arrival[49] / (commit[49] + poll / 2), arrival[94] / (commit[94] + poll)
    print(f"arrival against one commit and one look of the poller: p50 {p50:.2f}, p95 {p95:.2f}")
    assert missing == doubled == foreign == swapped == 0


def main() -> None:
    """Run it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--events", type=int, default=1_000)
    parser.add_argument("--seconds", type=float, default=100.0, help="over which the items are spread")
    asked = parser.parse_args()
    random.seed(7)
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        settings, environment = stack.enter_context(world(folder))
        settings.token_secret_path.write_text(secrets.token_urlsafe(48))

        async def prepare() -> None:
            async with await Graph.connect(settings) as graph:
                await seed(graph)

        asyncio.run(prepare())
        ports = []
        for number in range(2):
            own = folder / f"server{number}"
            own.mkdir()
            one = stack.enter_context(server("app:app", {**environment, "DATA_DIR": str(own)}))
            stack.enter_context(one.running())
            ports.append(one.port)
        screen.print(f"two servers, at {ports[0]} and {ports[1]}")
        asyncio.run(measure(settings, tuple(ports), asked.events, asked.seconds))


if __name__ == "__main__":
    main()
