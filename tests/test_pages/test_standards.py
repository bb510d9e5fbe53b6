"""The pages of the National Standards: what falls due, the figures, the cases behind one, and the return."""

from __future__ import annotations

import csv
import io
import re
from html import unescape

from resolvers.standards import recomputing
from tests.test_pages.conftest import Browser
from tests.test_standards import ORDER, quiet
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
    download = await browser.client.get("/compliance/return?since=1/1/2002&until=31/12/2003")
    rows = list(csv.reader(io.StringIO(download.text.removeprefix("\ufeff"))))
    assert rows[0][0] == "Standard" and "FIRST_CONTACT" in {row[1] for row in rows}
    wrong = await browser.client.get("/compliance?since=soon&sample=many")
    assert wrong.status_code == 400
    assert "“soon” is not a date." in unescape(wrong.text) and "Give a number of cases" in wrong.text
    browser.as_("ines")
    page = await browser.read("/compliance?since=1/1/2002&until=31/12/2003")
    assert "England and Wales" in page and "rounded to the nearest 5" in page
    await browser.read("/standards/cases", 403)
