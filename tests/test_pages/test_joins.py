"""The pages on which people decide about joins: the queue, a pair, why a record is one person, merging and splitting."""

from __future__ import annotations

import re
from html import unescape

import httpx
import pytest

from tests.test_joins import Two, born, resembling, two
from tests.test_pages.conftest import GONE, Browser
from tests.test_pages.test_limited import send
from web.charts.waterfall import described, steps

__all__ = ["two"]

WHY = "Both were seen at the office, and know each other's orders."


async def answer(browser: Browser, path: str, kind: str, reason: str = WHY) -> httpx.Response:
    """Press one of the three buttons of a pair's page."""
    return await send(browser, path, 'id="decide"', kind=kind, reason=reason)


async def test_the_queue_and_a_pair(browser: Browser, two: Two) -> None:
    """How many wait; both sides, what differs said in words, the reasons as a chart and as a table."""
    browser.as_("dan")
    listed = await browser.read("/joins")
    assert "1 pair waits" in listed and "Kowalski, William and Kowalski, Carl" in listed
    assert "Pairs" in await browser.read("/")
    (path,) = re.findall(r'href="(/joins/par_[^"]+)"', (await browser.client.get("/joins")).text)
    assert path == f"/joins/{two.pair}"
    text = await browser.read(path)
    assert "Surname Kowalski Kowalski Same" in text
    assert "Forenames William Carl Different" in text
    assert "Date of birth 10 December 1981 6 May 1975 Different" in text
    assert "Surname: same, rare; that speaks somewhat for one person +4.5" in text
    page = (await browser.client.get(path)).text
    (words,) = re.findall(r'<svg role="img" aria-label="([^"]+)"', page)
    assert unescape(words).startswith("What each field adds or takes away: Surname +4.5, Forename -3.2")
    assert 'style="' not in page


async def test_the_next_pair_comes_by_itself(browser: Browser, two: Two) -> None:
    """With what became of the one before; a fault stands beside its field, and what was typed is still there."""
    last = await resembling(two.world.graph, "off_anna", "off_carl", weight=1.0)
    browser.as_("dan")
    path = f"/joins/{two.pair}"
    short = await answer(browser, path, "SAME", "Because.")
    assert short.status_code == 400 and ">Because.</textarea>" in short.text
    assert short.text.count("Say why, in 10 characters at least") == 2
    same = await answer(browser, path, "SAME")
    assert (same.status_code, same.headers["location"]) == (303, f"/joins/{last}?said=proposed")
    assert "when a second person says so, too" in await browser.read(same.headers["location"])
    own = await answer(browser, path, "SAME")
    assert own.status_code == 400 and "You have said so already." in own.text
    assert "you cannot confirm it yourself" in await browser.read(path)
    assert (await answer(browser, f"/joins/{last}", "LATER", "")).headers["location"] == "/joins?said=later"
    listed = await browser.read("/joins?said=later")
    assert "A second person is needed Dan Webb says: the same" in listed and "Put off by Dan Webb" in listed
    browser.as_("ruth")
    assert "If you say so, too, the records are joined." in await browser.read(path)
    assert (await answer(browser, path, "SAME")).headers["location"] == "/joins?said=joined"
    assert GONE in await browser.read(path, 404)


async def test_who_has_these_pages(browser: Browser, two: Two) -> None:
    """Others are told nothing, the manager has those of the area, and what is hidden is not there."""
    for who in ("pat", "owen", "aldo", "petra"):
        browser.as_(who)
        for path in (
            "/joins",
            f"/joins/{two.pair}",
            f"/offenders/{two.bill}/merge",
            f"/offenders/{two.bill}/split",
        ):
            assert "You do not have access to the pairs that people decide about" in await browser.read(
                path, 403
            )
        assert "Pairs" not in await browser.read("/")
    assert "1 pair waits" in await browser.as_("max").read("/joins")
    await born(two.world.graph, "off_hide", 1999)
    hidden = await resembling(two.world.graph, "off_bill", "off_hide", weight=9.0)
    assert "1 pair waits" in await browser.read("/joins")
    assert GONE in await browser.read(f"/joins/{hidden}", 404)
    assert GONE in await browser.read("/joins/nonsense", 404)


async def test_merging_and_taking_apart(browser: Browser, two: Two) -> None:
    """Each with its answers to check first; the record says why it is one person, and who said so."""
    browser.as_("dan")
    merge = f"/offenders/{two.bill}/merge"
    wrong = await browser.client.get(merge, params={"other": "nobody"})
    assert wrong.status_code == 400 and "Paste the address of the other record" in wrong.text
    missing = await browser.client.get(merge, params={"other": "off_none"})
    assert missing.status_code == 400 and "There is no such record." in missing.text
    check = f"{merge}?other=http://127.0.0.1/offenders/{two.carl}"
    text = await browser.read(check)
    assert f"{two.carl} leads to it from then on" in text and f"Goes to {two.bill}" in text
    short = await send(browser, check, 'name="seen"', reason="Yes.")
    assert short.status_code == 400 and "Say why, in 10 characters at least" in short.text
    assert (await send(browser, check, 'name="seen"', reason=WHY)).headers[
        "location"
    ] == "/joins?said=proposed"
    done = await send(browser.as_("max"), check, 'name="seen"', reason=WHY)
    assert done.headers["location"] == f"/offenders/{two.bill}/why"
    why = await browser.read(f"/offenders/{two.bill}/why")
    assert "This record joins 2 files." in why and "Max Hirst, the second person" in why
    assert "take this record apart" in why
    assert "take this record apart" not in await browser.as_("pat").read(f"/offenders/{two.bill}/why")
    browser.as_("dan")
    split = f"/offenders/{two.bill}/split"
    asked = (await browser.client.get(split, params={"back": two.carl})).text
    assert re.findall(r'name="file.(fil_\w+)" type="radio" value="(\w+)" checked', asked) == [
        ("fil_off_bill", "STAYS"),
        ("fil_off_carl", "GOES"),
    ]
    half = await browser.client.get(split, params={"step": "check", "file.fil_off_carl": "GOES"})
    assert half.status_code == 400 and half.text.count("Say whether this file stays or goes.") == 2
    every = f"{split}?file.fil_off_bill=STAYS&file.fil_off_carl=GOES&step=check"
    assert f"what goes is part of {two.carl}" in await browser.read(every)
    done = await send(browser, every, 'name="seen"', reason=WHY)
    assert done.headers["location"] == f"/offenders/{two.bill}/why"
    assert "so nothing was joined" in await browser.read(f"/offenders/{two.bill}/why")


@pytest.mark.parametrize("weights", [[4.5, 2.0, -3.25], [], [-1.0]])
def test_the_bars_of_a_waterfall_end_at_the_sum(weights: list[float]) -> None:
    """Each begins where the one before it ended; what no field says is a bar of its own."""
    reasons = [{"label": f"F{n}", "weight": weight} for n, weight in enumerate(weights)]
    bars = steps(reasons, 1.0)
    assert [one["begin"] for one in bars[1:-1]] == [one["end"] for one in bars[:-2]]
    assert bars[-2]["end"] == bars[-1]["end"] == 1.0
    assert described(reasons, 1.0).endswith("in all +1.0.")
