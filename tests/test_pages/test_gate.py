"""The pages of prison and gate: dates of a sentence with their working, who is due out, and the handover."""

from __future__ import annotations

from tests.test_custody import SENTENCED
from tests.test_due_out import after, serving
from tests.test_pages.conftest import ANNA, Browser
from tests.test_pages.test_limited import send
from tests.world import Asking


async def test_the_custody_page_shows_how_dates_were_worked_out(browser: Browser, world: Asking) -> None:
    """Each beside the prison's, with a difference in words and the steps."""
    await world.graph.run(SENTENCED)
    page = await browser.as_("pat").read(f"{ANNA}/custody")
    assert "Dates of the sentence of 3 March 2003" in page
    assert "Conditional or automatic release 2 December 2003 23 October 2003 Differs" in page
    assert "How this was worked out" in page
    assert "Less 40 days on remand: 235" in page


async def test_the_list_of_a_prison_and_of_an_area(browser: Browser, world: Asking) -> None:
    """One's own place first; the most urgent first, each with what is missing."""
    await serving(world.graph, "off_anna", conditionalRelease=after(63))
    await serving(world.graph, "off_bill", conditionalRelease=after(-3))
    page = await browser.as_("sam").read("/due-out")
    assert "Due out: Leeds" in page and "2 people are due out within 90 days" in page
    assert page.index("Kowalski, William") < page.index("O'Reilly, Siân Anna")
    assert "Passed, no release recorded" in page and "Release plan Late" in page
    page = await browser.as_("pat").read("/due-out?within=60")
    assert "Due out: West Yorkshire" in page and "1 person is due out within 60 days" in page
    assert "Nobody is due out within 90 days" in await browser.as_("pat").read("/due-out?place=pri_fs")
    await browser.as_("dan").read("/due-out", 403)


async def test_the_handover_page_records_and_shows(browser: Browser, world: Asking) -> None:
    """The checklist before and after; a day that is none is told beside its field, and nothing is lost."""
    await serving(world.graph, "off_anna", conditionalRelease=after(63))
    path = f"{ANNA}/handover"
    page = await browser.as_("pat").read(path)
    assert "63 days left" in page and "Release plan Still to do" in page and "Nobody is named" in page
    assert "Victim contact told" not in page and "Public protection" not in page
    wrong = await send(browser, path, 'value="record"', planAgreedOn="31/9/2003", supervisor="S Idowu")
    assert wrong.status_code == 400
    assert "There is a problem" in wrong.text and 'value="S Idowu"' in wrong.text
    sent = await send(
        browser,
        path,
        'value="record"',
        planAgreedOn="20/9/2003",
        area="area_wy",
        officer="ofr_reed",
        responsibleFrom="2/12/2003",
    )
    assert sent.status_code == 303, sent.text
    page = await browser.read(path)
    assert "Release plan Done" in page and "West Yorkshire from 2 December 2003" in page
    assert "Victim contact told" in await browser.as_("vera").read(path)


async def test_dangerous_people_in_one_place(browser: Browser, world: Asking) -> None:
    """Level, whereabouts, contacts, overdue reviews; the register's only to the cleared who say why."""
    page = await browser.as_("pat").read("/dangerous")
    assert "Dangerous people: West Yorkshire" in page and "3 people" in page
    assert "Assessment, due 3 September 2003" in page and "None planned" in page and "Leeds prison" in page
    assert "Thorne" not in page and "Why do you look at the register?" not in page
    path = "/dangerous?area=area_wy"
    assert "Thorne" not in await browser.as_("petra").read(path)
    sent = await send(browser, path, 'name="reason"', reason="Weekly meeting")
    assert (
        sent.status_code == 200
        and "Thorne, Silas" in sent.text
        and "Register, due 1 October 2003" not in sent.text
    )
    assert "Category 2: violent or other sexual offender, level 2" in sent.text
    assert "There is a problem" in (await send(browser, path, 'name="reason"', reason="")).text
    await browser.as_("dan").read("/dangerous", 403)


async def test_a_prison_enters_a_movement(browser: Browser) -> None:
    """On the page of custody, which no other staff can do; what cannot be is told beside its field."""
    path = f"{ANNA}/custody"
    assert "Enter a movement" not in await browser.as_("pat").read(path)
    assert "Enter a movement" in await browser.as_("sam").read(path)
    again = await send(
        browser, path, 'name="kind"', kind="RECEPTION", prison="pri_le", day="1/9/2003", number="CD5678"
    )
    assert again.status_code == 400 and "Received twice without leaving in between" in again.text
    sent = await send(
        browser, path, 'name="kind"', kind="RELEASE", prison="pri_le", day="10/9/2003", release="PAROLE"
    )
    assert sent.status_code == 303, sent.text
    page = await browser.read(path)
    assert "Released on 10 September 2003" in page and "1 March 2001 10 September 2003" in page


async def test_a_recall_is_recorded_on_the_page_of_handover(browser: Browser, world: Asking) -> None:
    """Of somebody who was released on a licence; faults beside the field; the reception into prison closes it."""
    await serving(world.graph, "off_anna", conditionalRelease=after(63))
    custody, path = f"{ANNA}/custody", f"{ANNA}/handover"
    assert "Record a recall" not in await browser.as_("pat").read(path)
    move = {"prison": "pri_le", "day": "10/9/2003"}
    await browser.as_("sam").read(custody)
    sent = await send(browser, custody, 'name="kind"', kind="RELEASE", release="PAROLE", **move)
    assert sent.status_code == 303, sent.text
    assert "Record a recall" in await browser.as_("pat").read(path)
    wrong = await send(browser, path, 'value="recall"', revokedBy="The Parole Board")
    assert wrong.status_code == 400 and "Say on which day the breach was known." in wrong.text
    assert 'value="The Parole Board"' in wrong.text
    given = {"breachOn": "24/9/2003", "officer": "ofr_reed", "area": "area_wy", "supervisor": "S Idowu"}
    sent = await send(browser, path, 'value="recall"', **given)
    assert sent.status_code == 303, sent.text
    page = await browser.read(path)
    assert "Not in prison yet" in page and "Recall report Late" in page and "J Reed, West Yorkshire" in page
    await browser.as_("sam").read(custody)
    moved = await send(
        browser, custody, 'name="kind"', kind="RECALL", prison="pri_le", day="29/9/2003", number="CD5678"
    )
    assert moved.status_code == 303, moved.text
    page = await browser.as_("pat").read(path)
    assert "In prison again since 29 September 2003, which closes the recall" in page
    assert "Prison told of risk and sentence" in page
