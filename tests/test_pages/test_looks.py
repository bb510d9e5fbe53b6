"""The pages of who looked at a record and which agencies were told."""

from __future__ import annotations

from demo.staff import BY_ID
from tests.test_looks import shipped
from tests.test_pages.conftest import Browser
from tests.world import Asking

BILL = "/offenders/off_bill"


async def test_who_looked_is_on_a_page(browser: Browser, world: Asking) -> None:
    """Who, in which work, at what; what was refused is marked, and all of it can be filtered."""
    await browser.as_("owen").read(f"{BILL}/sentences")
    await browser.as_("vera").read(f"{BILL}/timeline")
    await world(
        'mutation { limitAccess(input: {key: "k", offender: "off_bill", kind: EXCLUSION, staff: ["pat"]}) { limitation { id } } }',
        "owen",
    )
    await shipped(world)
    text = await browser.as_("petra").read(f"{BILL}/looks")
    assert "Who looked at this record" in text and "Vera Stone Looked" in text
    assert "Victim liaison officer" in text and "Refused: timeline" in text
    assert "Owen Price Was refused" in text
    refused = await browser.read(f"{BILL}/looks?action=REFUSED")
    assert "with these filters" in refused and "Remove filter: Was refused" in refused
    assert "Vera Stone" not in refused and "Owen Price Was refused" in refused
    assert "No entry fits these filters." in await browser.read(f"{BILL}/looks?until=30/9/2003")
    assert "“soon” is not a date." in await browser.read(f"{BILL}/looks?since=soon")
    assert "Change one of them." in await browser.read(f"{BILL}/looks?since=2/10/2003&until=1/10/2003")


async def test_page_after_page(browser: Browser, world: Asking) -> None:
    """The earlier ones are a link away; a place to go on from that is none is the first page."""
    for number in range(30):
        await world.data(f'query Look{number} {{ offender(id: "off_bill") {{ surname }} }}', "pat")
    await shipped(world)
    first = await browser.as_("petra").client.get(f"{BILL}/looks")
    assert first.text.count('class="looks__item') == 50
    way = first.text.partition(f'href="{BILL}/looks?after=')[2].partition('"')[0]
    second = await browser.client.get(f"{BILL}/looks?after={way}")
    assert second.text.count('class="looks__item') == 10 and "Show the latest" in second.text
    assert "60 entries" in await browser.read(f"{BILL}/looks?after=nowhere")


async def test_who_may_open_these_pages(browser: Browser) -> None:
    """Others neither find the way there nor are told anything."""
    for who, (looks, shares) in {"petra": (True, True), "pat": (False, True), "vera": (False, False)}.items():
        browser.as_(who)
        page = (await browser.client.get(BILL)).text
        assert (f"{BILL}/looks" in page, f"{BILL}/shares" in page) == (looks, shares)
        told = "You do not have access to who looked at this record." in await browser.read(f"{BILL}/looks")
        assert told != looks
    assert "You do not have access to what other agencies were told." in await browser.read(f"{BILL}/shares")


async def test_what_agencies_were_told_is_on_a_page(browser: Browser, world: Asking) -> None:
    """To those who work with the person."""
    assert "No other agency was told" in await browser.as_("max").read(f"{BILL}/shares")
    await world.data(
        '{ offenderByIdentifier(scheme: PNC, value: "79/163001B") { surname } }', BY_ID["wy-police"].viewer
    )
    await shipped(world)
    text = await browser.read(f"{BILL}/shares")
    assert "Told 2 times" in text and "Prevention of crime by people on licence and orders" in text
