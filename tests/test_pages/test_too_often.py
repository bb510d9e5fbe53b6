"""Pages for somebody who asks too often, and when the database takes too long."""

from __future__ import annotations

from typing import Any

import pytest

from graph.session import Graph, TimedOut
from resolvers import throttle
from resolvers.throttle import Throttle
from settings import Settings
from tests.test_pages.conftest import ANNA, Browser


async def test_whoever_loads_too_often_is_told_to_wait(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a sentence, with how long; the statements of the pages themselves cost nothing besides."""
    monkeypatch.setattr(throttle, "monotonic", lambda: 1.0)
    browser.service.throttle = Throttle(Settings(rate=1, burst_seconds=3))
    browser.as_("pat")
    for path in ("/", ANNA, f"{ANNA}/timeline"):
        await browser.read(path)
    assert "Wait 1 second, then load this page again." in await browser.read("/", 429)
    response = await browser.client.get("/")
    assert response.headers["retry-after"] == "1"


async def test_a_page_that_takes_too_long_can_be_tried_again(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is not a fault of the page."""
    read = Graph.read

    async def slowly(self: Graph, statement: str, values: Any) -> Any:
        if "me.standing" in statement:
            raise TimedOut("This took too long and was ended.")
        return await read(self, statement, values)

    monkeypatch.setattr(Graph, "read", slowly)
    assert "can’t be reached at the moment" in await browser.as_("pat").read(ANNA, 503)
