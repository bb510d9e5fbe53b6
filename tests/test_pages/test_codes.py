"""The steward's page of codes: what holds, a preview before anything is loaded, and then the version with its day."""

from __future__ import annotations

import re
from datetime import date

from graph.code_sets.versions import keep_built_in
from rules.clock import now, stand_still
from rules.codes import CodeSetName
from tests.test_code_sets import NEW, file
from tests.test_pages.conftest import ANNA, Browser
from tests.test_pages.test_limited import send
from tests.world import Asking

FORM = 'id="file"'


async def test_a_steward_loads_a_version_after_a_preview(browser: Browser, world: Asking) -> None:
    """A file with a gap is told beside the field; the preview shows what changes; loading is a second step."""
    await keep_built_in(world.graph, now())
    await browser.as_("pat").read("/codes", 403)
    browser.as_("dan")
    page = await browser.read("/codes?set=ETHNICITY")
    assert "Version 2, which holds today" in page
    assert "8: Chinese (before 2001) O1: Chinese" in page
    assert "Nothing is certain: to be recorded again" in page
    template = await browser.client.get("/codes/template?set=ETHNICITY")
    assert template.headers["content-type"].startswith("text/csv")
    assert "ethnicity,W1,White: British" in template.text
    wrong = await send(browser, "/codes", FORM, do="preview", file="set,code", source="PC 1/2003")
    assert wrong.status_code == 400
    assert "Give the day from which it holds." in wrong.text
    given = {"from": "1/10/2003", "source": "PC 1/2003"}
    dropped = await send(
        browser, "/codes", FORM, do="preview", file=file(CodeSetName.ETHNICITY, "W1"), **given
    )
    assert dropped.status_code == 400
    assert "leaves W1 (White: British) out" in dropped.text
    assert 'value="load"' not in dropped.text
    shown = await send(browser, "/codes", FORM, do="preview", file=NEW, **given)
    assert shown.status_code == 200, shown.text
    assert "Becomes another code" in shown.text and 'value="load"' in shown.text
    assert "Version 3" not in await browser.read("/codes?set=ETHNICITY")
    done = await send(browser, "/codes", FORM, do="load", file=NEW, version="2", **given)
    assert done.status_code == 303, done.text
    assert "The version was loaded." in await browser.read("/codes?done=loaded")
    assert "Version 3, to come on 1 October 2003" in await browser.read("/codes?set=ETHNICITY")
    late = await send(browser, "/codes", FORM, do="load", file=NEW, version="2", **given)
    assert late.status_code == 400 and "Another version was loaded since you looked." in late.text
    stand_still(date(2003, 10, 1))
    page = await browser.as_("pat").read(f"{ANNA}/identity")
    assert "Ethnicity White: British Ethnicity by today’s codes White: English or Welsh" in page
    # Each file says its own, whichever version it is of.
    await world.graph.run(
        "MATCH (o:Offender {id: 'off_anna'})-[:HAS_FILE]->(f) SET f.ethnicity = 'W1' WITH DISTINCT o CREATE (o)-[:HAS_FILE]->(:CaseFile {id: 'fil_new', system: 'CRAMS', "
        "scope: 'kent', reference: '03/99999', version: 1, ethnicityCode: 'G1', recordedAt: datetime()})"
    )
    page = await browser.read(f"{ANNA}/identity")
    assert " Roma " in page.partition("What each file says")[2]
    assert "White: British (today: White: English or Welsh)" in page.partition("What each file says")[2]
    # A newer code can be chosen where figures are asked for, in the words of its day.
    form = await browser.read("/explore?count=PEOPLE")
    assert "Roma" in form and "White: English or Welsh" in form and "White: British" not in form


async def test_a_steward_closes_a_prison(browser: Browser) -> None:
    """Without the reason it is told beside the field; with it the page lists the day."""
    await browser.as_("pat").read("/codes/prisons", 403)
    browser.as_("dan")
    assert "All prisons are open" in await browser.read("/codes/prisons")
    given = {"prison": "pri_le 1", "closedOn": "1/10/2003"}
    wrong = await send(browser, "/codes/prisons", 'id="reason"', **given)
    assert wrong.status_code == 400 and "Say why, in a sentence." in wrong.text
    done = await send(browser, "/codes/prisons", 'id="reason"', reason="Closes by instruction 7", **given)
    assert done.status_code == 303, done.text
    assert "Leeds Not known 1 October 2003" in await browser.read("/codes/prisons")
    late = await send(browser, "/codes/prisons", 'id="reason"', reason="Closes by instruction 8", **given)
    assert late.status_code == 400 and "changed this on" in late.text


async def test_a_steward_loads_prisons_from_a_file_after_a_preview(browser: Browser) -> None:
    """The file to change comes with what stands; what is wrong is told; loading is a second step."""
    path, form = "/codes/prisons", 'id="file"'
    assert (await browser.as_("pat").client.get(f"{path}/template")).status_code == 403
    template = (await browser.as_("dan").client.get(f"{path}/template")).text
    assert template.splitlines()[0].startswith("code,lids_code,name")
    (line,) = [one for one in template.splitlines() if ",Leeds," in one]
    none = await send(browser, path, form, do="preview", file="")
    assert none.status_code == 400 and "Paste the file" in none.text
    wrong = await send(browser, path, form, do="preview", file=template)
    assert wrong.status_code == 400 and "All of it stands already." in wrong.text
    file = template.replace(line, line.replace(",Leeds,", ",Leeds Central,"))
    shown = await send(browser, path, form, do="preview", file=file)
    assert shown.status_code == 200 and "Name: Leeds becomes Leeds Central" in shown.text
    version = re.findall(r'name="version" value="([0-9]+)"', shown.text)[0]
    late = await send(browser, path, form, do="load", file=file, reason="By instruction 7", version="1")
    assert late.status_code == 400 and "Prisons were changed since you looked." in late.text
    short = await send(browser, path, form, do="load", file=file, reason="", version=version)
    assert short.status_code == 400 and 'href="#why"' in short.text
    done = await send(browser, path, form, do="load", file=file, reason="By instruction 7", version=version)
    assert done.status_code == 303, done.text
    assert "Was called Leeds. By instruction 7" in await browser.read(f"{path}?done=loaded")
