"""Search and the record: what each page shows, to whom, and the words for everything that goes wrong."""

from __future__ import annotations

from datetime import date

import pytest

from demo.staff import BY_ID
from rules.clock import stand_still
from tests.test_pages.conftest import ANNA, GONE, RECORD, Browser
from tests.test_standing import keep
from tests.world import FAST, Asking
from web.filters import read_day
from web.lifeline import draw
from web.warming import warm


async def test_search(browser: Browser) -> None:
    """A misspelt name without its accent finds the person, with where they are and who supervises."""
    text = await browser.as_("pat").read("/?search=oreily+sian")
    assert "1 person" in text
    assert "O'Reilly, Siân Anna 3 April 1978 25 Leeds prison West Yorkshire, J Reed" in text
    assert "Everyone supervised in West Yorkshire now" in await browser.read("/")
    listed = await browser.read("/?area=area_wy&prison=pri_le")
    assert "3 people" in listed  # the fourth is hidden from Pat
    assert "Willard" not in listed


async def test_search_says_what_to_do(browser: Browser) -> None:
    """Nothing typed, nothing to search for, nobody found."""
    browser.as_("pat")
    empty = await browser.client.get("/?search=")
    sentence = "Type a name, a date of birth or a number, or choose an area or a prison."
    assert empty.status_code == 400
    assert empty.text.count(sentence) == 2
    assert "<title>Error: " in empty.text.replace("\n", "")
    assert "Type a name, a date of birth or a number to search for." in await browser.read(
        "/?search=%21%21", 400
    )
    assert "Type 200 letters at most." in await browser.read("/?search=" + "a" * 201, 400)
    none = await browser.read("/?search=Zzyzx&prison=pri_fs")
    assert "Nobody found" in none
    assert "search in any area and any prison" in none
    assert "3 people" in await browser.read("/?area=area_wy&after=nonsense")


async def test_what_was_typed_stays_text(browser: Browser) -> None:
    """Markup in a search or an address is shown, not run."""
    response = await browser.as_("pat").client.get('/?search="><script>alert(1)</script>')
    assert "<script>alert" not in response.text
    assert "&lt;script&gt;" in response.text


async def test_the_record(browser: Browser) -> None:
    """Who it is on every page, and on each page its part."""
    browser.as_("pat")
    for path in RECORD:
        text = await browser.read(path)
        assert "O'Reilly, Siân Anna Born 3 April 1978 (25) PNC 2001/0171310W" in text
        assert "Synthetic data Everyone here is invented. Today is 30 September 2003." in text
        assert " O'Reilly, Siân Anna – Single offender record" in text
    overview = await browser.read(ANNA)
    assert "Leeds prison Since 1 March 2001" in overview
    assert "West Yorkshire J Reed, Leeds team, since 1 January 2002" in overview
    assert "Community rehabilitation order Theft 12 months, from 1 April 2002" in overview
    assert "Sentences and custody from 2001 to" in overview
    assert "Requirements PROG" in await browser.read(f"{ANNA}/sentences")
    assert "Leeds 1 March 2001 Still there" in await browser.read(f"{ANNA}/custody")
    assert "1 Mill Lane LS1 1AA Home address" in await browser.read(f"{ANNA}/identity")
    sources = await browser.read(f"{ANNA}/sources")
    assert "Person row: crams_west-yorkshire_people.txt, line 2" in sources
    assert "You do not have access to the rows as they were sent" in sources
    assert "west-yorkshire|98/00001" in await browser.as_("dan").read(f"{ANNA}/sources")


async def test_every_look_is_kept(browser: Browser, world: Asking) -> None:
    """Each page of a record leaves an entry; warming up leaves none that names a person of it."""
    await warm(browser.service, FAST)
    assert "off_" not in world.audit.path.read_text()
    browser.as_("pat")
    for path in RECORD:
        await browser.read(path)
    lines = [line for line in world.audit.path.read_text().splitlines() if '"off_' in line]
    assert len(lines) == len(RECORD)
    assert all('"off_anna"' in line and '"by":"pat"' in line for line in lines)


async def test_the_timeline_and_its_filters(browser: Browser) -> None:
    """Both services in one, cut by kind, outcome, service and days; what is earlier is a page away."""
    path = f"{ANNA}/timeline"
    browser.as_("pat")
    text = await browser.read(path)
    assert "24 entries, the latest first." in text
    assert "Reception 1 March 2001 at 09:10 Prison Into Leeds prison from court" in text
    assert "6 entries with these filters" in await browser.read(f"{path}?kind=HOME_VISIT")
    assert "3 entries with these filters" in await browser.read(f"{path}?outcome=UNACCEPTABLE_ABSENCE")
    prison = await browser.read(f"{path}?service=PRISON")
    assert "1 entry with these filters" in prison
    assert "Remove filter: Prison" in prison
    assert "1 entry with these filters" in await browser.read(f"{path}?from=28/2/2001&to=1+March+2001")
    assert "No entry fits these filters." in await browser.read(f"{path}?service=PRISON&kind=OFFICE_VISIT")
    assert "24 entries, the latest first." in await browser.read(f"{path}?kind=NONSENSE&after=nonsense")


async def test_days_that_can_t_be_read(browser: Browser) -> None:
    """The field says so, and so does the summary."""
    browser.as_("pat")
    bad = await browser.client.get(f"{ANNA}/timeline?from=soon")
    assert bad.text.count("“soon” is not a date. Type it like 30/9/2003.") == 2
    wrong = await browser.read(f"{ANNA}/timeline?from=2/1/2003&to=1/1/2003")
    assert "The last day is before the first. Change one of them." in wrong
    assert read_day("1 Mar 2002") == read_day("2002-03-01") == read_day("1.3.2002") == date(2002, 3, 1)


async def test_what_is_not_there_and_what_may_not_be_seen_read_alike(browser: Browser) -> None:
    """The same page to the letter, for an unknown id, a hidden person and an unknown address."""
    browser.as_("pat")
    found = set()
    for who in ("off_none", "off_hide", "sen_off_anna_1"):
        for tail in ("", "/timeline"):
            response = await browser.client.get(f"/offenders/{who}{tail}")
            assert response.status_code == 404
            found.add(response.text)
    assert len(found) == 1
    assert GONE in await browser.read("/nothing/here", 404)


async def test_parts_that_a_role_may_not_see(browser: Browser) -> None:
    """A plain sentence in their place, and the rest of the page as ever."""
    vera = browser.as_("vera")
    assert "You do not have access to contacts and movements." in await vera.read(f"{ANNA}/timeline")
    overview = await vera.read(ANNA)
    assert "Leeds prison Since" in overview
    assert "You do not have access to contacts." in overview
    dan = browser.as_("dan")
    assert "You do not have access to sentences." in await dan.read(f"{ANNA}/sentences")
    assert "You do not have access to custody." in await dan.read(f"{ANNA}/custody")
    overview = await dan.read(ANNA)
    assert "You do not have access to where people are held." in overview
    assert "You do not have access to sentences and custody." in overview
    ines = browser.as_("ines")
    for path in RECORD:
        assert "You do not have access to the records of people." in await ines.read(path, 403)
    assert "You do not have access to the records of people." in await ines.read("/?search=smith")
    # Nothing shows whether the person exists.
    assert await ines.read("/offenders/off_none", 403) == await ines.read(ANNA, 403)


def test_the_picture_of_the_years() -> None:
    """Bars stand where their dates are; nothing dated, no picture."""
    stand_still(date(2003, 7, 1))
    try:
        order = {"type": "CURFEW", "custodial": False, "endedOn": None, "sentenceExpiry": None}
        found = draw(
            [{**order, "date": "2002-01-01", "expectedEnd": "2004-12-31"}],
            [{"stays": [{"from": "2002-07-01", "to": None, "prison": None}]}],
        )
        assert found is not None
        bar, stay = (lane.bars[0] for lane in found.lanes)
        assert (bar.start, found.first_year, found.last_year) == (0, 2002, 2004)
        assert bar.start + bar.past == pytest.approx(found.now)
        assert bar.start + bar.past + bar.ahead == pytest.approx(100, abs=0.1)
        assert stay.start + stay.past + stay.ahead == pytest.approx(
            found.now, abs=0.01
        )  # held today, not beyond
    finally:
        stand_still(None)
    assert draw([{**order, "date": None, "expectedEnd": None}], []) is None


async def test_whoever_may_read_nothing_any_more_is_told(browser: Browser, world: Asking) -> None:
    """On the first page too, which is everybody's: Pat's post has ended."""
    ended = [{**one, "to": date(2001, 1, 1)} for one in BY_ID["pat"].kept["posts"]]
    await keep(world.graph, "pat", posts=ended)
    assert "You do not have access to the records of people." in await browser.as_("pat").read("/", 403)
