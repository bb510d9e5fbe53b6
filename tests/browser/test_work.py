"""Work that goes from hand to hand, in a real browser: an assessment, a programme and an incident, from first to last."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, async_playwright, expect

from rules.clock import stand_still
from tests.browser.eyes import Eyes
from tests.browser.journeys import ANNA, TODAY, done_by, serving
from tests.browser.visits import FLAGS, PATIENCE, PHONE, WIDE
from tests.test_assessments_writing import OPEN, written
from tests.world import Asking

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Enter = Callable[[str], Awaitable[Page]]


@pytest.fixture
async def enter(world: Asking, tmp_path: Path, chromium: Path) -> AsyncIterator[Enter]:
    """Opens a page of a member of staff who is signed in. It is 30 September 2003."""
    stand_still(TODAY)
    async with serving(world, tmp_path) as (where, service), async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=FLAGS)

        async def opened(name: str) -> Page:
            context = await browser.new_context(base_url=where, viewport=WIDE)
            context.set_default_timeout(PATIENCE)
            return await done_by(context, where, service, name)

        yield opened
        await browser.close()


async def press(page: Page, button: Locator | str) -> None:
    """A button, by its words unless it is one; what comes has to be without a problem."""
    found = page.get_by_role("button", name=button).first if isinstance(button, str) else button
    async with page.expect_navigation():
        await found.click()
    assert not await page.locator(".govuk-error-summary").count(), await page.locator("main").inner_text()


async def fill(form: Locator, **given: str) -> None:
    """Fields of a form, by their names: what is typed, chosen from a list, or one of radios."""
    for name, value in given.items():
        asked = form.locator(f"[name='{name}']")
        kind = await asked.first.evaluate("one => one.type")
        if kind == "radio":
            await form.locator(f"[name='{name}'][value='{value}']").check()
        elif kind == "select-one":
            await asked.select_option(label=value)
        else:
            await asked.fill(value)


async def unfold(page: Page, words: str) -> Locator:
    """A part of the page that is folded away, and the form in it."""
    await page.locator("summary", has_text=words).first.click()
    return page.locator("details[open] form").last


async def looked_at(page: Page, *paths: str) -> list[tuple[str, ...]]:
    """What is wrong with pages, wide and on a phone."""
    eyes = Eyes(page, PHONE)
    await page.set_viewport_size(PHONE)
    for path in paths:
        await eyes.look(path)
    return eyes.found


async def test_a_high_risk_is_signed_and_countersigned(enter: Enter, world: Asking) -> None:
    """The officer signs, the manager finds it in the inbox and countersigns; until then the level is not in force."""
    await written(world, OPEN, "VERY_HIGH")
    pat, max_ = await enter("pat"), await enter("max")
    here = f"{ANNA}/assessments/{OPEN}"
    await pat.goto(f"{here}?step=sign")
    await press(pat, "Sign the assessment")
    await expect(pat.get_by_text("It waits for a manager.")).to_be_visible()
    await pat.goto(f"{ANNA}/assessments")
    await expect(pat.get_by_text("Overall High")).to_be_visible()
    await max_.goto("/inbox")
    await expect(max_.get_by_role("link", name="Look at the assessment").first).to_be_visible()
    await max_.goto(f"{here}?step=sign")
    await press(max_, "Countersign")
    await expect(max_.get_by_text("It was countersigned.")).to_be_visible()
    await pat.reload()
    await expect(pat.get_by_text("Overall Very high")).to_be_visible()
    assert await looked_at(max_, f"{here}?step=sign") == []


async def test_a_programme_from_the_referral_to_the_report(enter: Enter, world: Asking) -> None:
    """Referred and found suitable from the record, given a place and registered by the tutor, reported on at the end."""
    pat, tess = await enter("pat"), await enter("tess")
    await pat.goto(f"{ANNA}/programmes")
    form = await unfold(pat, "Refer to a programme")
    await fill(form, programme="Enhanced Thinking Skills", on="29/9/2003", ogrs2="56")
    await press(pat, form.get_by_role("button"))
    card = pat.locator("article", has_text="Enhanced Thinking Skills")
    await card.locator("summary", has_text="Say what happened next").click()
    form = card.locator("form:has([name=step])")
    await fill(form, step="Found suitable", on="30/9/2003", notes="Wants to think before acting.")
    await press(pat, form.get_by_role("button"))

    await tess.goto("/groups")
    await expect(tess.get_by_text("O'Reilly, Siân Anna").first).to_be_visible()
    form = await unfold(tess, "Open a group")
    group = {"name": "Leeds evenings", "firstDay": "30/9/2003", "tutors": "T Malone", "capacity": "8"}
    await fill(form, programme="Enhanced Thinking Skills", **group)
    await press(tess, form.get_by_role("button"))
    here = tess.url.partition("?")[0]
    await press(tess, "Give a place")
    form = tess.locator("form:has([name=do][value=register])")
    await form.locator("[type=radio][value=ATTENDED]").first.check()
    await press(tess, "Save the register")
    await expect(tess.get_by_text("The register was saved.")).to_be_visible()
    assert await looked_at(tess, here, "/groups") == []

    await pat.goto(f"{ANNA}/programmes")
    await expect(card).to_contain_text("Started")
    await card.locator("summary", has_text="Say what happened next").click()
    form = card.locator("form:has([name=step])")
    await fill(form, step="Report written", on="30/9/2003", notes="She thinks before she acts.")
    await press(pat, form.get_by_role("button"))
    await expect(card).to_contain_text("She thinks before she acts.")
    await pat.goto(f"{ANNA}/contacts")
    await expect(pat.get_by_text("Enhanced Thinking Skills, session 1.").first).to_be_visible()
    assert await looked_at(pat, f"{ANNA}/programmes") == []


async def test_an_incident_from_the_report_to_its_end(enter: Enter, world: Asking) -> None:
    """Reported, notified and reviewed by a manager; the action is done by whose it is, who sees no more; then closed."""
    max_, pat = await enter("max"), await enter("pat")
    await max_.goto(f"{ANNA}/incidents")
    report = {"happenedOn": "29/9/2003", "summary": "Struck an officer in the waiting room."}
    await fill(max_.locator("main"), kind="Serious harm to a member of staff", **report)
    await press(max_, "Report it")
    here = max_.url.partition("?")[0]
    await press(max_, "Record: notify")
    await max_.get_by_label("What did it find?").last.fill("Nobody was at the desk.")
    await press(max_, "Record: initial review")
    form = max_.locator("form:has([name=do][value=add])")
    await fill(form, words="Have two at the desk.", owner="pat ellis", due="31/10/2003")
    await press(max_, "Give the action")

    await pat.goto("/inbox")
    await pat.get_by_role("link", name="Say what came of it").click()
    await expect(pat.get_by_role("heading", name="Your action of a review")).to_be_visible()
    own = pat.url
    await expect(pat.locator("main")).not_to_contain_text("waiting room")
    await pat.get_by_label("What came of it?").fill("There are two from today.")
    await press(pat, "Record the outcome")
    await expect(pat.get_by_text("The outcome was recorded.")).to_be_visible()

    await max_.goto(here)
    await expect(max_.get_by_text("There are two from today.").first).to_be_visible()
    await press(max_, "Nothing is left to be done: close it")
    await expect(max_.get_by_text("The incident was closed.")).to_be_visible()
    assert await looked_at(max_, here, "/incidents?show=closed") == []
    assert await looked_at(pat, own) == []
