"""The same query the usual way: Strawberry types, a DataLoader per level, Strawberry's own view. For comparison alone.

One batched statement per level (people, sentences, contacts); no audit and no permission table, which flatters it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

import strawberry
from starlette.applications import Starlette
from strawberry.asgi import GraphQL
from strawberry.dataloader import DataLoader
from strawberry.extensions import ParserCache, ValidationCache

from bench.caseload import CONTACT, FIND, PERSON, READER, SENTENCE
from graph.session import Graph
from settings import load

PEOPLE = f"{FIND} RETURN collect({{{PERSON}}}) AS rows"
SENTENCES = f"""UNWIND $ids AS id MATCH (o:Offender {{id: id}})-[:HAS_FILE]->(:CaseFile)-[:SERVES]->(s:Sentence)
WHERE NOT EXISTS {{ (s)-[:TRANSFERRED_TO]->() }} WITH id, s ORDER BY s.date DESC, s.id DESC
WITH id, collect({{{SENTENCE}}})[..3] AS below RETURN collect([id, below]) AS rows"""
CONTACTS = f"""UNWIND $ids AS id MATCH (o:Offender {{id: id}})-[:HAS_FILE]->(:CaseFile)-[:HAD]->(c:Contact)
WITH id, c ORDER BY c.date DESC, c.time DESC, c.id DESC
WITH id, collect({{{CONTACT}}})[..2] AS below RETURN collect([id, below]) AS rows"""

STATE: dict[str, Graph] = {}


async def _below(statement: str, kind: Any, ids: list[str]) -> list[list[Any]]:
    ((rows,),) = await STATE["graph"].read(statement, {"ids": ids})
    found = dict(rows)
    return [[kind(**row) for row in found.get(one, [])] for one in ids]


@strawberry.type
class Sentence:
    """A sentence."""

    id: strawberry.ID
    type: str | None
    date: str | None
    court: str | None
    lengthMonths: int | None  # noqa: N815 - the names of the shared statements


@strawberry.type
class Contact:
    """A contact."""

    id: strawberry.ID
    kind: str | None
    outcome: str | None
    date: str | None
    time: str | None
    notes: str | None


@strawberry.type
class Contacts:
    """A page of contacts."""

    nodes: list[Contact]


@strawberry.type
class Offender:
    """A person."""

    id: strawberry.ID
    surname: str | None
    forenames: str | None
    dateOfBirth: str | None  # noqa: N815
    sex: str | None
    ethnicity: str | None
    language: str | None
    disability: str | None
    nationality: str | None
    version: int | None

    @strawberry.field
    async def sentences(self, info: strawberry.Info[Any, Any], first: int) -> list[Sentence]:
        """The sentences."""
        found: list[Sentence] = await info.context["sentences"].load(self.id)
        return found[:first]

    @strawberry.field
    async def contacts(self, info: strawberry.Info[Any, Any], first: int) -> Contacts:
        """The contacts."""
        found: list[Contact] = await info.context["contacts"].load(self.id)
        return Contacts(nodes=found[:first])


@strawberry.type
class Offenders:
    """A page of people."""

    nodes: list[Offender]


@strawberry.type
class Query:
    """Root."""

    @strawberry.field
    async def offenders(self, officer: strawberry.ID, first: int) -> Offenders:
        """An officer's people."""
        ((rows,),) = await STATE["graph"].read(PEOPLE, {"officer": officer, **READER.asking})
        return Offenders(nodes=[Offender(**row) for row in rows[:first]])


class View(GraphQL[Any, Any]):
    """Strawberry's view with a loader per level for each request."""

    async def get_context(self, request: Any, response: Any = None) -> dict[str, Any]:
        """The loaders."""
        return {
            "sentences": DataLoader(partial(_below, SENTENCES, Sentence)),
            "contacts": DataLoader(partial(_below, CONTACTS, Contact)),
        }


@asynccontextmanager
async def lifespan(_app: Starlette) -> AsyncIterator[None]:
    """Connect."""
    async with await Graph.connect(load()) as graph:
        STATE["graph"] = graph
        yield


schema = strawberry.Schema(
    Query, extensions=[lambda: ParserCache(maxsize=100), lambda: ValidationCache(maxsize=100)]
)
app = Starlette(lifespan=lifespan)
app.mount("/graphql", View(schema))
