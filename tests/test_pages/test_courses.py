"""The pages of groups, programmes and treatment: a tutor's register, and what is typed into the forms of a record."""

from __future__ import annotations

import re

from tests.courses import done, suitable
from tests.test_pages.conftest import ANNA, GONE, Browser
from tests.test_pages.test_limited import send
from tests.world import Asking


async def test_a_tutor_opens_a_group_and_saves_its_register(browser: Browser, world: Asking) -> None:
    """The whole group on one page in one command; what is wrong stands beside its line and nothing chosen is lost."""
    browser.as_("tess")
    await suitable(world, "off_carl", "ENHANCED_THINKING_SKILLS", 20)
    page = await browser.read("/groups")
    assert "Groups: West Yorkshire" in page and "No group goes on." in page
    assert "Kowalski, Carl , 6 May 1975 Enhanced Thinking Skills Not eligible 2 September 2003" in page
    wrong = await send(
        browser, "/groups", 'value="open"', name="Leeds evenings", firstDay="soon", capacity="x"
    )
    assert wrong.status_code == 400
    for words in (
        "“soon” is not a date.",
        "“x” is not a whole number.",
        "Choose the programme.",
        "Say who leads",
    ):
        assert words in wrong.text
    assert 'value="Leeds evenings"' in wrong.text
    opened = await send(
        browser, "/groups", 'value="open"', programme="ENHANCED_THINKING_SKILLS", name="Leeds evenings",
        firstDay="30/9/2003", time="18:30", timesAWeek="2", tutors="T Malone\nA Second", capacity="3",
    )  # fmt: skip
    assert opened.status_code == 303, opened.text
    path = opened.headers["location"].partition("?")[0]
    assert "Register of session 1, 30 September 2003 Not written Nobody is expected." in await browser.read(
        path
    )
    needs = await send(browser, path, 'value="place"')
    assert needs.status_code == 400 and "Say why the person starts all the same." in needs.text
    given = await send(browser, path, 'value="place"', notes="The court asked for it by name.")
    assert given.status_code == 303, given.text
    anna = await _placed(world, path.rpartition("/")[2], "off_anna")
    page = await browser.read(path)
    assert "Kowalski, Carl Assessed" in page and "People 2 of 3" in page
    nothing = await send(browser, path, 'value="register"')
    assert nothing.status_code == 400 and "Say of one person at least" in nothing.text
    saved = await send(
        browser, path, 'value="register"',
        **{f"attendance-{anna}": "UNACCEPTABLE_ABSENCE", f"notes-{anna}": "No call.", "rest": "yes"},
    )  # fmt: skip
    assert saved.status_code == 303, saved.text
    page = await browser.read(saved.headers["location"])
    assert "The register was saved." in page and "Register of session 1, 30 September 2003 Saved" in page
    assert "Kowalski, Carl 6 May 1975 Started 1" in page
    text = (await browser.client.get(path)).text
    assert re.search(rf'name="notes-{anna}"[^>]*value="No call\."', text)
    assert "Unacceptable absence" in await browser.as_("pat").read(f"{ANNA}/contacts")
    # Of two who save a register, the second is told what stands.
    stale = await send(
        browser, path, 'value="register"', **{f"version-{anna}": "0", f"attendance-{anna}": "ATTENDED"}
    )
    assert stale.status_code == 400 and "Tess Malone changed this" in stale.text
    planned = await send(browser.as_("tess"), path, 'value="plan"', number="1", day="1/10/2003")
    assert planned.status_code == 303, planned.text
    assert "1 to catch up 1 October 2003 at 18:30" in await browser.read(path)
    for who, status in (("dan", 403), ("owen", 403)):
        await browser.as_(who).read("/groups", status)
        await browser.read(path, status)
    assert GONE in await browser.as_("tess").read("/groups/grp_none", 404)


async def _placed(world: Asking, group: str, offender: str) -> str:
    one = await suitable(world, offender, "ENHANCED_THINKING_SKILLS")
    place = {"step": "PLACED", "on": "2003-09-30", "group": group}
    await done(world, "stepReferral", "referral { id }", referral=one["id"], version=one["version"], **place)
    return str(one["id"])


async def test_a_referral_is_worked_on_from_the_record(browser: Browser, world: Asking) -> None:
    """Referred, found suitable, a score, a correction; refused in plain words beside the field."""
    path = f"{ANNA}/programmes"
    browser.as_("pat")
    wrong = await send(browser, path, 'value="refer"', programme="THINK_FIRST", on="30/9/2003", ogrs2="56")
    assert wrong.status_code == 400 and "A referral to Think First is open already." in wrong.text
    made = await send(
        browser,
        path,
        'value="refer"',
        programme="CONTROLLING_ANGER",
        on="29/9/2003",
        sentence="sen_off_anna_1",
    )
    assert made.status_code == 303, made.text
    page = await browser.read(path + "?done=refer")
    assert "The referral was recorded." in page
    assert "Controlling Anger and Learning to Manage it Referred" in page
    short = await send(browser, path, 'value="step"', step="FOUND_SUITABLE", on="30/9/2003", notes="Yes")
    assert short.status_code == 400 and "Say in a sentence what makes" in short.text
    found = await send(
        browser, path, 'value="step"', step="FOUND_SUITABLE", on="30/9/2003", notes="He asked for it."
    )
    assert found.status_code == 303, found.text
    assert "Controlling Anger and Learning to Manage it Assessed" in await browser.read(path)
    own = 'value="ref_off_anna"'
    out = await send(
        browser,
        path,
        own,
        do="test",
        form="test-ref_off_anna",
        test="CRIME_PICS",
        phase="AFTER",
        score="200",
        on="30/9/2003",
    )
    assert out.status_code == 400 and "has scores from 0 to 85." in out.text
    # The score of the same test and phase is changed, by the version that the page was made with.
    form = {"test": "BARRATT_IMPULSIVENESS", "phase": "AFTER", "score": "60", "on": "16/9/2003"}
    scored = await send(browser, path, 'name="held" value="BARRATT', **form)
    assert scored.status_code == 303, scored.text
    assert (
        "Barratt Impulsiveness Scale 71 2 June 2003 60 16 September 2003 -11 Better."
        in await browser.read(path)
    )
    fixed = await send(
        browser, path, 'value="correct"', session="psn_off_anna_3@1", attendance="ACCEPTABLE_ABSENCE",
        reason="A doctor's note came.",
    )  # fmt: skip
    assert fixed.status_code == 303, fixed.text
    assert "3 23 June 2003 Acceptable absence" in await browser.read(path)
    assert "Refer to a programme" not in await browser.as_("petra").read(path)


async def test_an_order_is_worked_on_from_the_record(browser: Browser) -> None:
    """A week at a glance, its hours, a test, a review and breach; refused in plain words beside the field."""
    path = f"{ANNA}/treatment"
    text = await browser.as_("pat").read(path)
    assert "Weeks at a glance" in text and "36 from 29 September 2003 None recorded of 9" in text
    week = {"from": "22/9/2003", "hoursOrdered": "15", "hours.0": "5", "hours.1": "25"}
    wrong = await send(browser, path, 'value="week"', **week)
    assert (
        wrong.status_code == 400 and "A day has 24 hours." in wrong.text and 'href="#hours.1"' in wrong.text
    )
    done_ = await send(browser, path, 'value="week"', **{**week, "hours.1": "4"})
    assert done_.status_code == 303, done_.text
    assert (
        "35 from 22 September 2003 9 of 9 2 of 3 0 of 1 Not met Short of 1 day, 1 test."
        in await browser.read(path)
    )
    tested = await send(browser, path, 'value="test"', on="24/9/2003", opiates="POSITIVE", cannabis="REFUSED")
    assert tested.status_code == 303, tested.text
    assert "24 September 2003 Positive Refused" in await browser.read(path)
    reviewed = await send(
        browser, path, 'value="review"', on="25/9/2003", result="VARIED", nextOn="23/10/2003"
    )
    assert reviewed.status_code == 303, reviewed.text
    assert "Next review by 23 October 2003" in await browser.read(path)
    late = await send(browser, path, 'value="end"', on="24/9/2003", outcome="COMPLETED")
    assert late.status_code == 400 and "Something is recorded on 25 September 2003." in late.text
    breached = await send(
        browser, path, 'value="breach"', on="26/9/2003", notes="Refused a test on 24 September."
    )
    assert breached.status_code == 303, breached.text
    assert "Refused a test on 24 September." in await browser.read(f"{ANNA}/contacts")
    assert "Note breach" not in await browser.as_("sam").read(path)


async def test_an_end_recorded_wrongly_is_put_right_on_the_page(browser: Browser) -> None:
    """A late test is still taken; a review that never was is taken off, and the order goes on with it."""
    path = f"{ANNA}/treatment"
    browser.as_("pat")
    revoked = {"on": "26/9/2003", "result": "REVOKED", "outcome": "REVOKED_BREACH"}
    sent = await send(browser, path, 'value="review"', **revoked)
    assert sent.status_code == 303, sent.text
    page = await browser.read(path)
    assert "Ended on 26 September 2003" in page and "Say how it ended" not in page
    late = await send(browser, path, 'value="test"', on="25/9/2003", opiates="NEGATIVE")
    assert late.status_code == 303, late.text
    assert "25 September 2003 Negative" in await browser.read(path)
    wrong = await send(browser, path, 'value="mend"', outcome="", reason="It was another person.")
    assert wrong.status_code == 400 and "put the review right." in wrong.text
    found = re.search(
        r'value="(crv_\w+@1)"[^>]*>Review of 26 September 2003', (await browser.client.get(path)).text
    )
    assert found
    short = await send(browser, path, 'value="withdraw"', entry=found[1], reason="Wrong")
    assert short.status_code == 400 and "Say why it is taken off, in a sentence." in short.text
    off = await send(browser, path, 'value="withdraw"', entry=found[1], reason="It was another person.")
    assert off.status_code == 303, off.text
    page = await browser.read(off.headers["location"])
    assert (
        "It was taken off." in page
        and "Say how it ended" in page
        and "26 September 2003 Order revoked" not in page
    )
    ended = await send(browser, path, 'value="end"', on="26/9/2003", outcome="COMPLETED")
    assert ended.status_code == 303, ended.text
    mend = {"on": "29/9/2003", "outcome": "COMPLETED", "reason": "The letter came late."}
    mended = await send(browser, path, 'value="mend"', **mend)
    assert mended.status_code == 303, mended.text
    page = await browser.read(mended.headers["location"])
    assert "The end was put right." in page and "Ended on 29 September 2003" in page
