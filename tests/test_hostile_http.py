"""What hostile callers send over HTTP: too much, too slowly, too often, from elsewhere; and what scanners look for."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from graph.session import Graph
from resolvers import throttle
from resolvers.service import COOKIE, Service
from schema.answers import FAULT
from schema.requests import MAX_BODY
from settings import Settings
from tests.conftest import sentence
from tests.world import FAST

AREAS = "{ areas(first: 5) { nodes { name } } }"


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd", "gzip, gzip"])
async def test_nothing_is_unpacked(client: httpx.AsyncClient, encoding: str) -> None:
    """A kilobyte that unpacks to a gigabyte is refused by its header."""
    packed = gzip.compress(b'{"query": "{ __typename }' + b" " * 10_000_000 + b'"}')
    headers = {"content-type": "application/json", "content-encoding": encoding}
    response = await client.post("/graphql", content=packed, headers=headers)
    assert sentence(response)[::2] == (415, "Send the body as it is: no Content-Encoding is taken.")


async def test_a_body_without_a_length_is_read_no_further_than_may_be(client: httpx.AsyncClient) -> None:
    """And one that never ends is given up."""
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while True:
            sent += 1
            yield b" " * 65_536

    headers = {"content-type": "application/json"}
    response = await client.post("/graphql", content=endless(), headers=headers)
    assert sentence(response)[::2] == (413, f"The request is too long: {MAX_BODY:,} bytes at most.")
    assert sent <= MAX_BODY // 65_536 + 2
    headers["content-length"] = "1" + "0" * 400
    response = await client.post("/graphql", content=b"{}", headers=headers)
    assert response.status_code == 413


async def test_a_body_that_takes_too_long_is_given_up(client: httpx.AsyncClient, tmp_path: Path) -> None:
    """After BODY_SECONDS, whatever trickles in."""
    service: Service = client.service  # type: ignore[attr-defined]
    service.settings = service.settings.model_copy(update={"body_seconds": 0.05})

    async def trickle() -> AsyncIterator[bytes]:
        while True:
            yield b" "
            await asyncio.sleep(0.01)

    headers = {"content-type": "application/json"}
    response = await client.post("/graphql", content=trickle(), headers=headers)
    assert sentence(response) == (408, "BAD_REQUEST", "The request took too long to arrive.")


async def test_another_sites_page_gets_nothing_with_our_cookie(client: httpx.AsyncClient) -> None:
    """Whatever the browser says of the fetch: the Origin must be ours, unless a token was sent."""
    service: Service = client.service  # type: ignore[attr-defined]
    token = client.headers.pop("authorization")
    client.cookies.set(COOKIE, service.sessions.written(service.sessions.begin("pat")))
    for origin, status in (
        ("http://test", 200),
        (service.settings.address, 200),
        ("https://evil.example", 403),
        ("http://test.evil.example", 403),
        ("null", 403),
    ):
        response = await client.post("/graphql", json={"query": AREAS}, headers={"origin": origin})
        assert response.status_code == status, origin
    headers = {"origin": "https://evil.example", "authorization": token}
    assert (await client.post("/graphql", json={"query": AREAS}, headers=headers)).status_code == 200


async def test_whoever_asks_too_often_waits(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A signed-in person by themselves, an address by the sign-ins that it was refused."""
    service: Service = client.service  # type: ignore[attr-defined]
    monkeypatch.setattr(throttle, "monotonic", lambda: 1.0)
    service.throttle = throttle.Throttle(Settings(rate=1, burst_seconds=2, refusals_per_minute=2))
    query = {"query": "{ __typename }"}
    statuses = [(await client.post("/graphql", json=query)).status_code for _ in range(4)]
    assert statuses == [200, 200, 429, 429]
    response = await client.post("/graphql", json=query)
    assert sentence(response) == (429, "TOO_OFTEN", "You ask too often. Wait 1 s and ask again.")
    assert response.headers["retry-after"] == "1"
    meera = {"authorization": f"Bearer {client.tokens.issue('meera')}"}  # type: ignore[attr-defined]
    assert (await client.post("/graphql", json=query, headers=meera)).status_code == 200
    wrong = {"authorization": "Bearer nonsense"}
    statuses = [(await client.post("/graphql", json=query, headers=wrong)).status_code for _ in range(4)]
    assert statuses == [401, 401, 429, 429]


async def test_new_statements_cost_more_than_known_ones(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A flood of ever new documents is what would keep the database planning."""
    service: Service = client.service  # type: ignore[attr-defined]
    monkeypatch.setattr(throttle, "monotonic", lambda: 1.0)
    service.throttle = throttle.Throttle(Settings(rate=1, burst_seconds=30))
    codes = []
    for n in range(1, 6):
        query = "{ areas(first: 1) { nodes { %s } } }" % " ".join(
            ("name", "slug", "region", "npsiss", "forceNumber")[:n]
        )
        body = (await client.post("/graphql", json={"query": query})).json()
        codes.append(body["errors"][0]["extensions"]["code"] if "errors" in body else "")
    assert codes[0] == "" and codes[-1] == "TOO_OFTEN"
    body = (await client.post("/graphql", json={"query": "{ areas(first: 1) { nodes { name } } }"})).json()
    assert "errors" not in body


async def test_one_person_runs_so_many_operations_at_once(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next is told to wait; when they end there is room again."""
    service: Service = client.service  # type: ignore[attr-defined]
    service.throttle = throttle.Throttle(Settings(at_once=2))
    going = asyncio.Event()
    read = Graph.read

    async def waiting(self: Graph, statement: str, values: Any) -> Any:
        await going.wait()
        return await read(self, statement, values)

    await client.post("/graphql", json={"query": AREAS})
    monkeypatch.setattr(Graph, "read", waiting)
    running = [asyncio.create_task(client.post("/graphql", json={"query": AREAS})) for _ in range(3)]
    done, _ = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
    assert [one.result().status_code for one in done] == [429]
    going.set()
    assert sorted([(await one).status_code for one in running]) == [200, 200, 429]
    assert (await client.post("/graphql", json={"query": AREAS})).status_code == 200


SLOW = "UNWIND range(1, 10000000) AS a UNWIND range(1, 100000) AS b WITH a, b WHERE a * b = 7 RETURN count(*)"


async def test_a_statement_that_takes_too_long_is_ended(
    client: httpx.AsyncClient, test_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By Neo4j itself; the caller is told in a sentence, and the connection serves the next."""
    service: Service = client.service  # type: ignore[attr-defined]
    read = Graph.read
    async with await Graph.connect(test_settings, seconds=0.2) as graph:

        async def slowly(self: Graph, statement: str, values: Any) -> Any:
            return await read(graph, SLOW if "me.standing" in statement else statement, values)

        monkeypatch.setattr(Graph, "read", slowly)
        body = (await client.post("/graphql", json={"query": AREAS})).json()
        assert body == {
            "data": {"areas": None},
            "errors": [
                {
                    "message": "This took too long and was ended. Ask for less at a time.",
                    "extensions": {"code": "TIMEOUT"},
                }
            ],
        }
        assert await graph.read("RETURN 1", {}) == [[1]]
    monkeypatch.undo()
    running = "SHOW TRANSACTIONS YIELD currentQuery WHERE currentQuery STARTS WITH 'UNWIND' RETURN 1"
    assert await service.graph.read(running, {}) == []


async def test_a_fault_of_ours_says_nothing_of_itself(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """What went wrong is noted, and told to nobody."""

    async def broken(*_: object, **__: object) -> None:
        raise RuntimeError("secret words")

    monkeypatch.setattr(Service, "signed_in", broken)
    response = await client.post("/graphql", json={"query": AREAS})
    assert sentence(response) == (500, "FAULT", FAULT)
    assert "secret words" in caplog.text


# The thirteen things that graphql-cop looks for in a service, as it asks for them.

FLOODS = {
    "aliases": "query cop { " + "".join(f"alias{n}:__typename \n" for n in range(101)) + " }",
    "directives": "query cop { __typename " + "@aa" * 10 + " }",
    "fields": "query cop { " + "__typename \n" * 500 + "} ",
    "introspection, round and round": "query cop { __schema { types { fields { type { fields { type { fields { type"
    " { fields { type { name } } } } } } } } } } }",
    "introspection": "query cop { __schema { types { name fields { name } } } }",
}


@pytest.fixture
def outside(client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> httpx.AsyncClient:
    """A client of a service as it is outside development."""
    settings = Settings()
    monkeypatch.setattr(FAST.documents, "describes", settings.explores)
    monkeypatch.setattr(FAST.documents, "suggests", settings.development)
    assert not (settings.explores or settings.development)
    return client


@pytest.mark.parametrize("flood", FLOODS)
async def test_scanners_floods_are_refused(outside: httpx.AsyncClient, flood: str) -> None:
    """Nothing of them is answered, and one error says why, not one for each."""
    body = (await outside.post("/graphql", json={"query": FLOODS[flood]})).json()
    assert set(body) == {"errors"} and len(body["errors"]) == 1


async def test_scanners_find_no_batches(outside: httpx.AsyncClient) -> None:
    """Ten operations at once are one refusal."""
    response = await outside.post("/graphql", json=[{"query": "query cop { __typename }"}] * 10)
    assert sentence(response)[::2] == (400, "Send one operation at a time: batches are not taken.")


async def test_scanners_get_no_suggestions(outside: httpx.AsyncClient) -> None:
    """Of fields, arguments, types, values: nothing is named that was not asked for."""
    for query in (
        "query cop { __schema { directive } }",
        "query cop { area }",
        "query cop { areas(firs: 1) { nodes { name } } }",
        "query cop { offenderByIdentifier(scheme: PNX, value: 1) { id } }",
        "query cop { ...F } fragment F on Quer { __typename }",
        "query cop($a: Strin) { node(id: $a) { id } }",
    ):
        response = await outside.post("/graphql", json={"query": query})
        assert "data" not in response.json() and "Did you mean" not in response.text, query
    variables = {
        "query": "query cop($a: ContactKind) { __typename @skip(if: false) }",
        "variables": {"a": "OFFICE_VISI"},
    }
    assert "Did you mean" not in (await outside.post("/graphql", json=variables)).text


async def test_scanners_find_no_explorer(outside: httpx.AsyncClient) -> None:
    """GraphiQL, or any other."""
    response = await outside.get("/graphql", headers={"accept": "text/html"})
    marks = ("graphiql.min.css", "graphql playground", "graphiql", "graphql-playground")
    assert not any(mark in response.text.lower() for mark in marks)


@pytest.mark.parametrize("query", ["query cop {__typename}", "mutation cop {__typename}"])
async def test_scanners_get_nothing_by_get_or_by_a_form(outside: httpx.AsyncClient, query: str) -> None:
    """Queries and mutations, in the address or as a form would send them."""
    for response in (
        await outside.get("/graphql", params={"query": query}),
        await outside.get("/graphql", params={"query": query, "id": "x"}),
        await outside.post("/graphql", params={"query": query}),
        await outside.post("/graphql", data={"query": query}),
        await outside.post("/graphql", files={"query": query.encode()}),
    ):
        assert "data" not in response.json() and response.status_code >= 400


async def test_scanners_see_no_traces_and_no_exceptions(outside: httpx.AsyncClient) -> None:
    """An answer holds data and errors; an error a message, a code, a path, a place in the document."""
    for query in (
        "query cop { __typename }",
        "qwerty cop { abc }",
        "query cop { abc }",
        '{ node(id: "x") { id } }',
    ):
        body = (await outside.post("/graphql", json={"query": query})).json()
        assert set(body) <= {"data", "errors"}
        for error in body.get("errors", []):
            assert set(error) <= {"message", "extensions", "locations", "path"}
            assert set(error["extensions"]) <= {"code", "argument"}
