"""The pages of transfers: a case is proposed, sent, accepted and taken over by forms alone."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import httpx
import pytest

from rules.clock import stand_still
from tests.test_pages.conftest import GONE, Browser
from tests.transferring import PLAIN, people
from tests.world import Asking

BILL = "/offenders/off_bill/transfers"
IN_DATE = "MATCH (s:Assessment {status: 'COMPLETE'}) SET s.date = date('2003-09-01')"


@pytest.fixture
async def ready(browser: Browser, world: Asking) -> Browser:
    """The demo on 30 September 2003, with a receiving area where nothing stands in the way of a move."""
    stand_still(date(2003, 9, 30))
    await people(world.graph)
    await world.graph.run(PLAIN)
    await world.graph.run(IN_DATE)
    return browser


async def step(browser: Browser, name: str, **given: Any) -> httpx.Response:
    """Send the form of a step, with what the page filled in."""
    page = (await browser.client.get(BILL)).text
    (form,) = [
        one for one in re.findall(r"<form.*?</form>", page, re.DOTALL) if f'name="step" value="{name}"' in one
    ]
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
    return await browser.client.post(BILL, data={**hidden, **given}, follow_redirects=False)


PROPOSED = {
    "supervision": "sup_off_bill",
    "kind": "BETWEEN_AREAS",
    "area": "area_lr",
    "movesOn": "1/10/2003",
    "reason": "Moves in with a sister.",
}


async def test_a_case_moves_by_forms(ready: Browser) -> None:
    """From one side's page to the other's, with what is wrong beside the field."""
    pat = ready.as_("pat")
    assert "No case of this person has moved" in await pat.read(BILL)
    wrong = await step(pat, "PROPOSE", **{**PROPOSED, "kind": "", "movesOn": "soon", "area": ""})
    assert wrong.status_code == 400 and wrong.text.count("“soon” is not a date.") == 2
    assert wrong.text.count("Choose what sort of move it is.") == 2
    short = await step(pat, "PROPOSE", **{**PROPOSED, "reason": "Moves"})
    assert short.text.count("Say why the case moves. Use 10 characters at least.") == 2
    assert (await step(pat, "PROPOSE", **PROPOSED)).status_code == 303
    text = await pat.read(BILL)
    assert "J Reed of West Yorkshire is responsible" in text
    assert "To another area for good: West Yorkshire to Leicestershire & Rutland Proposed" in text
    assert "Ask the receiving area to accept" in text and "Accept the case" not in text
    assert (await step(pat, "REQUEST")).status_code == 303
    listed = await pat.read("/transfers?direction=HOME")
    assert "Kowalski" in listed and "Ask the receiving area" not in listed

    meera = ready.as_("meera")
    assert "Kowalski" in await meera.read("/transfers")
    text = await meera.read(BILL)
    assert "Accept the case" in text and "Withdraw the move" not in text
    late = await step(meera, "ACCEPT", officer="ofr_lee", appointment="31/10/2003", time="10:00")
    assert late.status_code == 400 and late.text.count("The first appointment is due by") == 2
    for given, words in (
        ({"time": "ten"}, "Give a time like 14:30."),
        ({"officer": ""}, "Officer: choose one."),
    ):
        sent = {"officer": "ofr_lee", "appointment": "3/10/2003", "time": "10:00", **given}
        assert (await step(meera, "ACCEPT", **sent)).text.count(words) == 2
    taken = await step(meera, "ACCEPT", officer="ofr_lee", appointment="3/10/2003", time="10:00")
    assert taken.status_code == 303
    assert (await step(meera, "BEGIN")).status_code == 303
    assert "L Lee of Leicestershire & Rutland sees the person" in await meera.read(BILL)
    assert (await step(meera, "AMEND", court="Leicester Magistrates", on="30/9/2003")).status_code == 303
    assert (await step(meera, "COMPLETE")).status_code == 303
    assert (await step(meera, "RECEIVE_FILE")).status_code == 303
    text = await meera.read(BILL)
    assert "Transferred in full" in text and "Record that the file arrived" in text
    assert "is responsible" not in text
    assert "Kowalski" in await meera.read("/transfers?over=yes")


async def test_who_has_the_pages_of_transfers(ready: Browser) -> None:
    """Those who move cases. Others are told that they have no access, or that there is nothing."""
    owen = ready.as_("owen")
    assert "Transfers" not in await owen.read("/offenders/off_bill")
    assert "You do not have access to moves of this person" in await owen.read(BILL)
    assert "You do not have access to transfers." in await owen.read("/transfers", 403)
    assert GONE in await ready.as_("meera").read("/offenders/off_hide/transfers", 404)
    assert "There are none that you may see." in await ready.as_("meera").read(
        "/transfers?area=none&direction=x"
    )
    wrong = await ready.as_("pat").client.get(BILL)
    mark = re.search(r'name="form_mark" value="([^"]*)"', wrong.text)
    sent = await ready.client.post(BILL, data={"form_mark": mark[1] if mark else "", "step": "FLY"})
    assert sent.status_code == 400 and "There is no such step." in sent.text


async def test_the_page_of_many_cases(ready: Browser) -> None:
    """The cases of an officer are shown before anything is done; those that are ticked move together."""
    browser = ready.as_("max")
    assert "Move many cases: West Yorkshire" in await browser.read("/caseload")
    text = await browser.read("/caseload?officer=ofr_reed")
    assert "3 cases" in text and "O'Reilly" in text
    assert "3 cases" in await browser.read("/caseload?office=Leeds+team")
    assert "There is no such case" in await browser.read("/caseload?office=Nowhere")
    page = (await browser.client.get("/caseload?officer=ofr_reed")).text
    mark = page.split('name="form_mark" value="')[-1].partition('"')[0]
    key = page.split('name="key" value="')[1].partition('"')[0]
    form: dict[str, Any] = {
        "form_mark": mark,
        "key": key,
        "case": ["sup_off_anna", "sup_off_bill"],
        "reason": "Mr Reed leaves.",
    }
    address = "/caseload?officer=ofr_reed"
    for wrong, words in (
        ({}, "Choose who gets the cases."),
        ({"way": "officer"}, "Choose the officer who gets the cases."),
        ({"way": "officer", "officer": "ofr_reed"}, "The officer has the case already."),
        ({"way": "office", "movesOn": "soon"}, "“soon” is not a date."),
    ):
        sent = await browser.client.post(address, data={**form, **wrong})
        assert sent.status_code == 400 and words in sent.text
    moving = {**form, "way": "officer", "officer": "ofr_gray"}
    sent = await browser.client.post(address, data={**moving, "check": "yes"})
    assert sent.status_code == 200 and "that are ticked (2) can be moved" in sent.text
    assert "3 cases" in await browser.read(address)
    sent = await browser.client.post(address, data=moving)
    assert sent.status_code == 303 and "All of them were moved." in await browser.read(
        sent.headers["location"]
    )
    assert "1 case " in await browser.read(address)
    assert "You do not have access to moving cases." in await browser.as_("owen").read("/caseload", 403)
