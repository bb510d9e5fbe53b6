"""The pages of prison and gate: dates of a sentence with their working."""

from __future__ import annotations

from tests.test_custody import SENTENCED
from tests.test_pages.conftest import ANNA, Browser
from tests.world import Asking


async def test_the_custody_page_shows_how_dates_were_worked_out(browser: Browser, world: Asking) -> None:
    """Each beside the prison's, with a difference in words and the steps."""
    await world.graph.run(SENTENCED)
    page = await browser.as_("pat").read(f"{ANNA}/custody")
    assert "Dates of the sentence of 3 March 2003" in page
    assert "Conditional or automatic release 2 December 2003 23 October 2003 Differs" in page
    assert "How this was worked out" in page
    assert "Less 40 days on remand: 235" in page
