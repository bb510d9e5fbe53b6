"""The hand-written statement behind the smallest endpoint that can be: one route, the driver, orjson."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bench.caseload import BY_HAND, OFFICER
from graph.session import Graph
from rules.clock import today
from settings import load


async def caseload(request: Request) -> Response:
    """The answer."""
    graph: Graph = request.app.state.graph
    ((nodes,),) = await graph.read(BY_HAND, {"officer": OFFICER, "viewer": "pat", "today": today()})
    return Response(orjson.dumps({"data": {"offenders": {"nodes": nodes}}}), media_type="application/json")


@asynccontextmanager
async def lifespan(application: Starlette) -> AsyncIterator[None]:
    """Connect."""
    async with await Graph.connect(load()) as graph:
        application.state.graph = graph
        yield


app = Starlette(routes=[Route("/", caseload, methods=["POST"])], lifespan=lifespan)
