"""Restricted records on the pages: the notice, breaking the glass, its review, who may see a record, the staff directory."""

from __future__ import annotations

import re
from html import unescape

import httpx

from tests.test_limits import limited
from tests.test_pages.conftest import ANNA, GONE, Browser
from tests.world import Asking

REASON = "Threat to a member of staff, he is at the front desk now."
BILL = "/offenders/off_bill"


async def send(browser: Browser, path: str, within: str = "", **given: str) -> httpx.Response:
    """Fill in and send the form of a page: its hidden fields come along. `within` tells it from the page's others."""
    page = (await browser.client.get(path)).text
    forms = re.findall(r'<form action="([^"]+)" method="post".*?</form>', page, re.DOTALL)
    found = [
        form
        for form in re.findall(r'<form action="[^"]+" method="post".*?</form>', page, re.DOTALL)
        if "/sign-out" not in form and within in form
    ]
    assert found, forms
    action = re.findall(r'<form action="([^"]+)"', found[0])[0]
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', found[0]))
    return await browser.client.post(unescape(action), data={**hidden, **given})


async def test_the_search_page_says_that_a_record_is_restricted(browser: Browser, world: Asking) -> None:
    """Below the people found, to whoever may have to act; the way in to those who may break the glass."""
    text = await browser.as_("pat").read("/?search=kowalski")
    assert "2 people" in text
    assert (
        "A record that matches is restricted. Ask the public protection unit. Open it by breaking the glass"
        in text
    )
    assert "Willard" not in text and "off_hide" not in text
    nobody = await browser.read("/?search=Willard")
    assert "Nobody found" in nobody and "A record that matches is restricted." in nobody
    audit = await browser.as_("aldo").read("/?search=kowalski")
    assert "A record that matches is restricted." in audit and "breaking the glass" not in audit
    for who in ("tess", "vera", "dan"):
        assert "restricted" not in await browser.as_(who).read("/?search=kowalski")
    with_hidden = (await browser.as_("tess").client.get("/?search=kowalski")).text
    await world.graph.run("MATCH (o:Offender {id: 'off_hide'}) DETACH DELETE o")
    assert (await browser.client.get("/?search=kowalski")).text == with_hidden


async def test_breaking_the_glass(browser: Browser) -> None:
    """From the notice to the record, with a banner on its every page; to nobody else."""
    browser.as_("pat")
    search = (await browser.client.get("/?search=willard")).text
    (way,) = re.findall(r'href="(/break-glass\?record=lim_off_hide)"', search)
    form = await browser.read(way)
    assert "The record opens to you at once, for 2 hours." in form
    assert "Somebody else reviews it within 5 working days" in form
    answer = await send(browser, way, reason=REASON)
    assert (answer.status_code, answer.headers["location"]) == (303, "/offenders/off_hide")
    for tail in ("", "/sentences", "/custody", "/timeline", "/identity", "/sources"):
        text = await browser.read(f"/offenders/off_hide{tail}")
        assert "You opened this record by breaking the glass. It is open to you until" in text
    assert "by breaking the glass" not in await browser.read(ANNA)
    assert GONE in await browser.as_("owen").read("/offenders/off_hide", 404)


async def test_what_the_break_glass_form_refuses(browser: Browser) -> None:
    """No reason, and what was typed is still there; nothing to open is the same for any such id; no mark, no opening."""
    browser.as_("pat")
    short = await send(browser, "/break-glass?record=lim_off_hide", reason="Because.")
    assert short.status_code == 400
    assert "Error: Open a record" in short.text and ">Because.</textarea>" in short.text
    assert short.text.count("Say why in 20 characters at least: whoever reviews this reads it.") == 2
    pages: set[object] = set()
    for record in ("lim_none", "off_none", "off_anna"):
        answer = await send(browser, f"/break-glass?record={record}", reason=REASON)
        assert answer.status_code == 400
        text = re.sub(r'name="(key|record|form_mark)" value="[^"]*"', "", answer.text)
        pages.add("There is nothing here to open" in text)
        if record != "off_anna":
            pages.add(text)
    assert len(pages) == 2 and True in pages
    given = {"record": "lim_off_hide", "reason": REASON, "key": "some-key-here"}
    forged = await browser.client.post("/break-glass", data=given)
    assert forged.status_code == 400 and "This form was too old" in forged.text
    assert GONE in await browser.read("/offenders/off_hide", 404)
    assert GONE in await browser.read("/break-glass", 404)
    assert "You do not have access to breaking the glass." in await browser.as_("tess").read(
        "/break-glass?record=lim_off_hide", 403
    )


async def test_a_part_that_is_kept_to_others_can_be_opened(browser: Browser, world: Asking) -> None:
    """The page says so where that would help, and only there."""
    await world.graph.run("MATCH (s:Stay {id: 'sty_off_bill'}) SET s.to = date('2003-01-01')")
    text = await browser.as_("owen").read(f"{BILL}/timeline")
    assert "Some of this is kept to those who work with the person. Open it by breaking the glass" in text
    assert "Open all of this record" in await browser.read("/break-glass?record=off_bill")
    assert "Kowalski, William Open all" in await browser.read("/break-glass?record=off_bill")
    await send(browser, "/break-glass?record=off_bill", reason=REASON)
    text = await browser.read(f"{BILL}/timeline")
    assert "19 entries" in text and "You opened this record" in text
    for who, path in (("pat", f"{BILL}/timeline"), ("pat", f"{BILL}/sources"), ("vera", f"{BILL}/timeline")):
        assert "breaking the glass" not in await browser.as_(who).read(path)


async def test_reviews(browser: Browser) -> None:
    """The list and one of them, its form, and that nobody reviews their own."""
    browser.as_("pat")
    await send(browser, "/break-glass?record=lim_off_hide", reason=REASON)
    browser.as_("aldo")
    listed = await browser.read("/reviews")
    assert "1 to be reviewed" in listed
    assert "A restricted record" in listed and REASON in listed and "Willard" not in listed
    (path,) = re.findall(r'href="(/reviews/brk_[a-z0-9]+)"', (await browser.client.get("/reviews")).text)
    one = await browser.read(path)
    assert "Who opened it Pat Ellis" in one and "Review due 7 October 2003" in one
    assert "Probation practitioner, West Yorkshire, Leeds team" in one
    empty = await send(browser, path, note=REASON)
    assert empty.status_code == 400 and empty.text.count("Choose what you found.") == 2
    short = await send(browser, path, finding="JUSTIFIED", note="Yes.")
    assert short.status_code == 400 and 'value="JUSTIFIED" checked' in short.text
    done = await send(browser, path, finding="JUSTIFIED", note="Asked her manager, who confirms it.")
    assert (done.status_code, done.headers["location"]) == (303, path)
    assert "Reviewed by Aldo Reyes" in await browser.read(path)
    assert "Nothing to be reviewed" in await browser.read("/reviews")
    assert "1 reviewed" in await browser.read("/reviews?show=closed")
    for who in ("pat", "owen", "tess", "dan"):
        assert "You do not have access to reviews" in await browser.as_(who).read("/reviews", 403)
        assert "You do not have access to reviews" in await browser.read(path, 403)
    assert GONE in await browser.as_("max").read(path, 404)


async def test_inbox(browser: Browser) -> None:
    """Their number on every page while there are new ones; the list says each, and a button that it was read."""
    assert "Inbox 1" not in await browser.as_("aldo").read("/")
    assert "Nothing is open here." in await browser.read("/inbox")
    await send(browser.as_("pat"), "/break-glass?record=lim_off_hide", reason=REASON)
    assert "Inbox 1" not in await browser.read("/")
    browser.as_("aldo")
    for path in ("/", "/reviews", "/staff", ANNA, f"{ANNA}/timeline"):
        assert "Inbox 1 open" in await browser.read(path)
    listed = await browser.read("/inbox")
    assert (
        "New Pat Ellis has opened a record by breaking the glass. The review is due by 7 October 2003."
        in listed
    )
    assert "Willard" not in listed
    (path,) = re.findall(r'href="(/reviews/brk_[a-z0-9]+)"', (await browser.client.get("/inbox")).text)
    assert "Who opened it Pat Ellis" in await browser.read(path)
    assert (await send(browser, "/inbox")).status_code == 303
    assert "Nothing is open here." in await browser.read("/inbox")
    assert (await browser.client.get("/alerts")).headers["location"] == "/inbox"
    listed = await browser.read("/inbox?all=yes")
    assert (
        "Pat Ellis has opened a record" in listed and "Inbox 1" not in listed and "Mark as read" not in listed
    )


async def test_who_may_see_a_record(browser: Browser, world: Asking) -> None:
    """Limits made and ended by the manager; others have no such page, and the excluded no such record."""
    browser.as_("max")
    assert "There is no limit, and there never was." in await browser.read(f"{BILL}/limits")
    wrong = await send(browser, f"{BILL}/limits", 'id="staff"', staff="nobody", kind="EXCLUSION", to="soon")
    assert wrong.status_code == 400 and wrong.text.count("“soon” is not a date.") == 2
    unknown = await send(browser, f"{BILL}/limits", 'id="staff"', staff="nobody", kind="EXCLUSION")
    assert unknown.text.count("Nobody in the staff directory is called “nobody”.") == 2
    made = await send(
        browser,
        f"{BILL}/limits",
        'id="staff"',
        staff="Pat Ellis\r\nowen",
        kind="EXCLUSION",
        message="Ask Max.",
    )
    assert made.status_code == 303
    many = await send(browser, f"{BILL}/limits", 'id="staff"', staff="e", kind="EXCLUSION")
    assert "people are found by “e”" in many.text and many.status_code == 400
    text = await browser.read(f"{BILL}/limits")
    assert "Those named may not see the record In force Named Owen Price (owen), Pat Ellis (pat)" in text
    assert GONE in await browser.as_("pat").read(BILL, 404)
    ended = await send(
        browser.as_("max"), f"{BILL}/limits", 'name="limitation"', reason="Not his cousin after all."
    )
    assert ended.status_code == 303
    assert "Ended Named" in await browser.read(f"{BILL}/limits")
    browser.as_("pat")
    assert "Who may see it" not in await browser.read(BILL)
    assert "You do not have access to who may see this record." in await browser.read(f"{BILL}/limits")
    await limited(world.graph, "off_bill", "EXCLUSION", "max")
    assert GONE in await browser.as_("max").read(f"{BILL}/limits", 404)


async def test_the_staff_page(browser: Browser) -> None:
    """Who holds what, from when to when; found by part of a name."""
    browser.as_("dan")
    text = await browser.read("/staff?search=petra")
    assert "1 person" in text
    assert "Public protection officer, West Yorkshire from 1 April 2000" in text
    assert "Client of West Yorkshire Police" in await browser.read("/staff?search=police")
    assert "Nobody found" in await browser.read("/staff?search=zzz")
    assert "14 people and clients" in await browser.read("/staff")
    assert "Staff" in await browser.read("/")
    assert "You do not have access to the staff directory." in await browser.as_("pat").read("/staff", 403)
