"""The steward's pages in a real browser: the bad cell marked, filters by keyboard, a download, nothing that axe finds."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from playwright.async_api import Browser, ViewportSize, expect

from tests.browser.eyes import Eyes
from tests.browser.visits import PHONE, WIDE, opened, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
async def test_the_steward_finds_and_takes_bad_rows_and_axe_finds_nothing(
    browser: Browser, server: str, trouble: list[str], viewport: ViewportSize
) -> None:
    """Without a scroll sideways at the narrowest; the pages of the information officer and the practitioner too."""
    page = await opened(browser, server, trouble, viewport=viewport)
    eyes = Eyes(page, viewport)
    await sign_in(page, "Dan Webb")
    await page.get_by_role("link", name="Rejects").click()
    await expect(page.get_by_role("heading", name="Rows to put right")).to_be_visible()
    await eyes.look()
    file = page.get_by_label("File")
    if not await file.is_visible():
        await page.get_by_text("Filter", exact=True).click()
    await file.focus()
    name = await file.locator("option").nth(1).get_attribute("value")
    await file.select_option(name)
    await page.get_by_role("button", name="Apply filters").focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("with these filters")).to_be_visible()
    await eyes.look()
    async with page.expect_download() as started:
        await page.get_by_role("link", name="Download these rows").click()
    download = await started.value
    assert ".corrections." in download.suggested_filename
    content = await asyncio.to_thread(Path(await download.path()).read_bytes)
    assert content.count(b"\r\n") > 1
    await eyes.look("/rejects?show=settled")
    await eyes.look("/quality")
    await page.get_by_role("link", name="West Yorkshire").click()
    await expect(page.get_by_role("heading", name="West Yorkshire, extract of")).to_be_visible()
    await eyes.look()
    await eyes.look("/ethnicity")
    await page.get_by_text("What becomes of each old code").click()
    await expect(page.get_by_text("In force from 1 April 2001")).to_be_visible()
    await sign_in(page, "Ines Grant")
    await eyes.look("/quality")
    await eyes.look("/ethnicity")
    await sign_in(page, "Pat Ellis")
    await page.get_by_role("link", name="Ethnicity").click()
    await expect(page.get_by_role("heading", name="Ethnicity to record")).to_be_visible()
    assert eyes.found == []
