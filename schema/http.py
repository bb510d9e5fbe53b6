"""GraphQL over HTTP: POST with JSON in and out, a bearer token on every request, and GraphiQL for a browser's GET."""

from __future__ import annotations

from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from graph.session import Unavailable
from resolvers.refusals import SignInRefused
from resolvers.service import Service
from schema.answers import Answer
from schema.execution import Executor

MAX_BODY = 262_144
PURPOSE = "record-purpose"
"""The header in which a caller says why they look, for what is read only with a reason."""
LONGEST_PURPOSE = 500
JSON = "application/json"
GRAPHQL = "application/graphql-response+json"


def routes(executor: Executor) -> list[Route]:
    """The endpoint's routes."""

    async def post(request: Request) -> Response:
        return await _post(request, executor)

    return [
        Route("/graphql", post, methods=["POST"]),
        Route("/graphql", _explorer, methods=["GET"]),
        Route("/health", _health, methods=["GET"]),
    ]


async def _health(request: Request) -> Response:
    """Whether the service and its database answer: 200, or 503 with a sentence. It tells nothing else."""
    service: Service = request.app.state.service
    try:
        await service.graph.read("RETURN 1", {})
    except Unavailable as fault:
        return Response(str(fault), 503, media_type="text/plain")
    return Response("ok", media_type="text/plain")


async def _post(request: Request, executor: Executor) -> Response:
    service: Service = request.app.state.service
    kind = GRAPHQL if _prefers_graphql(request) else JSON
    try:
        viewer = await service.signed_in(request)
    except SignInRefused as refusal:
        return _send(_fault(refusal.message, refusal.code), 401, kind)
    except Unavailable as fault:
        return _send(_fault(str(fault), "UNAVAILABLE"), 503, kind)
    body = await _body(request)
    if isinstance(body, str):
        return _send(_fault(body, "BAD_REQUEST"), 400, kind)
    context = service.context(request, viewer, request.headers.get(PURPOSE, "").strip()[:LONGEST_PURPOSE])
    answer = await executor.run(context, body["query"], body.get("variables"), body.get("operationName"))
    # The media type of GraphQL answers says by its status whether the operation ran; plain JSON always did.
    status = 401 if answer.signed_out else 200 if answer.executed or kind == JSON else 400
    return _send(answer, status, kind)


def _prefers_graphql(request: Request) -> bool:
    accept = request.headers.get("accept", "")
    return GRAPHQL in accept and (JSON not in accept or accept.index(GRAPHQL) < accept.index(JSON))


async def _body(request: Request) -> dict[str, Any] | str:
    """The request's parameters, or the sentence that says what is wrong with it."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != JSON:
        return f"Send the operation as JSON, with Content-Type: {JSON}."
    if int(request.headers.get("content-length") or 0) > MAX_BODY:
        return f"The request is too long: {MAX_BODY:,} bytes at most."
    raw = bytearray()
    async for chunk in request.stream():
        raw += chunk
        if len(raw) > MAX_BODY:
            return f"The request is too long: {MAX_BODY:,} bytes at most."
    try:
        body = orjson.loads(bytes(raw))
    except orjson.JSONDecodeError as fault:
        return f"The request is not JSON: {fault}."
    if isinstance(body, list):
        return "Send one operation at a time: batches are not taken."
    if not isinstance(body, dict) or not isinstance(body.get("query"), str):
        return "Give the document as text in `query`."
    if not isinstance(body.get("variables") or {}, dict):
        return "Give `variables` as an object."
    if not isinstance(body.get("operationName") or "", str):
        return "Give `operationName` as text."
    return body


def _fault(message: str, code: str) -> Answer:
    return Answer(errors=[{"message": message, "extensions": {"code": code}}], executed=False)


def _send(answer: Answer, status: int, kind: str) -> Response:
    headers = {"cache-control": "no-store"}
    if status == 401:
        headers["www-authenticate"] = "Bearer"
    return Response(orjson.dumps(answer.body()), status, headers, f"{kind}; charset=utf-8")


async def _explorer(request: Request) -> Response:
    """GraphiQL for a signed-in browser; the pages hold it (`app.py`)."""
    if "text/html" not in request.headers.get("accept", ""):
        return Response(
            orjson.dumps(_fault("Send operations with POST.", "BAD_REQUEST").body()),
            405,
            {"allow": "POST"},
            JSON,
        )
    page: Response = await request.app.state.explorer(request)
    return page
