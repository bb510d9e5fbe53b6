"""Telling partner clients of events, in order, at least once each, by whichever server process holds a client.

A message says what happened and when, by the events' ids and kinds, and names nobody: the client asks the API for the
rest, under its agreement. A process that ends between sending and noting leaves a message that is sent again, with the
same `webhook-id`; what a process notes counts only while it holds the client, and it sends only while it does.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from datetime import timedelta
from hashlib import sha256
from random import random
from secrets import token_hex
from time import time

import orjson

from graph import events as feed
from graph import webhooks as graph
from graph.cursors import encode
from graph.events import Told
from graph.session import TimedOut
from resolvers import background, events
from resolvers.access import within
from resolvers.background import Background
from resolvers.context import Claim, Viewer
from resolvers.events import KINDS
from resolvers.refusals import SignInRefused
from resolvers.service import Service
from resolvers.webhooks.posting import NotSent, Post
from resolvers.webhooks.secrets import Seal, Unreadable
from rules.clock import now, today
from rules.codes import EventKind
from rules.webhooks import GONE, gives_up, signature, wait

LEASE = timedelta(seconds=60)
SPARE = timedelta(seconds=10)
"""How long a process holds a client, and how much sooner it stops of itself."""
MOST = 100
LOOK = 2_000
"""Events told by one message, and looked at for it."""

TYPE = "record.events"
UNREADABLE = "Its secret can't be read with this service's key: make a new one."
FAULTS = (*background.FAULTS, OSError)

log = logging.getLogger(__name__)


class Delivery(Background):
    """The background task of one server process that tells clients."""

    name = "what partner clients are to be told"
    every = 2.0

    def __init__(self, service: Service) -> None:
        super().__init__(service.graph)
        self._service = service
        self._seal = Seal(service.tokens)
        self._post = Post(local=service.settings.webhooks_local)
        self._holder = token_hex(8)
        self._telling: dict[str, asyncio.Task[None]] = {}

    async def close(self) -> None:
        """Stop. What was being sent is sent again by whoever comes next."""
        await super().close()
        for one in self._telling.values():
            one.cancel()
        await asyncio.gather(*self._telling.values(), return_exceptions=True)

    async def look(self) -> bool:
        """Begin to tell whom there is something to tell. Each by itself: one that is slow keeps no other waiting."""
        for client in await graph.due(self.graph, today()):
            if client not in self._telling:
                telling = self._tell_all(client)
                self._telling[client] = asyncio.create_task(telling, name=f"webhook {client}")
        return False

    async def _tell_all(self, client: str) -> None:
        try:
            while await self.tell(client):
                pass
        except FAULTS as fault:
            log.warning("partner client %s could not be told for now: %s", client, fault)
        except Exception:
            log.exception("partner client %s could not be told", client)
        finally:
            del self._telling[client]

    async def tell(self, client: str) -> bool:
        """Tell a client what comes next, in one message at most. Answers whether there may be more at once.

        Raises Unavailable, TimedOut, or OSError when the share can't be logged; then nothing was sent.
        """
        begun = asyncio.get_running_loop().time()
        held = await graph.claim(self.graph, client, self._holder, LEASE)
        if held is None:
            return False
        try:
            async with asyncio.timeout_at(begun + (LEASE - SPARE).total_seconds()):
                return await self._tell(client, held)
        except TimeoutError:
            raise TimedOut("it took too long") from None

    async def _tell(self, client: str, held: graph.Held) -> bool:
        viewer = await self._viewer(client)
        agreed = viewer.agreement if viewer else None
        if viewer is None or agreed is None or not agreed.webhook:
            return False
        seen = events.seen(viewer, viewer.grants)
        found = await feed.next_of_client(
            self.graph, seen, viewer.asking, held.position, most=MOST, look=LOOK
        )
        if found is None:
            return False
        position, told = found
        start = held.position
        if not told:
            await graph.note(self.graph, client, self._holder, start=start, position=position)
            return position > start
        try:
            body = message(told, held.last)
            headers = self._signed(client, held, told, body)
        except Unreadable:
            await self._pause(client, UNREADABLE)
            return False
        await self._share(viewer, told)
        status, why = None, ""
        try:
            status = await self._post.send(agreed.webhook, body, headers)
            why = f"It answers {status}."
        except NotSent as fault:
            why = str(fault)
        if status is not None and 200 <= status < 300:
            last = told[-1].id
            return await graph.note(
                self.graph, client, self._holder, start=start, position=position, last=last
            )
        log.warning("partner client %s did not take a message: %s", client, why)
        if gives_up(status, held.failing_since, held.at):
            await self._pause(client, "It says that it is gone." if status == GONE else why)
        else:
            await graph.failed(self.graph, client, self._holder, wait(held.failures + 1, random()))  # noqa: S311
        return False

    async def _viewer(self, client: str) -> Viewer | None:
        """A client as it stands now; None: it may be told nothing."""
        at = now()
        try:
            claim = Claim(client, at, at + LEASE)
            viewer = await self._service.standings.viewer(claim, anew=True)
        except SignInRefused:
            return None
        return None if within(viewer.grants, "Query", "events") is None else viewer

    def _signed(self, client: str, held: graph.Held, told: Sequence[Told], body: bytes) -> dict[str, str]:
        """The headers of the Standard Webhooks convention. While a secret is new, the former one signs, too."""
        at = int(time())
        named = sha256("\n".join([client, *(one.id for one in told)]).encode()).hexdigest()
        id_ = f"msg_{named[:32]}"
        sealed = [one for one in (held.secret, held.former) if one is not None]
        signatures = [signature(self._seal.opened(client, one), id_, at, body) for one in sealed]
        return {
            "webhook-id": id_,
            "webhook-timestamp": str(at),
            "webhook-signature": " ".join(signatures),
        }

    async def _share(self, viewer: Viewer, told: Sequence[Told]) -> None:
        """Log what is about to be told. Raises OSError when that can't be kept."""
        agreed = viewer.agreement
        assert agreed is not None
        await self._service.audit.record(
            {
                "action": "SHARE",
                "by": viewer.id,
                "roles": sorted(role.name for role in viewer.roles),
                "operation": "webhook",
                "subjects": sorted({person for one in told for person in one.offenders}),
                "parts": sorted({KINDS[EventKind[one.kind]].part for one in told} | {events.PART}),
                "purpose": agreed.purpose,
                "about": [one.id for one in told],
                "agreement": agreed.id,
            }
        )

    async def _pause(self, client: str, why: str) -> None:
        log.error("partner client %s is told nothing more: %s", client, why)
        told = f"The webhook of {client} is paused. {why} What happens waits: see `record webhook list`."
        await graph.pause(self.graph, client, self._holder, why=why, message=told, today=today(), at=now())


def message(told: Sequence[Told], last: str | None) -> bytes:
    """A message: the events by id, kind and instant, the position before them, and the one to read on from."""
    return orjson.dumps(
        {
            "type": TYPE,
            "timestamp": told[-1].at,
            "data": {
                "after": encode([last]) if last else None,
                "position": encode([told[-1].id]),
                "events": [{"id": one.id, "kind": one.kind, "at": one.at} for one in told],
            },
        }
    )
