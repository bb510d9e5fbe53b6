"""The staff pages in a real browser: demo extracts through the real importers, a real server, keyboard and phone."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Browser, Page, ViewportSize, expect

from tests.browser.eyes import Eyes
from tests.browser.visits import PHONE, WIDE, joined_record, opened, sign_in
from web.pages import ROUTES, record

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PAGES = tuple(tail for _, _, tail in record.PAGES)
LISTS = ("/inbox", "/cases", "/transfers", "/caseload", "/due-out", "/dangerous", "/ethnicity")


async def _tab_to(page: Page, selector: str) -> None:
    for _ in range(60):
        await page.keyboard.press("Tab")
        if await page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"Tab does not reach {selector}")


async def test_from_sign_in_to_a_joined_record_by_keyboard(
    browser: Browser, server: str, trouble: list[str]
) -> None:
    """Sign in, search a misspelt name, open the record that joins two areas and two prisons: no mouse."""
    page = await opened(browser, server, trouble)
    await page.goto("/")
    await page.keyboard.press("Tab")
    assert await page.evaluate("document.activeElement.textContent.trim()") == "Skip to main content"
    await _tab_to(page, "input[name=staff]")
    await page.keyboard.press("Space")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Search for a person")).to_be_visible()
    await _tab_to(page, "#search")
    await page.keyboard.type("holroid kraig")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="1 person")).to_be_visible()
    await _tab_to(page, ".results a")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Current situation")).to_be_visible()
    await expect(page.locator(".identity-bar")).to_contain_text("Holroyd, Craig Anthony")
    await expect(page.locator(".situation")).to_contain_text("Full Sutton prison")
    await expect(page.locator(".situation")).to_contain_text("West Yorkshire")
    await _tab_to(page, ".sub-navigation__link[href$=sources]")
    await page.keyboard.press("Enter")
    for system in ("West Yorkshire probation", "Leicestershire & Rutland probation", "Leeds prison"):
        await expect(page.locator(".card", has_text=system).first).to_be_visible()


async def test_the_bar_stays_in_sight(browser: Browser, server: str, trouble: list[str]) -> None:
    """However far down, whose record it is can be read, and what has the focus is not under the bar."""
    page = await opened(browser, server, trouble)
    await sign_in(page)
    await page.goto(await joined_record(page) + "/timeline")
    last = page.get_by_role("link", name="Show earlier").or_(page.get_by_role("button", name="Show earlier"))
    await last.scroll_into_view_if_needed()
    await expect(page.locator(".identity-bar")).to_be_in_viewport()
    for _ in range(12):
        await page.keyboard.press("Shift+Tab")
    hidden = await page.evaluate(
        """() => { const at = document.activeElement.getBoundingClientRect();
                   return at.top < document.querySelector('.identity-bar').getBoundingClientRect().bottom }"""
    )
    assert hidden is False


@pytest.mark.parametrize("scripts", [True, False])
async def test_filtering_the_timeline(
    browser: Browser, server: str, trouble: list[str], scripts: bool
) -> None:
    """Kinds, outcome and days narrow the one timeline of both services, with and without JavaScript."""
    page = await opened(browser, server, trouble, java_script_enabled=scripts)
    await sign_in(page)
    await page.goto(await joined_record(page) + "/timeline")
    await expect(page.locator(".timeline__item--prison").first).to_be_visible()
    await expect(page.locator(".timeline__item--probation").first).to_be_visible()
    await page.get_by_label("Prison", exact=True).check()
    await page.get_by_label("Reception", exact=True).check()
    await page.get_by_label("From", exact=True).fill("1/1/2003")
    await page.get_by_role("button", name="Apply filters").first.click()
    await expect(page.locator("#how-many")).to_have_text("1 entry with these filters, the latest first.")
    await expect(page.locator(".timeline")).to_contain_text("Into Leeds prison from police")
    await page.get_by_role("link", name="Remove filter: From 1 January 2003").click()
    await expect(page.locator(".timeline__item")).to_have_count(2)
    await page.get_by_label("To", exact=True).fill("whenever")
    await page.get_by_role("button", name="Apply filters").first.click()
    await expect(page.locator(".govuk-error-summary")).to_contain_text("“whenever” is not a date.")
    await page.get_by_role("link", name="Clear all").click()
    first = await page.locator(".timeline__date").first.text_content()
    await page.locator("a", has_text="Show earlier").click()
    assert await page.locator(".timeline__date").first.text_content() != first
    await page.get_by_role("link", name="Show the latest").click()
    assert await page.locator(".timeline__date").first.text_content() == first


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
async def test_axe_finds_nothing(
    browser: Browser, server: str, trouble: list[str], viewport: ViewportSize
) -> None:
    """Every page, with its errors and refusals, by WCAG 2.2 AA and the best practices that axe knows; nor does one scroll
    sideways, at its width and at 320 pixels, which is a wide screen at 400 % zoom."""
    page = await opened(browser, server, trouble, viewport=viewport)
    eyes = Eyes(page, viewport)
    await eyes.look("/sign-in?ended=1")
    await sign_in(page)
    found = await joined_record(page)
    filtered = f"{found}/timeline?kind=OFFICE_VISIT&outcome=ATTENDED&from=x"
    for path in (
        "/",
        "/?search=",
        "/?search=a",
        "/?search=Zzyzx",
        *LISTS,
        *(found + tail for tail in PAGES),
        filtered,
    ):
        await eyes.look(path)
    await eyes.look("/offenders/none")
    await sign_in(page, "Dan Webb")
    for path in (found, f"{found}/sources", f"{found}/custody"):
        await eyes.look(path)
    await sign_in(page, "Ines Grant")
    await eyes.look(found)
    assert eyes.found == []
    trouble[:] = [line for line in trouble if "status of 4" not in line]  # pages that are meant to be refused


async def test_the_api_explorer(browser: Browser, server: str, trouble: list[str]) -> None:
    """GraphiQL runs from our own files under our policy, and asks as the person who is signed in."""
    page = await opened(browser, server, trouble)
    await sign_in(page)
    await page.get_by_role("link", name="API explorer").click()
    await page.get_by_role("button", name="Execute query").click()
    await expect(page.locator(".graphiql-response")).to_contain_text('"totalCount"')
    await page.get_by_role("button", name="Show Documentation Explorer").click()
    await expect(page.locator(".graphiql-doc-explorer")).to_contain_text("Query")
    await page.locator(".graphiql-query-editor .CodeMirror").click()
    await page.keyboard.press("Control+a")
    await page.keyboard.type("{ off")
    await page.keyboard.press("Control+Space")
    await expect(page.locator(".CodeMirror-hints")).to_contain_text("offenders")
    await page.keyboard.press("Escape")
    for dialog in ("Open short keys dialog", "Open settings dialog"):
        await page.get_by_role("button", name=dialog).click()
        await expect(page.get_by_role("dialog")).to_be_visible()
        assert await page.evaluate("getComputedStyle(document.body).overflow") == "hidden"
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("dialog")).to_have_count(0)
        assert await page.evaluate("document.adoptedStyleSheets.length") == 0
    assert trouble == []


async def test_no_page_breaks_its_policy(browser: Browser, server: str, trouble: list[str]) -> None:
    """Every address that shows a page, those of nobody and nothing too; and a breach would be seen."""
    page = await opened(browser, server, trouble)
    await page.goto("/sign-in")
    await sign_in(page)
    found = await joined_record(page)
    paths = [one.path for one in ROUTES if "GET" in (one.methods or ()) and "assets" not in one.path]
    for path in (*paths, "/graphql", "/offenders/none"):
        await page.goto(re.sub(r"\{[^}]*\}", found.rpartition("/")[2], path))
        await page.wait_for_load_state("networkidle")
    trouble[:] = [
        line for line in trouble if "a status of 4" not in line
    ]  # pages that are meant to be refused
    assert trouble == []
    for breach in (
        "<p style='color: red'>",
        "<style>p { color: red }</style>",
        "<img src=x onerror='alert(1)'>",
    ):
        await page.evaluate("breach => document.body.insertAdjacentHTML('beforeend', breach)", breach)
        await page.wait_for_timeout(200)
        assert any("Content Security Policy" in line for line in trouble), breach
        trouble.clear()


async def test_signing_out(browser: Browser, server: str, trouble: list[str]) -> None:
    """Then nothing is shown, and the way back leads to the same page."""
    page = await opened(browser, server, trouble)
    await sign_in(page)
    found = await joined_record(page)
    await page.get_by_role("button", name="Sign out").click()
    await expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    await page.goto(f"{found}/custody")
    await page.get_by_label("Vera Stone").check()
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.get_by_role("heading", name="Custody")).to_be_visible()
