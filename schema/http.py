"""GraphQL over HTTP: POST with JSON in and out, GET for queries known by their hash, and GraphiQL for a browser.

Every request is by somebody signed in. What is refused is refused as early as can be told: by who asks and how often,
by its headers, its length, its time, its form.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from graph.session import Unavailable
from resolvers.refusals import Refusal, SignInRefused
from resolvers.service import Service
from resolvers.throttle import TooOften
from schema.answers import FAULT, Answer
from schema.execution import Executor
from schema.requests import MAX_BODY, Asked, BadRequest, asked, from_json, variables

PURPOSE = "record-purpose"
"""The header in which a caller says why they look, for what is read only with a reason."""
LONGEST_PURPOSE = 500
JSON = "application/json"
GRAPHQL = "application/graphql-response+json"

log = logging.getLogger(__name__)

Reading = Callable[[Request, Service], Awaitable[Asked]]


def routes(executor: Executor) -> list[Route]:
    """The endpoint's routes."""

    async def post(request: Request) -> Response:
        return await _respond(request, executor, _posted)

    async def get(request: Request) -> Response:
        if "id" not in request.query_params and _browses(request):
            page: Response = await request.app.state.explorer(request)
            return page

        async def known(request: Request, _service: Service) -> Asked:
            return _named(request, executor)

        return await _respond(request, executor, known)

    return [
        Route("/graphql", post, methods=["POST"]),
        Route("/graphql", get, methods=["GET"]),
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


def _browses(request: Request) -> bool:
    service: Service = request.app.state.service
    return service.settings.explores and "text/html" in request.headers.get("accept", "")


async def _respond(request: Request, executor: Executor, read: Reading) -> Response:
    kind = GRAPHQL if _prefers_graphql(request) else JSON
    try:
        return await _answered(request, executor, read, kind)
    except SignInRefused as refusal:
        return _refuse(refusal, 401, kind, {"www-authenticate": "Bearer"})
    except TooOften as refusal:
        return _refuse(refusal, 429, kind, {"retry-after": str(refusal.seconds)})
    except BadRequest as fault:
        # What is left of a body that was not read to its end would be taken for the next request.
        headers = {"allow": "POST"} if fault.status == 405 else {"connection": "close"}
        return _refuse(Refusal("BAD_REQUEST", str(fault)), fault.status, kind, headers)
    except Unavailable as fault:
        return _refuse(Refusal("UNAVAILABLE", str(fault)), 503, kind)
    except Exception:
        log.exception("a request failed")
        return _refuse(Refusal("FAULT", FAULT), 500, kind)


async def _answered(request: Request, executor: Executor, read: Reading, kind: str) -> Response:
    service: Service = request.app.state.service
    if _from_elsewhere(request, service):
        raise BadRequest("Another site may not use somebody's sign-in here: send a bearer token.", 403)
    viewer = await service.signed_in(request)
    operation = await read(request, service)
    purpose = request.headers.get(PURPOSE, "").strip()[:LONGEST_PURPOSE]
    context = service.context(request, viewer, purpose)
    with service.throttle.running.hold(viewer.id):
        answer = await executor.run(context, operation.query, operation.variables, operation.operation)
    # The media type of GraphQL answers says by its status whether the operation ran; plain JSON always did.
    status = 401 if answer.signed_out else 200 if answer.executed or kind == JSON else 400
    return _send(answer, status, kind, {"www-authenticate": "Bearer"} if status == 401 else {})


def _prefers_graphql(request: Request) -> bool:
    accept = request.headers.get("accept", "")
    return GRAPHQL in accept and (JSON not in accept or accept.index(GRAPHQL) < accept.index(JSON))


def _from_elsewhere(request: Request, service: Service) -> bool:
    """Whether a page of another site made a browser send this, so that nothing but a token may count."""
    origin = request.headers.get("origin")
    ours = (request.headers.get("host"), urlsplit(service.settings.address).netloc)
    return (
        origin is not None and "authorization" not in request.headers and urlsplit(origin).netloc not in ours
    )


async def _posted(request: Request, service: Service) -> Asked:
    """The operation of a request's body. Raises BadRequest."""
    headers = request.headers
    if headers.get("content-type", "").partition(";")[0].strip().lower() != JSON:
        # No form of another site can send this type without being asked first.
        raise BadRequest(f"Send the operation as JSON, with Content-Type: {JSON}.", 415)
    if headers.get("content-encoding", "identity").strip().lower() != "identity":
        raise BadRequest("Send the body as it is: no Content-Encoding is taken.", 415)
    length = headers.get("content-length", "0")
    raw = bytearray()
    if not length.isdecimal() or int(length[:20]) > MAX_BODY:
        raise BadRequest(f"The request is too long: {MAX_BODY:,} bytes at most.", 413)
    try:
        async with asyncio.timeout(service.settings.body_seconds):
            async for chunk in request.stream():
                raw += chunk
                if len(raw) > MAX_BODY:
                    raise BadRequest(f"The request is too long: {MAX_BODY:,} bytes at most.", 413)
    except TimeoutError:
        raise BadRequest("The request took too long to arrive.", 408) from None
    return asked(from_json(raw))


def _named(request: Request, executor: Executor) -> Asked:
    """The operation that an address names. Raises BadRequest."""
    given = request.query_params
    if "id" not in given:
        raise BadRequest("Send operations with POST; by GET, give the `id` of a known query.", 405)
    text = executor.documents.persisted.find(given["id"])
    if text is None:
        raise BadRequest("No query is known by this id. Send its text with POST.", 404)
    found = from_json(given["variables"]) if given.get("variables") else None
    return Asked(text, variables(found), given.get("operationName") or None)


def _refuse(refusal: Refusal, status: int, kind: str, headers: dict[str, str] | None = None) -> Response:
    error = {"message": refusal.message, "extensions": {"code": refusal.code}}
    return _send(Answer(errors=[error], executed=False), status, kind, headers or {})


def _send(answer: Answer, status: int, kind: str, headers: dict[str, str]) -> Response:
    body = orjson.dumps(answer.body())
    return Response(body, status, {"cache-control": "no-store", **headers}, f"{kind}; charset=utf-8")
