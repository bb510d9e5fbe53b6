"""The inbox in a real browser: it looks after itself, keeps the focus where it is, and does without scripts."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.async_api import BrowserContext, async_playwright, expect
from starlette.applications import Starlette

from graph.session import Graph
from resolvers.service import COOKIE, Service
from resolvers.tokens import Tokens
from rules.clock import stand_still
from rules.codes import InboxKind
from rules.inbox import office
from schema import http, websocket
from settings import Settings
from tests.browser.eyes import Eyes
from tests.browser.visits import FLAGS
from tests.conftest import listening
from tests.test_inbox import FINISH, mark, tell
from tests.world import FAST, Asking
from web import pages

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LEEDS = office("area_wy", "Leeds team")
DUE = date(2003, 10, 7)
PATIENCE = 20_000


@pytest.fixture
async def address(world: Asking, tmp_path: Path) -> AsyncIterator[tuple[str, Service]]:
    """The service of the small world on 30 September 2003, where it listens."""
    app = Starlette(
        routes=[*http.routes(FAST), websocket.route(FAST), *pages.ROUTES], middleware=pages.MIDDLEWARE
    )
    settings = Settings(data_dir=tmp_path, demo=True, today=date(2003, 9, 30))
    service = Service(settings, world.graph, world.audit, Tokens(tmp_path / "secret"))
    app.state.service, app.state.executor, app.state.explorer = service, FAST, pages.explorer
    stand_still(settings.today)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app)) as client, listening(client) as found:
        yield found, service
    stand_still(None)


@pytest.fixture
async def pat(address: tuple[str, Service], chromium: Path) -> AsyncIterator[BrowserContext]:
    """A browser that Pat is signed in with."""
    where, service = address
    session = service.sessions.written(service.sessions.begin("pat"))
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        context = await browser.new_context(base_url=where)
        await context.add_cookies([{"name": COOKIE, "value": session, "url": where}])
        yield context
        await browser.close()


async def ask(graph: Graph, message: str, kind: InboxKind = InboxKind.HIGH_RISK, **more: Any) -> None:
    """Put something about Bill into the inbox of the Leeds office."""
    await tell(graph, LEEDS, message=message, kind=kind, subject="off_bill", offender="off_bill", **more)


async def test_it_looks_after_itself(world: Asking, pat: BrowserContext) -> None:
    """What comes is there, is said, and is counted; what has the focus keeps it; what another does is gone."""
    page = await pat.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    await page.goto("/inbox")
    await expect(page.get_by_text("Nothing is open here.")).to_be_visible()
    await ask(world.graph, "First.")
    items = page.locator("section.inbox")
    await expect(items).to_have_count(1, timeout=PATIENCE)
    await expect(page.get_by_role("status")).to_have_text("1 new item has come.")
    await expect(page.get_by_role("link", name="Inbox 1 open")).to_be_visible()
    await expect(items.first).to_contain_text("Kowalski, William")
    await expect(items.first.get_by_role("link", name="Read the assessment")).to_have_attribute(
        "href", "/offenders/off_bill/assessments"
    )
    button = page.get_by_role("button", name="Mark as read")
    await button.focus()
    await ask(world.graph, "Book it.", InboxKind.FIRST_APPOINTMENT, due=DUE, day=2)
    await expect(items).to_have_count(2, timeout=PATIENCE)
    await expect(items.first).to_contain_text("To do by 7 October 2003")
    await expect(button).to_be_focused()
    rows = await world.graph.read("MATCH (n:InboxItem) WHERE n.position > 0 AND n.task RETURN n.id", {})
    await mark(world, "max", FINISH, rows[0][0])
    await expect(items).to_have_count(1, timeout=PATIENCE)
    await expect(button).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Nothing is open here.")).to_be_visible()
    assert faults == []


async def test_axe_finds_nothing_at_any_width(world: Asking, pat: BrowserContext) -> None:
    """With notices and tasks, late ones too; nothing scrolls sideways."""
    await ask(world.graph, "First.")
    await ask(world.graph, "Book it.", InboxKind.FIRST_APPOINTMENT, due=date(2003, 9, 1), day=2)
    page = await pat.new_page()
    for width in (1280, 375):
        eyes = Eyes(page, {"width": width, "height": 900})
        await page.set_viewport_size(eyes.viewport)
        await eyes.look("/inbox?all=yes")
        assert eyes.found == []
