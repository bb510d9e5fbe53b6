"""The hand-written statement behind the smallest endpoint that can be: one route, the driver, orjson."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bench.caseload import BY_HAND, OFFICER, READER
from graph.session import Graph
from settings import load


async def caseload(request: Request) -> Response:
    """The answer."""
    graph: Graph = request.app.state.graph
    ((nodes,),) = await graph.read(BY_HAND, {"officer": OFFICER, **READER.asking})
    return Response(orjson.dumps({"data": {"offenders": {"nodes": nodes}}}), media_type="application/json")


@asynccontextmanager
async def lifespan(application: Starlette) -> AsyncIterator[None]:
    """Connect."""
    async with await Graph.connect(load()) as graph:
        application.state.graph = graph
        yield


app = Starlette(routes=[Route("/", caseload, methods=["POST"])], lifespan=lifespan)
