"""The pages on which an assessment is written in steps, and those of the register, as their workers use them."""

from __future__ import annotations

from rules.assessments import set_on
from rules.clock import today
from tests.test_assessments_writing import OPEN, done, version, written
from tests.test_pages.conftest import ANNA, GONE, Browser
from tests.test_pages.test_limited import send
from tests.world import Asking

WHY = "Preparing the MAPPA meeting of 6 October"


async def test_an_assessment_is_written_in_steps(browser: Browser, world: Asking) -> None:
    """From the list, section by section, serious harm, the plan, to the signature; what is wrong stands where it is,
    with all that was typed."""
    browser.as_("pat")
    page = await browser.read(f"{ANNA}/assessments")
    assert (
        "An assessment is not finished: Review, 1 September 2003" in page
        and "Begin an assessment" not in page
    )
    path = f"{ANNA}/assessments/{OPEN}"
    off = await send(
        browser, f"{path}?step=sign", 'value="close"', day="30/9/2003", reason="Of another person."
    )
    assert off.status_code == 303, off.text
    wrong = await send(browser, f"{ANNA}/assessments", 'name="kind"', kind="REVIEW", day="soon")
    assert wrong.status_code == 400 and "“soon” is not a date." in wrong.text
    begun = await send(browser, f"{ANNA}/assessments", 'name="kind"', kind="REVIEW", day="30/9/2003")
    assert begun.status_code == 303, begun.text
    path = begun.headers["location"]
    assert "It began from what the last assessment says." in await browser.read(path)
    items = {f"item-{item.number}": "1" for item in set_on(today()).items[9]}
    wrong = await send(
        browser, f"{path}?section=9", 'value="section"', notes="Drinks daily.", **{"item-9.1": "2"}
    )
    assert wrong.status_code == 400 and "Score every item of the section" in wrong.text
    assert "Drinks daily." in wrong.text
    done_ = await send(browser, f"{path}?section=9", 'value="section"', notes="Drinks.", need="yes", **items)
    assert done_.status_code == 303 and "section=10" in done_.headers["location"], done_.text
    assert "9 Alcohol misuse : 4" in await browser.read(f"{path}?section=10")
    screening = {f"screening-{n}": "no" for n in range(1, len(set_on(today()).screening) + 1)}
    wrong = await send(
        browser, f"{path}?step=harm", 'value="harm"', **screening, **{"community-PUBLIC": "LOW"}
    )
    assert wrong.status_code == 400 and "The public: say why the level is what it is." in wrong.text
    levels = {f"community-{group}": "LOW" for group in ("CHILDREN", "PUBLIC", "KNOWN_ADULT", "STAFF")}
    reasons = {name.replace("community", "reason"): "Nothing known." for name in levels}
    done_ = await send(browser, f"{path}?step=harm", 'value="harm"', **screening, **levels, **reasons)
    assert done_.status_code == 303, done_.text
    plan = {"text-2": "Find work", "rank-2": "1", "section-2": "4", "who-2": "Pat", "due-2": "1/12/2003"}
    wrong = await send(browser, f"{path}?step=plan", 'value="plan"', **plan, reviewOn="1/9/2003")
    assert wrong.status_code == 400 and "The review comes after" in wrong.text and "Find work" in wrong.text
    done_ = await send(browser, f"{path}?step=plan", 'value="plan"', **plan, reviewOn="20/1/2004")
    assert done_.status_code == 303, done_.text
    wrong = await send(browser, f"{path}?step=sign", 'value="sign"', total="many")
    assert wrong.status_code == 400 and "“many” is not a number." in wrong.text
    done_ = await send(browser, f"{path}?step=sign", 'value="sign"', total="60")
    assert done_.status_code == 303, done_.text
    # Lower than the last, which was high.
    page = await browser.read(f"{path}?step=sign&done=sign")
    assert "The assessment was signed." in page and "It waits for a manager." in page
    browser.as_("max")
    assert "Look at the assessment" in await browser.read("/inbox")
    done_ = await send(browser, f"{path}?step=sign", 'value="countersign"', do="countersign")
    assert done_.status_code == 303, done_.text
    page = await browser.read(f"{ANNA}/assessments")
    assert "Overall Low by the assessment of 30 September 2003." in page and "60 of 168" in page
    assert "Find work" in page


async def test_a_prison_officer_has_no_page_of_an_assessment(browser: Browser) -> None:
    """Nor is one of another person's found below this one's record."""
    await browser.as_("owen").read(f"{ANNA}/assessments/{OPEN}", 403)
    await browser.as_("pat").read(f"{ANNA}/assessments/asm_off_bill_2", 404)


async def test_the_register_is_written_by_those_cleared(browser: Browser, world: Asking) -> None:
    """An assessment made the entry; a meeting and its action stand on it, each sent with the reason to look."""
    await world.graph.run("MATCH (n) WHERE n.id IN ['reg_off_anna', 'fil_off_anna_visor'] DETACH DELETE n")
    await written(world, OPEN, "VERY_HIGH")
    await done(world, "sign", assessment=OPEN, version=await version(world, OPEN))
    path = f"{ANNA}/register"
    assert GONE in await browser.as_("max").read(path, 404)
    browser.as_("petra")

    async def filled(mark: str, **given: str) -> str:
        page = await browser.client.post(
            path, data={"form_mark": await mark_of(browser, path), "reason": WHY}
        )
        assert mark in page.text
        hidden = page.text[page.text.index(mark) :]
        key = hidden.partition('name="key" value="')[2].partition('"')[0] or f"key of {mark}"
        shown = await browser.client.post(
            path, data={"form_mark": await mark_of(browser, path), "reason": WHY, "key": key, **given}
        )
        return shown.text

    (entry,) = await world.graph.read('MATCH (e:RegisterEntry {surname: "O\'Reilly"}) RETURN e.id', {})
    meeting = {
        "do": "meeting",
        "entry": entry[0],
        "day": "29/9/2003",
        "level": "2",
        "decided": "Seen weekly.",
        "version": "1",
    }
    action = {"text-1": "Ask housing", "owner-1": "Pat", "due-1": "10/10/2003"}
    wrong = await filled("Record a meeting", **meeting, **{**action, "due-1": "soon"})
    assert "“soon” is not a date." in wrong and "Seen weekly." in wrong
    blank = await filled("Record a meeting", **meeting, **{"owner-2": "Pat", "due-2": "1/9/2003"})
    assert 'href="#text-2"' in blank and "Say what is to be done." in blank
    assert 'href="#due-2"' in blank and "That day is before the meeting." in blank
    shown = await filled("Record a meeting", **meeting, **action)
    assert "The meeting was recorded." in shown and "Ask housing: Pat, by 10 October 2003" in shown
    changed = {
        "do": "entry",
        "entry": entry[0],
        "version": "2",
        "category": "OTHER_DANGEROUS",
        "risk": "HIGH",
    }
    shown = await filled("Change the entry", **changed, level="1")
    assert "The entry was recorded." in shown
    stale = await filled("Change the entry", **changed, level="3")
    assert "MAPPA level 1" in stale and "Yours says" in stale


async def mark_of(browser: Browser, path: str) -> str:
    text = (await browser.client.get(path)).text
    return text.partition('name="form_mark" value="')[2].partition('"')[0]
