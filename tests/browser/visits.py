"""How tests visit pages: a browser's flags and sizes, a page that notes what goes wrong, and signing in to the demo."""

from __future__ import annotations

from playwright.async_api import Browser, BrowserContext, Page, ViewportSize, expect

PATIENCE = 60_000
"""Milliseconds for what a page does: the first to ask for a page waits for Neo4j to plan it, beside other tests."""
expect.set_options(timeout=PATIENCE)

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDE: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 375, "height": 740}


async def opened(browser: Browser, server: str, trouble: list[str], **options: object) -> Page:
    """A page of a fresh visitor. `trouble` gets what no page may do."""
    context: BrowserContext = await browser.new_context(
        base_url=server,
        **{"viewport": WIDE, **options},  # type: ignore[arg-type]
    )
    context.set_default_timeout(PATIENCE)
    page = await context.new_page()
    page.on("console", lambda line: trouble.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on(
        "request",
        lambda sent: None if sent.url.startswith((server, "data:")) else trouble.append(sent.url),
    )
    return page


async def sign_in(page: Page, name: str = "Pat Ellis") -> None:
    """Sign in as one of the demo staff."""
    await page.goto("/sign-in")
    await page.get_by_label(name).check()
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.get_by_role("heading", name="Search for a person")).to_be_visible()


async def joined_record(page: Page) -> str:
    """The address of the joined record of the showcase, found by a misspelt name."""
    await page.goto("/?search=Holroid+Kraig")
    address = await page.get_by_role("link", name="Holroyd, Craig Anthony").first.get_attribute("href")
    assert address
    return address
