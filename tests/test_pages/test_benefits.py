"""The board's page of benefits, its file, and the page on which figures are returned."""

from __future__ import annotations

import csv
import io
import re

from rules.benefits import TEMPLATE
from tests.test_pages.conftest import Browser
from tests.test_pages.test_limited import send
from tests.world import Asking

RETURNS = "/benefits/returns"
FILE = TEMPLATE + (
    "COST,west-yorkshire,2003-07,,1000,,1000,\nCOST,west-yorkshire,2003-08,,1000,,1300,\n"
    "STRAIN,west-yorkshire,2003-08,,,,4.4,4\nMILESTONE,west-yorkshire,,Leeds live,2003-08-01,2003-10-01,,\n"
)


async def upload(browser: Browser, text: str, mark: str | None = None) -> tuple[int, str]:
    """Send a file from the page; answers the status and the page or address."""
    page = (await browser.client.get(RETURNS)).text
    form = next(one for one in re.findall(r"<form.*?</form>", page, re.DOTALL) if 'value="load"' in one)
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
    if mark is not None:
        hidden["form_mark"] = mark
    files = {"file": ("returns.csv", text.encode(), "text/csv")}
    response = await browser.client.post(RETURNS, data=hidden, files=files)
    return response.status_code, response.headers.get("location", response.text)


async def test_figures_are_returned_and_the_board_reads_them(browser: Browser, world: Asking) -> None:
    """A file, a figure, a milestone and a risk; each fault beside its field; then the page, and its file."""
    browser.as_("ines")
    assert (await browser.client.get("/benefits/template")).text == TEMPLATE
    status, page = await upload(browser, FILE + "COST,west-yorkshire,2003-13,,1,,,\n")
    assert status == 400 and "Nothing was loaded: 1 line can" in page
    assert "Line 6, month: “2003-13” is not a month" in page
    assert (await upload(browser, FILE, mark="another"))[0] == 400
    assert (await upload(browser, "PK"))[0] == 400
    assert await upload(browser, FILE) == (303, f"{RETURNS}?done=load-4-0-0")
    assert "The file was loaded: 4 new, 0 changed, 0 as before." in await browser.read(
        f"{RETURNS}?done=load-4-0-0"
    )
    # No other page takes a file.
    refused = await browser.client.post(
        "/cases", data={"do": "x"}, files={"file": ("a.csv", b"a", "text/csv")}
    )
    assert refused.status_code in (400, 403, 500)
    assert "is not a month. Type it like 9/2003." in await browser.read(
        f"{RETURNS}?kind=COST&area=&month=soon", 400
    )
    chosen = f"{RETURNS}?kind=COST&area=area_wy&month=8%2F2003"
    text = (await browser.client.get(chosen)).text
    assert re.search(r'name="actual"[^>]*value="1300', text) and "What was spent in the month" in text
    wrong = await send(browser, chosen, 'value="figure"', planned="x", actual="1,2")
    assert wrong.status_code == 400 and "“x” is not a number." in wrong.text
    none = await send(browser, chosen, 'value="figure"', planned="1000", actual="-")
    assert none.status_code == 400
    saved = await send(browser, chosen, 'value="figure"', planned="£1,000", actual="1,150")
    assert saved.status_code == 303, saved.text
    lacks = await send(browser, RETURNS, 'value="risk"', title="Areas train too late", decision="REDUCE")
    for words in ("Say who owns the risk.", "Choose how likely it is.", "Choose what it would do."):
        assert lacks.status_code == 400 and words in lacks.text
    risk = {"title": "Areas train too late", "owner": "The board", "likelihood": "2", "impact": "4"}
    needs = await send(browser, RETURNS, 'value="risk"', **risk, decision="REDUCE")
    assert needs.status_code == 400 and "needs a plan" in needs.text and 'value="The board"' in needs.text
    made = await send(browser, RETURNS, 'value="risk"', **risk, decision="NOT_DECIDED")
    assert made.status_code == 303, made.text
    page = await browser.read("/benefits?area=area_wy&from=7/2003&to=9/2003")
    for words in (
        "Benefits: West Yorkshire",
        "Cost Off plan West Yorkshire August 2003 £1,150, 15% more than the £1,000 planned. Source: none found (invented)",
        "Milestone: Leeds live Off plan West Yorkshire Now Expected by 1 October 2003, 61 days late.",
        "Unlikely, great: 8 of 25. Nothing is decided about it.",
        "£2,150 , £2,000 planned",
        "No contacts were recorded in this month.",
        "Fewer than 5 members of staff answered, so their score is kept back.",
        "Of the contacts that were written into the contact log in the month",
    ):
        assert words in page, words
    assert "4.4" not in page and " 0%" not in page
    html = (await browser.client.get("/benefits?area=area_wy&from=7/2003&to=9/2003")).text
    assert "Cost by month: planned from £1,000 to £1,000; actual from £1,000 to £1,150." in html
    again = re.findall(r'href="(/benefits/returns\?risk=[^"#]+)#risk-form"', html)[0]
    reached = re.findall(r'href="(/benefits/returns\?milestone=[^"#]+)#milestone-form"', html)[0]
    decided = await send(browser, again, 'value="risk"', **risk, decision="REDUCE", plan="Train by October.")
    assert decided.status_code == 303, decided.text
    late = {"name": "Leeds live", "area": "area_wy", "plannedOn": "1/8/2003"}
    soon = await send(browser, reached, 'value="milestone"', **late, doneOn="1/10/2003")
    assert soon.status_code == 400 and "is still to come: give it as the forecast." in soon.text
    done = await send(browser, reached, 'value="milestone"', **late, doneOn="30/9/2003")
    assert done.status_code == 303, done.text
    board = await browser.as_("max").read("/benefits")
    assert "Benefits: England and Wales" in board and "Done on 30 September 2003, 60 days late." in board
    assert "What it said before : Areas train too late Until" in board and "decision Not decided yet" in board
    assert "Return figures" not in board and "West Yorkshire £2,150" in board
    wrong_month = await browser.read("/benefits?from=soon&to=9/2003", 400)
    assert "“soon” is not a month. Type it like 9/2003." in wrong_month
    assert "The last month is before the first." in await browser.read("/benefits?from=9/2003&to=1/2003", 400)
    sheet = await browser.client.get("/benefits/download?area=area_wy&from=8/2003&to=8/2003")
    rows = list(csv.DictReader(io.StringIO(sheet.text)))
    assert [(one["month"], one["actual"]) for one in rows if one["figure"] == "Cost"] == [
        ("2003-08", "1150"),
        ("whole period", "1150"),
    ]
    assert "4.4" not in sheet.text and "returns of benefits" in await browser.read(RETURNS, 403)
    for path in ("/benefits", "/benefits/download", RETURNS, "/benefits/template"):
        await browser.as_("pat").read(path, 403)
