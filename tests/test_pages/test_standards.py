"""The pages of the National Standards: what falls due, the figures, the cases behind one, and the return."""

from __future__ import annotations

import csv
import io
import re
from html import unescape
from urllib.parse import urlsplit

from resolvers.standards import recomputing
from rules.standards import product_text
from tests.test_pages.conftest import ANNA, Browser
from tests.test_pages.test_limited import send
from tests.test_standards import ORDER, quiet
from tests.test_standards_evidence import TREATED
from tests.test_standards_laws import STRICT
from tests.world import Asking


async def test_what_falls_due_and_the_figures_with_their_cases(browser: Browser, world: Asking) -> None:
    """Each figure leads to as many cases as it says; a limited person is on no page."""
    await world.graph.run(ORDER)
    await recomputing.recompute(world.graph, quiet)
    browser.as_("pat")
    page = await browser.read("/standards?team=Leeds+team")
    assert "Overdue O'Reilly, Siân Anna , 3 April 1978 First appointment" in page
    assert "Missed; due by 22 September 2003" in page
    assert "Willard" not in page
    # The rule and its version, without how sure the product is of where it found it.
    assert "National Standards" in page and "confidence" not in page and "source:" not in page
    await browser.read("/compliance", 403)
    browser.as_("max")
    response = await browser.client.get("/compliance?since=1/1/2002&until=31/12/2003")
    assert response.status_code == 200
    links = [
        unescape(one) for one in re.findall(r'href="(/standards/cases\?[^"]*standard=[^"]*)"', response.text)
    ]
    assert links
    figures = re.findall(r'/standards/cases\?[^"]*standard=[^"]*">([\d,]+)<', response.text)
    for link, figure in list(zip(links, figures, strict=True))[:3]:
        found = await browser.read(link)
        assert f"{figure} of people whose standards you may see" in found
        assert "Willard" not in found
    wrong = await browser.client.get("/compliance?since=soon&sample=many")
    assert wrong.status_code == 400
    assert "“soon” is not a date." in unescape(wrong.text) and "Give a number of cases" in wrong.text
    browser.as_("ines")
    page = await browser.read("/compliance?since=1/1/2002&until=31/12/2003")
    assert "England and Wales" in page and "multiples of 5" in page
    await browser.read("/standards/cases", 403)


async def test_figures_of_a_team_and_the_cases_behind_them(browser: Browser, world: Asking) -> None:
    """Told by team, each with its cases; narrowed to one by the form. Readers without cases are offered none."""
    await world.graph.run(ORDER)
    await recomputing.recompute(world.graph, quiet)
    browser.as_("max")
    days = "since=1/1/2002&until=31/12/2003"
    page = (await browser.client.get(f"/compliance?area=area_wy&by=TEAM&{days}")).text
    assert '<option value="Leeds team">' in page
    ways = re.findall(r'href="(/standards/cases\?[^"]*)">([\d,]+)<', page)
    assert ways
    for way, figure in ways:
        found = await browser.read(unescape(way))
        assert f"{figure} of people whose standards you may see" in found and ", Leeds team" in found
    chosen = (await browser.client.get(f"/compliance?area=area_wy&team=Leeds+team&{days}")).text
    assert "Leeds team, West Yorkshire" in chosen and '<option value="Leeds team" selected>' in chosen
    ways = re.findall(r'href="(/standards/cases\?[^"]*)"', chosen)
    assert ways and all("team=Leeds+team" in way and "standard=" in way for way in ways)
    assert "Leeds team, West Yorkshire" in await browser.read(
        unescape(ways[0]).replace("/standards/cases", "/compliance")
    )
    assert "Nothing fell due in that time." in await browser.read(f"/compliance?team=None+such&{days}")
    browser.as_("ines")
    page = await browser.read(f"/compliance?area=area_wy&by=TEAM&team=Leeds+team&{days}")
    assert "Leeds team" not in page and "Every team" not in page and "First appointment" in page


async def test_a_return_says_what_it_is_of(browser: Browser, world: Asking) -> None:
    """Its area, team, month and day stand in each line, and the first three in its name; a month without figures says so."""
    await world.graph.run(ORDER)
    await recomputing.recompute(world.graph, quiet)
    browser.as_("max")

    async def lines(way: str, name: str) -> list[dict[str, str]]:
        made = await browser.client.get(way)
        assert made.headers["content-disposition"] == f'attachment; filename="{name}"', made.text
        return list(csv.DictReader(io.StringIO(made.text.removeprefix("\ufeff"))))

    found = await lines(
        "/compliance/return?area=area_wy&since=1/12/2001&until=30/9/2003",
        "standards-west-yorkshire-2001-12-to-2003-09.csv",
    )
    assert list(dict.fromkeys(one["Month"] for one in found)) == [
        f"{month // 12}-{month % 12 + 1:02}" for month in range(2001 * 12 + 11, 2003 * 12 + 9)
    ]
    assert {(one["Area"], one["Team"], one["As at"]) for one in found} == {
        ("West Yorkshire", "Every team", "2003-09-30")
    }
    assert len({(one["Month"], one["Standard"]) for one in found}) == len(found)
    (empty,) = [one for one in found if one["Month"] == "2001-12"]
    assert list(empty.values())[6:] == ["No figures for this month", *[""] * 6]
    (first,) = [one for one in found if one["Key"] == "FIRST_CONTACT" and one["Month"] == "2003-09"]
    assert (first["From"], first["To"], first["Missed"]) == ("2003-09-01", "2003-09-30", "1")
    # A month that is not whole is named by its days.
    found = await lines(
        "/compliance/return?area=area_wy&team=Leeds+team&since=15/8/2003&until=30/9/2003",
        "standards-west-yorkshire-leeds-team-2003-08-15-to-2003-09-30.csv",
    )
    assert {(one["From"], one["To"]) for one in found} == {
        ("2003-08-15", "2003-08-31"),
        ("2003-09-01", "2003-09-30"),
    }
    page = (await browser.client.get("/compliance?area=area_wy")).text
    (way,) = re.findall(r'href="([^"]*)">This month’s return</a>: August 2003', page)
    found = await lines(unescape(way), "standards-west-yorkshire-2003-08.csv")
    assert {one["Month"] for one in found} == {"2003-08"}
    refused = await browser.read("/compliance/return?area=area_wy&since=1/1/1980&until=30/9/2003", 404)
    assert "Ask for ten years at most." in refused
    browser.as_("ines")
    await lines(
        "/compliance/return?since=1/9/2003&until=30/9/2003", "standards-england-and-wales-2003-09.csv"
    )


async def test_a_figure_opens_to_the_evidence(browser: Browser, world: Asking) -> None:
    """From the figure to the result in the record, and from that to each entry, which is on the page it leads to."""
    await world.graph.run(ORDER)
    await world.graph.run(TREATED)
    await recomputing.recompute(world.graph, quiet)
    cases = await browser.as_("max").client.get(
        "/standards/cases?since=1/1/2002&until=31/12/2003&standard=FIRST_CONTACT&state=LATE"
    )
    assert "Office visit on" in cases.text and "Open the result" in cases.text
    opens = [unescape(one) for one in re.findall(r'href="(/offenders/[^"]*/standards\?[^"]*)"', cases.text)]
    assert opens
    for address in opens:
        result = await browser.client.get(address)
        assert f'<article class="card" id="{urlsplit(address).fragment}"' in result.text
    entries = set()
    for page in (
        f"{ANNA}/standards?standard={key}" for key in ("DTTO_HOURS", "DTTO_REVIEW", "FIRST_CONTACT")
    ):
        shown = await browser.client.get(page)
        entries |= {
            unescape(one)
            for one in re.findall(
                r'href="(/offenders/off_anna/[a-z]+[?#][^"]*#?(?:con|twk|crv)_[^"]*)"', shown.text
            )
        }
    assert {urlsplit(one).path.rpartition("/")[2] for one in entries} == {"contacts", "treatment"}
    for address in entries:
        there = await browser.client.get(address)
        assert f'id="{urlsplit(address).fragment}"' in there.text, address


async def test_the_record_lists_its_results_with_filters(browser: Browser, world: Asking) -> None:
    """By standard and state, in pages; who may not read them is told so, and does not find the page in the record."""
    await world.graph.run(ORDER)
    await recomputing.recompute(world.graph, quiet)
    page = await browser.as_("pat").read(f"{ANNA}/standards")
    assert "Community rehabilitation order, 15 September 2003" in page
    assert "First appointment Missed" in page and "Last day in time 22 September 2003" in page
    assert "What it asks" in page and "Evidence None" in page and "confidence" not in page
    first = await browser.client.get(f"{ANNA}/standards")
    (way,) = re.findall(r'href="(/offenders/off_anna/standards\?after=[^"]*)" role="button"', first.text)
    assert "Show the latest" in await browser.read(unescape(way))
    missed = await browser.read(f"{ANNA}/standards?standard=FIRST_CONTACT&state=MISSED")
    assert "1 result with these filters" in missed and "Remove filter: First appointment" in missed
    assert "No result fits these filters." in await browser.read(
        f"{ANNA}/standards?standard=FIRST_CONTACT&state=DUE"
    )
    everything = await browser.read(f"{ANNA}/standards?standard=nothing&state=odd&after=nowhere")
    assert "with these filters" not in everything and "Missed" in everything
    plan = f"{ANNA}/standards?standard=PLAN"
    assert "Assessment complete on 14 May 2002" in await browser.read(plan)
    tutor = await browser.as_("tess").read(plan)
    assert "Nothing that you may see" in tutor and "Assessment complete" not in tutor
    assert "Office visit on" in await browser.read(f"{ANNA}/standards?standard=FIRST_CONTACT")
    # Breaking the glass would show a tutor no more.
    assert "breaking the glass" not in tutor
    browser.as_("vera")
    assert "You do not have access to" in await browser.read(f"{ANNA}/standards")
    assert f"{ANNA}/standards" not in (await browser.client.get(ANNA)).text


async def test_the_steward_loads_other_rules_after_a_preview(browser: Browser) -> None:
    """Each fault is told beside the field with its line; the file in force is there to begin with."""
    address, form = "/codes/standards", 'id="file"'
    await browser.as_("pat").read(address, 403)
    browser.as_("dan")
    assert "None were loaded" in await browser.read(address)
    assert (await browser.client.get(f"{address}/file")).text == product_text()
    empty = await send(browser, address, form, do="preview", file="", source="")
    assert empty.status_code == 400 and "Say which circular it comes from." in empty.text
    given = {"source": "PC 1/2003"}
    gap = STRICT.replace("to: 2002-04-01", "to: 2002-03-01", 1)
    wrong = await send(browser, address, form, do="preview", file=gap, **given)
    assert wrong.status_code == 400 and "Line 33: Gap: NS2000 ends on 2002-03-01" in wrong.text
    assert 'value="load"' not in wrong.text
    shown = await send(browser, address, form, do="preview", file=STRICT, **given)
    assert shown.status_code == 200, shown.text
    assert (
        "Changed" in shown.text and 'value="load"' in shown.text and 'name="number" value="0"' in shown.text
    )
    file = STRICT.replace("\n", "\r\n")
    (seen,) = re.findall(r'name="seen" value="(\w+)"', shown.text)
    given |= {"number": "0", "seen": seen}
    other = await send(browser, address, form, do="load", file=product_text(), **given)
    assert other.status_code == 400 and "This is not the text whose changes you saw." in other.text
    done = await send(browser, address, form, do="load", file=file, **given)
    assert done.status_code == 303, done.text
    page = await browser.read(f"{address}?done=loaded")
    assert "PC 1/2003 Nobody is judged by them yet" in page
    assert (await browser.client.get(f"{address}/file")).text == STRICT
    again = await send(browser, address, form, do="preview", file=product_text(), **given)
    (given["seen"],) = re.findall(r'name="seen" value="(\w+)"', again.text)
    late = await send(browser, address, form, do="load", file=product_text(), **given)
    assert late.status_code == 400 and "Other rules were loaded since you looked." in late.text
