"""GraphQL over HTTP, and the sentence that a person sees for each kind of bad request."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import OctKey

from demo.staff import BY_ID
from graph.session import Graph, Unavailable
from resolvers.service import COOKIE, Service
from resolvers.tokens import Tokens
from schema.requests import MAX_BODY
from tests.conftest import sentence

AREAS = "{ areas(first: 5) { nodes { name } } }"


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
