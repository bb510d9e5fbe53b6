"""Subscriptions over a WebSocket, by the protocol graphql-transport-ws and no other.

A connection says who it is from in its first message: by a token, or by the session cookie where the page is ours. It
lasts no longer than that sign-in, and ends within a second when the person may not be told any more. What it may send
is bounded in every way: how soon, how long, how often, how many at once. Nothing waits to be sent: each subscription
has a position, and reads on from it when something came to an inbox of its person.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

import orjson
from graphql import OperationType
from starlette.requests import HTTPConnection
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketDisconnected

from graph.session import TimedOut, Unavailable
from resolvers.access import within
from resolvers.commands import FORBIDDEN
from resolvers.context import Viewer
from resolvers.feed import SECONDS, Listener
from resolvers.inbox import Reading
from resolvers.refusals import SignInRefused
from resolvers.service import Service
from resolvers.throttle import TooOften, network
from rules.clock import now
from schema.answers import FAULT, Answer, error
from schema.execution import NOT_HERE, Executor
from schema.following import Subscribed, passes, told, until_one_ends
from schema.requests import Asked, BadRequest, asked, from_json

PROTOCOL = "graphql-transport-ws"
MAX_MESSAGE = 32_768
MAX_SUBSCRIPTIONS = 10
MAX_ID = 100
INIT_SECONDS = 5.0
PING_SECONDS = 25.0
SILENT_SECONDS = 60.0
SEND_SECONDS = 10.0

UNAUTHORIZED, FORBIDDEN_HERE, BAD_MESSAGE, NO_INIT, TAKEN, TOO_MANY = 4401, 4403, 4400, 4408, 4409, 4429
WENT_WRONG, LATER = 1011, 1013

log = logging.getLogger(__name__)


class Close(Exception):
    """The connection ends, with a code of the protocol and a reason of at most 123 bytes."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason.encode()[:123].decode(errors="ignore")


def route(executor: Executor) -> WebSocketRoute:
    """The endpoint's route."""

    async def connected(websocket: WebSocket) -> None:
        service: Service = websocket.app.state.service
        if PROTOCOL not in websocket.scope.get("subprotocols", ()):
            await websocket.close(4406)
            return
        await Connection(websocket, executor, service).serve()

    return WebSocketRoute("/graphql", connected)


class Connection:
    """One WebSocket of one person."""

    def __init__(self, websocket: WebSocket, executor: Executor, service: Service) -> None:
        self._websocket = websocket
        self._executor = executor
        self._service = service
        self._running: dict[str, Subscribed] = {}

    async def serve(self) -> None:
        """Take its messages and tell it what happens, until either side ends it."""
        code, reason = 1000, ""
        try:
            await self._live()
        except Close as close:
            code, reason = close.code, close.reason
        except (WebSocketDisconnect, WebSocketDisconnected):
            return
        except Exception:
            log.exception("a WebSocket failed")
            code, reason = WENT_WRONG, FAULT
        with suppress(RuntimeError, WebSocketDisconnect, TimeoutError):
            async with asyncio.timeout(SEND_SECONDS):
                await self._websocket.close(code, reason)

    async def _live(self) -> None:
        client = self._websocket.client
        throttle, feed = self._service.throttle, self._service.feed
        try:
            with throttle.arriving.hold(network(client.host if client else None)):
                await self._websocket.accept(PROTOCOL)
                viewer = await self._arrive()
            with throttle.connected.hold(viewer.id):
                async with feed.listen(viewer.id, viewer.standing, viewer.inboxes) as listener:
                    self._listener = listener
                    await self._look_again()
                    await self._send({"type": "connection_ack"})
                    await until_one_ends(self._take(), self._tell(listener), self._watch())
        except TooOften as refusal:
            raise Close(TOO_MANY, refusal.message) from None
        except SignInRefused as refusal:
            raise Close(UNAUTHORIZED, refusal.message) from None
        except (Unavailable, TimedOut) as fault:
            raise Close(LATER, str(fault)) from None

    async def _arrive(self) -> Viewer:
        """Who the connection is from. Raises Close, SignInRefused, TooOften or Unavailable."""
        try:
            async with asyncio.timeout(INIT_SECONDS):
                message = await self._next()
        except TimeoutError:
            raise Close(NO_INIT, "Connection initialisation timeout") from None
        if message["type"] != "connection_init":
            raise Close(UNAUTHORIZED, "Unauthorized")
        payload = message.get("payload") or {}
        if not isinstance(payload, dict):
            raise Close(BAD_MESSAGE, "Give `payload` as an object.")
        self._who = self._sender(payload)
        return await self._service.signed_in(self._who)

    def _sender(self, payload: Mapping[str, Any]) -> HTTPConnection:
        """The connection as if its token had come in a header, where the first message holds one."""
        token = payload.get("authorization") or payload.get("Authorization")
        headers = [one for one in self._websocket.scope["headers"] if one[0] != b"authorization"]
        if token is not None:
            if not isinstance(token, str) or not token.isascii():
                raise Close(BAD_MESSAGE, "Give `authorization` as text.")
            headers.append((b"authorization", token.encode()))
        else:
            origin = urlsplit(self._websocket.headers.get("origin", "")).netloc
            ours = (self._websocket.headers.get("host"), urlsplit(self._service.settings.address).netloc)
            if origin not in ours:
                raise Close(FORBIDDEN_HERE, "From elsewhere only a token counts: give `authorization`.")
        return HTTPConnection({**self._websocket.scope, "headers": headers})

    async def _take(self) -> None:
        while True:
            try:
                async with asyncio.timeout(SILENT_SECONDS):
                    message = await self._next()
            except TimeoutError:
                raise Close(NO_INIT, "Nothing was heard for too long") from None
            self._service.throttle.asked(self._listener.staff)
            match message["type"]:
                case "subscribe":
                    await self._subscribe(message)
                case "complete":
                    self._running.pop(str(message.get("id")), None)
                case "ping":
                    await self._send({"type": "pong"})
                case "pong":
                    pass
                case "connection_init":
                    raise Close(TOO_MANY, "Too many initialisation requests")
                case _:
                    raise Close(BAD_MESSAGE, "There is no such type of message.")

    async def _next(self) -> dict[str, Any]:
        """The next message. Raises Close for one that is none, WebSocketDisconnect when the other side ended."""
        received = await self._websocket.receive()
        if received["type"] != "websocket.receive":
            raise WebSocketDisconnect(received.get("code", 1000))
        text = received.get("text")
        if not isinstance(text, str) or len(text) > MAX_MESSAGE or len(text.encode()) > MAX_MESSAGE:
            raise Close(BAD_MESSAGE, f"A message is text of {MAX_MESSAGE:,} bytes at most.")
        try:
            message = from_json(text)
        except BadRequest as fault:
            raise Close(BAD_MESSAGE, str(fault)) from None
        if not isinstance(message, dict) or not isinstance(message.get("type"), str):
            raise Close(BAD_MESSAGE, "A message is an object with a `type`.")
        return message

    async def _subscribe(self, message: Mapping[str, Any]) -> None:
        name = message.get("id")
        if not isinstance(name, str) or not 0 < len(name) <= MAX_ID:
            raise Close(BAD_MESSAGE, "Give the `id` of a subscription as text.")
        if name in self._running:
            raise Close(TAKEN, f"Subscriber for {name} already exists")
        found = self._prepare(message.get("payload"))
        if isinstance(found, Answer):
            await self._send({"id": name, "type": "error", "payload": found.errors})
        else:
            self._running[name] = Subscribed(found, Reading(self._service.feed.position))
            self._listener.woken.set()

    def _prepare(self, payload: object) -> Asked | Answer:
        """What is to be told of each event, or why not."""
        try:
            operation = asked(payload)
        except BadRequest as fault:
            return _refused(str(fault), "BAD_REQUEST")
        found = self._executor.prepare(operation.query, operation.variables, operation.operation)
        if isinstance(found, Answer):
            return found
        if found.operation.operation is not OperationType.SUBSCRIPTION:
            return _refused(NOT_HERE, "INVALID")
        if len(self._running) >= MAX_SUBSCRIPTIONS:
            return _refused(f"A connection may have {MAX_SUBSCRIPTIONS} subscriptions at most.", "TOO_COSTLY")
        return operation

    async def _tell(self, listener: Listener) -> None:
        while True:
            await listener.woken.wait()
            listener.woken.clear()
            if listener.changed:
                listener.changed = False
                await self._look_again(anew=True)
            for name, one in list(self._running.items()):
                await self._news(name, one)

    async def _news(self, name: str, one: Subscribed) -> None:
        """Tell a subscription what it has not been told. Who is slow to take it is told more at a time."""
        reading = one.reading
        more = True
        while more and self._running.get(name) is one:
            reading.upto, reading.answered = self._service.feed.position, False
            answer = await self._read(one)
            if not reading.answered:
                if not one.begun or not passes(answer):
                    self._running.pop(name, None)
                    await self._send({"id": name, "type": "error", "payload": answer.errors})
                    return
                # Its position has not moved: what it did not get now it gets then.
                await asyncio.sleep(SECONDS)
                continue
            more = reading.more
            if reading.items or not one.begun:
                one.begun = True
                await self._send({"id": name, "type": "next", "payload": answer.body()})

    async def _read(self, one: Subscribed) -> Answer:
        """What a subscription is to be told next. Raises Close when its person may not be told any more."""
        answer = await self._run(one, await self._look_again())
        if not one.reading.answered and passes(answer):
            answer = await self._run(one, await self._look_again(anew=True))
        if one.reading.answered and one.reading.items:
            await self._note(one)
        return answer

    async def _run(self, one: Subscribed, viewer: Viewer) -> Answer:
        operation, context = one.operation, self._service.context(self._who, viewer)
        answer = await self._executor.run(
            context, operation.query, operation.variables, operation.operation, one.reading
        )
        if answer.signed_out:
            raise Close(UNAUTHORIZED, answer.signed_out)
        self._viewer = viewer
        return answer

    async def _note(self, one: Subscribed) -> None:
        await self._service.audit.record(told(self._viewer, one))

    async def _watch(self) -> None:
        pinged = asyncio.get_running_loop().time()
        while True:
            await asyncio.sleep(SECONDS)
            await self._look_again()
            if (at := asyncio.get_running_loop().time()) - pinged >= PING_SECONDS:
                pinged = at
                await self._send({"type": "ping"})

    async def _look_again(self, *, anew: bool = False) -> Viewer:
        """The person as they stand now. Raises Close when their sign-in has ended, or they may not be told any more."""
        try:
            if anew:
                viewer = await self._service.signed_in(self._who, anew=True)
            claim = await self._service.claim(self._who)
            if claim.expires <= now():
                raise Close(UNAUTHORIZED, "Your sign-in has ended. Sign in again to go on.")
            viewer = await self._service.standings.viewer(claim)
        except SignInRefused as refusal:
            raise Close(UNAUTHORIZED, refusal.message) from None
        self._listener.standing = viewer.standing
        self._service.feed.place(self._listener, viewer.inboxes)
        if within(viewer.grants, "Subscription", "inbox") is None:
            raise Close(FORBIDDEN_HERE, FORBIDDEN)
        return viewer

    async def _send(self, message: Mapping[str, Any]) -> None:
        try:
            async with asyncio.timeout(SEND_SECONDS):
                await self._websocket.send_text(orjson.dumps(message).decode())
        except TimeoutError:
            raise Close(LATER, "You are too slow to be told.") from None


def _refused(message: str, code: str) -> Answer:
    return Answer(errors=[error(message, code)], executed=False)
