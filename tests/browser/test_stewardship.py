"""The steward's pages in a real browser: the bad cell marked, filters by keyboard, a download, nothing that axe finds."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from tests.browser.test_staff_pages import PHONE, WIDE, _open, _sign_in, browser, server, trouble
from web.assets import MODULES

__all__ = ["browser", "server", "trouble"]

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
async def test_the_steward_finds_and_takes_bad_rows_and_axe_finds_nothing(
    browser: Browser, server: str, trouble: list[str], viewport: dict[str, int]
) -> None:
    """Without a scroll sideways at the narrowest; the pages of the information officer and the practitioner too."""
    page = await _open(browser, server, trouble, viewport=viewport)
    axe = (MODULES / "axe-core" / "axe.min.js").read_text()
    found: list[tuple[str, ...]] = []

    async def check(path: str | None = None) -> None:
        if path is not None:
            await page.goto(path)
        await page.evaluate(axe)
        result = await page.evaluate("axe.run()")
        found.extend((page.url, one["id"], one["nodes"][0]["html"][:200]) for one in result["violations"])
        await page.set_viewport_size({"width": 320, "height": 740})
        over = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert over <= 0, page.url
        await page.set_viewport_size(viewport)  # type: ignore[arg-type]

    await _sign_in(page, "Dan Webb")
    await page.get_by_role("link", name="Rejects").click()
    await expect(page.get_by_role("heading", name="Rows to put right")).to_be_visible()
    await check()
    file = page.get_by_label("File")
    if not await file.is_visible():
        await page.get_by_text("Filter", exact=True).click()
    await file.focus()
    name = await file.locator("option").nth(1).get_attribute("value")
    await file.select_option(name)
    await page.get_by_role("button", name="Apply filters").focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("with these filters")).to_be_visible()
    await check()
    async with page.expect_download() as started:
        await page.get_by_role("link", name="Download these rows").click()
    download = await started.value
    assert ".corrections." in download.suggested_filename
    content = await asyncio.to_thread(Path(await download.path()).read_bytes)
    assert content.count(b"\r\n") > 1
    await check("/rejects?show=settled")
    await check("/quality")
    await page.get_by_role("link", name="West Yorkshire").click()
    await expect(page.get_by_role("heading", name="West Yorkshire, extract of")).to_be_visible()
    await check()
    await check("/ethnicity")
    await page.get_by_text("What becomes of each old code").click()
    await expect(page.get_by_text("In force from 1 April 2001")).to_be_visible()
    await _sign_in(page, "Ines Grant")
    await check("/quality")
    await check("/ethnicity")
    await _sign_in(page, "Pat Ellis")
    await page.get_by_role("link", name="Ethnicity").click()
    await expect(page.get_by_role("heading", name="Ethnicity to record")).to_be_visible()
    assert found == []
