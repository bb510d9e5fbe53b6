"""A new user asks three questions in a real browser without typing: by lists, checkboxes and the keyboard."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, Page, ViewportSize, expect

from tests.browser.eyes import Eyes
from tests.browser.visits import PHONE, WIDE, opened, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]


async def choose(page: Page, **lists: str) -> None:
    """Choose from lists by their labels."""
    for label, option in lists.items():
        await page.get_by_label(label.replace("_", " "), exact=True).select_option(label=option)


async def count(page: Page, what: str) -> None:
    """Choose what to count."""
    await page.get_by_label("1. What do you want to count?").select_option(label=what)
    await page.get_by_role("button", name="Choose").press("Enter")


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
async def test_a_new_user_asks_three_questions_without_typing(
    browser: Browser, server: str, trouble: list[str], viewport: ViewportSize
) -> None:
    """Each makes its sentence and its figures; one is opened to its people, one is kept. axe finds nothing."""
    page = await opened(browser, server, trouble, viewport=viewport)
    eyes = Eyes(page, viewport)
    await sign_in(page, "Max Hirst")
    await page.goto(f"{server}/reports")
    await eyes.look()
    await page.get_by_role("link", name="Ask a question of your own").click()

    await count(page, "Orders and licences")
    await choose(page, By="Kind", From_the_year="2001", To_the_year="2003")
    await page.get_by_role("button", name="Show figures").press("Enter")
    await expect(
        page.get_by_role("heading", name="Orders and licences by kind, 2001 to 2003")
    ).to_be_visible()
    await expect(page.get_by_role("img")).to_be_visible()
    await eyes.look()
    await page.get_by_role("link", name="see whose: All").click()
    await expect(page.get_by_role("heading", name="Orders and licences")).to_be_visible()
    await eyes.look()
    await page.get_by_role("link", name="Back to the figures").click()

    await count(page, "Contacts")
    await choose(page, By="Quarter", With_the_share="Attended, of those with an outcome")
    await page.get_by_text("Only some of them").click()
    await page.get_by_label("Female").check()
    await page.get_by_role("button", name="Show figures").press("Enter")
    await expect(page.get_by_role("heading", name="Contacts by quarter")).to_contain_text("women")
    await eyes.look()
    await page.get_by_role("button", name="Keep this question").click()
    await expect(page.get_by_text("The question was kept.")).to_be_visible()

    await count(page, "People under supervision now")
    await choose(page, By="Ethnic group", And_by="Sex")
    await page.get_by_role("button", name="Show figures").press("Enter")
    await expect(page.get_by_role("heading", name="by ethnic group and sex")).to_be_visible()
    await eyes.look()
    await page.goto(f"{server}/reports/caseload?from=2001&to=2003")
    await eyes.look()
    assert eyes.found == []
