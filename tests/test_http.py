"""GraphQL over HTTP, and the sentence that a person sees for each kind of bad request."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import AsyncIterator
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest
from joserfc import jwt
from joserfc.jwk import OctKey
from starlette.applications import Starlette
from starlette.responses import HTMLResponse

from demo.staff import BY_ID
from graph.session import Graph, Unavailable
from resolvers import throttle
from resolvers.service import COOKIE, Service
from resolvers.tokens import Tokens
from schema.answers import FAULT
from schema.documents import Documents
from schema.http import routes
from schema.persisted import Persisted
from schema.requests import MAX_BODY
from schema.schema import schema
from settings import Problem, Settings
from tests.conftest import wipe
from tests.world import FAST, Asking, build

AREAS = "{ areas(first: 5) { nodes { name } } }"


async def _explorer(_request: object) -> HTMLResponse:
    return HTMLResponse("<title>GraphiQL</title>")


@pytest.fixture(scope="module")
async def asking(graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Asking]:
    """The small world, which nothing here changes."""
    await wipe(graph)
    await build(graph)
    found = Asking(graph, tmp_path_factory.mktemp("audit"))
    yield found
    await found.audit.close()


@pytest.fixture
async def client(asking: Asking, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    """A client that is signed in as Pat."""
    app = Starlette(routes=routes(FAST))
    tokens = Tokens(tmp_path / "secret")
    settings = Settings(data_dir=tmp_path, local_tokens=True)
    app.state.service = service = Service(settings, asking.graph, asking.audit, tokens)
    app.state.explorer = _explorer
    headers = {"authorization": f"Bearer {tokens.issue(BY_ID['pat'].id)}"}
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test", headers=headers) as found:
        found.tokens = tokens  # type: ignore[attr-defined]
        found.service = service  # type: ignore[attr-defined]
        yield found


def sentence(response: httpx.Response) -> tuple[int, str, str]:
    """Status, code and sentence of a refused request."""
    (error,) = response.json()["errors"]
    return response.status_code, error["extensions"]["code"], error["message"]


async def test_a_signed_in_person_is_answered(client: httpx.AsyncClient) -> None:
    """JSON in, JSON out, not kept by any cache."""
    response = await client.post("/graphql", json={"query": AREAS})
    assert response.json()["data"]["areas"]["nodes"][0] == {"name": "Leicestershire & Rutland"}
    assert response.headers["content-type"].startswith("application/json")
    assert response.headers["cache-control"] == "no-store"


async def test_nobody_is_answered_without_signing_in(client: httpx.AsyncClient) -> None:
    """Not even introspection."""
    for query in (AREAS, "{ __schema { types { name } } }", "{ __typename }", "{ broken"):
        response = await client.post("/graphql", json={"query": query}, headers={"authorization": ""})
        status, code, message = sentence(response)
        assert (status, code) == (401, "UNAUTHENTICATED")
        assert message.startswith("Sign in first")
        assert response.headers["www-authenticate"] == "Bearer"


def _forged(tokens: Tokens, **changes: Any) -> str:
    claims = jwt.decode(tokens.issue(BY_ID["pat"].id), tokens._key).claims
    return jwt.encode(
        {"alg": "HS256"}, {**claims, **changes}, OctKey.import_key("another secret of forty characters, say")
    )


async def test_tokens_that_are_refused(client: httpx.AsyncClient) -> None:
    """Expired, somebody else's, another signature, none at all, not a token."""
    tokens: Tokens = client.tokens  # type: ignore[attr-defined]
    ended = "Your sign-in has ended. Sign in again to go on."
    other = "This sign-in is not one of ours. Sign in again, or ask for a new token."
    right = tokens.issue(BY_ID["pat"].id)
    unsigned = ".".join(
        [jwt.encode({"alg": "HS256"}, {}, tokens._key).split(".")[0], right.split(".")[1], ""]
    )
    for token, expected in (
        (tokens.issue(BY_ID["pat"].id, timedelta(hours=-1)), ended),
        (_forged(tokens, sub="meera"), other),
        (right[:-4] + "AAAA", other),
        (unsigned, other),
        ("not-a-token", other),
    ):
        response = await client.post(
            "/graphql", json={"query": AREAS}, headers={"authorization": f"Bearer {token}"}
        )
        assert sentence(response) == (401, "UNAUTHENTICATED", expected)


async def test_a_cookie_of_our_pages_counts_only_from_our_pages(client: httpx.AsyncClient) -> None:
    """Another site that makes a browser send it is not signed in."""
    del client.headers["authorization"]
    service: Service = client.service  # type: ignore[attr-defined]
    client.cookies.set(COOKIE, service.sessions.written(service.sessions.begin("pat")))
    assert (await client.post("/graphql", json={"query": AREAS})).status_code == 200
    response = await client.post("/graphql", json={"query": AREAS}, headers={"sec-fetch-site": "cross-site"})
    assert response.status_code == 401


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"{", "The request is not JSON"),
        (b'[{"query": "{ a }"}]', "Send one operation at a time: batches are not taken."),
        (b"{}", "Give the document as text in `query`."),
        (b'{"query": 3}', "Give the document as text in `query`."),
        (b'{"query": "{ a }", "variables": []}', "Give `variables` as an object."),
        (b'{"query": "{ a }", "variables": "{}"}', "Give `variables` as an object."),
        (b'{"query": "{ a }", "extensions": 0}', "Give `extensions` as an object."),
        (b'{"query": "{ \\ud800 }"}', "The request is not JSON"),
        (b'\xef\xbb\xbf{"query": "{ a }"}', "The request is not JSON"),
        (
            b'{"query": "{ a }", "variables": ' + b'{"a":' * 5_000 + b"1" + b"}" * 5_000 + b"}",
            "The request is not JSON",
        ),
        (
            b'{"query": "{ a }", "variables": ' + b'{"a":' * 9 + b"1" + b"}" * 9 + b"}",
            "`variables` are too deep",
        ),
        (b'{"query": "{ a }", "variables": {"a": [' + b"1," * 1_000 + b"1]}}", "`variables` hold too much"),
        (
            b'{"query": "{ a }", "variables": {"a": "' + b"x" * 20_001 + b'"}}',
            "A text in `variables` is too long",
        ),
        (b'{"query": "{ a }", "operationName": 1}', "Give `operationName` as text."),
        (b"x" * (MAX_BODY + 1), f"The request is too long: {MAX_BODY:,} bytes at most."),
    ],
)
async def test_requests_that_are_not_operations(
    client: httpx.AsyncClient, body: bytes, expected: str
) -> None:
    """Each says what to send instead."""
    response = await client.post("/graphql", content=body, headers={"content-type": "application/json"})
    status, code, message = sentence(response)
    assert (status, code) == (413 if "long: 262" in expected else 400, "BAD_REQUEST")
    assert message.startswith(expected)
    assert response.headers["connection"] == "close"


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""]
)
async def test_the_content_type_is_json(client: httpx.AsyncClient, kind: str) -> None:
    """A form of another site can't send it."""
    for body in (b"query={a}", b'{"query": "{ __typename }"}'):
        response = await client.post("/graphql", content=body, headers={"content-type": kind})
        assert sentence(response)[::2] == (
            415,
            "Send the operation as JSON, with Content-Type: application/json.",
        )


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


@pytest.mark.parametrize(
    ("query", "variables", "code", "expected"),
    [
        ("{ areas(first: 5) { nodes { name ", {}, "SYNTAX", "Syntax Error: Expected Name, found <EOF>."),
        ("{ areas(first: 5) { nodes { nam } } }", {}, "INVALID", "Cannot query field 'nam' on type 'Area'."),
        (
            "{ areas { nodes { name } } }",
            {},
            "INVALID",
            "Argument 'Query.areas(first:)' of type 'Int!' is required, but it was not provided.",
        ),
        (
            "{ areas(first: 201) { nodes { name } } }",
            {},
            "BAD_INPUT",
            "`first` is 201. Ask for between 1 and 200 at a time.",
        ),
        (
            "{ areas(first: 0) { nodes { name } } }",
            {},
            "BAD_INPUT",
            "`first` is 0. Ask for between 1 and 200 at a time.",
        ),
        (
            '{ areas(first: 1, after: "nonsense") { nodes { name } } }',
            {},
            "BAD_INPUT",
            "`after` is not a cursor. Use `endCursor` of the page before.",
        ),
        (
            '{ offender(id: "off_bill") { contacts(first: 999) { totalCount nodes { id } } } }',
            {},
            "BAD_INPUT",
            "`first` is 999. Ask for between 1 and 200 at a time.",
        ),
        (
            '{ offenders(search: " ,; ", first: 1) { totalCount } }',
            {},
            "BAD_INPUT",
            "Type a name, a date of birth or a number to search for.",
        ),
        (
            "{ offenders(first: 1) { totalCount } }",
            {},
            "BAD_INPUT",
            "Say whom to list: give `search`, `area`, `prison` or `officer`.",
        ),
        ("query A { __typename } query B { __typename }", {}, "INVALID", "Say which operation to run"),
    ],
)
async def test_documents_that_are_refused(
    client: httpx.AsyncClient, query: str, variables: dict[str, Any], code: str, expected: str
) -> None:
    """Each with a code for programs and a sentence for people; nothing hints at fields that are there."""
    response = await client.post("/graphql", json={"query": query, "variables": variables})
    _, found, message = sentence(response)
    assert found == code
    assert message.startswith(expected)


async def test_a_missing_variable_is_named(client: httpx.AsyncClient) -> None:
    """With its type."""
    query = "query ($n: Int!) { areas(first: $n) { nodes { name } } }"
    response = await client.post("/graphql", json={"query": query})
    assert "$n" in sentence(response)[2]


async def test_the_graphql_media_type_says_by_its_status_whether_the_operation_ran(
    client: httpx.AsyncClient,
) -> None:
    """As the GraphQL-over-HTTP specification asks."""
    headers = {"accept": "application/graphql-response+json"}
    response = await client.post("/graphql", json={"query": "{ nothing }"}, headers=headers)
    assert response.status_code == 400
    assert response.headers["content-type"].startswith("application/graphql-response+json")
    assert (await client.post("/graphql", json={"query": AREAS}, headers=headers)).status_code == 200
    assert (await client.post("/graphql", json={"query": "{ nothing }"})).status_code == 200


async def test_get_gives_a_browser_the_explorer_where_that_is_switched_on(client: httpx.AsyncClient) -> None:
    """A program gets a sentence: operations go by POST."""
    service: Service = client.service  # type: ignore[attr-defined]
    browser = {"accept": "text/html"}
    response = await client.get("/graphql", headers=browser)
    assert response.status_code == 405 and "GraphiQL" not in response.text
    for name in ("explorer", "development", "demo"):
        service.settings = service.settings.model_copy(update={"explorer": False, "demo": False, name: True})
        assert "GraphiQL" in (await client.get("/graphql", headers=browser)).text
    response = await client.get("/graphql", headers={"accept": "application/json"})
    assert response.status_code == 405
    assert response.headers["allow"] == "POST"


async def test_a_query_that_is_known_can_be_asked_for_by_get(client: httpx.AsyncClient) -> None:
    """By the hash of its text, with variables; kept by no cache, and only for somebody signed in."""
    known = FAST.documents.persisted.add("query Some($n: Int!) { areas(first: $n) { nodes { name } } }")
    asked = {"id": known, "variables": '{"n": 1}', "operationName": "Some"}
    response = await client.get("/graphql", params=asked)
    assert response.json() == {"data": {"areas": {"nodes": [{"name": "Leicestershire & Rutland"}]}}}
    assert response.headers["cache-control"] == "no-store"
    assert (await client.get("/graphql", params={**asked, "id": f"sha256:{known}"})).json() == response.json()
    assert (await client.get("/graphql", params=asked, headers={"authorization": ""})).status_code == 401
    for changes, status, expected in (
        ({"id": "0" * 64}, 404, "No query is known by this id."),
        ({"id": ""}, 404, "No query is known by this id."),
        ({"variables": "{"}, 400, "The request is not JSON"),
        ({"variables": "[1]"}, 400, "Give `variables` as an object."),
    ):
        response = await client.get("/graphql", params={**asked, **changes})
        assert response.status_code == status
        assert sentence(response)[2].startswith(expected)


def test_only_queries_become_known() -> None:
    """An address never leads to a change."""
    for text in (
        "mutation { __typename }",
        "query A { __typename } mutation B { __typename }",
        "subscription { __typename }",
        "fragment F on Query { __typename }",
    ):
        with pytest.raises(ValueError, match="queries only"):
            Persisted().add(text)


def test_a_file_of_trusted_documents_is_checked(tmp_path: Path) -> None:
    """Each id must be the hash of its text; a file that can't be used stops the start with a sentence."""
    text = "{ __typename }"
    right = sha256(text.encode()).hexdigest()
    file = tmp_path / "documents.json"
    file.write_bytes(orjson.dumps({right: text}))
    documents = Documents(schema._schema)
    documents.obey(Settings(trusted_documents=file))
    assert documents.persisted.find(right) == text and len(documents.persisted) == 1
    for content, expected in (
        (orjson.dumps({"0" * 64: text}), "not the SHA-256 of its text"),
        (orjson.dumps({right: 5}), right),
        (orjson.dumps({right: "mutation { a }"}), "queries only"),
        (orjson.dumps({right: "{"}), "Syntax Error"),
        (orjson.dumps([text]), "not an object"),
        (b"{", "can't be read"),
    ):
        file.write_bytes(content)
        with pytest.raises(Problem, match=expected):
            documents.obey(Settings(trusted_documents=file))
    with pytest.raises(Problem, match="can't be read"):
        documents.obey(Settings(trusted_documents=tmp_path / "none.json"))


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


async def test_health_says_whether_the_database_answers(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a sign-in, and without saying anything else."""
    assert (await client.get("/health", headers={"authorization": ""})).status_code == 200

    async def down(*_: object) -> None:
        raise Unavailable("Neo4j does not answer.")

    monkeypatch.setattr(Graph, "read", down)
    response = await client.get("/health")
    assert (response.status_code, response.text) == (503, "Neo4j does not answer.")


async def test_a_size_in_a_variable_costs_as_much(client: httpx.AsyncClient) -> None:
    """The same document is served with a small size and refused with a large one."""
    query = """query ($n: Int!) { offenders(search: "kowalski", first: $n) {
        nodes { sentences(first: 200) { offences(first: 200) { id } } } } }"""
    small = await client.post("/graphql", json={"query": query, "variables": {"n": 2}})
    assert "errors" not in small.json()
    large = await client.post("/graphql", json={"query": query, "variables": {"n": 200}})
    assert sentence(large)[1] == "TOO_COSTLY"
