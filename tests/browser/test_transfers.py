"""A case moves before everyone's eyes: proposed in one browser, accepted in another, the victims' unit in a third."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from playwright.async_api import Page, async_playwright, expect

from resolvers.service import COOKIE, Service
from tests.browser.eyes import Eyes
from tests.browser.test_inbox import PATIENCE, address
from tests.browser.visits import FLAGS, PHONE, WIDE
from tests.test_pages.test_transfers import BILL, IN_DATE
from tests.transferring import PLAIN, people
from tests.world import Asking

__all__ = ["address"]

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Enter = Callable[[str], Awaitable[Page]]


@pytest.fixture
async def enter(address: tuple[str, Service], world: Asking, chromium: Path) -> AsyncIterator[Enter]:
    """Opens a browser that a member of staff is signed in with; nothing stands in the way of Bill's move."""
    await people(world.graph)
    await world.graph.run(PLAIN)
    await world.graph.run(IN_DATE)
    where, service = address
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=FLAGS)

        async def opened(name: str) -> Page:
            context = await browser.new_context(base_url=where, viewport=WIDE)
            session = service.sessions.written(service.sessions.begin(name))
            await context.add_cookies([{"name": COOKIE, "value": session, "url": where}])
            return await context.new_page()

        yield opened
        await browser.close()


async def step(page: Page, name: str, **given: str) -> None:
    """Open the form of a step on the page of moves, fill it in by its labels, and send it."""
    await page.locator("summary", has_text=name).click()
    form = page.locator("details[open]")
    for label, value in given.items():
        asked = form.get_by_label(label.replace("_", " "), exact=True)
        if await asked.evaluate("field => field.tagName") == "SELECT":
            await asked.select_option(label=value)
        else:
            await asked.fill(value)
    async with page.expect_navigation():
        await form.get_by_role("button", name=name).click()


async def test_both_sides_and_the_victims_unit_see_the_move_as_it_goes(enter: Enter) -> None:
    """Nobody reloads a page; at each moment the record names one person who is responsible."""
    pat, meera, vera = await enter("pat"), await enter("meera"), await enter("vera")
    await meera.goto("/inbox")
    await expect(meera.get_by_text("Nothing is open here.")).to_be_visible()
    await vera.goto("/inbox")

    await pat.goto(BILL)
    await pat.get_by_label("To another area for good").check()
    await pat.get_by_label("To which area").select_option(label="Leicestershire & Rutland")
    await pat.get_by_label("Day of the move").fill("1/10/2003")
    await pat.get_by_label("Why the case moves").fill("Moves in with a sister.")
    async with pat.expect_navigation():
        await pat.get_by_role("button", name="Propose the move").click()
    await expect(pat.get_by_text("J Reed of West Yorkshire is responsible")).to_be_visible()
    await expect(meera.get_by_text("Nothing is open here.")).to_be_visible()
    await step(pat, "Ask the receiving area to accept")

    items = meera.locator("section.inbox")
    await expect(items).to_have_count(1, timeout=PATIENCE)
    await expect(items).to_contain_text("Kowalski, William")
    eyes = Eyes(meera, WIDE)
    await eyes.look()
    await eyes.look(BILL)
    await step(
        meera,
        "Accept the case",
        Officer="L Lee",
        Day_of_the_first_appointment="3/10/2003",
        Time="10:00",
    )
    await expect(meera.get_by_text("J Reed of West Yorkshire is responsible")).to_be_visible()
    task = vera.locator("section.inbox", has_text="Kowalski, William")
    await expect(task.first).to_be_visible(timeout=PATIENCE)
    await expect(task.first).to_contain_text("To do by")

    await step(meera, "Begin to supervise")
    await expect(meera.get_by_text("L Lee of Leicestershire & Rutland sees the person")).to_be_visible()
    await step(
        meera, "Record that the court amended the order", Court="Leicester Magistrates", When="30/9/2003"
    )
    await step(meera, "Take the case over in full")
    done = meera.get_by_role("table", name="What was done").get_by_role("row")
    await expect(done.filter(has_text="Accept the case")).to_contain_text("J Reed, West Yorkshire")
    await expect(done.filter(has_text="Take the case over in full")).to_contain_text(
        "L Lee, Leicestershire & Rutland"
    )
    await meera.goto("/offenders/off_bill")
    await expect(meera.locator(".situation")).to_contain_text("Leicestershire & Rutland")
    await meera.goto("/offenders/off_bill/contacts")
    await expect(meera.get_by_text("3 October 2003").first).to_be_visible()
    phone = Eyes(meera, PHONE)
    await meera.set_viewport_size(PHONE)
    for path in (BILL, "/transfers?over=yes", "/inbox?all=yes"):
        await phone.look(path)
    assert eyes.found == [] and phone.found == []
