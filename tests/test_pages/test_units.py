"""The pages of a victim unit and of serious incidents, over HTTP: the worker's way through, and nobody else's."""

from __future__ import annotations

import re

from tests.test_incidents import REPORT
from tests.test_incidents import done as incident_done
from tests.test_pages.conftest import ANNA, GONE, Browser
from tests.test_pages.test_limited import BILL, send
from tests.world import Asking, long_known


async def test_a_unit_works_from_its_own_page(browser: Browser, world: Asking) -> None:
    """Registers a victim, offers, records the answer and a contact, and passes a condition on."""
    browser.as_("vera")
    page = await browser.read("/victims")
    assert "Offers of contact to make 0" in page and "Winter, Ada" in page
    wrong = await send(browser, f"{BILL}/victims", "Register the victim", forenames="Joan")
    assert wrong.status_code == 400 and "Give the surname." in wrong.text and 'value="Joan"' in wrong.text
    values = {"sentenceDate": "1/8/2003", "months": "18", "offence": "Robbery", "lines": "9 Tarn Close"}
    made = await send(browser, f"{BILL}/victims", "Register the victim", surname="Fell", **values)
    assert made.status_code == 303, made.text
    here = made.headers["location"]
    page = await browser.read("/victims")
    assert "Offers of contact to make 1" in page and "It was due by 26 September 2003." in page
    wrong = await send(browser, here, 'value="offer"', on="soon")
    assert wrong.status_code == 400 and "“soon” is not a date." in wrong.text
    assert (await send(browser, here, 'value="offer"', on="30/9/2003")).status_code == 303
    values = {"response": "YES", "on": "30/9/2003", "wantsContact": "YES", "wishes": "By letter"}
    assert (await send(browser, here, 'value="answer"', **values)).status_code == 303
    values = {"kind": "LETTER", "day": "30/9/2003", "stage": "SENTENCE", "notes": "Told what follows."}
    assert (await send(browser, here, 'value="contact"', **values)).status_code == 303
    values = {"kind": "EXCLUSION", "day": "30/9/2003", "words": "Tarn Close"}
    assert (await send(browser, here, 'value="condition"', **values)).status_code == 303
    page = await browser.read(here)
    assert "Offered on 30 September 2003, late: it was due by 26 September 2003." in page
    assert "Told what follows." in page and "Asked for" in page
    wrong = await send(
        browser, here, 'name="condition"', do="pass_on", words="Not to enter Tarn Close", agreed="yes"
    )
    assert wrong.status_code == 400 and "This tells who or where the victim is: “tarn”" in wrong.text
    assert "Not to enter Tarn Close" in wrong.text
    values = {"do": "pass_on", "words": "Not to enter the north of the town", "agreed": "yes"}
    assert (await send(browser, here, 'name="condition"', **values)).status_code == 303
    change = {
        "surname": "Fells",
        "reason": "It was spelt wrongly.",
        "sentenceDate": "1/8/2003",
        "months": "18",
    }
    assert (await send(browser, here, 'value="change"', **change)).status_code == 303
    late = await send(browser, here, 'value="change"', **{**change, "surname": "Felles", "version": "1"})
    assert (
        late.status_code == 400 and "Vera Stone changed this" in late.text and 'value="Felles"' in late.text
    )
    for who in ("pat", "max", "petra"):
        assert GONE in await browser.as_(who).read("/victims", 404)
        assert GONE in await browser.read(here, 404)
    page = await browser.as_("pat").read(f"{BILL}/sentences")
    assert "To keep away from a place: Not to enter the north of the town" in page and "Fell" not in page
    assert "asked for" not in await browser.as_("owen").read(f"{BILL}/sentences")


async def test_an_incident_goes_through_its_pages(browser: Browser, world: Asking) -> None:
    """Reported from the record, notified, reviewed with an action and its outcome, shared, closed."""
    await long_known(world.graph, "off_anna")
    browser.as_("max")
    wrong = await send(browser, f"{ANNA}/incidents", "Report it", kind="DEATH", knownOn="30/9/2003")
    assert wrong.status_code == 400 and "Give the day." in wrong.text
    values = {"kind": "DEATH", "happenedOn": "29/9/2003", "knownOn": "30/9/2003", "summary": "Found at home."}
    made = await send(browser, f"{ANNA}/incidents", "Report it", **values)
    assert made.status_code == 303, made.text
    here = made.headers["location"]
    page = await browser.read("/incidents")
    assert "Death while under supervision" in page and "Notify: Due by 14 October 2003." in page
    page = await browser.read(here)
    assert "At the end of 28 September 2003, the day before." in page
    assert "Risk of serious harm High" in page and "J Reed" in page
    assert (await send(browser, here, 'value="step"', on="30/9/2003")).status_code == 303
    wrong = await send(browser, here, 'value="step"', on="30/9/2003")
    assert wrong.status_code == 400 and "Write what the review found." in wrong.text
    assert (
        await send(browser, here, 'value="step"', on="30/9/2003", finding="All was done.")
    ).status_code == 303
    values = {"words": "Look at the rota.", "owner": "pat", "due": "31/10/2003"}
    assert (await send(browser, here, 'value="add"', **values)).status_code == 303
    wrong = await send(browser, here, 'value="close"')
    assert (
        wrong.status_code == 400
        and "The full review is not recorded. 1 action has no outcome yet." in wrong.text
    )
    assert (
        await send(browser, here, 'value="outcome"', outcome="Looked.", on="30/9/2003")
    ).status_code == 303
    assert (await send(browser, here, 'value="step"', on="30/9/2003", finding="As above.")).status_code == 303
    wrong = await send(browser, here, 'value="share"', words="Siân was alone.")
    assert wrong.status_code == 400 and "“sian”" in wrong.text
    assert (await send(browser, here, 'value="share"', words="Look at the rota.")).status_code == 303
    assert (await send(browser, here, 'value="close"')).status_code == 303
    assert "1 closed or withdrawn" in await browser.read("/incidents?show=closed")
    assert "Look at the rota." in await browser.as_("owen").read("/incidents/learning")
    await browser.as_("pat").read("/incidents", 403)
    assert "Incidents" not in await browser.read(ANNA)
    await browser.read(here, 403)


async def test_an_incident_of_somebody_out_of_reach_is_not_there(browser: Browser, world: Asking) -> None:
    """By its address it is the page of nothing, as any other."""
    found = await incident_done(world, "reportIncident", **REPORT)
    browser.as_("meera")
    there = await browser.client.get(f"/incidents/{found['id']}")
    nowhere = await browser.client.get("/incidents/inc_nowhere")
    plain = [re.sub(r'value="[^"]+"', "", one.text) for one in (there, nowhere)]
    assert there.status_code == nowhere.status_code == 404 and plain[0] == plain[1]


async def test_a_letter_is_printed_and_downloaded(browser: Browser) -> None:
    """To the person's home, from the entry; of nobody else's entry, and to nobody who may not write in the log."""
    browser.as_("pat")
    assert f"{ANNA}/letters/con_off_anna_1_5" in (await browser.client.get(f"{ANNA}/contacts")).text
    page = await browser.read(f"{ANNA}/letters/con_off_anna_1_5")
    assert "You missed an appointment" in page and "Siân Anna O'Reilly 1 Mill Lane LS1 1AA" in page
    pdf = await browser.client.get(f"{ANNA}/letters/con_off_anna_1_5/pdf")
    assert pdf.status_code == 200 and pdf.content.startswith(b"%PDF")
    assert pdf.headers["content-type"] == "application/pdf"
    for there in (
        f"{BILL}/letters/con_off_anna_1_5",
        f"{ANNA}/letters/con_off_anna_1_1",
        f"{ANNA}/letters/x",
    ):
        assert GONE in await browser.read(there, 404)
    browser.as_("owen")
    assert GONE in await browser.read(f"{ANNA}/letters/con_off_anna_1_5", 404)


async def test_an_incident_is_put_right_on_its_page(browser: Browser, world: Asking) -> None:
    """Corrected and withdrawn, with what it said and why; whose an action is is chosen by name, and says what came of it."""
    found = await incident_done(world, "reportIncident", **REPORT)
    here = f"/incidents/{found['id']}"
    browser.as_("max")
    assert (await send(browser, here, 'value="step"', on="30/9/2003")).status_code == 303
    assert (await send(browser, here, 'value="step"', on="30/9/2003", finding="Not seen.")).status_code == 303
    values = {"words": "Look at the rota.", "due": "31/10/2003"}
    for typed, said in (
        ("", "Say whose it is"),
        ("nobody", "Nobody in the staff directory is called “nobody”."),
    ):
        wrong = await send(browser, here, 'value="add"', **values, owner=typed)
        assert wrong.status_code == 400 and said in wrong.text and 'href="#owner"' in wrong.text
    several = await send(browser, here, 'value="add"', **values, owner="a")
    assert several.status_code == 400 and "people are found by that name. Choose one." in several.text
    assert 'name="person" type="radio" value="pat"' in several.text
    assert "Probation practitioner, West Yorkshire, Leeds team" in several.text
    assert "West Yorkshire Police" not in several.text
    given = await send(browser, here, 'value="add"', **values, owner="a", person="pat")
    assert given.status_code == 303, given.text
    moved = {
        "words": "Look at the rota.",
        "owner": "Sam Idowu",
        "due": "31/10/2003",
        "reason": "Pat is away.",
    }
    wrong = await send(browser, here, 'value="action"', **{**moved, "due": "29/9/2003"})
    assert wrong.status_code == 400 and "That day is before the action was given." in wrong.text
    assert (await send(browser, here, 'value="action"', **moved)).status_code == 303
    page = await browser.read(here)
    assert "Whose Sam Idowu" in page and "because: Pat is away. Before, it said: whose it was" in page
    fixed = {"words": "Not seen in July.", "reason": "It was July."}
    assert (await send(browser, here, 'value="finding"', **fixed)).status_code == 303
    report = {
        "kind": "FURTHER_OFFENCE",
        "happenedOn": "20/9/2003",
        "knownOn": "22/9/2003",
        "notifiedOn": "30/9/2003",
        "initialOn": "30/9/2003",
        "offence": "Robbery",
        "summary": REPORT["summary"],
        "reason": "The charge sheet says so.",
    }
    wrong = await send(browser, here, 'value="correct"', **{**report, "notifiedOn": "1/9/2003"})
    assert wrong.status_code == 400 and 'href="#notifiedOn"' in wrong.text
    assert (await send(browser, here, 'value="correct"', **report)).status_code == 303
    assert "Before, it said: the charge: “Wounding”" in await browser.read(here)
    # Whose it is comes from the inbox, and sees the action alone.
    text = (await browser.as_("sam").client.get("/inbox")).text
    mine = re.findall(r'href="(/actions/[^"]+)"', text)[0]
    page = await browser.read(mine)
    assert "Look at the rota." in page and "Reilly" not in page and "Robbery" not in page
    wrong = await send(browser, mine, 'value="outcome"', on="1/10/2003", outcome="")
    assert wrong.status_code == 400 and "Say what came of it." in wrong.text
    assert "Give a day between the action and today." in wrong.text
    assert (
        await send(browser, mine, 'value="outcome"', on="30/9/2003", outcome="Looked.")
    ).status_code == 303
    assert "The outcome was recorded." in await browser.read(f"{mine}?done=outcome")
    assert GONE in await browser.as_("pat").read(mine, 404)
    wrong = await send(browser.as_("max"), here, 'value="withdraw"', reason="No")
    assert wrong.status_code == 400 and "Say why it is changed, in a sentence." in wrong.text
    assert (await send(browser, here, 'value="withdraw"', reason="It was another man.")).status_code == 303
    page = await browser.read(here)
    assert "Withdrawn on 30 September 2003 by max, because: It was another man." in page
    assert "Save the correction" not in page and "Notify" not in page
    assert "1 closed or withdrawn" in await browser.read("/incidents?show=closed")
    assert "Withdrawn" in await browser.read(f"{ANNA}/incidents")
