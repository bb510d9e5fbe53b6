"""Queries that are known by the hash of their text, and so may be asked for by GET."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import httpx
import orjson
import pytest

from schema.documents import Documents
from schema.persisted import Persisted
from schema.schema import schema
from settings import Problem, Settings
from tests.conftest import sentence
from tests.world import FAST

AREAS = "{ areas(first: 5) { nodes { name } } }"


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
