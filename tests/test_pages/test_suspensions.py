"""Suspending an order on its card, saying that it is over, and what the record says of it."""

from __future__ import annotations

from tests.test_pages.conftest import ANNA, Browser
from tests.test_pages.test_limited import send

PATH = f"{ANNA}/sentences"
NOTES = "In hospital; her manager agreed."
SUSPEND, CHANGE = 'name="sentence" value="sen_off_anna_1"', 'value="change"'


async def test_an_order_is_suspended_on_its_card_and_goes_on(browser: Browser) -> None:
    """What is wrong stands beside its field; the record says that it stands still; only who supervises may."""
    browser.as_("pat")
    wrong = await send(browser, PATH, SUSPEND, **{"from": "31/9/2003", "notes": "Ill"})
    assert wrong.status_code == 400 and 'href="#from"' in wrong.text and "Choose why." in wrong.text
    given = {"from": "1/9/2003", "cause": "ILLNESS", "notes": NOTES}
    late = await send(browser, PATH, SUSPEND, **{**given, "from": "1/10/2003"})
    assert late.status_code == 400 and "That day is still to come" in late.text
    assert (await send(browser, PATH, SUSPEND, **given)).status_code == 303
    text = await browser.read(PATH + "?done=suspend")
    assert "The suspension was recorded." in text
    assert f"1 September 2003 Goes on All of it Ill, or in hospital. {NOTES}" in text
    assert "Save the suspension from 1 September 2003" in text and "<span" not in text
    assert "Suspended since 1 September 2003" in await browser.read(ANNA)
    over = {**given, "to": "22/9/2003"}
    assert (await send(browser, PATH, CHANGE, **over)).status_code == 303
    text = await browser.read(PATH)
    assert "1 September 2003 22 September 2003 All of it" in text and "It is over" in text
    assert "Suspended since" not in await browser.read(ANNA)
    silent = await send(browser, PATH, CHANGE, **over, do="take_off")
    assert silent.status_code == 400 and "Say why it is changed" in silent.text
    gone = await send(browser, PATH, CHANGE, **over, do="take_off", reason="It was another person's.")
    assert gone.status_code == 303 and NOTES not in await browser.read(PATH)
    assert "Suspend it" not in await browser.as_("sam").read(PATH)


async def test_who_does_not_read_the_log_reads_no_suspension(browser: Browser) -> None:
    """A victim liaison officer sees the order, and that it stands still to nobody else's harm."""
    given = {"from": "1/9/2003", "cause": "ILLNESS", "notes": NOTES}
    assert (await send(browser.as_("pat"), PATH, SUSPEND, **given)).status_code == 303
    text = await browser.as_("vera").read(PATH)
    assert "Community rehabilitation order" in text and NOTES not in text
    assert "Suspended since" not in await browser.read(ANNA)
