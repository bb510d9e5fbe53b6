"""The pages of the contact log: one's cases with what is to be recorded beside them, and the log of a person."""

from __future__ import annotations

import re

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


async def test_what_was_planned_of_an_appointment_stays_when_it_is_recorded(
    browser: Browser, world: Asking
) -> None:
    """From the log as from the caseload: its time and its place."""
    given = {"day": TODAY, "time": "09:30", "place": "Quarry House", "sentence": "sen_off_anna_1"}
    made = (await planned(world, **given))["contact"]["id"]
    browser.as_("pat")
    path = f"{ANNA}/contacts"
    assert "Quarry House" in await browser.read(path)
    done = await send(browser, path, f'value="{made}"', outcome="ATTENDED", notes="Talked of work.")
    assert done.status_code == 303, done.text
    rows = await world.graph.read(
        "MATCH (c:Contact {id: $id}) RETURN c.outcome, c.time, c.place", {"id": made}
    )
    assert rows == [["ATTENDED", "09:30", "Quarry House"]]


async def test_an_absence_that_was_none_is_corrected_with_its_explanation(
    browser: Browser, world: Asking
) -> None:
    """Who came after all was asked for none: the day that is emptied is taken back, and what it was is kept."""
    made = (await planned(world, day=TODAY, sentence="sen_off_anna_1"))["contact"]["id"]
    browser.as_("pat")
    path = f"{ANNA}/contacts"
    await send(browser, path, f'value="{made}"', outcome="UNACCEPTABLE_ABSENCE", notes="Nobody came.")
    asked_for = {"explanationSought": "30/9/2003", "reason": "A letter was sent to her"}
    assert (await send(browser, path, f'c{made}"', do="correct", **asked_for)).status_code == 303
    came = {"outcome": "ATTENDED", "explanationSought": "", "reason": "She was in the other room"}
    done = await send(browser, path, f'c{made}"', do="correct", **came)
    assert done.status_code == 303, done.text
    rows = await world.graph.read(
        "MATCH (c:Contact {id: $id}) RETURN c.outcome, c.explanationSought", {"id": made}
    )
    assert rows == [["ATTENDED", None]]


async def test_an_entry_is_put_right_by_its_form(browser: Browser, world: Asking) -> None:
    """Day, time, place and order, with what they were beside it; what is emptied goes, but for the day."""
    browser.as_("pat")
    path = f"{ANNA}/contacts"
    mark = "c" + (entry := "con_off_anna_3_5") + '"'
    form = {
        "do": "correct",
        "day": "29/9/2003",
        "time": "",
        "place": "Quarry House",
        "sentence": "sen_off_anna_2",
    }
    form |= {"notes": "A note", "outcome": "UNACCEPTABLE_ABSENCE", "reason": "The diary says so."}
    for field, typed, words in (
        ("day", "", "Give the day."),
        ("day", "31/2/2003", "“31/2/2003” is not a date."),
        ("day", "1/10/2003", "That day is still to come"),
        ("time", "9.15", "Give the time like 09:15."),
        ("place", "x" * 101, "Write 100 characters at most."),
        ("explainedOn", "29/9/2003", "Say what was explained, and on which day."),
        ("reason", "no", "Say why it is changed, in a sentence."),
    ):
        wrong = await send(
            browser, path, mark, **{**form, "explanation": "", "explainedOn": "", field: typed}
        )
        assert wrong.status_code == 400, field
        shown = "explanation" if field == "explainedOn" else field
        assert re.search(rf'id="{shown}-error"[^>]*>.*?{re.escape(words)}', wrong.text, re.DOTALL), field
        assert f'href="#{shown}"' in wrong.text
    done = await send(browser, path, mark, **form)
    assert done.status_code == 303, done.text
    page = await browser.read(path)
    assert (
        "because: The diary says so. The day was 6 May 2002. The place was empty. The time was “10:00”."
        in page
    )
    rows = await world.graph.read(
        "MATCH (c:Contact {id: $id})-[:UNDER]->(s) RETURN toString(c.date), c.time, c.place, s.id",
        {"id": entry},
    )
    assert rows == [["2003-09-29", None, "Quarry House", "sen_off_anna_2"]]


async def test_what_the_page_put_in_is_told_beside_what_was_typed(browser: Browser, world: Asking) -> None:
    """A version, or the day of an appointment from before its order, has no field of its own."""
    made = (await planned(world, day=TODAY, sentence="sen_off_anna_1"))["contact"]["id"]
    browser.as_("pat")
    for path in (f"{ANNA}/contacts", "/cases"):
        wrong = await send(browser, path, f'value="{made}"', outcome="ATTENDED", day="1/1/2002")
        field = f"notes-{made}" if path == "/cases" else "notes"
        assert wrong.status_code == 400
        assert re.search(rf'id="{field}-error"[^>]*>.*?before the order', wrong.text, re.DOTALL)
        assert f'href="#{field}"' in wrong.text


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


async def test_a_form_that_is_left_or_refused_is_there_again(browser: Browser, world: Asking) -> None:
    """As a draft that only its writer sees, on the log and beside the case; sent, it is gone."""
    browser.as_("pat")
    path = f"{ANNA}/contacts"
    left = await send(browser, path, 'name="do" value="record"', draft="keep", notes="Half a sentence")
    assert left.headers["location"].endswith("?done=draft_keep")
    page = await browser.read(path)
    assert (
        "stands in the form “Record a contact”. It is not in the log." in page and "Half a sentence" in page
    )
    assert "Half a sentence" not in await browser.as_("max").read(path)
    browser.as_("pat")
    assert (await send(browser, path, "Throw the draft away", draft="throw_away")).status_code == 303
    assert "Half a sentence" not in await browser.read(path)
    values = {"kind": "OFFICE_VISIT", "day": "30/9/2003", "outcome": "ATTENDED", "notes": "A whole sentence."}
    wrong = await send(browser, path, 'name="do" value="record"', **{**values, "outcome": ""})
    assert wrong.status_code == 400
    assert "A whole sentence." in await browser.read(path)
    assert (await send(browser, path, 'name="do" value="record"', **values)).status_code == 303
    page = await browser.read(path)
    # In the log, and in the form that corrects it.
    assert "A draft of yours" not in page
    assert page.count("A whole sentence.") == 2
    made = (await planned(world, day=TODAY))["contact"]["id"]
    beside = await send(browser, "/cases", f'value="{made}"', draft="keep", notes="Came late")
    assert beside.headers["location"].endswith("done=draft")
    page = await browser.read("/cases")
    assert "Draft Kept by you, not in the log." in page and "Came late" in page
    assert (
        await send(browser, "/cases", f'value="{made}"', outcome="ATTENDED", notes="Came late")
    ).status_code == 303
    assert (await world.data("{ drafts(first: 5) { totalCount } }"))["drafts"]["totalCount"] == 0


async def test_an_order_is_taken_back_to_court_by_forms(browser: Browser) -> None:
    """From the decision to the outcome; what is wrong stands beside its field."""
    path = f"{ANNA}/contacts"
    browser.as_("pat")
    begin, step = 'name="do" value="begin_breach"', 'name="do" value="step_breach"'
    values = {"sentence": "sen_off_anna_3", "failedOn": "1/9/2003", "grounds": "Missed two appointments."}
    wrong = await send(browser, path, begin, **values, decidedOn="31/8/2003")
    assert wrong.status_code == 400 and "comes before the failure." in wrong.text
    assert "Missed two appointments." in wrong.text
    assert (await send(browser, path, begin, **values, decidedOn="3/9/2003")).status_code == 303
    page = await browser.read(path + "?done=begin_breach")
    assert "Papers laid before the court: was due by 15 September 2003. Overdue" in page
    early = await send(browser, path, step, step="HEARD", on="17/9/2003")
    assert early.status_code == 400 and "The papers are not laid yet" in early.text
    for given in (
        {"step": "LAID", "on": "10/9/2003", "court": "Leeds Magistrates"},
        {"step": "HEARD", "on": "17/9/2003"},
        {"step": "ENDED", "on": "24/9/2003", "result": "CONTINUES"},
    ):
        assert (await send(browser, path, step, **given)).status_code == 303
    page = await browser.read(path)
    assert "Proved, the order continues" in page and "Outcome: 24 September 2003." in page
    assert "Breach action" in page
