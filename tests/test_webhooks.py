"""Webhooks: signed, in order, at least once, to the open internet alone; nobody is named in a message."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest

from graph import webhooks as graph
from graph.directory import change_directory
from resolvers.agreements import read_agreement
from resolvers.audit import looks
from resolvers.context import Claim, Viewer
from resolvers.directory import Faulty
from resolvers.service import Service
from resolvers.tokens import Tokens
from resolvers.webhooks import Delivery
from resolvers.webhooks.keeping import change_state, make_secret
from resolvers.webhooks.posting import NotSent, Post
from rules.clock import now
from rules.webhooks import GIVE_UP, LONGEST, address_fault, gives_up, may_be_sent_to, wait
from schema.sharing import wrong_fields
from settings import Problem, Settings
from tests.conventions.test_docs import blocks
from tests.conventions.tree import text
from tests.happening import ANNA, BILL, CARL, HIDE, all_happened, happened
from tests.receiving import PATH, Receiver, receiving, verified
from tests.test_limits import limited
from tests.world import Asking

POLICE = "wy-police"
FILE = """client: wy-police
name: West Yorkshire Police intelligence client
agency: West Yorkshire Police
purpose: Prevention of crime by people on licence and orders
legalBasis: Crime and Disorder Act 1998, section 115
fields: [Query.events, Event.kind, Event.at, Event.offenders, Offender.surname]
events: [RECEIVED, RELEASED]
webhook: {address}
areas: [west-yorkshire]
from: 2001-01-01
"""
SHOWN = text(Path("docs/events.md"))
STANDS = "MATCH (w:Webhook {client: 'wy-police'}) RETURN w.state, w.failures, w.position"
LATER = "MATCH (w:Webhook {client: 'wy-police'}) SET w.nextAt = datetime(), w.until = datetime() - duration('PT1S')"
PAGE = "query($after: String) { events(first: 50, after: $after) { nodes { id kind offenders { id } } } }"


@dataclass
class Told:
    """The small world, an agency that is told of it, and the secret that it was given."""

    world: Asking
    receiver: Receiver
    service: Service
    secret: str

    def delivery(self) -> Delivery:
        """The part of another server process that tells clients."""
        return Delivery(self.service)

    async def all(self, delivery: Delivery) -> None:
        """Tell all there is to tell."""
        while await delivery.tell(POLICE):
            pass

    async def viewer(self) -> Viewer:
        """The client, as it asks the API."""
        claim = Claim(POLICE, now(), now() + timedelta(hours=1))
        return await self.service.standings.viewer(claim, anew=True)

    async def stands(self) -> list[Any]:
        """State, failures, position."""
        (row,) = await self.world.graph.read(STANDS, {})
        return row

    async def later(self) -> None:
        """Let the time come for another try, and what a process held that is gone be free."""
        await self.world.graph.run(LATER)


@pytest.fixture
async def told(world: Asking, tmp_path: Path) -> AsyncIterator[Told]:
    """An agreement with a webhook, as a steward brings it in."""
    tokens = Tokens(tmp_path / "secret")
    async with receiving() as receiver:
        agreement = FILE.replace("{address}", receiver.address)
        client = await read_agreement(world.graph, agreement, wrong_fields, local=True)
        # The demonstration's own agreement of that client ends: one is in force at a time.
        await world.graph.run(
            "MATCH (:Staff {id: 'wy-police'})-[:ACTS_FOR]->(g) SET g.to = date('2001-01-01')"
        )
        await change_directory(world.graph, [client], by="dan", reason="test", at=now())
        settings = Settings(data_dir=tmp_path, webhooks_local=True)
        service = Service(settings, world.graph, world.audit, tokens)
        yield Told(world, receiver, service, await make_secret(world.graph, tokens, POLICE, by="dan"))


async def test_a_message_is_signed_and_names_nobody(told: Told) -> None:
    """It says what happened and from where to ask; the client asks for the rest. It was logged as a share."""
    await all_happened(
        told.world.graph, ("RECEIVED", ANNA), ("RECALLED", BILL), ("RELEASED", HIDE), ("RELEASED", CARL)
    )
    await told.all(told.delivery())
    ((headers, body),) = told.receiver.messages
    assert (
        headers["request"] == f"POST {PATH} HTTP/1.1" and headers["host"] == f"127.0.0.1:{told.receiver.port}"
    )
    assert verified(told.secret, headers, body) and not verified(told.secret, headers, body + b" ")
    assert abs(int(headers["webhook-timestamp"]) - datetime.now(UTC).timestamp()) < 600
    (found,) = told.receiver.bodies
    assert found["type"] == "record.events" and found["data"]["after"] is None
    assert [set(one) for one in found["data"]["events"]] == [{"id", "kind", "at"}] * 2
    assert [one["kind"] for one in found["data"]["events"]] == ["RECEIVED", "RELEASED"]
    assert b"off_" not in body and b"Kowalski" not in body
    share = looks(told.world.audit.path)[-1]
    assert (share["action"], share["by"], share["operation"]) == ("SHARE", POLICE, "webhook")
    assert share["subjects"] == [ANNA, CARL] and share["about"] == told.receiver.events
    await happened(told.world.graph, "RECEIVED", BILL)
    await told.all(told.delivery())
    viewer = await told.viewer()
    asked = await told.world.data(PAGE, viewer, after=told.receiver.bodies[1]["data"]["after"])
    assert [one["id"] for one in asked["events"]["nodes"]] == told.receiver.events[2:]
    assert asked["events"]["nodes"][0]["offenders"] == [{"id": BILL}]
    nothing = await told.world.data(PAGE, viewer, after=told.receiver.bodies[1]["data"]["position"])
    assert nothing["events"]["nodes"] == []


async def test_the_page_on_events_shows_how(told: Told) -> None:
    """Its query answers, and its Python verifies a message."""
    ((query,), (code,)) = (blocks(SHOWN, one) for one in ("graphql", "python"))
    await happened(told.world.graph, "RECEIVED", ANNA)
    viewer = await told.viewer()
    assert (await told.world.data(query, viewer))["events"]["nodes"][0]["offenders"][0][
        "surname"
    ] == "O'Reilly"
    await told.all(told.delivery())
    ((headers, body),) = told.receiver.messages
    names: dict[str, Any] = {}
    exec(code, names)  # noqa: S102 - what the page shows
    assert names["verified"](told.secret, headers, body)
    assert not names["verified"](told.secret, {**headers, "webhook-id": "msg_other"}, body)


async def test_what_a_client_may_not_know_sends_nothing(told: Told) -> None:
    """Nor is it told later, when it may: what was passed by is behind it."""
    await limited(told.world.graph, BILL, "EXCLUSION", POLICE)
    await all_happened(
        told.world.graph, ("RECEIVED", HIDE), ("RECEIVED", BILL), ("MOVED", ANNA), ("STANDING_CHANGED",)
    )
    await told.all(told.delivery())
    assert told.receiver.messages == []
    await told.world.graph.run("MATCH (o:Offender {id: 'off_bill'})-[r:LIMITED_BY]->() DELETE r")
    await told.all(told.delivery())
    assert told.receiver.messages == []
    await happened(told.world.graph, "RELEASED", BILL)
    await told.all(told.delivery())
    assert [one["kind"] for one in told.receiver.bodies[0]["data"]["events"]] == ["RELEASED"]


async def test_what_was_not_taken_is_sent_again(told: Told) -> None:
    """After a while, as the same message; redirects are not followed, and count as not taken."""
    await happened(told.world.graph, "RECEIVED", ANNA)
    told.receiver.answers = [500, 302]
    for failures in (1, 2):
        assert not await told.delivery().tell(POLICE)
        assert (await told.stands())[1] == failures
        await told.all(told.delivery())
        assert await graph.due(told.world.graph, now().date()) == []
        assert len(told.receiver.messages) == failures
        await told.later()
    await told.all(told.delivery())
    assert (await told.stands())[:2] == ["ACTIVE", 0]
    assert len(told.receiver.messages) == 3
    assert len({headers["webhook-id"] for headers, _ in told.receiver.messages}) == 1
    assert len({body for _, body in told.receiver.messages}) == 1
    assert all(verified(told.secret, *each) for each in told.receiver.messages)


async def test_a_sender_that_dies_before_it_notes_leaves_it_to_the_next(
    told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Which sends the same again, and goes on from there: twice rather than not at all."""
    await happened(told.world.graph, "RECEIVED", ANNA)

    async def dies(*_: Any, **__: Any) -> bool:
        raise asyncio.CancelledError

    with monkeypatch.context() as patched:
        patched.setattr(graph, "note", dies)
        with pytest.raises(asyncio.CancelledError):
            await told.delivery().tell(POLICE)
    await happened(told.world.graph, "RELEASED", BILL)
    assert not await told.delivery().tell(POLICE) and len(told.receiver.messages) == 1
    await told.later()
    await told.all(told.delivery())
    first, second, *rest = told.receiver.events
    assert first == second and len(rest) == 1 and (await told.stands())[1] == 0


async def test_several_processes_send_in_order_and_once(told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    """While others write: one at a time holds the client."""
    monkeypatch.setattr("resolvers.webhooks.delivery.MOST", 2)
    people = [ANNA, HIDE, BILL]

    async def writer(number: int) -> None:
        for n in range(8):
            await happened(told.world.graph, "RELEASED" if n % 2 else "RECEIVED", people[(n + number) % 3])

    async def process() -> None:
        delivery, idle = told.delivery(), 0
        while idle < 3:
            done = writers.done()
            busy = await delivery.tell(POLICE)
            idle = idle + 1 if done and not busy else 0

    writers = asyncio.ensure_future(asyncio.gather(*(writer(number) for number in range(3))))
    await asyncio.gather(*(process() for _ in range(3)))
    await told.all(told.delivery())
    rows = await told.world.graph.read(
        "MATCH (e:Event)-[:ON]->(o) WHERE e.position > 0 AND o.id <> 'off_hide' RETURN e.id ORDER BY e.position",
        {},
    )
    assert told.receiver.events == [row[0] for row in rows] and len(rows) == 16
    befores = [one["data"]["after"] for one in told.receiver.bodies]
    assert befores == [None, *(one["data"]["position"] for one in told.receiver.bodies[:-1])]


async def test_whoever_lost_hold_of_a_client_notes_nothing(told: Told) -> None:
    """What it did counts no more, and the next holder's place is kept."""
    store = told.world.graph
    await happened(store, "RECEIVED", ANNA)
    first = await graph.claim(store, POLICE, "one", timedelta(seconds=60))
    assert first is not None and await graph.claim(store, POLICE, "two", timedelta(seconds=60)) is None
    await told.later()
    assert await graph.claim(store, POLICE, "two", timedelta(seconds=60)) is not None
    assert not await graph.note(store, POLICE, "one", start=first.position, position=99)
    await graph.failed(store, POLICE, "one", timedelta(seconds=1))
    assert await told.stands() == ["ACTIVE", 0, first.position]


@pytest.mark.parametrize("gone", [True, False])
async def test_who_takes_nothing_any_more_is_left_in_peace(told: Told, gone: bool) -> None:
    """At once when it says so, else after a day; a data steward is told, and lets it go on from where it was."""
    store = told.world.graph
    await happened(store, "RECEIVED", ANNA)
    told.receiver.answers = [410 if gone else 503]
    if not gone:
        await told.delivery().tell(POLICE)
        assert (await told.stands())[0] == "ACTIVE"
        await store.run(
            "MATCH (w:Webhook {client: 'wy-police'}) SET w.failingSince = datetime() - duration('P1D')"
        )
        await told.later()
        told.receiver.answers = [503]
    await told.delivery().tell(POLICE)
    assert (await told.stands())[0] == "PAUSED"
    await told.later()
    assert not await told.delivery().tell(POLICE) and await graph.due(store, now().date()) == []
    for steward, times in (("dan", 1), ("ruth", 1), ("pat", 0)):
        found = (await told.world.data("{ inbox(first: 5) { nodes { kind subject } } }", steward))["inbox"][
            "nodes"
        ]
        assert found == [{"kind": "WEBHOOK_PAUSED", "subject": POLICE}] * times
    count = len(told.receiver.messages)
    await change_state(store, POLICE, "ACTIVE", by="dan")
    await told.all(told.delivery())
    assert len(told.receiver.messages) == count + 1


async def test_a_secret_is_kept_sealed(told: Told, tmp_path: Path) -> None:
    """The database has nothing to sign with; a new one leaves the agency a day to change over."""
    store = told.world.graph
    ((sealed,),) = await store.read("MATCH (w:Webhook {client: 'wy-police'}) RETURN w.secret", {})
    assert told.secret.startswith("whsec_") and told.secret[6:-1].encode() not in bytes(sealed)
    new = await make_secret(store, told.service.tokens, POLICE, by="dan")
    await happened(store, "RECEIVED", ANNA)
    await told.all(told.delivery())
    ((headers, body),) = told.receiver.messages
    assert verified(new, headers, body) and verified(told.secret, headers, body)
    other = Service(told.service.settings, store, told.world.audit, Tokens(tmp_path / "another"))
    await happened(store, "RECEIVED", ANNA)
    assert not await Delivery(other).tell(POLICE)
    assert (await told.stands())[0] == "PAUSED" and len(told.receiver.messages) == 1
    for wrong in (("pat", "dan"), (POLICE, "nobody")):
        with pytest.raises(Problem):
            await make_secret(store, told.service.tokens, wrong[0], by=wrong[1])


async def test_an_agreement_that_ends_ends_its_messages(told: Told) -> None:
    """From its last day on nothing is sent, whoever holds the client."""
    await happened(told.world.graph, "RECEIVED", ANNA)
    await told.world.graph.run("MATCH (g:Agreement) WHERE g.id >= '' SET g.to = date('2002-01-01')")
    assert await graph.due(told.world.graph, now().date()) == []
    assert not await told.delivery().tell(POLICE) and told.receiver.messages == []


async def test_a_server_tells_of_itself(told: Told) -> None:
    """Its task finds who is to be told."""
    await happened(told.world.graph, "RECEIVED", ANNA)
    delivery = told.delivery()
    delivery.start()
    async with asyncio.timeout(60):
        await told.receiver.came.wait()
    await delivery.close()
    assert len(told.receiver.messages) == 1


async def test_an_agreement_names_what_may_be_told(world: Asking) -> None:
    """A fault at its line otherwise, and nothing is changed."""
    for line, sentence in (
        ("events: [RECEIVED, SURPRISED]", "There is no event SURPRISED"),
        ("events: [GLASS_BROKEN]", "There is no event GLASS_BROKEN"),
        ("webhook: http://police.example/told", "begins with https://"),
        ("webhook: https://10.0.0.1/told", "private network"),
        ("webhook: https://user:word@police.example/", "without a user"),
        ("events: []", "Name events"),
    ):
        kept = {"events": "events: [RECEIVED]", "webhook": "webhook: https://police.example/told"}
        kept[line.partition(":")[0]] = line
        lines = [kept.get(one.partition(":")[0], one) for one in FILE.splitlines()]
        with pytest.raises(Faulty, match=sentence):
            await read_agreement(world.graph, "\n".join(lines), wrong_fields)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",  # noqa: S104
        "255.255.255.255", "::1", "::", "fe80::1", "fc00::1", "fec0::1", "ff02::1", "::ffff:127.0.0.1",
        "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:0:7f00:1::",
    ],
)  # fmt: skip
def test_a_private_address_is_none_to_send_to(address: str) -> None:
    """However it is written."""
    assert not may_be_sent_to(ip_address(address))
    literal = f"[{address}]" if ":" in address else address
    assert address_fault(f"https://{literal}/") is not None
    assert address_fault(f"http://{literal}/", local=True) is None


async def test_a_name_that_leads_to_a_private_address_is_refused(told: Told) -> None:
    """When it is looked up, whatever it said before; and the message goes to no one."""
    for address in (f"https://localhost:{told.receiver.port}/", told.receiver.address):
        with pytest.raises(NotSent):
            await Post().send(address, b"{}", {})
    assert told.receiver.messages == []
    assert may_be_sent_to(ip_address("8.8.8.8")) and may_be_sent_to(ip_address("2606:4700::1111"))


def test_waits_grow_and_end() -> None:
    """Twice as long each time, half of it by chance, never longer than two hours; a day of failures is enough."""
    for failures in range(1, 40):
        shortest, longest = wait(failures, 0), wait(failures, 1)
        assert shortest * 2 == longest <= LONGEST
        assert (
            longest == min(wait(failures - 1, 1) * 2, LONGEST)
            if failures > 1
            else longest.total_seconds() == 5
        )
    at = datetime(2003, 9, 30, tzinfo=UTC)
    assert gives_up(410, at, at) and gives_up(None, at - GIVE_UP, at)
    assert not gives_up(500, at - GIVE_UP + timedelta(seconds=1), at)
