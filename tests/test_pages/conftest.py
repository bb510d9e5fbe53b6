"""The pages of the small world, asked for over HTTP as one of the demo staff."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import date
from html import unescape
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from demo.staff import BY_ID
from resolvers.service import COOKIE, Service
from resolvers.tokens import Tokens
from rules.clock import stand_still
from schema import http
from settings import Settings
from tests.world import FAST, Asking
from web import pages
from web.pages.record import PAGES

ANNA = "/offenders/off_anna"
UNKNOWN = ("register", "victims", "reported")
"""Pages that are not there for whoever is not cleared for them."""
RECORD = tuple(f"{ANNA}{tail}" for name, _, tail in PAGES if name not in UNKNOWN)
GONE = "There is nothing here that you can see"


class Browser:
    """A browser's requests, and the text that a person reads in what comes back."""

    def __init__(self, client: httpx.AsyncClient, service: Service) -> None:
        self.client = client
        self.service = service

    def as_(self, name: str) -> Browser:
        """Be signed in as one of the demo staff."""
        sessions = self.service.sessions
        return self.holding(sessions.written(sessions.begin(BY_ID[name].id)))

    def holding(self, session: str, name: str = COOKIE) -> Browser:
        """Have a session's cookie, as if the service had set it."""
        self.client.cookies.set(name, session, domain="127.0.0.1")
        return self

    async def read(self, path: str, status: int = 200) -> str:
        """A page's text without its tags, on one line."""
        response = await self.client.get(path)
        assert response.status_code == status, response.text
        return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.text)))


@pytest.fixture
async def browser(world: Asking, tmp_path: Path) -> AsyncIterator[Browser]:
    """Nobody yet, at the demo on 30 September 2003."""
    app = Starlette(routes=[*http.routes(FAST), *pages.ROUTES], middleware=pages.MIDDLEWARE)
    settings = Settings(data_dir=tmp_path, demo=True, today=date(2003, 9, 30))
    service = Service(settings, world.graph, world.audit, Tokens(tmp_path / "secret"))
    app.state.service, app.state.executor, app.state.explorer = service, FAST, pages.explorer
    stand_still(settings.today)
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        yield Browser(client, service)
    stand_still(None)
