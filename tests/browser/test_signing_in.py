"""Signing in to the pages at a real provider, in a real browser that knows the two for different sites."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.async_api import Browser, BrowserContext, Page, ViewportSize, expect

from graph.session import Graph
from resolvers.standing import UNKNOWN
from settings import Settings
from tests.browser.serving import free_port, serving
from tests.browser.visits import PATIENCE, PHONE, WIDE
from tests.conftest import wipe
from tests.provider import PAGES, PAGES_SECRET, Provider, rsa
from tests.world import build
from web.assets import MODULES
from web.oidc import BEGIN_AGAIN, NOT_DONE

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ANNA = "/offenders/off_anna"


@dataclass
class Place:
    """The pages at 127.0.0.1, the provider at localhost: to a browser, two sites."""

    pages: str
    provider: Provider
    log: Path
    asked: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
async def place(
    graph: Graph, test_settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Place]:
    """A server process with the small world, and the provider where its staff sign in."""
    await wipe(graph)
    await build(graph)
    folder = tmp_path_factory.mktemp("signing-in")
    port = free_port()
    pages = f"http://127.0.0.1:{port}"
    async with Provider.started([rsa("one")], pages) as provider:
        more = {
            "PORT": str(port),
            "WARM_UP": "false",
            "OIDC_ISSUER": provider.issuer,
            "OIDC_CLIENT_ID": PAGES,
            "OIDC_CLIENT_SECRET": PAGES_SECRET,
        }
        async with serving(test_settings, folder, pages, "cli", "serve", **more) as log:
            yield Place(pages, provider, log)
    await wipe(graph)


async def opened(
    browser: Browser, place: Place, viewport: ViewportSize = WIDE
) -> tuple[BrowserContext, Page]:
    """A browser of nobody's yet."""
    context = await browser.new_context(base_url=place.pages, viewport=viewport)
    context.set_default_timeout(PATIENCE)
    page = await context.new_page()
    page.on("request", lambda sent: place.asked.append(sent.url))
    return context, page


async def signs_in(page: Page, name: str = "demo-pat", wanted: str = ANNA) -> None:
    """From the page that was wanted to the provider, and back to it."""
    await page.goto(wanted)
    await page.get_by_role("button", name="Sign in with your work account").click()
    await page.get_by_label("Name").fill(name)
    await page.get_by_role("button", name="Continue").click()


async def test_signing_in_and_out(browser: Browser, place: Place) -> None:
    """To the page that was wanted; out here and at the provider, which then asks again who somebody is."""
    context, page = await opened(browser, place)
    await signs_in(page)
    await expect(page.locator(".identity-bar")).to_contain_text("Siân Anna")
    assert page.url == place.pages + ANNA
    kept = {cookie["name"]: cookie for cookie in await context.cookies(place.pages)}
    assert set(kept) == {"record_session", "record_form"}
    assert all(cookie["httpOnly"] and cookie["sameSite"] == "Strict" for cookie in kept.values())
    await page.get_by_role("link", name="Pat Ellis").click()
    await expect(page.get_by_role("heading", name="Your sign-in")).to_be_visible()
    await page.get_by_role("banner").get_by_role("button", name="Sign out").click()
    await page.get_by_role("button", name="Yes, sign me out").click()
    await expect(page.get_by_text("You are signed out.")).to_be_visible()
    assert page.url.startswith(f"{place.pages}/sign-in")
    assert "record_session" not in {cookie["name"] for cookie in await context.cookies(place.pages)}
    await context.add_cookies([kept["record_session"]])  # type: ignore[list-item]
    await page.goto(ANNA)
    await expect(page.get_by_text("Your sign-in has ended. Sign in again to go on.")).to_be_visible()
    await page.get_by_role("button", name="Sign in with your work account").click()
    await expect(page.get_by_role("heading", name="Who are you?")).to_be_visible()
    secrets = (PAGES_SECRET, kept["record_session"]["value"])
    assert [one for one in secrets for address in place.asked if one in address] == []
    log = await asyncio.to_thread(place.log.read_text)
    assert "/sign-in" not in log  # no address at all


async def test_signing_out_everywhere(browser: Browser, place: Place) -> None:
    """Another browser of the same person is out at its next request, and comes back to its page after signing in."""
    _, first = await opened(browser, place)
    _, second = await opened(browser, place)
    await signs_in(first, "demo-max")
    await signs_in(second, "demo-max")
    await expect(second.locator(".identity-bar")).to_be_visible()
    await first.goto("/your-sign-in")
    await first.get_by_role("button", name="Sign out everywhere").click()
    await expect(first.get_by_role("button", name="Yes, sign me out")).to_be_visible()
    await second.goto(f"{ANNA}/custody")
    await expect(second.get_by_text("Your sign-in has ended. Sign in again to go on.")).to_be_visible()
    await second.get_by_role("button", name="Sign in with your work account").click()
    await expect(second.get_by_role("heading", name="Custody")).to_be_visible()
    assert second.url == f"{place.pages}{ANNA}/custody"


async def test_who_does_not_get_in(browser: Browser, place: Place) -> None:
    """Somebody unknown here, somebody who would rather not, and an address that another was sent back to."""
    context, page = await opened(browser, place)
    await signs_in(page, "demo-nobody")
    await expect(page.get_by_role("link", name=UNKNOWN)).to_be_visible()
    assert "record_session" not in {cookie["name"] for cookie in await context.cookies(place.pages)}
    context, page = await opened(browser, place)
    await page.goto("/")
    await page.get_by_role("button", name="Sign in with your work account").click()
    await page.get_by_role("button", name="Not now").click()
    await expect(page.get_by_role("link", name=NOT_DONE)).to_be_visible()
    await page.goto("/sign-in/return?code=theirs&state=theirs")
    await expect(page.get_by_role("link", name=BEGIN_AGAIN)).to_be_visible()


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
async def test_how_it_looks(browser: Browser, place: Place, viewport: ViewportSize) -> None:
    """Axe finds nothing, and a phone never scrolls sideways."""
    _, page = await opened(browser, place, viewport)
    axe = await asyncio.to_thread((MODULES / "axe-core" / "axe.min.js").read_text)

    async def check(path: str) -> None:
        await page.goto(path)
        await page.evaluate(axe)
        result = await page.evaluate("axe.run()")
        assert [(path, one["id"], one["nodes"][0]["html"][:200]) for one in result["violations"]] == []
        assert await page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0

    for path in ("/sign-in?ended=idle", "/sign-in?ended=everywhere", "/sign-in/return"):
        await check(path)
    await signs_in(page, "demo-petra")
    await expect(page.locator(".identity-bar")).to_be_visible()
    await check("/your-sign-in")
