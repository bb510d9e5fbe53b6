"""Victims, treatment and the register in a real browser: what is wrong stands beside its field, and is put right."""

from __future__ import annotations

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.eyes import Eyes
from tests.browser.test_work import Enter, enter
from tests.browser.visits import WIDE

__all__ = ["enter"]

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ANNA, BILL = "/offenders/off_anna", "/offenders/off_bill"


async def fill(form: Locator, given: dict[str, str]) -> None:
    """Fill a form in by its labels."""
    for label, value in given.items():
        asked = form.get_by_label(label, exact=True)
        if await asked.evaluate("field => field.tagName") == "SELECT":
            await asked.select_option(label=value)
        else:
            await asked.fill(value)


async def send(page: Page, button: str, given: dict[str, str], unfold: str = "") -> None:
    """Open the form of a button, fill it in, and send it."""
    if unfold:
        await page.locator("summary", has_text=unfold).first.click()
    form = page.locator("form").filter(has=page.get_by_role("button", name=button, exact=True)).first
    await fill(form, given)
    async with page.expect_navigation():
        await form.get_by_role("button", name=button, exact=True).click()


async def test_a_victims_condition_reaches_the_officer_in_words_that_tell_nobody_who_asks(
    enter: Enter,
) -> None:
    """From the sentence to the officer: who reads the words that were passed on, and of the victim nothing."""
    vera, pat = await enter("vera"), await enter("pat")
    await vera.goto(f"{BILL}/victims")
    victim = {
        "Surname": "Fell",
        "Address, a line each": "9 Tarn Close",
        "Day of the sentence (if the record has none)": "1/8/2003",
        "Months (if the record has none; empty: life)": "0",
        "Offence (if another than the sentence’s first)": "Robbery",
    }
    await send(vera, "Register the victim", victim, "Register a victim")
    await expect(vera.get_by_role("alert")).to_contain_text("Give between 1 and 999 months.")
    months = vera.get_by_label("Months (if the record has none; empty: life)")
    await expect(months).to_have_class("govuk-input govuk-input--width-3 govuk-input--error")
    form = {"Months (if the record has none; empty: life)": "18"}
    await send(vera, "Register the victim", form)
    await send(vera, "Record the offer", {"Contact was offered on": "29/9/2003"})
    answer = {
        "What did they answer?": "Wants contact",
        "On which day?": "28/9/2003",
        "Do they want to be told of release?": "Yes",
    }
    await send(vera, "Record the answer", answer)
    await expect(vera.locator("#on-error")).to_contain_text("That day is before the offer.")
    await send(vera, "Record the answer", {"On which day?": "30/9/2003"})
    condition = {"What does the victim ask for?": "To keep away from a place", "In your words": "Tarn Close"}
    await send(vera, "Note the condition", condition)
    words = "The condition, as the officer is to read it"
    await vera.locator("summary", has_text="Say what becomes of it").click()
    await vera.get_by_label("The victim agrees that it is passed on in these words").check()
    await send(vera, "Pass it on", {words: "Not to enter Tarn Close"})
    await expect(vera.locator("#words-error")).to_contain_text(
        "This tells who or where the victim is: “tarn”"
    )
    await send(vera, "Pass it on", {words: "Not to enter the north of the town"})
    await expect(vera.get_by_text("The condition was passed on.")).to_be_visible()
    eyes = Eyes(pat, WIDE)
    await pat.goto("/inbox")
    await expect(pat.locator("section.inbox")).to_contain_text("A condition of the licence is asked for")
    await eyes.look(f"{BILL}/sentences")
    await expect(pat.get_by_text("Not to enter the north of the town")).to_be_visible()
    for word in ("Tarn", "Fell", "Robbery"):
        await expect(pat.locator("main")).not_to_contain_text(word)
    await pat.goto(f"{BILL}/victims")
    await expect(pat.locator("main")).to_contain_text("There is nothing here that you can see")
    assert eyes.found == []


async def test_treatment_is_breached_revoked_and_put_right(enter: Enter) -> None:
    """Breach stands in the contact log; the court's end of the order is taken back where it never was."""
    pat = await enter("pat")
    eyes = Eyes(pat, WIDE)
    await pat.goto(f"{ANNA}/treatment")
    breach = {"Day": "1/10/2003", "What is the breach?": "Short"}
    await send(pat, "Note breach", breach, "Note breach")
    await eyes.look()
    await expect(pat.locator("#on-error")).to_contain_text("Breach of that day is still to come.")
    await expect(pat.locator("#notes-error")).to_contain_text("Say in a sentence what the breach is.")
    await send(pat, "Note breach", {"Day": "29/9/2003", "What is the breach?": "Refused two tests."})
    await expect(pat.locator("main")).to_contain_text("Breach was noted, and stands in the contact log.")
    review = {
        "Day": "30/9/2003",
        "What did the court make of the order?": "Order revoked",
        "If it was revoked: how did it end?": "Revoked for breach",
    }
    await send(pat, "Save the review", review, "Record a review by the court")
    await expect(pat.locator("article").first).to_contain_text("Revoked for breach")
    # A result that comes late is still taken.
    await send(pat, "Save the test", {"Day": "26/9/2003", "Opiates": "Negative"}, "Record a test")
    off = {"What?": "Review of 30 September 2003", "Why is it taken off?": "It was another person."}
    await send(pat, "Take it off", off, "Take off what was recorded by mistake")
    await eyes.look()
    await expect(pat.locator("article").first).to_contain_text("Current")
    await pat.goto(f"{ANNA}/contacts")
    await expect(pat.locator("main")).to_contain_text("Refused two tests.")
    assert eyes.found == []


async def test_a_meeting_is_recorded_and_its_faults_stand_beside_the_fields(enter: Enter) -> None:
    """Each action's own; the review day of the newest meeting stands."""
    petra = await enter("petra")
    eyes = Eyes(petra, WIDE)
    await petra.goto(f"{ANNA}/register")
    why = petra.locator("main form [name=reason]")
    await why.fill("Preparing the meeting of 6 October")
    async with petra.expect_navigation():
        await petra.locator("main form:has([name=reason]) button").first.click()
    meeting = {"Day of the meeting": "29/9/2003", "At which level": "4", "What it decided": "Seen weekly."}
    second = petra.get_by_role("group", name="Action 2 (optional)")
    await petra.locator("summary", has_text="Record a meeting").click()
    await second.get_by_label("By whom").fill("Housing")
    await second.get_by_label("By when").fill("1/9/2003")
    await send(petra, "Record the meeting", meeting)
    await eyes.look()
    for field, words in (
        ("level", "MAPPA has levels 1, 2 and 3."),
        ("text-2", "Say what is to be done."),
        ("due-2", "That day is before the meeting."),
    ):
        await expect(petra.locator(f"#{field}-error")).to_contain_text(words)
    second = petra.get_by_role("group", name="Action 2 (optional)")
    await second.get_by_label("What is to be done").fill("Find a flat")
    await second.get_by_label("By when").fill("20/10/2003")
    await send(
        petra, "Record the meeting", {"At which level": "2", "Next meeting on (optional)": "3/11/2003"}
    )
    await expect(petra.get_by_text("The meeting was recorded.")).to_be_visible()
    late = {
        "Day of the meeting": "1/8/2003",
        "At which level": "2",
        "What it decided": "To be seen.",
        "Next meeting on (optional)": "1/9/2003",
    }
    await send(petra, "Record the meeting", late, "Record a meeting")
    await expect(petra.locator("article").first).to_contain_text("3 November 2003")
    assert eyes.found == []
