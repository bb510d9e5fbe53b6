"""Deciding about joins in a real browser: by keyboard alone, without JavaScript, for everyone's eyes."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, ViewportSize, expect

from graph.session import Graph
from tests.browser.eyes import Eyes
from tests.browser.visits import PHONE, WIDE, opened, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]

WHY = "Both were seen at the office, and know each other's orders."

FILES = """
MATCH (o:Offender)-[:HAS_FILE]->(f:CaseFile)
WHERE NOT o.limited AND NOT EXISTS { (f)-[:RESEMBLES]-() }
WITH o, min(f.id) AS file ORDER BY o.id LIMIT 6
RETURN collect(file)
"""
RESEMBLE = """
MATCH (a:CaseFile {id: $one}) MATCH (b:CaseFile {id: $other})
CREATE (a)-[:RESEMBLES {weight: $weight, verdict: 'ASK', model: 'test', why: 'NO_WITNESS',
    fields: ['surname:RARE:4.5', 'birth:SWAPPED:2.0', 'forename:DIFFERENT:-3.25']}]->(b)
"""
CLEAN = """
MATCH (f:CaseFile)
OPTIONAL MATCH (f)-[r:RESEMBLES {model: 'test'}]->() DELETE r
WITH f OPTIONAL MATCH (f)<-[:ABOUT]-(d:Decision) DETACH DELETE d
"""


@pytest.fixture
async def pairs(graph: Graph, server: str) -> list[str]:
    """Three pairs that wait, the likeliest first."""
    await graph.run(CLEAN)
    ((files,),) = await graph.read(FILES, {})
    made = []
    for number in range(3):
        low, high = sorted(files[2 * number : 2 * number + 2])
        await graph.run(RESEMBLE, {"one": low, "other": high, "weight": 90.0 - number})
        made.append(f"/joins/par_{low.removeprefix('fil_')}.{high.removeprefix('fil_')}")
    return made


async def test_the_queue_by_keyboard_alone(
    browser: Browser, server: str, trouble: list[str], pairs: list[str]
) -> None:
    """A key chooses, the reason is typed, Enter sends it, and the next pair is there; the keys can be turned off."""
    page = await opened(browser, server, trouble, viewport=WIDE)
    await sign_in(page, "Dan Webb")
    await page.goto(pairs[0])
    await expect(page.get_by_text("Keys: s for the same")).to_be_visible()
    await page.keyboard.press("d")
    await expect(page.get_by_label("Why?")).to_be_focused()
    await page.keyboard.type(WHY)
    await page.keyboard.press("Enter")
    await page.wait_for_url(f"**{pairs[1]}?said=different")
    await expect(page.get_by_role("status")).to_contain_text("Kept: different people.")
    await page.keyboard.press("s")
    await page.keyboard.type(WHY)
    await page.keyboard.press("Enter")
    await page.wait_for_url(f"**{pairs[2]}?said=proposed")
    await page.keyboard.press("l")
    await page.wait_for_url("**said=later")
    await page.goto(pairs[2])
    await page.get_by_role("button", name="Turn the keys off").focus()
    await page.keyboard.press("Enter")
    await page.keyboard.press("l")
    await expect(page.get_by_role("button", name="Turn the keys on")).to_be_visible()
    await expect(page.get_by_label("Why?")).not_to_be_focused()


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
async def test_without_javascript(
    browser: Browser, server: str, trouble: list[str], pairs: list[str], viewport: ViewportSize
) -> None:
    """The three answers are ordinary buttons; nothing is said of keys."""
    page = await opened(browser, server, trouble, viewport=viewport, java_script_enabled=False)
    await sign_in(page, "Dan Webb")
    await page.goto("/joins")
    await page.get_by_role("link", name=" and ").first.click()
    await expect(page.get_by_role("heading", name="Is this one person?")).to_be_visible()
    await expect(page.get_by_text("Keys: s for the same")).to_be_hidden()
    await page.get_by_role("button", name="The same person").click()
    await expect(page.get_by_role("alert")).to_contain_text("Say why, in 10 characters at least")
    await page.get_by_label("Why?").fill(WHY)
    await page.get_by_role("button", name="Different people").focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Kept: different people.")).to_be_visible()
    trouble[:] = [line for line in trouble if "400 (Bad Request)" not in line]


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
async def test_axe_finds_nothing_on_these_pages(
    browser: Browser,
    server: str,
    trouble: list[str],
    pairs: list[str],
    graph: Graph,
    viewport: ViewportSize,
) -> None:
    """Nor do they scroll sideways, at the narrowest."""
    page = await opened(browser, server, trouble, viewport=viewport)
    await sign_in(page, "Dan Webb")
    eyes = Eyes(page, viewport)
    ((two,),) = await graph.read(
        "MATCH (o:Offender) WHERE NOT o.limited WITH o ORDER BY o.id LIMIT 2 RETURN collect(o.id)", {}
    )
    await graph.run(
        "MATCH (o:Offender)-[:HAS_FILE]->(a:CaseFile), (o)-[:HAS_FILE]->(b:CaseFile) WHERE a.id < b.id "
        "WITH o, a, b ORDER BY o.id LIMIT 1 CREATE (a)-[:RESEMBLES {weight: 9.0, verdict: 'JOIN', model: 'test', "
        "why: 'NUMBER', fields: ['surname:RARE:9.0']}]->(b)"
    )
    ((joined,),) = await graph.read(
        "MATCH (o:Offender)-[:HAS_FILE]->(:CaseFile)-[:RESEMBLES {model: 'test', verdict: 'JOIN'}]->(:CaseFile) "
        "RETURN o.id LIMIT 1",
        {},
    )
    paths = ["/joins", pairs[0], f"/offenders/{two[0]}/merge", f"/offenders/{two[0]}/merge?other={two[1]}"]
    paths += [
        f"/offenders/{joined}/why",
        f"/offenders/{joined}/split",
        f"/offenders/{joined}/split?step=check",
    ]
    for path in paths:
        await eyes.look(path)
    assert eyes.found == []
    trouble[:] = [line for line in trouble if "400 (Bad Request)" not in line]
