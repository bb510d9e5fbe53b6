"""The pages of the contact log: one's cases with what is to be recorded beside them, and the log of a person."""

from __future__ import annotations

from tests.test_contacts import planned
from tests.test_pages.conftest import ANNA, Browser
from tests.test_pages.test_limited import send
from tests.world import Asking

TODAY = "2003-09-30"


async def test_an_officer_records_beside_the_case(browser: Browser, world: Asking) -> None:
    """One page, an outcome and a note; what is wrong stands beside its field and nothing typed is lost."""
    browser.as_("pat")
    page = await browser.read("/cases?team=Leeds+team")
    assert "Cases: West Yorkshire" in page and "Nothing waits for its outcome" in page
    made = (await planned(world, day=TODAY, time="09:30", sentence="sen_off_anna_1"))["contact"]["id"]
    page = await browser.read("/cases?team=Leeds+team")
    assert "O'Reilly, Siân Anna , 3 April 1978 Office visit, 30 September 2003 at 09:30" in page
    assert "None planned" in page
    mark = f'value="{made}"'
    wrong = await send(browser, "/cases?team=Leeds+team", mark, notes="She rang.")
    assert wrong.status_code == 400
    assert "Say whether the person came." in wrong.text and "She rang." in wrong.text
    done = await send(browser, "/cases?team=Leeds+team", mark, outcome="ATTENDED", notes="Talked of work.")
    assert done.status_code == 303, done.text
    assert "Nothing waits for its outcome" in await browser.read("/cases?team=Leeds+team")
    assert "Talked of work." in await browser.read(f"{ANNA}/contacts")


async def test_the_log_of_a_person_is_written_and_corrected(browser: Browser) -> None:
    """A contact with the next appointment, a pattern, a correction that keeps what was said, an entry taken off."""
    browser.as_("pat")
    path = f"{ANNA}/contacts"
    values = {
        "kind": "OFFICE_VISIT",
        "day": "29/9/2003",
        "outcome": "UNACCEPTABLE_ABSENCE",
        "nextDay": "6/10/2003",
    }
    done = await send(browser, path, 'name="do" value="record"', sentence="sen_off_anna_3", **values)
    assert done.status_code == 303, done.text
    page = await browser.read(path + "?done=record")
    assert "The contact was recorded." in page
    assert "Ask for an explanation, for the absence of 29 September 2003: due by 1 October 2003." in page
    assert "Planned 6 October 2003" in page
    wrong = await send(browser, path, 'name="do" value="plan"', kind="OFFICE_VISIT", day="soon", times="2")
    assert wrong.status_code == 400 and "“soon” is not a date." in wrong.text
    done = await send(
        browser,
        path,
        'name="do" value="plan"',
        kind="HOME_VISIT",
        day="8/10/2003",
        repeat="WEEKLY",
        times="2",
    )
    assert done.status_code == 303, done.text
    assert "Home visit Planned 15 October 2003" in await browser.read(path)
    mark = 'name="contact" value="con_off_anna_3_5"'
    values = {
        "do": "correct",
        "notes": "Rang in ill.",
        "reason": "Told by telephone.",
        "outcome": "ACCEPTABLE_ABSENCE",
    }
    done = await send(browser, path, mark, **values)
    assert done.status_code == 303, done.text
    page = await browser.read(path)
    assert "by pat, because: Told by telephone." in page and "The note was “A note”." in page
    again = await send(browser, path, mark, version="1", **{**values, "notes": "Mine."})
    assert again.status_code == 400
    assert "Pat Ellis changed this" in again.text and "Mine." in again.text
    assert 'name="version" value="2"' in again.text
    off = await send(browser, path, mark, do="take_off", reason="Of somebody else.")
    assert off.status_code == 303, off.text


async def test_who_may_not_write_has_no_page(browser: Browser) -> None:
    """Not in the navigation, and not by its address."""
    assert "Contact log" not in await browser.as_("owen").read(ANNA)
    await browser.as_("dan").read("/cases", 403)
